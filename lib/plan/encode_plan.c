/* SPDX-License-Identifier: BSD-3-Clause */
/* A template and a layout become a plan to encode by. */
#include "plan/encode_plan.h"

#include "base/alloc.h"
#include "plan/copy.h"

#include <string.h>

enum { BLOCK_MAX = 64 }; /* of all kernels */

/* A plan in the making: a move for each field, in their order. */
struct draft {
	const struct ipx_planner *planner;
	const ipfix_layout *layout;
	const ipfix_template *tmpl;
	const struct ipx_kernel *kernel;
	struct ipx_encode_plan plan;
	struct ipx_move *moves; /* count of the template */
	bool *present;
	struct ipx_origin *origins; /* of each octet of the core */
	char *at;                   /* in the memory of the plan */
};

static size_t
round_up(size_t size, size_t step)
{
	return (size + step - 1) / step * step;
}

/* Octets for the core, of which a kernel may fill every last one. */
static size_t
core_size(const ipfix_template *t)
{
	size_t size = 0;

	if (t->variable_count == 0)
		return t->record_min;
	for (size_t i = 0; i < t->variable_count; i++)
		size += round_up(t->gaps[i], IPX_COPY_STEP);
	return round_up(size + t->tail, BLOCK_MAX);
}

static bool
draft_open(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;

	d->plan.core = core_size(d->tmpl);
	d->moves = ipx_alloc_zero(alloc, d->tmpl->count * sizeof(*d->moves));
	d->present =
	    ipx_alloc_zero(alloc, d->layout->count * sizeof(*d->present));
	d->origins =
	    ipx_alloc_zero(alloc, (d->plan.core + 1) * sizeof(*d->origins));
	return d->moves != NULL && d->present != NULL && d->origins != NULL;
}

static void
draft_close(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;

	ipx_free(alloc, d->moves, d->tmpl->count * sizeof(*d->moves));
	ipx_free(alloc, d->present, d->layout->count * sizeof(*d->present));
	ipx_free(alloc, d->origins, (d->plan.core + 1) * sizeof(*d->origins));
}

/* Fields begin as zeros, and then get their members. */
static void
begin_fields(struct draft *d)
{
	static const ipfix_member NOBODY = { .as = IPFIX_AS_NOTHING };

	for (size_t i = 0; i < d->tmpl->count; i++)
		d->moves[i] = ipx_move_new(
		    &NOBODY, IPFIX_OCTET_ARRAY, d->tmpl->fields[i].length);
}

static void
find_members(struct draft *d)
{
	for (size_t i = 0; i < d->layout->count; i++) {
		const ipfix_member *member = &d->layout->members[i];
		uint16_t field;
		struct ipx_move *m;

		if (!ipx_template_find(d->tmpl, &d->layout->fields[i],
		        member->occurrence, &field))
			continue;
		d->present[i] = true;
		m = &d->moves[field];
		*m = ipx_move_new(member, ipx_layout_type(d->layout, i),
		    d->tmpl->fields[field].length);
		if (m->legal || m->as == IPFIX_AS_SPAN ||
		    d->plan.base.fault != IPFIX_FAULT_NONE)
			continue;
		d->plan.base.fault = IPFIX_FAULT_FIELD_LENGTH;
		d->plan.base.fault_at = field;
	}
}

static void
place_fields(struct draft *d)
{
	uint32_t at = 0;

	for (size_t i = 0; i < d->tmpl->count; i++) {
		d->moves[i].wire = at;
		at += d->moves[i].wire_size;
		if (d->moves[i].variable)
			at = (uint32_t)round_up(at, IPX_COPY_STEP);
	}
}

/* Each of those that do not fit is looked at where they are counted. */
static bool
may_shuffle(const struct draft *d, const struct ipx_move *m)
{
	return ipx_move_encodes_by_shuffle(m) &&
	    !(d->planner->saturate && ipx_move_narrows_wire(m));
}

static bool
is_shuffled(const struct draft *d, const struct ipx_move *m)
{
	return d->kernel != NULL && may_shuffle(d, m);
}

/* A kernel should have something to do but to write zeros. */
static void
choose_kernel(struct draft *d)
{
	const struct ipx_kernel *kernel =
	    ipx_kernel_for(d->planner->kernel, d->plan.core);

	if (kernel == NULL || !ipx_shuffle_reads(kernel, d->layout->size))
		return;
	for (size_t i = 0; i < d->tmpl->count; i++)
		if (d->moves[i].as != IPFIX_AS_NOTHING &&
		    may_shuffle(d, &d->moves[i]))
			d->kernel = kernel;
}

static void
trace_origins(struct draft *d)
{
	for (size_t i = 0; i < d->tmpl->count; i++) {
		const struct ipx_move *m = &d->moves[i];

		if (m->as == IPFIX_AS_NOTHING || !is_shuffled(d, m))
			continue;
		for (uint32_t k = 0; k < m->wire_size; k++)
			d->origins[m->wire + k] = ipx_move_wire_origin(m, k);
	}
}

/* Memory that follows, a multiple of 64 octets; NULL where it is counted. */
static void *
take(struct draft *d, size_t size)
{
	size_t whole = round_up(size, 64);
	void *taken = d->at;

	if (d->at != NULL)
		d->at += whole;
	d->plan.base.size += whole;
	return taken;
}

/* Those of fixed length; the shuffled ones first. */
static void
put_moves(struct draft *d)
{
	struct ipx_move *moves = take(d, d->tmpl->count * sizeof(*moves));
	size_t count = 0;

	if (moves == NULL)
		return;
	for (size_t i = 0; i < d->tmpl->count; i++)
		if (is_shuffled(d, &d->moves[i]))
			moves[count++] = d->moves[i];
	d->plan.shuffled = count;
	for (size_t i = 0; i < d->tmpl->count; i++)
		if (!d->moves[i].variable && !is_shuffled(d, &d->moves[i]))
			moves[count++] = d->moves[i];
	d->plan.move_count = count;
	d->plan.moves = moves;
}

static void
put_pieces(struct draft *d)
{
	struct ipx_piece *pieces =
	    take(d, d->tmpl->variable_count * sizeof(*pieces));
	uint32_t at = 0;

	if (pieces == NULL || d->tmpl->variable_count == 0)
		return;
	for (size_t i = 0; i < d->tmpl->variable_count; i++) {
		pieces[i] = (struct ipx_piece){ at, d->tmpl->gaps[i],
			d->moves[d->tmpl->variables[i]] };
		at += (uint32_t)round_up(pieces[i].size, IPX_COPY_STEP);
	}
	d->plan.tail_at = at;
	d->plan.tail = d->tmpl->tail;
	d->plan.pieces = pieces;
	d->plan.piece_count = d->tmpl->variable_count;
}

/* Also where there is no kernel: so all of them find the same fault first. */
static void
put_checks(struct draft *d)
{
	struct ipx_move *checks = take(d, d->tmpl->count * sizeof(*checks));
	size_t count = 0;

	if (checks == NULL)
		return;
	for (size_t i = 0; i < d->tmpl->count; i++)
		if (may_shuffle(d, &d->moves[i]) &&
		    ipx_move_narrows_wire(&d->moves[i]))
			checks[count++] = d->moves[i];
	d->plan.checks = checks;
	d->plan.check_count = count;
}

/* The octets of a member that its field has no place for, from `at` on. */
static uint64_t
surplus(const struct ipx_move *m, size_t at)
{
	uint8_t octets[sizeof(uint64_t)] = { 0 };
	size_t first = ipx_is_little_endian() ? m->wire_size : 0;
	uint64_t mask;

	memset(
	    octets + (m->host + first - at), 0xff, m->host_size - m->wire_size);
	memcpy(&mask, octets, sizeof(mask));
	return mask;
}

/*
 * Adds a member to the windows, to one that has it if there is one; `at` is
 * where a new one would begin.
 */
static void
watch(struct draft *d, struct ipx_watch *watches, const struct ipx_move *m)
{
	size_t last = d->layout->size - sizeof(uint64_t);
	size_t count = d->plan.watch_count, i = 0;

	while (i < count &&
	    (m->host < watches[i].at ||
	        m->host + m->host_size > watches[i].at + sizeof(uint64_t)))
		i++;
	if (i == count) {
		watches[i].at = m->host < last ? m->host : (uint32_t)last;
		watches[i].mask = 0;
		d->plan.watch_count++;
	}
	watches[i].mask |= surplus(m, watches[i].at);
}

/* All of them, or none: a sign, or a small struct, needs a closer look. */
static void
put_watches(struct draft *d)
{
	struct ipx_watch *watches = take(d, d->tmpl->count * sizeof(*watches));

	d->plan.watch_count = 0;
	if (watches == NULL || d->layout->size < sizeof(uint64_t))
		return;
	for (size_t i = 0; i < d->plan.check_count; i++)
		if (d->plan.checks[i].as != IPFIX_AS_UNSIGNED)
			return;
	for (size_t i = 0; i < d->plan.check_count; i++)
		watch(d, watches, &d->plan.checks[i]);
	d->plan.watches = watches;
}

static void
put_shuffle(struct draft *d)
{
	uint32_t host_size = (uint32_t)d->layout->size;
	struct ipx_shuffle_spec spec = { .kernel = d->kernel,
		.origins = d->origins,
		.size = d->plan.core,
		.row_sizes = &host_size };
	void *steps;

	ipx_shuffle_measure(&spec, &d->plan.shuffle);
	steps = take(d, ipx_shuffle_memory(&d->plan.shuffle));
	if (steps != NULL)
		ipx_shuffle_build(&spec, &d->plan.shuffle, steps);
}

/* Called twice: to count the octets, and to fill them. */
static void
put_parts(struct draft *d)
{
	size_t members = d->layout->count * sizeof(*d->present);
	bool *present;

	d->plan.base.size = 0;
	(void)take(d, sizeof(d->plan));
	put_shuffle(d);
	put_moves(d);
	put_pieces(d);
	put_checks(d);
	put_watches(d);
	present = take(d, members);
	if (present != NULL)
		memcpy(present, d->present, members);
	d->plan.present = present;
}

static struct ipx_plan *
assemble(struct draft *d)
{
	struct ipx_encode_plan *plan;

	put_parts(d);
	plan = ipx_alloc_zero(d->planner->alloc, d->plan.base.size);
	if (plan == NULL)
		return NULL;
	d->at = (char *)plan;
	put_parts(d);
	*plan = d->plan;
	return &plan->base;
}

struct ipx_plan *
ipx_encode_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl)
{
	struct draft d = { .planner = planner,
		.layout = planner->layout,
		.tmpl = tmpl,
		.plan.base = {
		    .tmpl = tmpl, .host_size = planner->layout->size } };
	struct ipx_plan *plan = NULL;

	if (draft_open(&d)) {
		begin_fields(&d);
		find_members(&d);
		place_fields(&d);
		choose_kernel(&d);
		trace_origins(&d);
		plan = assemble(&d);
	}
	draft_close(&d);
	return plan;
}
