/* SPDX-License-Identifier: BSD-3-Clause */
#include "sample.h"

void
sample_init(
    struct sampler *sampler, int algorithm, uint32_t one_in, uint64_t seed)
{
	*sampler = (struct sampler){ .algorithm = algorithm,
		.one_in = one_in,
		.random = seed != 0 ? seed : 1 };
}

/* xorshift64*: nobody is to be kept from guessing. */
static uint64_t
next_random(struct sampler *s)
{
	s->random ^= s->random >> 12;
	s->random ^= s->random << 25;
	s->random ^= s->random >> 27;
	return s->random * UINT64_C(2685821657736338717);
}

bool
sample_take(struct sampler *sampler)
{
	struct sampler *s = sampler;

	switch (s->algorithm) {
	case SAMPLE_SYSTEMATIC:
		if (s->passed > 0) {
			s->passed--;
			return false;
		}
		s->passed = s->one_in - 1;
		return true;
	case SAMPLE_RANDOM:
		return next_random(s) <= UINT64_MAX / s->one_in;
	default:
		return true;
	}
}
