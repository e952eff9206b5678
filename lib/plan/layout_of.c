/* SPDX-License-Identifier: BSD-3-Clause */
/* A layout made from a template. */
#include "plan/layout.h"

#include "base/alloc.h"
#include "wire/template.h"

#include <ipfix/value.h>

static ipfix_as
as_of_kind(ipfix_kind kind)
{
	switch (kind) {
	case IPFIX_KIND_UNSIGNED:
	case IPFIX_KIND_TIME:
		return IPFIX_AS_UNSIGNED;
	case IPFIX_KIND_SIGNED:
		return IPFIX_AS_SIGNED;
	case IPFIX_KIND_FLOAT:
		return IPFIX_AS_FLOAT;
	case IPFIX_KIND_BOOLEAN:
		return IPFIX_AS_BOOLEAN;
	default:
		return IPFIX_AS_OCTETS;
	}
}

/* What the field becomes, and how large, but for its place. */
static ipfix_member
member_of(const ipfix_field_specifier *f, uint16_t occurrence)
{
	ipfix_type type = ipx_field_specifier_type(f);
	ipfix_member m = { .name = f->element != NULL ? f->element->name : NULL,
		.pen = f->pen,
		.id = f->id,
		.occurrence = occurrence,
		.length = f->length,
		.as = as_of_kind(ipfix_type_kind(type)),
		.size = ipfix_type_size(type) };

	if (m.size == 0 && f->length != IPFIX_VARIABLE_LENGTH &&
	    !ipfix_type_is_list(type))
		m.size = f->length;
	if (m.size == 0) {
		m.as = IPFIX_AS_SPAN;
		m.size = sizeof(ipfix_span);
	}
	return m;
}

static size_t
alignment_of(const ipfix_member *m)
{
	if (m->as == IPFIX_AS_SPAN)
		return _Alignof(ipfix_span);
	return m->as == IPFIX_AS_OCTETS ? 1 : m->size;
}

static size_t
round_up(size_t size, size_t alignment)
{
	return (size + alignment - 1) / alignment * alignment;
}

/* Places all members; returns the size of the struct. */
static size_t
place_members(ipfix_layout *l, const ipfix_template *tmpl)
{
	size_t end = 0;

	for (size_t i = 0; i < l->count; i++) {
		ipfix_member *m = &l->members[i];

		l->fields[i] = tmpl->fields[i];
		*m = member_of(&tmpl->fields[i], tmpl->places[i].occurrence);
		m->offset = round_up(end, alignment_of(m));
		end = m->offset + m->size;
	}
	return round_up(end, _Alignof(max_align_t));
}

ipfix_result
ipfix_layout_of(
    ipfix_layout **layout, const ipfix_template *tmpl, const ipfix_alloc *alloc)
{
	ipfix_layout *l =
	    ipx_layout_block(ipx_alloc_or_default(alloc), tmpl->count, 0);

	if (l == NULL)
		return IPFIX_ERR_NOMEM;
	l->size = place_members(l, tmpl);
	if (l->size > IPFIX_LAYOUT_SIZE_MAX) {
		ipfix_layout_free(l);
		return IPFIX_ERR_INVAL;
	}
	*layout = l;
	return IPFIX_OK;
}
