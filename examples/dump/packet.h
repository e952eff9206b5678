/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One packet of a capture, taken apart down to what UDP, TCP or SCTP carry.
 * Nothing in it is trusted; nothing is copied.
 */
#ifndef DUMP_PACKET_H
#define DUMP_PACKET_H

#include <ipfix/span.h>

struct fragments;

enum {
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_SCTP = 132,
};

/* Both ends of a packet, and so one direction of a conversation.  Has no
 * padding, and zeros behind the addresses: may be compared as octets. */
struct key {
	uint8_t protocol;
	uint8_t size; /* of an address: 4 or 16 */
	uint8_t from[16], to[16];
	uint16_t from_port, to_port;
};

enum {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
};

struct packet {
	uint64_t number; /* counts from 1; set by the caller, as is time */
	uint64_t time;
	struct key key;
	ipfix_span payload;
	size_t missing;    /* octets of the payload that were not captured */
	uint32_t sequence; /* of TCP: the number of the payload's first octet */
	uint8_t flags;     /* of TCP */
};

enum packet_result {
	PACKET_READ,    /* UDP, TCP or SCTP */
	PACKET_OTHER,   /* something else, or a fragment that waits */
	PACKET_DAMAGED, /* its headers are cut off, or contradict themselves */
	PACKET_NO_ROOM, /* other fragments had to go, to keep this one */
};

/* Whether packets of this link type (LINKTYPE_... or DLT_...) are known. */
bool link_known(int type);

/*
 * Strips the link layer with its tags and labels.  On success the octets
 * begin with an IP header.
 */
bool link_strip(int type, ipfix_span *octets);

/*
 * Reads an IP packet.  The payload of a packet that came in fragments lives
 * until the next call, any other as long as `octets`.
 */
enum packet_result packet_read(
    struct packet *packet, struct fragments *fragments, ipfix_span octets);

#endif
