/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/utf8.h"

#include <ipfix/value.h>

#include "base/cursor.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

static bool
continues(uint8_t octet)
{
	return (octet & 0xc0) == 0x80;
}

/*
 * The size that the first octet announces; 0 for one that begins nothing:
 * a continuation, the overlong C0 and C1, and F5 on, beyond U+10FFFF.
 */
static size_t
announced(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2 || first > 0xf4)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* The second octet is where the other forbidden ones show. */
static bool
second_allowed(uint8_t first, uint8_t second)
{
	switch (first) {
	case 0xe0: /* else overlong */
		return second >= 0xa0;
	case 0xed: /* else a surrogate */
		return second < 0xa0;
	case 0xf0: /* else overlong */
		return second >= 0x90;
	case 0xf4: /* else beyond U+10FFFF */
		return second < 0x90;
	}
	return true;
}

size_t
ipx_utf8_size(const uint8_t *p, size_t left)
{
	size_t size = left > 0 ? announced(p[0]) : 0;

	if (size > left)
		return 0;
	for (size_t i = 1; i < size; i++)
		if (!continues(p[i]))
			return 0;
	if (size > 1 && !second_allowed(p[0], p[1]))
		return 0;
	return size;
}

bool
ipfix_string_valid(ipfix_span octets)
{
	const uint8_t *p = octets.data;
	size_t left = octets.size, size;

	while (left > 0) {
		/* Most strings are ASCII: eight octets at a time. */
		if (left >= 8 && (ipx_load64(p) & HIGH_BITS) == 0)
			size = 8;
		else
			size = ipx_utf8_size(p, left);
		if (size == 0)
			return false;
		p += size;
		left -= size;
	}
	return true;
}
