/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/writer.h"

#include "support/test.h"

/* What write_all() writes, in 15 octets. */
#define ALL "01 0203 04050607 08 09 0a 00 00 00 00 00"

static void
write_all(struct ipx_writer *w)
{
	ipx_writer_u8(w, 0x01);
	ipx_writer_u16(w, 0x0203);
	ipx_writer_u32(w, 0x04050607);
	ipx_writer_octets(w, "\x08\x09\x0a", 3);
	ipx_writer_zeros(w, 5);
}

START_TEST(numbers_are_in_network_byte_order)
{
	struct octets o = hex("00 00 00 00 00 00 00 00");

	CLAUSE("7011-6.1.1-01");
	ipx_store16(o.data, 0x8192);
	ck_assert_mem_eq(o.data, "\x81\x92", 2);
	ipx_store32(o.data, 0x8192a3b4);
	ck_assert_mem_eq(o.data, "\x81\x92\xa3\xb4", 4);
	ipx_store64(o.data, 0x8192a3b4c5d6e7f8u);
	ck_assert_mem_eq(o.data, "\x81\x92\xa3\xb4\xc5\xd6\xe7\xf8", 8);
	free(o.data);
}
END_TEST

START_TEST(each_putter_advances_by_what_it_wrote)
{
	struct octets want = hex(ALL);
	uint8_t *octets = exact(want.data, want.size);
	struct ipx_writer w = ipx_writer_over(octets, want.size);

	memset(octets, 0xff, want.size);
	write_all(&w);
	ck_assert(ipx_writer_fits(&w));
	ck_assert_uint_eq(ipx_writer_left(&w), 0);
	ck_assert_mem_eq(octets, want.data, want.size);
	free(octets);
	free(want.data);
}
END_TEST

/* Room for _i octets only, in a block of that size. */
START_TEST(what_does_not_fit_is_counted_and_not_written)
{
	struct octets want = hex(ALL);
	size_t size = (size_t)_i;
	uint8_t *octets = exact(want.data, size);
	struct ipx_writer w = ipx_writer_over(octets, size);

	write_all(&w);
	ck_assert(!ipx_writer_fits(&w));
	ck_assert_uint_eq(ipx_writer_left(&w), 0);
	ck_assert_uint_eq(w.at, want.size);
	ck_assert_mem_eq(octets, want.data, size);
	free(octets);
	free(want.data);
}
END_TEST

START_TEST(a_writer_over_nothing_measures)
{
	struct ipx_writer w = ipx_writer_over(NULL, 0);

	write_all(&w);
	ck_assert_uint_eq(w.at, 15);
}
END_TEST

START_TEST(a_count_beyond_all_memory_does_not_wrap)
{
	uint8_t octet = 7;
	struct ipx_writer w = ipx_writer_over(&octet, 1);

	ck_assert_ptr_null(ipx_writer_room(&w, SIZE_MAX));
	ck_assert_ptr_null(ipx_writer_room(&w, 2));
	ck_assert_uint_eq(w.at, SIZE_MAX);
	ck_assert(!ipx_writer_fits(&w));
	ipx_writer_u8(&w, 1);
	ck_assert_uint_eq(octet, 7);
}
END_TEST

TESTS("base/writer")
{
	test(numbers_are_in_network_byte_order);
	test(each_putter_advances_by_what_it_wrote);
	loop_test(what_does_not_fit_is_counted_and_not_written, 0, 15);
	test(a_writer_over_nothing_measures);
	test(a_count_beyond_all_memory_does_not_wrap);
}
