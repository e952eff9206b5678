/* SPDX-License-Identifier: BSD-3-Clause */
/* The decoder object, and the ways into it. */
#include <ipfix/decoder.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/options.h"
#include "plan/decode_plan.h"
#include "session/reader.h"

struct ipfix_decoder {
	struct ipx_cache cache;
	struct ipx_scratch scratch; /* for the plan with the most rows */
	ipfix_decode_counters counters;
};

ipfix_result
ipfix_decoder_new(ipfix_decoder **decoder, const ipfix_layout *layout,
    const ipfix_plan_options *options)
{
	ipfix_plan_options o;
	ipfix_decoder *d;
	ipfix_result rc;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	o.alloc = ipx_alloc_or_default(o.alloc);
	d = ipx_alloc_zero(o.alloc, sizeof(*d));
	if (d == NULL)
		return IPFIX_ERR_NOMEM;
	rc = ipx_cache_init(&d->cache, layout, &o, ipx_decode_plan_new);
	if (rc != IPFIX_OK) {
		ipx_free(o.alloc, d, sizeof(*d));
		return rc;
	}
	ipfix_layout_hold(layout);
	*decoder = d;
	return IPFIX_OK;
}

static void
free_scratch(const struct ipx_scratch *s, const ipfix_alloc *alloc)
{
	size_t places = s->row_count * IPX_TILE;

	ipx_free(alloc, (void *)s->rows, places * sizeof(*s->rows));
	ipx_free(alloc, s->sizes, places * sizeof(*s->sizes));
}

void
ipfix_decoder_free(ipfix_decoder *decoder)
{
	const ipfix_alloc *alloc;

	if (decoder == NULL)
		return;
	alloc = decoder->cache.planner.alloc;
	free_scratch(&decoder->scratch, alloc);
	ipfix_layout_free(decoder->cache.planner.layout);
	ipx_cache_clear(&decoder->cache);
	ipx_free(alloc, decoder, sizeof(*decoder));
}

static bool
grow_scratch(ipfix_decoder *d, size_t rows)
{
	const ipfix_alloc *alloc = d->cache.planner.alloc;
	struct ipx_scratch s = { .row_count = rows };
	size_t places = rows * IPX_TILE;

	s.rows = ipx_alloc_zero(alloc, places * sizeof(*s.rows));
	s.sizes = ipx_alloc_zero(alloc, places * sizeof(*s.sizes));
	if (s.rows == NULL || s.sizes == NULL) {
		free_scratch(&s, alloc);
		return false;
	}
	free_scratch(&d->scratch, alloc);
	d->scratch = s;
	return true;
}

/*
 * The plan for a template, and room to carry it out.  What is known of plans
 * is looked at only where one is made.
 */
static const struct ipx_decode_plan *
plan_of(ipfix_decoder *d, const ipfix_template *tmpl)
{
	const struct ipx_plan *base = ipx_cache_find(&d->cache, tmpl);
	const struct ipx_decode_plan *plan = (const void *)base;

	if (plan != NULL && plan->row_count > d->scratch.row_count &&
	    !grow_scratch(d, plan->row_count))
		return NULL;
	d->counters.compiled = d->cache.made;
	d->counters.plans = d->cache.plan_count;
	return plan;
}

/* NULL: *error, and what is returned, say why there is none to use. */
static ipfix_result
usable_plan(ipfix_decoder *d, const ipfix_template *tmpl,
    const struct ipx_decode_plan **plan, ipfix_error *error)
{
	*plan = plan_of(d, tmpl);
	if (*plan == NULL)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	if ((*plan)->base.fault != IPFIX_FAULT_NONE)
		return ipx_fail(
		    error, (*plan)->base.fault, (*plan)->base.fault_at);
	return IPFIX_OK;
}

ipfix_result
ipfix_decoder_open(
    ipfix_decoder *decoder, const ipfix_template *tmpl, ipfix_error *error)
{
	const struct ipx_decode_plan *plan;

	return usable_plan(decoder, tmpl, &plan, error);
}

bool
ipfix_decoder_has(
    ipfix_decoder *decoder, const ipfix_template *tmpl, size_t member)
{
	const struct ipx_decode_plan *plan = plan_of(decoder, tmpl);

	return plan != NULL &&
	    member < ipfix_layout_count(decoder->cache.planner.layout) &&
	    plan->present[member];
}

/* Decodes, and counts what came of it. */
static size_t
decode(ipfix_decoder *d, const struct ipx_decode_plan *plan,
    struct ipx_cursor *c, uint32_t export_time, ipfix_time reference, void *to,
    size_t max)
{
	struct ipx_converter converter = { .saturate =
		                               d->cache.planner.saturate };
	size_t count;

	if (plan->times)
		converter.reference =
		    ipfix_time_from_unix(export_time, reference);
	count = ipx_decode_records(plan, &d->scratch, c, to, max, &converter);
	d->counters.records += count;
	d->counters.saturated += converter.losses.saturated;
	d->counters.truncated += converter.losses.truncated;
	d->counters.invalid += converter.losses.invalid;
	return count;
}

ipfix_result
ipfix_decoder_get(ipfix_decoder *decoder, const ipfix_record *record,
    ipfix_time reference, void *to)
{
	struct ipx_cursor c = ipx_cursor_over(record->octets);
	const struct ipx_decode_plan *plan;
	ipfix_result rc = usable_plan(decoder, record->tmpl, &plan, NULL);

	if (rc != IPFIX_OK)
		return rc;
	if (decode(decoder, plan, &c, record->export_time, reference, to, 1) ==
	    0)
		return IPFIX_ERR_LENGTH;
	return IPFIX_OK;
}

/* Most walks end where their Set does: not even a plan is looked for then. */
static bool
at_end(const ipfix_record_iter *iter)
{
	return iter->octets_.size - iter->at_ < iter->record_.tmpl->record_min;
}

/* Moves a walk on; 0: it has no next record. */
static size_t
decode_next(ipfix_decoder *d, const struct ipx_decode_plan *plan,
    ipfix_record_iter *iter, ipfix_time reference, void *to, size_t max)
{
	struct ipx_cursor c = { iter->octets_, iter->at_ };
	size_t count =
	    decode(d, plan, &c, iter->record_.export_time, reference, to, max);

	iter->at_ = c.at;
	return count;
}

ipfix_result
ipfix_decoder_next(ipfix_decoder *decoder, ipfix_record_iter *iter,
    ipfix_time reference, void *to, size_t max, size_t *count,
    ipfix_error *error)
{
	const struct ipx_decode_plan *plan;
	ipfix_record none;
	ipfix_result rc;
	size_t done;

	if (at_end(iter))
		return IPFIX_DONE;
	rc = usable_plan(decoder, iter->record_.tmpl, &plan, error);
	if (rc != IPFIX_OK)
		return rc;
	if (max == 0)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	done = decode_next(decoder, plan, iter, reference, to, max);
	if (done == 0)
		/* The walk knows why there is no next one. */
		return ipfix_record_iter_next(iter, &none, error);
	*count = done;
	return IPFIX_OK;
}

ipfix_result
ipfix_decoder_set(ipfix_decoder *decoder, ipfix_reader *reader, void *to,
    size_t max, size_t *count, ipfix_error *error)
{
	ipfix_record_iter *records = ipx_reader_records(reader);
	const struct ipx_decode_plan *plan;
	ipfix_result rc;
	size_t done;

	if (records == NULL || max == 0)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	if (at_end(records))
		return IPFIX_DONE;
	rc = usable_plan(decoder, records->record_.tmpl, &plan, error);
	if (rc != IPFIX_OK)
		return rc;
	done = decode_next(decoder, plan, records,
	    (ipfix_time)reader->session_->now * IPFIX_SECOND, to, max);
	if (done == 0)
		return IPFIX_DONE;
	ipx_reader_took(reader, done);
	*count = done;
	return IPFIX_OK;
}

const ipfix_decode_counters *
ipfix_decoder_counters(const ipfix_decoder *decoder)
{
	return &decoder->counters;
}
