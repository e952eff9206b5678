/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The checked cursor: the one way octets of the wire are read.  Each getter
 * either advances and returns true, or returns false and changes nothing.
 */
#ifndef IPX_BASE_CURSOR_H
#define IPX_BASE_CURSOR_H

#include <ipfix/span.h>

struct ipx_cursor {
	ipfix_span in;
	size_t at; /* invariant: at <= in.size */
};

static inline struct ipx_cursor
ipx_cursor_over(ipfix_span in)
{
	struct ipx_cursor c = { in, 0 };

	return c;
}

static inline size_t
ipx_cursor_left(const struct ipx_cursor *c)
{
	return c->in.size - c->at;
}

/*
 * Network byte order, from octets that the caller has proven to be there.
 * Written so that compilers see one load and one swap.
 */
static inline uint16_t
ipx_load16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t
ipx_load32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static inline uint64_t
ipx_load64(const uint8_t *p)
{
	return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 |
	    (uint64_t)p[2] << 40 | (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 |
	    (uint64_t)p[5] << 16 | (uint64_t)p[6] << 8 | p[7];
}

static inline bool
ipx_cursor_u8(struct ipx_cursor *c, uint8_t *out)
{
	if (ipx_cursor_left(c) < 1)
		return false;
	*out = c->in.data[c->at];
	c->at += 1;
	return true;
}

static inline bool
ipx_cursor_u16(struct ipx_cursor *c, uint16_t *out)
{
	if (ipx_cursor_left(c) < 2)
		return false;
	*out = ipx_load16(&c->in.data[c->at]);
	c->at += 2;
	return true;
}

static inline bool
ipx_cursor_u32(struct ipx_cursor *c, uint32_t *out)
{
	if (ipx_cursor_left(c) < 4)
		return false;
	*out = ipx_load32(&c->in.data[c->at]);
	c->at += 4;
	return true;
}

static inline bool
ipx_cursor_u64(struct ipx_cursor *c, uint64_t *out)
{
	if (ipx_cursor_left(c) < 8)
		return false;
	*out = ipx_load64(&c->in.data[c->at]);
	c->at += 8;
	return true;
}

static inline bool
ipx_cursor_take(struct ipx_cursor *c, size_t size, ipfix_span *out)
{
	if (size > ipx_cursor_left(c))
		return false;
	*out = (ipfix_span){ size > 0 ? &c->in.data[c->at] : NULL, size };
	c->at += size;
	return true;
}

/* What is left, without advancing. */
static inline ipfix_span
ipx_cursor_rest(const struct ipx_cursor *c)
{
	size_t left = ipx_cursor_left(c);

	return (ipfix_span){ left > 0 ? &c->in.data[c->at] : NULL, left };
}

/* Whether all that is left are zero octets; true when nothing is left. */
static inline bool
ipx_cursor_zeros(const struct ipx_cursor *c)
{
	for (size_t i = c->at; i < c->in.size; i++)
		if (c->in.data[i] != 0)
			return false;
	return true;
}

#endif
