/* SPDX-License-Identifier: BSD-3-Clause */
/* A layout is checked when it is made, and never again. */
#include "plan/layout.h"

#include "base/alloc.h"
#include "wire/template.h"

#include <ipfix/value.h>

#include <string.h>

static bool
is_integer_size(size_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/* Whether a member that is `as` can have so many octets at all. */
static bool
size_possible(ipfix_as as, size_t size)
{
	switch (as) {
	case IPFIX_AS_UNSIGNED:
	case IPFIX_AS_SIGNED:
		return is_integer_size(size);
	case IPFIX_AS_FLOAT:
		return size == sizeof(float) || size == sizeof(double);
	case IPFIX_AS_BOOLEAN:
		return size == sizeof(bool);
	case IPFIX_AS_SPAN:
		return size == sizeof(ipfix_span);
	case IPFIX_AS_TIME:
		return size == sizeof(ipfix_time);
	default:
		return size > 0;
	}
}

/* Whether a member that is `as` can hold values of a kind. */
static bool
kind_possible(ipfix_as as, ipfix_kind kind)
{
	switch (as) {
	case IPFIX_AS_UNSIGNED:
		return kind == IPFIX_KIND_UNSIGNED || kind == IPFIX_KIND_TIME ||
		    kind == IPFIX_KIND_IPV4 || kind == IPFIX_KIND_MAC;
	case IPFIX_AS_SIGNED:
		return kind == IPFIX_KIND_SIGNED || kind == IPFIX_KIND_TIME;
	case IPFIX_AS_FLOAT:
		return kind == IPFIX_KIND_FLOAT;
	case IPFIX_AS_BOOLEAN:
		return kind == IPFIX_KIND_BOOLEAN;
	case IPFIX_AS_OCTETS:
		return kind == IPFIX_KIND_OCTETS || kind == IPFIX_KIND_STRING ||
		    kind == IPFIX_KIND_MAC || kind == IPFIX_KIND_IPV4 ||
		    kind == IPFIX_KIND_IPV6 || kind == IPFIX_KIND_UNSIGNED256;
	case IPFIX_AS_TEXT:
		return kind == IPFIX_KIND_STRING;
	case IPFIX_AS_TIME:
		return kind == IPFIX_KIND_TIME;
	case IPFIX_AS_SPAN:
		return true;
	default:
		return false;
	}
}

/* Addresses have the size they have; as numbers they need as much room. */
static bool
size_suits(ipfix_as as, ipfix_type type, size_t size)
{
	size_t full = ipfix_type_size(type);
	ipfix_kind kind = ipfix_type_kind(type);

	if (as == IPFIX_AS_OCTETS && full > 0)
		return size == full;
	if (as == IPFIX_AS_UNSIGNED &&
	    (kind == IPFIX_KIND_IPV4 || kind == IPFIX_KIND_MAC))
		return size >= full;
	return true;
}

static ipfix_fault
check_kind(const ipfix_member *m, ipfix_type type)
{
	if (!kind_possible(m->as, ipfix_type_kind(type)))
		return IPFIX_FAULT_MEMBER_KIND;
	/* A list has no other form than its octets. */
	if (ipfix_type_is_list(type) && m->as != IPFIX_AS_SPAN)
		return IPFIX_FAULT_MEMBER_KIND;
	if (!size_possible(m->as, m->size) || !size_suits(m->as, type, m->size))
		return IPFIX_FAULT_MEMBER_SIZE;
	return IPFIX_FAULT_NONE;
}

/* The Field Length where the caller asked for none. */
static uint16_t
full_length(const ipfix_member *m, ipfix_type type)
{
	size_t full = ipfix_type_size(type);

	if (full > 0)
		return (uint16_t)full;
	/* Octets without a type take what the member has. */
	if (m->as == IPFIX_AS_OCTETS && m->size < IPFIX_VARIABLE_LENGTH &&
	    type != IPFIX_STRING)
		return (uint16_t)m->size;
	return IPFIX_VARIABLE_LENGTH;
}

static ipfix_fault
resolve(
    ipfix_member *m, ipfix_field_specifier *f, const ipfix_registry *registry)
{
	if (m->name != NULL) {
		f->element = ipfix_registry_find_name(registry, m->name);
		if (f->element == NULL)
			return IPFIX_FAULT_MEMBER_UNKNOWN;
		m->pen = f->element->pen;
		m->id = f->element->id;
	} else if (m->id == 0 || m->id > IPX_FIELD_ID_MAX) {
		return IPFIX_FAULT_ARGUMENT;
	} else {
		f->element = ipfix_registry_find(registry, m->pen, m->id);
	}
	/* The caller's name need not live on. */
	m->name = f->element != NULL ? f->element->name : NULL;
	f->pen = m->pen;
	f->id = m->id;
	f->enterprise = m->pen != 0;
	return IPFIX_FAULT_NONE;
}

static ipfix_fault
check_member(ipfix_layout *l, size_t index, const ipfix_registry *registry)
{
	ipfix_member *m = &l->members[index];
	ipfix_field_specifier *f = &l->fields[index];
	ipfix_fault fault = resolve(m, f, registry);
	ipfix_type type;

	if (fault != IPFIX_FAULT_NONE)
		return fault;
	type = ipx_layout_type(l, index);
	fault = check_kind(m, type);
	if (fault != IPFIX_FAULT_NONE)
		return fault;
	if (m->offset > l->size || m->size > l->size - m->offset)
		return IPFIX_FAULT_MEMBER_BOUNDS;
	if (m->length == 0)
		m->length = full_length(m, type);
	if (!ipfix_type_allows(type, m->length))
		return IPFIX_FAULT_FIELD_LENGTH;
	f->length = m->length;
	return IPFIX_FAULT_NONE;
}

static bool
overlap(const ipfix_member *a, const ipfix_member *b)
{
	return a->offset < b->offset + b->size &&
	    b->offset < a->offset + a->size;
}

static bool
same_field(const ipfix_member *a, const ipfix_member *b)
{
	return a->pen == b->pen && a->id == b->id &&
	    a->occurrence == b->occurrence;
}

/* Against those before it: layouts are as small as what people write. */
static ipfix_fault
check_others(const ipfix_layout *l, size_t index)
{
	const ipfix_member *m = &l->members[index];

	for (size_t i = 0; i < index; i++) {
		if (overlap(&l->members[i], m))
			return IPFIX_FAULT_MEMBER_OVERLAP;
		if (same_field(&l->members[i], m))
			return IPFIX_FAULT_MEMBER_TWICE;
	}
	return IPFIX_FAULT_NONE;
}

ipfix_fault
ipx_layout_check(
    ipfix_layout *layout, const ipfix_registry *registry, size_t *index)
{
	for (; *index < layout->count; (*index)++) {
		ipfix_fault fault = check_member(layout, *index, registry);

		if (fault == IPFIX_FAULT_NONE)
			fault = check_others(layout, *index);
		if (fault != IPFIX_FAULT_NONE)
			return fault;
	}
	return IPFIX_FAULT_NONE;
}
