/* SPDX-License-Identifier: BSD-3-Clause */
/* Integers in decimal, two digits at a time. */
#include "model/text.h"

#include "base/cursor.h"

static const char PAIRS[] = "00010203040506070809"
                            "10111213141516171819"
                            "20212223242526272829"
                            "30313233343536373839"
                            "40414243444546474849"
                            "50515253545556575859"
                            "60616263646566676869"
                            "70717273747576777879"
                            "80818283848586878889"
                            "90919293949596979899";

#define GROUP UINT32_C(1000000000) /* 9 digits, which 32 bits hold */
#define GROUP_DIGITS 9
#define WORDS 8 /* of 32 bits, in 256 */

static unsigned
count_digits(uint64_t value)
{
	unsigned count = 1;

	for (; value >= 10000; value /= 10000)
		count += 4;
	return count + (value >= 10) + (value >= 100) + (value >= 1000);
}

static void
put_pair(char *out, unsigned pair)
{
	memcpy(out, &PAIRS[2 * pair], 2);
}

char *
ipx_text_unsigned(char *out, uint64_t value)
{
	char *end = out + count_digits(value);
	char *p = end;

	for (; value >= 100; value /= 100)
		put_pair(p -= 2, (unsigned)(value % 100));
	if (value >= 10)
		put_pair(p - 2, (unsigned)value);
	else
		p[-1] = (char)('0' + value);
	return end;
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
		put_pair(p -= 2, value % 100);
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
