/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/io.h>

#include <sys/resource.h>
#include <unistd.h>

#include "io/talk.h"
#include "support/message.h"
#include "support/test.h"

static const struct {
	ipfix_transport transport;
	const char *host;
} ENDPOINTS[] = {
	{ IPFIX_UDP, "127.0.0.1" },
	{ IPFIX_UDP, "::1" },
	{ IPFIX_TCP, "127.0.0.1" },
	{ IPFIX_TCP, "::1" },
};

START_TEST(messages_arrive_over_each_transport)
{
	ipfix_listener *listener;
	ipfix_listener_event event;
	const ipfix_endpoint *endpoint;
	int fd;

	CLAUSE("7011-10.3.4-01");
	ck_assert_int_eq(ipfix_listener_new(&listener, NULL), IPFIX_OK);
	if (ipfix_listener_add(listener, ENDPOINTS[_i].transport,
	        ENDPOINTS[_i].host, "0") != IPFIX_OK) {
		skipped("no such address here");
		ipfix_listener_free(listener);
		return;
	}
	endpoint = first(listener);
	ck_assert_int_eq(endpoint->transport, ENDPOINTS[_i].transport);
	fd = talk_to(endpoint);
	talk(fd, message(5, TEMPLATE));
	event = listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	ck_assert_int_eq(event.peer->ends.transport, ENDPOINTS[_i].transport);
	ck_assert_mem_eq(
	    event.peer->ends.collector.octets, endpoint->address.octets, 16);
	ck_assert_uint_eq(
	    event.peer->ends.collector.port, endpoint->address.port);
	ck_assert_uint_ne(event.peer->ends.exporter.port, 0);
	ck_assert_ptr_eq(listen_to(listener, TEMPLATE), event.peer);
	ck_assert_uint_eq(event.peer->messages, 1);
	listen_in_vain(listener, NOW);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(each_pair_of_ports_is_a_session_over_udp)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP);
	int a = talk_to(first(listener)), b = talk_to(first(listener));
	ipfix_peer *one, *two;

	CLAUSE("7011-2-02");
	CLAUSE("7011-8-03");
	talk(a, message(5, TEMPLATE));
	talk(b, message(5, ""));
	talk(a, message(5, ""));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	one = listen_to(listener, TEMPLATE);
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	two = listen_to(listener, "");
	ck_assert_ptr_ne(one->session, two->session);
	ck_assert_ptr_eq(listen_to(listener, ""), one);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->udp_peers, 2);
	close(a);
	close(b);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(one_who_dribbles_delays_nobody)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	struct octets m = message(5, TEMPLATE);
	int slow = talk_to(first(listener)), fast;

	for (size_t i = 0; i < m.size; i++) {
		talk(slow, (struct octets){ exact(m.data + i, 1), 1 });
		if (i == 0)
			listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		if (i + 1 < m.size)
			listen_in_vain(listener, NOW);
		if (i != 7)
			continue;
		fast = talk_to(first(listener));
		talk(fast, message(5, ""));
		listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		listen_to(listener, "");
		close(fast);
		listen_for(listener, NOW, IPFIX_LISTENER_CLOSED);
	}
	listen_to(listener, TEMPLATE);
	listen_in_vain(listener, NOW);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->held, 0);
	close(slow);
	free(m.data);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(a_stream_that_is_no_ipfix_ends_its_connection_alone)
{
	static const struct {
		const char *octets;
		ipfix_result reason;
	} CASES[] = {
		{ "GET", IPFIX_ERR_VERSION },
		{ "00 0a 00 0f", IPFIX_ERR_LENGTH },
		{ "00 09 00 10", IPFIX_ERR_VERSION },
	};
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	int good = talk_to(first(listener)), bad;
	ipfix_listener_event event;

	CLAUSE("7011-9.1-05");
	CLAUSE("7011-10.4.4-08");
	talk(good, message(5, TEMPLATE));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, TEMPLATE);
	bad = talk_to(first(listener));
	talk(bad,
	    _i == 0 ? (struct octets){ exact("GET /", 5), 5 }
	            : join(message(5, ""), hex(CASES[_i].octets)));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	if (_i > 0)
		listen_to(listener, "");
	event = listen_for(listener, NOW, IPFIX_LISTENER_CLOSED);
	ck_assert_int_eq(event.reason, CASES[_i].reason);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->connections, 1);
	talk(good, message(5, ""));
	listen_to(listener, "");
	close(bad);
	close(good);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(the_end_of_a_connection_says_whether_a_message_was_cut)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	int fd = talk_to(first(listener));
	struct octets m = message(5, "");

	m.size -= (size_t)_i;
	talk(fd, m);
	close(fd);
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	if (_i == 0)
		listen_to(listener, "");
	ck_assert_int_eq(
	    listen_for(listener, NOW, IPFIX_LISTENER_CLOSED).reason,
	    _i == 0 ? IPFIX_OK : IPFIX_ERR_TRUNCATED);
	listen_in_vain(listener, NOW);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(who_is_silent_is_given_up)
{
	ipfix_listener_options options = { .idle_timeout = 10 * IPFIX_SECOND };
	ipfix_listener *listener =
	    listener_new(&options, _i == 0 ? IPFIX_UDP : IPFIX_TCP);
	int fd = talk_to(first(listener));

	ck_assert_uint_eq(ipfix_listener_deadline(listener), IPFIX_NEVER);
	talk(fd, message(5, ""));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, "");
	listen_in_vain(listener, NOW);
	ck_assert_uint_eq(
	    ipfix_listener_deadline(listener), NOW + 10 * IPFIX_SECOND);
	listen_in_vain(listener, NOW + 10 * IPFIX_SECOND - 1);
	listen_in_vain(listener, 0); /* such a clock must not, but may step */
	ck_assert_int_eq(
	    listen_for(listener, NOW + 10 * IPFIX_SECOND, IPFIX_LISTENER_CLOSED)
	        .reason,
	    IPFIX_DONE);
	ck_assert_uint_eq(ipfix_listener_deadline(listener), IPFIX_NEVER);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(newcomers_find_room_only_after_a_minute_of_silence)
{
	ipfix_listener_options options = { .max_peers = 2 };
	ipfix_listener *listener = listener_new(&options, IPFIX_UDP);
	ipfix_time later = NOW + 60 * IPFIX_SECOND;
	int fd[3];

	for (size_t i = 0; i < 3; i++) {
		fd[i] = talk_to(first(listener));
		talk(fd[i], message(5, ""));
	}
	for (size_t i = 0; i < 2; i++) {
		listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		listen_to(listener, "");
	}
	listen_until(
	    listener, NOW, &ipfix_listener_counters(listener)->refused, 1);
	talk(fd[2], message(5, ""));
	ck_assert_int_eq(
	    listen_for(listener, later, IPFIX_LISTENER_CLOSED).reason,
	    IPFIX_ERR_LIMIT);
	listen_for(listener, later, IPFIX_LISTENER_OPENED);
	listen_for(listener, later, IPFIX_LISTENER_MESSAGE);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->udp_peers, 2);
	for (size_t i = 0; i < 3; i++)
		close(fd[i]);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(connections_beyond_the_limit_are_closed_at_once)
{
	ipfix_listener_options options = { .max_connections = 1 };
	ipfix_listener *listener = listener_new(&options, IPFIX_TCP);
	int a = talk_to(first(listener)), b = talk_to(first(listener));
	char octet;

	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_until(
	    listener, NOW, &ipfix_listener_counters(listener)->refused, 1);
	ck_assert_int_eq(read(b, &octet, 1), 0);
	close(a);
	close(b);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(a_process_without_descriptors_refuses_and_goes_on)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	int a = talk_to(first(listener)), b = talk_to(first(listener));
	struct rlimit none = { (rlim_t)b + 1, RLIM_INFINITY };
	char octet;

	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &none), 0);
	none.rlim_cur = (rlim_t)b + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &none), 0);
	listen_until(
	    listener, NOW, &ipfix_listener_counters(listener)->refused, 2);
	ck_assert_int_eq(read(a, &octet, 1), 0);
	close(a);
	close(b);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(messages_in_part_take_no_more_memory_than_the_limit)
{
	ipfix_listener_options options = { .max_held = 100 };
	ipfix_listener *listener = listener_new(&options, IPFIX_TCP);
	struct octets m = message_of(5, 300, repeat("a5", 200));
	int a = talk_to(first(listener)), b = talk_to(first(listener));

	talk(a, (struct octets){ exact(m.data, 60), 60 });
	talk(b, (struct octets){ exact(m.data, 60), 60 });
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	ck_assert_int_eq(
	    listen_for(listener, NOW, IPFIX_LISTENER_CLOSED).reason,
	    IPFIX_ERR_LIMIT);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->held, 60);
	close(a);
	close(b);
	free(m.data);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(datagrams_that_are_no_ipfix_make_no_peer)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP);
	int fd = talk_to(first(listener));

	talk(fd, hex("00 09 00 01"));
	talk(fd, hex("00"));
	listen_until(
	    listener, NOW, &ipfix_listener_counters(listener)->foreign, 2);
	talk(fd, message(5, ""));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, "");
	/* Of a peer they are handed out, to be counted as malformed. */
	talk(fd, hex("00 09 00 01"));
	listen_for(listener, NOW, IPFIX_LISTENER_MESSAGE);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(more_than_a_batch_arrives_in_order)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP);
	int fd = talk_to(first(listener));

	for (uint16_t i = 0; i < 200; i++) {
		struct octets m = message(5, "");

		patch16(m, 10, i);
		talk(fd, m);
	}
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	for (uint16_t i = 0; i < 200; i++)
		ck_assert_uint_eq(
		    listen_for(listener, NOW, IPFIX_LISTENER_MESSAGE)
		        .octets.data[11],
		    i);
	listen_in_vain(listener, NOW);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(a_peer_that_is_removed_begins_anew)
{
	ipfix_listener *listener =
	    listener_new(NULL, _i == 0 ? IPFIX_UDP : IPFIX_TCP);
	int fd = talk_to(first(listener));
	ipfix_peer *peer;
	uint64_t id;

	talk(fd, join(message(5, TEMPLATE), hex("")));
	talk(fd, message(5, ""));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	peer = listen_to(listener, TEMPLATE);
	id = peer->id;
	ipfix_listener_remove(listener, peer);
	if (_i == 0) {
		ipfix_listener_event event =
		    listen_for(listener, NOW, IPFIX_LISTENER_OPENED);

		ck_assert_uint_ne(event.peer->id, id);
		listen_to(listener, "");
	}
	listen_in_vain(listener, NOW);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(who_wants_no_more_reads_on_until_the_exporter_ends)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	const ipfix_endpoint endpoint = *first(listener);
	int fd = talk_to(&endpoint);
	ipfix_listener_event event;
	char octet;

	CLAUSE("7011-10.4.4-06");
	CLAUSE("7011-10.4.4-07");
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	ipfix_listener_end(listener);
	ck_assert_ptr_null(ipfix_listener_endpoint(listener, 0));
	ck_assert_int_eq(talk_try(&endpoint), -1);
	/* The exporter learns of it, and has one Message more. */
	ck_assert_int_eq(read(fd, &octet, 1), 0);
	talk(fd, message(5, TEMPLATE));
	listen_to(listener, TEMPLATE);
	close(fd);
	event = listen_for(listener, NOW, IPFIX_LISTENER_CLOSED);
	ck_assert_int_eq(event.reason, IPFIX_OK);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->connections, 0);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(datagrams_come_also_when_no_more_is_wanted)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_UDP);
	int fd = talk_to(first(listener));

	ipfix_listener_end(listener);
	talk(fd, message(5, TEMPLATE));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, TEMPLATE);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

/* Each sends a Message at once, and each has its turn, however many. */
START_TEST(many_connections_have_their_turns)
{
	enum { MANY = 200, TURNS = 3 };
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	uint64_t messages[MANY] = { 0 };
	ipfix_listener_event event;
	int fd[MANY];

	CLAUSE("7011-10.4.4-03");
	for (size_t i = 0; i < MANY; i++) {
		fd[i] = talk_to(first(listener));
		event = listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		event.peer->user = &messages[i];
	}
	for (size_t turn = 0; turn < TURNS; turn++)
		for (size_t i = 0; i < MANY; i++)
			talk(fd[i], message(5, ""));
	while (ipfix_listener_counters(listener)->messages < MANY * TURNS) {
		uint64_t *count;

		event = listen_for(listener, NOW, IPFIX_LISTENER_MESSAGE);
		count = event.peer->user;
		++*count;
	}
	for (size_t i = 0; i < MANY; i++) {
		ck_assert_uint_eq(messages[i], TURNS);
		/* From the first to the last, which are gone in any order. */
		close(fd[(i * 77) % MANY]);
		listen_for(listener, NOW, IPFIX_LISTENER_CLOSED);
	}
	listen_in_vain(listener, NOW);
	ck_assert_uint_eq(ipfix_listener_counters(listener)->connections, 0);
	ipfix_listener_free(listener);
}
END_TEST

START_TEST(no_memory_leaks_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_listener_options options = { .alloc = &mem };
	ipfix_listener *listener;
	ipfix_result rc = IPFIX_ERR_NOMEM;

	for (int i = 0; rc != IPFIX_OK; i++) {
		ipfix_listener_event event;
		int fd;

		heap.fail_at = i;
		rc = ipfix_listener_new(&listener, &options);
		if (rc != IPFIX_OK) {
			ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
			ck_assert_uint_eq(heap.out, 0);
			continue;
		}
		rc = ipfix_listener_add(listener, IPFIX_TCP, "127.0.0.1", "0");
		if (rc == IPFIX_OK) {
			fd = talk_to(first(listener));
			rc = listen_next(listener, NOW, &event);
			close(fd);
		}
		ipfix_listener_free(listener);
		ck_assert_uint_eq(heap.out, 0);
	}
}
END_TEST

TESTS("io/listener")
{
	loop_test(
	    messages_arrive_over_each_transport, 0, IPFIX_COUNT(ENDPOINTS));
	test(each_pair_of_ports_is_a_session_over_udp);
	test(one_who_dribbles_delays_nobody);
	loop_test(a_stream_that_is_no_ipfix_ends_its_connection_alone, 0, 3);
	loop_test(the_end_of_a_connection_says_whether_a_message_was_cut, 0, 2);
	loop_test(who_is_silent_is_given_up, 0, 2);
	test(newcomers_find_room_only_after_a_minute_of_silence);
	test(connections_beyond_the_limit_are_closed_at_once);
	test(a_process_without_descriptors_refuses_and_goes_on);
	test(messages_in_part_take_no_more_memory_than_the_limit);
	test(datagrams_that_are_no_ipfix_make_no_peer);
	test(more_than_a_batch_arrives_in_order);
	loop_test(a_peer_that_is_removed_begins_anew, 0, 2);
	test(who_wants_no_more_reads_on_until_the_exporter_ends);
	test(datagrams_come_also_when_no_more_is_wanted);
	test(many_connections_have_their_turns);
	test(no_memory_leaks_nothing);
}
