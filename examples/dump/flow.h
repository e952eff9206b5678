/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One direction of a conversation by UDP, TCP or SCTP: a Transport Session,
 * or what may turn out to be one; and the table of all of them.
 *
 * A packet is fed to its flow, which is then ready; ready flows are asked
 * for units until they have no more.  Then comes the next packet.
 */
#ifndef DUMP_FLOW_H
#define DUMP_FLOW_H

#include "input.h"
#include "notes.h"
#include "order.h"
#include "packet.h"

#define FLOWS_MAX 65536 /* a power of two */

/* What is gathered until it makes sense. */
struct gathered {
	uint8_t *data;
	size_t size, room;
};

enum tcp_phase {
	TCP_PROBING,   /* the first octets shall tell whether it is IPFIX */
	TCP_SEARCHING, /* for where a Message begins */
	TCP_STREAMING,
};

struct flow {
	struct key key;
	struct flow *chain; /* the next in the table's bucket */
	/* Neighbours in the list of open flows, or of idle ones: those are
	 * not yet taken for IPFIX, or closed, and may be forgotten. */
	struct flow *older, *newer;
	struct flow *next_ready;
	bool is_ready;
	bool is_open;  /* has a session */
	bool closing;  /* what is held is all there will be */
	bool closed;   /* only a new start opens the flow again */
	bool detached; /* no longer in the table: freed when closed */
	bool started;  /* its start was captured, and numbered so: */
	uint32_t start;
	struct input_session session;

	ipfix_span datagram; /* UDP: to be told, if has_datagram */
	bool has_datagram;

	struct order order;       /* TCP, SCTP */
	struct gathered gathered; /* TCP: searched; SCTP: a user message */
	bool gathered_told;       /* it was handed out: to be dropped */
	uint64_t time, packet;    /* of what was gathered last */
	bool owes_gap;            /* a UNIT_GAP is due, with: */
	uint64_t lost, skipped;

	enum tcp_phase phase;
	size_t needs;       /* TCP: size at which to search again */
	uint64_t then_lost; /* TCP: a gap behind what was gathered */
	bool has_end;       /* TCP: a FIN came, with the number: */
	uint32_t end;

	bool in_message;  /* SCTP: fragments of one are gathered */
	bool is_complete; /* SCTP: it is all there, and of this stream: */
	uint16_t stream;
};

struct flow_list {
	struct flow *oldest, *newest;
};

struct flows {
	struct flow *buckets[FLOWS_MAX / 4];
	size_t count;
	uint64_t seed;
	struct flow_list open, idle;
	struct flow *ready, *last_ready;
	uint32_t sessions;
	size_t held; /* octets in all flows */
	uint64_t now;
	bool out_of_memory;
	struct notes notes;
};

/* NULL if memory is out. */
struct flows *flows_new(void);
void flows_free(struct flows *flows);

struct flow *flow_find(struct flows *flows, const struct key *key);

/* The one in the other direction. */
struct flow *flow_find_reverse(struct flows *flows, const struct key *key);

/* Adds a flow to the table, idle.  NULL if there is no room. */
struct flow *flow_new(struct flows *flows, const struct packet *packet);

/* Takes the flow for IPFIX: it has a session from now on. */
void flow_open(struct flows *flows, struct flow *flow);

/* Puts the flow where flows_next() asks it for units. */
void flow_ready(struct flows *flows, struct flow *flow);

/* No more will come; what is held is told, then the end.  NULL is fine. */
void flow_close(struct flows *flows, struct flow *flow);

/* The same, and its place in the table is free for another. */
void flow_detach(struct flows *flows, struct flow *flow);

/* Closes all, in the order of their sessions. */
void flows_close(struct flows *flows);

/* Makes the unit of the flow's end; false if it had no session. */
bool flow_end(struct flows *flows, struct flow *flow, struct unit *unit);

/* Makes the unit of the gap that is owed. */
void flow_gap(struct flow *flow, struct unit *unit);

/* Makes a unit of what is gathered. */
void flow_tell_gathered(
    struct flow *flow, enum unit_kind kind, struct unit *unit);

/* Appends to what is gathered; false if it would be too much. */
bool flow_gather(
    struct flows *flows, struct flow *flow, const struct piece *piece);

/* Forgets the first octets of what is gathered. */
void flow_drop(struct flows *flows, struct flow *flow, size_t size);

/* The next unit that a flow has ready; false if none has. */
bool flows_next(struct flows *flows, struct unit *unit);

/* How each transport takes a packet, and makes units of what it took. */
void udp_feed(struct flows *flows, const struct packet *packet);
bool udp_next(struct flows *flows, struct flow *flow, struct unit *unit);
void tcp_feed(struct flows *flows, const struct packet *packet);
bool tcp_next(struct flows *flows, struct flow *flow, struct unit *unit);
void sctp_feed(struct flows *flows, const struct packet *packet);
bool sctp_next(struct flows *flows, struct flow *flow, struct unit *unit);

#endif
