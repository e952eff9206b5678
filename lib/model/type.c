/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/type.h"

#include <string.h>

static const char *const TYPES[] = {
#define ROW(name, number, text, size) [number] = text,
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
	return TYPES[type];
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

/* The index of `name`, or `count` where it is not among the names. */
static size_t
index_of(const char *name, const char *const *names, size_t count)
{
	size_t i = 0;

	while (i < count && strcmp(names[i], name) != 0)
		i++;
	return i;
}

ipfix_result
ipfix_type_find(ipfix_type *type, const char *name)
{
	size_t i = index_of(name, TYPES, IPFIX_COUNT(TYPES));

	if (i == IPFIX_COUNT(TYPES))
		return IPFIX_ERR_NOTFOUND;
	*type = (ipfix_type)i;
	return IPFIX_OK;
}

ipfix_result
ipfix_semantics_find(ipfix_semantics *semantics, const char *name)
{
	size_t i = index_of(name, SEMANTICS, IPFIX_COUNT(SEMANTICS));

	if (i == IPFIX_COUNT(SEMANTICS))
		return IPFIX_ERR_NOTFOUND;
	*semantics = (ipfix_semantics)i;
	return IPFIX_OK;
}

ipfix_result
ipfix_units_find(ipfix_units *units, const char *name)
{
	size_t i = index_of(name, UNITS, IPFIX_COUNT(UNITS));

	if (i == IPFIX_COUNT(UNITS))
		return IPFIX_ERR_NOTFOUND;
	*units = (ipfix_units)i;
	return IPFIX_OK;
}

extern inline size_t ipfix_type_size(ipfix_type type);

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

bool
ipfix_type_is_list(ipfix_type type)
{
	return type >= IPFIX_BASIC_LIST &&
	    type <= IPFIX_SUB_TEMPLATE_MULTI_LIST;
}
