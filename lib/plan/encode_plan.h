/* SPDX-License-Identifier: BSD-3-Clause */
/* How structs of one layout become the records of one template. */
#ifndef IPX_PLAN_ENCODE_PLAN_H
#define IPX_PLAN_ENCODE_PLAN_H

#include "plan/plan.h"
#include "plan/portable.h"

/*
 * All fields of fixed length are made side by side, as if nothing lay between
 * them; those of variable length cut this core into pieces.  Each piece then
 * begins where a copy of IPX_COPY_STEP octets may, so that no such copy waits
 * for two stores of a kernel.
 */
struct ipx_piece {
	uint32_t at;              /* in the core */
	uint32_t size;            /* octets before the field */
	struct ipx_move variable; /* the field; `as` nothing: it is empty */
};

/* Octets of a struct of which some bits are set only if a member is too wide.
 */
struct ipx_watch {
	uint32_t at; /* of 8 octets */
	uint64_t mask;
};

struct ipx_encode_plan {
	struct ipx_plan base;
	size_t core; /* octets of all fields of fixed length, and between */
	uint32_t tail_at; /* those behind the last field of variable length */
	uint32_t tail;
	size_t piece_count;
	const struct ipx_piece *pieces; /* 0: the core is the record */
	size_t move_count;
	size_t shuffled; /* the first moves, which the shuffle does */
	const struct ipx_move *moves;
	struct ipx_shuffle shuffle;
	/* Members that may be too wide, which shuffling would not notice. */
	size_t check_count;
	const struct ipx_move *checks;
	/* A first look at them; without any there is no such look. */
	size_t watch_count;
	const struct ipx_watch *watches;
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

/* For those who carry it out: */

/* The next few structs of an order, `most` at most, to `wire`. */
struct ipx_batch ipx_next_batch(const struct ipx_encode_plan *plan,
    const struct ipx_order *order, size_t count, size_t most, uint8_t *wire);

/*
 * Their cores.  What is wrong with the first one at fault is returned, and
 * batch->count is the number of those before it.
 */
ipfix_result ipx_encode_batch(const struct ipx_encode_plan *plan,
    struct ipx_batch *batch, struct ipx_converter *converter);

/* An order for records with fields of variable length. */
ipfix_result ipx_encode_varying(const struct ipx_encode_plan *plan,
    uint8_t *scratch, struct ipx_order *order, struct ipx_converter *converter);

#endif
