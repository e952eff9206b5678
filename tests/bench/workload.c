/* SPDX-License-Identifier: BSD-3-Clause */
#include "workload.h"

#include <string.h>

#define MILLIS UINT64_C(1700000000000)

#define FIELD(name, octets)                                \
	{                                                  \
		.id = IPFIX_IE_##name, .length = (octets), \
	}

enum { ANY = IPFIX_VARIABLE_LENGTH };

const ipfix_field_specifier FLOW_FIELDS[22] = {
	FIELD(sourceIPv4Address, 4),
	FIELD(destinationIPv4Address, 4),
	FIELD(sourceTransportPort, 2),
	FIELD(destinationTransportPort, 2),
	FIELD(protocolIdentifier, 1),
	FIELD(tcpControlBits, 2),
	FIELD(octetDeltaCount, 8),
	FIELD(packetDeltaCount, 8),
	FIELD(flowStartMilliseconds, 8),
	FIELD(flowEndMilliseconds, 8),
	FIELD(ingressInterface, 4),
	FIELD(egressInterface, 4),
	FIELD(vlanId, 2),
	FIELD(ipClassOfService, 1),
	FIELD(bgpSourceAsNumber, 4),
	FIELD(bgpDestinationAsNumber, 4),
	FIELD(flowEndReason, 1),
	FIELD(ipNextHopIPv4Address, 4),
	FIELD(sourceIPv4PrefixLength, 1),
	FIELD(destinationIPv4PrefixLength, 1),
	FIELD(sourceMacAddress, 6),
	FIELD(destinationMacAddress, 6),
};

const ipfix_field_specifier MIXED_FIELDS[15] = {
	FIELD(sourceIPv6Address, 16),
	FIELD(destinationIPv6Address, 16),
	FIELD(sourceTransportPort, 2),
	FIELD(destinationTransportPort, 2),
	FIELD(protocolIdentifier, 1),
	FIELD(tcpControlBits, 1),
	FIELD(octetDeltaCount, 4),
	FIELD(packetDeltaCount, 4),
	FIELD(httpRequestHost, ANY),
	FIELD(flowStartMilliseconds, 8),
	FIELD(flowEndMilliseconds, 8),
	FIELD(flowLabelIPv6, 4),
	FIELD(ingressInterface, 2),
	FIELD(egressInterface, 2),
	FIELD(httpRequestTarget, ANY),
};

const ipfix_field_specifier OPTIONS_FIELDS[4] = {
	FIELD(exportingProcessId, 4),
	FIELD(exportedMessageTotalCount, 8),
	FIELD(exportedOctetTotalCount, 8),
	FIELD(exportedFlowRecordTotalCount, 8),
};

const ipfix_field_specifier LISTS_FIELDS[6] = {
	FIELD(sourceIPv4Address, 4),
	FIELD(destinationIPv4Address, 4),
	FIELD(octetDeltaCount, 8),
	FIELD(flowStartMilliseconds, 8),
	FIELD(basicList, ANY),
	FIELD(subTemplateMultiList, ANY),
};

const ipfix_field_specifier PEER_FIELDS[3] = {
	FIELD(destinationIPv4Address, 4),
	FIELD(destinationTransportPort, 2),
	FIELD(packetDeltaCount, 8),
};

const ipfix_field_specifier REQUEST_FIELDS[2] = {
	FIELD(httpRequestHost, ANY),
	FIELD(octetDeltaCount, 4),
};

/* The numbers of record `number`, as many as it takes (SplitMix64). */
static uint64_t
draw(uint64_t number, uint64_t which)
{
	uint64_t x = (number << 8) + which + UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

void
flow_make(uint64_t number, struct flow *f)
{
	static const uint8_t PROTOCOLS[8] = { 6, 6, 6, 6, 17, 17, 17, 1 };
	uint64_t a = draw(number, 0), b = draw(number, 1), c = draw(number, 2);
	uint64_t d = draw(number, 3);

	memset(f, 0, sizeof(*f));
	f->source = 0x0a000000u | (uint32_t)(a & 0xffffff);
	f->destination = (uint32_t)(a >> 32);
	f->source_port = (uint16_t)(1024 + (b & 0xbfff));
	f->destination_port = (b >> 16 & 3) != 0 ? 443 : (uint16_t)(b >> 20);
	f->protocol = PROTOCOLS[b >> 40 & 7];
	f->tcp_flags = f->protocol == 6 ? (uint16_t)(b >> 44 & 0x1ff) : 0;
	f->packets = 1 + (c & 0x3ff);
	f->octets = f->packets * (64 + (c >> 10 & 0x3ff)) << (c >> 60);
	f->start = MILLIS + number + (c >> 20 & 0xff);
	f->end = f->start + (c >> 28 & 0xffff);
	f->in = (uint32_t)(d & 0x3ff);
	f->out = (uint32_t)(d >> 10 & 0x3ff);
	f->vlan = (uint16_t)(d >> 20 & 0xfff);
	f->tos = (uint8_t)(d >> 32);
	f->source_as = (uint32_t)(d >> 40 & 0xffff) + 64512;
	f->destination_as = (uint32_t)(a >> 20 & 0x3ffff);
	f->end_reason = (uint8_t)(1 + (a >> 40) % 5);
	f->next_hop = 0xc0a80000u | (uint32_t)(c >> 40 & 0xffff);
	f->source_bits = (uint8_t)(8 + (d >> 56 & 15));
	f->destination_bits = (uint8_t)(8 + (d >> 60));
	memcpy(f->source_mac, &a, 6);
	memcpy(f->destination_mac, &b, 6);
}

/* Strings are cut from one text. */
static ipfix_span
cut(uint64_t at, size_t size)
{
	static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyz0123456789.-";
	static uint8_t text[1024];

	for (size_t i = 0; text[sizeof(text) - 1] == 0; i++)
		text[i] = (uint8_t)LETTERS[draw(i, 99) % (sizeof(LETTERS) - 1)];
	return (ipfix_span){ text + at % 512, size };
}

void
mixed_make(uint64_t number, struct mixed *m)
{
	uint64_t a = draw(number, 0), b = draw(number, 1), c = draw(number, 2);
	uint64_t d = draw(number, 3), e = draw(number, 4);

	memset(m, 0, sizeof(*m));
	memcpy(m->source, "\x20\x01\x0d\xb8\x00\x01\x00\x02", 8);
	memcpy(m->source + 8, &a, 8);
	memcpy(m->destination, "\x20\x01\x0d\xb8\x00\x03\x00\x04", 8);
	memcpy(m->destination + 8, &b, 8);
	m->source_port = (uint16_t)(1024 + (c & 0xbfff));
	m->destination_port = (c >> 16 & 3) != 0 ? 443 : 80;
	m->protocol = (c >> 20 & 3) != 0 ? 6 : 17;
	m->tcp_flags = (uint8_t)(c >> 24);
	m->packets = 1 + (c >> 32 & 0x3ff);
	m->octets = m->packets * (64 + (c >> 42 & 0x3ff));
	m->start = MILLIS + number;
	m->end = m->start + (d & 0xffff);
	m->label = (uint32_t)(d >> 16 & 0xfffff);
	m->in = (uint32_t)(d >> 36 & 0x3ff);
	m->out = (uint32_t)(d >> 46 & 0x3ff);
	m->host = cut(e >> 8, 8 + (e & 31));
	m->target =
	    cut(e >> 40, (e >> 17 & 1023) == 0 ? 300 : 10 + (e >> 27) % 111);
}

void
lists_make(uint64_t number, struct lists *l)
{
	uint64_t a = draw(number, 0), b = draw(number, 1), c = draw(number, 2);

	memset(l, 0, sizeof(*l));
	l->source = (uint32_t)a;
	l->destination = (uint32_t)(a >> 32);
	l->octets = b >> 20;
	l->start = MILLIS + number;
	l->as_count = (uint32_t)(c % 9);
	for (uint32_t i = 0; i < l->as_count; i++)
		l->as[i] = (uint32_t)draw(number, 16 + i);
	l->peer_count = 1 + (uint32_t)(c >> 8) % 3;
	for (uint32_t i = 0; i < l->peer_count; i++) {
		uint64_t x = draw(number, 32 + i);

		l->peers[i].destination = (uint32_t)x;
		l->peers[i].port = (uint16_t)(x >> 32);
		l->peers[i].packets = x >> 40;
	}
	l->request_count = 1 + (uint32_t)(c >> 32 & 1);
	for (uint32_t i = 0; i < l->request_count; i++) {
		uint64_t x = draw(number, 48 + i);

		l->requests[i].host = cut(x >> 8, 8 + (x & 31));
		l->requests[i].octets = x >> 34;
	}
}

static uint64_t
fold(uint64_t digest, uint64_t value)
{
	return draw(digest ^ value, 7);
}

static uint64_t
fold_octets(uint64_t digest, const uint8_t *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		digest = (digest ^ p[i]) * UINT64_C(0x100000001b3);
	return digest;
}

/* The structs have no padding but at their end, which is zero. */
uint64_t
flow_digest(const struct flow *flow)
{
	return fold_octets(1, (const uint8_t *)flow, sizeof(*flow));
}

uint64_t
mixed_digest(const struct mixed *m)
{
	uint64_t d = fold_octets(
	    2, (const uint8_t *)m, offsetof(struct mixed, protocol) + 1);

	d = fold_octets(d, m->host.data, m->host.size);
	return fold_octets(d, m->target.data, m->target.size);
}

uint64_t
lists_digest(const struct lists *l)
{
	uint64_t d = fold(fold(3, l->octets), l->start);

	d = fold(fold(d, l->source), l->destination);
	for (uint32_t i = 0; i < l->as_count; i++)
		d = fold(d, l->as[i]);
	for (uint32_t i = 0; i < l->peer_count; i++)
		d = fold(
		    fold(fold(d, l->peers[i].destination), l->peers[i].port),
		    l->peers[i].packets);
	for (uint32_t i = 0; i < l->request_count; i++)
		d = fold(fold_octets(d, l->requests[i].host.data,
		             l->requests[i].host.size),
		    l->requests[i].octets);
	return d;
}
