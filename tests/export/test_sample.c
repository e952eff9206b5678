/* SPDX-License-Identifier: BSD-3-Clause */
#include "export/sample.h"

#include "support/test.h"

enum { PACKETS = 100000 };

static const uint32_t RATES[] = { 1, 2, 3, 10, 1000 };

START_TEST(one_packet_in_so_many_is_taken)
{
	struct sampler s;
	uint32_t rate = RATES[_i];

	sample_init(&s, SAMPLE_SYSTEMATIC, rate, 0);
	for (uint32_t i = 0; i < 5 * rate; i++)
		ck_assert_int_eq(sample_take(&s), i % rate == 0);
}
END_TEST

/* Within eight standard deviations, whatever the seed. */
START_TEST(one_packet_in_so_many_is_taken_at_random)
{
	struct sampler s;
	double rate = RATES[_i], wanted = PACKETS / rate, taken = 0, off;
	int runs = 0;
	bool last = true, now;

	for (uint64_t seed = 0; seed < 3; seed++) {
		sample_init(&s, SAMPLE_RANDOM, RATES[_i], seed);
		taken = 0;
		for (int i = 0; i < PACKETS; i++) {
			now = sample_take(&s);
			taken += now ? 1 : 0;
			runs += now && last ? 1 : 0;
			last = now;
		}
		off = taken - wanted;
		ck_assert(off * off <= 64 * wanted * (1 - 1 / rate));
	}
	/* Not at regular distances. */
	ck_assert(_i == IPFIX_COUNT(RATES) - 1 || runs > 0);
}
END_TEST

START_TEST(without_sampling_all_are_taken)
{
	struct sampler s = { .algorithm = SAMPLE_ALL };

	for (int i = 0; i < 100; i++)
		ck_assert(sample_take(&s));
}
END_TEST

TESTS("export/sample")
{
	loop_test(one_packet_in_so_many_is_taken, 0, IPFIX_COUNT(RATES));
	loop_test(
	    one_packet_in_so_many_is_taken_at_random, 0, IPFIX_COUNT(RATES));
	test(without_sampling_all_are_taken);
}
