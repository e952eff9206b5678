/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include "io/sender.h"

#include <ipfix/message.h>

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/options.h"

enum { QUEUE = 4 * 1024 * 1024 };

ipfix_result
ipfix_sender_new(ipfix_sender **sender, ipfix_transport transport,
    const ipfix_sender_options *options)
{
	ipfix_sender_options o;
	struct ipfix_sender *s;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	if (transport != IPFIX_UDP && transport != IPFIX_TCP)
		return IPFIX_ERR_UNSUPPORTED;
	if (o.connect_timeout == 0)
		o.connect_timeout = 10 * IPFIX_SECOND;
	if (o.retry == 0)
		o.retry = 60 * IPFIX_SECOND;
	if (o.max_retry < o.retry)
		o.max_retry = o.retry;
	if (o.max_queue == 0)
		o.max_queue = QUEUE;
	o.alloc = ipx_alloc_or_default(o.alloc);
	s = ipx_alloc_zero(o.alloc, sizeof(*s));
	if (s == NULL)
		return IPFIX_ERR_NOMEM;
	s->alloc = o.alloc;
	s->transport = transport;
	s->options = o;
	s->wait = o.retry;
	s->fd = -1;
	*sender = s;
	return IPFIX_OK;
}

void
ipfix_sender_free(ipfix_sender *sender)
{
	struct ipfix_sender *s = sender;

	if (s == NULL)
		return;
	if (s->fd >= 0)
		close(s->fd);
	ipx_queue_drop(s, NULL);
	while (s->destinations != NULL) {
		struct ipx_destination *to = s->destinations;

		s->destinations = to->next;
		ipx_free(s->alloc, to, sizeof(*to));
	}
	ipx_free(s->alloc, s, sizeof(*s));
}

int
ipx_sender_open(const struct ipfix_sender *s, const struct ipx_destination *to)
{
	int family = to->name.any.sa_family, reason;
	bool udp = s->transport == IPFIX_UDP;
	int fd = ipx_socket(family, udp ? SOCK_DGRAM : SOCK_STREAM, 0);

	if (fd < 0)
		return -1;
	if (udp)
		ipx_socket_keep_whole(fd, family);
	else
		(void)ipx_socket_set(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	if (connect(fd, &to->name.any, to->size) == 0 || errno == EINPROGRESS)
		return fd;
	reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

static ipfix_result
add_one(struct ipfix_sender *s, const struct addrinfo *found)
{
	struct ipx_destination *to = ipx_alloc_zero(s->alloc, sizeof(*to));
	struct ipx_destination **at = &s->destinations;

	if (to == NULL)
		return IPFIX_ERR_NOMEM;
	memcpy(&to->name, found->ai_addr, found->ai_addrlen);
	to->size = found->ai_addrlen;
	if (s->transport == IPFIX_UDP && s->fd < 0) {
		s->fd = ipx_sender_open(s, to);
		if (s->fd < 0) {
			ipx_free(s->alloc, to, sizeof(*to));
			return IPFIX_ERR_SYSTEM;
		}
		s->state = IPX_SENDER_UP;
	}
	while (*at != NULL)
		at = &(*at)->next;
	*at = to;
	if (s->at == NULL)
		s->at = to;
	return IPFIX_OK;
}

ipfix_result
ipfix_sender_add(ipfix_sender *sender, const char *host, const char *port)
{
	struct addrinfo hints = { .ai_socktype = sender->transport == IPFIX_UDP
		    ? SOCK_DGRAM
		    : SOCK_STREAM },
	                *found;
	ipfix_result rc = IPFIX_ERR_NOTFOUND, one;
	int failed, reason;

	failed =
	    getaddrinfo(host, port != NULL ? port : "4739", &hints, &found);
	if (failed != 0)
		return failed == EAI_SYSTEM ? IPFIX_ERR_SYSTEM
		    : failed == EAI_MEMORY  ? IPFIX_ERR_NOMEM
		                            : IPFIX_ERR_NOTFOUND;
	for (const struct addrinfo *at = found; at != NULL; at = at->ai_next) {
		one = add_one(sender, at);
		if (rc != IPFIX_OK)
			rc = one;
	}
	reason = errno;
	freeaddrinfo(found);
	errno = reason;
	return rc;
}

ipfix_result
ipfix_sender_flush(
    ipfix_sender *sender, ipfix_exporter *exporter, ipfix_time now)
{
	struct ipfix_sender *s = sender;
	ipfix_exported message;
	ipfix_result rc;

	if (s->destinations == NULL)
		return IPFIX_ERR_STATE;
	rc = ipfix_exporter_take(exporter, now, &message);
	if (rc != IPFIX_OK)
		return rc;
	if (s->transport == IPFIX_UDP) {
		rc = ipx_send_datagram(s, exporter, &message, now);
		ipx_sender_widen(s, exporter, now);
		return rc;
	}
	rc = ipx_send_queued(s, exporter, &message, now);
	(void)ipx_connection_step(s, exporter, now);
	return rc;
}

ipfix_result
ipfix_sender_step(
    ipfix_sender *sender, ipfix_exporter *exporter, ipfix_time now)
{
	if (sender->transport == IPFIX_UDP || sender->destinations == NULL)
		return IPFIX_OK;
	return ipx_connection_step(sender, exporter, now);
}

int
ipfix_sender_fd(const ipfix_sender *sender)
{
	return sender->fd;
}

bool
ipfix_sender_wants_write(const ipfix_sender *sender)
{
	return sender->state == IPX_SENDER_CONNECTING ||
	    (sender->state == IPX_SENDER_UP && sender->first != NULL);
}

ipfix_time
ipfix_sender_deadline(const ipfix_sender *sender)
{
	if (sender->transport == IPFIX_UDP || sender->state == IPX_SENDER_UP ||
	    sender->destinations == NULL)
		return IPFIX_NEVER;
	return sender->deadline;
}

void
ipfix_sender_wait(ipfix_sender *sender, ipfix_time timeout)
{
	struct pollfd poll_fd = { .fd = sender->fd,
		.events = ipfix_sender_wants_write(sender) ? POLLIN | POLLOUT
		                                           : POLLIN };

	(void)ipx_poll(&poll_fd, 1, timeout);
}

size_t
ipfix_sender_max_message(const ipfix_sender *sender)
{
	enum { UDP = 8, IPV4 = 20, IPV6 = 40, LEAST = 512 };
	const struct ipfix_sender *s = sender;
	int family = s->at != NULL ? s->at->name.any.sa_family : AF_INET6;
	size_t headers = UDP + (family == AF_INET ? IPV4 : IPV6), mtu = 0;

	if (s->transport == IPFIX_TCP)
		return IPFIX_MESSAGE_SIZE_MAX;
	if (s->fd >= 0)
		mtu = ipx_socket_mtu(s->fd, family);
	/* RFC 7011, 10.3.3, where the path is not known. */
	if (mtu < LEAST)
		mtu = LEAST;
	if (mtu > IPFIX_MESSAGE_SIZE_MAX)
		mtu = IPFIX_MESSAGE_SIZE_MAX;
	return mtu - headers;
}

const ipfix_sender_counts *
ipfix_sender_counters(const ipfix_sender *sender)
{
	return &sender->counts;
}
