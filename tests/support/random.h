/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers for sweeps: the same ones each time, unless the environment has
 * another SEED.  The seed is printed, so that a failure can be repeated.
 */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <check.h>
#include <stdint.h>

/*
 * ck_assert() for the inside of long sweeps: says something about failures
 * only, because telling the runner of each success takes microseconds.
 */
#define sweep_assert(condition)                         \
	do                                              \
		if (!(condition))                       \
			ck_abort_msg("%s", #condition); \
	while (0)

#define sweep_assert_eq(a, b) sweep_equal((a), (b), #a " == " #b)

void sweep_equal(uint64_t a, uint64_t b, const char *text);

struct sweep {
	uint64_t state;
};

/* Begins a sweep and prints its name and seed. */
struct sweep sweep_begin(const char *name);

/* The next number, all 64 bits of it (SplitMix64). */
uint64_t sweep_next(struct sweep *sweep);

#endif
