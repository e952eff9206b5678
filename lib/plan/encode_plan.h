/* SPDX-License-Identifier: BSD-3-Clause */
/* How structs of one layout become the records of one template. */
#ifndef IPX_PLAN_ENCODE_PLAN_H
#define IPX_PLAN_ENCODE_PLAN_H

#include "plan/plan.h"
#include "plan/portable.h"

/* Fields of fixed length, and the one of variable length behind them. */
struct ipx_segment {
	uint32_t size; /* of the fixed ones */
	uint32_t move_count;
	uint32_t shuffled; /* the first moves, which the shuffle does */
	const struct ipx_move *moves;
	const struct ipx_move *variable; /* NULL: it is the last segment */
	struct ipx_shuffle shuffle;
};

struct ipx_encode_plan {
	struct ipx_plan base;
	size_t segment_count;
	const struct ipx_segment *segments;
	/* Members that may be too wide, which shuffling would not notice. */
	size_t check_count;
	const struct ipx_move *checks;
	const bool *present; /* of each member, whether there is a field */
};

/* Makes such a plan; see ipx_plan_new. */
struct ipx_plan *ipx_encode_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl);

/* Structs to encode, and the octets for them. */
struct ipx_order {
	const uint8_t *host;
	size_t count;
	uint8_t *to;
	size_t room;
	size_t taken; /* how many were encoded */
	size_t size;  /* to how many octets */
};

/*
 * Encodes as many as fit.  IPFIX_OK: all; IPFIX_FULL: the next one does not
 * fit; else what is wrong with it.
 */
ipfix_result ipx_encode_records(const struct ipx_encode_plan *plan,
    struct ipx_order *order, struct ipx_converter *converter);

#endif
