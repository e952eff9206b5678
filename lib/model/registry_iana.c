/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/registry_iana.h"

#include "model/registry_rows.h"

#include <string.h>

#define IE(id, name, Name, type, semantics, units, status, ways, ...) \
	[id] = IPX_ELEMENT(0, id, type, semantics, units, status,     \
	    IPX_WAYS_##ways, #name, __VA_ARGS__),
static const ipfix_element FORWARD[] = {
#include "model/iana.inc"
};
#undef IE

/* RFC 5103, 6.1: the same identifiers below an Enterprise Number of its own. */
#define REVERSE_ONE_WAY(...)
#define REVERSE_BOTH_WAYS(id, Name, type, semantics, units, status, ...)  \
	[id] = IPX_ELEMENT(IPFIX_PEN_REVERSE, id, type, semantics, units, \
	    status, false, "reverse" #Name, __VA_ARGS__),
#define IE(id, name, Name, type, semantics, units, status, ways, ...) \
	REVERSE_##ways(id, Name, type, semantics, units, status, __VA_ARGS__)
static const ipfix_element REVERSE[] = {
#include "model/iana.inc"
};
#undef IE

/* Identifiers in the order of their names. */
static const uint16_t FORWARD_BY_NAME[] = {
#define BY_NAME(id, name) id,
#define BY_REVERSE_NAME(id, name)
#include "model/iana_by_name.inc"
#undef BY_NAME
#undef BY_REVERSE_NAME
};

static const uint16_t REVERSE_BY_NAME[] = {
#define BY_NAME(id, name)
#define BY_REVERSE_NAME(id, name) id,
#include "model/iana_by_name.inc"
#undef BY_NAME
#undef BY_REVERSE_NAME
};

size_t
ipx_iana_positions(void)
{
	return IPFIX_COUNT(FORWARD) + IPFIX_COUNT(REVERSE);
}

const ipfix_element *
ipx_iana_at(size_t position)
{
	const ipfix_element *element;

	if (position < IPFIX_COUNT(FORWARD))
		element = &FORWARD[position];
	else
		element = &REVERSE[position - IPFIX_COUNT(FORWARD)];
	return element->name != NULL ? element : NULL;
}

const ipfix_element *
ipx_iana_find(uint32_t pen, uint16_t id)
{
	if (pen == 0 && id < IPFIX_COUNT(FORWARD))
		return ipx_iana_at(id);
	if (pen == IPFIX_PEN_REVERSE && id < IPFIX_COUNT(REVERSE))
		return ipx_iana_at(IPFIX_COUNT(FORWARD) + id);
	return NULL;
}

static const ipfix_element *
search(const ipfix_element *table, const uint16_t *by_name, size_t count,
    const char *name)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const ipfix_element *element = &table[by_name[middle]];
		int order = strcmp(name, element->name);

		if (order == 0)
			return element;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const ipfix_element *
ipx_iana_find_name(const char *name)
{
	const ipfix_element *element = search(
	    FORWARD, FORWARD_BY_NAME, IPFIX_COUNT(FORWARD_BY_NAME), name);

	if (element == NULL)
		element = search(REVERSE, REVERSE_BY_NAME,
		    IPFIX_COUNT(REVERSE_BY_NAME), name);
	return element;
}
