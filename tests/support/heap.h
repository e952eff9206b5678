/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An allocator that counts what is out, checks what comes back, and fails
 * when told to.
 *
 *     struct heap heap = HEAP_INIT;
 *     ipfix_alloc mem = heap_alloc_of(&heap);
 *
 *     heap.fail_at = 2;   two allocations succeed, the third one fails
 *     ...
 *     ck_assert_uint_eq(heap.out, 0);
 *
 * A sweep lets every allocation fail once: fail_at = 0, 1, 2 ... until the
 * call succeeds.
 */
#ifndef TESTS_SUPPORT_HEAP_H
#define TESTS_SUPPORT_HEAP_H

#include <ipfix/alloc.h>

struct heap {
	long fail_at; /* allocations left until one fails; -1: none does */
	size_t count; /* allocations asked for */
	size_t out;   /* allocations not yet given back */
	size_t bytes; /* octets not yet given back */
	size_t peak;  /* the most octets that were out at once */
};

#define HEAP_INIT              \
	{                      \
		-1, 0, 0, 0, 0 \
	}

/* An allocator over `heap`, which must outlive it. */
ipfix_alloc heap_alloc_of(struct heap *heap);

#endif
