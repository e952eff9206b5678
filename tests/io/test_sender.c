/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/io.h>

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ipfix/elements.h>
#include <ipfix/session.h>

#include "io/talk.h"
#include "support/test.h"

/* An exporter of one template, and its sender. */
struct rig {
	ipfix_exporter *exporter;
	ipfix_sender *sender;
	uint16_t id;
};

static struct rig
rig_new(ipfix_transport transport, const ipfix_sender_options *options)
{
	static const ipfix_field_specifier FIELDS[] = {
		{ .id = IPFIX_IE_sourceTransportPort, .length = 2 },
		{ .id = IPFIX_IE_applicationDescription,
		    .length = IPFIX_VARIABLE_LENGTH },
	};
	ipfix_exporter_options exporting = {
		.transport = transport, .odid = 5, .max_message = 65535
	};
	struct rig r = { .id = 0 };

	ck_assert_int_eq(
	    ipfix_exporter_new(&r.exporter, NULL, &exporting), IPFIX_OK);
	ck_assert_int_eq(ipfix_exporter_add(r.exporter, &r.id, 0, FIELDS,
	                     IPFIX_COUNT(FIELDS), NOW, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_sender_new(&r.sender, transport, options), IPFIX_OK);
	return r;
}

static void
rig_free(struct rig *r)
{
	ipfix_sender_free(r->sender);
	ipfix_exporter_free(r->exporter);
}

static void
rig_add(struct rig *r, uint16_t port)
{
	char text[8];

	snprintf(text, sizeof(text), "%u", port);
	ck_assert_int_eq(
	    ipfix_sender_add(r->sender, "127.0.0.1", text), IPFIX_OK);
}

/* Puts a record with so many octets of text. */
static void
put(struct rig *r, uint16_t number, size_t size, ipfix_time now)
{
	static uint8_t text[65000];
	ipfix_value values[2] = { { .kind = IPFIX_KIND_UNSIGNED },
		{ .kind = IPFIX_KIND_STRING } };

	memset(text, 'x', sizeof(text));
	values[0].as.u = number;
	values[1].as.octets = (ipfix_span){ text, size };
	ck_assert_int_eq(
	    ipfix_exporter_put_values(r->exporter, r->id, values, 2, now),
	    IPFIX_OK);
}

/* The same, and flushes. */
static ipfix_result export(
    struct rig *r, uint16_t number, size_t size, ipfix_time now)
{
	put(r, number, size, now);
	return ipfix_sender_flush(r->sender, r->exporter, now);
}

/* Steps until this counter has this value. */
static void
step_until(
    struct rig *r, ipfix_time now, const uint64_t *counter, uint64_t value)
{
	for (int i = 0; i < 100 && *counter < value; i++) {
		(void)ipfix_sender_step(r->sender, r->exporter, now);
		if (*counter < value)
			ipfix_sender_wait(r->sender, IPFIX_SECOND / 20);
	}
	ck_assert_uint_eq(*counter, value);
}

/* A socket on loopback, and the port it has. */
static int
server(int type, uint16_t *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof(at);
	int fd = socket(AF_INET, type, 0), small = 1;

	ck_assert_int_ge(fd, 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof(small));
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof(at)), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &size), 0);
	if (type == SOCK_STREAM)
		ck_assert_int_eq(listen(fd, 0), 0);
	*port = ntohs(at.sin_port);
	return fd;
}

/* A port on which nobody listens. */
static uint16_t
closed_port(int type)
{
	uint16_t port;

	close(server(type, &port));
	return port;
}

/* The next event of this listener is a Message that can be read. */
static void
expect_records(ipfix_listener *listener, uint64_t count)
{
	ipfix_listener_event event =
	    listen_for(listener, NOW, IPFIX_LISTENER_MESSAGE);
	ipfix_reader reader;
	ipfix_event found;

	ck_assert_int_eq(ipfix_reader_open(&reader, event.peer->session,
	                     event.octets, NOW, NULL),
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &found, NULL) == IPFIX_OK)
		ck_assert_int_ne(found.kind, IPFIX_EVENT_UNKNOWN_SET);
	ck_assert_uint_eq(
	    ipfix_session_counters(event.peer->session)->data_records, count);
	ck_assert_uint_eq(ipfix_session_counters(event.peer->session)->lost, 0);
}

START_TEST(messages_arrive_over_each_transport)
{
	ipfix_transport transport = _i == 0 ? IPFIX_UDP : IPFIX_TCP;
	ipfix_listener *listener = listener_new(NULL, transport);
	struct rig r = rig_new(transport, NULL);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);

	CLAUSE("7011-10.4.4-01");
	CLAUSE("7011-10.4.4-05");
	rig_add(&r, ipfix_listener_endpoint(listener, 0)->address.port);
	ck_assert_int_eq(export(&r, 1, 100, NOW), IPFIX_OK);
	ck_assert_int_eq(export(&r, 2, 100, NOW), IPFIX_OK);
	step_until(&r, NOW, &counts->messages, 2);
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	expect_records(listener, 1);
	expect_records(listener, 2);
	ck_assert_int_eq(
	    ipfix_sender_step(r.sender, r.exporter, NOW), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_sender_flush(r.sender, r.exporter, NOW), IPFIX_DONE);
	ck_assert_uint_eq(ipfix_sender_deadline(r.sender), IPFIX_NEVER);
	rig_free(&r);
	/* The connection ends with who opened it. */
	if (transport == IPFIX_TCP)
		ck_assert_int_eq(
		    listen_for(listener, NOW, IPFIX_LISTENER_CLOSED).reason,
		    IPFIX_OK);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(that_nobody_listens_ends_nothing_over_udp)
{
	struct rig r = rig_new(IPFIX_UDP, NULL);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	uint16_t port = closed_port(SOCK_DGRAM);

	rig_add(&r, port);
	for (uint16_t i = 0; i < 100 && counts->refused == 0; i++) {
		ck_assert_int_eq(export(&r, i, 10, NOW), IPFIX_OK);
		ipfix_sender_wait(r.sender, IPFIX_SECOND / 100);
	}
	ck_assert_uint_gt(counts->refused, 0);
	ck_assert_uint_eq(counts->dropped, 0);
	rig_free(&r);
}
END_TEST

START_TEST(a_message_too_large_for_the_path_is_dropped_and_counted)
{
	struct rig r = rig_new(IPFIX_UDP, NULL);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	uint16_t port;
	int fd = server(SOCK_DGRAM, &port);

	CLAUSE("7011-10.3.3-01");
	rig_add(&r, port);
	ck_assert_uint_ge(ipfix_sender_max_message(r.sender), 484);
	ck_assert_uint_le(ipfix_sender_max_message(r.sender), 65507);
	ck_assert_int_eq(export(&r, 1, 10, NOW), IPFIX_OK);
	put(&r, 2, 32750, NOW);
	put(&r, 3, 32740, NOW);
	ck_assert_int_eq(
	    ipfix_sender_flush(r.sender, r.exporter, NOW), IPFIX_FULL);
	ck_assert_uint_eq(counts->too_large, 1);
	ck_assert_uint_eq(counts->dropped, 1);
	ck_assert_uint_eq(
	    ipfix_exporter_counters(r.exporter)->discarded_records, 2);
	ck_assert_int_eq(export(&r, 4, 10, NOW), IPFIX_OK);
	close(fd);
	rig_free(&r);
}
END_TEST

START_TEST(a_connection_that_breaks_is_made_anew_after_a_while)
{
	struct rig r = rig_new(IPFIX_TCP, NULL);
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	ipfix_peer *peer;

	CLAUSE("7011-10.4.4-09");
	CLAUSE("7011-10.4.4-11");
	rig_add(&r, ipfix_listener_endpoint(listener, 0)->address.port);
	export(&r, 1, 10, NOW);
	export(&r, 2, 10, NOW);
	step_until(&r, NOW, &counts->messages, 2);
	peer = listen_for(listener, NOW, IPFIX_LISTENER_OPENED).peer;
	expect_records(listener, 1);
	expect_records(listener, 2);
	ipfix_listener_remove(listener, peer);
	step_until(&r, NOW, &counts->failed, 1);
	/* Not before a minute has passed. */
	ck_assert_uint_eq(
	    ipfix_sender_deadline(r.sender), NOW + 60 * IPFIX_SECOND);
	ck_assert_int_eq(export(&r, 3, 10, NOW), IPFIX_OK);
	ck_assert_int_eq(ipfix_sender_step(
	                     r.sender, r.exporter, NOW + 60 * IPFIX_SECOND - 1),
	    IPFIX_MORE);
	ck_assert_uint_eq(counts->connected, 1);
	step_until(&r, NOW + 60 * IPFIX_SECOND, &counts->messages, 3);
	/* A session of its own: with the template, and from 0. */
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	expect_records(listener, 1);
	rig_free(&r);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(a_clock_set_back_does_not_prolong_the_wait)
{
	struct rig r = rig_new(IPFIX_TCP, NULL);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	ipfix_time back = NOW - 3600 * IPFIX_SECOND;

	rig_add(&r, closed_port(SOCK_STREAM));
	export(&r, 1, 10, NOW);
	step_until(&r, NOW, &counts->failed, 1);
	ck_assert_int_eq(counts->error, ECONNREFUSED);
	(void)ipfix_sender_step(r.sender, r.exporter, back);
	ck_assert_uint_eq(
	    ipfix_sender_deadline(r.sender), back + 60 * IPFIX_SECOND);
	rig_free(&r);
}
END_TEST

START_TEST(the_wait_grows_while_all_fail_up_to_its_limit)
{
	ipfix_sender_options options = { .retry = 10 * IPFIX_SECOND,
		.max_retry = 35 * IPFIX_SECOND };
	static const ipfix_time WAITS[] = { 10, 20, 35, 35 };
	struct rig r = rig_new(IPFIX_TCP, &options);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	ipfix_listener *listener;
	uint16_t port = closed_port(SOCK_STREAM);
	ipfix_time now = NOW;
	char text[8];

	CLAUSE("7011-10.4.4-10");
	rig_add(&r, port);
	export(&r, 1, 10, now);
	for (size_t i = 0; i < IPFIX_COUNT(WAITS); i++) {
		step_until(&r, now, &counts->failed, i + 1);
		now += WAITS[i] * IPFIX_SECOND;
		ck_assert_uint_eq(ipfix_sender_deadline(r.sender), now);
	}
	/* A connection that was made ends that. */
	snprintf(text, sizeof(text), "%u", port);
	ck_assert_int_eq(ipfix_listener_new(&listener, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_listener_add(listener, IPFIX_TCP, "127.0.0.1", text),
	    IPFIX_OK);
	step_until(&r, now, &counts->messages, 1);
	ipfix_listener_free(listener);
	step_until(&r, now, &counts->failed, IPFIX_COUNT(WAITS) + 1);
	ck_assert_uint_eq(
	    ipfix_sender_deadline(r.sender), now + 10 * IPFIX_SECOND);
	rig_free(&r);
}
END_TEST

START_TEST(a_backup_is_tried_at_once)
{
	struct rig r = rig_new(IPFIX_TCP, NULL);
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);

	rig_add(&r, closed_port(SOCK_STREAM));
	rig_add(&r, ipfix_listener_endpoint(listener, 0)->address.port);
	export(&r, 1, 10, NOW);
	step_until(&r, NOW, &counts->messages, 1);
	ck_assert_uint_eq(counts->failed, 1);
	ck_assert_uint_eq(counts->dropped, 0);
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	expect_records(listener, 1);
	rig_free(&r);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(a_connection_not_made_in_time_is_given_up)
{
	ipfix_sender_options options = { .connect_timeout = IPFIX_SECOND };
	struct rig r = rig_new(IPFIX_TCP, &options);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd, full[2];
	uint16_t port;

	CLAUSE("7011-10.4.4-04");
	CLAUSE("7011-10.4.4-10");
	/* Its queue of connections is full, so it does not answer. */
	fd = server(SOCK_STREAM, &port);
	at.sin_port = htons(port);
	for (size_t i = 0; i < 2; i++) {
		full[i] = socket(AF_INET, SOCK_STREAM, 0);
		(void)fcntl(full[i], F_SETFL, O_NONBLOCK);
		(void)connect(full[i], (struct sockaddr *)&at, sizeof(at));
	}
	rig_add(&r, port);
	export(&r, 1, 10, NOW);
	ck_assert_int_eq(
	    ipfix_sender_step(r.sender, r.exporter, NOW), IPFIX_MORE);
	ck_assert_uint_eq(counts->failed + counts->connected, 0);
	ck_assert_uint_eq(ipfix_sender_deadline(r.sender), NOW + IPFIX_SECOND);
	/* A clock that is set back does not prolong it. */
	(void)ipfix_sender_step(r.sender, r.exporter, NOW - 9 * IPFIX_SECOND);
	ck_assert_uint_eq(
	    ipfix_sender_deadline(r.sender), NOW - 8 * IPFIX_SECOND);
	(void)ipfix_sender_step(r.sender, r.exporter, NOW + IPFIX_SECOND);
	ck_assert_uint_eq(counts->failed, 1);
	ck_assert_int_eq(counts->error, ETIMEDOUT);
	close(full[0]);
	close(full[1]);
	close(fd);
	rig_free(&r);
}
END_TEST

/* Takes the connection that has been made to it. */
static int
take_connection(int fd)
{
	struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

	ck_assert_int_eq(poll(&poll_fd, 1, 10000), 1);
	return accept(fd, NULL, NULL);
}

START_TEST(a_slow_peer_fills_a_queue_of_bounded_size)
{
	ipfix_sender_options options = { .max_queue = 200000 };
	struct rig r = rig_new(IPFIX_TCP, &options);
	const ipfix_sender_counts *counts = ipfix_sender_counters(r.sender);
	uint16_t port, number = 0;
	uint8_t head[24];
	int fd = server(SOCK_STREAM, &port), peer;

	CLAUSE("7011-10.2.2-01");
	CLAUSE("7011-10.2.2-02");
	rig_add(&r, port);
	export(&r, number, 10, NOW);
	step_until(&r, NOW, &counts->messages, 1);
	peer = take_connection(fd);
	while (counts->dropped == 0 && number < 2000) {
		(void)export(&r, ++number, 60000, NOW);
		ck_assert_uint_le(counts->queued, 200000);
	}
	ck_assert_uint_eq(counts->dropped, 1);
	ck_assert_uint_eq(
	    ipfix_exporter_counters(r.exporter)->discarded_records, 1);
	/* The peer goes, in the middle of a Message. */
	close(peer);
	step_until(&r, NOW, &counts->failed, 1);
	ck_assert_uint_eq(counts->queued, 0);
	ck_assert_uint_gt(counts->dropped, 1);
	/* What comes next on a new connection is a Message, the first one. */
	export(&r, 1, 10, NOW);
	step_until(&r, NOW + 60 * IPFIX_SECOND, &counts->connected, 2);
	peer = take_connection(fd);
	ck_assert_int_eq(recv(peer, head, sizeof(head), MSG_WAITALL), 24);
	ck_assert_mem_eq(head, "\x00\x0a", 2);
	ck_assert_mem_eq(head + 8, "\0\0\0\0\0\0\0\5\0\2", 10);
	close(peer);
	close(fd);
	rig_free(&r);
}
END_TEST

START_TEST(what_cannot_be_reached_is_said)
{
	struct rig r = rig_new(IPFIX_UDP, NULL);
	ipfix_sender *sender;

	ck_assert_int_eq(export(&r, 1, 10, NOW), IPFIX_ERR_STATE);
	ck_assert_int_eq(
	    ipfix_sender_add(r.sender, "127.0.0.1", "no-such-port"),
	    IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(
	    ipfix_sender_new(&sender, IPFIX_FILE, NULL), IPFIX_ERR_UNSUPPORTED);
	rig_free(&r);
}
END_TEST

START_TEST(no_memory_leaks_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_sender_options options = { .alloc = &mem };
	uint16_t port;
	int fd = server(SOCK_STREAM, &port);

	for (heap.fail_at = 1; heap.fail_at < 3; _i = (int)heap.fail_at++) {
		long fail_at = heap.fail_at;
		struct rig r = rig_new(IPFIX_TCP, &options);
		char text[8];
		ipfix_result rc;

		snprintf(text, sizeof(text), "%u", port);
		rc = ipfix_sender_add(r.sender, "127.0.0.1", text);
		if (rc == IPFIX_OK)
			rc = export(&r, 1, 10, NOW);
		ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
		rig_free(&r);
		ck_assert_uint_eq(heap.out, 0);
		heap.fail_at = fail_at;
	}
	close(fd);
}
END_TEST

TESTS("io/sender")
{
	tcase_set_timeout(tcase, 60);
	loop_test(messages_arrive_over_each_transport, 0, 2);
	test(that_nobody_listens_ends_nothing_over_udp);
	test(a_message_too_large_for_the_path_is_dropped_and_counted);
	test(a_connection_that_breaks_is_made_anew_after_a_while);
	test(a_clock_set_back_does_not_prolong_the_wait);
	test(the_wait_grows_while_all_fail_up_to_its_limit);
	test(a_backup_is_tried_at_once);
	test(a_connection_not_made_in_time_is_given_up);
	test(a_slow_peer_fills_a_queue_of_bounded_size);
	test(what_cannot_be_reached_is_said);
	test(no_memory_leaks_nothing);
}
