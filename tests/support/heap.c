/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/heap.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Stands before each block, so that free() can check the size it is told. */
union block {
	size_t size;
	max_align_t align;
};

static void *
take(void *arg, size_t size)
{
	struct heap *heap = arg;
	union block *block;

	ck_assert_msg(size > 0, "an allocation of no octets");
	heap->count++;
	if (heap->fail_at >= 0 && heap->fail_at-- == 0)
		return NULL;
	block = malloc(sizeof *block + size);
	ck_assert_ptr_nonnull(block);
	block->size = size;
	heap->out++;
	heap->bytes += size;
	if (heap->bytes > heap->peak)
		heap->peak = heap->bytes;
	/* Whoever reads what was not written finds this, not zeros. */
	memset(block + 1, 0xa5, size);
	return block + 1;
}

static void
give(void *arg, void *memory, size_t size)
{
	struct heap *heap = arg;
	union block *block = memory;

	ck_assert_msg(memory != NULL, "NULL was given back");
	block--;
	ck_assert_msg(block->size == size,
	    "%zu octets were taken, %zu are given back", block->size, size);
	heap->out--;
	heap->bytes -= size;
	free(block);
}

ipfix_alloc
heap_alloc_of(struct heap *heap)
{
	return (ipfix_alloc){ take, give, heap };
}
