/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What users of collectors were bitten by, where no other test guards it.
 * tests/conformance/demands.txt has all of it.
 */
#include <ipfix/builder.h>
#include <ipfix/draft.h>
#include <ipfix/elements.h>
#include <ipfix/session.h>

#include "session/collector.h"
#include "support/events.h"
#include "support/must.h"
#include "support/test.h"
#include "support/vectors.h"

#define T256 "2: 0100 0001 0004 0001"
#define T257 "2: 0101 0001 0004 0001"
#define O258 "3: 0102 0002 0001 0004 0001 0029 0001"
#define O259 "3: 0103 0002 0001 0004 0001 0029 0001"

START_TEST(a_set_without_a_template_tells_all_that_is_needed_to_keep_it)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets m = message(77, "300: 0102030405");
	ipfix_reader reader;
	ipfix_event event;

	must(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL) == IPFIX_OK);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_UNKNOWN_SET);
	ck_assert_uint_eq(reader.message.odid, 77);
	ck_assert_uint_eq(reader.message.export_time, MESSAGE_TIME);
	ck_assert_uint_eq(event.set.id, 300);
	ck_assert_uint_eq(event.set.offset, 16);
	/* The octets are the caller's own, not a copy that goes away. */
	ck_assert_ptr_eq(event.set.body.data, m.data + 20);
	ck_assert_uint_eq(event.set.body.size, 5);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_message_that_was_kept_is_read_when_its_template_has_come)
{
	struct collector c;

	collector_init(&c,
	    (ipfix_session_options){ .sequence_rule = IPFIX_SEQUENCE_NONE });
	collector_says(&c, 0, "256: 01 02 | 257: 03",
	    "unknown 256 first, unknown 257 first");
	collector_says(&c, 1, T256, "learned 256");
	/* The caller's own copy, once more. */
	collector_says_at(&c, 1, 0, "256: 01 02 | 257: 03",
	    "set 256, record 01, record 02, unknown 257");
	collector_end(&c);
}
END_TEST

START_TEST(numbers_that_jump_in_one_domain_end_no_template_of_any)
{
	static const uint32_t JUMPS[] = { 500, 0, 1u << 31, 17, UINT32_MAX, 0 };
	struct collector c;

	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	for (c.odid = 1; c.odid <= 3; c.odid++)
		collector_says(
		    &c, 0, T256 "|" O258, "learned 256, learned 258");
	c.odid = 2;
	for (uint32_t i = 0; i < IPFIX_COUNT(JUMPS); i++) {
		c.sequence = JUMPS[i];
		c.now = c.export_time = 60 * (i + 1);
		(void)collector_read(&c, "256: 01");
	}
	ck_assert_uint_gt(collector_stream(&c, 2, 0).restarts, 0);
	ck_assert_uint_eq(collector_counts(&c)->templates, 6);
	c.sequence = 0;
	for (c.odid = 1; c.odid <= 3; c.odid += 2)
		collector_says(&c, 400, "256: 01 | 258: 0102",
		    "set 256, record 01, set 258, record 0102");
	collector_end(&c);
}
END_TEST

START_TEST(sets_of_both_kinds_of_template_follow_each_other_in_any_order)
{
	static const struct {
		const char *sets, *says;
	} CASES[] = {
		{ T256 "|" T257 "|" O258 "|" O259,
		    "learned 256, learned 257, learned 258, learned 259" },
		{ O258 "|" O259 "|" T256 "|" T257,
		    "learned 258, learned 259, learned 256, learned 257" },
		{ O258 "|" T256 "|" O259 "|" T257,
		    "learned 258, learned 256, learned 259, learned 257" },
		{ T256 "|" O258 "0000 |" T257 "|" O259 "0000",
		    "learned 256, learned 258, learned 257, learned 259" },
	};

	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++) {
		struct collector c;

		collector_init(&c,
		    (ipfix_session_options){
		        .transport = (ipfix_transport)_i });
		collector_says(&c, 0, CASES[i].sets, CASES[i].says);
		collector_says(&c, 0, "257: 01 | 259: 0102 | 258: 0304",
		    "set 257, record 01, set 259, record 0102, set 258, "
		    "record 0304");
		collector_end(&c);
	}
}
END_TEST

/* What a vector comes to when its octets begin so far behind a word. */
static struct events
read_at(const struct vector *v, size_t shift)
{
	uint8_t *block = malloc(shift + v->octets.size + 1);
	struct octets o = { block + shift, v->octets.size };
	struct events events = EVENTS_INIT;
	ipfix_session *s = session_of(v->transport, NULL);
	ipfix_reader reader;

	must(block != NULL);
	memcpy(o.data, v->octets.data, o.size);
	events_open(&events, &reader, s, o, MESSAGE_TIME * IPFIX_SECOND);
	ipfix_session_free(s);
	free(block);
	return events;
}

START_TEST(messages_are_read_alike_at_every_address)
{
	struct vectors all = vectors_all();

	for (size_t i = 0; i < all.count; i++) {
		struct events first = read_at(&all.list[i], 0);

		for (size_t shift = 1; shift < 16; shift++) {
			struct events other = read_at(&all.list[i], shift);

			if (first.text == NULL || other.text == NULL)
				must(first.text == other.text);
			else
				ck_assert_str_eq(first.text, other.text);
			must(first.notices == other.notices);
			events_free(&other);
		}
		events_free(&first);
	}
	ck_assert_uint_gt(all.count, 20);
	vectors_free(&all);
}
END_TEST

/* Fields of each size, and one of them of variable length. */
static const ipfix_field_specifier SIZES[] = {
	{ .id = IPFIX_IE_protocolIdentifier, .length = 1 },
	{ .id = IPFIX_IE_sourceTransportPort, .length = 2 },
	{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
	{ .id = IPFIX_IE_octetDeltaCount, .length = 8 },
	{ .id = IPFIX_IE_interfaceName, .length = IPFIX_VARIABLE_LENGTH },
	{ .id = IPFIX_IE_flowStartMicroseconds, .length = 8 },
};

START_TEST(messages_are_built_alike_at_every_address)
{
	uint8_t buffer[256 + 16], first[256];
	ipfix_template *t = NULL;
	ipfix_value values[IPFIX_COUNT(SIZES)];
	ipfix_draft draft;
	size_t size = 0;
	ipfix_span built;

	must(ipfix_template_new(&t, 256, 0, SIZES, IPFIX_COUNT(SIZES), NULL,
	         NULL, NULL) == IPFIX_OK);
	must(ipfix_draft_init(&draft, t, values, IPFIX_COUNT(SIZES)) ==
	    IPFIX_OK);
	ipfix_draft_put_unsigned(
	    &draft, 0, IPFIX_IE_octetDeltaCount, 0, 0x0102030405060708);
	ipfix_draft_put_string(&draft, 0, IPFIX_IE_interfaceName, 0, "eth0");
	ipfix_draft_put_time(&draft, 0, IPFIX_IE_flowStartMicroseconds, 0,
	    MESSAGE_TIME * IPFIX_SECOND);
	for (size_t shift = 0; shift < 16; shift++) {
		ipfix_builder b;

		must(ipfix_builder_init(&b, buffer + shift, 256) == IPFIX_OK);
		must(ipfix_builder_put_template(&b, t) == IPFIX_OK);
		must(ipfix_builder_put_values(
		         &b, t, values, IPFIX_COUNT(SIZES)) == IPFIX_OK);
		ipfix_builder_finish(&b, MESSAGE_TIME, 7, 1, &built);
		ck_assert_ptr_eq(built.data, buffer + shift);
		if (shift == 0) {
			size = built.size;
			memcpy(first, built.data, size);
		}
		ck_assert_uint_eq(built.size, size);
		ck_assert_mem_eq(built.data, first, size);
	}
	ipfix_template_free(t);
}
END_TEST

/* The name becomes longer, and the prefix of its length with it. */
START_TEST(a_record_that_was_read_is_changed_and_written_again)
{
	static const char LONG[] =
	    "a name that is much longer than what had been there before";
	struct octets m = message(1,
	    "2: 0100 0003 0004 0001 0052 ffff 0001 0003"
	    "| 256: 06 ff0002 6574 000102");
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	ipfix_session *again = session_of(IPFIX_UDP, NULL);
	ipfix_field fields[3];
	ipfix_field_iter iter;
	ipfix_reader reader;
	ipfix_event event = { .kind = IPFIX_EVENT_FAULT };
	uint8_t octets[256], want[64 + 7];
	ipfix_span built;
	ipfix_builder b;

	must(
	    ipfix_reader_open(&reader, s, octets_span(m), 5, NULL) == IPFIX_OK);
	while (event.kind != IPFIX_EVENT_RECORD)
		must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ipfix_field_iter_init(&iter, &event.record);
	for (size_t i = 0; i < 3; i++)
		must(ipfix_field_iter_next(&iter, &fields[i]) == IPFIX_OK);
	fields[1].octets =
	    (ipfix_span){ (const uint8_t *)LONG, sizeof(LONG) - 1 };
	must(ipfix_builder_init(&b, octets, sizeof(octets)) == IPFIX_OK);
	must(ipfix_builder_put_template(&b, event.tmpl) == IPFIX_OK);
	must(ipfix_builder_put_fields(&b, event.tmpl, fields, 3) == IPFIX_OK);
	must(ipfix_builder_put_fields(&b, event.tmpl, fields, 3) == IPFIX_OK);
	ipfix_builder_finish(&b, 9, 0, 1, &built);
	must(ipfix_reader_open(&reader, again, built, 5, NULL) == IPFIX_OK);

	memcpy(want, "\6\xff\0\72", 4);
	memcpy(want + 4, LONG, sizeof(LONG) - 1);
	memcpy(want + 4 + sizeof(LONG) - 1, "\0\1\2", 3);
	for (int records = 0; records < 2;) {
		must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
		if (event.kind != IPFIX_EVENT_RECORD)
			continue;
		records++;
		ck_assert_uint_eq(
		    event.record.octets.size, sizeof(LONG) - 1 + 7);
		ck_assert_mem_eq(
		    event.record.octets.data, want, sizeof(LONG) - 1 + 7);
	}
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_DONE);
	free(m.data);
	ipfix_session_free(s);
	ipfix_session_free(again);
}
END_TEST

TESTS("session/regressions")
{
	loop_test(
	    a_set_without_a_template_tells_all_that_is_needed_to_keep_it, 0, 4);
	test(a_message_that_was_kept_is_read_when_its_template_has_come);
	test(numbers_that_jump_in_one_domain_end_no_template_of_any);
	loop_test(sets_of_both_kinds_of_template_follow_each_other_in_any_order,
	    0, 4);
	test(messages_are_read_alike_at_every_address);
	test(messages_are_built_alike_at_every_address);
	test(a_record_that_was_read_is_changed_and_written_again);
}
