/* SPDX-License-Identifier: BSD-3-Clause */
#include "plan/move.h"

#include <string.h>

bool
ipx_is_little_endian(void)
{
	const uint16_t one = 1;
	uint8_t first;

	memcpy(&first, &one, 1);
	return first == 1;
}

static bool
is_number(const struct ipx_move *m)
{
	return m->as == IPFIX_AS_UNSIGNED || m->as == IPFIX_AS_SIGNED ||
	    m->as == IPFIX_AS_FLOAT;
}

/* Only negative numbers must be told how to widen. */
static bool
extends_sign(const struct ipx_move *m)
{
	return m->as == IPFIX_AS_SIGNED &&
	    ipfix_type_kind((ipfix_type)m->type) == IPFIX_KIND_SIGNED;
}

static uint8_t
number_loop(uint32_t size)
{
	switch (size) {
	case 1:
		return IPX_LOOP_NUMBER1;
	case 2:
		return IPX_LOOP_NUMBER2;
	case 4:
		return IPX_LOOP_NUMBER4;
	case 8:
		return IPX_LOOP_NUMBER8;
	}
	return IPX_LOOP_VALUE;
}

static uint8_t
octets_loop(uint32_t size)
{
	switch (size) {
	case 1:
		return IPX_LOOP_NUMBER1;
	case 4:
		return IPX_LOOP_OCTETS4;
	case 6:
		return IPX_LOOP_OCTETS6;
	case 16:
		return IPX_LOOP_OCTETS16;
	}
	return IPX_LOOP_VALUE;
}

static uint8_t
loop_of(const struct ipx_move *m)
{
	if (m->as == IPFIX_AS_SPAN && m->variable)
		return IPX_LOOP_SPAN;
	if (m->variable || !m->legal)
		return IPX_LOOP_VALUE;
	if (m->as == IPFIX_AS_UNSIGNED && m->wire_size != m->host_size)
		return IPX_LOOP_UNSIGNED;
	if (m->wire_size != m->host_size)
		return IPX_LOOP_VALUE;
	if (is_number(m))
		return number_loop(m->wire_size);
	return m->as == IPFIX_AS_OCTETS ? octets_loop(m->wire_size)
	                                : IPX_LOOP_VALUE;
}

struct ipx_move
ipx_move_new(const ipfix_member *member, ipfix_type type, uint16_t length)
{
	struct ipx_move m = { .as = (uint8_t)member->as,
		.type = (uint8_t)type,
		.variable = length == IPFIX_VARIABLE_LENGTH,
		.legal = ipfix_type_allows(type, length),
		.wire_size = length == IPFIX_VARIABLE_LENGTH ? 0 : length,
		.host = (uint32_t)member->offset,
		.host_size = (uint32_t)member->size };

	m.loop = loop_of(&m);
	return m;
}

bool
ipx_move_narrows(const struct ipx_move *m)
{
	return is_number(m) && !m->variable && m->wire_size > m->host_size;
}

bool
ipx_move_narrows_wire(const struct ipx_move *m)
{
	return is_number(m) && !m->variable && m->wire_size < m->host_size;
}

bool
ipx_move_decodes_by_shuffle(const struct ipx_move *m)
{
	if (m->variable || !m->legal)
		return false;
	switch (m->as) {
	case IPFIX_AS_UNSIGNED:
	case IPFIX_AS_OCTETS:
		return m->wire_size <= m->host_size;
	case IPFIX_AS_SIGNED:
		return extends_sign(m) ? m->wire_size == m->host_size
		                       : m->wire_size <= m->host_size;
	case IPFIX_AS_FLOAT:
		return m->wire_size == m->host_size;
	case IPFIX_AS_TEXT:
		return m->wire_size < m->host_size;
	default:
		return false;
	}
}

bool
ipx_move_encodes_by_shuffle(const struct ipx_move *m)
{
	if (m->variable || !m->legal)
		return false;
	switch (m->as) {
	/* What does not fit into fewer octets is looked for before. */
	case IPFIX_AS_UNSIGNED:
	case IPFIX_AS_NOTHING:
		return true;
	case IPFIX_AS_SIGNED:
		return extends_sign(m) && m->wire_size <= m->host_size;
	/* A string must be well-formed, and nothing may be cut off. */
	case IPFIX_AS_OCTETS:
		return m->type != IPFIX_STRING && m->wire_size >= m->host_size;
	case IPFIX_AS_FLOAT:
		return m->wire_size == m->host_size;
	default:
		return false;
	}
}

/* Numbers are counted from their last octet, octets from the first. */
static bool
from_the_end(const struct ipx_move *m)
{
	return is_number(m) || m->type == IPFIX_UNSIGNED256;
}

struct ipx_origin
ipx_move_host_origin(const struct ipx_move *m, uint32_t index)
{
	struct ipx_origin o = { .row = m->row };
	uint32_t octet = index;

	/* Number 0 is the least significant octet. */
	if (is_number(m))
		octet =
		    ipx_is_little_endian() ? index : m->host_size - 1 - index;
	else if (from_the_end(m))
		octet = m->host_size - 1 - index;
	if (octet >= m->wire_size)
		return o;
	o.at = m->wire + (from_the_end(m) ? m->wire_size - 1 - octet : octet);
	o.some = true;
	return o;
}

struct ipx_origin
ipx_move_wire_origin(const struct ipx_move *m, uint32_t index)
{
	struct ipx_origin o = { .row = 0 };
	uint32_t octet = from_the_end(m) ? m->wire_size - 1 - index : index;

	if (octet >= m->host_size)
		return o;
	o.at = m->host + octet;
	if (is_number(m) ? !ipx_is_little_endian() : from_the_end(m))
		o.at = m->host + m->host_size - 1 - octet;
	o.some = true;
	return o;
}
