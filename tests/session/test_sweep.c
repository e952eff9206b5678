/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sweeps over all vectors: cut anywhere, with any bit flipped, with any
 * allocation failing, a Message ends cleanly; one that is refused leaves the
 * session as it was.
 */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/must.h"
#include "support/test.h"
#include "support/vectors.h"

enum { SMALL = 200 }; /* octets of vectors whose every bit is flipped */

/* UDP and TCP, strict and salvaging; which of the 4 is in a loop's _i. */
static ipfix_session *
session_number(int number, const ipfix_alloc *alloc)
{
	ipfix_session_options options = {
		.transport = number % 2 == 0 ? IPFIX_UDP : IPFIX_TCP,
		.salvage = number >= 2,
		.seed = 1,
		.alloc = alloc,
	};
	ipfix_session *session;

	must(ipfix_session_new(&session, NULL, &options) == IPFIX_OK);
	return session;
}

/* Templates that flipped bits may meet: 256 to 258 of both kinds. */
static struct octets
known(void)
{
	return message(1,
	    "2: 0100 0002 0008 0004 0052 ffff 0101 0001 0123 ffff"
	    "| 3: 0102 0002 0001 0095 0004 0029 0002");
}

static void
prepare(ipfix_session *session)
{
	static struct octets once;
	struct events events = EVENTS_INIT;

	if (once.data == NULL)
		once = known();
	must(events_read(&events, session, once) == IPFIX_DONE);
	events_free(&events);
}

/* Reads a Message; one that cannot be opened leaves no trace. */
static void
ends_cleanly(ipfix_session *session, struct octets octets)
{
	struct events events = EVENTS_INIT;
	char *before = templates_of(session);
	uint64_t messages = ipfix_session_counters(session)->messages;
	ipfix_result rc = events_read(&events, session, octets);
	char *after = templates_of(session);

	if (ipfix_session_counters(session)->messages == messages) {
		must(rc < 0);
		must(strcmp(before, after) == 0);
		must(events.records == 0);
	} else {
		must(rc == IPFIX_DONE);
	}
	must(ipfix_session_counters(session)->templates ==
	    templates_count(session));
	events_free(&events);
	free(before);
	free(after);
}

/* In a session of its own that knows templates, and in one that does not. */
static void
try(int number, struct octets octets)
{
	ipfix_session *session = session_number(number, NULL);

	ends_cleanly(session, octets);
	ipfix_session_reset(session);
	prepare(session);
	ends_cleanly(session, octets);
	ipfix_session_free(session);
}

START_TEST(every_prefix_of_every_vector_ends_cleanly)
{
	struct vectors v = vectors_all();

	for (size_t i = 0; i < v.count; i++)
		for (size_t size = 0; size < v.list[i].octets.size; size++)
			try(_i, (struct octets){ v.list[i].octets.data, size });
	vectors_free(&v);
}
END_TEST

/* The Length says as many octets as there are, so that Sets are cut. */
START_TEST(every_prefix_with_a_true_length_ends_cleanly)
{
	struct vectors v = vectors_all();

	for (size_t i = 0; i < v.count; i++) {
		struct octets o = v.list[i].octets;

		while (o.size > 4) {
			o.size--;
			patch16(o, 2, (uint16_t)o.size);
			try(_i, o);
		}
	}
	vectors_free(&v);
}
END_TEST

START_TEST(every_flipped_bit_of_small_vectors_ends_cleanly)
{
	struct vectors v = vectors_all();

	for (size_t i = 0; i < v.count; i++) {
		struct octets o = v.list[i].octets;

		for (size_t bit = 0; o.size <= SMALL && bit < 8 * o.size;
		     bit++) {
			o.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
			try(_i, o);
			o.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
	vectors_free(&v);
}
END_TEST

/*
 * Reads a Message while the allocation number `n` fails, and again what
 * failed.  Returns whether anything did.
 */
static bool
with_failure(struct heap *heap, ipfix_session *s, struct octets octets, long n,
    struct events *events)
{
	char *before = templates_of(s), *after;
	ipfix_counters counters;
	ipfix_reader reader;
	ipfix_error error;
	ipfix_result rc;

	memcpy(&counters, ipfix_session_counters(s), sizeof(counters));
	heap->fail_at = n;
	rc = ipfix_reader_open(
	    &reader, s, octets_span(octets), MESSAGE_TIME, &error);
	if (rc == IPFIX_ERR_NOMEM) {
		after = templates_of(s);
		must(error.fault == IPFIX_FAULT_NOMEM);
		must(strcmp(before, after) == 0);
		must(memcmp(&counters, ipfix_session_counters(s),
		         sizeof(counters)) == 0);
		free(after);
		heap->fail_at = -1;
		rc = events_open(events, &reader, s, octets, MESSAGE_TIME);
	} else if (rc == IPFIX_OK) {
		while ((rc = events_rest(events, &reader)) == IPFIX_ERR_NOMEM)
			must(heap->fail_at == -1);
	}
	free(before);
	n = heap->fail_at;
	heap->fail_at = -1;
	return n == -1;
}

/* Drops what only tells of the failure, so that texts compare. */
static void
drop_failures(struct events *events)
{
	char *line = events->text;

	while (line != NULL && (line = strstr(line, "failed ")) != NULL) {
		char *next = strchr(line, '\n') + 1;

		memmove(line, next, strlen(next) + 1);
	}
}

static void
sweep_allocations(int number, const struct vector *vector)
{
	bool failed = true;

	for (long n = 0; failed; n++) {
		struct heap heap = HEAP_INIT;
		ipfix_alloc mem = heap_alloc_of(&heap);
		ipfix_session *s = session_number(number, &mem);
		ipfix_session *calm = session_number(number, NULL);
		struct events want = EVENTS_INIT, got = EVENTS_INIT;
		ipfix_reader reader;
		char *a, *b;

		prepare(s);
		prepare(calm);
		events_open(&want, &reader, calm, vector->octets, MESSAGE_TIME);
		failed = with_failure(&heap, s, vector->octets, n, &got);
		drop_failures(&got);
		if (got.text != NULL)
			ck_assert_str_eq(got.text, want.text);
		a = templates_of(s);
		b = templates_of(calm);
		ck_assert_str_eq(a, b);
		free(a);
		free(b);
		events_free(&want);
		events_free(&got);
		ipfix_session_free(s);
		ipfix_session_free(calm);
		ck_assert_uint_eq(heap.out, 0);
	}
}

START_TEST(every_allocation_may_fail_once)
{
	struct vectors v = vectors_all();

	for (size_t i = 0; i < v.count; i++)
		sweep_allocations(_i, &v.list[i]);
	vectors_free(&v);
}
END_TEST

TESTS("session/sweep")
{
	loop_test(every_prefix_of_every_vector_ends_cleanly, 0, 4);
	loop_test(every_prefix_with_a_true_length_ends_cleanly, 0, 4);
	loop_test(every_flipped_bit_of_small_vectors_ends_cleanly, 0, 4);
	loop_test(every_allocation_may_fail_once, 0, 4);
}
