/* SPDX-License-Identifier: BSD-3-Clause */
/* A malformed Message is discarded whole (RFC 7011, 9.1). */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/test.h"

#define T257 "0101 0001 0004 0001"

static ipfix_session *
session_with_256(void)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);

	expect(
	    s, message(1, "2: 0100 0002 0008 0004 0052 ffff"), "learned 256\n");
	return s;
}

/* Fails to open, where and why, in which Set; and nothing has changed. */
static void
malformed(struct octets m, ipfix_error want)
{
	ipfix_session *s = session_with_256();
	char *before = templates_of(s), *after;
	struct events events = EVENTS_INIT;
	const ipfix_error *e = &events.error;
	ipfix_counters counters;
	ipfix_reader reader = { .state_ = 77 };

	memcpy(&counters, ipfix_session_counters(s), sizeof(counters));
	ck_assert_int_lt(events_open(&events, &reader, s, m, 1000), 0);
	ck_assert_int_eq(e->fault, want.fault);
	ck_assert_uint_eq(e->offset, want.offset);
	ck_assert_uint_eq(e->set_id, want.set_id);
	ck_assert_uint_eq(e->template_id, want.template_id);
	ck_assert_uint_eq(e->odid, want.odid);
	ck_assert_uint_eq(reader.state_, 77);
	ck_assert_int_lt(
	    ipfix_reader_open(&reader, s, octets_span(m), 1000, NULL), 0);

	after = templates_of(s);
	ck_assert_str_eq(before, after);
	counters.bad_messages += 2;
	counters.bad_messages_in_a_row += 2;
	ck_assert_mem_eq(
	    ipfix_session_counters(s), &counters, sizeof(counters));
	expect(
	    s, message(1, "256: c0000201 00"), "set 256\nrecord c000020100\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_messages_in_a_row, 0);
	free(before);
	free(after);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}

static struct octets
with_tail(const char *sets, const char *tail)
{
	struct octets m = join(message(1, sets), hex(tail));

	patch16(m, 2, (uint16_t)m.size);
	return m;
}

#define IN_MESSAGE(what, at)                                           \
	(ipfix_error)                                                  \
	{                                                              \
		.fault = IPFIX_FAULT_##what, .offset = (at), .odid = 1 \
	}
#define IN_SET(what, at, set)                                           \
	(ipfix_error)                                                   \
	{                                                               \
		.fault = IPFIX_FAULT_##what, .offset = (at), .odid = 1, \
		.set_id = (set)                                         \
	}

START_TEST(a_header_that_is_wrong)
{
	struct octets m = message(1, "");

	CLAUSE("7011-9.1-02");
	CLAUSE("7011-9.1-03");
	malformed(hex("000a 0010"),
	    (ipfix_error){ .fault = IPFIX_FAULT_MESSAGE_CUT, .offset = 4 });
	m.data[1] = 9;
	malformed(m, (ipfix_error){ .fault = IPFIX_FAULT_MESSAGE_VERSION });
	m = message(1, "");
	m.data[3] = 15;
	malformed(m,
	    (ipfix_error){ .fault = IPFIX_FAULT_MESSAGE_SHORT, .offset = 2 });
	m = message(1, "");
	m.data[3] = 17;
	malformed(
	    m, (ipfix_error){ .fault = IPFIX_FAULT_MESSAGE_LONG, .offset = 2 });
}
END_TEST

START_TEST(a_chain_of_sets_that_is_broken_behind_a_template)
{
	CLAUSE("7011-9.1-01");
	malformed(with_tail("2: " T257, "0100 00"), IN_MESSAGE(SET_CUT, 28));
	malformed(
	    with_tail("2: " T257, "0101 0003"), IN_MESSAGE(SET_SHORT, 30));
	malformed(with_tail("2: " T257, "0101 0005"), IN_MESSAGE(SET_LONG, 30));
}
END_TEST

START_TEST(a_template_that_is_cut_behind_others)
{
	CLAUSE("7011-9.1-01");
	malformed(message(1, "2: " T257 "012c 0002 0008 0004"),
	    (ipfix_error){ .fault = IPFIX_FAULT_TEMPLATE_CUT,
	        .offset = 36,
	        .odid = 1,
	        .set_id = 2,
	        .template_id = 300 });
	malformed(message(1, "3: 012c 0001 00"),
	    (ipfix_error){ .fault = IPFIX_FAULT_TEMPLATE_CUT,
	        .offset = 25,
	        .odid = 1,
	        .set_id = 3,
	        .template_id = 300 });
}
END_TEST

START_TEST(a_record_past_its_set)
{
	malformed(message(1, "2: " T257 "| 256: c0000201 00 c0000201 05 6162"),
	    IN_SET(RECORD_CUT, 37, 256));
}
END_TEST

START_TEST(a_record_past_its_set_by_a_template_of_the_same_message)
{
	malformed(message(1, "2: 012c 0001 0052 ffff | 300: 0361"),
	    IN_SET(RECORD_CUT, 32, 300));
}
END_TEST

START_TEST(a_list_that_contradicts_itself)
{
	malformed(message(1, "2: 012c 0001 0123 ffff | 300: 02 ff00"),
	    IN_SET(LIST_CUT, 33, 300));
	malformed(message(1,
	              "2: 012c 0001 0124 ffff " T257
	              "| 300: 03 ff0101 | 300: 05 ff012c 03 ff"),
	    IN_SET(LIST_RECORD, 52, 300));
}
END_TEST

/* Every kind of change that a Message can make, and then a fault. */
START_TEST(all_that_it_did_to_templates_is_undone)
{
	ipfix_session *s = session_of(IPFIX_FILE, NULL);
	struct octets m;
	struct events events = EVENTS_INIT;
	char *before, *after;

	expect(s,
	    message(1,
	        "2: 0100 0001 0008 0004" T257 "012d 0001 0004 0001"
	        "| 3: 0102 0001 0001 0095 0004"),
	    "learned 256\nlearned 257\nlearned 301\nlearned 258\n");
	before = templates_of(s);
	m = with_tail("2: 0100 0001 000c 0004" T257 "0101 0000"
	              "| 3: 0003 0000 | 2: 012d 0001 0008 0000"
	              "012c 0001 0008 0004 0002 0000 0100 0001 0007 0002",
	    "00");
	ck_assert_int_eq(events_read(&events, s, m), IPFIX_ERR_TRUNCATED);
	after = templates_of(s);
	ck_assert_str_eq(before, after);
	free(m.data);
	free(before);
	free(after);
	events_free(&events);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_good_message_acts_only_as_it_is_read)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	struct octets m = message(1, "2: " T257 "| 257: 06 11");
	ipfix_reader reader;
	ipfix_event event;

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 1, NULL), IPFIX_OK);
	ck_assert_ptr_null(ipfix_session_find(s, 1, 257));
	ck_assert_uint_eq(templates_count(s), 0);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_TEMPLATE);
	ck_assert_ptr_eq(ipfix_session_find(s, 1, 257), event.tmpl);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(what_was_not_read_is_dropped_by_the_next_message)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	struct octets m = message(1, "2: 0100 0001 0008 0004" T257);
	ipfix_reader reader;
	ipfix_event event;

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 1, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	expect(s, message(1, "257: 06"), "unknown 257 06\n");
	ck_assert_uint_eq(templates_count(s), 1);
	ck_assert_ptr_nonnull(ipfix_session_find(s, 1, 256));
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(reserved_sets_and_padding_are_no_malformation)
{
	ipfix_session *s = session_with_256();

	CLAUSE("7011-9.1-04");
	expect(s, message(1, "1: ffff | 256: c0000201 00 ffffffff | 2: ffff"),
	    "fault SET_RESERVED@16\nset 256\nrecord c000020100\n"
	    "fault SET_EMPTY@35\n");
	ipfix_session_free(s);
}
END_TEST

TESTS("session/check")
{
	test(a_header_that_is_wrong);
	test(a_chain_of_sets_that_is_broken_behind_a_template);
	test(a_template_that_is_cut_behind_others);
	test(a_record_past_its_set);
	test(a_record_past_its_set_by_a_template_of_the_same_message);
	test(a_list_that_contradicts_itself);
	test(all_that_it_did_to_templates_is_undone);
	test(a_good_message_acts_only_as_it_is_read);
	test(what_was_not_read_is_dropped_by_the_next_message);
	test(reserved_sets_and_padding_are_no_malformation);
}
