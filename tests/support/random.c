/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/random.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_SEED 7011

struct sweep
sweep_begin(const char *name)
{
	const char *text = getenv("SEED");
	uint64_t seed = text != NULL ? strtoull(text, NULL, 0) : DEFAULT_SEED;

	printf("%s: seed %" PRIu64 "\n", name, seed);
	fflush(stdout);
	return (struct sweep){ seed };
}

uint64_t
sweep_next(struct sweep *sweep)
{
	uint64_t x = sweep->state += 0x9e3779b97f4a7c15u;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

void
sweep_equal(uint64_t a, uint64_t b, const char *text)
{
	if (a != b)
		ck_abort_msg("%s: %" PRIu64 " and %" PRIu64, text, a, b);
}
