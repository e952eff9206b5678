/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Floats in the shortest decimal that reads back as the same one, by the
 * algorithm of Steele and White in the form of Burger and Dybvig ("Printing
 * Floating-Point Numbers Quickly and Accurately", 1996), on exact integers.
 */
#include "model/text.h"

#include "model/bignum.h"
#include "model/float.h"

#define MAX_DIGITS 17

/* Exponents of ten from here up to there are written with plain digits. */
#define PLAIN_FROM (-6)
#define PLAIN_BELOW 21

/* A positive number, significand * 2^exponent. */
struct binary {
	uint64_t significand;
	int exponent;
	bool narrow_below; /* the next one down is half as far away */
};

/* 0.d1d2d3... * 10^point */
struct decimal {
	char digits[MAX_DIGITS];
	int count;
	int point;
};

/* value = r / s; the halves of the gaps around it are above / s, below / s */
struct scaled {
	struct ipx_bignum r, s, above, below;
	bool closed; /* the ends of the gaps still read back as the value */
};

/* Takes the bits of a number apart; `fraction` says how many are those. */
static struct binary
binary_of(uint64_t magnitude, unsigned fraction, int lowest)
{
	uint64_t hidden = UINT64_C(1) << fraction;
	int field = (int)(magnitude >> fraction);
	uint64_t rest = magnitude & (hidden - 1);

	if (field == 0)
		return (struct binary){ rest, lowest, false };
	return (struct binary){ rest | hidden, lowest + field - 1,
		rest == 0 && field > 1 };
}

/* All four times 2, and times 2 again where the gap below is half as wide. */
static void
set_scaled(struct scaled *x, struct binary b)
{
	unsigned up = b.exponent > 0 ? (unsigned)b.exponent : 0;
	unsigned down = b.exponent < 0 ? (unsigned)-b.exponent : 0;
	unsigned wide = b.narrow_below ? 1 : 0;

	ipx_bignum_set(&x->r, b.significand, up + 1 + wide);
	ipx_bignum_set(&x->s, 1, down + 1 + wide);
	ipx_bignum_set(&x->above, 1, up + wide);
	ipx_bignum_set(&x->below, 1, up);
	/* Halfway cases are read to the even neighbour. */
	x->closed = b.significand % 2 == 0;
}

static int
bit_length(uint64_t value)
{
	int length = 0;

	for (; value > 0; value >>= 1)
		length++;
	return length;
}

/*
 * The exponent of ten above the number, or one less than that: from the
 * exponent of two times log10(2), which is a little above 78913 / 2^18; for
 * exponents up to 1650 the product is on the right side of every integer.
 */
static int
estimate_point(struct binary b)
{
	int log2 = b.exponent + bit_length(b.significand) - 1;

	if (log2 < 0)
		return -(-log2 * 78913 / 262144);
	return log2 * 78913 / 262144 + 1;
}

static bool
reaches_above(const struct scaled *x)
{
	int order = ipx_bignum_compare_sum(&x->r, &x->above, &x->s);

	return x->closed ? order >= 0 : order > 0;
}

static bool
reaches_below(const struct scaled *x)
{
	int order = ipx_bignum_compare(&x->r, &x->below);

	return x->closed ? order <= 0 : order < 0;
}

/* Divides by a power of ten such that 0.1 <= value < 1; returns it. */
static int
scale(struct scaled *x, int point)
{
	if (point >= 0) {
		ipx_bignum_multiply_power10(&x->s, (unsigned)point);
	} else {
		ipx_bignum_multiply_power10(&x->r, (unsigned)-point);
		ipx_bignum_multiply_power10(&x->above, (unsigned)-point);
		ipx_bignum_multiply_power10(&x->below, (unsigned)-point);
	}
	if (!reaches_above(x))
		return point;
	ipx_bignum_multiply(&x->s, 10);
	return point + 1;
}

/* Both this digit and the next one would do: ties go to the even one. */
static bool
is_nearer_above(const struct scaled *x, unsigned digit)
{
	int order = ipx_bignum_compare_sum(&x->r, &x->r, &x->s);

	return order > 0 || (order == 0 && digit % 2 != 0);
}

/* Digits come until what is left out is less than half the gap. */
static void
generate(struct decimal *d, struct scaled *x)
{
	bool low, high;
	unsigned digit;

	d->count = 0;
	do {
		ipx_bignum_multiply(&x->r, 10);
		ipx_bignum_multiply(&x->above, 10);
		ipx_bignum_multiply(&x->below, 10);
		digit = ipx_bignum_divide(&x->r, &x->s);
		low = reaches_below(x);
		high = reaches_above(x);
		d->digits[d->count++] = (char)('0' + digit);
	} while (!low && !high);
	if (low && high)
		high = is_nearer_above(x, digit);
	/* Never a 9: one more would have ended the digits one earlier. */
	if (high)
		d->digits[d->count - 1]++;
}

static char *
put_zeros(char *out, int count)
{
	while (count-- > 0)
		*out++ = '0';
	return out;
}

static char *
put_digits(char *out, const struct decimal *d, int from, int to)
{
	return ipx_text_copy(out, d->digits + from, (size_t)(to - from));
}

static char *
put_plain(char *out, const struct decimal *d)
{
	int whole = d->point < d->count ? d->point : d->count;

	if (d->point <= 0) {
		out = ipx_text_copy(out, "0.", 2);
		out = put_zeros(out, -d->point);
		return put_digits(out, d, 0, d->count);
	}
	out = put_digits(out, d, 0, whole);
	out = put_zeros(out, d->point - whole);
	if (whole == d->count)
		return out;
	*out++ = '.';
	return put_digits(out, d, whole, d->count);
}

static char *
put_scientific(char *out, const struct decimal *d)
{
	out = put_digits(out, d, 0, 1);
	if (d->count > 1) {
		*out++ = '.';
		out = put_digits(out, d, 1, d->count);
	}
	*out++ = 'e';
	return ipx_text_signed(out, d->point - 1);
}

static char *
put_finite(char *out, struct binary b)
{
	struct scaled x;
	struct decimal d;

	if (b.significand == 0)
		return put_zeros(out, 1);
	set_scaled(&x, b);
	d.point = scale(&x, estimate_point(b));
	generate(&d, &x);
	if (d.point > PLAIN_FROM && d.point <= PLAIN_BELOW)
		return put_plain(out, &d);
	return put_scientific(out, &d);
}

char *
ipx_text_float64(char *out, double value)
{
	uint64_t bits = ipx_float_bits(value);
	uint64_t magnitude = bits & INT64_MAX;

	if (magnitude > IPX_BINARY64_INFINITY)
		return ipx_text_copy(out, "NaN", 3);
	if (magnitude == IPX_BINARY64_INFINITY)
		return ipx_text_copy(out, bits >> 63 ? "-inf" : "+inf", 4);
	if (bits >> 63 != 0)
		*out++ = '-';
	return put_finite(out, binary_of(magnitude, 52, -1074));
}

char *
ipx_text_float32(char *out, double value)
{
	uint64_t bits = ipx_float_bits(value);
	uint32_t narrow = ipx_float_narrow(bits);

	if (!ipx_binary64_finite(bits) || ipx_float_widen(narrow) != bits)
		return ipx_text_float64(out, value);
	if (bits >> 63 != 0)
		*out++ = '-';
	return put_finite(out, binary_of(narrow & INT32_MAX, 23, -149));
}
