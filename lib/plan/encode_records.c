/* SPDX-License-Identifier: BSD-3-Clause */
/* Plans are carried out: structs become records. */
#include "plan/encode_plan.h"

#include "base/writer.h"

enum { LONG_PREFIX = 255, LONG_PREFIX_SIZE = 3 };

/* Fields of fixed length of many records, or of one. */
static ipfix_result
encode_segment(
    const struct ipx_segment *s, struct ipx_batch *b, struct ipx_converter *c)
{
	struct ipx_run run = { .from = b->host,
		.from_stride = b->host_stride,
		.to = b->wire,
		.to_stride = b->wire_stride,
		.count = b->count };

	if (s->shuffle.kernel == NULL)
		return ipx_portable_encode(s->moves, s->move_count, b, c);
	s->shuffle.kernel->strided(&s->shuffle, &run);
	return ipx_portable_encode(
	    s->moves + s->shuffled, s->move_count - s->shuffled, b, c);
}

/* All that is wrong is found; records before it are encoded once more. */
static ipfix_result
encode_batch(const struct ipx_encode_plan *p, struct ipx_batch *b,
    struct ipx_converter *c)
{
	const struct ipx_losses before = c->losses;
	ipfix_result rc = ipx_portable_check(p->checks, p->check_count, b);
	ipfix_result later = encode_segment(p->segments, b, c);

	if (later == IPFIX_OK)
		return rc;
	c->losses = before;
	(void)encode_segment(p->segments, b, c);
	return later;
}

static ipfix_result
encode_fixed(const struct ipx_encode_plan *p, struct ipx_order *o,
    struct ipx_converter *c)
{
	size_t size = p->segments->size, fit = o->room / size;
	size_t count = o->count < fit ? o->count : fit;
	ipfix_result rc = count < o->count ? IPFIX_FULL : IPFIX_OK;

	while (o->taken < count) {
		struct ipx_batch b = { .host = o->host +
			    o->taken * p->base.host_size,
			.host_stride = p->base.host_size,
			.wire = o->to + o->size,
			.wire_stride = size,
			.count = count - o->taken };
		size_t all = b.count < IPX_TILE ? b.count : IPX_TILE;
		ipfix_result batch_rc;

		b.count = all;
		batch_rc = encode_batch(p, &b, c);
		o->taken += b.count;
		o->size += b.count * size;
		if (b.count < all)
			return batch_rc;
	}
	return rc;
}

/* The octets of a field of variable length and the length before it. */
static size_t
variable_size(const struct ipx_move *m, const uint8_t *host)
{
	size_t size =
	    m->as == IPFIX_AS_NOTHING ? 0 : ipx_encoded_size(m, host + m->host);

	return size + (size < LONG_PREFIX ? 1 : LONG_PREFIX_SIZE);
}

static size_t
record_size(const struct ipx_encode_plan *p, const uint8_t *host)
{
	size_t size = 0;

	for (size_t i = 0; i < p->segment_count; i++) {
		const struct ipx_segment *s = &p->segments[i];

		size += s->size;
		if (s->variable != NULL)
			size += variable_size(s->variable, host);
	}
	return size;
}

static ipfix_result
encode_variable(const struct ipx_move *m, const uint8_t *host, uint8_t **to,
    struct ipx_converter *c)
{
	size_t size =
	    m->as == IPFIX_AS_NOTHING ? 0 : ipx_encoded_size(m, host + m->host);
	uint8_t *p = *to;

	if (size > UINT16_MAX)
		return IPFIX_ERR_LENGTH;
	if (size < LONG_PREFIX) {
		*p++ = (uint8_t)size;
	} else {
		*p++ = LONG_PREFIX;
		ipx_store16(p, (uint16_t)size);
		p += 2;
	}
	*to = p + size;
	return ipx_encode_value(m, host + m->host, p, size, c);
}

static ipfix_result
encode_record(const struct ipx_encode_plan *p, const uint8_t *host, uint8_t *to,
    struct ipx_converter *c)
{
	struct ipx_batch b = { .host = host, .wire = to, .count = 1 };
	ipfix_result rc = ipx_portable_check(p->checks, p->check_count, &b);

	for (size_t i = 0; i < p->segment_count && rc == IPFIX_OK; i++) {
		const struct ipx_segment *s = &p->segments[i];

		rc = encode_segment(s, &b, c);
		b.wire += s->size;
		if (rc == IPFIX_OK && s->variable != NULL)
			rc = encode_variable(s->variable, host, &b.wire, c);
	}
	return rc;
}

static ipfix_result
encode_varying(const struct ipx_encode_plan *p, struct ipx_order *o,
    struct ipx_converter *c)
{
	for (; o->taken < o->count; o->taken++) {
		const uint8_t *host = o->host + o->taken * p->base.host_size;
		const struct ipx_losses before = c->losses;
		size_t size = record_size(p, host);
		ipfix_result rc;

		if (size > o->room - o->size)
			return IPFIX_FULL;
		rc = encode_record(p, host, o->to + o->size, c);
		if (rc != IPFIX_OK) {
			c->losses = before;
			return rc;
		}
		o->size += size;
	}
	return IPFIX_OK;
}

ipfix_result
ipx_encode_records(const struct ipx_encode_plan *plan, struct ipx_order *order,
    struct ipx_converter *converter)
{
	order->taken = 0;
	order->size = 0;
	if (plan->segment_count == 1)
		return encode_fixed(plan, order, converter);
	return encode_varying(plan, order, converter);
}
