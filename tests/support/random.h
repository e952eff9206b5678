/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Numbers for sweeps: the same ones each time, unless the environment has
 * another SEED.  The seed is printed, so that a failure can be repeated.
 */
#ifndef TESTS_SUPPORT_RANDOM_H
#define TESTS_SUPPORT_RANDOM_H

#include <stdint.h>

struct sweep {
	uint64_t state;
};

/* Begins a sweep and prints its name and seed. */
struct sweep sweep_begin(const char *name);

/* The next number, all 64 bits of it (SplitMix64). */
uint64_t sweep_next(struct sweep *sweep);

#endif
