/* SPDX-License-Identifier: BSD-3-Clause */
/* Plans are carried out: structs become records. */
#include "plan/encode_plan.h"

#include "base/writer.h"

enum { LONG_PREFIX = 255, LONG_PREFIX_SIZE = 3 };

/* Cores made at once: what does not fit into the Message is made in vain. */
enum { CORES = 8 };

/* The fields of fixed length of many records. */
static ipfix_result
encode_cores(const struct ipx_encode_plan *p, struct ipx_batch *b,
    struct ipx_converter *c)
{
	struct ipx_run run = { .from = b->host,
		.from_stride = b->host_stride,
		.to = b->wire,
		.to_stride = b->wire_stride,
		.count = b->count };

	if (p->shuffle.kernel == NULL)
		return ipx_portable_encode(p->moves, p->move_count, b, c);
	p->shuffle.kernel->strided(&p->shuffle, &run);
	return ipx_portable_encode(
	    p->moves + p->shuffled, p->move_count - p->shuffled, b, c);
}

/*
 * All that is wrong is found; what precedes it is encoded once more, so that
 * losses behind it are not counted.
 */
static ipfix_result
encode_batch(const struct ipx_encode_plan *p, struct ipx_batch *b,
    struct ipx_converter *c)
{
	const struct ipx_losses before = c->losses;
	ipfix_result rc = ipx_portable_check(p->checks, p->check_count, b);
	ipfix_result later = encode_cores(p, b, c);

	if (later == IPFIX_OK)
		return rc;
	c->losses = before;
	(void)encode_cores(p, b, c);
	return later;
}

/* The next few structs of an order, to `wire`. */
static struct ipx_batch
next_batch(const struct ipx_encode_plan *p, const struct ipx_order *o,
    size_t count, size_t most, uint8_t *wire)
{
	size_t left = count - o->taken;

	return (
	    struct ipx_batch){ .host = o->host + o->taken * p->base.host_size,
		.host_stride = p->base.host_size,
		.wire = wire,
		.wire_stride = p->core,
		.count = left < most ? left : most };
}

static ipfix_result
encode_fixed(const struct ipx_encode_plan *p, struct ipx_order *o,
    struct ipx_converter *c)
{
	size_t fit = o->room / p->core;
	size_t count = o->count < fit ? o->count : fit;
	ipfix_result rc = IPFIX_OK;

	while (o->taken < count && rc == IPFIX_OK) {
		struct ipx_batch b =
		    next_batch(p, o, count, IPX_TILE, o->to + o->size);

		rc = encode_batch(p, &b, c);
		o->taken += b.count;
		o->size += b.count * p->core;
	}
	if (rc != IPFIX_OK)
		return rc;
	return count < o->count ? IPFIX_FULL : IPFIX_OK;
}

/* A piece of a core, whose size is the same each time, without a call. */
static inline void
copy(uint8_t *to, const uint8_t *from, size_t size)
{
	size_t at = 0;

	if (size >= 16) {
		for (; at + 16 < size; at += 16)
			memcpy(to + at, from + at, 16);
		memcpy(to + size - 16, from + size - 16, 16);
	} else if (size >= 8) {
		memcpy(to, from, 8);
		memcpy(to + size - 8, from + size - 8, 8);
	} else if (size >= 4) {
		memcpy(to, from, 4);
		memcpy(to + size - 4, from + size - 4, 4);
	} else {
		for (; at < size; at++)
			to[at] = from[at];
	}
}

/* What a field of variable length will hold: octets as they are, or NULL. */
struct content {
	ipfix_span octets;
	ipfix_result result;
};

static bool
is_ascii(ipfix_span s)
{
	const uint64_t high = UINT64_C(0x8080808080808080);
	uint64_t all = 0, eight;
	size_t at = 0;

	if (s.size >= 8) {
		/* The last eight once more, rather than what is left of them.
		 */
		memcpy(&all, s.data + s.size - 8, 8);
		for (; at + 8 < s.size; at += 8) {
			memcpy(&eight, s.data + at, 8);
			all |= eight;
		}
		return (all & high) == 0;
	}
	for (; at < s.size; at++)
		all |= s.data[at];
	return (all & high) == 0;
}

static struct content
content_of(const struct ipx_move *m, const uint8_t *host)
{
	struct content c = { .result = IPFIX_OK };

	if (m->as == IPFIX_AS_SPAN)
		memcpy(&c.octets, host + m->host, sizeof(c.octets));
	else if (m->as != IPFIX_AS_NOTHING)
		c.octets.size = ipx_encoded_size(m, host + m->host);
	if (c.octets.size > UINT16_MAX)
		c.result = IPFIX_ERR_LENGTH;
	else if (m->as == IPFIX_AS_SPAN && m->type == IPFIX_STRING &&
	    !is_ascii(c.octets) && !ipfix_string_valid(c.octets))
		c.result = IPFIX_ERR_VALUE;
	return c;
}

/* Writes the field behind *to, for which there must be room. */
static ipfix_result
put_variable(const struct ipx_move *m, const uint8_t *host, uint8_t **to,
    size_t room, struct ipx_converter *c)
{
	struct content content = content_of(m, host);
	size_t size = content.octets.size;
	size_t prefix = size < LONG_PREFIX ? 1 : LONG_PREFIX_SIZE;
	uint8_t *p = *to;

	if (content.result != IPFIX_OK)
		return content.result;
	if (size + prefix > room)
		return IPFIX_FULL;
	*p = (uint8_t)(prefix == 1 ? size : LONG_PREFIX);
	if (prefix > 1)
		ipx_store16(p + 1, (uint16_t)size);
	p += prefix;
	*to = p + size;
	if (m->as == IPFIX_AS_SPAN && size > 0)
		memcpy(p, content.octets.data, size);
	else if (m->as != IPFIX_AS_SPAN && m->as != IPFIX_AS_NOTHING)
		return ipx_encode_value(m, host + m->host, p, size, c);
	return IPFIX_OK;
}

/* One record: the pieces of its core, and what comes between them. */
static ipfix_result
put_record(const struct ipx_encode_plan *p, const uint8_t *core,
    const uint8_t *host, struct ipx_order *o, struct ipx_converter *c)
{
	uint8_t *to = o->to + o->size, *end = o->to + o->room;
	ipfix_result rc;

	for (size_t i = 0; i < p->piece_count; i++) {
		const struct ipx_piece *piece = &p->pieces[i];

		if (piece->size > (size_t)(end - to))
			return IPFIX_FULL;
		copy(to, core, piece->size);
		to += piece->size;
		core += piece->size;
		rc = put_variable(
		    &piece->variable, host, &to, (size_t)(end - to), c);
		if (rc != IPFIX_OK)
			return rc;
	}
	if (p->tail > (size_t)(end - to))
		return IPFIX_FULL;
	copy(to, core, p->tail);
	o->size = (size_t)(to + p->tail - o->to);
	o->taken++;
	return IPFIX_OK;
}

/* A few records: their cores at once, then one after the other. */
static ipfix_result
encode_some(const struct ipx_encode_plan *p, uint8_t *scratch,
    struct ipx_order *o, struct ipx_converter *c)
{
	struct ipx_batch b = next_batch(p, o, o->count, CORES, scratch);
	ipfix_result rc = encode_batch(p, &b, c);

	for (size_t i = 0; i < b.count; i++) {
		const struct ipx_losses before = c->losses;
		ipfix_result put_rc = put_record(
		    p, scratch + i * p->core, b.host + i * b.host_stride, o, c);

		if (put_rc != IPFIX_OK) {
			c->losses = before;
			return put_rc;
		}
	}
	return rc;
}

static ipfix_result
encode_varying(const struct ipx_encode_plan *p, uint8_t *scratch,
    struct ipx_order *o, struct ipx_converter *c)
{
	ipfix_result rc = IPFIX_OK;

	while (o->taken < o->count && rc == IPFIX_OK)
		rc = encode_some(p, scratch, o, c);
	return rc;
}

size_t
ipx_encode_scratch(const struct ipx_encode_plan *plan)
{
	return plan->piece_count > 0 ? plan->core * CORES : 0;
}

ipfix_result
ipx_encode_records(const struct ipx_encode_plan *plan, uint8_t *scratch,
    struct ipx_order *order, struct ipx_converter *converter)
{
	order->taken = 0;
	order->size = 0;
	if (plan->piece_count == 0)
		return encode_fixed(plan, order, converter);
	return encode_varying(plan, scratch, order, converter);
}
