/* SPDX-License-Identifier: BSD-3-Clause */
/* How the records of one template become structs of one layout. */
#ifndef IPX_PLAN_DECODE_PLAN_H
#define IPX_PLAN_DECODE_PLAN_H

#include "plan/plan.h"
#include "plan/portable.h"

struct ipx_decode_plan {
	struct ipx_plan base;
	size_t row_count;
	size_t move_count;
	size_t shuffled; /* the first ones, which the shuffle does */
	bool gaps;       /* octets of the struct that no move fills */
	bool times;      /* a move needs to know about when it was */
	const struct ipx_move *moves;
	/* For each field of variable length the row behind it, or 0. */
	const uint16_t *rows;
	const bool *present; /* of each member, whether the template has it */
	struct ipx_shuffle shuffle;
};

/* Makes such a plan; see ipx_plan_new. */
struct ipx_plan *ipx_decode_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl);

/* Where the rows of a tile begin, IPX_TILE for each row. */
struct ipx_scratch {
	const uint8_t **rows;
	uint16_t *sizes; /* of the values before them */
	size_t row_count;
};

/*
 * Decodes up to `max` records off *c into structs at `to`; returns how many.
 * It stops where no record is left, or the next one is cut short: `c` tells.
 */
size_t ipx_decode_records(const struct ipx_decode_plan *plan,
    const struct ipx_scratch *scratch, struct ipx_cursor *c, uint8_t *to,
    size_t max, struct ipx_converter *converter);

#endif
