/* SPDX-License-Identifier: BSD-3-Clause */
/* Processes that end without notice, at any time. */
#define _DEFAULT_SOURCE

#include <ipfix/io.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <ipfix/elements.h>

#include "io/place.h"
#include "io/talk.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/random.h"
#include "support/test.h"

static int
rounds(void)
{
	const char *faults = getenv("FAULTS");

	return faults != NULL && strcmp(faults, "heavy") == 0 ? 200 : 8;
}

/* Lets it go on for a while, and kills it. */
static void
kill_soon(pid_t pid, struct sweep *sweep)
{
	struct timespec a_while = { 0,
		(long)(sweep_next(sweep) % (10 * 1000 * 1000)) };
	int status;

	(void)nanosleep(&a_while, NULL);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
}

/* Puts a Message for ever, and tells how many were flushed. */
static void
write_for_ever(const char *path, bool gzip, struct octets m, int told)
{
	ipfix_file_writer_options options = { .append = true, .gzip = gzip };
	ipfix_file_writer *writer;

	if (ipfix_file_writer_new(&writer, path, NOW, &options) != IPFIX_OK)
		_exit(1);
	for (uint32_t count = 1;; count++) {
		if (ipfix_file_writer_put(
		        writer, NULL, octets_span(m), NOW, NULL) != IPFIX_OK)
			_exit(1);
		if (count % 7 == 0 &&
		    (ipfix_file_writer_flush(writer) != IPFIX_OK ||
		        write(told, &count, sizeof(count)) != sizeof(count)))
			_exit(1);
	}
}

/* The last count that was told. */
static uint32_t
last_told(int fd)
{
	uint32_t count = 0, next;

	while (read(fd, &next, sizeof(next)) == sizeof(next))
		count = next;
	return count;
}

START_TEST(what_was_flushed_is_there_whenever_a_writer_is_killed)
{
	ipfix_file_reader_options salvage = { .salvage = true };
	ipfix_file_writer_options append = { .append = true, .gzip = _i == 1 };
	struct sweep sweep = sweep_begin("writers are killed");

	struct octets m = message(5, TEMPLATE " | " RECORDS);

	for (int round = 0; round < rounds(); round++) {
		const char *path;
		ipfix_file_writer *writer;
		struct replay *r;
		uint32_t flushed;
		uint64_t found;
		int told[2];
		pid_t pid;

		place_new();
		path = place_path("f");
		ck_assert_int_eq(pipe(told), 0);
		pid = fork();
		if (pid == 0)
			write_for_ever(path, _i == 1, m, told[1]);
		close(told[1]);
		kill_soon(pid, &sweep);
		flushed = last_told(told[0]);
		close(told[0]);
		if (access(path, F_OK) == 0) {
			r = replay_new(path, &salvage);
			found = r->messages;
			ck_assert_uint_eq(r->counters.skipped, 0);
			replay_free(r);
			ck_assert_uint_ge(found, flushed);
			/* The next one goes on behind what is whole. */
			writer = write_new(path, &append);
			write_sets(writer, TEMPLATE " | " RECORDS, 0);
			write_finish(writer);
			r = replay_new(path, NULL);
			ck_assert_int_eq(r->result, IPFIX_DONE);
			ck_assert_uint_eq(r->unknown + r->faults, 0);
			ck_assert_uint_ge(r->messages, flushed + 1);
			replay_free(r);
		}
		place_free();
	}
	free(m.data);
}
END_TEST

/* Sends a Message for ever, in two halves. */
static void
send_for_ever(const ipfix_endpoint *endpoint, struct octets m)
{
	int fd = talk_try(endpoint);
	size_t half = m.size / 2;

	while (send(fd, m.data, half, 0) == (ssize_t)half &&
	    send(fd, m.data + half, m.size - half, 0) ==
	        (ssize_t)(m.size - half))
		;
	_exit(1);
}

START_TEST(an_exporter_that_is_killed_harms_nobody_else)
{
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	const ipfix_listener_counts *counts = ipfix_listener_counters(listener);
	struct sweep sweep = sweep_begin("exporters are killed");
	int other = talk_to(first(listener));
	struct octets m = message_of(5, 300, repeat("a5", 40000));

	listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
	for (int round = 0; round < rounds(); round++) {
		ipfix_listener_event event;
		pid_t pid = fork();

		if (pid == 0)
			send_for_ever(first(listener), m);
		listen_for(listener, NOW, IPFIX_LISTENER_OPENED);
		kill_soon(pid, &sweep);
		for (;;) {
			ck_assert_int_eq(
			    listen_next(listener, NOW, &event), IPFIX_OK);
			if (event.kind == IPFIX_LISTENER_CLOSED)
				break;
			ck_assert_uint_eq(event.octets.size, m.size);
		}
		ck_assert(event.reason == IPFIX_OK ||
		    event.reason == IPFIX_ERR_TRUNCATED ||
		    event.reason == IPFIX_ERR_SYSTEM);
		ck_assert_uint_eq(counts->held, 0);
		talk(other, message(5, TEMPLATE));
		listen_to(listener, TEMPLATE);
	}
	ck_assert_uint_eq(counts->connections, 1);
	close(other);
	free(m.data);
	ipfix_listener_free(listener);
}
END_TEST

/* A collector that reads, until it is killed; it takes over the listener. */
static void
listen_for_ever(ipfix_listener *listener)
{
	ipfix_listener_event event;

	for (;;) {
		while (ipfix_listener_next(listener, NOW, &event) == IPFIX_OK)
			;
		(void)ipfix_listener_wait(listener, IPFIX_NEVER);
	}
}

static ipfix_exporter *
exporter_new(uint16_t *id)
{
	static const ipfix_field_specifier FIELD = {
		.id = IPFIX_IE_octetDeltaCount, .length = 8
	};
	ipfix_exporter_options options = { .transport = IPFIX_TCP, .odid = 5 };
	ipfix_exporter *exporter;

	ck_assert_int_eq(
	    ipfix_exporter_new(&exporter, NULL, &options), IPFIX_OK);
	*id = 0;
	ck_assert_int_eq(
	    ipfix_exporter_add(exporter, id, 0, &FIELD, 1, NOW, NULL),
	    IPFIX_OK);
	return exporter;
}

/* Sends Messages until the connection breaks. */
static void
send_until_it_breaks(
    ipfix_sender *sender, ipfix_exporter *exporter, uint16_t id, ipfix_time now)
{
	const ipfix_sender_counts *counts = ipfix_sender_counters(sender);
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED };
	uint64_t failed = counts->failed;

	while (counts->failed == failed) {
		ipfix_result rc =
		    ipfix_exporter_put_values(exporter, id, &value, 1, now);

		ck_assert(rc == IPFIX_OK || rc == IPFIX_FULL);
		if (rc == IPFIX_FULL)
			(void)ipfix_sender_flush(sender, exporter, now);
		ck_assert_uint_le(counts->queued, 8 * 1024 * 1024);
	}
}

START_TEST(a_collector_that_is_killed_gets_a_whole_session_anew)
{
	struct sweep sweep = sweep_begin("collectors are killed");
	ipfix_listener *listener = listener_new(NULL, IPFIX_TCP);
	ipfix_time now = NOW;
	ipfix_sender *sender;
	ipfix_exporter *exporter;
	uint16_t id;
	char port[8];

	exporter = exporter_new(&id);
	ck_assert_int_eq(ipfix_sender_new(&sender, IPFIX_TCP, NULL), IPFIX_OK);
	snprintf(port, sizeof(port), "%u", first(listener)->address.port);
	ck_assert_int_eq(ipfix_sender_add(sender, "127.0.0.1", port), IPFIX_OK);
	for (int round = 0; round < rounds(); round++) {
		const ipfix_sender_counts *counts =
		    ipfix_sender_counters(sender);
		uint64_t connected = counts->connected;
		pid_t pid = fork();

		if (pid == 0)
			listen_for_ever(listener);
		for (int i = 0; i < 100 && counts->connected == connected;
		     i++) {
			(void)ipfix_sender_step(sender, exporter, now);
			ipfix_sender_wait(sender, IPFIX_SECOND / 20);
		}
		ck_assert_uint_eq(counts->connected, connected + 1);
		kill_soon(pid, &sweep);
		/* It has never looked at what it shares with the child. */
		ipfix_listener_free(listener);
		send_until_it_breaks(sender, exporter, id, now);
		ck_assert_uint_eq(counts->queued, 0);
		now += 60 * IPFIX_SECOND;
		ck_assert_int_eq(ipfix_listener_new(&listener, NULL), IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_listener_add(listener, IPFIX_TCP, "127.0.0.1", port),
		    IPFIX_OK);
	}
	ipfix_sender_free(sender);
	ipfix_exporter_free(exporter);
	ipfix_listener_free(listener);
}
END_TEST

TESTS("io/kill")
{
	tcase_set_timeout(tcase, 300);
	loop_test(what_was_flushed_is_there_whenever_a_writer_is_killed, 0,
	    PLACE_KINDS);
	test(an_exporter_that_is_killed_harms_nobody_else);
	test(a_collector_that_is_killed_gets_a_whole_session_anew);
}
