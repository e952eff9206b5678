/* SPDX-License-Identifier: BSD-3-Clause */
/* Records in JSON: their keys, their Scope, and buffers of any size. */
#include "support/test.h"

#include "written.h"

#include <stdio.h>

#include "support/heap.h"
#include "support/json.h"
#include "support/walk.h"

START_TEST(fields_are_in_the_order_of_the_template)
{
	written(NULL,
	    "2: 0100 0003 0008 0004 0004 0001 0001 0002 |"
	    "256: c0000201 11 0100",
	    "{\"sourceIPv4Address\":\"192.0.2.1\",\"protocolIdentifier\":17,"
	    "\"octetDeltaCount\":256}");
}
END_TEST

START_TEST(an_element_that_occurs_several_times_is_an_array)
{
	written(NULL,
	    "2: 0100 0005 000a 0001 0004 0001 000a 0002 0005 0001 000a 0001 |"
	    "256: 01 06 0002 00 03",
	    "{\"ingressInterface\":[1,2,3],\"protocolIdentifier\":6,"
	    "\"ipClassOfService\":0}");
	written(NULL,
	    "2: 0100 0003 0052 ffff 0053 0001 0052 ffff |"
	    "256: 0161 62 ff000163",
	    "{\"interfaceName\":[\"a\",\"c\"],"
	    "\"interfaceDescription\":\"b\"}");
	/* the same of one that is unknown */
	written(NULL,
	    "2: 0100 0002 8001 0001 00007ed9 8001 0001 00007ed9 | 256: 0102",
	    "{\"32473/1\":[\"01\",\"02\"]}");
}
END_TEST

START_TEST(more_variable_fields_than_are_remembered_are_all_found)
{
	written(NULL,
	    "2: 0100 000b 0052 ffff 0052 ffff 0052 ffff 0052 ffff 0052 ffff"
	    " 0052 ffff 0052 ffff 0052 ffff 0052 ffff 0052 ffff 0052 ffff |"
	    "256: 0161 0162 0163 0164 0165 0166 0167 0168 0169 016a 016b",
	    "{\"interfaceName\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\","
	    "\"h\",\"i\",\"j\",\"k\"]}");
}
END_TEST

enum { MANY = 2500 };

/*
 * A Message of one record: MANY fields of two elements by turns, of which the
 * one at index i has i % 4 octets, 'a' to 'z'.
 */
static struct octets
message_of_many(void)
{
	static char sets[MANY * 24];
	char *at = sets;

	at += sprintf(at, "2: 0100 %04x ", MANY);
	for (int i = 0; i < MANY; i++)
		at += sprintf(at, "%s ffff ", i % 2 == 0 ? "0052" : "0053");
	at += sprintf(at, "| 256: ");
	for (int i = 0; i < MANY; i++) {
		at += sprintf(at, "%02x ", i % 4);
		for (int k = 0; k < i % 4; k++)
			at += sprintf(at, "%02x", 'a' + i % 26);
	}
	return message(1, sets);
}

/* The values of the fields at `index` and every other one behind it. */
static void
check_values(const struct json *values, size_t index)
{
	for (const struct json *v = values->first; v != NULL; v = v->next) {
		char expected[] = "???";

		memset(expected, (int)('a' + index % 26), index % 4);
		expected[index % 4] = '\0';
		ck_assert_str_eq(v->text, expected);
		index += 2;
	}
	ck_assert_uint_ge(index, MANY);
}

static void
check_many(const ipfix_record *record, void *arg)
{
	char *text = malloc(MANY * 8);
	struct json *json;
	size_t length;

	(void)arg;
	ck_assert_ptr_nonnull(text);
	ck_assert_int_eq(
	    ipfix_json_record(record, 0, text, MANY * 8, &length), IPFIX_OK);
	json = json_parse(text, length);
	ck_assert_ptr_nonnull(json);
	ck_assert_uint_eq(json_count(json), 2);
	check_values(json_at(json, 0), 0);
	check_values(json_at(json, 1), 1);
	json_free(json);
	free(text);
}

START_TEST(thousands_of_variable_fields_are_all_found)
{
	each_record(NULL, message_of_many(), check_many, NULL);
}
END_TEST

START_TEST(the_scope_is_an_object_of_its_own)
{
	written(NULL,
	    "3: 0100 0003 0001 0095 0004 0029 0001 002a 0001 |"
	    "256: 00000007 01 02",
	    "{\"scope\":{\"observationDomainId\":7},"
	    "\"exportedMessageTotalCount\":1,"
	    "\"exportedFlowRecordTotalCount\":2}");
	written(NULL, "3: 0100 0001 0001 0095 0001 | 256: 07",
	    "{\"scope\":{\"observationDomainId\":7}}");
}
END_TEST

START_TEST(an_element_in_scope_and_out_of_it_is_kept_apart)
{
	written(NULL,
	    "3: 0100 0005 0002 000a 0001 000a 0001 000a 0001 000a 0001"
	    " 0004 0001 | 256: 01 02 03 04 05",
	    "{\"scope\":{\"ingressInterface\":[1,2]},"
	    "\"ingressInterface\":[3,4],\"protocolIdentifier\":5}");
	written(NULL, "3: 0100 0002 0001 000a 0001 000a 0001 | 256: 01 02",
	    "{\"scope\":{\"ingressInterface\":1},\"ingressInterface\":2}");
}
END_TEST

START_TEST(an_enterprise_bit_with_number_0_is_no_element_of_iana)
{
	CLAUSE("7011-3.2-04");
	written(NULL,
	    "2: 0100 0005 8008 0001 00000000 0008 0004 8008 0001 00000000"
	    " 0008 0004 8008 0001 00000000 |"
	    "256: 01 c0000201 02 c0000202 03",
	    "{\"0/32776\":[\"01\",\"02\",\"03\"],"
	    "\"sourceIPv4Address\":[\"192.0.2.1\",\"192.0.2.2\"]}");
	/* nor is it the unknown one of that identifier */
	written(NULL, "2: 0100 0002 ffff 0001 00000000 7fff 0001 | 256: 0102",
	    "{\"0/65535\":\"01\",\"0/32767\":\"02\"}");
}
END_TEST

/* A registry of IANA's elements and these. */
static ipfix_registry *
registry_of(const ipfix_element *elements, size_t count)
{
	ipfix_registry *registry;

	ck_assert_int_eq(ipfix_registry_new(&registry, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_registry_add(registry, elements, count), IPFIX_OK);
	ipfix_registry_freeze(registry);
	return registry;
}

START_TEST(names_that_two_elements_share_are_told_apart)
{
	static const ipfix_element ELEMENTS[] = {
		{ .pen = 32473, .id = 1, .type = 1, .name = "flowDirection" },
		{ .pen = 32473, .id = 2, .type = 1, .name = "flowDirection" },
		{ .pen = 0, .id = 32767, .type = 1, .name = "flowDirection" },
	};
	ipfix_registry *r = registry_of(ELEMENTS, IPFIX_COUNT(ELEMENTS));

	written(r,
	    "2: 0100 0004 003d 0001 8001 0001 00007ed9 8002 0001 00007ed9"
	    " 7fff 0001 | 256: 01020304",
	    "{\"flowDirection\":1,\"32473/1\":2,\"32473/2\":3,"
	    "\"0/32767\":4}");
	/* the first one has the name, whichever it is, and all its fields */
	written(r,
	    "2: 0100 0004 8002 0001 00007ed9 003d 0001 8002 0001 00007ed9"
	    " 003d 0001 | 256: 01020304",
	    "{\"flowDirection\":[1,3],\"0/61\":[2,4]}");
	/* alone, each goes by its name */
	written(r, "2: 0100 0001 8002 0001 00007ed9 | 256: 01",
	    "{\"flowDirection\":1}");
	ipfix_registry_free(r);
}
END_TEST

START_TEST(names_that_look_like_other_keys_are_not_used)
{
	static const ipfix_element ELEMENTS[] = {
		{ .pen = 1, .id = 1, .type = 1, .name = "scope" },
		{ .pen = 1, .id = 2, .type = 1, .name = "0/32767" },
		{ .pen = 1, .id = 3, .type = 1, .name = "a/b \"3/4\"" },
		{ .pen = 1, .id = 4, .type = 1, .name = "\xff" },
	};
	ipfix_registry *r = registry_of(ELEMENTS, IPFIX_COUNT(ELEMENTS));

	written(r,
	    "3: 0100 0006 0001 000a 0001 8001 0001 00000001"
	    " 8002 0001 00000001 7fff 0001 8003 0001 00000001"
	    " 8004 0001 00000001 | 256: 010203040506",
	    "{\"scope\":{\"ingressInterface\":1},\"1/1\":2,\"1/2\":3,"
	    "\"0/32767\":\"04\",\"a/b \\\"3/4\\\"\":5,\"1/4\":6}");
	ipfix_registry_free(r);
}
END_TEST

static void
shrink(const ipfix_record *record, void *arg)
{
	ipfix_time now = MESSAGE_TIME * IPFIX_SECOND;
	size_t length, again;
	char *whole;

	(void)arg;
	ck_assert_int_eq(
	    ipfix_json_record(record, now, NULL, 0, &length), IPFIX_FULL);
	whole = malloc(length);
	ck_assert_ptr_nonnull(whole);
	ck_assert_int_eq(
	    ipfix_json_record(record, now, whole, length, &again), IPFIX_OK);
	for (size_t size = 0; size < length; size++) {
		char *text = (char *)exact(whole, size);

		again = 0;
		ck_assert_int_eq(
		    ipfix_json_record(record, now, text, size, &again),
		    IPFIX_FULL);
		ck_assert_uint_eq(again, length);
		free(text);
	}
	free(whole);
}

START_TEST(a_buffer_of_any_smaller_size_is_full_and_not_passed)
{
	each_record(NULL,
	    message(1,
	        "2: 0100 0001 0008 0004 |"
	        "3: 0101 0008 0001 0095 0001 0052 ffff 0046 0002 0140 0008"
	        " 0123 ffff 0124 ffff 0125 ffff 0098 0008 |"
	        "257: 07 04610a22ff 0102 3fb999999999999a"
	        " 0703 0007 0002 0050 07 00 0100 c0000201 09 01 0100 0008"
	        " c0000201 ffffffffffffffff"),
	    shrink, NULL);
}
END_TEST

START_TEST(a_larger_buffer_is_left_alone_behind_the_object)
{
	static const char EXPECTED[] = "{\"protocolIdentifier\":6}####";
	ipfix_field_specifier field = { .id = 4, .length = 1 };
	ipfix_record record = { .octets = { (const uint8_t *)"\6", 1 } };
	ipfix_template *tmpl;
	char text[sizeof(EXPECTED) - 1];
	size_t length;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, &field, 1, NULL, NULL, NULL),
	    IPFIX_OK);
	record.tmpl = tmpl;
	memset(text, '#', sizeof(text));
	ck_assert_int_eq(
	    ipfix_json_record(&record, 0, text, sizeof(text), &length),
	    IPFIX_OK);
	ck_assert_uint_eq(length, sizeof(text) - 4);
	ck_assert_mem_eq(text, EXPECTED, sizeof(text));
	ipfix_template_free(tmpl);
}
END_TEST

/* All that can be asked of each record, through a session that counts. */
static void
read_all(ipfix_session *session, struct octets message)
{
	ipfix_time now = MESSAGE_TIME * IPFIX_SECOND;
	char text[4096];
	ipfix_reader reader;
	ipfix_event event;
	size_t length;

	ck_assert_int_eq(ipfix_reader_open(
	                     &reader, session, octets_span(message), now, NULL),
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		if (event.kind != IPFIX_EVENT_RECORD)
			continue;
		walk_record(&event.record);
		ck_assert_int_eq(ipfix_json_record(&event.record, now, text,
		                     sizeof(text), &length),
		    IPFIX_OK);
	}
	free(message.data);
}

START_TEST(records_of_known_templates_allocate_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session_options options = { .alloc = &mem };
	ipfix_session *session;
	size_t count;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, &options), IPFIX_OK);
	read_all(session,
	    message(1,
	        "2: 0100 0003 0008 0004 0098 0008 0001 0004"
	        " 0101 0003 0052 ffff 0123 ffff 000a 0002 |"
	        "256: c0000201 0000018bcfe568ff 00000001"));
	count = heap.count;
	ck_assert_uint_gt(count, 0);
	for (int i = 0; i < 3; i++)
		read_all(session,
		    message(1,
		        "256: c0000201 0000018bcfe568ff 00000001"
		        " c0000202 0000018bcfe56900 ffffffff |"
		        "257: 0161 07 03 0007 0002 0050 0001"));
	ck_assert_uint_eq(heap.count, count);
	ck_assert_uint_eq(ipfix_session_counters(session)->data_records, 10);
	ipfix_session_free(session);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("output/json")
{
	test(records_of_known_templates_allocate_nothing);
	test(fields_are_in_the_order_of_the_template);
	test(an_element_that_occurs_several_times_is_an_array);
	test(more_variable_fields_than_are_remembered_are_all_found);
	test(thousands_of_variable_fields_are_all_found);
	test(the_scope_is_an_object_of_its_own);
	test(an_element_in_scope_and_out_of_it_is_kept_apart);
	test(an_enterprise_bit_with_number_0_is_no_element_of_iana);
	test(names_that_two_elements_share_are_told_apart);
	test(names_that_look_like_other_keys_are_not_used);
	test(a_buffer_of_any_smaller_size_is_full_and_not_passed);
	test(a_larger_buffer_is_left_alone_behind_the_object);
}
