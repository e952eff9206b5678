/* SPDX-License-Identifier: BSD-3-Clause */
/* What a flow meter wants to know of a packet. */
#ifndef EXPORT_PACKET_H
#define EXPORT_PACKET_H

#include <ipfix/ipfix.h>

/* What packets of one flow have in common.  No padding: it is hashed. */
struct flow_key {
	uint8_t from[16], to[16]; /* of IPv4 the first 4 octets, then zeros */
	uint16_t from_port, to_port;
	uint16_t icmp;   /* type and code */
	uint16_t vlan;   /* its id, or 0 */
	uint8_t mpls[4]; /* label, class and bottom bit of the top one; 0 */
	uint8_t version; /* 4 or 6 */
	uint8_t protocol;
	uint8_t class;
	uint8_t zero;
};

struct packet {
	struct flow_key key;
	uint64_t octets; /* of the IP packet */
	uint8_t tcp_flags;
	ipfix_time time;
};

/*
 * Takes a frame of this link type, as libpcap numbers them, apart.  It had
 * `size` octets, of which the first were captured.  False: it holds no IP
 * packet, or ends inside its header.
 */
bool packet_read(
    struct packet *packet, int link, ipfix_span frame, uint32_t size);

/*
 * The key of packets the other way.  False: there are none, as to an error
 * over ICMP nobody replies.
 */
bool packet_reverse(const struct flow_key *key, struct flow_key *reversed);

/* Whether it is a reply over ICMP, which somebody asked for. */
bool packet_is_reply(const struct packet *packet);

#endif
