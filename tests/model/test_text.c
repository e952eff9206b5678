/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/text.h>

#include "support/test.h"

#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)

struct row {
	ipfix_type type;
	ipfix_value value;
	const char *text;
};

#define OCTETS(text, n)                      \
	{                                    \
		(const uint8_t *)(text), (n) \
	}

static const struct row ROWS[] = {
	{ IPFIX_UNSIGNED64, { IPFIX_KIND_UNSIGNED, .as.u = UINT64_MAX },
	    "18446744073709551615" },
	{ IPFIX_UNSIGNED8, { IPFIX_KIND_UNSIGNED, .as.u = 10 }, "10" },
	{ IPFIX_SIGNED64, { IPFIX_KIND_SIGNED, .as.i = INT64_MIN },
	    "-9223372036854775808" },
	{ IPFIX_SIGNED64, { IPFIX_KIND_SIGNED, .as.i = INT64_MAX },
	    "9223372036854775807" },
	{ IPFIX_FLOAT64, { IPFIX_KIND_FLOAT, .as.f = 0.1 }, "0.1" },
	{ IPFIX_FLOAT64, { IPFIX_KIND_FLOAT, .as.f = 0x1.99999ap-4 },
	    "0.10000000149011612" },
	{ IPFIX_FLOAT32, { IPFIX_KIND_FLOAT, .as.f = 0x1.99999ap-4 }, "0.1" },
	{ IPFIX_BOOLEAN, { IPFIX_KIND_BOOLEAN, .as.b = true }, "true" },
	{ IPFIX_BOOLEAN, { IPFIX_KIND_BOOLEAN, .as.b = false }, "false" },
	{ IPFIX_MAC_ADDRESS,
	    { IPFIX_KIND_MAC, .as.mac = { 0, 0, 0x5e, 0, 0x53, 0xaf } },
	    "00:00:5e:00:53:af" },
	{ IPFIX_STRING, { IPFIX_KIND_STRING, .as.octets = OCTETS("", 0) }, "" },
	{ IPFIX_STRING, { IPFIX_KIND_STRING, .as.octets = { NULL, 0 } }, "" },
	{ IPFIX_STRING,
	    { IPFIX_KIND_STRING, .as.octets = OCTETS("a \"b\" \xc3\xa4", 8) },
	    "a \"b\" \xc3\xa4" },
	{ IPFIX_OCTET_ARRAY, { IPFIX_KIND_OCTETS, .as.octets = { NULL, 0 } },
	    "" },
	{ IPFIX_OCTET_ARRAY,
	    { IPFIX_KIND_OCTETS, .as.octets = OCTETS("\0\x1f\xa0\xff", 4) },
	    "001fa0ff" },
	{ IPFIX_BASIC_LIST,
	    { IPFIX_KIND_OCTETS, .as.octets = OCTETS("\xff", 1) }, "ff" },
	{ IPFIX_DATE_TIME_SECONDS, { IPFIX_KIND_TIME, .as.time = NOW },
	    "2023-11-14T22:13:20Z" },
	{ IPFIX_DATE_TIME_MILLISECONDS, { IPFIX_KIND_TIME, .as.time = NOW },
	    "2023-11-14T22:13:20.000Z" },
	{ IPFIX_DATE_TIME_NANOSECONDS,
	    { IPFIX_KIND_TIME, .as.time = UINT64_MAX },
	    "2554-07-21T23:34:33.709551615Z" },
	{ IPFIX_IPV4_ADDRESS,
	    { IPFIX_KIND_IPV4, .as.address = { 192, 0, 2, 1 } }, "192.0.2.1" },
	{ IPFIX_IPV6_ADDRESS,
	    { IPFIX_KIND_IPV6, .as.address = { 0x20, 1, 0xd, 0xb8 } },
	    "2001:db8::" },
	{ IPFIX_UNSIGNED256,
	    { IPFIX_KIND_UNSIGNED256, .as.u256 = { [30] = 1 } }, "256" },
};

START_TEST(values_of_any_type_are_written)
{
	CLAUSE("7373-4.2-01");
	CLAUSE("7373-4.3-01");
	CLAUSE("7373-4.5-01");
	CLAUSE("7373-4.6-01");
	CLAUSE("7373-4.9-01");
	const struct row *row = &ROWS[_i];
	size_t length = 0, expected = strlen(row->text);
	char *text = malloc(expected + 1);

	ck_assert_int_eq(ipfix_value_text(&row->value, row->type, text,
	                     expected + 1, &length),
	    IPFIX_OK);
	ck_assert_str_eq(text, row->text);
	ck_assert_uint_eq(length, expected);
	free(text);
}
END_TEST

START_TEST(without_the_room_the_text_is_unchanged)
{
	const struct row *row = &ROWS[_i];
	size_t expected = strlen(row->text);
	char text[64];

	memset(text, '!', sizeof text);
	for (size_t size = 0; size <= expected; size++) {
		size_t length = 0;

		ck_assert_int_eq(ipfix_value_text(&row->value, row->type, text,
		                     size, &length),
		    IPFIX_FULL);
		ck_assert_uint_eq(length, expected);
	}
	for (size_t i = 0; i < sizeof text; i++)
		ck_assert_int_eq(text[i], '!');
}
END_TEST

START_TEST(without_text_it_counts)
{
	const struct row *row = &ROWS[_i];
	size_t length = 0;

	ck_assert_int_eq(
	    ipfix_value_text(&row->value, row->type, NULL, 0, &length),
	    IPFIX_FULL);
	ck_assert_uint_eq(length, strlen(row->text));
	length = 0;
	ck_assert_int_eq(
	    ipfix_value_text(&row->value, row->type, NULL, 999, &length),
	    IPFIX_FULL);
	ck_assert_uint_eq(length, strlen(row->text));
}
END_TEST

START_TEST(the_room_promised_is_enough)
{
	char text[IPFIX_VALUE_TEXT_SIZE];
	size_t length;
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED256 };

	memset(value.as.u256, 0xff, 32);
	ck_assert_int_eq(ipfix_value_text(&value, IPFIX_UNSIGNED256, text,
	                     sizeof text, &length),
	    IPFIX_OK);
	ck_assert_uint_eq(length, 78);
}
END_TEST

START_TEST(a_time_of_another_type_keeps_all_its_digits)
{
	char text[IPFIX_VALUE_TEXT_SIZE];
	size_t length;
	ipfix_value value = { .kind = IPFIX_KIND_TIME, .as.time = NOW + 7 };

	ck_assert_int_eq(ipfix_value_text(&value, IPFIX_UNSIGNED64, text,
	                     sizeof text, &length),
	    IPFIX_OK);
	ck_assert_str_eq(text, "2023-11-14T22:13:20.000000007Z");
}
END_TEST

TESTS("model/text")
{
	loop_test(values_of_any_type_are_written, 0, IPFIX_COUNT(ROWS));
	loop_test(without_the_room_the_text_is_unchanged, 0, IPFIX_COUNT(ROWS));
	loop_test(without_text_it_counts, 0, IPFIX_COUNT(ROWS));
	test(the_room_promised_is_enough);
	test(a_time_of_another_type_keeps_all_its_digits);
}
