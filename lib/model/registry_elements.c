/* SPDX-License-Identifier: BSD-3-Clause */
/* A list of elements with an index by key and one by name. */
#include "model/registry.h"

#include "base/alloc.h"

#include <string.h>

/* At most half of the slots are used, so that every probe ends soon. */
#define SLOTS_MIN 16

static uint64_t
hash_of_key(const struct ipx_elements *elements, uint32_t pen, uint16_t id)
{
	return ipx_hash_u64(&elements->hash, (uint64_t)pen << 16 | id);
}

static uint64_t
hash_of_name(const struct ipx_elements *elements, const char *name)
{
	return ipx_hash_octets(&elements->hash, name, strlen(name));
}

/* Slots are probed in a row. */
static void
slots_put(struct ipx_slots *slots, uint64_t hash, size_t position)
{
	size_t i = (size_t)hash & (slots->count - 1);

	while (slots->slots[i] != 0)
		i = (i + 1) & (slots->count - 1);
	slots->slots[i] = (uint32_t)position + 1;
	slots->used++;
}

/* New slots, with room for `count` entries; false without memory. */
static bool
slots_new(struct ipx_slots *slots, size_t count, const ipfix_alloc *alloc)
{
	struct ipx_slots made = { NULL, SLOTS_MIN, 0 };

	if (count > UINT32_MAX / 4)
		return false;
	while (made.count < 2 * count)
		made.count *= 2;
	made.slots = ipx_alloc_zero(alloc, made.count * sizeof *made.slots);
	if (made.slots == NULL)
		return false;
	*slots = made;
	return true;
}

static void
slots_free(struct ipx_slots *slots, const ipfix_alloc *alloc)
{
	ipx_free(alloc, slots->slots, slots->count * sizeof *slots->slots);
}

static bool
slots_fit(const struct ipx_slots *slots, size_t count)
{
	return slots->count / 2 >= slots->used &&
	    slots->count / 2 - slots->used >= count;
}

static void
index_again(struct ipx_elements *elements)
{
	for (size_t i = 0; i < elements->count; i++) {
		const ipfix_element *e = elements->list[i];

		slots_put(
		    &elements->by_key, hash_of_key(elements, e->pen, e->id), i);
		slots_put(
		    &elements->by_name, hash_of_name(elements, e->name), i);
	}
}

static bool
reserve_list(
    struct ipx_elements *elements, size_t count, const ipfix_alloc *alloc)
{
	size_t room = elements->room + elements->room / 2;
	void *list = elements->list;

	if (elements->room - elements->count >= count)
		return true;
	if (room < elements->count + count)
		room = elements->count + count;
	if (!ipx_alloc_grow(alloc, &list,
	        elements->room * sizeof *elements->list,
	        room * sizeof *elements->list))
		return false;
	elements->list = list;
	elements->room = room;
	return true;
}

static bool
reserve_slots(
    struct ipx_elements *elements, size_t count, const ipfix_alloc *alloc)
{
	struct ipx_slots by_key, by_name;

	if (slots_fit(&elements->by_key, count) &&
	    slots_fit(&elements->by_name, count))
		return true;
	count += elements->count;
	if (!slots_new(&by_key, count, alloc))
		return false;
	if (!slots_new(&by_name, count, alloc)) {
		slots_free(&by_key, alloc);
		return false;
	}
	slots_free(&elements->by_key, alloc);
	slots_free(&elements->by_name, alloc);
	elements->by_key = by_key;
	elements->by_name = by_name;
	index_again(elements);
	return true;
}

bool
ipx_elements_reserve(
    struct ipx_elements *elements, size_t count, const ipfix_alloc *alloc)
{
	return reserve_list(elements, count, alloc) &&
	    reserve_slots(elements, count, alloc);
}

/* Where the element is in the list, or `count` of them. */
static size_t
position_of(const struct ipx_elements *elements, uint32_t pen, uint16_t id)
{
	const struct ipx_slots *slots = &elements->by_key;
	size_t i;

	if (elements->count == 0)
		return 0;
	i = (size_t)hash_of_key(elements, pen, id) & (slots->count - 1);
	for (; slots->slots[i] != 0; i = (i + 1) & (slots->count - 1)) {
		size_t position = slots->slots[i] - 1;
		const ipfix_element *element = elements->list[position];

		if (element->pen == pen && element->id == id)
			return position;
	}
	return elements->count;
}

void
ipx_elements_put(struct ipx_elements *elements, const ipfix_element *element)
{
	size_t position = position_of(elements, element->pen, element->id);
	bool renamed = true;

	if (position == elements->count) {
		slots_put(&elements->by_key,
		    hash_of_key(elements, element->pen, element->id), position);
		elements->count++;
	} else {
		renamed =
		    strcmp(elements->list[position]->name, element->name) != 0;
	}
	elements->list[position] = element;
	/* The slot of an old name stays: it leads to a name that differs. */
	if (renamed)
		slots_put(&elements->by_name,
		    hash_of_name(elements, element->name), position);
}

const ipfix_element *
ipx_elements_find(
    const struct ipx_elements *elements, uint32_t pen, uint16_t id)
{
	size_t position = position_of(elements, pen, id);

	return position < elements->count ? elements->list[position] : NULL;
}

const ipfix_element *
ipx_elements_find_name(const struct ipx_elements *elements, const char *name)
{
	const struct ipx_slots *slots = &elements->by_name;
	size_t found = elements->count, i;

	if (elements->count == 0)
		return NULL;
	i = (size_t)hash_of_name(elements, name) & (slots->count - 1);
	for (; slots->slots[i] != 0; i = (i + 1) & (slots->count - 1)) {
		size_t position = slots->slots[i] - 1;
		const ipfix_element *element = elements->list[position];

		if (strcmp(element->name, name) != 0)
			continue;
		if (element->pen == 0)
			return element;
		if (position < found)
			found = position;
	}
	return found < elements->count ? elements->list[found] : NULL;
}

void
ipx_elements_free(struct ipx_elements *elements, const ipfix_alloc *alloc)
{
	ipx_free(
	    alloc, elements->list, elements->room * sizeof *elements->list);
	slots_free(&elements->by_key, alloc);
	slots_free(&elements->by_name, alloc);
}
