/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP: segments are put in order and make up a stream.  After a gap, and
 * where the start of a connection was not captured, octets are gathered and
 * searched until a Message begins.
 */
#include "flow.h"
#include "select.h"

#define PROBE_SIZE 20 /* a Message Header and a Set Header */

/* Farther from what is awaited, a segment is none of this stream's, or the
 * capture slept for long. */
#define AHEAD_MAX ((uint32_t)1 << 30)
#define BEHIND_MAX ((uint32_t)1 << 26)

/* Taking segments. */

static struct flow *
begin(struct flows *flows, const struct packet *packet, uint32_t next)
{
	struct flow *flow = flow_new(flows, packet);

	if (flow != NULL)
		order_init(&flow->order, next, &flows->held);
	return flow;
}

/* A SYN; it may be a copy of the one that began the flow. */
static struct flow *
begin_with_syn(
    struct flows *flows, struct flow *flow, const struct packet *packet)
{
	if (flow != NULL && flow->started && flow->start == packet->sequence)
		return flow;
	if (flow != NULL)
		flow_detach(flows, flow);
	flow = begin(flows, packet, packet->sequence + 1);
	if (flow != NULL) {
		flow->started = true;
		flow->start = packet->sequence;
		flow->phase = TCP_PROBING;
	}
	return flow;
}

/* A segment of a connection whose start was not captured. */
static struct flow *
begin_midway(struct flows *flows, const struct packet *packet)
{
	ipfix_span octets = packet->payload;
	uint16_t port = packet->key.to_port;
	enum verdict verdict = select_stream(octets, port);
	struct flow *flow;

	if (verdict == VERDICT_TLS)
		notes_add(&flows->notes, TROUBLE_TLS, packet->number);
	if (verdict != VERDICT_IPFIX ||
	    (!select_port(port) && select_shape(octets) == SHAPE_NO))
		return NULL;
	flow = begin(flows, packet, packet->sequence);
	if (flow == NULL)
		return NULL;
	flow->phase = TCP_SEARCHING;
	flow->owes_gap = true;
	if (select_port(port))
		flow_open(flows, flow);
	return flow;
}

/* Whether a segment is so far off that it cannot be put in order. */
static bool
is_far_off(const struct flow *flow, uint32_t sequence)
{
	return sequence - flow->order.next > AHEAD_MAX &&
	    flow->order.next - sequence > BEHIND_MAX;
}

/* Goes on elsewhere in the stream; nobody knows how much is missing. */
static void
jump(struct flows *flows, struct flow *flow, uint32_t sequence)
{
	flow->skipped += order_octets(&flow->order) + flow->gathered.size;
	flow_drop(flows, flow, flow->gathered.size);
	order_clear(&flow->order);
	order_init(&flow->order, sequence, &flows->held);
	flow->phase = TCP_SEARCHING;
	flow->needs = 0;
	flow->owes_gap = true;
}

static void
add_segment(struct flows *flows, struct flow *flow, const struct packet *packet)
{
	bool syn = (packet->flags & TCP_SYN) != 0;
	struct piece piece = {
		.start = packet->sequence + syn,
		.count = (uint32_t)(packet->payload.size + packet->missing),
		.time = packet->time,
		.packet = packet->number,
		.octets = packet->payload,
	};

	if (piece.count > 0) {
		if (is_far_off(flow, piece.start))
			jump(flows, flow, piece.start);
		if (!order_add(&flow->order, &piece))
			flows->out_of_memory = true;
		if (packet->missing > 0 && flow->is_open)
			notes_add(&flows->notes, TROUBLE_CUT, packet->number);
	}
	if ((packet->flags & TCP_FIN) != 0) {
		flow->has_end = true;
		flow->end = piece.start + piece.count;
	}
	flow_ready(flows, flow);
}

/* After FIN or RST, only a SYN opens the flow again: what else comes is a
 * late copy. */
void
tcp_feed(struct flows *flows, const struct packet *packet)
{
	struct flow *flow = flow_find(flows, &packet->key);

	if ((packet->flags & TCP_RST) != 0) {
		flow_close(flows, flow);
		flow_close(flows, flow_find_reverse(flows, &packet->key));
		return;
	}
	if ((packet->flags & TCP_SYN) != 0)
		flow = begin_with_syn(flows, flow, packet);
	else if (flow == NULL && packet->payload.size > 0)
		flow = begin_midway(flows, packet);
	if (flow != NULL && !flow->closed)
		add_segment(flows, flow, packet);
}

/* Making units. */

/* The stream is not IPFIX, or not to be read. */
static void
reject(struct flows *flows, struct flow *flow)
{
	order_clear(&flow->order);
	flow_drop(flows, flow, flow->gathered.size);
	flow->closing = true;
}

/* It was not found to be IPFIX, but a later segment may show that it is. */
static void
forget(struct flows *flows, struct flow *flow)
{
	reject(flows, flow);
	if (!flow->detached)
		flow_detach(flows, flow);
}

/* Judges a stream by its first octets. */
static void
probe(struct flows *flows, struct flow *flow, bool all)
{
	ipfix_span octets = { flow->gathered.data, flow->gathered.size };

	if (octets.size < PROBE_SIZE && !all &&
	    select_shape(octets) != SHAPE_YES)
		return;
	switch (select_stream(octets, flow->key.to_port)) {
	case VERDICT_IPFIX:
		flow_open(flows, flow);
		flow->phase = TCP_STREAMING;
		break;
	case VERDICT_TLS:
		notes_add(&flows->notes, TROUBLE_TLS, flow->packet);
		reject(flows, flow);
		break;
	default:
		reject(flows, flow);
	}
}

/* Looks for where a Message begins.  A flow that is not open was taken for
 * the Message its first segment began with: it must be one. */
static void
search(struct flows *flows, struct flow *flow, bool all)
{
	ipfix_span octets = { flow->gathered.data, flow->gathered.size };
	struct found found;

	if (octets.size < flow->needs && !all)
		return;
	found = select_find(octets, all);
	if (!flow->is_open && found.offset > 0) {
		forget(flows, flow);
		return;
	}
	flow->skipped += found.offset;
	flow->needs = found.needs - found.offset;
	flow_drop(flows, flow, found.offset);
	if (found.shape == SHAPE_YES) {
		flow_open(flows, flow);
		flow->phase = TCP_STREAMING;
	}
}

/* Makes what it can of what is gathered; `all`: no more belongs to it. */
static void
examine(struct flows *flows, struct flow *flow, bool all)
{
	if (flow->phase == TCP_PROBING)
		probe(flows, flow, all);
	else if (flow->phase == TCP_SEARCHING)
		search(flows, flow, all);
}

static void
gather(struct flows *flows, struct flow *flow, const struct piece *piece)
{
	if (!flow_gather(flows, flow, piece)) {
		flow->skipped += flow->gathered.size + piece->octets.size;
		flow_drop(flows, flow, flow->gathered.size);
		flow->needs = 0;
		return;
	}
	examine(flows, flow, false);
}

/* What was gathered comes before the gap, and must be told first. */
static void
meet_gap(struct flows *flows, struct flow *flow, uint64_t lost)
{
	if (flow->gathered.size > 0) {
		examine(flows, flow, true);
		flow->then_lost = lost;
		return;
	}
	flow->then_lost = 0;
	flow->lost += lost;
	flow->owes_gap = true;
	if (flow->phase == TCP_PROBING && select_port(flow->key.to_port))
		flow_open(flows, flow);
	if (!flow->is_open)
		forget(flows, flow);
	flow->phase = TCP_SEARCHING;
	flow->needs = 0;
}

static bool
is_over(const struct flow *flow)
{
	return flow->closing ||
	    (flow->has_end && flow->end == flow->order.next);
}

/* Nothing more comes: what was searched in vain is told as skipped. */
static bool
finish(struct flows *flows, struct flow *flow, struct unit *unit)
{
	flow->skipped += flow->gathered.size;
	flow_drop(flows, flow, flow->gathered.size);
	if (flow->is_open && flow->owes_gap) {
		flow_gap(flow, unit);
		return true;
	}
	return flow_end(flows, flow, unit);
}

static void
tell_piece(struct flow *flow, const struct piece *piece, struct unit *unit)
{
	flow->time = piece->time;
	flow->packet = piece->packet;
	*unit = (struct unit){ .kind = UNIT_STREAM,
		.session = &flow->session,
		.octets = piece->octets,
		.time = piece->time,
		.packet = piece->packet };
}

/* A unit of what is known already; false if more must be looked at. */
static bool
tell_known(struct flows *flows, struct flow *flow, struct unit *unit)
{
	if (flow->gathered_told) {
		flow->gathered_told = false;
		flow_drop(flows, flow, flow->gathered.size);
	}
	if (flow->phase != TCP_STREAMING)
		return false;
	if (flow->owes_gap) {
		flow_gap(flow, unit);
		return true;
	}
	if (flow->gathered.size > 0) {
		flow_tell_gathered(flow, UNIT_STREAM, unit);
		return true;
	}
	return false;
}

bool
tcp_next(struct flows *flows, struct flow *flow, struct unit *unit)
{
	struct piece *piece;
	uint32_t gap;

	while (!flow->closed) {
		if (tell_known(flows, flow, unit))
			return true;
		if (flow->then_lost > 0) {
			meet_gap(flows, flow, flow->then_lost);
			continue;
		}
		switch (order_next(
		    &flow->order, flow->closing, flows->now, &piece, &gap)) {
		case ORDER_PIECE:
			if (flow->phase == TCP_STREAMING) {
				tell_piece(flow, piece, unit);
				return true;
			}
			gather(flows, flow, piece);
			break;
		case ORDER_GAP:
			meet_gap(flows, flow, gap);
			break;
		case ORDER_WAIT:
			if (!is_over(flow))
				return false;
			examine(flows, flow, true);
			if (flow->phase != TCP_STREAMING ||
			    flow->gathered.size == 0)
				return finish(flows, flow, unit);
		}
	}
	return false;
}
