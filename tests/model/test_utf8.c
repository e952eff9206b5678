/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/utf8.h"

#include <ipfix/value.h>

#include "support/random.h"
#include "support/test.h"

static const char *const WELL_FORMED[] = {
	"",
	"00",          /* U+0000 */
	"7f",          /* the last of one octet */
	"c2 80",       /* the first of two */
	"df bf",       /* the last of two */
	"e0 a0 80",    /* the first of three */
	"ed 9f bf",    /* the last before the surrogates */
	"ee 80 80",    /* the first after them */
	"ef bf bd",    /* U+FFFD */
	"ef bf bf",    /* the last of three, a noncharacter */
	"f0 90 80 80", /* the first of four */
	"f4 8f bf bf", /* U+10FFFF */
	"ef bb bf 61", /* a byte order mark is a character */
	"e2 82 ac 61 c3 a4 62 f0 9f 98 80",
	"61 62 63 64 65 66 67 68 c3 a4 61 62 63 64 65 66 67 68 69",
};

static const char *const ILL_FORMED[] = {
	"80", /* continuations of nothing */
	"bf",
	"61 80",
	"c0 80", /* overlong */
	"c0 af",
	"c1 bf",
	"e0 80 80",
	"e0 9f bf",
	"f0 80 80 80",
	"f0 8f bf bf",
	"ed a0 80", /* surrogates */
	"ed af bf",
	"ed bf bf",
	"ed a0 80 ed b0 80",
	"f4 90 80 80", /* above U+10FFFF */
	"f5 80 80 80",
	"f7 bf bf bf",
	"f8 88 80 80 80",
	"fc 84 80 80 80 80",
	"fe",
	"ff",
	"c2", /* truncated */
	"e0 a0",
	"e2 82",
	"f0 90 80",
	"f4 8f bf",
	"c2 41", /* a continuation is missing */
	"e2 41 82",
	"e2 82 41",
	"f0 9f 98 41",
	"f0 9f c2 80",
	"61 62 63 64 65 66 67 ff",
	"61 62 63 64 65 66 67 68 61 62 63 64 65 66 67 c3",
};

START_TEST(well_formed_strings_are_valid)
{
	CLAUSE("7011-6.1.6-01");
	struct octets in = hex(WELL_FORMED[_i]);

	ck_assert(ipfix_string_valid(octets_span(in)));
	free(in.data);
}
END_TEST

START_TEST(ill_formed_strings_are_not)
{
	CLAUSE("7011-6.1.6-02");
	CLAUSE("7011-6.1.6-03");
	struct octets in = hex(ILL_FORMED[_i]);

	ck_assert(!ipfix_string_valid(octets_span(in)));
	free(in.data);
}
END_TEST

/* The textbook way, as a second opinion; 0 if there is no such character. */
static size_t
encode(uint32_t c, uint8_t out[4])
{
	if (c < 0x80) {
		out[0] = (uint8_t)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (uint8_t)(0xc0 | c >> 6);
		out[1] = (uint8_t)(0x80 | (c & 63));
		return 2;
	}
	if (c >= 0xd800 && c < 0xe000)
		return 0;
	if (c < 0x10000) {
		out[0] = (uint8_t)(0xe0 | c >> 12);
		out[1] = (uint8_t)(0x80 | (c >> 6 & 63));
		out[2] = (uint8_t)(0x80 | (c & 63));
		return 3;
	}
	out[0] = (uint8_t)(0xf0 | c >> 18);
	out[1] = (uint8_t)(0x80 | (c >> 12 & 63));
	out[2] = (uint8_t)(0x80 | (c >> 6 & 63));
	out[3] = (uint8_t)(0x80 | (c & 63));
	return 4;
}

START_TEST(every_character_is_valid_and_its_prefixes_are_not)
{
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		uint8_t octets[4];
		size_t size = encode(c, octets);

		sweep_assert(size == 0 || ipx_utf8_size(octets, 4) == size);
		for (size_t i = 0; i < size; i++)
			sweep_assert_eq(ipx_utf8_size(octets, i), 0);
	}
}
END_TEST

/* So none but the ones of the test before are. */
START_TEST(as_many_octets_are_valid_as_there_are_characters)
{
	size_t three = 0, four = 0;
	uint8_t o[4];

	/* What begins below E0 announces two octets at most. */
	for (uint32_t i = 0xe00000; i < 0x1000000; i++) {
		o[0] = (uint8_t)(i >> 16);
		o[1] = (uint8_t)(i >> 8);
		o[2] = (uint8_t)i;
		o[3] = 0x80;
		three += ipx_utf8_size(o, 3) == 3;
		four += ipx_utf8_size(o, 4) == 4;
	}
	ck_assert_uint_eq(three, 0x10000 - 0x800 - 0x800);
	ck_assert_uint_eq(four, 0x100000 / 64);
}
END_TEST

TESTS("model/utf8")
{
	loop_test(well_formed_strings_are_valid, 0, IPFIX_COUNT(WELL_FORMED));
	loop_test(ill_formed_strings_are_not, 0, IPFIX_COUNT(ILL_FORMED));
	test(every_character_is_valid_and_its_prefixes_are_not);
	test(as_many_octets_are_valid_as_there_are_characters);
}
