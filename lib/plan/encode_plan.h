/* SPDX-License-Identifier: BSD-3-Clause */
/* How structs of one layout become the records of one template. */
#ifndef IPX_PLAN_ENCODE_PLAN_H
#define IPX_PLAN_ENCODE_PLAN_H

#include "plan/plan.h"
#include "plan/portable.h"

/*
 * All fields of fixed length are made side by side, as if nothing lay between
 * them; those of variable length cut this core into pieces.
 */
struct ipx_piece {
	uint32_t size;            /* of the core, before the field */
	struct ipx_move variable; /* the field; `as` nothing: it is empty */
};

struct ipx_encode_plan {
	struct ipx_plan base;
	size_t core; /* octets of all fields of fixed length */
	size_t tail; /* those behind the last field of variable length */
	size_t piece_count;
	const struct ipx_piece *pieces; /* 0: the core is the record */
	size_t move_count;
	size_t shuffled; /* the first moves, which the shuffle does */
	const struct ipx_move *moves;
	struct ipx_shuffle shuffle;
	/* Members that may be too wide, which shuffling would not notice. */
	size_t check_count;
	const struct ipx_move *checks;
	const bool *present; /* of each member, whether there is a field */
};

/* Makes such a plan; see ipx_plan_new. */
struct ipx_plan *ipx_encode_plan_new(
    const struct ipx_planner *planner, const ipfix_template *tmpl);

/* Octets of scratch memory that carrying it out takes. */
size_t ipx_encode_scratch(const struct ipx_encode_plan *plan);

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
    uint8_t *scratch, struct ipx_order *order, struct ipx_converter *converter);

#endif
