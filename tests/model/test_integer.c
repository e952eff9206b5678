/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/value.h>

#include "support/random.h"
#include "support/test.h"

#define UNTOUCHED 0xa5

struct unsigned_row {
	const char *octets;
	uint64_t value;
};

static const struct unsigned_row UNSIGNED[] = {
	{ "00", 0 },
	{ "7f", 127 },
	{ "80", 128 },
	{ "ff", 255 },
	{ "01 02", 0x102 },
	{ "ff ff", 65535 },
	{ "01 02 03", 0x10203 },
	{ "ff ff ff", 16777215 },
	{ "01 02 03 04", 0x1020304 },
	{ "ff ff ff ff", UINT32_MAX },
	{ "01 02 03 04 05", UINT64_C(0x102030405) },
	{ "01 02 03 04 05 06", UINT64_C(0x10203040506) },
	{ "01 02 03 04 05 06 07", UINT64_C(0x1020304050607) },
	{ "01 02 03 04 05 06 07 08", UINT64_C(0x102030405060708) },
	{ "ff ff ff ff ff ff ff ff", UINT64_MAX },
	{ "00 00 00 00 00 00 00 01", 1 },
};

struct signed_row {
	const char *octets;
	int64_t value;
};

static const struct signed_row SIGNED[] = {
	{ "00", 0 },
	{ "7f", INT8_MAX },
	{ "80", INT8_MIN },
	{ "ff", -1 },
	{ "ff 7f", -129 },
	{ "7f ff", INT16_MAX },
	{ "80 00", INT16_MIN },
	{ "ff ff ff", -1 },
	{ "80 00 00", -8388608 },
	{ "7f ff ff", 8388607 },
	{ "7f ff ff ff", INT32_MAX },
	{ "80 00 00 00", INT32_MIN },
	{ "ff ff ff ff", -1 },
	{ "80 00 00 00 00", -INT64_C(0x8000000000) },
	{ "ff ff ff ff ff", -1 },
	{ "80 00 00 00 00 00", -INT64_C(0x800000000000) },
	{ "7f ff ff ff ff ff", INT64_C(0x7fffffffffff) },
	{ "80 00 00 00 00 00 00", -INT64_C(0x80000000000000) },
	{ "ff ff ff ff ff ff fe", -2 },
	{ "7f ff ff ff ff ff ff ff", INT64_MAX },
	{ "80 00 00 00 00 00 00 00", INT64_MIN },
	{ "ff ff ff ff ff ff ff ff", -1 },
};

START_TEST(unsigned_octets_are_these)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.1-01");
	CLAUSE("7011-6.2-02");
	const struct unsigned_row *row = &UNSIGNED[_i];
	struct octets in = hex(row->octets);
	uint8_t *out = malloc(in.size);
	uint64_t value = 1234;

	ck_assert_int_eq(ipfix_unsigned_get(octets_span(in), &value), IPFIX_OK);
	ck_assert_uint_eq(value, row->value);
	ck_assert_int_eq(
	    ipfix_unsigned_put(out, in.size, row->value), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
	free(out);
	free(in.data);
}
END_TEST

START_TEST(signed_octets_are_these)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.1-01");
	CLAUSE("7011-6.1.1-02");
	CLAUSE("7011-6.2-02");
	CLAUSE("7011-6.2-04");
	const struct signed_row *row = &SIGNED[_i];
	struct octets in = hex(row->octets);
	uint8_t *out = malloc(in.size);
	int64_t value = 1234;

	ck_assert_int_eq(ipfix_signed_get(octets_span(in), &value), IPFIX_OK);
	ck_assert_int_eq(value, row->value);
	ck_assert_int_eq(ipfix_signed_put(out, in.size, row->value), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
	free(out);
	free(in.data);
}
END_TEST

/* Room for one too many, to see what a refused call leaves behind. */
static void
assert_untouched(const uint8_t octets[33])
{
	for (size_t i = 0; i < 33; i++)
		ck_assert_uint_eq(octets[i], UNTOUCHED);
}

START_TEST(an_unsigned_value_must_fit_its_octets)
{
	CLAUSE("7011-6.2-05");
	size_t size = (size_t)_i;
	uint64_t largest = UINT64_MAX >> (64 - 8 * size);
	uint8_t octets[33];

	memset(octets, UNTOUCHED, sizeof octets);
	ck_assert_int_eq(
	    ipfix_unsigned_put(octets, size, largest + 1), IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_unsigned_put(octets, size, UINT64_MAX), IPFIX_ERR_RANGE);
	assert_untouched(octets);
	ck_assert_int_eq(ipfix_unsigned_put(octets, size, largest), IPFIX_OK);
	ck_assert_uint_eq(octets[size], UNTOUCHED);
}
END_TEST

START_TEST(a_signed_value_must_fit_its_octets)
{
	CLAUSE("7011-6.2-05");
	size_t size = (size_t)_i;
	int64_t largest = INT64_MAX >> (64 - 8 * size);
	int64_t least = -largest - 1;
	uint8_t octets[33];

	memset(octets, UNTOUCHED, sizeof octets);
	ck_assert_int_eq(
	    ipfix_signed_put(octets, size, largest + 1), IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_signed_put(octets, size, least - 1), IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_signed_put(octets, size, INT64_MIN), IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_signed_put(octets, size, INT64_MAX), IPFIX_ERR_RANGE);
	assert_untouched(octets);
	ck_assert_int_eq(ipfix_signed_put(octets, size, least), IPFIX_OK);
	ck_assert_int_eq(ipfix_signed_put(octets, size, largest), IPFIX_OK);
	ck_assert_uint_eq(octets[size], UNTOUCHED);
}
END_TEST

START_TEST(integers_have_one_to_eight_octets)
{
	CLAUSE("7011-6.2-08");
	size_t size = _i == 0 ? 0 : (size_t)_i + 8;
	uint8_t octets[33];
	ipfix_span span = { octets, size };
	uint64_t u = 17;
	int64_t i = -17;

	memset(octets, UNTOUCHED, sizeof octets);
	ck_assert_int_eq(ipfix_unsigned_get(span, &u), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_signed_get(span, &i), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_unsigned_put(octets, size, 1), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_signed_put(octets, size, 1), IPFIX_ERR_LENGTH);
	ck_assert_uint_eq(u, 17);
	ck_assert_int_eq(i, -17);
	assert_untouched(octets);
}
END_TEST

START_TEST(integers_of_any_size_come_back)
{
	CLAUSE("7011-6.2-04");
	struct sweep sweep = sweep_begin("integers");

	for (int n = 0; n < 100000; n++) {
		size_t size = 1 + sweep_next(&sweep) % 8;
		uint64_t u = sweep_next(&sweep) >> (64 - 8 * size);
		int64_t i = (int64_t)sweep_next(&sweep) >> (64 - 8 * size);
		uint8_t octets[8];
		uint64_t u_back;
		int64_t i_back;

		sweep_assert(ipfix_unsigned_put(octets, size, u) == IPFIX_OK);
		sweep_assert(ipfix_unsigned_get((ipfix_span){ octets, size },
		                 &u_back) == IPFIX_OK);
		sweep_assert_eq(u_back, u);
		sweep_assert(ipfix_signed_put(octets, size, i) == IPFIX_OK);
		sweep_assert(ipfix_signed_get((ipfix_span){ octets, size },
		                 &i_back) == IPFIX_OK);
		sweep_assert(i_back == i);
	}
}
END_TEST

START_TEST(an_unsigned256_is_extended_with_zeros)
{
	CLAUSE("7011-6.2-04");
	size_t size = (size_t)_i;
	uint8_t pattern[32], value[32], out[33];
	uint8_t *in;

	for (size_t i = 0; i < 32; i++)
		pattern[i] = (uint8_t)(0xff - i);
	in = exact(pattern, size);
	memset(out, UNTOUCHED, sizeof out);
	ck_assert_int_eq(
	    ipfix_unsigned256_get((ipfix_span){ in, size }, value), IPFIX_OK);
	for (size_t i = 0; i < 32 - size; i++)
		ck_assert_uint_eq(value[i], 0);
	ck_assert_mem_eq(value + 32 - size, in, size);
	ck_assert_int_eq(ipfix_unsigned256_put(out, size, value), IPFIX_OK);
	ck_assert_mem_eq(out, in, size);
	ck_assert_uint_eq(out[size], UNTOUCHED);
	free(in);
}
END_TEST

START_TEST(an_unsigned256_must_fit_its_octets)
{
	CLAUSE("7011-6.2-05");
	size_t size = (size_t)_i;
	uint8_t value[32] = { 0 }, octets[33];

	memset(octets, UNTOUCHED, sizeof octets);
	value[31 - size] = 1;
	ck_assert_int_eq(
	    ipfix_unsigned256_put(octets, size, value), IPFIX_ERR_RANGE);
	assert_untouched(octets);
	ck_assert_int_eq(
	    ipfix_unsigned256_put(octets, size + 1, value), IPFIX_OK);
	ck_assert_uint_eq(octets[0], 1);
}
END_TEST

START_TEST(an_unsigned256_has_one_to_thirty_two_octets)
{
	uint8_t value[33], octets[33];

	memset(octets, UNTOUCHED, sizeof octets);
	memset(value, UNTOUCHED, sizeof value);
	ck_assert_int_eq(
	    ipfix_unsigned256_get((ipfix_span){ octets, 33 }, value),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_unsigned256_get((ipfix_span){ NULL, 0 }, value),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(
	    ipfix_unsigned256_put(octets, 33, value), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(
	    ipfix_unsigned256_put(octets, 0, value), IPFIX_ERR_LENGTH);
	assert_untouched(octets);
	assert_untouched(value);
}
END_TEST

TESTS("model/integer")
{
	loop_test(unsigned_octets_are_these, 0, IPFIX_COUNT(UNSIGNED));
	loop_test(signed_octets_are_these, 0, IPFIX_COUNT(SIGNED));
	loop_test(an_unsigned_value_must_fit_its_octets, 1, 8);
	loop_test(a_signed_value_must_fit_its_octets, 1, 8);
	loop_test(integers_have_one_to_eight_octets, 0, 24);
	test(integers_of_any_size_come_back);
	loop_test(an_unsigned256_is_extended_with_zeros, 1, 33);
	loop_test(an_unsigned256_must_fit_its_octets, 1, 32);
	test(an_unsigned256_has_one_to_thirty_two_octets);
}
