/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Kernels: each carries out a shuffle with the instructions of one kind of
 * processor, over many records, block by block.
 */
#ifndef IPX_PLAN_KERNEL_H
#define IPX_PLAN_KERNEL_H

#include "plan/shuffle.h"

/* Records of one size in a row; each is row 0. */
struct ipx_run {
	const uint8_t *from;
	size_t from_stride;
	uint8_t *to;
	size_t to_stride;
	size_t count;
};

struct ipx_kernel {
	ipfix_kernel id;
	uint8_t block;  /* octets written at once */
	uint8_t window; /* octets read at once */
	bool masked;    /* reads and writes parts of them as well */
	/* What does the same for less than a block; NULL: nothing does. */
	const struct ipx_kernel *(*narrower)(void);
	void (*strided)(
	    const struct ipx_shuffle *shuffle, const struct ipx_run *run);
	/* Here the rows are those of a tile, and `from` is not used. */
	void (*gathered)(const struct ipx_shuffle *shuffle,
	    const uint8_t *const *rows, const struct ipx_run *run);
};

/* The kernel to write `size` octets with, or NULL. */
const struct ipx_kernel *ipx_kernel_for(
    const struct ipx_kernel *kernel, size_t size);

/* IPFIX_ERR_UNSUPPORTED: it is not here.  *kernel is NULL for plain C. */
ipfix_result ipx_kernel_choose(
    ipfix_kernel wanted, const struct ipx_kernel **kernel);

/* Those that this build has; each checks that the processor has it. */
const struct ipx_kernel *ipx_kernel_ssse3(void);
const struct ipx_kernel *ipx_kernel_avx2(void);
const struct ipx_kernel *ipx_kernel_avx512(void);
const struct ipx_kernel *ipx_kernel_neon(void);

#endif
