/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocation through the caller's allocator. */
#ifndef IPX_BASE_ALLOC_H
#define IPX_BASE_ALLOC_H

#include <ipfix/alloc.h>

/* The allocator itself, or the one over malloc() and free() for NULL. */
const ipfix_alloc *ipx_alloc_or_default(const ipfix_alloc *alloc);

/* `size` octets of zeros, or NULL. */
void *ipx_alloc_zero(const ipfix_alloc *alloc, size_t size);

/* A copy of `size` octets, or NULL. */
void *ipx_alloc_copy(const ipfix_alloc *alloc, const void *from, size_t size);

/*
 * Makes *memory, of `size` octets, `new_size` octets large; what is new is
 * zero.  On failure returns false and changes nothing.
 */
bool ipx_alloc_grow(
    const ipfix_alloc *alloc, void **memory, size_t size, size_t new_size);

/* Releases `memory`, which may be NULL. */
void ipx_free(const ipfix_alloc *alloc, void *memory, size_t size);

#endif
