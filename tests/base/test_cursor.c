/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/cursor.h"

#include "support/test.h"

/* Every value tells its octets apart, so an order that is wrong shows. */
#define EIGHT "81 92 a3 b4 c5 d6 e7 f8"

START_TEST(numbers_are_in_network_byte_order)
{
	struct octets o = hex(EIGHT);

	CLAUSE("7011-6.1.1-01");
	ck_assert_uint_eq(ipx_load16(o.data), 0x8192);
	ck_assert_uint_eq(ipx_load32(o.data), 0x8192a3b4);
	ck_assert_uint_eq(ipx_load64(o.data), 0x8192a3b4c5d6e7f8u);
	free(o.data);
}
END_TEST

START_TEST(each_getter_advances_by_what_it_read)
{
	struct octets o = hex("01 0203 04050607 08090a0b0c0d0e0f");
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	uint8_t u8;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	ck_assert(ipx_cursor_u8(&c, &u8));
	ck_assert_uint_eq(u8, 0x01);
	ck_assert(ipx_cursor_u16(&c, &u16));
	ck_assert_uint_eq(u16, 0x0203);
	ck_assert(ipx_cursor_u32(&c, &u32));
	ck_assert_uint_eq(u32, 0x04050607);
	ck_assert(ipx_cursor_u64(&c, &u64));
	ck_assert_uint_eq(u64, 0x08090a0b0c0d0e0fu);
	ck_assert_uint_eq(ipx_cursor_left(&c), 0);
	free(o.data);
}
END_TEST

/* _i octets are there: whoever needs more gets nothing. */
START_TEST(a_getter_that_lacks_octets_changes_nothing)
{
	struct octets eight = hex(EIGHT);
	size_t size = (size_t)_i;
	uint8_t *octets = exact(eight.data, size);
	struct ipx_cursor c = { { octets, size }, 0 };
	uint8_t u8 = 1;
	uint16_t u16 = 2;
	uint32_t u32 = 3;
	uint64_t u64 = 4;
	ipfix_span rest = { NULL, 5 };

	if (size < 1)
		ck_assert(!ipx_cursor_u8(&c, &u8) && u8 == 1);
	if (size < 2)
		ck_assert(!ipx_cursor_u16(&c, &u16) && u16 == 2);
	if (size < 4)
		ck_assert(!ipx_cursor_u32(&c, &u32) && u32 == 3);
	ck_assert(!ipx_cursor_u64(&c, &u64) && u64 == 4);
	ck_assert(!ipx_cursor_take(&c, size + 1, &rest) && rest.size == 5);
	ck_assert(!ipx_cursor_take(&c, SIZE_MAX, &rest) && rest.size == 5);
	ck_assert_uint_eq(c.at, 0);
	free(octets);
	free(eight.data);
}
END_TEST

START_TEST(octets_taken_are_those_of_the_input)
{
	struct octets o = hex(EIGHT);
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	ipfix_span first, second;

	ck_assert(ipx_cursor_take(&c, 3, &first));
	ck_assert(ipx_cursor_take(&c, 5, &second));
	ck_assert_ptr_eq(first.data, o.data);
	ck_assert_uint_eq(first.size, 3);
	ck_assert_ptr_eq(second.data, o.data + 3);
	ck_assert_uint_eq(second.size, 5);
	free(o.data);
}
END_TEST

START_TEST(no_octets_have_no_address)
{
	struct octets o = hex("01");
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	ipfix_span none = { o.data, 1 };

	ck_assert(ipx_cursor_take(&c, 0, &none));
	ck_assert_ptr_null(none.data);
	ck_assert_uint_eq(none.size, 0);
	ck_assert_uint_eq(ipx_cursor_rest(&c).size, 1);
	ck_assert(ipx_cursor_take(&c, 1, &none));
	ck_assert_ptr_null(ipx_cursor_rest(&c).data);
	free(o.data);
}
END_TEST

START_TEST(zeros_are_told_from_the_place_reached)
{
	struct octets o = hex("01 00 00 00");
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	uint8_t one;

	ck_assert(!ipx_cursor_zeros(&c));
	ck_assert(ipx_cursor_u8(&c, &one));
	ck_assert(ipx_cursor_zeros(&c));
	o.data[3] = 1;
	ck_assert(!ipx_cursor_zeros(&c));
	c.at = 4;
	ck_assert(ipx_cursor_zeros(&c));
	free(o.data);
}
END_TEST

TESTS("base/cursor")
{
	test(numbers_are_in_network_byte_order);
	test(each_getter_advances_by_what_it_read);
	loop_test(a_getter_that_lacks_octets_changes_nothing, 0, 8);
	test(octets_taken_are_those_of_the_input);
	test(no_octets_have_no_address);
	test(zeros_are_told_from_the_place_reached);
}
