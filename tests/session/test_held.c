/* SPDX-License-Identifier: BSD-3-Clause */
/* Data Sets that wait for their template, and those that wait no longer. */
#include "session/held.h"

#include "session/collector.h"
#include "session/waiting.h"
#include "support/must.h"
#include "support/test.h"

#define T256 "2: 0100 0001 0004 0001"
#define V256 "2: 0100 0001 0052 ffff"

static ipfix_session_options
holding(size_t octets)
{
	return (ipfix_session_options){ .max_held = octets,
		.sequence_rule = IPFIX_SEQUENCE_NONE };
}

START_TEST(without_the_option_nothing_is_held)
{
	struct collector c;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, "256: 01", "unknown 256 first");
	collector_says(&c, 0, T256, "learned 256");
	ck_assert_uint_eq(collector_counts(&c)->held_sets, 0);
	collector_end(&c);
}
END_TEST

START_TEST(sets_that_waited_come_out_in_order_behind_their_template)
{
	struct collector c;

	CLAUSE("7011-8-10");
	CLAUSE("7011-9.3-03");
	collector_init(&c, holding(1000));
	collector_says(&c, 0, "256: 01 02 | 257: 0a",
	    "unknown 256 first held, "
	    "unknown 257 first held");
	collector_says(&c, 1, "256: 03", "unknown 256 held");
	ck_assert_uint_gt(collector_counts(&c)->held, 3);
	collector_says(&c, 2, T256 "| 256: 04",
	    "learned 256, held set 256, held record 01, held record 02, "
	    "held set 256, held record 03, set 256, record 04");
	collector_says(&c, 3, "2: 0101 0001 0004 0001",
	    "learned 257, held set 257, held record 0a");
	ck_assert_uint_eq(collector_counts(&c)->held, 0);
	ck_assert_uint_eq(collector_counts(&c)->held_sets, 3);
	ck_assert_uint_eq(collector_counts(&c)->replayed_sets, 3);
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 0);
	ck_assert_uint_eq(collector_counts(&c)->data_records, 5);
	/* What could not be read when it came was read at last. */
	ck_assert_uint_eq(collector_stream(&c, 1, 0).records, 5);
	ck_assert_uint_eq(collector_stream(&c, 1, 0).undecodable_sets, 0);
	collector_end(&c);
}
END_TEST

START_TEST(a_replayed_record_has_the_export_time_of_its_message)
{
	struct collector c;
	struct octets m;
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_SET };

	collector_init(&c, holding(1000));
	collector_says(&c, 5, "256: 01", "unknown 256 first held");
	c.export_time = 9;
	m = collector_message(&c, T256);
	must(ipfix_reader_open(&reader, c.session, octets_span(m),
	         MESSAGE_TIME * IPFIX_SECOND, NULL) == IPFIX_OK);
	while (event.kind != IPFIX_EVENT_RECORD)
		must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_uint_eq(event.record.export_time, MESSAGE_TIME + 5);
	ck_assert(event.held);
	free(m.data);
	collector_end(&c);
}
END_TEST

START_TEST(each_domain_holds_its_own)
{
	struct collector c;

	collector_init(&c, holding(1000));
	collector_says(&c, 0, "256: 01", "unknown 256 first held");
	c.odid = 2;
	collector_says(&c, 0, "256: 02", "unknown 256 first held");
	collector_says(
	    &c, 0, T256, "learned 256, held set 256, held record 02");
	c.odid = 1;
	collector_says(
	    &c, 0, T256, "learned 256, held set 256, held record 01");
	collector_end(&c);
}
END_TEST

START_TEST(the_oldest_set_falls_out_when_there_are_too_many_octets)
{
	struct collector c;

	CLAUSE("7011-11.4-03");
	collector_init(&c, holding(2 * (sizeof(struct ipx_held) + 2)));
	collector_says(&c, 0, "256: 0101", "unknown 256 first held");
	collector_says(&c, 0, "256: 0202", "unknown 256 held");
	collector_says(&c, 0, "256: 0303", "unknown 256 held");
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 1);
	/* One that is larger than all of it makes no room in vain. */
	collector_says(&c, 0,
	    "256: 00000000000000000000000000000000000000000000000000000000"
	    "00000000000000000000000000000000000000000000000000000000000000"
	    "00000000000000000000000000000000",
	    "unknown 256");
	collector_says(&c, 0, T256,
	    "learned 256, held set 256, held record 02, held record 02, "
	    "held set 256, held record 03, held record 03");
	ck_assert_uint_eq(collector_counts(&c)->held_sets, 3);
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 1);
	collector_end(&c);
}
END_TEST

START_TEST(the_oldest_set_falls_out_when_there_are_too_many_sets)
{
	struct collector c;
	ipfix_session_options options = holding(100000);

	options.max_held_sets = 2;
	collector_init(&c, options);
	collector_says(&c, 0, "256: 01 | 256: 02 | 256: 03",
	    "unknown 256 first held, unknown 256 held, unknown 256 held");
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 1);
	collector_says(&c, 0, T256,
	    "learned 256, held set 256, held record 02, "
	    "held set 256, held record 03");
	collector_end(&c);
}
END_TEST

START_TEST(sets_are_not_held_for_ever)
{
	struct collector c;
	ipfix_session_options options = holding(1000);

	options.held_time = 10 * IPFIX_SECOND;
	collector_init(&c, options);
	collector_says(&c, 0, "256: 01", "unknown 256 first held");
	collector_says(&c, 6, "256: 02", "unknown 256 held");
	collector_says(
	    &c, 11, T256, "learned 256, held set 256, held record 02");
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 1);
	/* The caller's timer lets them go, too. */
	collector_says(&c, 20, "257: 01", "unknown 257 first held");
	collector_expires(&c, 30, "");
	ck_assert_uint_gt(collector_counts(&c)->held, 0);
	collector_expires(&c, 31, "");
	ck_assert_uint_eq(collector_counts(&c)->held, 0);
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 2);
	collector_end(&c);
}
END_TEST

START_TEST(the_end_of_the_session_drops_what_is_held)
{
	struct collector c;

	collector_init(&c, holding(1000));
	collector_says(&c, 0, "256: 01", "unknown 256 first held");
	ipfix_session_reset(c.session);
	ck_assert_uint_eq(collector_counts(&c)->dropped_sets, 1);
	collector_says(&c, 0, T256, "learned 256");
	collector_end(&c);
}
END_TEST

START_TEST(of_a_set_that_turns_out_malformed_nothing_is_delivered)
{
	struct collector c;

	collector_init(&c, holding(1000));
	collector_says(&c, 0, "256: 0101 0901", "unknown 256 first held");
	collector_says(&c, 0, "256: 0101", "unknown 256 held");
	collector_says(&c, 0, V256,
	    "learned 256, fault RECORD_CUT, held set 256, held record 0101");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).records, 1);
	ck_assert_uint_eq(collector_stream(&c, 1, 0).undecodable_sets, 1);
	ck_assert_uint_eq(collector_counts(&c)->bad_records, 1);
	collector_end(&c);
}
END_TEST

START_TEST(lists_beyond_the_limit_count_when_they_are_replayed)
{
	struct collector c;
	ipfix_session_options options = holding(1000);

	options.max_list_depth = 1;
	collector_init(&c, options);
	collector_says(&c, 0, "256: 0b ff 0123 ffff 05 ff 0004 0001",
	    "unknown 256 first held");
	collector_says(&c, 0, "2: 0100 0001 0123 ffff",
	    "learned 256, held set 256, "
	    "held record 0bff0123ffff05ff00040001");
	ck_assert_uint_eq(collector_counts(&c)->limits_reached, 1);
	collector_end(&c);
}
END_TEST

START_TEST(with_salvage_what_precedes_the_fault_is_delivered)
{
	struct collector c;
	ipfix_session_options options = holding(1000);

	options.salvage = true;
	collector_init(&c, options);
	collector_says(&c, 0, "256: 0101 0901", "unknown 256 first held");
	collector_says(&c, 0, V256,
	    "learned 256, held set 256, held record 0101, fault RECORD_CUT");
	collector_end(&c);
}
END_TEST

START_TEST(replaying_stops_where_the_caller_stops_reading)
{
	struct collector c;
	struct octets m;
	ipfix_reader reader;
	ipfix_event event;

	collector_init(&c, holding(1000));
	collector_says(&c, 0, "256: 01 02 | 256: 03",
	    "unknown 256 first held, unknown 256 held");
	m = collector_message(&c, T256);
	must(ipfix_reader_open(&reader, c.session, octets_span(m),
	         MESSAGE_TIME * IPFIX_SECOND, NULL) == IPFIX_OK);
	for (int i = 0; i < 3; i++)
		must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	free(m.data);
	/* The Set at hand is gone; the other one waits for a definition. */
	collector_says(&c, 0, "256: 04", "set 256, record 04");
	collector_says(&c, 0, "2: 0100 0001 0006 0001",
	    "replaced 256, held set 256, held record 03");
	collector_end(&c);
}
END_TEST

START_TEST(a_waiting_template_is_told_once)
{
	struct collector c;

	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_TCP });
	collector_says(&c, 0, "256: 01 | 256: 02 | 257: 03",
	    "unknown 256 first, unknown 256, unknown 257 first");
	for (int i = 0; i < 100; i++)
		collector_says(&c, 0, "256: 01", "unknown 256");
	collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 0, "2: 0100 0000", "withdrawn 256");
	collector_says(&c, 0, "256: 01", "unknown 256 first");
	collector_end(&c);
}
END_TEST

START_TEST(many_waiting_templates_take_little_memory)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct ipx_waiting w = { NULL, 0, 0, 0 };

	for (uint64_t key = 1; key <= 1000; key++)
		ck_assert(ipx_waiting_add(&w, &mem, key));
	ck_assert_uint_eq(w.count, IPX_WAITING);
	ck_assert_uint_le(heap.bytes, IPX_WAITING * sizeof(uint64_t));
	ck_assert(!ipx_waiting_add(&w, &mem, 1000));
	ck_assert(ipx_waiting_add(&w, &mem, 1));
	for (uint64_t key = 1; key <= 1000; key++)
		ipx_waiting_remove(&w, &mem, key);
	ck_assert_uint_eq(heap.out, 0);
	/* Without memory it is told each time, which is no harm. */
	heap.fail_at = 0;
	ck_assert(ipx_waiting_add(&w, &mem, 1));
	ck_assert(ipx_waiting_add(&w, &mem, 1));
	ipx_waiting_clear(&w, &mem);
}
END_TEST

START_TEST(without_memory_a_set_is_not_held_and_says_so)
{
	struct collector c;

	collector_init(&c, holding(1000));
	(void)collector_read(&c, T256);
	(void)collector_read(&c, "300: 01");
	c.heap.fail_at = 0;
	collector_says(&c, 0, "300: 01", "unknown 300");
	ck_assert_uint_eq(collector_counts(&c)->held_sets, 1);
	collector_end(&c);
}
END_TEST

enum { KEYS = 7, STEPS = 5000, MOST = 20 };

/* What should be held, the oldest first, each told by its time. */
struct model {
	uint64_t keys[MOST];
	ipfix_time times[MOST];
	size_t count, most;
};

static void
model_remove(struct model *m, size_t at)
{
	for (m->count--; at < m->count; at++) {
		m->keys[at] = m->keys[at + 1];
		m->times[at] = m->times[at + 1];
	}
}

static void
model_add(struct model *m, uint64_t key, ipfix_time time)
{
	if (m->count == m->most)
		model_remove(m, 0);
	m->keys[m->count] = key;
	m->times[m->count++] = time;
}

static void
take_like(struct ipx_holding *h, const ipfix_alloc *mem, struct model *m,
    uint64_t key)
{
	struct ipx_held *held = ipx_holding_take(h, key);
	size_t at = 0;

	while (at < m->count && m->keys[at] != key)
		at++;
	ck_assert((held != NULL) == (at < m->count));
	if (held == NULL)
		return;
	ck_assert_uint_eq(held->key, key);
	ck_assert_uint_eq(held->arrived, m->times[at]);
	ipx_held_free(held, mem);
	model_remove(m, at);
}

/* Of few Sets many keys share a queue, of many hardly any do. */
START_TEST(the_oldest_set_of_a_key_is_taken_whatever_else_is_held)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct model m = { .most = _i == 0 ? MOST : 3 };
	struct ipx_holding h = { .max_octets = SIZE_MAX, .max_count = m.most };
	uint32_t random = 1;
	bool kept;

	if (_i == 1)
		h.max_octets = 3 * (sizeof(struct ipx_held) + 1);
	for (ipfix_time now = 1; now <= STEPS; now++) {
		struct ipx_held head = { .arrived = now };

		random = random * 1103515245 + 12345;
		head.key = (random >> 16) % KEYS;
		if ((random >> 24) % 16 == 0) {
			ipx_holding_expire(&h, &mem, now - 10);
			while (m.count > 0 && m.times[0] < now - 10)
				model_remove(&m, 0);
		} else if ((random >> 24) % 8 < 5) {
			ipx_holding_add(&h, &mem, &head,
			    (ipfix_span){ (const uint8_t *)"x", 1 }, &kept);
			ck_assert(kept);
			model_add(&m, head.key, now);
		} else {
			take_like(&h, &mem, &m, head.key);
		}
		ck_assert_uint_eq(h.count, m.count);
		ck_assert_uint_eq(
		    h.octets, m.count * (sizeof(struct ipx_held) + 1));
	}
	ck_assert_uint_eq(ipx_holding_clear(&h, &mem), m.count);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(there_are_as_many_queues_as_sets_at_most)
{
	static const struct {
		size_t octets, count, room;
	} CASES[] = {
		{ 1000000, 1, 1 },
		{ 1000000, 1000, 1024 },
		{ 4 * sizeof(struct ipx_held), 1000, 4 },
		{ SIZE_MAX, SIZE_MAX, IPX_HELD_QUEUES },
	};
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct ipx_holding h = { .max_octets = CASES[_i].octets,
		.max_count = CASES[_i].count };
	const struct ipx_held head = { .key = 256 };
	bool kept;

	/* Without memory for either there is neither. */
	for (long i = 0; i < 2; i++) {
		heap.fail_at = i;
		ck_assert_uint_eq(ipx_holding_add(&h, &mem, &head,
		                      (ipfix_span){ NULL, 0 }, &kept),
		    0);
		ck_assert(!kept);
		ck_assert_uint_eq(h.count, 0);
		ck_assert_ptr_null(ipx_holding_take(&h, 256));
		ck_assert_uint_eq(ipx_holding_clear(&h, &mem), 0);
		ck_assert_uint_eq(heap.out, 0);
	}
	(void)ipx_holding_add(&h, &mem, &head, (ipfix_span){ NULL, 0 }, &kept);
	ck_assert(kept);
	ck_assert_uint_eq(h.room, CASES[_i].room);
	ck_assert_uint_eq(ipx_holding_clear(&h, &mem), 1);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("session/held")
{
	test(without_the_option_nothing_is_held);
	test(sets_that_waited_come_out_in_order_behind_their_template);
	test(a_replayed_record_has_the_export_time_of_its_message);
	test(each_domain_holds_its_own);
	test(the_oldest_set_falls_out_when_there_are_too_many_octets);
	test(the_oldest_set_falls_out_when_there_are_too_many_sets);
	test(sets_are_not_held_for_ever);
	test(the_end_of_the_session_drops_what_is_held);
	test(of_a_set_that_turns_out_malformed_nothing_is_delivered);
	test(lists_beyond_the_limit_count_when_they_are_replayed);
	test(with_salvage_what_precedes_the_fault_is_delivered);
	test(replaying_stops_where_the_caller_stops_reading);
	test(a_waiting_template_is_told_once);
	test(many_waiting_templates_take_little_memory);
	test(without_memory_a_set_is_not_held_and_says_so);
	loop_test(the_oldest_set_of_a_key_is_taken_whatever_else_is_held, 0, 2);
	loop_test(there_are_as_many_queues_as_sets_at_most, 0, 4);
}
