/* SPDX-License-Identifier: BSD-3-Clause */
#include "plan/portable.h"

#include "base/writer.h"

/*
 * Each record: `from` is the member, `to` the field.  As in decoding, all
 * that the loop needs is told before it, and four records make one turn.
 */
#define ONE(body)             \
	do {                  \
		body;         \
		from += host; \
		to += wire;   \
	} while (0)

#define EACH(body)                                       \
	do {                                             \
		const size_t host = b->host_stride;      \
		const size_t wire = b->wire_stride;      \
		const uint8_t *from = b->host + m->host; \
		uint8_t *to = b->wire + m->wire;         \
		size_t left = b->count;                  \
                                                         \
		for (; left >= 4; left -= 4) {           \
			ONE(body);                       \
			ONE(body);                       \
			ONE(body);                       \
			ONE(body);                       \
		}                                        \
		for (; left > 0; left--)                 \
			ONE(body);                       \
	} while (0)

static ipfix_result
encode_values(
    const struct ipx_move *m, struct ipx_batch *b, struct ipx_converter *c)
{
	for (size_t i = 0; i < b->count; i++) {
		ipfix_result rc = ipx_encode_value(m,
		    b->host + m->host + i * b->host_stride,
		    b->wire + m->wire + i * b->wire_stride, m->wire_size, c);

		if (rc != IPFIX_OK) {
			b->count = i;
			return rc;
		}
	}
	return IPFIX_OK;
}

static void
encode_numbers(const struct ipx_move *m, const struct ipx_batch *b)
{
	switch (m->loop) {
	case IPX_LOOP_NUMBER1:
		EACH(*to = *from);
		break;
	case IPX_LOOP_NUMBER2:
		EACH(uint16_t v; memcpy(&v, from, 2); ipx_store16(to, v));
		break;
	case IPX_LOOP_NUMBER4:
		EACH(uint32_t v; memcpy(&v, from, 4); ipx_store32(to, v));
		break;
	default:
		EACH(uint64_t v; memcpy(&v, from, 8); ipx_store64(to, v));
		break;
	}
}

/* In 1 to 8 octets. */
static inline void
store(uint8_t *p, size_t size, uint64_t v)
{
	switch (size) {
	case 1:
		*p = (uint8_t)v;
		return;
	case 2:
		ipx_store16(p, (uint16_t)v);
		return;
	case 4:
		ipx_store32(p, (uint32_t)v);
		return;
	case 8:
		ipx_store64(p, v);
		return;
	}
	for (; size > 0; v >>= 8)
		p[--size] = (uint8_t)v;
}

/* A number, or the largest one there can be. */
#define UNSIGNED(type)                                             \
	EACH(type v; memcpy(&v, from, sizeof(v)); lost += v > max; \
	     store(to, size, v < max ? v : max))

/* Where too large a number is an error, it was found before. */
static void
encode_unsigned(const struct ipx_move *m, const struct ipx_batch *b,
    struct ipx_converter *c)
{
	const uint64_t max = ipx_unsigned_max(m->wire_size);
	size_t size = m->wire_size, lost = 0;

	switch (m->host_size) {
	case 1:
		UNSIGNED(uint8_t);
		break;
	case 2:
		UNSIGNED(uint16_t);
		break;
	case 4:
		UNSIGNED(uint32_t);
		break;
	default:
		UNSIGNED(uint64_t);
		break;
	}
	c->losses.saturated += lost;
}

static void
encode_octets(const struct ipx_move *m, const struct ipx_batch *b)
{
	switch (m->loop) {
	case IPX_LOOP_OCTETS4:
		EACH(memcpy(to, from, 4));
		break;
	case IPX_LOOP_OCTETS6:
		EACH(memcpy(to, from, 6));
		break;
	default:
		EACH(memcpy(to, from, 16));
		break;
	}
}

static ipfix_result
encode_move(
    const struct ipx_move *m, struct ipx_batch *b, struct ipx_converter *c)
{
	switch ((enum ipx_loop)m->loop) {
	case IPX_LOOP_NUMBER1:
	case IPX_LOOP_NUMBER2:
	case IPX_LOOP_NUMBER4:
	case IPX_LOOP_NUMBER8:
		encode_numbers(m, b);
		return IPFIX_OK;
	case IPX_LOOP_UNSIGNED:
		encode_unsigned(m, b, c);
		return IPFIX_OK;
	case IPX_LOOP_OCTETS4:
	case IPX_LOOP_OCTETS6:
	case IPX_LOOP_OCTETS16:
		encode_octets(m, b);
		return IPFIX_OK;
	default:
		return encode_values(m, b, c);
	}
}

ipfix_result
ipx_portable_encode(const struct ipx_move *moves, size_t count,
    struct ipx_batch *batch, struct ipx_converter *converter)
{
	ipfix_result first = IPFIX_OK;

	/* Later moves see only the records that are good so far. */
	for (size_t i = 0; i < count; i++) {
		ipfix_result rc = encode_move(&moves[i], batch, converter);

		if (rc != IPFIX_OK)
			first = rc;
	}
	return first;
}

/* The index of the first record whose member has more bits. */
#define FIRST_WIDER(type)                               \
	do {                                            \
		for (size_t i = 0; i < b->count; i++) { \
			type v;                         \
                                                        \
			memcpy(&v, from, sizeof(v));    \
			if (v >> bits != 0)             \
				return i;               \
			from += stride;                 \
		}                                       \
		return b->count;                        \
	} while (0)

static size_t
first_wider_unsigned(const struct ipx_move *m, const struct ipx_batch *b)
{
	unsigned bits = 8 * m->wire_size;
	const uint8_t *from = b->host + m->host;
	size_t stride = b->host_stride;

	if (m->host_size == 8)
		FIRST_WIDER(uint64_t);
	if (m->host_size == 4)
		FIRST_WIDER(uint32_t);
	FIRST_WIDER(uint16_t);
}

static size_t
first_wider(const struct ipx_move *m, const struct ipx_batch *b)
{
	struct ipx_converter none = { .saturate = false };
	uint8_t octets[8];
	size_t i = 0;

	if (m->as == IPFIX_AS_UNSIGNED)
		return first_wider_unsigned(m, b);
	while (i < b->count &&
	    ipx_encode_value(m, b->host + m->host + i * b->host_stride, octets,
	        m->wire_size, &none) == IPFIX_OK)
		i++;
	return i;
}

ipfix_result
ipx_portable_check(
    const struct ipx_move *moves, size_t count, struct ipx_batch *batch)
{
	ipfix_result rc = IPFIX_OK;

	for (size_t i = 0; i < count; i++) {
		size_t good = first_wider(&moves[i], batch);

		if (good < batch->count)
			rc = IPFIX_ERR_RANGE;
		batch->count = good;
	}
	return rc;
}
