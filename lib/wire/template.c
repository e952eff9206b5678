/* SPDX-License-Identifier: BSD-3-Clause */
/* The template object: its block of memory, its holders, what it tells. */
#include "wire/template.h"

#include "base/alloc.h"

/* Sizes of the parts of the block, each rounded up so that the next aligns. */
static size_t
part(size_t count, size_t size)
{
	size_t align = sizeof(uint64_t);

	return (count * size + align - 1) / align * align;
}

/* At most three quarters full, so that a search ends soon. */
static size_t
slot_count(size_t count)
{
	size_t slots = 4;

	while (slots / 4 * 3 < count)
		slots *= 2;
	return slots;
}

ipfix_template *
ipx_template_block(const ipfix_alloc *alloc, size_t count,
    size_t variable_count, size_t octets_size)
{
	size_t slots = slot_count(count);
	size_t head = part(1, sizeof(ipfix_template));
	size_t fields = part(count, sizeof(ipfix_field_specifier));
	size_t places = part(count, sizeof(struct ipx_place));
	size_t gaps = part(variable_count, sizeof(uint32_t));
	size_t variables = part(variable_count, sizeof(uint16_t));
	size_t index = part(slots, sizeof(struct ipx_slot));
	size_t order = part(count, sizeof(uint16_t));
	size_t lists = part(count, sizeof(uint16_t));
	size_t size = head + fields + places + gaps + variables + index +
	    order + lists + octets_size;
	ipfix_template *t = ipx_alloc_zero(alloc, size);
	char *at = (char *)t;

	if (t == NULL)
		return NULL;
	t->alloc = alloc;
	t->size = size;
	atomic_init(&t->holders, 1);
	t->slot_mask = (uint32_t)(slots - 1);
	t->fields = (void *)(at += head);
	t->places = (void *)(at += fields);
	t->gaps = (void *)(at += places);
	t->variables = (void *)(at += gaps);
	t->slots = (void *)(at += variables);
	t->order = (void *)(at += index);
	t->lists = (void *)(at += order);
	t->octets = (void *)(at += lists);
	t->octets_size = octets_size;
	return t;
}

const ipfix_template *
ipfix_template_hold(const ipfix_template *tmpl)
{
	/* The count is no part of what never changes. */
	ipfix_template *t = (ipfix_template *)(uintptr_t)tmpl;

	atomic_fetch_add_explicit(&t->holders, 1, memory_order_relaxed);
	return tmpl;
}

void
ipfix_template_free(const ipfix_template *tmpl)
{
	ipfix_template *t = (ipfix_template *)(uintptr_t)tmpl;

	if (t == NULL)
		return;
	if (atomic_fetch_sub_explicit(&t->holders, 1, memory_order_acq_rel) ==
	    1)
		ipx_free(t->alloc, t, t->size);
}

uint16_t
ipfix_template_id(const ipfix_template *tmpl)
{
	return tmpl->id;
}

uint16_t
ipfix_template_scope_count(const ipfix_template *tmpl)
{
	return tmpl->scope_count;
}

bool
ipfix_template_is_options(const ipfix_template *tmpl)
{
	return tmpl->scope_count > 0;
}

uint16_t
ipfix_template_count(const ipfix_template *tmpl)
{
	return tmpl->count;
}

const ipfix_field_specifier *
ipfix_template_fields(const ipfix_template *tmpl)
{
	return tmpl->fields;
}

size_t
ipfix_template_record_min(const ipfix_template *tmpl)
{
	return tmpl->record_min;
}

size_t
ipfix_template_record_size(const ipfix_template *tmpl)
{
	return tmpl->variable_count == 0 ? tmpl->record_min : 0;
}

ipfix_span
ipfix_template_octets(const ipfix_template *tmpl)
{
	return (ipfix_span){ tmpl->octets, tmpl->octets_size };
}
