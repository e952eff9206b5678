/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two tables.  The first knows templates by their address, and answers for
 * nearly every record.  The second knows definitions by their octets, so that
 * a template that was announced anew, or came from another session, finds
 * the plan there is.
 */
#include "plan/plan.h"

#include "base/alloc.h"

#include <string.h>

enum {
	FIRST_ROOM = 16,
	MET_PER_PLAN = 4, /* templates of one definition, before we forget */
	MAX_PLANS = 4096,
	ID_SIZE = 2, /* a Template Record begins with its id */
};

ipfix_result
ipx_cache_init(struct ipx_cache *cache, const ipfix_layout *layout,
    const ipfix_plan_options *options, ipx_plan_new *make)
{
	*cache = (struct ipx_cache){ .make = make,
		.max_plans =
		    options->max_plans > 0 ? options->max_plans : MAX_PLANS,
		.planner = { .layout = layout,
		    .saturate = options->saturate,
		    .alloc = options->alloc } };
	cache->key = ipx_hash_key(0, cache);
	return ipx_kernel_choose(options->kernel, &cache->planner.kernel);
}

static void
forget_met(struct ipx_cache *c)
{
	for (size_t i = 0; i < c->met_room; i++) {
		ipfix_template_free(c->met[i].tmpl);
		c->met[i] = (struct ipx_met){ NULL, NULL };
	}
	c->met_count = 0;
}

static void
drop_plans(struct ipx_cache *c)
{
	forget_met(c);
	for (size_t i = 0; i < c->plan_room; i++) {
		struct ipx_plan *plan = c->plans[i];

		if (plan == NULL)
			continue;
		ipfix_template_free(plan->tmpl);
		ipx_free(c->planner.alloc, plan, plan->size);
		c->plans[i] = NULL;
	}
	c->plan_count = 0;
}

void
ipx_cache_clear(struct ipx_cache *cache)
{
	const ipfix_alloc *alloc = cache->planner.alloc;

	drop_plans(cache);
	ipx_free(alloc, cache->met, cache->met_room * sizeof(*cache->met));
	ipx_free(alloc, cache->plans, cache->plan_room * sizeof(*cache->plans));
}

/* Blocks of memory lie apart, so the low bits of an address say little. */
static struct ipx_met *
met_slot(const struct ipx_cache *c, const ipfix_template *tmpl)
{
	uint64_t spread =
	    (uint64_t)(uintptr_t)tmpl * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(spread >> 32) & (c->met_room - 1);

	while (c->met[i].tmpl != NULL && c->met[i].tmpl != tmpl)
		i = (i + 1) & (c->met_room - 1);
	return &c->met[i];
}

/* All that a plan depends on: the record of the template, but for its id. */
static ipfix_span
definition(const ipfix_template *tmpl)
{
	return (
	    ipfix_span){ tmpl->octets + ID_SIZE, tmpl->octets_size - ID_SIZE };
}

static bool
same_definition(const ipfix_template *a, const ipfix_template *b)
{
	ipfix_span x = definition(a), y = definition(b);

	return a->set_id == b->set_id && x.size == y.size &&
	    memcmp(x.data, y.data, x.size) == 0;
}

static struct ipx_plan **
plan_slot(const struct ipx_cache *c, const ipfix_template *tmpl)
{
	ipfix_span d = definition(tmpl);
	size_t i = (size_t)ipx_hash_octets(&c->key, d.data, d.size) &
	    (c->plan_room - 1);

	while (c->plans[i] != NULL && !same_definition(c->plans[i]->tmpl, tmpl))
		i = (i + 1) & (c->plan_room - 1);
	return &c->plans[i];
}

/* Tables are at most half full, so that a search ends soon. */
static bool
grow_met(struct ipx_cache *c)
{
	size_t old_room = c->met_room;
	struct ipx_met *old = c->met, *met;

	if (c->met_count * 2 < old_room)
		return true;
	if (c->met_count >= c->max_plans * MET_PER_PLAN) {
		forget_met(c);
		return true;
	}
	c->met_room = old_room > 0 ? old_room * 2 : FIRST_ROOM;
	met = ipx_alloc_zero(c->planner.alloc, c->met_room * sizeof(*c->met));
	if (met == NULL) {
		c->met_room = old_room;
		return false;
	}
	c->met = met;
	for (size_t i = 0; i < old_room; i++)
		if (old[i].tmpl != NULL)
			*met_slot(c, old[i].tmpl) = old[i];
	ipx_free(c->planner.alloc, old, old_room * sizeof(*old));
	return true;
}

static bool
grow_plans(struct ipx_cache *c)
{
	size_t old_room = c->plan_room;
	struct ipx_plan **old = c->plans, **plans;

	if (c->plan_count >= c->max_plans)
		drop_plans(c);
	if (c->plan_count * 2 < old_room)
		return true;
	c->plan_room = old_room > 0 ? old_room * 2 : FIRST_ROOM;
	plans =
	    ipx_alloc_zero(c->planner.alloc, c->plan_room * sizeof(*c->plans));
	if (plans == NULL) {
		c->plan_room = old_room;
		return false;
	}
	c->plans = plans;
	for (size_t i = 0; i < old_room; i++)
		if (old[i] != NULL)
			*plan_slot(c, old[i]->tmpl) = old[i];
	ipx_free(c->planner.alloc, old, old_room * sizeof(*old));
	return true;
}

/* The plan of this definition, made if there is none. */
static const struct ipx_plan *
plan_for(struct ipx_cache *c, const ipfix_template *tmpl)
{
	struct ipx_plan **slot;

	if (c->plan_room > 0) {
		slot = plan_slot(c, tmpl);
		if (*slot != NULL)
			return *slot;
	}
	if (!grow_plans(c))
		return NULL;
	slot = plan_slot(c, tmpl);
	*slot = c->make(&c->planner, tmpl);
	if (*slot == NULL)
		return NULL;
	(*slot)->tmpl = ipfix_template_hold(tmpl);
	c->plan_count++;
	c->made++;
	return *slot;
}

static const struct ipx_plan *
meet(struct ipx_cache *c, const ipfix_template *tmpl)
{
	const struct ipx_plan *plan;

	/* First what can fail, and what drops plans. */
	plan = plan_for(c, tmpl);
	if (plan == NULL || !grow_met(c))
		return NULL;
	*met_slot(c, tmpl) =
	    (struct ipx_met){ ipfix_template_hold(tmpl), plan };
	c->met_count++;
	return plan;
}

const struct ipx_plan *
ipx_cache_find(struct ipx_cache *cache, const ipfix_template *tmpl)
{
	const struct ipx_met *slot;

	if (cache->met_room > 0) {
		slot = met_slot(cache, tmpl);
		if (slot->tmpl == tmpl)
			return slot->plan;
	}
	return meet(cache, tmpl);
}
