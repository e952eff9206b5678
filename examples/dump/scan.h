/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one way a packet's octets are read: each getter either advances and
 * returns true, or returns false and changes nothing.
 */
#ifndef DUMP_SCAN_H
#define DUMP_SCAN_H

#include <ipfix/span.h>

static inline bool
scan_take(ipfix_span *in, size_t size, ipfix_span *out)
{
	if (size > in->size)
		return false;
	*out = (ipfix_span){ in->data, size };
	*in = (ipfix_span){ size < in->size ? in->data + size : NULL,
		in->size - size };
	return true;
}

static inline bool
scan_skip(ipfix_span *in, size_t size)
{
	ipfix_span ignored;

	return scan_take(in, size, &ignored);
}

/* An unsigned number of 1 to 4 octets in network byte order. */
static inline bool
scan_number(ipfix_span *in, size_t size, uint32_t *out)
{
	ipfix_span octets;

	if (!scan_take(in, size, &octets))
		return false;
	*out = 0;
	for (size_t i = 0; i < size; i++)
		*out = *out << 8 | octets.data[i];
	return true;
}

static inline bool
scan_u8(ipfix_span *in, uint8_t *out)
{
	uint32_t n;

	if (!scan_number(in, 1, &n))
		return false;
	*out = (uint8_t)n;
	return true;
}

static inline bool
scan_u16(ipfix_span *in, uint16_t *out)
{
	uint32_t n;

	if (!scan_number(in, 2, &n))
		return false;
	*out = (uint16_t)n;
	return true;
}

static inline bool
scan_u32(ipfix_span *in, uint32_t *out)
{
	return scan_number(in, 4, out);
}

/* Cuts the run down to its first octets, if it is longer. */
static inline void
scan_limit(ipfix_span *in, size_t size)
{
	if (in->size > size)
		in->size = size;
}

#endif
