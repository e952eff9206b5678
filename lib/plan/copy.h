/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Octets are copied in parts that overlap where they have to, without a
 * branch for each size there is: sizes are as good as random, and a branch
 * foreseen wrong costs more than a few parts copied twice.  What was copied
 * is told, or'ed together, so that nobody has to look at a text again.
 */
#ifndef IPX_PLAN_COPY_H
#define IPX_PLAN_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__) && (defined(__SSE2__) || defined(__ARM_NEON))

/* Registers of 16 octets, where there are any. */
typedef uint64_t ipx_part __attribute__((vector_size(16)));

static inline uint64_t
ipx_part_fold(ipx_part part)
{
	return part[0] | part[1];
}

#else

typedef uint64_t ipx_part;

static inline uint64_t
ipx_part_fold(ipx_part part)
{
	return part;
}

#endif

enum { IPX_PART = sizeof(ipx_part) };

static inline ipx_part
ipx_copy_part(uint8_t *to, const uint8_t *from)
{
	ipx_part part;

	memcpy(&part, from, sizeof(part));
	memcpy(to, &part, sizeof(part));
	return part;
}

/* Part number `i`, or the last one if that would end too late. */
static inline ipx_part
ipx_copy_nth(uint8_t *to, const uint8_t *from, size_t size, size_t i)
{
	size_t at = i * IPX_PART, last = size - IPX_PART;

	if (at > last)
		at = last;
	return ipx_copy_part(to + at, from + at);
}

/* One part, or up to four. */
static inline ipx_part
ipx_copy_four(uint8_t *restrict to, const uint8_t *restrict from, size_t size)
{
	return ipx_copy_part(to, from) | ipx_copy_nth(to, from, size, 1) |
	    ipx_copy_nth(to, from, size, 2) |
	    ipx_copy_part(to + size - IPX_PART, from + size - IPX_PART);
}

/* Four parts and more. */
static inline ipx_part
ipx_copy_many(uint8_t *restrict to, const uint8_t *restrict from, size_t size)
{
	const size_t four = 4 * (size_t)IPX_PART;
	ipx_part all = ipx_copy_four(to, from, four);

	for (; size > 2 * four; size -= four) {
		to += four;
		from += four;
		all |= ipx_copy_four(to, from, four);
	}
	to += size - four;
	from += size - four;
	return all | ipx_copy_four(to, from, four);
}

/* Less than a part. */
static inline uint64_t
ipx_copy_few(uint8_t *restrict to, const uint8_t *restrict from, size_t size)
{
	uint64_t all = 0, last;
	uint32_t first4, last4;

	if (size >= 8) {
		memcpy(&all, from, 8);
		memcpy(&last, from + size - 8, 8);
		memcpy(to, &all, 8);
		memcpy(to + size - 8, &last, 8);
		return all | last;
	}
	if (size >= 4) {
		memcpy(&first4, from, 4);
		memcpy(&last4, from + size - 4, 4);
		memcpy(to, &first4, 4);
		memcpy(to + size - 4, &last4, 4);
		return (uint64_t)first4 | (uint64_t)last4;
	}
	for (size_t i = 0; i < size; i++) {
		to[i] = from[i];
		all |= from[i];
	}
	return all;
}

/*
 * Copies octets to where there is room for them and which lies elsewhere.
 * Each octet of the value returned is some of them or'ed, and each of them is
 * in one of its octets.
 */
static inline uint64_t
ipx_copy(uint8_t *restrict to, const uint8_t *restrict from, size_t size)
{
	if (size < IPX_PART)
		return ipx_copy_few(to, from, size);
	return ipx_part_fold(size <= 4 * (size_t)IPX_PART
	        ? ipx_copy_four(to, from, size)
	        : ipx_copy_many(to, from, size));
}

enum { IPX_COPY_STEP = 16 };

/*
 * The same where up to IPX_COPY_STEP - 1 octets more may be read and written,
 * and the size is one that was seen before.
 */
static inline void
ipx_copy_roughly(
    uint8_t *restrict to, const uint8_t *restrict from, size_t size)
{
	for (size_t at = 0; at < size; at += IPX_COPY_STEP)
		memcpy(to + at, from + at, IPX_COPY_STEP);
}

/* Whether such a value stems from octets of ASCII alone. */
static inline bool
ipx_copied_ascii(uint64_t all)
{
	return (all & UINT64_C(0x8080808080808080)) == 0;
}

#endif
