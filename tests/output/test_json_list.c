/* SPDX-License-Identifier: BSD-3-Clause */
/* Structured-data lists in JSON (RFC 6313). */
#include "support/test.h"

#include "written.h"

#include <stdio.h>

/* Templates 256: an IPv4 address; 257 to 259: one list of each kind. */
#define TEMPLATES                                           \
	"2: 0100 0001 0008 0004 | 2: 0101 0001 0123 ffff |" \
	"2: 0102 0001 0124 ffff | 2: 0103 0001 0125 ffff |"

START_TEST(a_basic_list_has_an_element_and_values)
{
	written(NULL, TEMPLATES "257: 09 03 0007 0002 0050 0051",
	    "{\"basicList\":{\"semantic\":\"allOf\","
	    "\"element\":\"sourceTransportPort\",\"values\":[80,81]}}");
	written(NULL, TEMPLATES "257: 0c 04 0052 ffff 0161 ff000162 00",
	    "{\"basicList\":{\"semantic\":\"ordered\","
	    "\"element\":\"interfaceName\",\"values\":[\"a\",\"b\",\"\"]}}");
	written(NULL, TEMPLATES "257: 05 ff 0007 0002",
	    "{\"basicList\":{\"semantic\":\"undefined\","
	    "\"element\":\"sourceTransportPort\",\"values\":[]}}");
}
END_TEST

START_TEST(an_unknown_element_of_a_basic_list_is_numbers)
{
	written(NULL, TEMPLATES "257: 0b 05 8001 0001 00007ed9 0102",
	    "{\"basicList\":{\"semantic\":\"unassigned\","
	    "\"element\":\"32473/1\",\"values\":[\"01\",\"02\"]}}");
}
END_TEST

START_TEST(a_sub_template_list_has_a_template_and_records)
{
	written(NULL, TEMPLATES "258: 0b 00 0100 c0000201 c0000202",
	    "{\"subTemplateList\":{\"semantic\":\"noneOf\","
	    "\"templateId\":256,\"records\":["
	    "{\"sourceIPv4Address\":\"192.0.2.1\"},"
	    "{\"sourceIPv4Address\":\"192.0.2.2\"}]}}");
	written(NULL, TEMPLATES "258: 03 01 0100",
	    "{\"subTemplateList\":{\"semantic\":\"exactlyOneOf\","
	    "\"templateId\":256,\"records\":[]}}");
}
END_TEST

START_TEST(a_sub_template_multi_list_has_blocks)
{
	written(NULL,
	    TEMPLATES "259: 1c 02 0100 000c c0000201 c0000202"
	              " 0101 000a 05 03 0007 0001 0100 0004 ff",
	    "{\"subTemplateMultiList\":\"0x02"
	    "0100000cc0000201c00002020101000a05030007000101000004ff"
	    "\"}");
	written(NULL,
	    TEMPLATES "259: 1b 02 0100 000c c0000201 c0000202"
	              " 0101 000a 05 03 0007 0001 0100 0004",
	    "{\"subTemplateMultiList\":{\"semantic\":\"oneOrMoreOf\","
	    "\"blocks\":[{\"templateId\":256,\"records\":["
	    "{\"sourceIPv4Address\":\"192.0.2.1\"},"
	    "{\"sourceIPv4Address\":\"192.0.2.2\"}]},"
	    "{\"templateId\":257,\"records\":[{\"basicList\":{"
	    "\"semantic\":\"allOf\",\"element\":\"sourceTransportPort\","
	    "\"values\":[]}}]},{\"templateId\":256,\"records\":[]}]}}");
	written(NULL, TEMPLATES "259: 01 00",
	    "{\"subTemplateMultiList\":{\"semantic\":\"noneOf\","
	    "\"blocks\":[]}}");
}
END_TEST

START_TEST(records_of_an_unknown_template_are_octets)
{
	written(NULL, TEMPLATES "258: 05 03 0999 0102",
	    "{\"subTemplateList\":{\"semantic\":\"allOf\","
	    "\"templateId\":2457,\"octets\":\"0102\"}}");
	written(NULL, TEMPLATES "259: 0f 03 0999 0006 0102 0100 0008 c0000201",
	    "{\"subTemplateMultiList\":{\"semantic\":\"allOf\","
	    "\"blocks\":[{\"templateId\":2457,\"octets\":\"0102\"},"
	    "{\"templateId\":256,\"records\":["
	    "{\"sourceIPv4Address\":\"192.0.2.1\"}]}]}}");
}
END_TEST

START_TEST(a_list_that_contradicts_itself_is_octets)
{
	static const struct {
		const char *sets, *text;
	} CASES[] = {
		{ TEMPLATES "257: 00", "{\"basicList\":\"0x\"}" },
		{ TEMPLATES "257: 03 030007", "{\"basicList\":\"0x030007\"}" },
		{ TEMPLATES "257: 08 03 0007 0002 0050 00",
		    "{\"basicList\":\"0x0300070002005000\"}" },
		{ TEMPLATES "257: 06 03 0007 0000 00",
		    "{\"basicList\":\"0x030007000000\"}" },
		{ TEMPLATES "258: 06 03 0100 c00002",
		    "{\"subTemplateList\":\"0x030100c00002\"}" },
		{ TEMPLATES "259: 05 03 0100 0003",
		    "{\"subTemplateMultiList\":\"0x0301000003\"}" },
		{ TEMPLATES "259: 0d 03 0100 0008 c0000201 0100 0005",
		    "{\"subTemplateMultiList\":\"0x"
		    "0301000008c000020101000005\"}" },
	};

	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++)
		written(NULL, CASES[i].sets, CASES[i].text);
}
END_TEST

START_TEST(what_is_in_a_list_that_can_be_read_stays_when_a_part_cannot)
{
	written(NULL,
	    TEMPLATES "257: 14 03 0123 ffff 06 03 0007 0002 00"
	              " 07 03 0007 0002 0050",
	    "{\"basicList\":{\"semantic\":\"allOf\",\"element\":\"basicList\","
	    "\"values\":[\"0x030007000200\",{\"semantic\":\"allOf\","
	    "\"element\":\"sourceTransportPort\",\"values\":[80]}]}}");
}
END_TEST

struct text {
	char text[8192];
	size_t size;
};

static void
add(struct text *t, const char *more)
{
	size_t size = strlen(more);

	ck_assert_uint_lt(t->size + size, sizeof(t->text));
	memcpy(t->text + t->size, more, size + 1);
	t->size += size;
}

/* basicLists in one another, `depth` in all; the innermost one is empty. */
static void
add_octets(struct text *t, int depth)
{
	char length[8];

	for (int i = depth - 1; i > 0; i--) {
		(void)snprintf(length, sizeof(length), "%02x", 6 * i + 5);
		add(t, length);
		add(t, " 03 0123 ffff ");
	}
	add(t, "05 03 0007 0001");
}

/* The same in JSON, around what is told of the innermost one. */
static void
add_json(struct text *t, int depth, const char *innermost)
{
	add(t, "{\"basicList\":");
	for (int i = 1; i < depth; i++)
		add(t,
		    "{\"semantic\":\"allOf\",\"element\":\"basicList\","
		    "\"values\":[");
	add(t, innermost);
	for (int i = 1; i < depth; i++)
		add(t, "]}");
	add(t, "}");
}

START_TEST(lists_nest_as_deep_as_the_limit)
{
	struct text sets = { "", 0 }, json = { "", 0 };

	add(&sets, TEMPLATES "257: ");
	add_octets(&sets, IPFIX_LIST_DEPTH);
	add_json(&json, IPFIX_LIST_DEPTH,
	    "{\"semantic\":\"allOf\",\"element\":\"sourceTransportPort\","
	    "\"values\":[]}");
	written(NULL, sets.text, json.text);
}
END_TEST

START_TEST(a_list_nested_deeper_is_octets)
{
	struct text sets = { "", 0 }, json = { "", 0 };

	add(&sets, TEMPLATES "257: ");
	add_octets(&sets, IPFIX_LIST_DEPTH + 1);
	add_json(&json, IPFIX_LIST_DEPTH + 1, "\"0x0300070001\"");
	written(NULL, sets.text, json.text);
}
END_TEST

TESTS("output/json_list")
{
	test(a_basic_list_has_an_element_and_values);
	test(an_unknown_element_of_a_basic_list_is_numbers);
	test(a_sub_template_list_has_a_template_and_records);
	test(a_sub_template_multi_list_has_blocks);
	test(records_of_an_unknown_template_are_octets);
	test(a_list_that_contradicts_itself_is_octets);
	test(what_is_in_a_list_that_can_be_read_stays_when_a_part_cannot);
	test(lists_nest_as_deep_as_the_limit);
	test(a_list_nested_deeper_is_octets);
}
