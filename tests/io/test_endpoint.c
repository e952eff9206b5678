/* SPDX-License-Identifier: BSD-3-Clause */
/* What a listener listens on, and what it waits for. */
#define _DEFAULT_SOURCE

#include <ipfix/io.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/talk.h"
#include "support/message.h"
#include "support/test.h"

START_TEST(a_wildcard_knows_the_address_that_was_meant)
{
	ipfix_listener *listener;
	ipfix_endpoint endpoint;
	ipfix_listener_event event;
	int fd;

#ifdef IPX_IO_POSIX
	skipped("POSIX alone does not tell");
	return;
#endif
	ck_assert_int_eq(ipfix_listener_new(&listener, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_listener_add(listener, IPFIX_UDP, "0.0.0.0", "0"), IPFIX_OK);
	endpoint = *first(listener);
	memcpy(endpoint.address.octets, "\x7f\0\0\x02", 4);
	fd = talk_to(&endpoint);
	talk(fd, message(5, ""));
	event = listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	ck_assert_str_ne(
	    ipfix_address_get_text(&event.peer->ends.collector).text, "?");
	ck_assert_mem_eq(event.peer->ends.collector.octets, "\x7f\0\0\x02", 4);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(what_the_system_dropped_is_counted)
{
	ipfix_listener_options options = { .receive_buffer = 1 };
	ipfix_listener *listener = listener_new(&options, IPFIX_UDP);
	int fd = talk_to(first(listener));
	uint64_t came = 0;
	ipfix_listener_event event;

	ck_assert_uint_gt(first(listener)->receive_buffer, 0);
	for (int i = 0; i < 100; i++)
		talk(fd, message_of(5, 300, repeat("a5", 1000)));
	while (ipfix_listener_next(listener, NOW, &event) == IPFIX_OK)
		came += event.kind == IPFIX_LISTENER_MESSAGE;
	ck_assert_uint_gt(came, 0);
	ck_assert_uint_lt(came, 100);
#ifdef IPX_IO_POSIX
	ck_assert_uint_eq(first(listener)->dropped, 0);
#else
	ck_assert_uint_eq(came + first(listener)->dropped, 100);
	/* The next datagram tells the same count, which is taken once. */
	talk(fd, message(5, ""));
	listen_to(listener, "");
	listen_in_vain(listener, NOW);
	ck_assert_uint_eq(came + first(listener)->dropped, 100);
#endif
	ck_assert_uint_eq(first(listener)->dropped,
	    ipfix_listener_counters(listener)->dropped);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

/* Linux hands over as one what was sent as one; each is a Message still. */
START_TEST(datagrams_that_come_together_are_cut)
{
#ifdef UDP_SEGMENT
	ipfix_listener_options options = { .max_peers = 1 };
	ipfix_listener *listener = listener_new(&options, IPFIX_UDP);
	struct octets m = message(5, TEMPLATE), all = message(5, "");
	int fd = talk_to(first(listener)), other = talk_to(first(listener));
	int size = (int)m.size;
	const ipfix_peer *peer = NULL;

	all.size = 0;
	for (int i = 0; i < 40; i++)
		all = join(all, message(5, TEMPLATE));
	all = join(all, message(5, ""));
	if (setsockopt(fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)) !=
	    0) {
		skipped("the system cuts no datagrams");
	} else {
		talk(fd, all);
		listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		for (int i = 0; i < 40; i++) {
			ck_assert(peer == NULL || peer->messages == (size_t)i);
			peer = listen_to(listener, TEMPLATE);
			ck_assert_uint_eq(ipfix_listener_deadline(listener), 0);
		}
		listen_to(listener, "");
		listen_in_vain(listener, NOW);
		ck_assert_uint_eq(peer->messages, 41);
		/* A peer that is removed in between begins anew. */
		all = join(message(5, TEMPLATE), message(5, TEMPLATE));
		talk(fd, join(all, message(5, "")));
		ipfix_listener_remove(listener, listen_to(listener, TEMPLATE));
		listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		listen_to(listener, TEMPLATE);
		listen_to(listener, "");
		/* One for whom there is no room is refused with all of it. */
		(void)setsockopt(
		    other, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size));
		talk(other, join(message(5, TEMPLATE), message(5, TEMPLATE)));
		listen_until(listener, NOW,
		    &ipfix_listener_counters(listener)->refused, 2);
	}
	free(m.data);
	close(fd);
	close(other);
	ipfix_listener_free(listener);
#else
	skipped("the system cuts no datagrams");
#endif
}
END_TEST

START_TEST(what_cannot_be_listened_on_is_said)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP), *other;
	char port[8];

	snprintf(port, sizeof(port), "%u", first(listener)->address.port);
	ck_assert_int_eq(ipfix_listener_new(&other, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_listener_add(other, IPFIX_UDP, "127.0.0.1", port),
	    IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, EADDRINUSE);
	ck_assert_ptr_null(first(other));
	ck_assert_int_eq(
	    ipfix_listener_add(other, IPFIX_FILE, "127.0.0.1", "0"),
	    IPFIX_ERR_UNSUPPORTED);
	ck_assert_int_eq(
	    ipfix_listener_add(other, IPFIX_TCP, "127.0.0.1", "no-such-port"),
	    IPFIX_ERR_NOTFOUND);
	ipfix_listener_free(other);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(listeners_may_share_a_port)
{
	ipfix_listener_options options = { .reuse_port = true };
	ipfix_listener *listener, *other;
	char port[8];

	ck_assert_int_eq(ipfix_listener_new(&listener, &options), IPFIX_OK);
#ifdef IPX_IO_POSIX
	ck_assert_int_eq(
	    ipfix_listener_add(listener, IPFIX_UDP, "127.0.0.1", "0"),
	    IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, ENOPROTOOPT);
	ipfix_listener_free(listener);
	skipped("POSIX alone cannot share a port");
	return;
#endif
	ck_assert_int_eq(
	    ipfix_listener_add(listener, IPFIX_UDP, "127.0.0.1", "0"),
	    IPFIX_OK);
	snprintf(port, sizeof(port), "%u", first(listener)->address.port);
	ck_assert_int_eq(ipfix_listener_new(&other, &options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_listener_add(other, IPFIX_UDP, "127.0.0.1", port), IPFIX_OK);
	ipfix_listener_free(other);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(nothing_to_wait_for_ends_in_time)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP);
	int fd;

#ifdef IPX_IO_POSIX
	ck_assert_int_eq(ipfix_listener_fd(listener), -1);
#else
	ck_assert_int_ge(ipfix_listener_fd(listener), 0);
#endif
	ck_assert_int_eq(ipfix_listener_wait(listener, 0), IPFIX_DONE);
	fd = talk_to(first(listener));
	talk(fd, message(5, ""));
	ck_assert_int_eq(ipfix_listener_wait(listener, IPFIX_NEVER), IPFIX_OK);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

/* Whether any of these is ready for reading. */
static bool
is_ready(const int *fds, size_t count)
{
	struct pollfd list[8];

	ck_assert_uint_le(count, 8);
	for (size_t i = 0; i < count; i++)
		list[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	return poll(list, (nfds_t)count, 1000) > 0;
}

START_TEST(all_descriptors_are_named)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	int fds[8], a, b;

	ck_assert_int_eq(
	    ipfix_listener_add(listener, IPFIX_UDP, "127.0.0.1", "0"),
	    IPFIX_OK);
	ck_assert_uint_eq(ipfix_listener_fds(listener, fds, 8), 2);
	a = talk_to(first(listener));
	ck_assert(is_ready(fds, 2));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	ck_assert_uint_eq(ipfix_listener_fds(listener, NULL, 0), 3);
	fds[1] = -1;
	ck_assert_uint_eq(ipfix_listener_fds(listener, fds, 1), 3);
	ck_assert_int_eq(fds[1], -1);
	ipfix_listener_fds(listener, fds, 8);
	talk(a, message(5, ""));
	ck_assert(is_ready(fds, 3));
	listen_to(listener, "");
	b = talk_to(ipfix_listener_endpoint(listener, 1));
	talk(b, message(5, ""));
	ck_assert(is_ready(fds, 3));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, "");
	close(a);
	listen_for(listener, NOW, IPFIX_LISTENER_CLOSED);
	ck_assert_uint_eq(ipfix_listener_fds(listener, fds, 8), 2);
	close(b);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(the_port_is_4739_unless_another_is_named)
{
	ipfix_transport transport = _i == 0 ? IPFIX_UDP : IPFIX_TCP;
	ipfix_listener *listener;

	CLAUSE("7011-10.1-04");
	ck_assert_int_eq(ipfix_listener_new(&listener, NULL), IPFIX_OK);
	if (ipfix_listener_add(listener, transport, "127.0.47.39", NULL) !=
	    IPFIX_OK)
		skipped("the port is in use");
	else
		ck_assert_uint_eq(first(listener)->address.port, IPFIX_PORT);
	ipfix_listener_free(listener);
}
END_TEST

TESTS("io/endpoint")
{
	test(a_wildcard_knows_the_address_that_was_meant);
	test(what_the_system_dropped_is_counted);
	test(datagrams_that_come_together_are_cut);
	test(what_cannot_be_listened_on_is_said);
	test(listeners_may_share_a_port);
	test(nothing_to_wait_for_ends_in_time);
	test(all_descriptors_are_named);
	loop_test(the_port_is_4739_unless_another_is_named, 0, 2);
}
