/* SPDX-License-Identifier: BSD-3-Clause */
/* A template and a layout become a plan to encode by. */
#include "plan/encode_plan.h"

#include "base/alloc.h"

#include <string.h>

/* A plan in the making: a move for each field, in their order. */
struct draft {
	const struct ipx_planner *planner;
	const ipfix_layout *layout;
	const ipfix_template *tmpl;
	struct ipx_encode_plan plan;
	struct ipx_move *moves; /* count of the template */
	bool *present;
	struct ipx_origin *origins; /* of the longest segment */
	size_t longest;
	char *at; /* in the memory of the plan */
};

/* One segment of it. */
struct stretch {
	struct ipx_move *moves;
	size_t count;
	uint32_t size;
	const struct ipx_kernel *kernel;
};

static size_t
longest_segment(const ipfix_template *t)
{
	size_t longest = t->tail;

	for (size_t i = 0; i < t->variable_count; i++)
		if (t->gaps[i] > longest)
			longest = t->gaps[i];
	return longest;
}

static bool
draft_open(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;

	d->longest = longest_segment(d->tmpl) + 1;
	d->moves = ipx_alloc_zero(alloc, d->tmpl->count * sizeof(*d->moves));
	d->present =
	    ipx_alloc_zero(alloc, d->layout->count * sizeof(*d->present));
	d->origins = ipx_alloc_zero(alloc, d->longest * sizeof(*d->origins));
	return d->moves != NULL && d->present != NULL && d->origins != NULL;
}

static void
draft_close(struct draft *d)
{
	const ipfix_alloc *alloc = d->planner->alloc;

	ipx_free(alloc, d->moves, d->tmpl->count * sizeof(*d->moves));
	ipx_free(alloc, d->present, d->layout->count * sizeof(*d->present));
	ipx_free(alloc, d->origins, d->longest * sizeof(*d->origins));
}

/* Fields begin as zeros, and then get their members. */
static void
begin_fields(struct draft *d)
{
	static const ipfix_member NOBODY = { .as = IPFIX_AS_NOTHING };

	for (size_t i = 0; i < d->tmpl->count; i++) {
		const ipfix_field_specifier *f = &d->tmpl->fields[i];

		d->moves[i] =
		    ipx_move_new(&NOBODY, IPFIX_OCTET_ARRAY, f->length);
		d->moves[i].wire = d->tmpl->places[i].offset;
	}
}

static void
find_members(struct draft *d)
{
	for (size_t i = 0; i < d->layout->count; i++) {
		const ipfix_member *member = &d->layout->members[i];
		uint16_t field;
		struct ipx_move *m;

		if (ipfix_template_find(d->tmpl, member->pen, member->id,
		        member->occurrence, &field) != IPFIX_OK)
			continue;
		d->present[i] = true;
		m = &d->moves[field];
		*m = ipx_move_new(member, ipx_layout_type(d->layout, i),
		    d->tmpl->fields[field].length);
		m->wire = d->tmpl->places[field].offset;
		if (m->legal || m->as == IPFIX_AS_SPAN ||
		    d->plan.base.fault != IPFIX_FAULT_NONE)
			continue;
		d->plan.base.fault = IPFIX_FAULT_FIELD_LENGTH;
		d->plan.base.fault_at = field;
	}
}

static bool
is_shuffled(
    const struct draft *d, const struct stretch *s, const struct ipx_move *m)
{
	if (s->kernel == NULL || !ipx_move_encodes_by_shuffle(m))
		return false;
	/* Each of those that do not fit is looked at to be counted. */
	return !(d->planner->saturate && ipx_move_narrows_wire(m));
}

/*
 * The next segment from field *next on, which moves behind it and the field
 * of variable length that ends it.
 */
static struct stretch
next_stretch(const struct draft *d, size_t *next)
{
	struct stretch s = { .moves = &d->moves[*next] };
	size_t useful = 0;

	while (*next < d->tmpl->count && !d->moves[*next].variable) {
		s.size += d->moves[*next].wire_size;
		s.count++;
		(*next)++;
	}
	*next += *next < d->tmpl->count;
	s.kernel = ipx_kernel_for(d->planner->kernel, s.size);
	if (s.kernel != NULL && !ipx_shuffle_reads(s.kernel, d->layout->size))
		s.kernel = NULL;
	for (size_t i = 0; i < s.count; i++)
		useful += s.moves[i].as != IPFIX_AS_NOTHING &&
		    is_shuffled(d, &s, &s.moves[i]);
	if (useful == 0)
		s.kernel = NULL;
	return s;
}

static struct ipx_shuffle_spec
spec_of(struct draft *d, const struct stretch *s, const uint32_t *row_size)
{
	memset(d->origins, 0, d->longest * sizeof(*d->origins));
	for (size_t i = 0; i < s->count; i++) {
		const struct ipx_move *m = &s->moves[i];

		if (m->as == IPFIX_AS_NOTHING || !is_shuffled(d, s, m))
			continue;
		for (uint32_t k = 0; k < m->wire_size; k++)
			d->origins[m->wire + k] = ipx_move_wire_origin(m, k);
	}
	return (struct ipx_shuffle_spec){ .kernel = s->kernel,
		.origins = d->origins,
		.size = s->size,
		.row_sizes = row_size };
}

/* Memory that follows, a multiple of 64 octets. */
static void *
take(struct draft *d, size_t size)
{
	void *taken = d->at;

	if (d->at != NULL)
		d->at += (size + 63) / 64 * 64;
	d->plan.base.size += (size + 63) / 64 * 64;
	return taken;
}

/* Those that the shuffle does come first; zeros it writes anyway. */
static void
copy_moves(const struct draft *d, const struct stretch *s,
    struct ipx_segment *segment, struct ipx_move *moves)
{
	size_t count = 0;

	for (size_t i = 0; i < s->count; i++)
		if (is_shuffled(d, s, &s->moves[i]))
			moves[count++] = s->moves[i];
	segment->shuffled = (uint32_t)count;
	for (size_t i = 0; i < s->count; i++)
		if (!is_shuffled(d, s, &s->moves[i]))
			moves[count++] = s->moves[i];
	segment->moves = moves;
	segment->move_count = (uint32_t)count;
}

/* Without memory, only counts how much it takes. */
static void
put_segment(struct draft *d, struct ipx_segment *segment, size_t *next)
{
	struct stretch s = next_stretch(d, next);
	uint32_t host_size = (uint32_t)d->layout->size;
	struct ipx_shuffle_spec spec = spec_of(d, &s, &host_size);
	struct ipx_segment made = { .size = s.size };
	struct ipx_move *moves;
	void *steps;

	ipx_shuffle_measure(&spec, &made.shuffle);
	steps = take(d, ipx_shuffle_memory(&made.shuffle));
	/* One more for the field of variable length. */
	moves = take(d, (s.count + 1) * sizeof(*moves));
	if (moves == NULL)
		return;
	ipx_shuffle_build(&spec, &made.shuffle, steps);
	copy_moves(d, &s, &made, moves);
	if (s.moves + s.count < d->moves + d->tmpl->count) {
		moves[s.count] = s.moves[s.count];
		made.variable = &moves[s.count];
	}
	*segment = made;
}

/* Also where there is no kernel: so all of them find the same fault first. */
static void
put_checks(struct draft *d)
{
	struct ipx_move *checks = take(d, d->tmpl->count * sizeof(*checks));
	size_t count = 0;

	if (checks == NULL)
		return;
	for (size_t i = 0; i < d->plan.segment_count; i++)
		for (size_t k = 0; k < d->plan.segments[i].shuffled; k++)
			if (ipx_move_narrows_wire(
			        &d->plan.segments[i].moves[k]))
				checks[count++] = d->plan.segments[i].moves[k];
	d->plan.checks = checks;
	d->plan.check_count = count;
}

/* Called twice: to count the octets, and to fill them. */
static void
put_parts(struct draft *d)
{
	size_t count = (size_t)d->tmpl->variable_count + 1, next = 0;
	struct ipx_segment *segments;
	bool *present;

	d->plan.base.size = 0;
	(void)take(d, sizeof(d->plan));
	segments = take(d, count * sizeof(*segments));
	for (size_t i = 0; i < count; i++)
		put_segment(d, segments != NULL ? &segments[i] : NULL, &next);
	d->plan.segments = segments;
	d->plan.segment_count = segments != NULL ? count : 0;
	put_checks(d);
	present = take(d, d->layout->count * sizeof(*present));
	if (present != NULL)
		memcpy(
		    present, d->present, d->layout->count * sizeof(*present));
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
		plan = assemble(&d);
	}
	draft_close(&d);
	return plan;
}
