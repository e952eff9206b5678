/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "io/talk.h"

#include <arpa/inet.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/message.h"

int
talk_try(const ipfix_endpoint *endpoint)
{
	struct sockaddr_in ipv4 = { .sin_family = AF_INET,
		.sin_port = htons(endpoint->address.port) };
	struct sockaddr_in6 ipv6 = { .sin6_family = AF_INET6,
		.sin6_port = htons(endpoint->address.port) };
	bool is_ipv6 = endpoint->address.size == 16;
	int fd = socket(is_ipv6 ? AF_INET6 : AF_INET,
	    endpoint->transport == IPFIX_UDP ? SOCK_DGRAM : SOCK_STREAM, 0);

	memcpy(&ipv4.sin_addr, endpoint->address.octets, 4);
	memcpy(&ipv6.sin6_addr, endpoint->address.octets, 16);
	if (fd >= 0 &&
	    (is_ipv6
	            ? connect(fd, (struct sockaddr *)&ipv6, sizeof(ipv6))
	            : connect(fd, (struct sockaddr *)&ipv4, sizeof(ipv4))) == 0)
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

int
talk_to(const ipfix_endpoint *endpoint)
{
	int fd = talk_try(endpoint);

	ck_assert_int_ge(fd, 0);
	return fd;
}

void
talk(int fd, struct octets octets)
{
	ck_assert_int_eq(send(fd, octets.data, octets.size, MSG_NOSIGNAL),
	    (ssize_t)octets.size);
	free(octets.data);
}

ipfix_result
listen_next(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event *event)
{
	ipfix_result rc = ipfix_listener_next(listener, now, event);

	for (int i = 0; i < 50 && rc == IPFIX_DONE; i++) {
		(void)ipfix_listener_wait(listener, IPFIX_SECOND / 10);
		rc = ipfix_listener_next(listener, now, event);
	}
	return rc;
}

ipfix_listener_event
listen_for(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event_kind kind)
{
	ipfix_listener_event event;

	ck_assert_int_eq(listen_next(listener, now, &event), IPFIX_OK);
	ck_assert_int_eq(event.kind, kind);
	return event;
}

void
listen_until(ipfix_listener *listener, ipfix_time now, const uint64_t *counter,
    uint64_t value)
{
	for (int i = 0; i < 50; i++) {
		listen_in_vain(listener, now);
		if (*counter == value)
			return;
		(void)ipfix_listener_wait(listener, IPFIX_SECOND / 10);
	}
	ck_assert_uint_eq(*counter, value);
}

void
listen_in_vain(ipfix_listener *listener, ipfix_time now)
{
	ipfix_listener_event event;

	ck_assert_int_eq(
	    ipfix_listener_next(listener, now, &event), IPFIX_DONE);
}

ipfix_listener *
listener_new(const ipfix_listener_options *options, ipfix_transport transport)
{
	ipfix_listener *listener;

	ck_assert_int_eq(ipfix_listener_new(&listener, options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_listener_add(listener, transport, "127.0.0.1", "0"),
	    IPFIX_OK);
	return listener;
}

const ipfix_endpoint *
first(const ipfix_listener *listener)
{
	return ipfix_listener_endpoint(listener, 0);
}

ipfix_peer *
listen_to(ipfix_listener *listener, const char *sets)
{
	struct octets wanted = message(5, sets);
	ipfix_listener_event event =
	    listen_for(listener, NOW, IPFIX_LISTENER_MESSAGE);

	ck_assert_uint_eq(event.octets.size, wanted.size);
	ck_assert_mem_eq(event.octets.data, wanted.data, wanted.size);
	free(wanted.data);
	return event.peer;
}
