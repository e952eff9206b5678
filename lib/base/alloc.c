/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *
libc_alloc(void *arg, size_t size)
{
	(void)arg;
	return malloc(size);
}

static void
libc_free(void *arg, void *memory, size_t size)
{
	(void)arg;
	(void)size;
	free(memory);
}

static const ipfix_alloc LIBC = { libc_alloc, libc_free, NULL };

const ipfix_alloc *
ipx_alloc_or_default(const ipfix_alloc *alloc)
{
	return alloc != NULL ? alloc : &LIBC;
}

void *
ipx_alloc_zero(const ipfix_alloc *alloc, size_t size)
{
	void *memory = alloc->alloc(alloc->arg, size);

	if (memory != NULL)
		memset(memory, 0, size);
	return memory;
}

void *
ipx_alloc_copy(const ipfix_alloc *alloc, const void *from, size_t size)
{
	void *memory = alloc->alloc(alloc->arg, size);

	if (memory != NULL)
		memcpy(memory, from, size);
	return memory;
}

bool
ipx_alloc_grow(
    const ipfix_alloc *alloc, void **memory, size_t size, size_t new_size)
{
	void *grown = ipx_alloc_zero(alloc, new_size);

	if (grown == NULL)
		return false;
	if (size > 0)
		memcpy(grown, *memory, size);
	ipx_free(alloc, *memory, size);
	*memory = grown;
	return true;
}

void
ipx_free(const ipfix_alloc *alloc, void *memory, size_t size)
{
	if (memory != NULL)
		alloc->free(alloc->arg, memory, size);
}
