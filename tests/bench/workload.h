/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is measured: three kinds of records, each a function of its number
 * alone, and Messages full of them.
 *
 *   A  22 fields of fixed length, 85 octets
 *   B  IPv6, counters of reduced size, two strings of variable length
 *   C  a basicList, and a subTemplateMultiList of two templates
 */
#ifndef TESTS_BENCH_WORKLOAD_H
#define TESTS_BENCH_WORKLOAD_H

#include <ipfix/ipfix.h>

struct flow {
	uint64_t octets, packets, start, end;
	uint32_t source, destination, next_hop, in, out, source_as,
	    destination_as;
	uint16_t source_port, destination_port, tcp_flags, vlan;
	uint8_t protocol, tos, end_reason, source_bits, destination_bits;
	uint8_t source_mac[6], destination_mac[6];
};

struct mixed {
	uint8_t source[16], destination[16];
	uint64_t octets, packets, start, end;
	uint32_t label, in, out;
	uint16_t source_port, destination_port, tcp_flags;
	uint8_t protocol;
	ipfix_span host, target;
};

struct peer {
	uint64_t packets;
	uint32_t destination;
	uint16_t port;
};

struct request {
	uint64_t octets;
	ipfix_span host;
};

struct lists {
	uint64_t octets, start;
	uint32_t source, destination;
	ipfix_span systems, parts; /* still packed */
	uint32_t as_count, peer_count, request_count;
	uint32_t as[8];
	struct peer peers[3];
	struct request requests[2];
};

enum {
	ID_FLOW = 256,
	ID_MIXED = 600,
	ID_OPTIONS,
	ID_LISTS,
	ID_PEER,
	ID_REQUEST,
	FLOW_SIZE = 85,
};

void flow_make(uint64_t number, struct flow *flow);
void mixed_make(uint64_t number, struct mixed *mixed);
void lists_make(uint64_t number, struct lists *lists);

/* A number that depends on all that a record says. */
uint64_t flow_digest(const struct flow *flow);
uint64_t mixed_digest(const struct mixed *mixed);
uint64_t lists_digest(const struct lists *lists);

/* The layouts of these structs; `lists` without its arrays. */
ipfix_layout *flow_layout(void);
ipfix_layout *mixed_layout(void);
ipfix_layout *lists_layout(void);
ipfix_layout *peer_layout(void);
ipfix_layout *request_layout(void);

/* Their records, as octets; where the record ends is returned. */
uint8_t *flow_write(uint8_t *to, const struct flow *flow);
uint8_t *mixed_write(uint8_t *to, const struct mixed *mixed);
uint8_t *lists_write(uint8_t *to, const struct lists *lists);

/* The fields of their templates. */
extern const ipfix_field_specifier FLOW_FIELDS[22];
extern const ipfix_field_specifier MIXED_FIELDS[15];
extern const ipfix_field_specifier OPTIONS_FIELDS[4];
extern const ipfix_field_specifier LISTS_FIELDS[6];
extern const ipfix_field_specifier PEER_FIELDS[3];
extern const ipfix_field_specifier REQUEST_FIELDS[2];

#endif
