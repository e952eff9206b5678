/* SPDX-License-Identifier: BSD-3-Clause */
/* A template and a layout become a plan to decode by. */
#include "plan/decode_plan.h"

#include "base/alloc.h"

#include <string.h>

/* A plan in the making. */
struct draft {
	const struct ipx_planner *planner;
	const ipfix_layout *layout;
	const ipfix_template *tmpl;
	const struct ipx_kernel *kernel;
	struct ipx_decode_plan plan; /* as far as it is known */
	struct ipx_move *moves;      /* one for each member that is sent */
	uint16_t *rows;      /* variable_count: the row behind each, or 0 */
	uint32_t *row_sizes; /* up to variable_count + 1 */
	bool *present;
	struct ipx_origin *origins; /* of each octet of the struct */
};

static bool
draft_open(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;
	size_t variables = d->tmpl->variable_count;

	d->moves = ipx_alloc_zero(alloc, d->layout->count * sizeof(*d->moves));
	d->rows = ipx_alloc_zero(alloc, (variables + 1) * sizeof(*d->rows));
	d->row_sizes =
	    ipx_alloc_zero(alloc, (variables + 1) * sizeof(*d->row_sizes));
	d->present =
	    ipx_alloc_zero(alloc, d->layout->count * sizeof(*d->present));
	d->origins =
	    ipx_alloc_zero(alloc, d->layout->size * sizeof(*d->origins));
	return d->moves != NULL && d->rows != NULL && d->row_sizes != NULL &&
	    d->present != NULL && d->origins != NULL;
}

static void
draft_close(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;
	size_t variables = d->tmpl->variable_count;

	ipx_free(alloc, d->moves, d->layout->count * sizeof(*d->moves));
	ipx_free(alloc, d->rows, (variables + 1) * sizeof(*d->rows));
	ipx_free(alloc, d->row_sizes, (variables + 1) * sizeof(*d->row_sizes));
	ipx_free(alloc, d->present, d->layout->count * sizeof(*d->present));
	ipx_free(alloc, d->origins, d->layout->size * sizeof(*d->origins));
}

/*
 * A move from the field into the member.  Its row is told, for the time
 * being, as the number of fields of variable length that end before it.
 */
static struct ipx_move
move_from(struct draft *d, size_t member, uint16_t field)
{
	const struct ipx_place *place = &d->tmpl->places[field];
	struct ipx_move m = ipx_move_new(&d->layout->members[member],
	    ipx_layout_type(d->layout, member), d->tmpl->fields[field].length);

	m.row = (uint16_t)(place->variables + m.variable);
	m.wire = m.variable ? 0 : place->offset;
	if (m.row > 0)
		d->rows[m.row - 1] = 1;
	return m;
}

static void
find_fields(struct draft *d)
{
	for (size_t i = 0; i < d->layout->count; i++) {
		const ipfix_member *member = &d->layout->members[i];
		struct ipx_move *m = &d->moves[d->plan.move_count];
		uint16_t field;

		if (!ipx_template_find(d->tmpl, &d->layout->fields[i],
		        member->occurrence, &field))
			continue;
		d->present[i] = true;
		d->plan.times = d->plan.times || member->as == IPFIX_AS_TIME;
		*m = move_from(d, i, field);
		d->plan.move_count++;
		if (d->planner->saturate || !ipx_move_narrows(m) ||
		    d->plan.base.fault != IPFIX_FAULT_NONE)
			continue;
		d->plan.base.fault = IPFIX_FAULT_MEMBER_NARROW;
		d->plan.base.fault_at = i;
	}
}

/* Rows that somebody asks for are numbered one after the other. */
static void
number_rows(struct draft *d)
{
	const ipfix_template *t = d->tmpl;
	uint16_t variables = t->variable_count;
	size_t row = 1; /* at last one more than there are numbers of rows */

	d->row_sizes[0] = variables > 0 ? t->gaps[0] : t->tail;
	for (uint16_t i = 0; i < variables; i++) {
		if (d->rows[i] == 0)
			continue;
		d->row_sizes[row] =
		    i + 1 < variables ? t->gaps[i + 1] : t->tail;
		d->rows[i] = (uint16_t)row++;
	}
	for (size_t i = 0; i < d->plan.move_count; i++)
		if (d->moves[i].row > 0)
			d->moves[i].row = d->rows[d->moves[i].row - 1];
	d->plan.row_count = row;
}

/* Whether octets are left that no field fills: they become zero. */
static void
find_gaps(struct draft *d)
{
	size_t filled = 0;

	/* Members do not overlap. */
	for (size_t i = 0; i < d->plan.move_count; i++)
		filled += d->moves[i].host_size;
	d->plan.gaps = filled < d->layout->size;
}

static bool
is_shuffled(const struct draft *d, const struct ipx_move *m)
{
	return d->kernel != NULL && ipx_move_decodes_by_shuffle(m) &&
	    ipx_shuffle_reads(d->kernel, d->row_sizes[m->row]);
}

/* A kernel writes all of a struct, so it should have something to write. */
static void
choose_kernel(struct draft *d)
{
	size_t useful = 0;

	d->kernel = ipx_kernel_for(d->planner->kernel, d->layout->size);
	for (size_t i = 0; i < d->plan.move_count; i++)
		useful += is_shuffled(d, &d->moves[i]);
	if (useful == 0)
		d->kernel = NULL;
}

static void
trace_origins(struct draft *d)
{
	for (size_t i = 0; i < d->plan.move_count; i++) {
		const struct ipx_move *m = &d->moves[i];

		if (!is_shuffled(d, m))
			continue;
		for (uint32_t k = 0; k < m->host_size; k++)
			d->origins[m->host + k] = ipx_move_host_origin(m, k);
	}
}

/* Those that the shuffle does come first. */
static void
copy_moves(struct draft *d, struct ipx_move *moves)
{
	size_t count = 0;

	for (size_t i = 0; i < d->plan.move_count; i++)
		if (is_shuffled(d, &d->moves[i]))
			moves[count++] = d->moves[i];
	d->plan.shuffled = count;
	for (size_t i = 0; i < d->plan.move_count; i++)
		if (!is_shuffled(d, &d->moves[i]))
			moves[count++] = d->moves[i];
}

static size_t
round_up(size_t size)
{
	return (size + 63) / 64 * 64;
}

/* The plan itself, in one block of memory; NULL: there is none. */
static struct ipx_plan *
assemble(struct draft *d)
{
	struct ipx_shuffle_spec spec = { .kernel = d->kernel,
		.origins = d->origins,
		.size = d->layout->size,
		.row_sizes = d->row_sizes };
	size_t head = round_up(sizeof(d->plan));
	size_t moves = round_up(d->plan.move_count * sizeof(*d->moves));
	size_t rows = round_up(d->tmpl->variable_count * sizeof(*d->rows));
	size_t present = d->layout->count * sizeof(*d->present);
	struct ipx_decode_plan *plan = &d->plan;
	char *at;

	ipx_shuffle_measure(&spec, &plan->shuffle);
	plan->base.size =
	    head + ipx_shuffle_memory(&plan->shuffle) + moves + rows + present;
	at = ipx_alloc_zero(d->planner->alloc, plan->base.size);
	if (at == NULL)
		return NULL;
	ipx_shuffle_build(&spec, &plan->shuffle, at + head);
	plan = (void *)at;
	at += head + ipx_shuffle_memory(&d->plan.shuffle);
	copy_moves(d, (void *)at);
	d->plan.moves = (void *)at;
	d->plan.rows = memcpy(
	    at + moves, d->rows, d->tmpl->variable_count * sizeof(*d->rows));
	d->plan.present = memcpy(at + moves + rows, d->present, present);
	*plan = d->plan;
	return &plan->base;
}

struct ipx_plan *
ipx_decode_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl)
{
	struct draft d = { .planner = planner,
		.layout = planner->layout,
		.tmpl = tmpl,
		.plan.base = {
		    .tmpl = tmpl, .host_size = planner->layout->size } };
	struct ipx_plan *plan = NULL;

	if (draft_open(&d)) {
		find_fields(&d);
		number_rows(&d);
		find_gaps(&d);
		choose_kernel(&d);
		trace_origins(&d);
		plan = assemble(&d);
	}
	draft_close(&d);
	return plan;
}
