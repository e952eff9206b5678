/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets fed to the table of flows, and what comes out of it. */
#ifndef TESTS_DUMP_CONVERSATION_H
#define TESTS_DUMP_CONVERSATION_H

#include "dump/flow.h"
#include "dump/transcript.h"
#include "support/test.h"

struct conversation {
	struct flows *flows;
	struct packet packet; /* the next one: change what differs */
	struct transcript heard;
};

static inline void
hear_all(struct conversation *c)
{
	struct unit unit;

	while (flows_next(c->flows, &unit))
		hear(&c->heard, &unit);
	ck_assert(!c->flows->out_of_memory);
}

/* Packets from 192.0.2.1:50000 to 192.0.2.2 and this port. */
static inline struct conversation *
converse(uint8_t protocol, uint16_t port)
{
	struct conversation *c = calloc(1, sizeof *c);

	ck_assert_ptr_nonnull(c);
	c->flows = flows_new();
	ck_assert_ptr_nonnull(c->flows);
	c->packet.key = (struct key){ .protocol = protocol,
		.size = 4,
		.from = { 192, 0, 2, 1 },
		.to = { 192, 0, 2, 2 },
		.from_port = 50000,
		.to_port = port };
	return c;
}

/* Feeds the packet with a payload, in a block of exactly its size. */
static inline void
feed(struct conversation *c, const void *octets, size_t size)
{
	uint8_t *copy = exact(octets, size);

	c->packet.number++;
	c->packet.payload = (ipfix_span){ size > 0 ? copy : NULL, size };
	c->flows->now = c->packet.time;
	switch (c->packet.key.protocol) {
	case PROTOCOL_UDP:
		udp_feed(c->flows, &c->packet);
		break;
	case PROTOCOL_TCP:
		tcp_feed(c->flows, &c->packet);
		break;
	default:
		sctp_feed(c->flows, &c->packet);
	}
	hear_all(c);
	free(copy);
}

/* Whoever sends now is the other side. */
static inline void
turn_round(struct conversation *c)
{
	struct key key = c->packet.key;

	memcpy(c->packet.key.from, key.to, sizeof key.to);
	memcpy(c->packet.key.to, key.from, sizeof key.from);
	c->packet.key.from_port = key.to_port;
	c->packet.key.to_port = key.from_port;
}

/* Ends the capture; nothing else must have been heard. */
static inline void
conclude(struct conversation *c, const char *expected)
{
	flows_close(c->flows);
	hear_all(c);
	ck_assert_str_eq(c->heard.text, expected);
	ck_assert_uint_eq(c->flows->held, 0);
	flows_free(c->flows);
	free(c);
}

#endif
