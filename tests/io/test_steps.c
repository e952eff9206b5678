/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks that step, forth and back, by seconds and by years. */
#include <ipfix/io.h>

#include <stdio.h>
#include <unistd.h>

#include <ipfix/elements.h>

#include "io/place.h"
#include "io/replay.h"
#include "io/talk.h"
#include "support/message.h"
#include "support/random.h"
#include "support/test.h"

enum { STEPS = 300 };

/* From an exporter over a socket into a session and into files. */
struct chain {
	ipfix_exporter *exporter;
	ipfix_sender *sender;
	ipfix_listener *listener;
	ipfix_file_writer *writer;
	uint16_t id;
	uint64_t records, unknown;
};

static struct chain
chain_new(ipfix_transport transport)
{
	static const ipfix_field_specifier FIELD = {
		.id = IPFIX_IE_octetDeltaCount, .length = 8
	};
	ipfix_exporter_options exporting = { .transport = transport };
	ipfix_file_writer_options writing = {
		.max_age = 10 * IPFIX_SECOND, .details = true, .checksum = true
	};
	struct chain c = { .listener = listener_new(NULL, transport) };
	char port[8];

	ck_assert_int_eq(
	    ipfix_exporter_new(&c.exporter, NULL, &exporting), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_add(c.exporter, &c.id, 0, &FIELD, 1, NOW, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_sender_new(&c.sender, transport, NULL), IPFIX_OK);
	snprintf(port, sizeof(port), "%u", first(c.listener)->address.port);
	ck_assert_int_eq(
	    ipfix_sender_add(c.sender, "127.0.0.1", port), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_file_writer_new(&c.writer, place_path("f"), NOW, &writing),
	    IPFIX_OK);
	return c;
}

static void
chain_free(struct chain *c)
{
	ipfix_sender_free(c->sender);
	ipfix_exporter_free(c->exporter);
	ipfix_listener_free(c->listener);
	ck_assert_int_eq(ipfix_file_writer_flush(c->writer), IPFIX_OK);
	ipfix_file_writer_free(c->writer);
}

static void
take(struct chain *c, const ipfix_listener_event *event, ipfix_time now)
{
	ipfix_file_source source = { .id = event->peer->id,
		.ends = event->peer->ends };
	ipfix_reader reader;
	ipfix_event found;

	ck_assert_int_eq(ipfix_reader_open(&reader, event->peer->session,
	                     event->octets, now, NULL),
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &found, NULL) == IPFIX_OK) {
		c->records += found.kind == IPFIX_EVENT_RECORD;
		c->unknown += found.kind == IPFIX_EVENT_UNKNOWN_SET;
	}
	ck_assert_int_eq(
	    ipfix_file_writer_put(c->writer, &source, event->octets, now, NULL),
	    IPFIX_OK);
}

/* Exports a record, and waits until it has arrived. */
static void
pass_one(struct chain *c, ipfix_time now)
{
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED };
	uint64_t wanted = c->records + c->unknown + 1;
	ipfix_listener_event event;

	ck_assert_int_eq(
	    ipfix_exporter_put_values(c->exporter, c->id, &value, 1, now),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_sender_flush(c->sender, c->exporter, now), IPFIX_OK);
	while (c->records + c->unknown < wanted) {
		(void)ipfix_sender_step(c->sender, c->exporter, now);
		/* The clock of timeouts is another one. */
		ck_assert_int_eq(
		    listen_next(c->listener, NOW, &event), IPFIX_OK);
		if (event.kind == IPFIX_LISTENER_MESSAGE)
			take(c, &event, now);
	}
}

/* Somewhere around the start; now and then, far away. */
static ipfix_time
step_clock(struct sweep *sweep)
{
	uint64_t number = sweep_next(sweep);
	uint64_t range = number % 16 == 0 ? 3 * 365 * 86400
	    : number % 4 == 0             ? 86400
	                                  : 30;
	uint64_t seconds = sweep_next(sweep) % range;

	return number & 32 ? NOW + seconds * IPFIX_SECOND
	                   : NOW - seconds * IPFIX_SECOND;
}

START_TEST(a_clock_that_steps_loses_nothing)
{
	struct sweep sweep = sweep_begin("the clock steps");
	struct chain c;
	uint64_t found = 0;

	place_new();
	c = chain_new(_i == 0 ? IPFIX_UDP : IPFIX_TCP);
	for (int i = 0; i < STEPS; i++)
		pass_one(&c, step_clock(&sweep));
	ck_assert_uint_eq(c.records, STEPS);
	ck_assert_uint_eq(c.unknown, 0);
	chain_free(&c);
	ck_assert_uint_gt(place_count(), 10);
	for (size_t i = 0; i < place_count(); i++) {
		struct replay *r = replay_new(place_file(i), NULL);

		ck_assert_int_eq(r->result, IPFIX_DONE);
		ck_assert_uint_eq(r->unknown + r->faults + r->lost, 0);
		ck_assert_uint_eq(r->bad_checksums, 0);
		/* All but checksums, and the record that tells whose it is. */
		found += r->records - r->checksums - 1;
		replay_free(r);
	}
	ck_assert_uint_eq(found, STEPS);
	place_free();
}
END_TEST

/* A listener's clock must not step; if it does, peers end, and come again. */
START_TEST(timeouts_by_a_clock_that_steps_do_no_harm)
{
	struct sweep sweep = sweep_begin("the clock of timeouts steps");
	ipfix_listener *listener =
	    listener_new(NULL, _i == 0 ? IPFIX_UDP : IPFIX_TCP);
	const ipfix_listener_counts *counts = ipfix_listener_counters(listener);
	int fd = talk_to(first(listener));

	for (uint64_t i = 1; i <= STEPS; i++) {
		ipfix_time now = step_clock(&sweep);
		ipfix_listener_event event;

		/* A connection that was given up is made anew. */
		if (_i == 1 && i > 1 && counts->connections == 0) {
			close(fd);
			fd = talk_to(first(listener));
		}
		talk(fd, message(5, TEMPLATE));
		while (counts->messages < i) {
			ck_assert_int_eq(
			    listen_next(listener, now, &event), IPFIX_OK);
			if (event.kind != IPFIX_LISTENER_CLOSED)
				continue;
			ck_assert_int_eq(event.reason, IPFIX_DONE);
			if (_i == 0)
				continue;
			close(fd);
			fd = talk_to(first(listener));
			talk(fd, message(5, TEMPLATE));
		}
		ck_assert_uint_le(counts->udp_peers, 1);
		ck_assert_uint_le(counts->connections, 1);
	}
	ck_assert_uint_gt(counts->peers, 2);
	close(fd);
	ipfix_listener_free(listener);
}
END_TEST

TESTS("io/steps")
{
	tcase_set_timeout(tcase, 60);
	loop_test(a_clock_that_steps_loses_nothing, 0, 2);
	loop_test(timeouts_by_a_clock_that_steps_do_no_harm, 0, 2);
}
