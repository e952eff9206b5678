/* SPDX-License-Identifier: BSD-3-Clause */
/* Which packets are looked at (RFC 5475, section 5). */
#ifndef EXPORT_SAMPLE_H
#define EXPORT_SAMPLE_H

#include <ipfix/api.h>

/* The values of selectorAlgorithm. */
enum { SAMPLE_ALL = 0, SAMPLE_SYSTEMATIC = 1, SAMPLE_RANDOM = 4 };

struct sampler {
	int algorithm;
	uint32_t one_in; /* so many packets */
	uint32_t passed; /* SYSTEMATIC: to be passed over before the next one */
	uint64_t random; /* RANDOM: not 0 */
};

/* Prepares it; `seed` is any number. */
void sample_init(
    struct sampler *sampler, int algorithm, uint32_t one_in, uint64_t seed);

/* Whether the next packet is taken. */
bool sample_take(struct sampler *sampler);

#endif
