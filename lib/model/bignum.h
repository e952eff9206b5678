/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Unsigned integers of up to 1152 bits, and the few operations that exact
 * conversion of a binary64 to decimal takes.  Its largest numbers belong to
 * the subnormal ones: 10 * 2^1076, below 2^1080.
 */
#ifndef IPX_MODEL_BIGNUM_H
#define IPX_MODEL_BIGNUM_H

#include <ipfix/api.h>

#define IPX_BIGNUM_WORDS 36

struct ipx_bignum {
	size_t size; /* words in use; the last one is not 0 */
	uint32_t words[IPX_BIGNUM_WORDS]; /* the least significant first */
};

/* value * 2^shift. */
void ipx_bignum_set(struct ipx_bignum *n, uint64_t value, unsigned shift);

void ipx_bignum_multiply(struct ipx_bignum *n, uint32_t factor);
void ipx_bignum_multiply_power10(struct ipx_bignum *n, unsigned exponent);

/* Below, at or above 0 as the first number is below, at or above. */
int ipx_bignum_compare(const struct ipx_bignum *a, const struct ipx_bignum *b);

/* The same for a + addend against b. */
int ipx_bignum_compare_sum(const struct ipx_bignum *a,
    const struct ipx_bignum *addend, const struct ipx_bignum *b);

/* n = n % divisor; returns n / divisor, which must be small: 0 to 9. */
unsigned ipx_bignum_divide(
    struct ipx_bignum *n, const struct ipx_bignum *divisor);

#endif
