/* SPDX-License-Identifier: BSD-3-Clause */
/* The layout object: its making, its holders, what it tells. */
#include "plan/layout.h"

#include "base/alloc.h"
#include "base/fail.h"
#include "wire/template.h"

#include <string.h>

/* The parts of the block follow each other; each size is a multiple of 8. */
static size_t
head_size(void)
{
	return (sizeof(ipfix_layout) + 7) / 8 * 8;
}

static size_t
block_size(size_t count)
{
	return head_size() +
	    count * (sizeof(ipfix_member) + sizeof(ipfix_field_specifier));
}

ipfix_layout *
ipx_layout_block(const ipfix_alloc *alloc, size_t count, size_t size)
{
	ipfix_layout *l = ipx_alloc_zero(alloc, block_size(count));

	if (l == NULL)
		return NULL;
	l->alloc = alloc;
	atomic_init(&l->holders, 1);
	l->size = size;
	l->count = count;
	l->members = (void *)((char *)l + head_size());
	l->fields = (void *)(l->members + count);
	return l;
}

ipfix_result
ipfix_layout_new(ipfix_layout **layout, const ipfix_registry *registry,
    const ipfix_member *members, size_t count, size_t size,
    const ipfix_alloc *alloc, ipfix_error *error)
{
	ipfix_layout *l;
	ipfix_fault fault;
	size_t index = 0;

	if (count == 0 || count > UINT16_MAX || size > IPFIX_LAYOUT_SIZE_MAX)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	l = ipx_layout_block(ipx_alloc_or_default(alloc), count, size);
	if (l == NULL)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	memcpy(l->members, members, count * sizeof(*members));
	fault = ipx_layout_check(l, registry, &index);
	if (fault != IPFIX_FAULT_NONE) {
		ipfix_layout_free(l);
		return ipx_fail(error, fault, index);
	}
	*layout = l;
	return IPFIX_OK;
}

const ipfix_layout *
ipfix_layout_hold(const ipfix_layout *layout)
{
	/* The count is no part of what never changes. */
	ipfix_layout *l = (ipfix_layout *)(uintptr_t)layout;

	atomic_fetch_add_explicit(&l->holders, 1, memory_order_relaxed);
	return layout;
}

void
ipfix_layout_free(const ipfix_layout *layout)
{
	ipfix_layout *l = (ipfix_layout *)(uintptr_t)layout;

	if (l == NULL)
		return;
	if (atomic_fetch_sub_explicit(&l->holders, 1, memory_order_acq_rel) ==
	    1)
		ipx_free(l->alloc, l, block_size(l->count));
}

size_t
ipfix_layout_size(const ipfix_layout *layout)
{
	return layout->size;
}

size_t
ipfix_layout_count(const ipfix_layout *layout)
{
	return layout->count;
}

const ipfix_member *
ipfix_layout_members(const ipfix_layout *layout)
{
	return layout->members;
}

const ipfix_field_specifier *
ipfix_layout_fields(const ipfix_layout *layout)
{
	return layout->fields;
}

ipfix_type
ipx_layout_type(const ipfix_layout *layout, size_t index)
{
	return ipx_field_specifier_type(&layout->fields[index]);
}
