/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A change of places as a list of steps.  What is written is cut into
 * blocks; each block is put together from windows of what is read, every one
 * of them shuffled by a mask.  Blocks may overlap, so that the last one ends
 * where its record does; windows lie inside the record as well.  So a kernel
 * that follows the steps stays within the octets that were proven to be
 * there.
 */
#ifndef IPX_PLAN_SHUFFLE_H
#define IPX_PLAN_SHUFFLE_H

#include <ipfix/plan.h>

#include "plan/move.h"

struct ipx_kernel;

/* One window for each lane of a block. */
struct ipx_step {
	uint32_t from[2]; /* where the windows begin */
	uint16_t row[2];  /* and in which row */
	uint64_t load;    /* which octets of the window there are */
	uint64_t keep;    /* which octets of the block it fills */
};

struct ipx_block {
	uint32_t to;    /* where the block begins */
	uint16_t steps; /* how many, the next ones in order */
	uint64_t store; /* which of its octets there are */
};

struct ipx_shuffle {
	const struct ipx_kernel *kernel; /* NULL: there is nothing to do */
	bool whole;                      /* nothing has to be masked */
	bool shared; /* every block has the same two windows */
	size_t block_count;
	size_t step_count;
	const struct ipx_block *blocks;
	const struct ipx_step *steps;
	const uint8_t *masks; /* kernel->block octets for each step */
};

/* What to write, octet by octet, and how long each row is. */
struct ipx_shuffle_spec {
	const struct ipx_kernel *kernel;
	const struct ipx_origin *origins;
	size_t size;
	const uint32_t *row_sizes;
};

/* Whether a kernel can read from a row of so many octets. */
bool ipx_shuffle_reads(const struct ipx_kernel *kernel, size_t row_size);

/* How many blocks and steps it takes: fills in the counts alone. */
void ipx_shuffle_measure(
    const struct ipx_shuffle_spec *spec, struct ipx_shuffle *shuffle);

/* Octets of memory for them, a multiple of 64. */
size_t ipx_shuffle_memory(const struct ipx_shuffle *shuffle);

/* Makes the steps in this memory, which is aligned for any object. */
void ipx_shuffle_build(const struct ipx_shuffle_spec *spec,
    struct ipx_shuffle *shuffle, void *memory);

#endif
