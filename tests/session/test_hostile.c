/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages made to cost as much as they can.  No time is asserted; each must
 * end long before a test is given up, also under a sanitizer.
 */
#include <ipfix/json.h>
#include <ipfix/session.h>

#include "support/events.h"
#include "support/must.h"
#include "support/test.h"

enum { BODY_MAX = 65535 - 16 - 4 };

/* Reads without walking records field by field; says how many there were. */
static size_t
count_records(ipfix_session *s, struct octets m, size_t *faults)
{
	ipfix_reader reader;
	ipfix_event event;
	size_t records = 0;

	*faults = 0;
	if (ipfix_reader_open(&reader, s, octets_span(m),
	        MESSAGE_TIME * IPFIX_SECOND, NULL) != IPFIX_OK) {
		*faults = SIZE_MAX;
		return 0;
	}
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		records += event.kind == IPFIX_EVENT_RECORD;
		*faults += event.kind == IPFIX_EVENT_FAULT;
	}
	return records;
}

static void
counts(ipfix_session *s, struct octets m, size_t records, size_t faults)
{
	size_t seen;

	ck_assert_uint_eq(count_records(s, m, &seen), records);
	ck_assert_uint_eq(seen, faults);
	free(m.data);
}

START_TEST(a_template_of_one_element_16000_times)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets body = join(hex("0100 3e80"), repeat("0004 0001", 16000));
	uint16_t index;

	for (int i = 0; i < 3; i++) {
		struct octets m = { exact(body.data, body.size), body.size };

		counts(s, message_of(1, 2, m), 0, 0);
	}
	ck_assert_int_eq(ipfix_template_find(ipfix_session_find(s, 1, 256), 0,
	                     4, 15999, &index),
	    IPFIX_OK);
	ck_assert_uint_eq(index, 15999);
	counts(s, message_of(1, 256, repeat("00", 4 * 16000 - 1)), 3, 0);
	free(body.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_template_of_16000_elements)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets body = join(hex("0100 3e80"), repeat("0000 0001", 16000));

	for (uint16_t i = 0; i < 16000; i++)
		patch16(body, 4 + 4 * (size_t)i, (uint16_t)(i + 1));
	counts(s, message_of(1, 2, body), 0, 0);
	ck_assert_uint_eq(
	    ipfix_template_count(ipfix_session_find(s, 1, 256)), 16000);
	ipfix_session_free(s);
}
END_TEST

START_TEST(zeros_and_then_an_octet_that_is_none)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets m;

	/* In the last whole word: a record with more fields than octets. */
	for (size_t spare = 0; spare < 8; spare++) {
		m = message_of(1, 2, repeat("00", BODY_MAX - spare));
		m.data[m.size - 1] = 1;
		/* Behind the last whole word: padding, and an empty Set. */
		if ((BODY_MAX - spare) % 4 != 0)
			counts(s, m, 0, 1);
		else
			counts(s, m, 0, SIZE_MAX);
	}
	ipfix_session_free(s);
}
END_TEST

START_TEST(zeros_between_records)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);

	counts(s,
	    message_of(1, 2, repeat("00000000 0100 0001 0008 0004", 5400)), 0,
	    5400);
	ck_assert_uint_eq(templates_count(s), 1);
	ipfix_session_free(s);
}
END_TEST

START_TEST(one_id_defined_8000_times)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets body =
	    repeat("0100 0001 0008 0004  0100 0001 000c 0004", 4090);

	counts(s, message_of(1, 2, body), 0, 0);
	ck_assert_uint_eq(templates_count(s), 1);
	ipfix_session_free(s);
}
END_TEST

START_TEST(defined_and_withdrawn_5000_times)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);

	counts(s,
	    message_of(1, 2, repeat("0100 0001 0008 0004 0100 0000", 5400)), 0,
	    _i == IPFIX_UDP ? 5400 : 0);
	ipfix_session_free(s);
}
END_TEST

/* All are withdrawn over and over, with a large table of another domain. */
START_TEST(all_withdrawn_thousands_of_times)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	struct octets many = repeat("0000 0001 0008 0004", 8000);

	for (uint16_t odid = 2; odid < 10; odid++) {
		struct octets m;

		for (uint16_t i = 0; i < 8000; i++)
			patch16(many, i * (size_t)8, (uint16_t)(256 + i));
		m = (struct octets){ exact(many.data, many.size), many.size };
		counts(s, message_of(odid, 2, m), 0, 0);
	}
	free(many.data);
	ck_assert_uint_eq(templates_count(s), 64000);
	counts(s, message_of(1, 2, repeat("0002 0000", 16000)), 0, 0);
	counts(s,
	    message_of(1, 2, repeat("0100 0001 0008 0004 0002 0000", 5400)), 0,
	    0);
	ck_assert_uint_eq(templates_count(s), 64000);
	ipfix_session_free(s);
}
END_TEST

START_TEST(sets_of_their_headers_alone)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets m = join(message(1, ""), repeat("0100 0004", 16000));

	patch16(m, 2, (uint16_t)m.size);
	counts(s, m, 0, 0);
	ck_assert_uint_eq(
	    ipfix_session_counters(s)->data_sets_without_template, 16000);
	m = join(message(1, ""), repeat("0002 0004", 16000));
	patch16(m, 2, (uint16_t)m.size);
	counts(s, m, 0, 16000);
	ipfix_session_free(s);
}
END_TEST

START_TEST(records_of_one_octet)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);

	expect(s, message(1, "2: 0100 0001 0004 0001 0101 0001 0052 ffff"),
	    "learned 256\nlearned 257\n");
	counts(s, message_of(1, 256, repeat("06", BODY_MAX)), BODY_MAX, 0);
	counts(s, message_of(1, 257, repeat("00", BODY_MAX)), BODY_MAX, 0);
	ipfix_session_free(s);
}
END_TEST

/* Each list holds one list, as long as there are octets. */
static struct octets
nested(size_t depth)
{
	struct octets o = repeat("ff 0123 ffff ff0000", depth);

	for (size_t i = 0; i < depth; i++)
		patch16(o, i * 8 + 6, (uint16_t)(o.size - i * 8 - 8));
	o = join(hex("ff0000"), o);
	patch16(o, 1, (uint16_t)(o.size - 3));
	return o;
}

START_TEST(lists_nested_8000_deep)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct events events = EVENTS_INIT;
	struct octets m = message_of(1, 256, nested(8000));

	expect(s, message(1, "2: 0100 0001 0123 ffff"), "learned 256\n");
	ck_assert_int_eq(events_read(&events, s, m), IPFIX_DONE);
	ck_assert_uint_eq(events.records, 1);
	ck_assert_uint_eq(events.notices, 1);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

START_TEST(lists_of_thousands_of_empty_lists)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct events events = EVENTS_INIT;
	struct octets body = repeat("05 ff 0004 0001", 10900), m;

	body = join(hex("ff0000 ff 0123 ffff"), body);
	patch16(body, 1, (uint16_t)(body.size - 3));
	m = message_of(1, 256, body);
	expect(s, message(1, "2: 0100 0001 0123 ffff"), "learned 256\n");
	ck_assert_int_eq(events_read(&events, s, m), IPFIX_DONE);
	ck_assert_uint_eq(events.records, 1);
	ck_assert_uint_eq(events.notices, 0);
	events_free(&events);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

/* The check of lists must not look at every field of every record. */
START_TEST(lists_behind_thousands_of_fields_without_octets)
{
	const ipfix_session_options allowing = {
		.transport = (ipfix_transport)_i, .max_empty_fields = UINT16_MAX
	};
	ipfix_session *s;
	struct octets body = join(hex("0100 3e80"), repeat("0052 0000", 15999));

	must(ipfix_session_new(&s, NULL, &allowing) == IPFIX_OK);
	counts(s, message_of(1, 2, join(body, hex("0123 ffff"))), 0, 0);
	counts(
	    s, message_of(1, 256, repeat("05 ff 0004 0001", 10900)), 10900, 0);
	ipfix_session_free(s);
}
END_TEST

/* The octets of JSON that all records of a Message come to. */
static size_t
size_as_json(ipfix_session *s, struct octets m)
{
	static char text[1 << 20];
	ipfix_reader reader;
	ipfix_event event;
	size_t size, sum = 0;

	must(ipfix_reader_open(&reader, s, octets_span(m),
	         MESSAGE_TIME * IPFIX_SECOND, NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		if (event.kind != IPFIX_EVENT_RECORD)
			continue;
		must(ipfix_json_record(&event.record, 0, text, sizeof(text),
		         &size) == IPFIX_OK);
		sum += size;
	}
	return sum;
}

/* An octet of a Message comes to some hundreds of JSON, and no more. */
START_TEST(fields_without_octets_multiply_no_output)
{
	static const char NAME[] = "0104 0000"; /* of a long one */
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets m;

	m = join(hex("0100 3e80 0004 0001"), repeat(NAME, 15999));
	counts(s, message_of(1, 2, m), 0, 1);
	m = join(hex("0100 0012 0004 0001"), repeat(NAME, 17));
	counts(s, message_of(1, 2, m), 0, 1);
	ck_assert_uint_eq(templates_count(s), 0);
	ck_assert_uint_eq(ipfix_session_counters(s)->limits_reached, 2);
	m = join(hex("0100 0011 0004 0001"), repeat(NAME, 16));
	counts(s, message_of(1, 2, m), 0, 0);
	m = message_of(1, 256, repeat("06", BODY_MAX / 64));
	ck_assert_uint_gt(size_as_json(s, m), m.size);
	ck_assert_uint_lt(size_as_json(s, m), 1000 * m.size);
	free(m.data);
	ipfix_session_free(s);
}
END_TEST

/* Sampled flows of a virtual switch, and as many fields of any kind. */
START_TEST(templates_of_real_size_are_learned)
{
	ipfix_session *s = session_of((ipfix_transport)_i, NULL);
	struct octets m = join(hex("0100 0134"), repeat("0104 0002", 308));

	counts(s, message_of(1, 2, m), 0, 0);
	m = join(hex("0101 1000"), repeat("0104 ffff", 4096));
	counts(s, message_of(1, 2, m), 0, 0);
	ck_assert_uint_eq(templates_count(s), 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_hundred_of_the_worst_stay_within_limits)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session *s = session_of((ipfix_transport)_i, &mem);
	struct octets m = message_of(
	    1, 2, join(hex("0100 3e80"), repeat("0004 0001", 16000)));

	for (int i = 0; i < 100; i++) {
		size_t faults;

		patch16(m, 24, (uint16_t)(i + 1));
		count_records(s, m, &faults);
		ck_assert_uint_eq(faults, 0);
	}
	/* The templates, as much again for the past, and one in the making. */
	ck_assert_uint_le(heap.peak, 3 * 16 * 1024 * 1024);
	free(m.data);
	ipfix_session_free(s);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("session/hostile")
{
	loop_test(a_template_of_one_element_16000_times, 0, 4);
	loop_test(a_template_of_16000_elements, 0, 4);
	loop_test(zeros_and_then_an_octet_that_is_none, 0, 4);
	loop_test(zeros_between_records, 0, 4);
	loop_test(one_id_defined_8000_times, 0, 4);
	loop_test(defined_and_withdrawn_5000_times, 0, 4);
	test(all_withdrawn_thousands_of_times);
	loop_test(sets_of_their_headers_alone, 0, 4);
	loop_test(records_of_one_octet, 0, 4);
	loop_test(lists_nested_8000_deep, 0, 4);
	loop_test(lists_of_thousands_of_empty_lists, 0, 4);
	loop_test(lists_behind_thousands_of_fields_without_octets, 0, 4);
	loop_test(fields_without_octets_multiply_no_output, 0, 4);
	loop_test(templates_of_real_size_are_learned, 0, 4);
	loop_test(a_hundred_of_the_worst_stay_within_limits, 0, 4);
}
