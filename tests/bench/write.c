/* SPDX-License-Identifier: BSD-3-Clause */
/* Records and layouts, written by hand. */
#include "workload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint8_t *
put8(uint8_t *p, uint64_t v)
{
	*p = (uint8_t)v;
	return p + 1;
}

static uint8_t *
put16(uint8_t *p, uint64_t v)
{
	return put8(put8(p, v >> 8), v);
}

static uint8_t *
put32(uint8_t *p, uint64_t v)
{
	return put16(put16(p, v >> 16), v);
}

static uint8_t *
put64(uint8_t *p, uint64_t v)
{
	return put32(put32(p, v >> 32), v);
}

static uint8_t *
put(uint8_t *p, const void *octets, size_t size)
{
	memcpy(p, octets, size);
	return p + size;
}

static uint8_t *
put_variable(uint8_t *p, ipfix_span s)
{
	p = s.size < 255 ? put8(p, s.size) : put16(put8(p, 255), s.size);
	return put(p, s.data, s.size);
}

uint8_t *
flow_write(uint8_t *p, const struct flow *f)
{
	p = put32(put32(p, f->source), f->destination);
	p = put16(put16(p, f->source_port), f->destination_port);
	p = put16(put8(p, f->protocol), f->tcp_flags);
	p = put64(put64(p, f->octets), f->packets);
	p = put64(put64(p, f->start), f->end);
	p = put32(put32(p, f->in), f->out);
	p = put8(put16(p, f->vlan), f->tos);
	p = put32(put32(p, f->source_as), f->destination_as);
	p = put32(put8(p, f->end_reason), f->next_hop);
	p = put8(put8(p, f->source_bits), f->destination_bits);
	p = put(p, f->source_mac, 6);
	return put(p, f->destination_mac, 6);
}

uint8_t *
mixed_write(uint8_t *p, const struct mixed *m)
{
	p = put(put(p, m->source, 16), m->destination, 16);
	p = put16(put16(p, m->source_port), m->destination_port);
	p = put8(put8(p, m->protocol), m->tcp_flags);
	p = put32(put32(p, m->octets), m->packets);
	p = put_variable(p, m->host);
	p = put64(put64(p, m->start), m->end);
	p = put16(put16(put32(p, m->label), m->in), m->out);
	return put_variable(p, m->target);
}

uint8_t *
lists_write(uint8_t *p, const struct lists *l)
{
	uint8_t *list, *block;

	p = put32(put32(p, l->source), l->destination);
	p = put64(put64(p, l->octets), l->start);
	p = put16(put8(p, 255), 5 + 4 * l->as_count);
	p = put16(put16(put8(p, 3), IPFIX_IE_bgpSourceAsNumber), 4);
	for (uint32_t i = 0; i < l->as_count; i++)
		p = put32(p, l->as[i]);
	list = put8(p, 255);
	p = put8(list + 2, 3);
	p = put16(put16(p, ID_PEER), 4 + 14 * l->peer_count);
	for (uint32_t i = 0; i < l->peer_count; i++) {
		p = put32(p, l->peers[i].destination);
		p = put64(put16(p, l->peers[i].port), l->peers[i].packets);
	}
	block = p;
	p = put16(p, ID_REQUEST) + 2;
	for (uint32_t i = 0; i < l->request_count; i++)
		p = put32(put_variable(p, l->requests[i].host),
		    l->requests[i].octets);
	put16(block + 2, (uint64_t)(p - block));
	put16(list, (uint64_t)(p - list - 2));
	return p;
}

static ipfix_layout *
layout_of(const ipfix_member *members, size_t count, size_t size)
{
	ipfix_layout *layout;
	ipfix_error error;

	if (ipfix_layout_new(
	        &layout, NULL, members, count, size, NULL, &error) == IPFIX_OK)
		return layout;
	fprintf(stderr, "member %zu: %s\n", error.offset, error.text);
	exit(1);
}

#define M(member, name) IPFIX_MEMBER(struct S, member, name)

ipfix_layout *
flow_layout(void)
{
#define S flow
	static const ipfix_member MEMBERS[] = {
		M(octets, "octetDeltaCount"),
		M(packets, "packetDeltaCount"),
		M(start, "flowStartMilliseconds"),
		M(end, "flowEndMilliseconds"),
		M(source, "sourceIPv4Address"),
		M(destination, "destinationIPv4Address"),
		M(next_hop, "ipNextHopIPv4Address"),
		M(in, "ingressInterface"),
		M(out, "egressInterface"),
		M(source_as, "bgpSourceAsNumber"),
		M(destination_as, "bgpDestinationAsNumber"),
		M(source_port, "sourceTransportPort"),
		M(destination_port, "destinationTransportPort"),
		M(tcp_flags, "tcpControlBits"),
		M(vlan, "vlanId"),
		M(protocol, "protocolIdentifier"),
		M(tos, "ipClassOfService"),
		M(end_reason, "flowEndReason"),
		M(source_bits, "sourceIPv4PrefixLength"),
		M(destination_bits, "destinationIPv4PrefixLength"),
		M(source_mac, "sourceMacAddress"),
		M(destination_mac, "destinationMacAddress"),
	};

	return layout_of(MEMBERS, IPFIX_COUNT(MEMBERS), sizeof(struct flow));
#undef S
}

ipfix_layout *
mixed_layout(void)
{
#define S mixed
	static const ipfix_member MEMBERS[] = {
		M(source, "sourceIPv6Address"),
		M(destination, "destinationIPv6Address"),
		M(octets, "octetDeltaCount"),
		M(packets, "packetDeltaCount"),
		M(start, "flowStartMilliseconds"),
		M(end, "flowEndMilliseconds"),
		M(label, "flowLabelIPv6"),
		M(in, "ingressInterface"),
		M(out, "egressInterface"),
		M(source_port, "sourceTransportPort"),
		M(destination_port, "destinationTransportPort"),
		M(tcp_flags, "tcpControlBits"),
		M(protocol, "protocolIdentifier"),
		M(host, "httpRequestHost"),
		M(target, "httpRequestTarget"),
	};

	return layout_of(MEMBERS, IPFIX_COUNT(MEMBERS), sizeof(struct mixed));
#undef S
}

ipfix_layout *
lists_layout(void)
{
#define S lists
	static const ipfix_member MEMBERS[] = {
		M(octets, "octetDeltaCount"),
		M(start, "flowStartMilliseconds"),
		M(source, "sourceIPv4Address"),
		M(destination, "destinationIPv4Address"),
		M(systems, "basicList"),
		M(parts, "subTemplateMultiList"),
	};

	return layout_of(MEMBERS, IPFIX_COUNT(MEMBERS), sizeof(struct lists));
#undef S
}

ipfix_layout *
peer_layout(void)
{
#define S peer
	static const ipfix_member MEMBERS[] = {
		M(packets, "packetDeltaCount"),
		M(destination, "destinationIPv4Address"),
		M(port, "destinationTransportPort"),
	};

	return layout_of(MEMBERS, IPFIX_COUNT(MEMBERS), sizeof(struct peer));
#undef S
}

ipfix_layout *
request_layout(void)
{
#define S request
	static const ipfix_member MEMBERS[] = {
		M(octets, "octetDeltaCount"),
		M(host, "httpRequestHost"),
	};

	return layout_of(MEMBERS, IPFIX_COUNT(MEMBERS), sizeof(struct request));
#undef S
}
