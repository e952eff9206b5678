/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages read event by event; and what salvage makes of malformed ones. */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define T257 "0101 0002 0004 0001 0052 ffff"
#define O258 "0102 0002 0001 0095 0004 0029 0002"

static ipfix_session *
salvaging(const ipfix_alloc *alloc)
{
	ipfix_session_options options = {
		.transport = IPFIX_TCP, .salvage = true, .alloc = alloc
	};
	ipfix_session *session;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, &options), IPFIX_OK);
	return session;
}

/* A Message whose last octets are no good Set. */
static struct octets
with_tail(const char *sets, const char *tail)
{
	struct octets m = join(message(1, sets), hex(tail));

	patch16(m, 2, (uint16_t)m.size);
	return m;
}

START_TEST(a_message_without_sets_has_no_event)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3-01");
	expect(s, message(1, ""), "");
	ck_assert_uint_eq(ipfix_session_counters(s)->messages, 1);
	ipfix_session_free(s);
}
END_TEST

START_TEST(sets_of_all_kinds_come_in_any_order)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3-01");
	CLAUSE("7011-3.3.2-01");
	CLAUSE("7011-3.3.2-03");
	expect(s,
	    message(1,
	        "2: " T256 "| 256: c0000201 c0000202 | 300: 0102"
	        "| 3: " O258 "| 258: 000000010002 | 256: c0000203"),
	    "learned 256\nset 256\nrecord c0000201\nrecord c0000202\n"
	    "unknown 300 0102\nlearned 258\nset 258\nrecord 000000010002\n"
	    "set 256\nrecord c0000203\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(reserved_set_ids_are_told_and_passed_over)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3.3.2-01");
	expect(s, message(1, "0: 01 | 1: | 4: ff | 255: 0001 | 2: " T256),
	    "fault SET_RESERVED@16\nfault SET_RESERVED@21\n"
	    "fault SET_RESERVED@25\nfault SET_RESERVED@30\nlearned 256\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_sets, 4);
	ck_assert_uint_eq(ipfix_session_counters(s)->sets, 5);
	ipfix_session_free(s);
}
END_TEST

START_TEST(sets_without_a_record_are_told)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3.3-01");
	expect(s,
	    message(1,
	        "2: | 2: " T256 "| 256: | 256: c00002 | 3: 00000000"
	        "| 300: | 256: c0000201"),
	    "fault SET_EMPTY@16\nlearned 256\nset 256\nfault SET_EMPTY@32\n"
	    "set 256\nfault SET_EMPTY@36\nfault SET_EMPTY@43\n"
	    "unknown 300\nset 256\nrecord c0000201\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(an_options_template_set_ends_padded_or_not)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3.3.1-06");
	CLAUSE("7011-9-04");
	expect(s, message(1, "3: " O258), "learned 258\n");
	expect(s, message(1, "3: " O258 "0000"), "refreshed 258\n");
	expect(s, message(1, "3: " O258 "0000 00000000"), "refreshed 258\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(octets_behind_the_message_are_told_first)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3.1-03");
	expect(s, join(message(1, "2: " T256), hex("00")),
	    "fault MESSAGE_TRAILER@28\nlearned 256\n");
	ipfix_session_free(s);
}
END_TEST

/* The domain of the header scopes all records (RFC 7011, 3.4.2.1). */
START_TEST(a_record_knows_its_message)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	struct octets m = message(0x01020304, "3: " O258 "| 258: 000000010002");
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_FAULT };
	ipfix_field field;

	CLAUSE("7011-3.4.2.1-03");
	CLAUSE("7011-3.4.2.1-04");
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL), IPFIX_OK);
	ck_assert_uint_eq(reader.message.odid, 0x01020304);
	while (event.kind != IPFIX_EVENT_RECORD)
		ck_assert_int_eq(
		    ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ck_assert_uint_eq(event.record.odid, 0x01020304);
	ck_assert_uint_eq(event.record.export_time, MESSAGE_TIME);
	ck_assert_uint_eq(event.record.offset, 38);
	ck_assert_ptr_eq(event.tmpl, event.record.tmpl);
	ck_assert_uint_eq(event.set.id, 258);
	ck_assert_uint_eq(event.set.body.size, 6);
	ck_assert_int_eq(
	    ipfix_record_find(&event.record, 0, 149, 0, &field), IPFIX_OK);
	ck_assert(field.scope);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_DONE);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_DONE);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

/* observationDomainId, exportingProcessId, meteringProcessId, templateId,
 * lineCardId, exporterIPv4Address, exporterIPv6Address, ingressInterface */
START_TEST(the_usual_scopes_are_understood)
{
	static const uint16_t IDS[] = { 149, 144, 143, 145, 141, 130, 131, 10 };
	static const uint16_t SIZES[] = { 4, 4, 4, 2, 4, 4, 16, 4 };
	ipfix_session *s = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-3.4.2.1-01");
	for (size_t i = 0; i < IPFIX_COUNT(IDS); i++) {
		struct octets o = hex("0100 0002 0001 0000 0000 0029 0008");
		const ipfix_template *t;
		struct events events = EVENTS_INIT;

		patch16(o, 6, IDS[i]);
		patch16(o, 8, SIZES[i]);
		o = message_of((uint32_t)i, 3, o);
		events_read(&events, s, o);
		t = ipfix_session_find(s, (uint32_t)i, 256);
		ck_assert_ptr_nonnull(t);
		ck_assert_uint_eq(ipfix_template_scope_count(t), 1);
		ck_assert_ptr_nonnull(ipfix_template_fields(t)[0].element);
		ck_assert_uint_eq(
		    ipfix_type_size(
		        (ipfix_type)ipfix_template_fields(t)[0].element->type),
		    SIZES[i]);
		events_free(&events);
		free(o.data);
	}
	ipfix_session_free(s);
}
END_TEST

START_TEST(fields_of_unknown_elements_are_octets_with_their_key)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	struct octets m = message(
	    1, "2: 0100 0002 ffff 0003 00007ed9 7fff 0002 | 256: 010203 0405");
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_FAULT };
	ipfix_field field;

	CLAUSE("7011-9-02");
	CLAUSE("7011-9-03");
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL), IPFIX_OK);
	while (event.kind != IPFIX_EVENT_RECORD)
		ck_assert_int_eq(
		    ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_record_find(&event.record, 32473, 0x7fff, 0, &field),
	    IPFIX_OK);
	ck_assert_ptr_null(field.specifier->element);
	ck_assert_uint_eq(field.specifier->pen, 32473);
	ck_assert_mem_eq(field.octets.data, "\1\2\3", 3);
	ck_assert_int_eq(
	    ipfix_record_find(&event.record, 0, 0x7fff, 0, &field), IPFIX_OK);
	ck_assert_uint_eq(field.octets.size, 2);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(an_event_survives_what_made_it)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	struct octets m =
	    message(1, "2: " T256 "0100 0000 00ff 0001 0008 0004");
	const ipfix_template *held;
	ipfix_reader reader;
	ipfix_event event;

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ck_assert_int_eq(event.action, IPFIX_TEMPLATE_WITHDRAWN);
	ck_assert_uint_eq(ipfix_template_count(event.tmpl), 1);
	held = ipfix_template_hold(event.tmpl);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ipfix_session_free(s);
	ck_assert_uint_eq(ipfix_template_id(held), 256);
	ipfix_template_free(held);
	free(m.data);
}
END_TEST

START_TEST(counters_count)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	const ipfix_counters *c = ipfix_session_counters(s);

	expect(s, message(1, "2: " T256 T257 "| 3: " O258 "| 256: c0000201"),
	    "learned 256\nlearned 257\nlearned 258\nset 256\n"
	    "record c0000201\n");
	ck_assert_uint_eq(c->messages, 1);
	ck_assert_uint_eq(c->sets, 3);
	ck_assert_uint_eq(c->template_records, 2);
	ck_assert_uint_eq(c->options_template_records, 1);
	ck_assert_uint_eq(c->data_records, 1);
	ck_assert_uint_eq(c->templates, 3);
	ck_assert_uint_gt(c->memory, 0);
	expect(s,
	    message(1,
	        "258: 000000010002 000000020003 | 2: " T256
	        "| 3: 0003 0000 | 258: 01"),
	    "set 258\nrecord 000000010002\nrecord 000000020003\n"
	    "refreshed 256\nwithdrawn-all 3 (1)\nunknown 258 01\n");
	ck_assert_uint_eq(c->options_data_records, 2);
	ck_assert_uint_eq(c->template_records, 3);
	ck_assert_uint_eq(c->withdrawals, 1);
	ck_assert_uint_eq(c->data_sets_without_template, 1);
	ck_assert_uint_eq(c->templates, 2);
	ck_assert_uint_eq(c->data_records, 1);
	ck_assert_uint_eq(c->bad_messages, 0);
	ck_assert_uint_eq(c->bad_records, 0);
	ipfix_session_free(s);
}
END_TEST

/* Skips after `seen` records of a Set; says how many were counted. */
static void
skip_after(const char *sets, size_t seen, size_t counted, const char *rest)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	struct octets m = message(1, sets);
	struct events events = EVENTS_INIT;
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_FAULT };

	expect(s, message(1, "2: " T256 T257), "learned 256\nlearned 257\n");
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL), IPFIX_OK);
	ipfix_reader_skip(&reader);
	for (size_t i = 0; i <= seen; i++)
		ck_assert_int_eq(
		    ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ipfix_reader_skip(&reader);
	ck_assert_uint_eq(ipfix_session_counters(s)->data_records, counted);
	ipfix_reader_skip(&reader);
	ck_assert_uint_eq(ipfix_session_counters(s)->data_records, counted);
	ck_assert_int_eq(events_rest(&events, &reader), IPFIX_DONE);
	ck_assert_str_eq(events.text != NULL ? events.text : "", rest);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}

START_TEST(a_set_that_is_skipped_is_counted)
{
	skip_after("256: c0000201 c0000202 c0000203 00", 0, 3, "");
	skip_after("256: c0000201 c0000202 c0000203", 1, 3, "");
	skip_after("256: c0000201 c0000202 c0000203", 3, 3, "");
	skip_after("257: 06 0161 07 00 08 00", 1, 3, "");
	skip_after(
	    "256: c0000201 | 257: 06 00", 0, 1, "set 257\nrecord 0600\n");
}
END_TEST

START_TEST(a_set_without_a_record_is_told_though_it_is_skipped)
{
	skip_after("256: 0102", 0, 0, "fault SET_EMPTY@16\n");
	skip_after("257: 01", 0, 0, "fault SET_EMPTY@16\n");
}
END_TEST

START_TEST(salvage_delivers_what_precedes_a_broken_chain)
{
	ipfix_session *s = salvaging(NULL);

	CLAUSE("7011-9.1-05");
	expect(s, with_tail("2: " T256 "| 256: c0000201", "0100 0003"),
	    "learned 256\nset 256\nrecord c0000201\nfault SET_SHORT@38\n");
	expect(s, with_tail("256: c0000201", "0100 0009"),
	    "set 256\nrecord c0000201\nfault SET_LONG@26\n");
	expect(s, with_tail("256: c0000201", "0100 00"),
	    "set 256\nrecord c0000201\nfault SET_CUT@24\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_sets, 3);
	ck_assert_uint_eq(ipfix_session_counters(s)->messages, 3);
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_messages, 0);
	ipfix_session_free(s);
}
END_TEST

START_TEST(salvage_gives_up_the_rest_of_a_set_alone)
{
	ipfix_session *s = salvaging(NULL);

	expect(s,
	    message(1,
	        "2: " T257 "012c 0002 0008 0004 | 257: 06 00 07 0561"
	        "| 257: 08 00"),
	    "learned 257\nfault TEMPLATE_CUT@40 300\nset 257\n"
	    "record 0600\nfault RECORD_CUT@46\nset 257\nrecord 0800\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_templates, 1);
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_records, 1);
	ipfix_session_free(s);
}
END_TEST

START_TEST(salvage_delivers_records_with_bad_lists)
{
	ipfix_session *s = salvaging(NULL);
	struct events events = EVENTS_INIT;
	struct octets m =
	    message(1, "2: 0100 0001 0123 ffff | 256: 02 ff00 05 ff00040001");

	ck_assert_int_eq(events_read(&events, s, m), IPFIX_DONE);
	ck_assert_str_eq(events.text,
	    "learned 256\nset 256\nrecord 02ff00\nrecord 05ff00040001\n");
	ck_assert_uint_eq(events.notices, 1);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_skipped_set_that_is_cut_is_told)
{
	ipfix_session *s = salvaging(NULL);
	struct octets m = message(1, "2: " T257 "| 257: 06 00 07 0561");
	struct events events = EVENTS_INIT;
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_FAULT };

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL), IPFIX_OK);
	while (event.kind != IPFIX_EVENT_SET)
		ck_assert_int_eq(
		    ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ipfix_reader_skip(&reader);
	ck_assert_uint_eq(ipfix_session_counters(s)->data_records, 1);
	ck_assert_int_eq(events_rest(&events, &reader), IPFIX_DONE);
	ck_assert_str_eq(events.text, "fault RECORD_CUT@38\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_records, 1);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(salvage_still_refuses_what_is_no_message)
{
	ipfix_session *s = salvaging(NULL);

	expect(s, hex("0009 0010"), "bad MESSAGE_VERSION@0\n");
	expect(s, hex("000a 00"), "bad MESSAGE_CUT@3\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->bad_messages, 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(bad_messages_in_a_row_are_counted_until_a_good_one)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	const ipfix_counters *c = ipfix_session_counters(s);

	CLAUSE("7011-9.1-06");
	for (uint64_t i = 1; i <= 5; i++) {
		expect(s, hex("0009"), "bad MESSAGE_VERSION@0\n");
		ck_assert_uint_eq(c->bad_messages_in_a_row, i);
	}
	expect(s, message(1, ""), "");
	ck_assert_uint_eq(c->bad_messages_in_a_row, 0);
	ck_assert_uint_eq(c->bad_messages, 5);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_salvaging_reader_goes_on_when_there_is_memory_again)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session *s = salvaging(&mem);
	struct octets m = message(1, "2: " T256 T257);
	struct events events = EVENTS_INIT;
	ipfix_reader reader;

	/* The stream of the Message is there, the template is not. */
	heap.fail_at = 1;
	ck_assert_int_eq(
	    events_open(&events, &reader, s, m, 5), IPFIX_ERR_NOMEM);
	ck_assert_int_eq(events_rest(&events, &reader), IPFIX_DONE);
	ck_assert_str_eq(
	    events.text, "failed NOMEM@16\nlearned 256\nlearned 257\n");
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("session/reader")
{
	test(a_message_without_sets_has_no_event);
	test(sets_of_all_kinds_come_in_any_order);
	test(reserved_set_ids_are_told_and_passed_over);
	test(sets_without_a_record_are_told);
	test(an_options_template_set_ends_padded_or_not);
	test(octets_behind_the_message_are_told_first);
	test(a_record_knows_its_message);
	test(the_usual_scopes_are_understood);
	test(fields_of_unknown_elements_are_octets_with_their_key);
	test(an_event_survives_what_made_it);
	test(counters_count);
	test(a_set_that_is_skipped_is_counted);
	test(a_set_without_a_record_is_told_though_it_is_skipped);
	test(salvage_delivers_what_precedes_a_broken_chain);
	test(salvage_gives_up_the_rest_of_a_set_alone);
	test(salvage_delivers_records_with_bad_lists);
	test(a_skipped_set_that_is_cut_is_told);
	test(salvage_still_refuses_what_is_no_message);
	test(bad_messages_in_a_row_are_counted_until_a_good_one);
	test(a_salvaging_reader_goes_on_when_there_is_memory_again);
}
