/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/float.h"

#include <ipfix/value.h>

#include <fenv.h>
#include <math.h>

#include "support/random.h"
#include "support/test.h"

struct row {
	const char *octets;
	double value;
};

/* Also for float64 in 4 octets. */
static const struct row BINARY32[] = {
	{ "00 00 00 00", 0.0 },
	{ "80 00 00 00", -0.0 },
	{ "3f 80 00 00", 1.0 },
	{ "be 80 00 00", -0.25 },
	{ "40 49 0f db", 0x1.921fb6p+1 },
	{ "7f 7f ff ff", 0x1.fffffep+127 },
	{ "00 80 00 00", 0x1p-126 },
	{ "00 7f ff ff", 0x1.fffffcp-127 },
	{ "80 00 00 01", -0x1p-149 },
	{ "7f 80 00 00", INFINITY },
	{ "ff 80 00 00", -INFINITY },
};

static const struct row BINARY64[] = {
	{ "00 00 00 00 00 00 00 00", 0.0 },
	{ "80 00 00 00 00 00 00 00", -0.0 },
	{ "3f f0 00 00 00 00 00 00", 1.0 },
	{ "bf d0 00 00 00 00 00 00", -0.25 },
	{ "3f b9 99 99 99 99 99 9a", 0.1 },
	{ "7f ef ff ff ff ff ff ff", 0x1.fffffffffffffp+1023 },
	{ "00 10 00 00 00 00 00 00", 0x1p-1022 },
	{ "00 00 00 00 00 00 00 01", 0x1p-1074 },
	{ "80 0f ff ff ff ff ff ff", -0x1.ffffffffffffep-1023 },
	{ "7f f0 00 00 00 00 00 00", INFINITY },
	{ "ff f0 00 00 00 00 00 00", -INFINITY },
};

/* Bit for bit, so that -0 is not 0. */
static void
assert_same(double a, double b)
{
	ck_assert_uint_eq(ipx_float_bits(a), ipx_float_bits(b));
}

static void
assert_octets(const struct row *row)
{
	struct octets in = hex(row->octets);
	uint8_t *out = malloc(in.size);
	double value = 17;

	ck_assert_int_eq(ipfix_float_get(octets_span(in), &value), IPFIX_OK);
	assert_same(value, row->value);
	ck_assert_int_eq(ipfix_float_put(out, in.size, row->value), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
	free(out);
	free(in.data);
}

START_TEST(binary32_octets_are_these)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.3-01");
	CLAUSE("7011-6.2-06");
	assert_octets(&BINARY32[_i]);
}
END_TEST

START_TEST(binary64_octets_are_these)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-6.1.4-01");
	assert_octets(&BINARY64[_i]);
}
END_TEST

START_TEST(nan_is_read_and_written_with_its_payload)
{
	CLAUSE("7011-6.1.3-01");
	CLAUSE("7011-6.1.4-01");
	static const char *const nans[] = { "7f c0 00 00", "ff c0 00 00",
		"7f 80 00 01", "ff ff ff ff", "7f f8 00 00 00 00 00 00",
		"ff f0 00 00 00 00 00 01", "7f ff ff ff ff ff ff ff" };
	struct octets in = hex(nans[_i]);
	uint8_t *out = malloc(in.size);
	double value = 17;

	ck_assert_int_eq(ipfix_float_get(octets_span(in), &value), IPFIX_OK);
	ck_assert(isnan(value));
#if !defined(__i386__) || defined(__SSE2_MATH__)
	/* The x87 quiets signalling ones whenever they are passed on. */
	ck_assert_int_eq(ipfix_float_put(out, in.size, value), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
#endif
	free(out);
	free(in.data);
}
END_TEST

START_TEST(a_narrowed_nan_never_turns_into_infinity)
{
	ck_assert_uint_eq(
	    ipx_float_narrow(UINT64_C(0x7ff0000000000001)), 0x7fc00000);
	ck_assert_uint_eq(
	    ipx_float_narrow(UINT64_C(0xfff000001fffffff)), 0xffc00000);
	ck_assert_uint_eq(
	    ipx_float_narrow(UINT64_C(0x7ff0000020000000)), 0x7f800001);
}
END_TEST

START_TEST(narrowing_rounds_to_nearest_and_ties_to_even)
{
	static const struct {
		double value;
		uint32_t bits;
	} rows[] = {
		{ 0x1.000001p0, 0x3f800000 },        /* a tie: down to even */
		{ 0x1.000003p0, 0x3f800002 },        /* a tie: up to even */
		{ 0x1.0000011p0, 0x3f800001 },       /* above a tie */
		{ 0x1.0000010000001p0, 0x3f800001 }, /* just above a tie */
		{ 0x1.ffffffp0, 0x40000000 },    /* carries into the exponent */
		{ 0x1.ffffffp-127, 0x00800000 }, /* subnormal to normal */
		{ 0x1p-150, 0 },                 /* half of the smallest */
		{ 0x1.8p-150, 1 },
		{ 0x1p-151, 0 },
		{ 0x1p-1074, 0 },
		{ -0x1p-1074, 0x80000000 },
		{ 0.1, 0x3dcccccd },
		{ 0x1.fffffefffffffp127, 0x7f7fffff },
		{ 0x1.ffffffp127, 0x7f800000 }, /* too large: infinity */
		{ -0x1.8p128, 0xff800000 },
	};

	for (size_t i = 0; i < IPFIX_COUNT(rows); i++)
		ck_assert_uint_eq(
		    ipx_float_narrow(ipx_float_bits(rows[i].value)),
		    rows[i].bits);
}
END_TEST

START_TEST(a_finite_value_never_turns_into_infinity)
{
	CLAUSE("7011-6.2-05");
	static const double large[] = { 0x1.ffffffp127, -0x1.ffffffp127,
		0x1p128, 1e300, -0x1.fffffffffffffp+1023 };
	uint8_t octets[4] = { 1, 2, 3, 4 };

	ck_assert_int_eq(
	    ipfix_float_put(octets, 4, large[_i]), IPFIX_ERR_RANGE);
	ck_assert_mem_eq(octets, "\1\2\3\4", 4);
}
END_TEST

START_TEST(floats_have_four_octets_or_eight)
{
	CLAUSE("7011-6.2-06");
	uint8_t octets[16] = { 1 };
	double value = 17;

	for (size_t size = 0; size <= sizeof octets; size++) {
		if (size == 4 || size == 8)
			continue;
		ck_assert_int_eq(
		    ipfix_float_get((ipfix_span){ octets, size }, &value),
		    IPFIX_ERR_LENGTH);
		ck_assert_int_eq(
		    ipfix_float_put(octets, size, 2), IPFIX_ERR_LENGTH);
		assert_same(value, 17);
		ck_assert_uint_eq(octets[0], 1);
	}
}
END_TEST

/* Bits that are often near the limits of binary32, and near ties. */
static uint64_t
next_bits(struct sweep *sweep)
{
	uint64_t bits = sweep_next(sweep);
	uint64_t form = sweep_next(sweep);

	if (form & 1)
		bits = (bits & UINT64_C(0x800fffffffffffff)) |
		    (868 + form / 8 % 290) << 52;
	if (form & 2)
		bits &= ~UINT64_C(0xfffffff);
	return bits;
}

START_TEST(widening_and_narrowing_agree_with_the_processor)
{
	struct sweep sweep = sweep_begin("floats");

	for (int n = 0; n < 1000000; n++) {
		uint64_t bits = next_bits(&sweep);
		uint32_t expected, narrow = ipx_float_narrow(bits);
		double value;
		float cast;

		memcpy(&value, &bits, sizeof value);
		if (isnan(value) || fabs(value) >= 0x1.ffffffp127)
			continue;
		cast = (float)value;
		memcpy(&expected, &cast, sizeof expected);
		sweep_assert_eq(narrow, expected);
		sweep_assert_eq(
		    ipx_float_widen(narrow), ipx_float_bits((double)cast));
	}
}
END_TEST

START_TEST(the_rounding_mode_of_the_thread_does_not_matter)
{
	uint8_t octets[4];

	ck_assert_int_eq(fesetround(FE_UPWARD), 0);
	ck_assert_int_eq(ipfix_float_put(octets, 4, 0x1.00000001p0), IPFIX_OK);
	ck_assert_int_eq(fesetround(FE_TONEAREST), 0);
	ck_assert_mem_eq(octets, "\x3f\x80\0\0", 4);
}
END_TEST

TESTS("model/float")
{
	loop_test(binary32_octets_are_these, 0, IPFIX_COUNT(BINARY32));
	loop_test(binary64_octets_are_these, 0, IPFIX_COUNT(BINARY64));
	loop_test(nan_is_read_and_written_with_its_payload, 0, 7);
	test(a_narrowed_nan_never_turns_into_infinity);
	test(narrowing_rounds_to_nearest_and_ties_to_even);
	loop_test(a_finite_value_never_turns_into_infinity, 0, 5);
	test(floats_have_four_octets_or_eight);
	test(widening_and_narrowing_agree_with_the_processor);
	test(the_rounding_mode_of_the_thread_does_not_matter);
}
