/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/text.h"

#include "model/float.h"

#include <math.h>
#include <stdio.h>

#include "support/random.h"
#include "support/test.h"

struct row {
	double value;
	const char *text;
};

static const struct row BINARY64[] = {
	{ 0.0, "0" },
	{ -0.0, "-0" },
	{ 1.0, "1" },
	{ -2.5, "-2.5" },
	{ 100.0, "100" },
	{ 0.1, "0.1" },
	{ 0.3, "0.3" },
	{ 0x1.3333333333334p-2, "0.30000000000000004" },
	{ 0x1p53, "9007199254740992" },
	{ 123456.789, "123456.789" },
	{ 1e20, "100000000000000000000" },
	{ 123456789012345680000.0, "123456789012345680000" },
	{ 999999999999999868928.0, "999999999999999900000" },
	{ 1e21, "1e21" },
	{ 1e22, "1e22" },
	{ 1e23, "1e23" },
	{ 1.5e300, "1.5e300" },
	{ 0.000001, "0.000001" },
	{ 0.0000001, "1e-7" },
	{ 1.25e-7, "1.25e-7" },
	{ -1.2345678901234567e-6, "-0.0000012345678901234567" },
	{ -1.2345678901234567e-308, "-1.2345678901234567e-308" },
	/* The limits of the format. */
	{ 0x1.fffffffffffffp+1023, "1.7976931348623157e308" },
	{ 0x1p-1022, "2.2250738585072014e-308" },
	{ 0x1.ffffffffffffep-1023, "2.225073858507201e-308" },
	{ 0x1p-1074, "5e-324" },
	/* A power of two: the gap below is half of that above. */
	{ 0x1p-44, "5.684341886080802e-14" },
	{ 0x1p-1021, "4.450147717014403e-308" },
	/* A tie between two digits goes to the even one. */
	{ 1007378811798602.75, "1007378811798602.8" },
	{ 1613942555156570.75, "1613942555156570.8" },
	{ 0x3p-1074, "1.5e-323" },
	{ NAN, "NaN" },
	{ INFINITY, "+inf" },
	{ -INFINITY, "-inf" },
};

static const struct row BINARY32[] = {
	{ 0.0, "0" },
	{ -0.0, "-0" },
	{ 0x1.99999ap-4, "0.1" },
	{ 0x1.921fb6p+1, "3.1415927" },
	{ 16777216.0, "16777216" },
	{ 0x1p30, "1073741800" },
	{ 0x1.fffffep+127, "3.4028235e38" },
	{ 0x1p-126, "1.1754944e-38" },
	{ 0x1p-149, "1e-45" },
	{ NAN, "NaN" },
	{ INFINITY, "+inf" },
	{ -INFINITY, "-inf" },
	/* No binary32 values. */
	{ 0.1, "0.1" },
	{ 0x1.3333333333334p-2, "0.30000000000000004" },
	{ 1e300, "1e300" },
};

START_TEST(binary64_is_written_in_the_shortest_form)
{
	CLAUSE("7373-4.4-01");
	const struct row *row = &BINARY64[_i];
	char text[IPX_TEXT_FLOAT + 1];

	*ipx_text_float64(text, row->value) = '\0';
	ck_assert_str_eq(text, row->text);
}
END_TEST

START_TEST(binary32_is_written_in_the_shortest_form)
{
	CLAUSE("7373-4.4-01");
	const struct row *row = &BINARY32[_i];
	char text[IPX_TEXT_FLOAT + 1];

	*ipx_text_float32(text, row->value) = '\0';
	ck_assert_str_eq(text, row->text);
}
END_TEST

/* The significant digits, without zeros at either end. */
static size_t
digits_of(const char *text, char digits[64])
{
	size_t count = 0;

	for (; *text != '\0' && *text != 'e'; text++)
		if (*text >= '0' && *text <= '9' && (*text != '0' || count > 0))
			digits[count++] = *text;
	while (count > 0 && digits[count - 1] == '0')
		count--;
	digits[count] = '\0';
	return count;
}

static double
read_back(const char *text, bool narrow)
{
	return narrow ? (double)strtof(text, NULL) : strtod(text, NULL);
}

/*
 * Reads back the same; with one digit less, not; and with as many digits as
 * this the C library writes the same ones, if they read back at all.
 */
static void
assert_shortest(const char *text, double value, bool narrow)
{
	char digits[64], other[64], other_digits[64];
	int count = (int)digits_of(text, digits);

	sweep_assert_eq(
	    ipx_float_bits(read_back(text, narrow)), ipx_float_bits(value));
	if (count > 1) {
		snprintf(other, sizeof other, "%.*e", count - 2, value);
		sweep_assert(read_back(other, narrow) < value ||
		    read_back(other, narrow) > value);
	}
	snprintf(other, sizeof other, "%.*e", count - 1, value);
	if (ipx_float_bits(read_back(other, narrow)) != ipx_float_bits(value))
		return;
	digits_of(other, other_digits);
	sweep_assert(strcmp(digits, other_digits) == 0);
}

START_TEST(any_binary64_reads_back_and_nothing_shorter_does)
{
	CLAUSE("7373-4.4-01");
	struct sweep sweep = sweep_begin("binary64");

	for (int n = 0; n < 100000; n++) {
		uint64_t bits = sweep_next(&sweep);
		char text[IPX_TEXT_FLOAT + 1];
		double value;

		/* Powers of two, and such as measurements are. */
		if (n % 4 == 0)
			bits &= ~UINT64_C(0xfffffffffffff);
		memcpy(&value, &bits, sizeof value);
		if (n % 4 == 1)
			value = (double)(bits >> 40) / 1000;
		if (!isfinite(value) || fpclassify(value) == FP_ZERO)
			continue;
		*ipx_text_float64(text, value) = '\0';
		assert_shortest(text, value, false);
	}
}
END_TEST

START_TEST(any_binary32_reads_back_and_nothing_shorter_does)
{
	struct sweep sweep = sweep_begin("binary32");

	for (int n = 0; n < 100000; n++) {
		uint32_t bits = (uint32_t)sweep_next(&sweep);
		uint64_t wide;
		char text[IPX_TEXT_FLOAT + 1];
		double value;

		if (n % 4 == 0)
			bits &= 0xff800000;
		wide = ipx_float_widen(bits);
		memcpy(&value, &wide, sizeof value);
		if (!isfinite(value) || fpclassify(value) == FP_ZERO)
			continue;
		*ipx_text_float32(text, value) = '\0';
		assert_shortest(text, value, true);
	}
}
END_TEST

TESTS("model/text_float")
{
	loop_test(
	    binary64_is_written_in_the_shortest_form, 0, IPFIX_COUNT(BINARY64));
	loop_test(
	    binary32_is_written_in_the_shortest_form, 0, IPFIX_COUNT(BINARY32));
	test(any_binary64_reads_back_and_nothing_shorter_does);
	test(any_binary32_reads_back_and_nothing_shorter_does);
}
