/* SPDX-License-Identifier: BSD-3-Clause */
/* The encoder object, and the ways out of it. */
#include <ipfix/encoder.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/options.h"
#include "plan/encode_plan.h"
#include "session/exporter.h"

struct ipfix_encoder {
	struct ipx_cache cache;
	uint8_t *scratch; /* for the plan that needs the most */
	size_t scratch_size;
	ipfix_encode_counters counters;
};

ipfix_result
ipfix_encoder_new(ipfix_encoder **encoder, const ipfix_layout *layout,
    const ipfix_plan_options *options)
{
	ipfix_plan_options o;
	ipfix_encoder *e;
	ipfix_result rc;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	o.alloc = ipx_alloc_or_default(o.alloc);
	e = ipx_alloc_zero(o.alloc, sizeof(*e));
	if (e == NULL)
		return IPFIX_ERR_NOMEM;
	rc = ipx_cache_init(&e->cache, layout, &o, ipx_encode_plan_new);
	if (rc != IPFIX_OK) {
		ipx_free(o.alloc, e, sizeof(*e));
		return rc;
	}
	ipfix_layout_hold(layout);
	*encoder = e;
	return IPFIX_OK;
}

void
ipfix_encoder_free(ipfix_encoder *encoder)
{
	const ipfix_alloc *alloc;

	if (encoder == NULL)
		return;
	alloc = encoder->cache.planner.alloc;
	ipx_free(alloc, encoder->scratch, encoder->scratch_size);
	ipfix_layout_free(encoder->cache.planner.layout);
	ipx_cache_clear(&encoder->cache);
	ipx_free(alloc, encoder, sizeof(*encoder));
}

/* Nothing of it is kept from one call to the next. */
static bool
grow_scratch(ipfix_encoder *e, size_t size)
{
	const ipfix_alloc *alloc = e->cache.planner.alloc;
	uint8_t *scratch = ipx_alloc_zero(alloc, size);

	if (scratch == NULL)
		return false;
	ipx_free(alloc, e->scratch, e->scratch_size);
	e->scratch = scratch;
	e->scratch_size = size;
	return true;
}

/* The plan for a template, and room to carry it out; or NULL. */
static const struct ipx_encode_plan *
plan_of(ipfix_encoder *e, const ipfix_template *tmpl)
{
	const struct ipx_plan *base = ipx_cache_find(&e->cache, tmpl);
	const struct ipx_encode_plan *plan = (const void *)base;

	if (plan != NULL && ipx_encode_scratch(plan) > e->scratch_size &&
	    !grow_scratch(e, ipx_encode_scratch(plan)))
		return NULL;
	e->counters.compiled = e->cache.made;
	e->counters.plans = e->cache.plan_count;
	return plan;
}

static ipfix_result
usable_plan(ipfix_encoder *e, const ipfix_template *tmpl,
    const struct ipx_encode_plan **plan, ipfix_error *error)
{
	*plan = plan_of(e, tmpl);
	if (*plan == NULL)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	if ((*plan)->base.fault != IPFIX_FAULT_NONE)
		return ipx_fail(
		    error, (*plan)->base.fault, (*plan)->base.fault_at);
	return IPFIX_OK;
}

ipfix_result
ipfix_encoder_open(
    ipfix_encoder *encoder, const ipfix_template *tmpl, ipfix_error *error)
{
	const struct ipx_encode_plan *plan;

	return usable_plan(encoder, tmpl, &plan, error);
}

bool
ipfix_encoder_has(
    ipfix_encoder *encoder, const ipfix_template *tmpl, size_t member)
{
	const struct ipx_encode_plan *plan = plan_of(encoder, tmpl);

	return plan != NULL &&
	    member < ipfix_layout_count(encoder->cache.planner.layout) &&
	    plan->present[member];
}

/* A call at work: what it may be asked for several times. */
struct call {
	struct ipx_filler filler;
	ipfix_encoder *encoder;
	struct ipx_order order;
	struct ipx_losses losses;
	ipfix_result result; /* of the order */
};

static struct call
call_of(ipfix_encoder *encoder, const void *records, size_t count)
{
	return (struct call){ .encoder = encoder,
		.order = { .host = records, .count = count } };
}

/* Carries the order out; nothing is counted yet. */
static ipfix_result
carry_out(struct call *call, const ipfix_template *tmpl)
{
	const struct ipx_encode_plan *plan;
	struct ipx_converter converter = {
		.saturate = call->encoder->cache.planner.saturate,
	};
	ipfix_result rc = usable_plan(call->encoder, tmpl, &plan, NULL);

	call->order.taken = 0;
	call->order.size = 0;
	if (rc == IPFIX_OK)
		rc = ipx_encode_records(
		    plan, call->encoder->scratch, &call->order, &converter);
	call->losses = converter.losses;
	call->result = rc;
	return rc;
}

static ipfix_result
fill(struct ipx_filler *filler, const ipfix_template *tmpl, uint8_t *to,
    size_t room, size_t *size, uint32_t *records)
{
	struct call *call = (void *)filler;
	ipfix_result rc;

	call->order.to = to;
	call->order.room = room;
	rc = carry_out(call, tmpl);
	if (call->order.taken == 0)
		return rc;
	*size = call->order.size;
	*records = (uint32_t)call->order.taken;
	return IPFIX_OK;
}

/* Counts what was put, and says how far it went. */
static ipfix_result
finish(struct call *call, ipfix_result rc, size_t *taken)
{
	ipfix_encode_counters *counters = &call->encoder->counters;

	*taken = 0;
	if (rc != IPFIX_OK)
		return rc;
	*taken = call->order.taken;
	counters->records += call->order.taken;
	counters->saturated += call->losses.saturated;
	return call->result;
}

ipfix_result
ipfix_encoder_put(ipfix_encoder *encoder, ipfix_exporter *exporter, uint16_t id,
    const void *records, size_t count, ipfix_time now, size_t *taken)
{
	struct call call = call_of(encoder, records, count);

	call.filler.fill = fill;
	*taken = 0;
	if (count == 0)
		return IPFIX_OK;
	return finish(
	    &call, ipx_exporter_fill(exporter, id, &call.filler, now), taken);
}

ipfix_result
ipfix_encoder_build(ipfix_encoder *encoder, ipfix_builder *builder,
    const ipfix_template *tmpl, const void *records, size_t count,
    size_t *taken)
{
	struct call call = call_of(encoder, records, count);

	call.filler.fill = fill;
	*taken = 0;
	if (count == 0)
		return IPFIX_OK;
	return finish(
	    &call, ipx_builder_fill(builder, tmpl, &call.filler), taken);
}

ipfix_result
ipfix_encoder_write(ipfix_encoder *encoder, const ipfix_template *tmpl,
    const void *records, size_t count, uint8_t *octets, size_t room,
    size_t *size, size_t *taken)
{
	struct call call = call_of(encoder, records, count);

	call.order.to = octets;
	call.order.room = room;
	(void)carry_out(&call, tmpl);
	*size = call.order.size;
	return finish(&call, IPFIX_OK, taken);
}

const ipfix_encode_counters *
ipfix_encoder_counters(const ipfix_encoder *encoder)
{
	return &encoder->counters;
}
