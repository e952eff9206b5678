/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/fragment.h"

#include "support/test.h"

static const uint8_t packet[] = "0123456789abcdefghijklmnopqrstuvwxyz";

static enum fragment_result
add(struct fragments *f, uint32_t id, size_t from, size_t to, ipfix_span *whole)
{
	uint8_t *copy = exact(&packet[from], to - from);
	struct fragment fragment = { .key = { .size = 4 },
		.id = id,
		.offset = (uint32_t)from,
		.more = to < 36,
		.octets = { copy, to - from } };
	enum fragment_result result = fragments_add(f, &fragment, whole);

	free(copy);
	return result;
}

static void
is_packet(ipfix_span whole)
{
	ck_assert_uint_eq(whole.size, 36);
	ck_assert_mem_eq(whole.data, packet, 36);
}

START_TEST(fragments_in_any_order_make_the_packet)
{
	static const size_t cuts[] = { 0, 8, 24, 36 };
	static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
		{ 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	struct fragments *f = fragments_new();
	ipfix_span whole;

	for (int i = 0; i < 3; i++) {
		int n = orders[_i][i];

		ck_assert_int_eq(add(f, 1, cuts[n], cuts[n + 1], &whole),
		    i < 2 ? FRAGMENT_WAITS : FRAGMENT_WHOLE);
	}
	is_packet(whole);
	ck_assert_uint_eq(fragments_waiting(f), 0);
	fragments_free(f);
}
END_TEST

START_TEST(copies_and_overlaps_do_no_harm)
{
	struct fragments *f = fragments_new();
	ipfix_span whole;

	ck_assert_int_eq(add(f, 1, 24, 36, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 1, 24, 36, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 1, 8, 32, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 1, 0, 16, &whole), FRAGMENT_WHOLE);
	is_packet(whole);
	fragments_free(f);
}
END_TEST

START_TEST(a_packet_with_a_hole_is_not_whole)
{
	static const uint8_t octets[16] = { 0 };
	struct fragments *f = fragments_new();
	struct fragment beyond = { .key = { .size = 4 },
		.id = 1,
		.offset = 40,
		.more = true,
		.octets = { octets, 8 } };
	struct fragment shorter = { .key = { .size = 4 },
		.id = 2,
		.offset = 8,
		.more = false,
		.octets = { octets, 8 } };
	ipfix_span whole;

	/* As many blocks as there should be, but one lies behind the end. */
	ck_assert_int_eq(fragments_add(f, &beyond, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 1, 24, 36, &whole), FRAGMENT_DAMAGED);
	ck_assert_int_eq(add(f, 1, 8, 24, &whole), FRAGMENT_WAITS);
	/* The end is known already. */
	ck_assert_int_eq(add(f, 2, 24, 36, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(fragments_add(f, &shorter, &whole), FRAGMENT_DAMAGED);
	beyond.id = 2;
	ck_assert_int_eq(fragments_add(f, &beyond, &whole), FRAGMENT_DAMAGED);
	ck_assert_int_eq(add(f, 2, 0, 24, &whole), FRAGMENT_WHOLE);
	is_packet(whole);
	fragments_free(f);
}
END_TEST

START_TEST(what_came_first_stays)
{
	struct fragments *f = fragments_new();
	struct fragment other = { .key = { .size = 4 },
		.id = 1,
		.offset = 8,
		.more = true,
		.octets = { (const uint8_t *)"XXXXXXXXXXXXXXXX", 16 } };
	ipfix_span whole;

	ck_assert_int_eq(add(f, 1, 0, 24, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(fragments_add(f, &other, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 1, 24, 36, &whole), FRAGMENT_WHOLE);
	is_packet(whole);
	fragments_free(f);
}
END_TEST

START_TEST(packets_are_kept_apart)
{
	struct fragments *f = fragments_new();
	ipfix_span whole;

	ck_assert_int_eq(add(f, 1, 0, 16, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 2, 16, 36, &whole), FRAGMENT_WAITS);
	ck_assert_uint_eq(fragments_waiting(f), 2);
	ck_assert_int_eq(add(f, 1, 16, 36, &whole), FRAGMENT_WHOLE);
	is_packet(whole);
	ck_assert_int_eq(add(f, 2, 0, 16, &whole), FRAGMENT_WHOLE);
	is_packet(whole);
	fragments_free(f);
}
END_TEST

START_TEST(the_oldest_makes_room)
{
	struct fragments *f = fragments_new();
	ipfix_span whole;

	for (uint32_t id = 0; id < 64; id++)
		ck_assert_int_eq(add(f, id, 0, 16, &whole), FRAGMENT_WAITS);
	ck_assert_int_eq(add(f, 64, 0, 16, &whole), FRAGMENT_EVICTS);
	ck_assert_int_eq(add(f, 1, 16, 36, &whole), FRAGMENT_WHOLE);
	ck_assert_int_eq(add(f, 0, 16, 36, &whole), FRAGMENT_WAITS);
	ck_assert_uint_eq(fragments_waiting(f), 64);
	fragments_free(f);
}
END_TEST

/* Offsets and sizes at and beyond what an IP packet can have. */
START_TEST(a_packet_cannot_grow_beyond_its_limit)
{
	static uint8_t octets[65536];
	struct fragments *f = fragments_new();
	struct fragment fragment = {
		.key = { .size = 4 }, .offset = 65528, .octets = { octets, 7 }
	};
	ipfix_span whole;

	ck_assert_int_eq(fragments_add(f, &fragment, &whole), FRAGMENT_WAITS);
	fragment.octets.size = 8;
	ck_assert_int_eq(fragments_add(f, &fragment, &whole), FRAGMENT_DAMAGED);
	fragment.offset = 0;
	fragment.octets.size = 65528;
	fragment.more = true;
	ck_assert_int_eq(fragments_add(f, &fragment, &whole), FRAGMENT_WHOLE);
	ck_assert_uint_eq(whole.size, 65535);
	fragment.octets.size = 12;
	ck_assert_int_eq(fragments_add(f, &fragment, &whole), FRAGMENT_DAMAGED);
	fragment.octets.size = 0;
	ck_assert_int_eq(fragments_add(f, &fragment, &whole), FRAGMENT_DAMAGED);
	fragments_free(f);
}
END_TEST

TESTS("dump/fragment")
{
	loop_test(fragments_in_any_order_make_the_packet, 0, 6);
	test(copies_and_overlaps_do_no_harm);
	test(a_packet_with_a_hole_is_not_whole);
	test(what_came_first_stays);
	test(packets_are_kept_apart);
	test(the_oldest_makes_room);
	test(a_packet_cannot_grow_beyond_its_limit);
}
