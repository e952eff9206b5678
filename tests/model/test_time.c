/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/time.h"

#include <ipfix/value.h>

#include "support/random.h"
#include "support/test.h"

/* 2023-11-14T22:13:20Z */
#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)

/* How long 32-bit seconds take to come round. */
#define ERA (UINT64_C(4294967296) * IPFIX_SECOND)

/* 2036-02-07T06:28:16Z, where NTP seconds begin at 0 again. */
#define NTP_ROLLOVER (UINT64_C(2085978496) * IPFIX_SECOND)

/* 1970-01-01 in NTP seconds. */
#define NTP_1970 UINT64_C(2208988800)

struct row {
	ipfix_type type;
	const char *octets;
	ipfix_time time;
};

static const struct row GOLDEN[] = {
	{ IPFIX_DATE_TIME_SECONDS, "65 53 f1 00", NOW },
	{ IPFIX_DATE_TIME_SECONDS, "00 00 00 00", 0 },
	{ IPFIX_DATE_TIME_SECONDS, "ff ff ff ff", ERA - IPFIX_SECOND },
	{ IPFIX_DATE_TIME_MILLISECONDS, "00 00 01 8b cf e5 68 7b",
	    NOW + 123000000 },
	{ IPFIX_DATE_TIME_MILLISECONDS, "00 00 00 00 00 00 00 00", 0 },
	{ IPFIX_DATE_TIME_MILLISECONDS, "00 00 10 c6 f7 a0 b5 ed",
	    UINT64_C(18446744073709000000) },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 00 00 00 00", NOW },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 80 00 00 00",
	    NOW + 500000000 },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 00 00 18 00", NOW + 1000 },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 00 00 68 00", NOW + 6000 },
	{ IPFIX_DATE_TIME_MICROSECONDS, "e8 fe 6f 80 ff ff f0 00",
	    NOW + 999999000 },
	{ IPFIX_DATE_TIME_MICROSECONDS, "83 aa 7e 80 00 00 00 00", 0 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 00 00 00 00", NOW },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 40 00 00 00",
	    NOW + 250000000 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 00 00 00 05", NOW + 1 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 00 00 00 09", NOW + 2 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "e8 fe 6f 80 ff ff ff fc",
	    NOW + 999999999 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "ff ff ff ff ff ff ff fc",
	    NTP_ROLLOVER - 1 },
	{ IPFIX_DATE_TIME_NANOSECONDS, "00 00 00 00 00 00 00 00",
	    NTP_ROLLOVER },
};

START_TEST(octets_of_times_are_these)
{
	CLAUSE("7011-6-01");
	CLAUSE("7011-5.1-01");
	CLAUSE("7011-6.1.7-01");
	CLAUSE("7011-6.1.8-01");
	CLAUSE("7011-6.1.9-01");
	CLAUSE("7011-6.1.10-01");
	const struct row *row = &GOLDEN[_i];
	struct octets in = hex(row->octets);
	uint8_t *out = malloc(in.size);
	ipfix_time time = 17;

	ck_assert_int_eq(
	    ipfix_time_get(row->type, octets_span(in), row->time, &time),
	    IPFIX_OK);
	ck_assert_uint_eq(time, row->time);
	ck_assert_int_eq(
	    ipfix_time_put(out, in.size, row->type, row->time), IPFIX_OK);
	ck_assert_mem_eq(out, in.data, in.size);
	free(out);
	free(in.data);
}
END_TEST

START_TEST(times_have_one_size)
{
	CLAUSE("7011-6.2-07");
	ipfix_type type = (ipfix_type)(IPFIX_DATE_TIME_SECONDS + _i);
	size_t full = type == IPFIX_DATE_TIME_SECONDS ? 4 : 8;
	uint8_t octets[16] = { 7 };
	ipfix_time time = 17;

	for (size_t size = 0; size <= sizeof octets; size++) {
		if (size == full)
			continue;
		ck_assert_int_eq(ipfix_time_get(type,
		                     (ipfix_span){ octets, size }, NOW, &time),
		    IPFIX_ERR_LENGTH);
		ck_assert_int_eq(
		    ipfix_time_put(octets, size, type, NOW), IPFIX_ERR_LENGTH);
	}
	ck_assert_uint_eq(time, 17);
	ck_assert_uint_eq(octets[0], 7);
}
END_TEST

START_TEST(only_the_four_types_are_times)
{
	uint8_t octets[8] = { 7 };
	ipfix_time time = 17;

	for (int type = 0; type < 30; type++) {
		if (ipfix_type_kind((ipfix_type)type) == IPFIX_KIND_TIME)
			continue;
		ck_assert_int_eq(ipfix_time_get((ipfix_type)type,
		                     (ipfix_span){ octets, 8 }, NOW, &time),
		    IPFIX_ERR_INVAL);
		ck_assert_int_eq(
		    ipfix_time_put(octets, 8, (ipfix_type)type, NOW),
		    IPFIX_ERR_INVAL);
	}
	ck_assert_uint_eq(time, 17);
	ck_assert_uint_eq(octets[0], 7);
}
END_TEST

START_TEST(milliseconds_beyond_2554_do_not_fit)
{
	static const char *const late[] = { "00 00 10 c6 f7 a0 b5 ee",
		"00 00 10 c7 00 00 00 00", "ff ff ff ff ff ff ff ff" };
	struct octets in = hex(late[_i]);
	ipfix_time time = 17;

	ck_assert_int_eq(ipfix_time_get(IPFIX_DATE_TIME_MILLISECONDS,
	                     octets_span(in), NOW, &time),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(time, 17);
	free(in.data);
}
END_TEST

START_TEST(seconds_are_written_modulo_2_to_the_32)
{
	CLAUSE("7011-5.2-01");
	uint8_t octets[4];

	/* 2106-02-07T06:28:16Z and five seconds. */
	ck_assert_int_eq(ipfix_time_put(octets, 4, IPFIX_DATE_TIME_SECONDS,
	                     ERA + 5 * IPFIX_SECOND),
	    IPFIX_OK);
	ck_assert_mem_eq(octets, "\0\0\0\5", 4);
	ck_assert_uint_eq(ipfix_time_to_unix(ERA - 1), UINT32_MAX);
	ck_assert_uint_eq(ipfix_time_to_unix(ERA), 0);
	ck_assert_uint_eq(ipfix_time_to_unix(3 * ERA + NOW), 1700000000);
	ck_assert_uint_eq(ipfix_time_to_unix(1999999999), 1);
}
END_TEST

START_TEST(seconds_are_placed_by_the_reference)
{
	CLAUSE("7011-5.2-02");
	const ipfix_time five = 5 * IPFIX_SECOND;

	ck_assert_uint_eq(ipfix_time_from_unix(5, ERA - five), ERA + five);
	ck_assert_uint_eq(ipfix_time_from_unix(5, ERA + five), ERA + five);
	ck_assert_uint_eq(ipfix_time_from_unix(5, five), five);
	ck_assert_uint_eq(ipfix_time_from_unix(0, five), 0);
	ck_assert_uint_eq(
	    ipfix_time_from_unix(UINT32_MAX, ERA + five), ERA - IPFIX_SECOND);
	ck_assert_uint_eq(
	    ipfix_time_from_unix(1700000000, 2 * ERA + NOW), 2 * ERA + NOW);
}
END_TEST

START_TEST(ntp_eras_are_placed_by_the_reference)
{
	CLAUSE("7011-5.2-04");
	const ipfix_time day = 86400 * IPFIX_SECOND;

	/* Around 2036-02-07 and 08: before, at and after the rollover. */
	for (uint64_t i = 0; i <= 4; i++) {
		ipfix_time reference = NTP_ROLLOVER - 2 * day + i * day;

		ck_assert_uint_eq(
		    ipfix_time_from_ntp(0, reference), NTP_ROLLOVER);
		ck_assert_uint_eq(
		    ipfix_time_from_ntp(UINT64_C(86400) << 32, reference),
		    NTP_ROLLOVER + day);
		ck_assert_uint_eq(
		    ipfix_time_from_ntp(UINT64_C(0xffffffff) << 32, reference),
		    NTP_ROLLOVER - IPFIX_SECOND);
	}
}
END_TEST

START_TEST(ntp_seconds_are_written_with_an_implicit_era)
{
	CLAUSE("7011-5.2-03");
	/* 2037-01-01T00:00:00Z: 2114380800 + 2208988800 - 2^32. */
	ipfix_time in_2037 = UINT64_C(2114380800) * IPFIX_SECOND;

	ck_assert_uint_eq(ipfix_time_to_ntp(in_2037), UINT64_C(28402304) << 32);
	ck_assert_uint_eq(
	    ipx_time_to_ntp_micro(in_2037), UINT64_C(28402304) << 32);
	ck_assert_uint_eq(ipfix_time_to_ntp(NTP_ROLLOVER), 0);
	ck_assert_uint_eq(ipfix_time_to_ntp(0), NTP_1970 << 32);
}
END_TEST

START_TEST(nothing_is_placed_before_1970)
{
	ck_assert_uint_eq(
	    ipfix_time_from_unix(UINT32_MAX, 0), ERA - IPFIX_SECOND);
	/* 1900 would be nearer, but 2036 it is. */
	ck_assert_uint_eq(ipfix_time_from_ntp(0, 0), NTP_ROLLOVER);
	/* Half of a last fraction before 1970 is 1970. */
	ck_assert_uint_eq(ipfix_time_from_ntp((NTP_1970 << 32) - 1, 0), 0);
	ck_assert_uint_eq(
	    ipfix_time_from_ntp((NTP_1970 << 32) - 4, 0), ERA - 1);
}
END_TEST

START_TEST(nothing_is_placed_beyond_what_a_time_holds)
{
	uint32_t last = ipfix_time_to_unix(UINT64_MAX);

	ck_assert_uint_eq(
	    ipfix_time_from_unix(last, UINT64_MAX), UINT64_MAX - 709551615);
	ck_assert_uint_eq(ipfix_time_from_unix(last + 1, UINT64_MAX),
	    UINT64_MAX - 709551615 + IPFIX_SECOND - ERA);
	ck_assert_uint_eq(
	    ipfix_time_from_ntp(ipfix_time_to_ntp(UINT64_MAX), UINT64_MAX),
	    UINT64_MAX);
}
END_TEST

START_TEST(of_two_equally_near_the_later_one_is_taken)
{
	uint32_t half = UINT32_C(1) << 31;

	ck_assert_uint_eq(
	    ipfix_time_from_unix(half, 2 * ERA), 2 * ERA + ERA / 2);
	ck_assert_uint_eq(
	    ipfix_time_from_unix(half, 2 * ERA - 1), 2 * ERA - ERA / 2);
	ck_assert_uint_eq(
	    ipfix_time_from_unix(half, 2 * ERA + 1), 2 * ERA + ERA / 2);
}
END_TEST

/* References of every age, most of all at the ends of what a time holds. */
static ipfix_time
next_time(struct sweep *sweep)
{
	uint64_t time = sweep_next(sweep);

	switch (sweep_next(sweep) % 4) {
	case 0:
		return time % ERA;
	case 1:
		return UINT64_MAX - time % ERA;
	case 2:
		return time % 64 * (ERA / 16) + time % 3 - 1;
	}
	return time;
}

static uint64_t
distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

START_TEST(what_is_placed_is_the_nearest_there_is)
{
	CLAUSE("7011-5.2-02");
	struct sweep sweep = sweep_begin("eras");

	for (int n = 0; n < 200000; n++) {
		ipfix_time reference = next_time(&sweep);
		uint32_t seconds = (uint32_t)sweep_next(&sweep);
		ipfix_time time = ipfix_time_from_unix(seconds, reference);

		sweep_assert_eq(time % IPFIX_SECOND, 0);
		sweep_assert_eq(ipfix_time_to_unix(time), seconds);
		if (time >= ERA)
			sweep_assert(distance(time, reference) <=
			    distance(time - ERA, reference));
		if (time <= UINT64_MAX - ERA)
			sweep_assert(distance(time, reference) <=
			    distance(time + ERA, reference));
	}
}
END_TEST

START_TEST(nanoseconds_survive_ntp_exactly)
{
	CLAUSE("7011-6.1.10-01");
	struct sweep sweep = sweep_begin("nanoseconds");

	for (int n = 0; n < 500000; n++) {
		ipfix_time time = next_time(&sweep);
		uint64_t ntp = ipfix_time_to_ntp(time);

		sweep_assert_eq(ipfix_time_from_ntp(ntp, time), time);
		/* Also where others cut a fraction off. */
		sweep_assert_eq((ntp & UINT32_MAX) * IPFIX_SECOND >> 32,
		    time % IPFIX_SECOND);
	}
}
END_TEST

START_TEST(microseconds_survive_ntp_exactly)
{
	CLAUSE("7011-6.1.9-01");
	CLAUSE("7011-6.1.9-02");
	/* All the microseconds of one second. */
	for (uint64_t micros = 0; micros < 1000000; micros++) {
		ipfix_time time = NOW + micros * 1000;
		uint64_t ntp = ipx_time_to_ntp_micro(time);

		sweep_assert_eq(ntp & 0x7ff, 0);
		sweep_assert_eq(ipx_time_from_ntp_micro(ntp, NOW), time);
		sweep_assert_eq(
		    (ntp & UINT32_MAX) * UINT64_C(1000000) >> 32, micros);
	}
}
END_TEST

START_TEST(microseconds_ignore_the_low_11_bits)
{
	CLAUSE("7011-6.1.9-03");
	struct sweep sweep = sweep_begin("low bits");

	for (int n = 0; n < 100000; n++) {
		uint64_t ntp = sweep_next(&sweep);
		ipfix_time time = ipx_time_from_ntp_micro(ntp, NOW);

		sweep_assert_eq(time % 1000, 0);
		sweep_assert_eq(
		    ipx_time_from_ntp_micro(ntp | 0x7ff, NOW), time);
		sweep_assert_eq(
		    ipx_time_from_ntp_micro(ntp & ~UINT64_C(0x7ff), NOW), time);
	}
}
END_TEST

START_TEST(nanoseconds_use_all_bits_of_the_fraction)
{
	CLAUSE("7011-6.1.10-01");
	uint64_t ntp = ipfix_time_to_ntp(NOW);

	ck_assert_uint_eq(ipfix_time_from_ntp(ntp | 0x7ff, NOW), NOW + 477);
}
END_TEST

START_TEST(a_fraction_rounds_up_to_the_next_second)
{
	uint64_t ntp = ipfix_time_to_ntp(NOW);
	ipfix_time next = NOW + IPFIX_SECOND;

	/* 0.698 and 0.466 ns short of it. */
	ck_assert_uint_eq(ipfix_time_from_ntp(ntp | 0xfffffffd, NOW), next - 1);
	ck_assert_uint_eq(ipfix_time_from_ntp(ntp | 0xfffffffe, NOW), next);
	/* 0.954 and 0.477 us short of it. */
	ck_assert_uint_eq(
	    ipx_time_from_ntp_micro(ntp | 0xfffff7ff, NOW), next - 1000);
	ck_assert_uint_eq(ipx_time_from_ntp_micro(ntp | 0xfffff800, NOW), next);
}
END_TEST

START_TEST(the_last_fraction_of_an_era_rounds_up_to_the_next)
{
	ck_assert_uint_eq(
	    ipfix_time_from_ntp(UINT64_MAX, NTP_ROLLOVER), NTP_ROLLOVER);
	ck_assert_uint_eq(
	    ipx_time_from_ntp_micro(UINT64_MAX, NTP_ROLLOVER), NTP_ROLLOVER);
	ck_assert_uint_eq(ipx_time_to_ntp_micro(NTP_ROLLOVER - 499), 0);
}
END_TEST

START_TEST(what_is_finer_is_cut_off_or_rounded)
{
	const ipfix_time time = NOW + 999999500;
	uint8_t octets[8];

	ck_assert_uint_eq(ipfix_time_to_unix(time), 1700000000);
	ck_assert_int_eq(
	    ipfix_time_put(octets, 8, IPFIX_DATE_TIME_MILLISECONDS, time),
	    IPFIX_OK);
	ck_assert_mem_eq(octets, "\0\0\x01\x8b\xcf\xe5\x6b\xe7", 8);
	ck_assert_uint_eq(
	    ipx_time_to_ntp_micro(time), ipfix_time_to_ntp(NOW + IPFIX_SECOND));
	ck_assert_uint_eq(ipx_time_to_ntp_micro(time - 1),
	    ipx_time_to_ntp_micro(NOW + 999999000));
}
END_TEST

START_TEST(offsets_from_the_export_time_reach_back_71_minutes)
{
	const ipfix_time seconds = 1700000000,
	                 exported = seconds * IPFIX_SECOND;
	uint32_t delta = 7;

	CLAUSE("7011-5.1-02");
	/* The Export Time has whole seconds. */
	ck_assert_int_eq(ipfix_time_to_delta(exported - 1500000000,
	                     exported + 999999999, &delta),
	    IPFIX_OK);
	ck_assert_uint_eq(delta, 1500000);
	ck_assert_int_eq(
	    ipfix_time_to_delta(exported - 1499, exported, &delta), IPFIX_OK);
	ck_assert_uint_eq(delta, 1);
	ck_assert_int_eq(
	    ipfix_time_to_delta(exported - 1500, exported, &delta), IPFIX_OK);
	ck_assert_uint_eq(delta, 2);
	ck_assert_int_eq(
	    ipfix_time_to_delta(exported, exported, &delta), IPFIX_OK);
	ck_assert_uint_eq(delta, 0);
	ck_assert_int_eq(
	    ipfix_time_to_delta(
	        exported - UINT32_MAX * UINT64_C(1000), exported, &delta),
	    IPFIX_OK);
	ck_assert_uint_eq(delta, UINT32_MAX);
	ck_assert_int_eq(
	    ipfix_time_to_delta(
	        exported - (UINT64_C(1) << 32) * 1000, exported, &delta),
	    IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_time_to_delta(0, IPFIX_NEVER, &delta), IPFIX_ERR_RANGE);
	ck_assert_int_eq(
	    ipfix_time_to_delta(exported + 1, exported + 999999999, &delta),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(delta, UINT32_MAX);
}
END_TEST

TESTS("model/time")
{
	loop_test(octets_of_times_are_these, 0, IPFIX_COUNT(GOLDEN));
	loop_test(times_have_one_size, 0, 4);
	test(only_the_four_types_are_times);
	loop_test(milliseconds_beyond_2554_do_not_fit, 0, 3);
	test(seconds_are_written_modulo_2_to_the_32);
	test(seconds_are_placed_by_the_reference);
	test(ntp_eras_are_placed_by_the_reference);
	test(ntp_seconds_are_written_with_an_implicit_era);
	test(nothing_is_placed_before_1970);
	test(nothing_is_placed_beyond_what_a_time_holds);
	test(of_two_equally_near_the_later_one_is_taken);
	test(what_is_placed_is_the_nearest_there_is);
	test(nanoseconds_survive_ntp_exactly);
	test(microseconds_survive_ntp_exactly);
	test(microseconds_ignore_the_low_11_bits);
	test(nanoseconds_use_all_bits_of_the_fraction);
	test(a_fraction_rounds_up_to_the_next_second);
	test(the_last_fraction_of_an_era_rounds_up_to_the_next);
	test(what_is_finer_is_cut_off_or_rounded);
	test(offsets_from_the_export_time_reach_back_71_minutes);
}
