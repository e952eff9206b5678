/* SPDX-License-Identifier: BSD-3-Clause */
/* Integers in decimal: eight digits at a time, side by side in one word. */
#include "model/text.h"

#include "base/cursor.h"
#include "base/writer.h"

const char ipx_text_pairs[] = "00010203040506070809"
                              "10111213141516171819"
                              "20212223242526272829"
                              "30313233343536373839"
                              "40414243444546474849"
                              "50515253545556575859"
                              "60616263646566676869"
                              "70717273747576777879"
                              "80818283848586878889"
                              "90919293949596979899";

#define TEN(tens)                                                         \
	tens "0.", tens "1.", tens "2.", tens "3.", tens "4.", tens "5.", \
	    tens "6.", tens "7.", tens "8.", tens "9."

const char ipx_text_octets[256][5] = { TEN(""), TEN("1"), TEN("2"), TEN("3"),
	TEN("4"), TEN("5"), TEN("6"), TEN("7"), TEN("8"), TEN("9"), TEN("10"),
	TEN("11"), TEN("12"), TEN("13"), TEN("14"), TEN("15"), TEN("16"),
	TEN("17"), TEN("18"), TEN("19"), TEN("20"), TEN("21"), TEN("22"),
	TEN("23"), TEN("24"), "250.", "251.", "252.", "253.", "254.", "255." };

#define EIGHT UINT32_C(100000000) /* 10^8 */
#define ZEROS UINT64_C(0x3030303030303030)
#define GROUP UINT32_C(1000000000) /* 9 digits, which 32 bits hold */
#define GROUP_DIGITS 9
#define WORDS 8 /* of 32 bits, in 256 */

/*
 * The digits of a value below 10^8, one in each octet, the first on top.  Its
 * halves, quarters and eighths are divided all at once, by multiplying with
 * 5243 / 2^19 and 103 / 2^10, which are as good as 1/100 and 1/10 here.  What
 * a quotient is taken away from below, it is put above.
 */
static inline uint64_t
spread(uint32_t value)
{
	const uint64_t quarters = UINT64_C(0x0000007f0000007f);
	const uint64_t eighths = UINT64_C(0x000f000f000f000f);
	uint64_t x = value;

	x += value / 10000 * ((UINT64_C(1) << 32) - 10000);
	x += (x * 5243 >> 19 & quarters) * ((1u << 16) - 100);
	x += (x * 103 >> 10 & eighths) * ((1u << 8) - 10);
	return x;
}

/* The bits that leading zeros take of the eight; the last digit is none. */
static unsigned
leading_zeros(uint64_t digits)
{
#if defined(__GNUC__)
	return (unsigned)__builtin_clzll(digits | 1) & 0x38;
#else
	unsigned bits = 0;

	while (bits < 56 && digits >> (56 - bits) == 0)
		bits += 8;
	return bits;
#endif
}

/* The word is written whole, what is no digit behind those that are. */
static char *
put_digits(char *out, uint64_t digits, unsigned zeros)
{
	ipx_store64((uint8_t *)out, (digits | ZEROS) << zeros);
	return out + 8 - zeros / 8;
}

static inline char *
put_short(char *out, uint32_t value)
{
	uint64_t digits = spread(value);

	return put_digits(out, digits, leading_zeros(digits));
}

/* Eight digits after all the others; apart, as most numbers are short. */
static char *
put_long(char *out, uint64_t value)
{
	uint64_t before = value / EIGHT;

	if (before < EIGHT)
		out = put_short(out, (uint32_t)before);
	else
		out = put_long(out, before);
	return put_digits(out, spread((uint32_t)(value % EIGHT)), 0);
}

char *
ipx_text_unsigned(char *out, uint64_t value)
{
	return value < EIGHT ? put_short(out, (uint32_t)value)
	                     : put_long(out, value);
}

char *
ipx_text_signed(char *out, int64_t value)
{
	if (value >= 0)
		return ipx_text_unsigned(out, (uint64_t)value);
	*out = '-';
	return ipx_text_unsigned(out + 1, -(uint64_t)value);
}

char *
ipx_text_digits(char *out, unsigned width, uint32_t value)
{
	char *p = out + width;

	for (; p - out >= 2; value /= 100)
		ipx_text_pair(p -= 2, value % 100);
	if (p > out)
		*out = (char)('0' + value % 10);
	return out + width;
}

/* Divides the number by GROUP and returns the remainder. */
static uint32_t
divide(uint32_t words[WORDS])
{
	uint64_t rest = 0;

	for (size_t i = 0; i < WORDS; i++) {
		rest = rest << 32 | words[i];
		words[i] = (uint32_t)(rest / GROUP);
		rest %= GROUP;
	}
	return (uint32_t)rest;
}

static bool
is_zero(const uint32_t words[WORDS])
{
	for (size_t i = 0; i < WORDS; i++)
		if (words[i] != 0)
			return false;
	return true;
}

char *
ipx_text_unsigned256(char *out, const uint8_t value[32])
{
	uint32_t words[WORDS], groups[9]; /* 10^(9 * 9) is above 2^256 */
	size_t count = 0;

	for (size_t i = 0; i < WORDS; i++)
		words[i] = ipx_load32(&value[4 * i]);
	do
		groups[count++] = divide(words);
	while (!is_zero(words));
	out = ipx_text_unsigned(out, groups[--count]);
	while (count > 0)
		out = ipx_text_digits(out, GROUP_DIGITS, groups[--count]);
	return out;
}
