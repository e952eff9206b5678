/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/own.h"

#include <ipfix/elements.h>
#include <ipfix/message.h>

#include "io/md5.h"

enum {
	TEMPLATE_HEADER = 6,
	FIELD = 4,
	PROTOCOL_UDP = 17,
	PROTOCOL_TCP = 6,
	PROTOCOL_SCTP = 132
};

struct own_field {
	uint16_t id, length;
};

/* An Options Template Set of one record. */
static void
put_template(struct ipx_writer *w, uint16_t id, uint16_t scope_count,
    const struct own_field *fields, size_t count)
{
	ipx_writer_u16(w, IPFIX_SET_OPTIONS_TEMPLATE);
	ipx_writer_u16(w,
	    (uint16_t)(IPFIX_SET_HEADER_SIZE + TEMPLATE_HEADER +
	        count * FIELD));
	ipx_writer_u16(w, id);
	ipx_writer_u16(w, (uint16_t)count);
	ipx_writer_u16(w, scope_count);
	for (size_t i = 0; i < count; i++) {
		ipx_writer_u16(w, fields[i].id);
		ipx_writer_u16(w, fields[i].length);
	}
}

/* The header of a Data Set of one record. */
static void
put_set(struct ipx_writer *w, uint16_t id, const struct own_field *fields,
    size_t count)
{
	size_t size = IPFIX_SET_HEADER_SIZE;

	for (size_t i = 0; i < count; i++)
		size += fields[i].length;
	ipx_writer_u16(w, id);
	ipx_writer_u16(w, (uint16_t)size);
}

static const struct own_field CHECKSUM[] = {
	{ IPFIX_IE_messageScope, 1 },
	{ IPFIX_IE_messageMD5Checksum, IPX_MD5_SIZE },
};

void
ipx_own_checksum_template(struct ipx_writer *w, uint16_t id)
{
	put_template(w, id, 1, CHECKSUM, IPFIX_COUNT(CHECKSUM));
}

void
ipx_own_checksum(struct ipx_writer *w, uint16_t id)
{
	put_set(w, id, CHECKSUM, IPFIX_COUNT(CHECKSUM));
	ipx_writer_u8(w, 0);
	ipx_writer_zeros(w, IPX_MD5_SIZE);
}

static void
put_milliseconds(struct ipx_writer *w, ipfix_time time)
{
	uint64_t milliseconds = time / (IPFIX_SECOND / 1000);

	ipx_writer_u32(w, (uint32_t)(milliseconds >> 32));
	ipx_writer_u32(w, (uint32_t)milliseconds);
}

void
ipx_own_window(
    struct ipx_writer *w, uint16_t id, ipfix_time start, ipfix_time end)
{
	static const struct own_field FIELDS[] = {
		{ IPFIX_IE_sessionScope, 1 },
		{ IPFIX_IE_minFlowStartMilliseconds, 8 },
		{ IPFIX_IE_maxFlowEndMilliseconds, 8 },
	};

	put_template(w, id, 1, FIELDS, IPFIX_COUNT(FIELDS));
	put_set(w, id, FIELDS, IPFIX_COUNT(FIELDS));
	ipx_writer_u8(w, 0);
	put_milliseconds(w, start);
	put_milliseconds(w, end);
}

/* Adds the fields of an address, if it is known. */
static size_t
add_address(struct own_field *field, const ipfix_address *address,
    uint16_t ipv4, uint16_t ipv6, uint16_t port)
{
	if (address->size == 0)
		return 0;
	field[0].id = address->size == 4 ? ipv4 : ipv6;
	field[0].length = address->size;
	field[1] = (struct own_field){ port, 2 };
	return 2;
}

static void
put_address(struct ipx_writer *w, const ipfix_address *address)
{
	if (address->size == 0)
		return;
	ipx_writer_octets(w, address->octets, address->size);
	ipx_writer_u16(w, address->port);
}

static uint8_t
protocol(ipfix_transport transport)
{
	switch (transport) {
	case IPFIX_UDP:
		return PROTOCOL_UDP;
	case IPFIX_TCP:
		return PROTOCOL_TCP;
	case IPFIX_SCTP:
		return PROTOCOL_SCTP;
	case IPFIX_FILE:
		break;
	}
	return 0;
}

void
ipx_own_details(struct ipx_writer *w, uint16_t id, uint32_t number,
    uint32_t odid, const ipfix_ends *ends)
{
	struct own_field fields[9] = {
		{ IPFIX_IE_sessionScope, 1 },
		{ IPFIX_IE_observationDomainId, 4 },
		{ IPFIX_IE_originalObservationDomainId, 4 },
	};
	size_t count = 3;
	uint8_t carried = protocol(ends->transport);

	count += add_address(fields + count, &ends->exporter,
	    IPFIX_IE_exporterIPv4Address, IPFIX_IE_exporterIPv6Address,
	    IPFIX_IE_exporterTransportPort);
	count += add_address(fields + count, &ends->collector,
	    IPFIX_IE_collectorIPv4Address, IPFIX_IE_collectorIPv6Address,
	    IPFIX_IE_collectorTransportPort);
	if (carried != 0)
		fields[count++] =
		    (struct own_field){ IPFIX_IE_exportTransportProtocol, 1 };
	fields[count++] =
	    (struct own_field){ IPFIX_IE_exportProtocolVersion, 1 };
	put_template(w, id, 2, fields, count);
	put_set(w, id, fields, count);
	ipx_writer_u8(w, 0);
	ipx_writer_u32(w, number);
	ipx_writer_u32(w, odid);
	put_address(w, &ends->exporter);
	put_address(w, &ends->collector);
	if (carried != 0)
		ipx_writer_u8(w, carried);
	ipx_writer_u8(w, IPFIX_PROTOCOL_VERSION);
}
