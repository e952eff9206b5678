/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet.h"

#include <string.h>

#include "dump/scan.h"

enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_RAW_BSD = 12,
	LINK_RAW = 101,
	LINK_LOOP = 108,
	LINK_COOKED = 113,
	LINK_COOKED2 = 276
};

enum {
	ETHER_IPV4 = 0x0800,
	ETHER_VLAN = 0x8100,
	ETHER_IPV6 = 0x86dd,
	ETHER_MPLS = 0x8847,
	ETHER_MPLS_MULTICAST = 0x8848,
	ETHER_QINQ = 0x88a8
};

enum {
	HOP_BY_HOP = 0,
	ICMP = 1,
	TCP = 6,
	UDP = 17,
	ROUTING = 43,
	FRAGMENT = 44,
	AUTHENTICATION = 51,
	ICMPV6 = 58,
	NO_NEXT_HEADER = 59,
	DESTINATION = 60,
	SCTP = 132,
	EXTENSIONS_MAX = 8
};

/* Ports, flags, type and code; fewer octets than there should be are fine. */
static void
read_transport(struct packet *p, ipfix_span in)
{
	uint16_t from, to;

	switch (p->key.protocol) {
	case ICMP:
	case ICMPV6:
		if (scan_u16(&in, &from))
			p->key.icmp = from;
		break;
	case TCP:
	case UDP:
	case SCTP:
		if (!scan_u16(&in, &from) || !scan_u16(&in, &to))
			break;
		p->key.from_port = from;
		p->key.to_port = to;
		/* Behind numbers and length of a TCP header. */
		if (p->key.protocol == TCP && scan_skip(&in, 9))
			(void)scan_u8(&in, &p->tcp_flags);
		break;
	default:
		break;
	}
}

static bool
read_address(ipfix_span *in, size_t size, uint8_t *to)
{
	ipfix_span octets;

	if (!scan_take(in, size, &octets))
		return false;
	memcpy(to, octets.data, size);
	return true;
}

/*
 * Where a network card cuts packets and fills in their lengths, they are
 * captured before it does, with none: so many octets as came are meant.
 * Until then p->octets is how many more the packet had than were captured.
 */
static bool
read_ipv4(struct packet *p, ipfix_span in)
{
	uint64_t whole = p->octets + in.size;
	uint16_t length, fragment;
	uint8_t first, lifetime;

	if (!scan_u8(&in, &first) || first >> 4 != 4 || (first & 15) * 4 < 20 ||
	    !scan_u8(&in, &p->key.class) || !scan_u16(&in, &length) ||
	    !scan_skip(&in, 2) || !scan_u16(&in, &fragment) ||
	    !scan_u8(&in, &lifetime) || !scan_u8(&in, &p->key.protocol) ||
	    !scan_skip(&in, 2) || !read_address(&in, 4, p->key.from) ||
	    !read_address(&in, 4, p->key.to))
		return false;
	p->key.version = 4;
	p->octets = length > 0 ? length : whole;
	/* Only the first fragment has the header of what is inside. */
	if (scan_skip(&in, (size_t)(first & 15) * 4 - 20) &&
	    (fragment & 0x1fff) == 0)
		read_transport(p, in);
	return true;
}

/* Passes over one extension header; false: what comes is not one. */
static bool
skip_extension(ipfix_span *in, uint8_t *next, bool *later)
{
	uint8_t kind = *next, length;
	uint16_t fragment;

	if (kind != HOP_BY_HOP && kind != ROUTING && kind != FRAGMENT &&
	    kind != AUTHENTICATION && kind != DESTINATION)
		return false;
	if (!scan_u8(in, next) || !scan_u8(in, &length))
		return false;
	if (kind == FRAGMENT) {
		if (!scan_u16(in, &fragment) || !scan_skip(in, 4))
			return false;
		*later = fragment >> 3 != 0;
		return true;
	}
	return scan_skip(in,
	    kind == AUTHENTICATION ? (size_t)length * 4 + 6
	                           : (size_t)length * 8 + 6);
}

static bool
read_ipv6(struct packet *p, ipfix_span in)
{
	uint64_t whole = p->octets + in.size;
	uint32_t first;
	uint16_t length;
	uint8_t limit;
	bool later = false;

	if (!scan_u32(&in, &first) || first >> 28 != 6 ||
	    !scan_u16(&in, &length) || !scan_u8(&in, &p->key.protocol) ||
	    !scan_u8(&in, &limit) || !read_address(&in, 16, p->key.from) ||
	    !read_address(&in, 16, p->key.to))
		return false;
	p->key.version = 6;
	p->key.class = (uint8_t)(first >> 20);
	/* A packet may consist of its header alone, and then says so. */
	p->octets = length > 0 || p->key.protocol == NO_NEXT_HEADER
	    ? (uint64_t)length + 40
	    : whole;
	for (int i = 0; i < EXTENSIONS_MAX; i++)
		if (!skip_extension(&in, &p->key.protocol, &later))
			break;
	if (!later)
		read_transport(p, in);
	return true;
}

static bool
read_ip(struct packet *p, ipfix_span in)
{
	if (in.size == 0)
		return false;
	return *in.data >> 4 == 4 ? read_ipv4(p, in) : read_ipv6(p, in);
}

/* Labels to the bottom of the stack; IP is what should follow. */
static bool
read_mpls(struct packet *p, ipfix_span in)
{
	uint32_t label;

	for (bool top = true;; top = false) {
		if (!scan_u32(&in, &label))
			return false;
		for (size_t i = 0; i < 3 && top; i++)
			p->key.mpls[i] = (uint8_t)(label >> (24 - 8 * i));
		/* A label of zeros is one, too. */
		p->key.mpls[3] = 1;
		if ((label & 0x100) != 0)
			return read_ip(p, in);
	}
}

static bool
read_ether(struct packet *p, uint16_t type, ipfix_span in)
{
	uint16_t tag;

	while (type == ETHER_VLAN || type == ETHER_QINQ) {
		if (!scan_u16(&in, &tag) || !scan_u16(&in, &type))
			return false;
		if (p->key.vlan == 0)
			p->key.vlan = tag & 0xfff;
	}
	switch (type) {
	case ETHER_IPV4:
		return read_ipv4(p, in);
	case ETHER_IPV6:
		return read_ipv6(p, in);
	case ETHER_MPLS:
	case ETHER_MPLS_MULTICAST:
		return read_mpls(p, in);
	default:
		return false;
	}
}

bool
packet_read(struct packet *packet, int link, ipfix_span frame, uint32_t size)
{
	uint16_t type;

	memset(packet, 0, sizeof(*packet));
	packet->octets = size > frame.size ? size - frame.size : 0;
	switch (link) {
	case LINK_ETHERNET:
		return scan_skip(&frame, 12) && scan_u16(&frame, &type) &&
		    read_ether(packet, type, frame);
	case LINK_COOKED:
		return scan_skip(&frame, 14) && scan_u16(&frame, &type) &&
		    read_ether(packet, type, frame);
	case LINK_COOKED2:
		return scan_u16(&frame, &type) && scan_skip(&frame, 18) &&
		    read_ether(packet, type, frame);
	case LINK_NULL:
	case LINK_LOOP:
		return scan_skip(&frame, 4) && read_ip(packet, frame);
	case LINK_RAW:
	case LINK_RAW_BSD:
		return read_ip(packet, frame);
	default:
		return false;
	}
}

/* Who asks and who replies: echo, and of IPv4 times and masks. */
static const struct {
	uint8_t protocol, request, reply;
} PAIRS[] = {
	{ ICMP, 8, 0 },
	{ ICMP, 13, 14 },
	{ ICMP, 17, 18 },
	{ ICMPV6, 128, 129 },
};

bool
packet_reverse(const struct flow_key *key, struct flow_key *reversed)
{
	struct flow_key *r = reversed;

	*r = *key;
	memcpy(r->from, key->to, sizeof(r->from));
	memcpy(r->to, key->from, sizeof(r->to));
	r->from_port = key->to_port;
	r->to_port = key->from_port;
	if (key->protocol != ICMP && key->protocol != ICMPV6)
		return true;
	for (size_t i = 0; i < IPFIX_COUNT(PAIRS); i++) {
		if (key->protocol != PAIRS[i].protocol)
			continue;
		if (key->icmp >> 8 == PAIRS[i].request)
			r->icmp = (uint16_t)(PAIRS[i].reply << 8);
		else if (key->icmp >> 8 == PAIRS[i].reply)
			r->icmp = (uint16_t)(PAIRS[i].request << 8);
		else
			continue;
		return true;
	}
	return false;
}

bool
packet_is_reply(const struct packet *packet)
{
	for (size_t i = 0; i < IPFIX_COUNT(PAIRS); i++)
		if (packet->key.protocol == PAIRS[i].protocol &&
		    packet->key.icmp >> 8 == PAIRS[i].reply)
			return true;
	return false;
}
