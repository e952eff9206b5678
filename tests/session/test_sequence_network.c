/* SPDX-License-Identifier: BSD-3-Clause */
/* Sequence Numbers of an exporter behind a bad network. */
#include "session/sequence.h"

#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

enum { TIME = 1700000000 };

static struct ipx_sequence
sequence_of(ipfix_sequence_rule rule)
{
	struct ipx_sequence s;

	ipx_sequence_init(&s, 1, 0, rule);
	return s;
}

/* An exporter, and a network that loses, doubles and delays Messages. */
struct sent {
	struct ipx_arrival arrival;
	uint32_t begin, step; /* in the terms of the rule */
	bool received;
};

enum { MESSAGES = 400, DELAY = 3, CALM = 3 };

struct world {
	struct sweep *sweep;
	ipfix_sequence_rule rule;
	struct ipx_sequence *s;
	unsigned loss, doubling, delay; /* in 1000 */
	uint32_t next, time;
	struct sent sent[MESSAGES];
	size_t count;
	/* What is known to have happened. */
	uint64_t lost, duplicate, reordered;
	uint32_t furthest; /* the index of the last Message in order */
	bool any;
};

static bool
chance(struct world *w, unsigned in_1000)
{
	return sweep_next(w->sweep) % 1000 < in_1000;
}

/* The next Message of the exporter. */
static void
send(struct world *w)
{
	struct sent *m = &w->sent[w->count++];
	uint32_t records = (uint32_t)(sweep_next(w->sweep) % 30);

	w->time += sweep_next(w->sweep) % 3 == 0;
	m->arrival = (struct ipx_arrival){ .records = records,
		.export_time = TIME + w->time };
	if (chance(w, 150)) {
		m->arrival.templates = 1 + sweep_next(w->sweep) % 4;
		m->arrival.announces = true;
		m->arrival.options = records / 3;
		if (chance(w, 300))
			m->arrival.records = m->arrival.options = 0;
	}
	m->step = ipx_sequence_step(w->rule, &m->arrival);
	m->begin = w->next;
	w->next += m->step;
	m->arrival.sequence =
	    ipx_sequence_is_after(w->rule) ? w->next : m->begin;
}

/* A Message arrives; what that means is noted without Sequence Numbers. */
static void
receive(struct world *w, size_t index)
{
	struct sent *m = &w->sent[index];
	uint32_t count;

	if (m->received) {
		w->duplicate += m->arrival.records;
	} else if (w->any && index < w->furthest) {
		w->reordered += m->arrival.records;
	} else {
		w->furthest = (uint32_t)index;
		w->any = true;
	}
	m->received = true;
	(void)ipx_sequence_take(w->s, &m->arrival, &count);
}

/* Sends Messages, of which the last ones arrive in order. */
static void
run(struct world *w, size_t messages)
{
	size_t first = w->count, pending[DELAY + 1], count = 0;

	for (size_t i = 0; i < messages; i++) {
		bool calm = i + DELAY + 2 >= messages || i < CALM;

		send(w);
		if (!calm && chance(w, w->loss))
			continue;
		if (!calm && count < DELAY && chance(w, w->delay)) {
			pending[count++] = w->count - 1;
			continue;
		}
		receive(w, w->count - 1);
		if (!calm && chance(w, w->doubling))
			receive(w, w->count - 1);
		if (count > 0 && (calm || chance(w, 400))) {
			receive(w, pending[0]);
			if (chance(w, w->doubling))
				receive(w, pending[0]);
			memmove(
			    pending, pending + 1, --count * sizeof(*pending));
		}
	}
	for (size_t i = 0; i < count; i++)
		receive(w, pending[i]);
	for (size_t i = first; i < w->count; i++)
		if (!w->sent[i].received)
			w->lost += w->sent[i].step;
}

START_TEST(the_numbers_are_those_of_the_network)
{
	struct sweep sweep = sweep_begin("network");

	for (int round = 0; round < 400; round++) {
		struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
		struct world w = { .sweep = &sweep,
			.rule = IPFIX_SEQUENCE_RECORDS,
			.s = &s,
			.loss = (unsigned)round % 5 * 30,
			.doubling = (unsigned)round % 7 * 20,
			.delay = (unsigned)round % 3 * 50,
			.next = (uint32_t)sweep_next(&sweep) };

		run(&w, MESSAGES);
		must(s.seen.lost == w.lost);
		must(s.seen.duplicate == w.duplicate);
		must(s.seen.reordered == w.reordered);
		must(s.seen.restarts == 0);
		must(s.expected == w.next);
	}
}
END_TEST

START_TEST(with_unknown_sets_no_loss_is_invented)
{
	struct sweep sweep = sweep_begin("unknown sets");

	for (int round = 0; round < 200; round++) {
		struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
		struct world w = { .sweep = &sweep,
			.rule = IPFIX_SEQUENCE_RECORDS,
			.s = &s,
			.loss = round % 2 == 0 ? 0 : 100,
			.next = (uint32_t)sweep_next(&sweep) };
		uint64_t lost = 0;

		for (size_t i = 0; i < MESSAGES; i++) {
			struct ipx_arrival *a;
			uint32_t count;

			send(&w);
			a = &w.sent[i].arrival;
			if (i > 0 && chance(&w, w.loss)) {
				lost += a->records;
				continue;
			}
			if (chance(&w, 100)) {
				a->undecodable = 1;
				a->records -= a->records / 2;
			}
			(void)ipx_sequence_take(&s, a, &count);
		}
		must(s.seen.lost <= lost);
		must(w.loss > 0 || s.seen.lost == 0);
		must(s.seen.duplicate == 0 && s.seen.restarts == 0);
	}
}
END_TEST

START_TEST(restarts_in_a_bad_network_are_counted_and_lose_nothing)
{
	struct sweep sweep = sweep_begin("restarts");

	for (int round = 0; round < 300; round++) {
		struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
		struct world w = { .sweep = &sweep,
			.rule = IPFIX_SEQUENCE_RECORDS,
			.s = &s,
			.loss = 40,
			.doubling = 20,
			.delay = 30,
			.next = 1000000 +
			    (uint32_t)(sweep_next(&sweep) % 1000000) };

		for (int epoch = 0; epoch < 4; epoch++) {
			run(&w, MESSAGES / 4);
			w.next = epoch == 2 && round % 3 == 0
			    ? 0
			    : (uint32_t)(800000 - epoch * 100000);
			w.time += 1 + (uint32_t)sweep_next(&sweep) % 100;
			w.any = false;
			/* Its first Message may be lost. */
			if (epoch < 3 && round % 2 == 0) {
				send(&w);
				w.count--;
			}
		}
		must(s.seen.restarts == 3);
		must(s.seen.lost == w.lost);
		must(s.seen.duplicate == w.duplicate);
		must(s.seen.reordered == w.reordered);
	}
}
END_TEST

/* _i is the rule. */
START_TEST(each_rule_is_recognised_and_then_as_exact)
{
	struct sweep sweep = sweep_begin("rules");
	ipfix_sequence_rule rule = (ipfix_sequence_rule)_i;

	for (int round = 0; round < 200; round++) {
		struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_AUTO);
		struct world w = { .sweep = &sweep,
			.rule = rule,
			.s = &s,
			.next = (uint32_t)sweep_next(&sweep) };

		run(&w, MESSAGES / 2);
		must(s.seen.rule == rule);
		must(s.seen.lost == 0 && s.seen.restarts == 0);
		must(s.seen.duplicate == 0 && s.seen.reordered == 0);
		w.loss = 50;
		w.doubling = 30;
		w.delay = 30;
		w.lost = w.duplicate = w.reordered = 0;
		run(&w, MESSAGES / 2);
		must(s.seen.rule == rule);
		must(s.seen.lost == w.lost);
		must(s.seen.duplicate == w.duplicate);
		must(s.seen.reordered == w.reordered);
		must(s.seen.restarts == 0);
	}
}
END_TEST

TESTS("session/sequence_network")
{
	test(the_numbers_are_those_of_the_network);
	test(with_unknown_sets_no_loss_is_invented);
	test(restarts_in_a_bad_network_are_counted_and_lose_nothing);
	loop_test(each_rule_is_recognised_and_then_as_exact,
	    IPFIX_SEQUENCE_RECORDS, IPFIX_SEQUENCE_RECORDS_AFTER);
}
