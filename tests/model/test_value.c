/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/value.h>

#include "support/test.h"

#define TYPES 24
#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)

struct row {
	ipfix_type type;
	const char *octets;
	ipfix_value value;
};

#define UNSIGNED(n)                                      \
	{                                                \
		.kind = IPFIX_KIND_UNSIGNED, .as.u = (n) \
	}
#define SIGNED(n)                                      \
	{                                              \
		.kind = IPFIX_KIND_SIGNED, .as.i = (n) \
	}
#define FLOAT(x)                                      \
	{                                             \
		.kind = IPFIX_KIND_FLOAT, .as.f = (x) \
	}
#define BOOLEAN(x)                                      \
	{                                               \
		.kind = IPFIX_KIND_BOOLEAN, .as.b = (x) \
	}
#define TIME(t)                                         \
	{                                               \
		.kind = IPFIX_KIND_TIME, .as.time = (t) \
	}

/* Every type of a fixed size, at the full one and at a reduced one. */
static const struct row ROWS[] = {
	{ IPFIX_UNSIGNED8, "fe", UNSIGNED(254) },
	{ IPFIX_UNSIGNED16, "01 02", UNSIGNED(258) },
	{ IPFIX_UNSIGNED16, "ff", UNSIGNED(255) },
	{ IPFIX_UNSIGNED32, "ff 00 00 01", UNSIGNED(UINT64_C(0xff000001)) },
	{ IPFIX_UNSIGNED32, "40", UNSIGNED(64) },
	{ IPFIX_UNSIGNED64, "80 00 00 00 00 00 00 00",
	    UNSIGNED(UINT64_C(1) << 63) },
	{ IPFIX_UNSIGNED64, "ff ff ff ff", UNSIGNED(UINT32_MAX) },
	{ IPFIX_SIGNED8, "80", SIGNED(-128) },
	{ IPFIX_SIGNED16, "ff 7f", SIGNED(-129) },
	{ IPFIX_SIGNED16, "80", SIGNED(-128) },
	{ IPFIX_SIGNED32, "80 00 00 00", SIGNED(INT32_MIN) },
	{ IPFIX_SIGNED32, "ff ff fe", SIGNED(-2) },
	{ IPFIX_SIGNED64, "7f ff ff ff ff ff ff ff", SIGNED(INT64_MAX) },
	{ IPFIX_SIGNED64, "ff ff ff ff ff", SIGNED(-1) },
	{ IPFIX_FLOAT32, "be 80 00 00", FLOAT(-0.25) },
	{ IPFIX_FLOAT64, "bf d0 00 00 00 00 00 00", FLOAT(-0.25) },
	{ IPFIX_FLOAT64, "be 80 00 00", FLOAT(-0.25) },
	{ IPFIX_BOOLEAN, "01", BOOLEAN(true) },
	{ IPFIX_BOOLEAN, "02", BOOLEAN(false) },
	{ IPFIX_MAC_ADDRESS, "00 00 5e 00 53 01",
	    { .kind = IPFIX_KIND_MAC, .as.mac = { 0, 0, 0x5e, 0, 0x53, 1 } } },
	{ IPFIX_DATE_TIME_SECONDS, "65 53 f1 00", TIME(NOW) },
	{ IPFIX_DATE_TIME_MILLISECONDS, "00 00 01 8b cf e5 68 01",
	    TIME(NOW + 1000000) },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 00 00 18 00",
	    TIME(NOW + 1000) },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 00 00 00 05",
	    TIME(NOW + 1) },
	{ IPFIX_IPV4_ADDRESS, "c0 00 02 01",
	    { .kind = IPFIX_KIND_IPV4, .as.address = { 192, 0, 2, 1 } } },
	{ IPFIX_IPV6_ADDRESS, "20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01",
	    { .kind = IPFIX_KIND_IPV6,
	        .as.address = { 0x20, 1, 0xd, 0xb8, [15] = 1 } } },
	{ IPFIX_UNSIGNED256,
	    "01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
	    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ff",
	    { .kind = IPFIX_KIND_UNSIGNED256, .as.u256 = { 1, [31] = 255 } } },
	{ IPFIX_UNSIGNED256, "02 01",
	    { .kind = IPFIX_KIND_UNSIGNED256,
	        .as.u256 = { [30] = 2, [31] = 1 } } },
};

/* The types whose values are spans. */
static const ipfix_type SPANS[] = { IPFIX_OCTET_ARRAY, IPFIX_STRING,
	IPFIX_BASIC_LIST, IPFIX_SUB_TEMPLATE_LIST,
	IPFIX_SUB_TEMPLATE_MULTI_LIST, (ipfix_type)TYPES };

static size_t
value_size(ipfix_kind kind)
{
	switch (kind) {
	case IPFIX_KIND_BOOLEAN:
		return sizeof(bool);
	case IPFIX_KIND_MAC:
		return 6;
	case IPFIX_KIND_IPV4:
		return 4;
	case IPFIX_KIND_IPV6:
		return 16;
	case IPFIX_KIND_UNSIGNED256:
		return 32;
	default:
		return 8;
	}
}

START_TEST(values_of_any_type_are_read)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.2-01");
	CLAUSE("7011-6.2-01");
	CLAUSE("7011-6.2-04");
	const struct row *row = &ROWS[_i];
	struct octets in = hex(row->octets);
	ipfix_value value;

	ck_assert_int_eq(
	    ipfix_value_get(row->type, octets_span(in), NOW, &value), IPFIX_OK);
	ck_assert_int_eq(value.kind, row->value.kind);
	ck_assert_mem_eq(&value.as, &row->value.as, value_size(value.kind));
	free(in.data);
}
END_TEST

START_TEST(values_of_any_type_are_written)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.2-01");
	CLAUSE("7011-6.2-01");
	const struct row *row = &ROWS[_i];
	struct octets in = hex(row->octets);
	uint8_t *out = malloc(in.size);

	ck_assert_int_eq(
	    ipfix_value_put(out, in.size, row->type, &row->value), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
	free(out);
	free(in.data);
}
END_TEST

START_TEST(a_size_the_type_cannot_have_is_refused)
{
	CLAUSE("7011-6.1.2-01");
	CLAUSE("7011-6.2-07");
	CLAUSE("7011-6.2-08");
	const struct row *row = &ROWS[_i];
	uint8_t octets[40] = { 1 };
	ipfix_value value = { .kind = IPFIX_KIND_OCTETS };

	for (uint16_t size = 0; size <= sizeof octets; size++) {
		if (ipfix_type_allows(row->type, size))
			continue;
		ck_assert_int_eq(ipfix_value_get(row->type,
		                     (ipfix_span){ octets, size }, NOW, &value),
		    IPFIX_ERR_LENGTH);
		ck_assert_int_eq(
		    ipfix_value_put(octets, size, row->type, &row->value),
		    IPFIX_ERR_LENGTH);
	}
	ck_assert_int_eq(value.kind, IPFIX_KIND_OCTETS);
	ck_assert_uint_eq(octets[0], 1);
}
END_TEST

START_TEST(a_value_of_another_kind_is_refused)
{
	const struct row *row = &ROWS[_i];
	uint8_t octets[40] = { 1 };

	for (int type = 0; type < TYPES; type++) {
		size_t size = ipfix_type_size((ipfix_type)type);

		if (ipfix_type_kind((ipfix_type)type) == row->value.kind)
			continue;
		ck_assert_int_eq(ipfix_value_put(octets, size, (ipfix_type)type,
		                     &row->value),
		    IPFIX_ERR_TYPE);
	}
	ck_assert_uint_eq(octets[0], 1);
}
END_TEST

START_TEST(a_value_too_large_for_a_reduced_size_is_refused)
{
	CLAUSE("7011-6.2-05");
	static const struct {
		ipfix_type type;
		size_t size;
		ipfix_value value;
	} rows[] = {
		{ IPFIX_UNSIGNED64, 1, UNSIGNED(256) },
		{ IPFIX_UNSIGNED8, 1, UNSIGNED(256) },
		{ IPFIX_SIGNED16, 1, SIGNED(-129) },
		{ IPFIX_SIGNED8, 1, SIGNED(128) },
		{ IPFIX_FLOAT64, 4, FLOAT(1e39) },
		{ IPFIX_FLOAT32, 4, FLOAT(1e39) },
		{ IPFIX_UNSIGNED256, 31,
		    { .kind = IPFIX_KIND_UNSIGNED256, .as.u256 = { 1 } } },
	};
	uint8_t octets[40] = { 7 };

	for (size_t i = 0; i < IPFIX_COUNT(rows); i++)
		ck_assert_int_eq(ipfix_value_put(octets, rows[i].size,
		                     rows[i].type, &rows[i].value),
		    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(octets[0], 7);
}
END_TEST

START_TEST(a_time_beyond_2554_is_refused)
{
	struct octets in = hex("ff ff ff ff ff ff ff ff");
	ipfix_value value = { .kind = IPFIX_KIND_OCTETS };

	ck_assert_int_eq(ipfix_value_get(IPFIX_DATE_TIME_MILLISECONDS,
	                     octets_span(in), NOW, &value),
	    IPFIX_ERR_RANGE);
	ck_assert_int_eq(value.kind, IPFIX_KIND_OCTETS);
	free(in.data);
}
END_TEST

START_TEST(the_reference_places_times)
{
	CLAUSE("7011-5.2-02");
	CLAUSE("7011-5.2-04");
	const ipfix_time in_2120 = UINT64_C(4733510400) * IPFIX_SECOND;
	ipfix_value value = TIME(in_2120), back;
	uint8_t octets[8];

	for (int type = IPFIX_DATE_TIME_SECONDS;
	     type <= IPFIX_DATE_TIME_NANOSECONDS; type++) {
		size_t size = ipfix_type_size((ipfix_type)type);

		ck_assert_int_eq(
		    ipfix_value_put(octets, size, (ipfix_type)type, &value),
		    IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_value_get((ipfix_type)type,
		        (ipfix_span){ octets, size }, in_2120 + 99, &back),
		    IPFIX_OK);
		ck_assert_uint_eq(back.as.time, in_2120);
	}
}
END_TEST

START_TEST(a_boolean_is_one_or_two_and_nothing_else)
{
	CLAUSE("7011-6.1.5-01");
	for (unsigned i = 0; i < 256; i++) {
		uint8_t octet = (uint8_t)i;
		ipfix_span span = { &octet, 1 };
		ipfix_value value = { .kind = IPFIX_KIND_OCTETS };
		ipfix_result rc;
		bool b = i != 1;

		rc = i == 1 || i == 2 ? IPFIX_OK : IPFIX_ERR_VALUE;
		ck_assert_int_eq(ipfix_boolean_get(span, &b), rc);
		ck_assert(rc == IPFIX_OK ? b == (i == 1) : b);
		ck_assert_int_eq(
		    ipfix_value_get(IPFIX_BOOLEAN, span, NOW, &value), rc);
		ck_assert_int_eq(value.kind,
		    rc == IPFIX_OK ? IPFIX_KIND_BOOLEAN : IPFIX_KIND_OCTETS);
	}
}
END_TEST

START_TEST(a_boolean_is_written_as_one_or_two)
{
	CLAUSE("7011-6.1.5-01");
	uint8_t octets[2] = { 9, 9 };

	ck_assert_int_eq(ipfix_boolean_put(octets, 1, true), IPFIX_OK);
	ck_assert_mem_eq(octets, "\x01\x09", 2);
	ck_assert_int_eq(ipfix_boolean_put(octets, 1, false), IPFIX_OK);
	ck_assert_mem_eq(octets, "\x02\x09", 2);
}
END_TEST

START_TEST(a_boolean_has_one_octet)
{
	CLAUSE("7011-6.2-07");
	uint8_t octets[2] = { 1, 1 };
	bool value = true;

	ck_assert_int_eq(ipfix_boolean_get((ipfix_span){ NULL, 0 }, &value),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_boolean_get((ipfix_span){ octets, 2 }, &value),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_boolean_put(octets, 0, false), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_boolean_put(octets, 2, false), IPFIX_ERR_LENGTH);
	ck_assert(value);
	ck_assert_mem_eq(octets, "\1\1", 2);
}
END_TEST

START_TEST(octets_of_all_values_pass_unchanged)
{
	CLAUSE("7011-6.1.6-04");
	uint8_t in[256], out[256];
	ipfix_value value;

	for (size_t i = 0; i < sizeof in; i++)
		in[i] = (uint8_t)i;
	ck_assert_int_eq(ipfix_value_get(IPFIX_OCTET_ARRAY,
	                     (ipfix_span){ in, sizeof in }, NOW, &value),
	    IPFIX_OK);
	ck_assert_int_eq(value.kind, IPFIX_KIND_OCTETS);
	ck_assert_ptr_eq(value.as.octets.data, in);
	ck_assert_uint_eq(value.as.octets.size, sizeof in);
	ck_assert_int_eq(
	    ipfix_value_put(out, sizeof out, IPFIX_OCTET_ARRAY, &value),
	    IPFIX_OK);
	ck_assert_mem_eq(out, in, sizeof in);
}
END_TEST

START_TEST(an_empty_value_is_one)
{
	CLAUSE("7011-6.1.6-01");
	CLAUSE("7011-6.1.6-04");
	ipfix_type type = SPANS[_i];
	ipfix_value value;

	ck_assert_int_eq(
	    ipfix_value_get(type, (ipfix_span){ NULL, 0 }, NOW, &value),
	    IPFIX_OK);
	ck_assert_int_eq(value.kind, ipfix_type_kind(type));
	ck_assert_uint_eq(value.as.octets.size, 0);
	ck_assert_int_eq(ipfix_value_put(NULL, 0, type, &value), IPFIX_OK);
}
END_TEST

START_TEST(octets_and_strings_have_exactly_their_size)
{
	ipfix_type type = SPANS[_i];
	ipfix_value value = { .kind = ipfix_type_kind(type),
		.as.octets = { (const uint8_t *)"abc", 3 } };
	uint8_t octets[5] = "wxyz";

	ck_assert_int_eq(
	    ipfix_value_put(octets, 2, type, &value), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(
	    ipfix_value_put(octets, 4, type, &value), IPFIX_ERR_LENGTH);
	ck_assert_mem_eq(octets, "wxyz", 4);
	ck_assert_int_eq(ipfix_value_put(octets, 3, type, &value), IPFIX_OK);
	ck_assert_mem_eq(octets, "abcz", 4);
}
END_TEST

START_TEST(a_single_octet_is_written)
{
	ipfix_value value = { .kind = IPFIX_KIND_OCTETS,
		.as.octets = { (const uint8_t *)"a", 1 } };
	uint8_t octets[2] = "xy";

	ck_assert_int_eq(
	    ipfix_value_put(octets, 1, IPFIX_OCTET_ARRAY, &value), IPFIX_OK);
	ck_assert_mem_eq(octets, "ay", 2);
}
END_TEST

START_TEST(an_ill_formed_string_is_neither_read_nor_written)
{
	CLAUSE("7011-6.1.6-02");
	CLAUSE("7011-6.1.6-03");
	struct octets in = hex("61 c0 80");
	ipfix_value value = { .kind = IPFIX_KIND_BOOLEAN };
	uint8_t out[3] = "xyz";

	ck_assert_int_eq(
	    ipfix_value_get(IPFIX_STRING, octets_span(in), NOW, &value),
	    IPFIX_ERR_VALUE);
	ck_assert_int_eq(value.kind, IPFIX_KIND_BOOLEAN);
	value = (ipfix_value){ .kind = IPFIX_KIND_STRING,
		.as.octets = octets_span(in) };
	ck_assert_int_eq(
	    ipfix_value_put(out, 3, IPFIX_STRING, &value), IPFIX_ERR_VALUE);
	ck_assert_mem_eq(out, "xyz", 3);
	free(in.data);
}
END_TEST

START_TEST(nuls_at_the_end_of_a_string_are_part_of_it)
{
	ipfix_span in = { (const uint8_t *)"eth0\0\0\0\0", 8 };
	ipfix_value value;

	ck_assert_int_eq(
	    ipfix_value_get(IPFIX_STRING, in, NOW, &value), IPFIX_OK);
	ck_assert_int_eq(value.kind, IPFIX_KIND_STRING);
	ck_assert_uint_eq(value.as.octets.size, 8);
}
END_TEST

START_TEST(a_type_without_a_name_is_octets)
{
	ck_assert_int_eq(ipfix_type_kind((ipfix_type)TYPES), IPFIX_KIND_OCTETS);
	ck_assert_int_eq(ipfix_type_kind((ipfix_type)255), IPFIX_KIND_OCTETS);
}
END_TEST

TESTS("model/value")
{
	loop_test(values_of_any_type_are_read, 0, IPFIX_COUNT(ROWS));
	loop_test(values_of_any_type_are_written, 0, IPFIX_COUNT(ROWS));
	loop_test(a_size_the_type_cannot_have_is_refused, 0, IPFIX_COUNT(ROWS));
	loop_test(a_value_of_another_kind_is_refused, 0, IPFIX_COUNT(ROWS));
	test(a_value_too_large_for_a_reduced_size_is_refused);
	test(a_time_beyond_2554_is_refused);
	test(the_reference_places_times);
	test(a_boolean_is_one_or_two_and_nothing_else);
	test(a_boolean_is_written_as_one_or_two);
	test(a_boolean_has_one_octet);
	test(octets_of_all_values_pass_unchanged);
	loop_test(an_empty_value_is_one, 0, IPFIX_COUNT(SPANS));
	loop_test(
	    octets_and_strings_have_exactly_their_size, 0, IPFIX_COUNT(SPANS));
	test(a_single_octet_is_written);
	test(an_ill_formed_string_is_neither_read_nor_written);
	test(nuls_at_the_end_of_a_string_are_part_of_it);
	test(a_type_without_a_name_is_octets);
}
