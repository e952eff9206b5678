/* SPDX-License-Identifier: BSD-3-Clause */
/* More peers than anybody wants; with FAULTS=heavy, many more. */
#define _DEFAULT_SOURCE

#include <ipfix/io.h>

#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "io/talk.h"
#include "support/message.h"
#include "support/test.h"

static bool
heavy(void)
{
	const char *faults = getenv("FAULTS");

	return faults != NULL && strcmp(faults, "heavy") == 0;
}

/* Lets the process have so many descriptors. */
static bool
may_open(rlim_t count)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return false;
	if (limit.rlim_cur >= count)
		return true;
	limit.rlim_cur = count;
	if (limit.rlim_max < count)
		limit.rlim_max = count;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/*
 * In a process of its own: connects so many times, sends all but the end of a
 * Message on each, waits for a word, and goes away, by a reset from every
 * other one.
 */
static pid_t
crowd(const ipfix_endpoint *endpoint, size_t count, int word)
{
	static const struct linger AT_ONCE = { .l_onoff = 1 };
	struct octets m = message(5, TEMPLATE);
	pid_t pid = fork();
	char octet;

	ck_assert_int_ge(pid, 0);
	if (pid > 0) {
		free(m.data);
		return pid;
	}
	for (size_t i = 0; i < count; i++) {
		size_t size = m.size - 1 - i % 8;
		int fd = talk_try(endpoint);

		if (fd < 0 || send(fd, m.data, size, 0) != (ssize_t)size)
			_exit(1);
		if (i % 2 == 1)
			(void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &AT_ONCE,
			    sizeof(AT_ONCE));
	}
	_exit(read(word, &octet, 1) == 1 ? 0 : 1);
}

/* Takes this many events of this kind, and none else. */
static void
take_all(ipfix_listener *listener, ipfix_listener_event_kind kind, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ipfix_listener_event event = listen_for(listener, NOW, kind);

		if (kind == IPFIX_LISTENER_CLOSED)
			ck_assert(event.reason == IPFIX_ERR_TRUNCATED ||
			    event.reason == IPFIX_ERR_SYSTEM);
	}
}

START_TEST(connections_that_end_inside_a_message_leave_nothing)
{
	size_t many = heavy() ? 10000 : 504;
	/* All but 1 to 8 octets of Messages of 28. */
	size_t held = many * 28 - many / 8 * 36;
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_listener_options options = { .max_connections = many,
		.alloc = &mem };
	ipfix_listener *listener;
	const ipfix_listener_counts *counts;
	size_t full, before;
	int word[2], status, fd;
	pid_t pid;

	if (!may_open(many + 100)) {
		skipped("not so many descriptors");
		return;
	}
	listener = listener_new(&options, IPFIX_TCP);
	counts = ipfix_listener_counters(listener);
	before = heap.out;
	ck_assert_int_eq(pipe(word), 0);
	pid = crowd(first(listener), many, word[0]);
	take_all(listener, IPFIX_LISTENER_OPENED, many);
	ck_assert_uint_eq(counts->connections, many);
	for (int i = 0; i < 50 && counts->held < held; i++) {
		(void)ipfix_listener_wait(listener, IPFIX_SECOND / 10);
		listen_in_vain(listener, NOW);
	}
	ck_assert_uint_eq(counts->held, held);
	full = heap.bytes;
	/* Who comes now is refused, and takes no memory. */
	fd = talk_to(first(listener));
	listen_until(listener, NOW, &counts->refused, 1);
	ck_assert_uint_eq(heap.bytes, full);
	close(fd);
	ck_assert_int_eq(write(word[1], "x", 1), 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	take_all(listener, IPFIX_LISTENER_CLOSED, many);
	listen_in_vain(listener, NOW);
	ck_assert_uint_eq(counts->connections, 0);
	ck_assert_uint_eq(counts->held, 0);
	/* Only lists that have grown stay as they are. */
	ck_assert_uint_le(heap.out, before + 2);
	fd = talk_to(first(listener));
	talk(fd, message(5, TEMPLATE));
	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	listen_to(listener, TEMPLATE);
	close(fd);
	ipfix_listener_free(listener);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* Sends a Message from an address of 127.0.0.0/8 of its own. */
static void
talk_as(const ipfix_endpoint *endpoint, size_t number)
{
	struct sockaddr_in from = { .sin_family = AF_INET }, to = from;
	struct octets m = message(5, TEMPLATE);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	ck_assert_int_ge(fd, 0);
	from.sin_addr.s_addr =
	    htonl(INADDR_LOOPBACK + 1 + (uint32_t)number / 1000);
	from.sin_port = htons((uint16_t)(20000 + number % 1000));
	to.sin_port = htons(endpoint->address.port);
	memcpy(&to.sin_addr, endpoint->address.octets, 4);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&from, sizeof(from)), 0);
	ck_assert_int_eq(
	    sendto(fd, m.data, m.size, 0, (struct sockaddr *)&to, sizeof(to)),
	    (ssize_t)m.size);
	free(m.data);
	close(fd);
}

/* Has all of them talk, and reads their templates. */
static void
talk_as_all(ipfix_listener *listener, size_t from, size_t to, ipfix_time now)
{
	for (size_t i = from; i < to; i++) {
		ipfix_listener_event event;
		ipfix_reader reader;
		ipfix_event found;

		talk_as(first(listener), i);
		while (ipfix_listener_next(listener, now, &event) == IPFIX_OK) {
			if (event.kind != IPFIX_LISTENER_MESSAGE)
				continue;
			ck_assert_int_eq(
			    ipfix_reader_open(&reader, event.peer->session,
			        event.octets, now, NULL),
			    IPFIX_OK);
			while (ipfix_reader_next(&reader, &found, NULL) ==
			    IPFIX_OK)
				;
		}
	}
}

START_TEST(source_ports_beyond_the_limit_take_no_memory)
{
	size_t many = heavy() ? 100000 : 1500;
	size_t limit = heavy() ? 65536 : 1000;
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_listener_options options = { .max_peers = heavy() ? 0 : limit,
		.alloc = &mem };
	ipfix_listener *listener = listener_new(&options, IPFIX_UDP);
	const ipfix_listener_counts *counts = ipfix_listener_counters(listener);
	ipfix_time later = NOW + 61 * IPFIX_SECOND;
	size_t full;

	talk_as_all(listener, 0, limit, NOW);
	ck_assert_uint_eq(counts->udp_peers, limit);
	ck_assert_uint_eq(counts->refused, 0);
	full = heap.bytes;
	talk_as_all(listener, limit, many, NOW);
	ck_assert_uint_eq(counts->udp_peers, limit);
	ck_assert_uint_eq(counts->refused, many - limit);
	ck_assert_uint_eq(heap.bytes, full);
	/* Later they find room, and take no more than those who made it. */
	talk_as_all(listener, limit, many, later);
	ck_assert_uint_eq(counts->udp_peers, limit);
	ck_assert_uint_eq(counts->refused, many - limit);
	ck_assert_uint_le(heap.bytes, full);
	ck_assert_uint_eq(counts->messages, many);
	ipfix_listener_free(listener);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("io/crowd")
{
	tcase_set_timeout(tcase, 300);
	test(connections_that_end_inside_a_message_leave_nothing);
	test(source_ports_beyond_the_limit_take_no_memory);
}
