/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Moves in plain C: the reference for every kernel, and what does all that
 * shuffling octets cannot do.  One field of all records at a time, because
 * the choice of what to do is then made once, not once per record.
 */
#ifndef IPX_PLAN_PORTABLE_H
#define IPX_PLAN_PORTABLE_H

#include "plan/convert.h"

/*
 * A few records: of one size in a row, or, where `rows` is not NULL, taken
 * apart; `rows` and `sizes` then have IPX_TILE for each row.
 */
struct ipx_tile {
	const uint8_t *from;
	size_t from_stride;
	const uint8_t *const *rows; /* where each row begins */
	const uint16_t *sizes;      /* of the value before it */
	uint8_t *host;              /* the first struct */
	size_t host_stride;
	size_t count;
};

/* Carries out moves for all records of a tile; every octet was proven. */
void ipx_portable_decode(const struct ipx_move *moves, size_t count,
    const struct ipx_tile *tile, struct ipx_converter *converter);

/* Structs in a row, and records of one size in a row. */
struct ipx_batch {
	const uint8_t *host;
	size_t host_stride;
	uint8_t *wire;
	size_t wire_stride;
	size_t count;
};

/*
 * Carries out moves for a batch.  What is wrong with the first record at
 * fault is returned, and batch->count becomes the number of those before it.
 */
ipfix_result ipx_portable_encode(const struct ipx_move *moves, size_t count,
    struct ipx_batch *batch, struct ipx_converter *converter);

/*
 * Looks for members that do not fit into the fewer octets of their field;
 * results and batch->count as above.
 */
ipfix_result ipx_portable_check(
    const struct ipx_move *moves, size_t count, struct ipx_batch *batch);

#endif
