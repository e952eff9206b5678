/* SPDX-License-Identifier: BSD-3-Clause */
#include "select.h"

#include "scan.h"

#define VERSION 10
#define MESSAGE_HEADER 16
#define SET_HEADER 4

/* Template Sets, Options Template Sets and Data Sets (RFC 7011, 3.3.2). */
static bool
is_set_header(uint16_t id, uint16_t length, size_t room)
{
	return (id == 2 || id == 3 || id >= 256) && length >= SET_HEADER &&
	    length <= room;
}

/* Reads a Set Header and steps over its Set, as far as that is there. */
static enum message_shape
skip_set(ipfix_span *in, size_t *room)
{
	uint16_t id, length;

	if (*room < SET_HEADER)
		return SHAPE_NO;
	if (!scan_u16(in, &id) || !scan_u16(in, &length))
		return SHAPE_MAYBE;
	if (!is_set_header(id, length, *room))
		return SHAPE_NO;
	*room -= length;
	return scan_skip(in, length - SET_HEADER) ? SHAPE_YES : SHAPE_MAYBE;
}

enum message_shape
select_shape(ipfix_span octets)
{
	enum message_shape shape = SHAPE_YES;
	uint16_t version, length;
	size_t room;

	if (!scan_u16(&octets, &version))
		return octets.size == 1 && octets.data[0] != 0 ? SHAPE_NO
		                                               : SHAPE_MAYBE;
	if (version != VERSION)
		return SHAPE_NO;
	if (!scan_u16(&octets, &length))
		return SHAPE_MAYBE;
	if (length < MESSAGE_HEADER)
		return SHAPE_NO;
	if (!scan_skip(&octets, MESSAGE_HEADER - 4))
		return SHAPE_MAYBE;
	room = length - MESSAGE_HEADER;
	while (shape == SHAPE_YES && room > 0)
		shape = skip_set(&octets, &room);
	return shape;
}

/* How much of what begins here is needed to tell whether it is a Message. */
static size_t
needed(ipfix_span octets)
{
	uint16_t length = 0;

	if (scan_skip(&octets, 2) && scan_u16(&octets, &length))
		return length;
	return MESSAGE_HEADER;
}

struct found
select_find(ipfix_span octets, bool all)
{
	struct found found = { SHAPE_NO, 0, 0 };

	while (octets.size > 0) {
		found.shape = select_shape(octets);
		if (found.shape == SHAPE_MAYBE && all)
			found.shape = SHAPE_NO;
		if (found.shape != SHAPE_NO)
			break;
		scan_skip(&octets, 1);
		found.offset++;
	}
	if (found.shape == SHAPE_MAYBE)
		found.needs = found.offset + needed(octets);
	return found;
}

bool
select_port(uint16_t port)
{
	return port == 4739 || port == 4740;
}

/* Version 10, a Length that is possible, and likewise the first Set. */
static bool
begins_message(ipfix_span in, size_t length_max)
{
	uint16_t version, length, id, set_length;

	if (!scan_u16(&in, &version) || !scan_u16(&in, &length) ||
	    !scan_skip(&in, MESSAGE_HEADER - 4))
		return false;
	if (version != VERSION || length < MESSAGE_HEADER ||
	    length > length_max)
		return false;
	if (length == MESSAGE_HEADER)
		return true;
	return scan_u16(&in, &id) && scan_u16(&in, &set_length) &&
	    is_set_header(id, set_length, length - MESSAGE_HEADER);
}

/* A handshake's or data's content type, and a version of TLS or DTLS. */
static bool
begins_tls(ipfix_span in)
{
	uint8_t type, major;

	return scan_u8(&in, &type) && scan_u8(&in, &major) &&
	    (type == 22 || type == 23) && (major == 3 || major == 0xfe);
}

/* Version 5 has records of 48 octets, version 9 has FlowSets like Sets. */
static bool
begins_netflow(ipfix_span in)
{
	uint16_t version, count, id, length;

	if (!scan_u16(&in, &version) || !scan_u16(&in, &count) ||
	    !scan_skip(&in, 16))
		return false;
	if (version == 5)
		return count > 0 && in.size == 4u + 48u * count;
	return version == 9 && scan_u16(&in, &id) && scan_u16(&in, &length) &&
	    (id < 2 || id >= 256) && length >= 4;
}

static enum verdict
select_octets(ipfix_span octets, uint16_t port, size_t length_max)
{
	if (octets.size == 0)
		return VERDICT_OTHER;
	if (begins_message(octets, length_max))
		return VERDICT_IPFIX;
	if (begins_netflow(octets))
		return VERDICT_NETFLOW;
	if (!select_port(port))
		return VERDICT_OTHER;
	return begins_tls(octets) ? VERDICT_TLS : VERDICT_IPFIX;
}

enum verdict
select_datagram(ipfix_span octets, uint16_t port)
{
	return select_octets(octets, port, octets.size);
}

enum verdict
select_stream(ipfix_span octets, uint16_t port)
{
	return select_octets(octets, port, UINT16_MAX);
}
