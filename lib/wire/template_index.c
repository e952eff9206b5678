/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The index of a template: which fields an element has, in constant time,
 * made in linear time whatever fields a peer sends.
 */
#include "wire/template.h"

#include <string.h>

/* IANA, an enterprise, and the undefined "enterprise 0" are kept apart. */
static uint64_t
element_key(bool enterprise, uint32_t pen, uint16_t id)
{
	return (uint64_t)enterprise << 48 | (uint64_t)pen << 16 | id;
}

static uint64_t
field_key(const ipfix_field_specifier *f)
{
	return element_key(f->enterprise, f->pen, f->id);
}

/* The slot of an element, or the empty one where it would go. */
static struct ipx_slot *
slot_of(const ipfix_template *t, uint64_t key)
{
	size_t i = (size_t)ipx_hash_u64(&t->key, key) & t->slot_mask;

	while (t->slots[i].count > 0 &&
	    field_key(&t->fields[t->slots[i].first]) != key)
		i = (i + 1) & t->slot_mask;
	return &t->slots[i];
}

static bool
is_list(const ipfix_field_specifier *f)
{
	return f->element != NULL &&
	    ipfix_type_is_list((ipfix_type)f->element->type);
}

/* Counts the fields of each element, and where each lies in a record. */
static void
place_fields(ipfix_template *t)
{
	uint32_t offset = 0;
	uint16_t variables = 0;

	for (uint16_t i = 0; i < t->count; i++) {
		const ipfix_field_specifier *f = &t->fields[i];
		struct ipx_slot *slot = slot_of(t, field_key(f));

		if (slot->count == 0)
			slot->first = i;
		t->places[i] =
		    (struct ipx_place){ offset, variables, slot->count };
		slot->count++;
		if (is_list(f))
			t->lists[t->list_count++] = i;
		if (f->length != IPFIX_VARIABLE_LENGTH) {
			offset += f->length;
			t->record_min += f->length;
			continue;
		}
		t->gaps[variables] = offset;
		t->variables[variables] = i;
		variables++;
		offset = 0;
		t->record_min++;
	}
	t->tail = offset;
	t->variable_count = variables;
}

/* Lays the indices of each element side by side, in the order of fields. */
static void
order_fields(ipfix_template *t)
{
	uint16_t start = 0;

	for (uint16_t i = 0; i < t->count; i++) {
		struct ipx_slot *slot = slot_of(t, field_key(&t->fields[i]));

		if (slot->first == i) {
			slot->start = start;
			start = (uint16_t)(start + slot->count);
		}
		t->order[slot->start + t->places[i].occurrence] = i;
		t->fields[i].repeated_ = slot->count > 1;
	}
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/*
 * Whoever writes names asks this once for each template, not each record: that
 * a name is letters and digits, of no other field, and not "scope", which the
 * Scope of an options record is called.
 */
static void
measure_names(ipfix_template *t)
{
	for (uint16_t i = 0; i < t->count; i++) {
		ipfix_field_specifier *f = &t->fields[i];
		const char *name = f->element != NULL ? f->element->name : "";
		size_t size = 0;

		while (is_letter(name[size]) ||
		    (size > 0 && name[size] >= '0' && name[size] <= '9'))
			size++;
		if (size <= UINT8_MAX && name[size] == 0 && !f->shares_name_ &&
		    !f->repeated_ && strcmp(name, "scope") != 0)
			f->name_size_ = (uint8_t)size;
	}
}

/* IANA's own names differ; those that were added need not. */
static bool
names_differ(const ipfix_template *t)
{
	for (uint16_t i = 0; i < t->count; i++) {
		const ipfix_field_specifier *f = &t->fields[i];

		if (f->element != NULL &&
		    f->element != ipfix_registry_find(NULL, f->pen, f->id))
			return false;
	}
	return true;
}

/* The slot of a name, or the empty one where it would go. */
static struct ipx_slot *
slot_of_name(const ipfix_template *t, const char *name)
{
	size_t i =
	    (size_t)ipx_hash_octets(&t->key, name, strlen(name)) & t->slot_mask;

	while (t->slots[i].count > 0 &&
	    strcmp(t->fields[t->slots[i].first].element->name, name) != 0)
		i = (i + 1) & t->slot_mask;
	return &t->slots[i];
}

/*
 * Marks fields that cannot go by their name, because another element in a
 * field before has it.  The slots serve as an index of names, and are then
 * left empty.
 */
static void
compare_names(ipfix_template *t)
{
	for (uint16_t i = 0; i < t->count; i++) {
		ipfix_field_specifier *f = &t->fields[i];
		struct ipx_slot *slot;

		if (f->element == NULL)
			continue;
		slot = slot_of_name(t, f->element->name);
		if (slot->count == 0)
			*slot = (struct ipx_slot){ .first = i, .count = 1 };
		f->shares_name_ =
		    field_key(&t->fields[slot->first]) != field_key(f);
	}
	memset(t->slots, 0, (t->slot_mask + 1) * sizeof(*t->slots));
}

void
ipx_template_index(ipfix_template *t)
{
	if (!names_differ(t))
		compare_names(t);
	place_fields(t);
	order_fields(t);
	measure_names(t);
}

static bool
find(const ipfix_template *tmpl, uint64_t key, size_t occurrence,
    uint16_t *index)
{
	const struct ipx_slot *slot = slot_of(tmpl, key);

	if (occurrence >= slot->count)
		return false;
	*index = tmpl->order[slot->start + occurrence];
	return true;
}

ipfix_result
ipfix_template_find(const ipfix_template *tmpl, uint32_t pen, uint16_t id,
    size_t occurrence, uint16_t *index)
{
	return find(tmpl, element_key(pen != 0, pen, id), occurrence, index)
	    ? IPFIX_OK
	    : IPFIX_ERR_NOTFOUND;
}

bool
ipx_template_find(const ipfix_template *tmpl, const ipfix_field_specifier *like,
    size_t occurrence, uint16_t *index)
{
	return find(tmpl, field_key(like), occurrence, index);
}

size_t
ipfix_template_occurrences(
    const ipfix_template *tmpl, uint32_t pen, uint16_t id)
{
	return slot_of(tmpl, element_key(pen != 0, pen, id))->count;
}

const uint16_t *
ipx_template_family(const ipfix_template *tmpl, uint16_t index, uint16_t *count)
{
	const struct ipx_slot *slot =
	    slot_of(tmpl, field_key(&tmpl->fields[index]));

	*count = slot->count;
	return &tmpl->order[slot->start];
}
