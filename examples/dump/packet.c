/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet.h"

#include <string.h>

#include "fragment.h"
#include "scan.h"

#define IPV4_HEADER 20
#define UDP_HEADER 8
#define TCP_HEADER 20
#define TUNNELS_MAX 4

enum {
	PROTOCOL_HOP_BY_HOP = 0,
	PROTOCOL_IPV4 = 4,
	PROTOCOL_IPV6 = 41,
	PROTOCOL_ROUTING = 43,
	PROTOCOL_FRAGMENT = 44,
	PROTOCOL_AUTHENTICATION = 51,
	PROTOCOL_DESTINATION = 60,
	PROTOCOL_MOBILITY = 135,
};

/* An IP packet whose header is read. */
struct ip {
	struct key key;
	ipfix_span body; /* what of it was captured */
	size_t size;     /* what there was of it */
	bool is_fragment, more;
	uint32_t id, offset;
};

static bool
take_addresses(struct key *key, uint8_t size, ipfix_span *in)
{
	ipfix_span from, to;

	if (!scan_take(in, size, &from) || !scan_take(in, size, &to))
		return false;
	key->size = size;
	memcpy(key->from, from.data, size);
	memcpy(key->to, to.data, size);
	return true;
}

/* A packet that the network card was to cut up may say 0 for its size. */
static void
limit_body(struct ip *ip, ipfix_span in, size_t size)
{
	ip->size = size > 0 ? size : in.size;
	ip->body = in;
	scan_limit(&ip->body, ip->size);
}

static bool
read_ipv4(struct ip *ip, ipfix_span in)
{
	uint16_t total, id, fragment;
	uint8_t first;
	size_t header;

	if (!scan_u8(&in, &first) || !scan_skip(&in, 1) ||
	    !scan_u16(&in, &total) || !scan_u16(&in, &id) ||
	    !scan_u16(&in, &fragment) || !scan_skip(&in, 1) ||
	    !scan_u8(&in, &ip->key.protocol) || !scan_skip(&in, 2) ||
	    !take_addresses(&ip->key, 4, &in))
		return false;
	header = (first & 0x0fu) * 4u;
	if (header < IPV4_HEADER || (total != 0 && total < header) ||
	    !scan_skip(&in, header - IPV4_HEADER))
		return false;
	limit_body(ip, in, total == 0 ? 0 : total - header);
	ip->id = id;
	ip->offset = (fragment & 0x1fffu) * 8u;
	ip->more = (fragment & 0x2000u) != 0;
	ip->is_fragment = ip->offset > 0 || ip->more;
	return true;
}

static bool
read_fragment_header(struct ip *ip, ipfix_span *in)
{
	uint16_t offset;

	if (!scan_u8(in, &ip->key.protocol) || !scan_skip(in, 1) ||
	    !scan_u16(in, &offset) || !scan_u32(in, &ip->id))
		return false;
	ip->offset = offset & ~7u;
	ip->more = (offset & 1u) != 0;
	ip->is_fragment = ip->offset > 0 || ip->more;
	return true;
}

/* Steps over the extension headers; one that says so holds a fragment. */
static bool
skip_extensions(struct ip *ip)
{
	ipfix_span *in = &ip->body;
	size_t before = in->size;
	uint8_t *next = &ip->key.protocol;
	uint8_t length;

	while (!ip->is_fragment) {
		switch (*next) {
		case PROTOCOL_HOP_BY_HOP:
		case PROTOCOL_ROUTING:
		case PROTOCOL_DESTINATION:
		case PROTOCOL_MOBILITY:
			if (!scan_u8(in, next) || !scan_u8(in, &length) ||
			    !scan_skip(in, length * 8u + 6u))
				return false;
			break;
		case PROTOCOL_AUTHENTICATION:
			if (!scan_u8(in, next) || !scan_u8(in, &length) ||
			    !scan_skip(in, length * 4u + 6u))
				return false;
			break;
		case PROTOCOL_FRAGMENT:
			if (!read_fragment_header(ip, in))
				return false;
			break;
		default:
			ip->size -= before - in->size;
			return true;
		}
	}
	ip->size -= before - in->size;
	return true;
}

static bool
read_ipv6(struct ip *ip, ipfix_span in)
{
	uint16_t size;

	if (!scan_skip(&in, 4) || !scan_u16(&in, &size) ||
	    !scan_u8(&in, &ip->key.protocol) || !scan_skip(&in, 1) ||
	    !take_addresses(&ip->key, 16, &in))
		return false;
	limit_body(ip, in, size);
	return skip_extensions(ip);
}

/* What UDP's length, where it is one, leaves of the packet. */
static enum packet_result
read_udp(struct packet *p, ipfix_span in, size_t size)
{
	uint16_t length;

	if (!scan_u16(&in, &p->key.from_port) ||
	    !scan_u16(&in, &p->key.to_port) || !scan_u16(&in, &length) ||
	    !scan_skip(&in, 2))
		return PACKET_DAMAGED;
	if (length != 0 && length < UDP_HEADER)
		return PACKET_DAMAGED;
	if (length != 0 && length < size)
		size = length;
	p->payload = in;
	scan_limit(&p->payload, size - UDP_HEADER);
	p->missing = size - UDP_HEADER - p->payload.size;
	return PACKET_READ;
}

static enum packet_result
read_tcp(struct packet *p, ipfix_span in, size_t size)
{
	uint8_t offset;
	size_t header;

	if (!scan_u16(&in, &p->key.from_port) ||
	    !scan_u16(&in, &p->key.to_port) || !scan_u32(&in, &p->sequence) ||
	    !scan_skip(&in, 4) || !scan_u8(&in, &offset) ||
	    !scan_u8(&in, &p->flags) || !scan_skip(&in, 6))
		return PACKET_DAMAGED;
	header = (offset >> 4) * 4u;
	if (header < TCP_HEADER || header > size)
		return PACKET_DAMAGED;
	/* Cut off within its options: all of the payload is missing. */
	if (!scan_skip(&in, header - TCP_HEADER))
		in = (ipfix_span){ NULL, 0 };
	p->payload = in;
	p->missing = size - header - in.size;
	return PACKET_READ;
}

/* What follows the common header are chunks. */
static enum packet_result
read_sctp(struct packet *p, ipfix_span in, size_t size)
{
	if (!scan_u16(&in, &p->key.from_port) ||
	    !scan_u16(&in, &p->key.to_port) || !scan_skip(&in, 8))
		return PACKET_DAMAGED;
	p->payload = in;
	p->missing = size - 12 - in.size;
	return PACKET_READ;
}

/* Fragments of IPv6 may differ in their Next Header (RFC 8200, 4.5). */
static enum packet_result
join(struct ip *ip, struct fragments *fragments)
{
	struct fragment f = { ip->key, ip->id, ip->offset, ip->more, ip->body };
	ipfix_span whole;

	if (ip->body.size < ip->size)
		return PACKET_DAMAGED;
	if (ip->key.size == 16)
		f.key.protocol = 0;
	switch (fragments_add(fragments, &f, &whole)) {
	case FRAGMENT_WHOLE:
		ip->body = whole;
		ip->size = whole.size;
		ip->is_fragment = false;
		if (ip->key.size == 16 && !skip_extensions(ip))
			return PACKET_DAMAGED;
		return PACKET_READ;
	case FRAGMENT_EVICTS:
	case FRAGMENT_NO_MEMORY:
		return PACKET_NO_ROOM;
	case FRAGMENT_DAMAGED:
		return PACKET_DAMAGED;
	default:
		return PACKET_OTHER;
	}
}

static enum packet_result
read_body(struct packet *p, const struct ip *ip)
{
	p->key = ip->key;
	p->flags = 0;
	p->sequence = 0;
	switch (ip->key.protocol) {
	case PROTOCOL_UDP:
		return read_udp(p, ip->body, ip->size);
	case PROTOCOL_TCP:
		return read_tcp(p, ip->body, ip->size);
	case PROTOCOL_SCTP:
		return read_sctp(p, ip->body, ip->size);
	default:
		return PACKET_OTHER;
	}
}

enum packet_result
packet_read(struct packet *p, struct fragments *fragments, ipfix_span octets)
{
	for (int depth = 0; depth < TUNNELS_MAX; depth++) {
		struct ip ip = { .more = false };
		enum packet_result joined;
		unsigned version;

		if (octets.size == 0)
			return PACKET_DAMAGED;
		version = octets.data[0] >> 4;
		if (version != 4 && version != 6)
			return PACKET_OTHER;
		if (version == 4 ? !read_ipv4(&ip, octets)
		                 : !read_ipv6(&ip, octets))
			return PACKET_DAMAGED;
		joined = ip.is_fragment ? join(&ip, fragments) : PACKET_READ;
		if (joined != PACKET_READ)
			return joined;
		if (ip.key.protocol != PROTOCOL_IPV4 &&
		    ip.key.protocol != PROTOCOL_IPV6)
			return read_body(p, &ip);
		octets = ip.body;
	}
	return PACKET_OTHER;
}
