/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Plans, and where they are kept.  A plan belongs to a definition, which
 * many templates may share: those of other sessions, or of other ids, or the
 * same one that came again.
 */
#ifndef IPX_PLAN_PLAN_H
#define IPX_PLAN_PLAN_H

#include <ipfix/plan.h>

#include "base/hash.h"
#include "plan/kernel.h"
#include "plan/layout.h"
#include "wire/template.h"

/* What every plan begins with. */
struct ipx_plan {
	const ipfix_template *tmpl; /* held; has the definition */
	size_t size;                /* of the plan, in octets */
	size_t host_size;           /* of the struct */
	ipfix_fault fault;          /* why it cannot be used, or NONE */
	size_t fault_at;            /* and the member that is to blame */
};

/* What plans are made from. */
struct ipx_planner {
	const ipfix_alloc *alloc;
	const ipfix_layout *layout;
	const struct ipx_kernel *kernel;
	bool saturate;
};

/* Makes the plan for a template; NULL: no memory. */
typedef struct ipx_plan *ipx_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl);

/* A template that was met before; held, so that no other has its address. */
struct ipx_met {
	const ipfix_template *tmpl;
	const struct ipx_plan *plan;
};

struct ipx_cache {
	struct ipx_planner planner;
	ipx_plan_new *make;
	struct ipx_hash_key key;
	size_t max_plans;
	struct ipx_met *met; /* by address; a power of two, or 0 */
	size_t met_room, met_count;
	struct ipx_plan **plans; /* by definition; likewise */
	size_t plan_room, plan_count;
	uint64_t made; /* how many plans, also those that were dropped */
};

/*
 * Prepares a cache.  Results: as ipfix_decoder_new(); on failure there is
 * nothing to clear.
 */
ipfix_result ipx_cache_init(struct ipx_cache *cache, const ipfix_layout *layout,
    const ipfix_plan_options *options, ipx_plan_new *make);

/* Drops all plans, and lets go of all templates and of the layout. */
void ipx_cache_clear(struct ipx_cache *cache);

/* The plan for a template; NULL: no memory. */
const struct ipx_plan *ipx_cache_find(
    struct ipx_cache *cache, const ipfix_template *tmpl);

#endif
