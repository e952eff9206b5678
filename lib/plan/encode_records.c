/* SPDX-License-Identifier: BSD-3-Clause */
/* Plans are carried out: structs become records. */
#include "plan/encode_plan.h"

#include <string.h>

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

/* Whether no member is too wide for its field, without a look at which. */
static bool
all_fit(const struct ipx_encode_plan *p, const struct ipx_batch *b)
{
	const struct ipx_watch *end = p->watches + p->watch_count;
	const uint8_t *host = b->host;
	uint64_t all = 0;

	for (size_t i = 0; i < b->count; i++, host += b->host_stride)
		for (const struct ipx_watch *w = p->watches; w < end; w++) {
			uint64_t eight;

			memcpy(&eight, host + w->at, 8);
			all |= eight & w->mask;
		}
	return all == 0;
}

/*
 * All that is wrong is found; what precedes it is encoded once more, so that
 * losses behind it are not counted.
 */
ipfix_result
ipx_encode_batch(const struct ipx_encode_plan *p, struct ipx_batch *b,
    struct ipx_converter *c)
{
	const uint64_t before = c->losses.saturated;
	ipfix_result rc = p->watch_count > 0 && all_fit(p, b)
	    ? IPFIX_OK
	    : ipx_portable_check(p->checks, p->check_count, b);
	ipfix_result later = encode_cores(p, b, c);

	if (later == IPFIX_OK)
		return rc;
	c->losses.saturated = before;
	(void)encode_cores(p, b, c);
	return later;
}

/* The next few structs of an order, to `wire`. */
struct ipx_batch
ipx_next_batch(const struct ipx_encode_plan *p, const struct ipx_order *o,
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
		    ipx_next_batch(p, o, count, IPX_TILE, o->to + o->size);

		rc = ipx_encode_batch(p, &b, c);
		o->taken += b.count;
		o->size += b.count * p->core;
	}
	if (rc != IPFIX_OK)
		return rc;
	return count < o->count ? IPFIX_FULL : IPFIX_OK;
}

ipfix_result
ipx_encode_records(const struct ipx_encode_plan *plan, uint8_t *scratch,
    struct ipx_order *order, struct ipx_converter *converter)
{
	order->taken = 0;
	order->size = 0;
	if (plan->piece_count == 0)
		return encode_fixed(plan, order, converter);
	return ipx_encode_varying(plan, scratch, order, converter);
}
