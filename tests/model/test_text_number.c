/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/text.h"

#include <inttypes.h>
#include <stdio.h>

#include "support/random.h"
#include "support/test.h"

static void
assert_unsigned(uint64_t value)
{
	char text[IPX_TEXT_UNSIGNED + 1], expected[32];

	*ipx_text_unsigned(text, value) = '\0';
	snprintf(expected, sizeof expected, "%" PRIu64, value);
	sweep_assert(strcmp(text, expected) == 0);
}

static void
assert_signed(int64_t value)
{
	char text[IPX_TEXT_SIGNED + 1], expected[32];

	*ipx_text_signed(text, value) = '\0';
	snprintf(expected, sizeof expected, "%" PRId64, value);
	sweep_assert(strcmp(text, expected) == 0);
}

START_TEST(small_integers_are_written)
{
	CLAUSE("7373-4.2-01");
	CLAUSE("7373-4.3-01");
	for (int i = 0; i < 11000; i++) {
		assert_unsigned((uint64_t)i);
		assert_signed(i);
		assert_signed(-i);
	}
}
END_TEST

START_TEST(integers_around_powers_of_ten_are_written)
{
	uint64_t power = 1;

	for (int i = 0; i < 20; i++, power *= 10) {
		assert_unsigned(power - 1);
		assert_unsigned(power);
		assert_unsigned(power + 1);
	}
	assert_unsigned(UINT64_MAX);
	assert_signed(INT64_MAX);
	assert_signed(INT64_MIN);
}
END_TEST

START_TEST(integers_of_every_length_are_written)
{
	struct sweep sweep = sweep_begin("integers as text");

	for (int n = 0; n < 100000; n++) {
		uint64_t value = sweep_next(&sweep) >> n % 64;

		assert_unsigned(value);
		assert_signed((int64_t)(value >> 1));
		assert_signed(-(int64_t)(value >> 1));
	}
}
END_TEST

START_TEST(digits_have_their_width)
{
	static const char *const texts[] = { "", "7", "67", "567", "4567",
		"34567", "234567", "1234567", "01234567", "001234567" };

	for (unsigned width = 0; width < 10; width++) {
		char text[16] = "????????????";
		char *end = ipx_text_digits(text, width, 1234567);

		ck_assert_ptr_eq(end, text + width);
		ck_assert_int_eq(*end, '?');
		*end = '\0';
		ck_assert_str_eq(text, texts[width]);
	}
}
END_TEST

struct row {
	uint8_t value[32];
	const char *text;
};

static const struct row UNSIGNED256[] = {
	{ { 0 }, "0" },
	{ { [31] = 9 }, "9" },
	{ { [28] = 0x3b, 0x9a, 0xc9, 0xff }, "999999999" },
	{ { [28] = 0x3b, 0x9a, 0xca, 0x00 }, "1000000000" },
	{ { [23] = 1 }, "18446744073709551616" },
	{ { [15] = 1 }, "340282366920938463463374607431768211456" },
	{ { 0x3b, 0x9a, 0xca, 0x00 },
	    "269599466671506397946670150870196306736371444225405724811036102492"
	    "16000000000" },
	{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	    "115792089237316195423570985008687907853269984665640564039457584007"
	    "913129639935" },
};

START_TEST(an_unsigned256_is_written_in_decimal)
{
	const struct row *row = &UNSIGNED256[_i];
	char text[IPX_TEXT_UNSIGNED256 + 1];

	*ipx_text_unsigned256(text, row->value) = '\0';
	ck_assert_str_eq(text, row->text);
}
END_TEST

TESTS("model/text_number")
{
	test(small_integers_are_written);
	test(integers_around_powers_of_ten_are_written);
	test(integers_of_every_length_are_written);
	test(digits_have_their_width);
	loop_test(
	    an_unsigned256_is_written_in_decimal, 0, IPFIX_COUNT(UNSIGNED256));
}
