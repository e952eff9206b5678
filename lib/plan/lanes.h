/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernels whose instruction shuffles lanes of 16 octets differ in a few
 * lines only; this is the rest of them.  The file that includes it says what
 * they are:
 *
 *     INLINE    a function with the instructions used: one is only inlined
 *               into another that may use as many
 *     LANES     1 or 2
 *     vec       a block; vec_zero(), vec_or(a, b)
 *     vec_mask(p), vec_store(p, v)      unaligned
 *     vec_look(p, q, mask)              the windows at p and q, shuffled;
 *                                       without a second lane q is p
 */
#ifndef IPX_PLAN_LANES_H
#define IPX_PLAN_LANES_H

#include "plan/kernel.h"

enum { BLOCK = 16 * LANES };

/* A window over all records: with a stride, or from the rows of a tile. */
struct view {
	const uint8_t *at;
	const uint8_t *const *row;
	size_t stride;
	size_t from;
};

/* The windows of a step, and how they are shuffled. */
struct look {
	struct view lanes[LANES];
	vec mask;
};

/* A block at hand. */
struct job {
	const struct ipx_step *steps;
	const uint8_t *masks;
	size_t count;
	const uint8_t *const *rows;
	const struct ipx_run *run;
	uint8_t *to;
};

INLINE struct look
look_of(const struct job *j, size_t step)
{
	struct look look = { .mask = vec_mask(j->masks + step * BLOCK) };
	const struct ipx_step *s = &j->steps[step];

	for (size_t i = 0; i < LANES; i++) {
		struct view *v = &look.lanes[i];

		v->from = s->from[i];
		if (j->rows != NULL) {
			v->row = j->rows + (size_t)s->row[i] * IPX_TILE;
		} else {
			v->at = j->run->from + s->from[i];
			v->stride = j->run->from_stride;
		}
	}
	return look;
}

INLINE const uint8_t *
view_at(const struct view *v, size_t i, bool gathered)
{
	return gathered ? v->row[i] + v->from : v->at + i * v->stride;
}

/* The windows of record `i`, shuffled. */
INLINE vec
look_at(const struct look *look, size_t i, bool gathered)
{
	return vec_look(view_at(&look->lanes[0], i, gathered),
	    view_at(&look->lanes[LANES - 1], i, gathered), look->mask);
}

INLINE void
do_none(const struct job *j)
{
	for (size_t i = 0; i < j->run->count; i++)
		vec_store(j->to + i * j->run->to_stride, vec_zero());
}

INLINE void
do_one(const struct job *j, bool gathered)
{
	struct look a = look_of(j, 0);
	size_t count = j->run->count, stride = j->run->to_stride;
	uint8_t *to = j->to;

	for (size_t i = 0; i < count; i++, to += stride)
		vec_store(to, look_at(&a, i, gathered));
}

INLINE void
do_two(const struct job *j, bool gathered)
{
	struct look a = look_of(j, 0), b = look_of(j, 1);
	size_t count = j->run->count, stride = j->run->to_stride;
	uint8_t *to = j->to;

	for (size_t i = 0; i < count; i++, to += stride)
		vec_store(to,
		    vec_or(look_at(&a, i, gathered), look_at(&b, i, gathered)));
}

INLINE void
do_three(const struct job *j, bool gathered)
{
	struct look a = look_of(j, 0), b = look_of(j, 1), c = look_of(j, 2);
	size_t count = j->run->count, stride = j->run->to_stride;
	uint8_t *to = j->to;

	for (size_t i = 0; i < count; i++, to += stride) {
		vec ab =
		    vec_or(look_at(&a, i, gathered), look_at(&b, i, gathered));

		vec_store(to, vec_or(ab, look_at(&c, i, gathered)));
	}
}

/* Seldom, so that nothing is kept in registers from record to record. */
INLINE void
do_many(const struct job *j, bool gathered)
{
	for (size_t i = 0; i < j->run->count; i++) {
		vec all = vec_zero();

		for (size_t k = 0; k < j->count; k++) {
			struct look look = look_of(j, k);

			all = vec_or(all, look_at(&look, i, gathered));
		}
		vec_store(j->to + i * j->run->to_stride, all);
	}
}

INLINE void
carry_out(const struct ipx_shuffle *s, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	bool gathered = rows != NULL;
	struct job j = {
		.steps = s->steps, .masks = s->masks, .rows = rows, .run = run
	};

	for (size_t b = 0; b < s->block_count; b++) {
		j.count = s->blocks[b].steps;
		j.to = run->to + s->blocks[b].to;
		switch (j.count) {
		case 0:
			do_none(&j);
			break;
		case 1:
			do_one(&j, gathered);
			break;
		case 2:
			do_two(&j, gathered);
			break;
		case 3:
			do_three(&j, gathered);
			break;
		default:
			do_many(&j, gathered);
			break;
		}
		j.steps += j.count;
		j.masks += j.count * BLOCK;
	}
}

#endif
