/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The one way the library gets memory.
 *
 * Objects made with an allocator use it for everything they hold.  NULL in
 * its place means malloc() and free().  Reading, decoding and encoding
 * records allocates nothing once a template is known.
 */
#ifndef IPFIX_ALLOC_H
#define IPFIX_ALLOC_H

#include <ipfix/api.h>

/**
 * An allocator.  It must outlive every object made with it.  Where threads
 * share objects of one allocator, its functions must be safe to call from
 * all of them.
 */
typedef struct ipfix_alloc {
	/**
	 * Returns @p size octets (never 0) aligned for any object, or NULL,
	 * which makes the call of the library fail with #IPFIX_ERR_NOMEM.
	 */
	void *(*alloc)(void *arg, size_t size);
	/** Takes back what alloc() returned; @p size is what was asked for. */
	void (*free)(void *arg, void *memory, size_t size);
	/** Handed to both functions. */
	void *arg;
} ipfix_alloc;

#endif
