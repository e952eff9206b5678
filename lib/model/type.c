/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/type.h"

#include <string.h>

struct row {
	const char *name;
	size_t size;
};

static const struct row TYPES[] = {
#define ROW(name, number, text, size) [number] = { text, size },
	IPFIX_TYPE_MAP(ROW)
#undef ROW
};

static const char *const SEMANTICS[] = {
#define ROW(name, number, text) [number] = text,
	IPFIX_SEMANTICS_MAP(ROW)
#undef ROW
};

static const char *const UNITS[] = {
#define ROW(name, number, text) [number] = text,
	IPFIX_UNITS_MAP(ROW)
#undef ROW
};

const char *
ipfix_type_name(ipfix_type type)
{
	if ((size_t)type >= IPFIX_COUNT(TYPES))
		return "unknown";
	return TYPES[type].name;
}

const char *
ipfix_semantics_name(ipfix_semantics semantics)
{
	if ((size_t)semantics >= IPFIX_COUNT(SEMANTICS))
		return "unknown";
	return SEMANTICS[semantics];
}

const char *
ipfix_units_name(ipfix_units units)
{
	if ((size_t)units >= IPFIX_COUNT(UNITS))
		return "unknown";
	return UNITS[units];
}

ipfix_result
ipfix_type_find(ipfix_type *type, const char *name)
{
	for (size_t i = 0; i < IPFIX_COUNT(TYPES); i++)
		if (strcmp(TYPES[i].name, name) == 0) {
			*type = (ipfix_type)i;
			return IPFIX_OK;
		}
	return IPFIX_ERR_NOTFOUND;
}

ipfix_result
ipfix_semantics_find(ipfix_semantics *semantics, const char *name)
{
	for (size_t i = 0; i < IPFIX_COUNT(SEMANTICS); i++)
		if (strcmp(SEMANTICS[i], name) == 0) {
			*semantics = (ipfix_semantics)i;
			return IPFIX_OK;
		}
	return IPFIX_ERR_NOTFOUND;
}

ipfix_result
ipfix_units_find(ipfix_units *units, const char *name)
{
	for (size_t i = 0; i < IPFIX_COUNT(UNITS); i++)
		if (strcmp(UNITS[i], name) == 0) {
			*units = (ipfix_units)i;
			return IPFIX_OK;
		}
	return IPFIX_ERR_NOTFOUND;
}

size_t
ipfix_type_size(ipfix_type type)
{
	if ((size_t)type >= IPFIX_COUNT(TYPES))
		return 0;
	return TYPES[type].size;
}

/* RFC 7011, 6.2: integers, to any number of octets; RFC 9740, 8.3.1. */
static bool
is_integer(ipfix_type type)
{
	return (type >= IPFIX_UNSIGNED8 && type <= IPFIX_SIGNED64) ||
	    type == IPFIX_UNSIGNED256;
}

bool
ipx_type_holds(ipfix_type type, size_t size)
{
	size_t full = ipfix_type_size(type);

	if (full == 0 || size == full)
		return true;
	if (is_integer(type))
		return size > 0 && size < full;
	return type == IPFIX_FLOAT64 && size == 4;
}

bool
ipfix_type_allows(ipfix_type type, uint16_t length)
{
	return length == IPFIX_VARIABLE_LENGTH || ipx_type_holds(type, length);
}
