/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SCTP (RFC 9260): each user message is a Message.  DATA chunks are put in
 * order by TSN, which keeps every stream in order, has the fragments of a
 * user message side by side, and makes copies plain.
 */
#include "flow.h"
#include "scan.h"
#include "select.h"

#define CHUNK_HEADER 4
#define MESSAGE_MAX 65535
#define AHEAD_MAX ((uint32_t)1 << 30)
#define BEHIND_MAX ((uint32_t)1 << 26)

enum {
	CHUNK_DATA = 0,
	CHUNK_INIT = 1,
	CHUNK_INIT_ACK = 2,
	CHUNK_ABORT = 6,
	CHUNK_SHUTDOWN_ACK = 8,
	CHUNK_SHUTDOWN_COMPLETE = 14,
	CHUNK_I_DATA = 64,
	CHUNK_FORWARD_TSN = 192,
};

enum {
	DATA_ENDS = 0x01,
	DATA_BEGINS = 0x02,
	DATA_WHOLE = DATA_BEGINS | DATA_ENDS,
};

struct chunk {
	uint8_t type, flags;
	ipfix_span body; /* what of it was captured */
	bool is_cut;
};

/* Taking packets. */

static struct flow *
begin(struct flows *flows, const struct packet *packet, uint32_t next)
{
	struct flow *flow = flow_new(flows, packet);

	if (flow != NULL)
		order_init(&flow->order, next, &flows->held);
	return flow;
}

/* INIT or INIT ACK: a new association, if it is no copy of the last one. */
static void
take_init(
    struct flows *flows, const struct packet *packet, const struct chunk *chunk)
{
	struct flow *flow = flow_find(flows, &packet->key);
	ipfix_span in = chunk->body;
	uint32_t tsn;

	if (!scan_skip(&in, 12) || !scan_u32(&in, &tsn))
		return;
	if (flow != NULL && flow->started && flow->start == tsn)
		return;
	if (flow != NULL)
		flow_detach(flows, flow);
	flow = begin(flows, packet, tsn);
	if (flow != NULL) {
		flow->started = true;
		flow->start = tsn;
	}
}

/* DATA of an association whose start was not captured. */
static struct flow *
begin_midway(
    struct flows *flows, const struct packet *packet, const struct piece *piece)
{
	bool begins = (piece->flags & DATA_BEGINS) != 0;
	struct flow *flow;

	if (!select_port(packet->key.to_port) &&
	    (!begins || select_shape(piece->octets) == SHAPE_NO))
		return NULL;
	flow = begin(flows, packet, piece->start);
	if (flow != NULL)
		flow->owes_gap = true;
	return flow;
}

static bool
is_far_off(const struct flow *flow, uint32_t tsn)
{
	return tsn - flow->order.next > AHEAD_MAX &&
	    flow->order.next - tsn > BEHIND_MAX;
}

/* A chunk that was cut off stands in the order without its octets. */
static bool
read_data(struct piece *piece, const struct chunk *chunk)
{
	ipfix_span in = chunk->body;

	*piece = (struct piece){ .count = 1, .flags = chunk->flags };
	if (!scan_u32(&in, &piece->start) || !scan_u16(&in, &piece->stream) ||
	    !scan_skip(&in, 6))
		return false;
	if (!chunk->is_cut)
		piece->octets = in;
	return true;
}

static void
take_data(
    struct flows *flows, const struct packet *packet, const struct chunk *chunk)
{
	struct flow *flow = flow_find(flows, &packet->key);
	struct piece piece;

	if (!read_data(&piece, chunk))
		return;
	piece.time = packet->time;
	piece.packet = packet->number;
	if (flow == NULL)
		flow = begin_midway(flows, packet, &piece);
	if (flow == NULL || flow->closed)
		return;
	if (is_far_off(flow, piece.start)) {
		order_clear(&flow->order);
		order_init(&flow->order, piece.start, &flows->held);
		flow->owes_gap = true;
	}
	if (chunk->is_cut && flow->is_open)
		notes_add(&flows->notes, TROUBLE_CUT, packet->number);
	if (!order_add(&flow->order, &piece))
		flows->out_of_memory = true;
	flow_ready(flows, flow);
}

/* The sender gave up on what it had not delivered (RFC 3758). */
static void
take_forward_tsn(
    struct flows *flows, const struct packet *packet, const struct chunk *chunk)
{
	struct flow *flow = flow_find(flows, &packet->key);
	ipfix_span in = chunk->body;
	uint32_t tsn;

	if (flow == NULL || flow->closed || !scan_u32(&in, &tsn) ||
	    is_far_off(flow, tsn))
		return;
	order_give_up(&flow->order, tsn + 1);
	flow_ready(flows, flow);
}

static void
take_chunk(
    struct flows *flows, const struct packet *packet, const struct chunk *chunk)
{
	switch (chunk->type) {
	case CHUNK_INIT:
	case CHUNK_INIT_ACK:
		take_init(flows, packet, chunk);
		break;
	case CHUNK_DATA:
		take_data(flows, packet, chunk);
		break;
	case CHUNK_FORWARD_TSN:
		take_forward_tsn(flows, packet, chunk);
		break;
	case CHUNK_ABORT:
	case CHUNK_SHUTDOWN_ACK:
	case CHUNK_SHUTDOWN_COMPLETE:
		flow_close(flows, flow_find(flows, &packet->key));
		flow_close(flows, flow_find_reverse(flows, &packet->key));
		break;
	case CHUNK_I_DATA:
		notes_add(&flows->notes, TROUBLE_INTERLEAVED, packet->number);
		break;
	default:
		break;
	}
}

/* Each chunk is padded to a multiple of 4 octets. */
static bool
next_chunk(ipfix_span *in, struct chunk *chunk)
{
	uint16_t length;
	size_t size;

	if (!scan_u8(in, &chunk->type) || !scan_u8(in, &chunk->flags) ||
	    !scan_u16(in, &length) || length < CHUNK_HEADER)
		return false;
	size = length - CHUNK_HEADER;
	chunk->is_cut = size > in->size;
	if (chunk->is_cut)
		size = in->size;
	if (!scan_take(in, size, &chunk->body))
		return false;
	size = (4 - size % 4) % 4;
	scan_skip(in, size < in->size ? size : in->size);
	return true;
}

void
sctp_feed(struct flows *flows, const struct packet *packet)
{
	ipfix_span in = packet->payload;
	struct chunk chunk;

	while (in.size > 0 && next_chunk(&in, &chunk))
		take_chunk(flows, packet, &chunk);
}

/* Making units. */

/* What was gathered of a user message is of no use without the rest. */
static void
skip_message(struct flows *flows, struct flow *flow)
{
	if (flow->gathered.size > 0) {
		flow->skipped += flow->gathered.size;
		flow->owes_gap = true;
	}
	flow_drop(flows, flow, flow->gathered.size);
	flow->in_message = false;
}

/* Whether a user message is to be told: the first of them opens the flow. */
static bool
is_wanted(struct flows *flows, struct flow *flow, ipfix_span message)
{
	if (!flow->is_open &&
	    select_datagram(message, flow->key.to_port) == VERDICT_IPFIX)
		flow_open(flows, flow);
	return flow->is_open;
}

static void
tell_whole(struct flow *flow, const struct piece *piece, struct unit *unit)
{
	flow->time = piece->time;
	flow->packet = piece->packet;
	*unit = (struct unit){ .kind = UNIT_DATAGRAM,
		.session = &flow->session,
		.octets = piece->octets,
		.stream = piece->stream,
		.time = piece->time,
		.packet = piece->packet };
}

/* A fragment of a user message; whether that is complete now. */
static bool
gather(struct flows *flows, struct flow *flow, const struct piece *piece)
{
	if ((piece->flags & DATA_BEGINS) != 0) {
		skip_message(flows, flow);
		flow->in_message = true;
	}
	if (!flow->in_message) {
		flow->skipped += piece->octets.size;
		flow->owes_gap = true;
		return false;
	}
	if (flow->gathered.size + piece->octets.size > MESSAGE_MAX ||
	    !flow_gather(flows, flow, piece)) {
		notes_add(&flows->notes, TROUBLE_LARGE, piece->packet);
		flow->skipped += piece->octets.size;
		skip_message(flows, flow);
		return false;
	}
	return (piece->flags & DATA_ENDS) != 0;
}

/* Makes a unit of the next piece, if it completes a user message that is
 * wanted.  A gap that is owed comes before it, so it is gathered then. */
static bool
take_piece(struct flows *flows, struct flow *flow, const struct piece *piece,
    struct unit *unit)
{
	ipfix_span message;

	if ((piece->flags & DATA_WHOLE) == DATA_WHOLE && !flow->in_message &&
	    !flow->owes_gap) {
		if (!is_wanted(flows, flow, piece->octets))
			return false;
		tell_whole(flow, piece, unit);
		return true;
	}
	if (!gather(flows, flow, piece))
		return false;
	flow->in_message = false;
	message = (ipfix_span){ flow->gathered.data, flow->gathered.size };
	if (!is_wanted(flows, flow, message)) {
		flow_drop(flows, flow, message.size);
		return false;
	}
	flow->stream = piece->stream;
	flow->is_complete = true;
	return false;
}

static bool
tell_known(struct flows *flows, struct flow *flow, struct unit *unit)
{
	if (flow->gathered_told) {
		flow->gathered_told = false;
		flow_drop(flows, flow, flow->gathered.size);
	}
	if (flow->is_open && flow->owes_gap) {
		flow_gap(flow, unit);
		return true;
	}
	if (!flow->is_complete)
		return false;
	flow_tell_gathered(flow, UNIT_DATAGRAM, unit);
	unit->stream = flow->stream;
	flow->is_complete = false;
	return true;
}

bool
sctp_next(struct flows *flows, struct flow *flow, struct unit *unit)
{
	struct piece *piece;
	uint32_t gap;

	while (!flow->closed) {
		if (tell_known(flows, flow, unit))
			return true;
		switch (order_next(
		    &flow->order, flow->closing, flows->now, &piece, &gap)) {
		case ORDER_PIECE:
			if (take_piece(flows, flow, piece, unit))
				return true;
			break;
		case ORDER_GAP:
			skip_message(flows, flow);
			flow->lost += gap;
			flow->owes_gap = true;
			break;
		case ORDER_WAIT:
			if (!flow->closing)
				return false;
			skip_message(flows, flow);
			if (!flow->is_open || !flow->owes_gap)
				return flow_end(flows, flow, unit);
		}
	}
	return false;
}
