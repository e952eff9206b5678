/* SPDX-License-Identifier: BSD-3-Clause */
/* The names that the registries give to values and to bits. */
#include <ipfix/element.h>

#include "base/writer.h"

struct value_name {
	uint16_t element, first, last;
	const char *name;
};

struct flag_name {
	uint16_t element;
	uint64_t mask, bits;
	const char *name;
};

/* Sorted by element, then by value. */
static const struct value_name VALUES[] = {
#define NAME(element, first, last, name) { element, first, last, name },
#include "model/names.inc"
#undef NAME
};

/* Sorted by element, the highest bit first. */
static const struct flag_name FLAGS[] = {
#define FLAG(element, mask, bits, name) { element, mask, bits, name },
#include "model/flags.inc"
#undef FLAG
};

/* In VALUES, the element that stands for all of type boolean. */
#define BOOLEANS 0

/* Elements whose values are the types, semantics and units themselves. */
#define INFORMATION_ELEMENT_DATA_TYPE 339
#define INFORMATION_ELEMENT_SEMANTICS 344
#define INFORMATION_ELEMENT_UNITS 345

#define TYPE_ROW(name, number, text, size) \
	{ INFORMATION_ELEMENT_DATA_TYPE, number, number, text },
#define SEMANTICS_ROW(name, number, text) \
	{ INFORMATION_ELEMENT_SEMANTICS, number, number, text },
#define UNITS_ROW(name, number, text) \
	{ INFORMATION_ELEMENT_UNITS, number, number, text },

static const struct value_name MODEL[] = { IPFIX_TYPE_MAP(TYPE_ROW)
	    IPFIX_SEMANTICS_MAP(SEMANTICS_ROW) IPFIX_UNITS_MAP(UNITS_ROW) };

/* Elements whose values the registry takes from the same place. */
#define PROTOCOL_IDENTIFIER 4
#define NEXT_HEADER_IPV6 193
#define EXPORT_TRANSPORT_PROTOCOL 215

/* Whether IANA's registries name its values, and under which identifier. */
static bool
find_names_of(const ipfix_element *element, uint16_t *id)
{
	if (element->type == IPFIX_BOOLEAN)
		*id = BOOLEANS;
	else if (element->pen != 0 && element->pen != IPFIX_PEN_REVERSE)
		return false;
	else if (element->id == NEXT_HEADER_IPV6 ||
	    element->id == EXPORT_TRANSPORT_PROTOCOL)
		*id = PROTOCOL_IDENTIFIER;
	else
		*id = element->id;
	return true;
}

static const char *
search(const struct value_name *rows, size_t count, uint16_t id, uint64_t value)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct value_name *row = &rows[middle];

		if (id < row->element ||
		    (id == row->element && value < row->first))
			high = middle;
		else if (id > row->element || value > row->last)
			low = middle + 1;
		else
			return row->name;
	}
	return NULL;
}

const char *
ipfix_element_value_name(const ipfix_element *element, uint64_t value)
{
	const char *name;
	uint16_t id;

	if (!find_names_of(element, &id))
		return NULL;
	name = search(VALUES, IPFIX_COUNT(VALUES), id, value);
	return name != NULL ? name
	                    : search(MODEL, IPFIX_COUNT(MODEL), id, value);
}

/* The first row of an element, or of a later one. */
static size_t
first_flag(uint16_t id)
{
	size_t low = 0, high = IPFIX_COUNT(FLAGS);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (FLAGS[middle].element < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
write_name(struct ipx_writer *w, const char *name)
{
	if (w->at > 0)
		ipx_writer_u8(w, '|');
	ipx_writer_octets(w, name, strlen(name));
}

static void
write_bits(struct ipx_writer *w, uint64_t bits)
{
	char text[sizeof "0x" + 16], *p = &text[sizeof text - 1];

	*p = '\0';
	for (; bits != 0; bits /= 16)
		*--p = "0123456789abcdef"[bits % 16];
	*--p = 'x';
	*--p = '0';
	write_name(w, p);
}

ipfix_result
ipfix_element_flags(const ipfix_element *element, uint64_t value, char *text)
{
	struct ipx_writer w =
	    ipx_writer_over((uint8_t *)text, IPFIX_FLAGS_TEXT_SIZE);
	uint16_t id;
	size_t i;

	if (!find_names_of(element, &id))
		return IPFIX_ERR_NOTFOUND;
	i = first_flag(id);
	if (i == IPFIX_COUNT(FLAGS) || FLAGS[i].element != id)
		return IPFIX_ERR_NOTFOUND;
	for (; i < IPFIX_COUNT(FLAGS) && FLAGS[i].element == id; i++) {
		if ((value & FLAGS[i].mask) != FLAGS[i].bits)
			continue;
		write_name(&w, FLAGS[i].name);
		value &= ~FLAGS[i].mask;
	}
	if (value != 0)
		write_bits(&w, value);
	ipx_writer_u8(&w, '\0');
	return IPFIX_OK;
}
