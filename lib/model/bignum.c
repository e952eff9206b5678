/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/bignum.h"

#include <string.h>

static void
push(struct ipx_bignum *n, uint32_t word)
{
	n->words[n->size++] = word;
}

static void
trim(struct ipx_bignum *n)
{
	while (n->size > 0 && n->words[n->size - 1] == 0)
		n->size--;
}

void
ipx_bignum_set(struct ipx_bignum *n, uint64_t value, unsigned shift)
{
	unsigned bits = shift % 32;
	uint32_t low = (uint32_t)value, high = (uint32_t)(value >> 32);

	n->size = 0;
	while (n->size < shift / 32)
		push(n, 0);
	push(n, low << bits);
	push(n, (uint32_t)(value << bits >> 32));
	push(n, (uint32_t)((uint64_t)high << bits >> 32));
	trim(n);
}

void
ipx_bignum_multiply(struct ipx_bignum *n, uint32_t factor)
{
	uint64_t carry = 0;

	for (size_t i = 0; i < n->size; i++) {
		carry += (uint64_t)n->words[i] * factor;
		n->words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry > 0)
		push(n, (uint32_t)carry);
}

void
ipx_bignum_multiply_power10(struct ipx_bignum *n, unsigned exponent)
{
	for (; exponent >= 9; exponent -= 9)
		ipx_bignum_multiply(n, 1000000000);
	for (; exponent > 0; exponent--)
		ipx_bignum_multiply(n, 10);
}

int
ipx_bignum_compare(const struct ipx_bignum *a, const struct ipx_bignum *b)
{
	if (a->size != b->size)
		return a->size < b->size ? -1 : 1;
	for (size_t i = a->size; i-- > 0;)
		if (a->words[i] != b->words[i])
			return a->words[i] < b->words[i] ? -1 : 1;
	return 0;
}

static uint32_t
word_of(const struct ipx_bignum *n, size_t i)
{
	return i < n->size ? n->words[i] : 0;
}

int
ipx_bignum_compare_sum(const struct ipx_bignum *a,
    const struct ipx_bignum *addend, const struct ipx_bignum *b)
{
	struct ipx_bignum sum;
	uint64_t carry = 0;

	sum.size = 0;
	for (size_t i = 0; i < a->size || i < addend->size; i++) {
		carry += (uint64_t)word_of(a, i) + word_of(addend, i);
		push(&sum, (uint32_t)carry);
		carry >>= 32;
	}
	if (carry > 0)
		push(&sum, (uint32_t)carry);
	return ipx_bignum_compare(&sum, b);
}

static void
subtract(struct ipx_bignum *n, const struct ipx_bignum *smaller)
{
	uint64_t borrow = 0;

	for (size_t i = 0; i < n->size; i++) {
		uint64_t rest = n->words[i] - (word_of(smaller, i) + borrow);

		n->words[i] = (uint32_t)rest;
		borrow = rest >> 63;
	}
	trim(n);
}

unsigned
ipx_bignum_divide(struct ipx_bignum *n, const struct ipx_bignum *divisor)
{
	unsigned quotient = 0;

	while (ipx_bignum_compare(n, divisor) >= 0) {
		subtract(n, divisor);
		quotient++;
	}
	return quotient;
}
