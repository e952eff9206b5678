/* SPDX-License-Identifier: BSD-3-Clause */
/* Late Messages are read with the templates of their time (RFC 7011, 8.2). */
#include "session/history.h"

#include <stdio.h>

#include "session/collector.h"
#include "session/session.h"
#include "support/must.h"
#include "support/test.h"
#include "wire/template.h"

/* One field of 1, 2 and 4 octets. */
#define A "2: 0100 0001 0004 0001"
#define B "2: 0100 0001 0007 0002"
#define C "2: 0100 0001 0008 0004"
#define WITHDRAWN "2: 0100 0000"
#define DATA "256: 01020304"
#define AS_A "set 256, record 01, record 02, record 03, record 04"
#define AS_B "set 256, record 0102, record 0304"
#define AS_C "set 256, record 01020304"

/* A collector with options, for which order means nothing. */
#define COLLECTOR(name, ...)         \
	struct collector name;       \
	collector_init(&name,        \
	    (ipfix_session_options){ \
	        .sequence_rule = IPFIX_SEQUENCE_NONE, __VA_ARGS__ })

START_TEST(late_messages_are_read_with_the_template_of_their_time)
{
	COLLECTOR(c, .transport = IPFIX_UDP);

	CLAUSE("7011-8.2-05");
	CLAUSE("7011-8.2-06");
	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 10, B, "replaced 256");
	collector_says(&c, 20, C, "replaced 256");
	collector_says_at(&c, 21, 5, DATA, AS_A);
	collector_says_at(&c, 21, 0, DATA, AS_A);
	collector_says_at(&c, 21, 15, DATA, AS_B);
	/* The second of a definition belongs to the younger one. */
	collector_says_at(&c, 21, 10, DATA, AS_B);
	collector_says_at(&c, 21, 20, DATA, AS_C);
	collector_says_at(&c, 21, 25, DATA, AS_C);
	collector_end(&c);
}
END_TEST

START_TEST(what_is_too_late_is_read_with_what_there_is)
{
	COLLECTOR(c, .history = 5 * IPFIX_SECOND);

	CLAUSE("7011-8.2-07");
	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 10, B, "replaced 256");
	collector_says_at(&c, 11, 9, DATA, AS_A);
	collector_says_at(&c, 16, 16, DATA, AS_B);
	collector_says_at(&c, 16, 9, DATA, AS_B);
	/* And what it would have been read with takes no memory any longer. */
	ck_assert_uint_eq(c.session->history.count, 0);
	ck_assert_ptr_null(c.session->history.past);
	collector_end(&c);
}
END_TEST

START_TEST(without_a_window_only_the_present_counts)
{
	COLLECTOR(c, .history = IPFIX_NEVER);

	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 10, B, "replaced 256");
	collector_says_at(&c, 11, 9, DATA, AS_B);
	collector_says_at(&c, 11, 9, A, "replaced 256");
	collector_end(&c);
}
END_TEST

START_TEST(over_tcp_and_from_files_nothing_is_late)
{
	COLLECTOR(tcp, .transport = IPFIX_TCP);
	COLLECTOR(file, .transport = IPFIX_FILE);

	collector_says(&tcp, 0, A, "learned 256");
	collector_says(&tcp, 10, WITHDRAWN, "withdrawn 256");
	collector_says_at(&tcp, 10, 5, DATA, "unknown 256 first");
	collector_says(&file, 0, A, "learned 256");
	collector_says(&file, 10, B, "replaced 256");
	collector_says_at(&file, 10, 5, DATA, AS_B);
	collector_end(&tcp);
	collector_end(&file);
}
END_TEST

START_TEST(a_withdrawn_template_describes_what_was_sent_before)
{
	COLLECTOR(c, .transport = IPFIX_SCTP);

	CLAUSE("7011-8.2-05");
	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 10, WITHDRAWN, "withdrawn 256");
	/* On its own stream, what follows was sent behind it. */
	collector_says(&c, 10, DATA, "unknown 256 first");
	c.stream = 1;
	collector_says_at(&c, 11, 0, DATA, AS_A);
	collector_says_at(&c, 11, 9, DATA, AS_A);
	collector_says_at(&c, 11, 10, DATA, AS_A);
	collector_says_at(&c, 11, 11, DATA, "unknown 256");
	collector_end(&c);
}
END_TEST

START_TEST(in_one_message_only_the_order_counts)
{
	COLLECTOR(c, .transport = IPFIX_SCTP);

	CLAUSE("7011-8.1-03");
	CLAUSE("7011-8.1-07");
	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 20, "2: 0101 0001 0004 0001", "learned 257");
	/* Late, and withdrawn in the middle. */
	collector_says_at(&c, 20, 10,
	    DATA "|" WITHDRAWN "|" DATA "|" C "|" DATA,
	    AS_A ", withdrawn 256, unknown 256 first, learned 256, " AS_C);
	collector_says_at(&c, 20, 5, DATA, AS_A);
	collector_end(&c);
}
END_TEST

START_TEST(a_late_definition_does_not_replace_a_younger_one)
{
	COLLECTOR(c, .transport = IPFIX_UDP);

	collector_says(&c, 20, C, "learned 256");
	collector_says_at(&c, 21, 10, B, "fault TEMPLATE_STALE");
	collector_says(&c, 22, DATA, AS_C);
	/* But it says how late Messages are to be read. */
	collector_says_at(&c, 22, 12, DATA, AS_B);
	collector_says_at(&c, 22, 9, DATA, AS_C);
	collector_end(&c);
}
END_TEST

/* _i: with salvage or without. */
START_TEST(a_late_message_is_read_with_the_templates_it_brings)
{
	COLLECTOR(c, .salvage = _i == 1);

	collector_says(&c, 20, C, "learned 256");
	collector_says_at(&c, 21, 10, DATA "|" B "|" DATA "|" A "|" DATA,
	    AS_C ", fault TEMPLATE_STALE, " AS_B
	         ", fault TEMPLATE_STALE, " AS_A);
	collector_says_at(&c, 21, 11, DATA, AS_A);
	collector_says(&c, 22, DATA, AS_C);
	collector_end(&c);
}
END_TEST

/* The Message defines thousands of others, before and after. */
START_TEST(a_late_definition_is_found_among_many)
{
	COLLECTOR(c, .salvage = _i == 1);
	char *sets = calloc(1, 4000 * 20 + 2000 * 8 + 200), *at = sets;
	struct octets m;
	ipfix_reader reader;
	ipfix_event event;

	must(sets != NULL);
	at += sprintf(at, "2:");
	for (unsigned int i = 0; i < 2000; i++)
		at += sprintf(at, " %04x 0001 0004 0001", 300 + i);
	at += sprintf(at, " 0100 0001 0007 0002");
	for (unsigned int i = 2000; i < 4000; i++)
		at += sprintf(at, " %04x 0001 0004 0001", 300 + i);
	for (unsigned int i = 0; i < 2000; i++)
		at += sprintf(at, "| 60000:");
	(void)sprintf(at, "|" DATA);
	collector_says(&c, 20, C, "learned 256");
	c.export_time = 10;
	m = collector_message(&c, sets);
	must(ipfix_reader_open(&reader, c.session, octets_span(m),
	         (MESSAGE_TIME + 21) * IPFIX_SECOND, NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		continue;
	/* Two of the late definition, not one of the younger. */
	ck_assert_uint_eq(collector_counts(&c)->data_records, 2);
	ck_assert_uint_eq(
	    collector_counts(&c)->data_sets_without_template, 2000);
	collector_end(&c);
	free(m.data);
	free(sets);
}
END_TEST

START_TEST(a_late_withdrawal_ends_nothing_that_is_younger)
{
	COLLECTOR(c, .transport = IPFIX_SCTP);

	collector_says(&c, 20, C, "learned 256");
	c.stream = 1;
	collector_says_at(&c, 20, 10, WITHDRAWN, "fault WITHDRAWAL_STALE");
	collector_says_at(&c, 20, 10, "2: 0002 0000", "fault WITHDRAWAL_STALE");
	collector_says(&c, 21, DATA, AS_C);
	collector_end(&c);
}
END_TEST

START_TEST(a_late_definition_that_cannot_be_used_ends_nothing_either)
{
	COLLECTOR(c, .max_fields = 2);

	collector_says(&c, 20, C, "learned 256");
	collector_says_at(&c, 20, 10,
	    "2: 0100 0003 0004 0001 0004 0001 "
	    "0004 0001",
	    "fault TEMPLATE_FIELDS");
	collector_says(&c, 21, DATA, AS_C);
	collector_end(&c);
}
END_TEST

START_TEST(an_unusable_definition_ends_the_old_one_at_once)
{
	COLLECTOR(c, .transport = IPFIX_UDP);

	collector_says(&c, 0, A, "learned 256");
	collector_says(&c, 10, "2: 0100 0001 0004 0000",
	    "fault TEMPLATE_EMPTY, removed 256");
	/* Records of this second may be of the one that was not understood. */
	collector_says(&c, 10, DATA, "unknown 256 first");
	collector_says_at(&c, 10, 9, DATA, AS_A);
	collector_end(&c);
}
END_TEST

START_TEST(a_malformed_message_makes_no_history)
{
	COLLECTOR(c, .transport = IPFIX_UDP);

	CLAUSE("7011-9.1-01");
	collector_says(&c, 0, A, "learned 256");
	c.export_time = c.now = 10;
	(void)collector_read(&c, B "| 2: 0101 0001");
	ck_assert_str_eq(c.text, "bad TEMPLATE_CUT");
	ck_assert_uint_eq(c.session->history.count, 0);
	collector_says(&c, 20, C, "replaced 256");
	(void)collector_read(&c, B "| 2: 0101 0001");
	c.export_time = 15;
	(void)collector_read(&c, B "| 2: 0101 0001");
	ck_assert_str_eq(c.text, "bad TEMPLATE_CUT");
	ck_assert_uint_eq(c.session->history.count, 1);
	collector_says_at(&c, 20, 16, DATA, AS_A);
	collector_end(&c);
}
END_TEST

START_TEST(definitions_that_were_not_read_make_no_history)
{
	COLLECTOR(c, .transport = IPFIX_UDP);
	struct octets m;
	ipfix_reader reader;
	ipfix_event event;

	collector_says(&c, 0, A, "learned 256");
	c.export_time = 10;
	m = collector_message(&c, B "|" C);
	must(ipfix_reader_open(&reader, c.session, octets_span(m),
	         MESSAGE_TIME * IPFIX_SECOND, NULL) == IPFIX_OK);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	free(m.data);
	collector_says_at(&c, 10, 11, DATA, AS_B);
	collector_says_at(&c, 10, 5, DATA, AS_A);
	ck_assert_uint_eq(c.session->history.count, 1);
	collector_end(&c);
}
END_TEST

START_TEST(the_past_takes_a_part_of_the_memory_and_no_more)
{
	COLLECTOR(c, .max_memory = 16 * 2000);
	uint32_t time = 0;

	for (int i = 0; i < 200; i++)
		(void)collector_read(&c, i % 2 == 0 ? A : B);
	ck_assert_uint_gt(c.session->history.count, 0);
	ck_assert_uint_le(c.session->history.memory, 2000);
	ck_assert_uint_le(
	    collector_counts(&c)->memory, 2000 + c.session->store.memory);
	for (int i = 0; i < 200; i++) {
		c.export_time = ++time / 8;
		(void)collector_read(&c, i % 2 == 0 ? A : B);
		must(c.session->history.count <= IPX_HISTORY);
	}
	collector_end(&c);
}
END_TEST

START_TEST(without_memory_the_past_is_forgotten)
{
	COLLECTOR(c, .transport = IPFIX_UDP);
	size_t before;

	collector_says(&c, 0, A, "learned 256");
	before = c.heap.count;
	collector_says(&c, 10, B, "replaced 256");
	collector_says_at(&c, 10, 5, DATA, AS_A);
	collector_end(&c);
	for (long fail = 0; fail < (long)(c.heap.count - before); fail++) {
		COLLECTOR(d, .transport = IPFIX_UDP);

		collector_says(&d, 0, A, "learned 256");
		d.heap.fail_at = fail;
		d.export_time = 10;
		(void)collector_read(&d, B);
		d.heap.fail_at = -1;
		if (strcmp(d.text, "bad NOMEM") == 0)
			collector_says(&d, 10, B, "replaced 256");
		ck_assert_str_eq(d.text, "replaced 256");
		collector_says(&d, 11, DATA, AS_B);
		collector_end(&d);
	}
}
END_TEST

START_TEST(export_times_are_compared_modulo_2_to_the_32)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct ipx_history h = { .max_memory = 10000 };
	ipfix_field_specifier field = { .id = 4, .length = 1 };
	ipfix_template *t;
	struct ipx_past past = {
		.key = 5, .from = UINT32_MAX - 5, .until = 5, .withdrawn = true
	};

	must(ipfix_template_new(&t, 256, 0, &field, 1, NULL, &mem, NULL) ==
	    IPFIX_OK);
	past.tmpl = t;
	ipx_history_add(&h, &mem, &past);
	ck_assert_ptr_eq(ipx_history_find(&h, 5, UINT32_MAX, 0), t);
	ck_assert_ptr_eq(ipx_history_find(&h, 5, UINT32_MAX - 5, 0), t);
	ck_assert_ptr_eq(ipx_history_find(&h, 5, 4, 0), t);
	ck_assert_ptr_eq(ipx_history_find(&h, 5, 5, 1), t);
	ck_assert_ptr_null(ipx_history_find(&h, 5, 5, 0));
	ck_assert_ptr_null(ipx_history_find(&h, 5, UINT32_MAX - 6, 0));
	ck_assert_ptr_null(ipx_history_find(&h, 5, 6, 1));
	ck_assert_ptr_null(ipx_history_find(&h, 6, 0, 0));
	ipx_history_expire(&h, &mem, 5);
	ck_assert_uint_eq(h.count, 1);
	ipx_history_expire(&h, &mem, 6);
	ck_assert_uint_eq(h.count, 0);
	ck_assert_uint_eq(h.memory, 0);
	ipfix_template_free(t);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("session/history")
{
	test(late_messages_are_read_with_the_template_of_their_time);
	test(what_is_too_late_is_read_with_what_there_is);
	test(without_a_window_only_the_present_counts);
	test(over_tcp_and_from_files_nothing_is_late);
	test(a_withdrawn_template_describes_what_was_sent_before);
	test(in_one_message_only_the_order_counts);
	test(a_late_definition_does_not_replace_a_younger_one);
	loop_test(a_late_message_is_read_with_the_templates_it_brings, 0, 2);
	loop_test(a_late_definition_is_found_among_many, 0, 2);
	test(a_late_withdrawal_ends_nothing_that_is_younger);
	test(a_late_definition_that_cannot_be_used_ends_nothing_either);
	test(an_unusable_definition_ends_the_old_one_at_once);
	test(a_malformed_message_makes_no_history);
	test(definitions_that_were_not_read_make_no_history);
	test(the_past_takes_a_part_of_the_memory_and_no_more);
	test(without_memory_the_past_is_forgotten);
	test(export_times_are_compared_modulo_2_to_the_32);
}
