/* SPDX-License-Identifier: BSD-3-Clause */
#include "capture.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow.h"
#include "fragment.h"
#include "packet.h"
#include "trace.h"

struct capture {
	struct trace *trace;
	struct fragments *fragments;
	struct flows *flows;
	uint64_t packets;
	bool ended, told_empty;
	int result; /* once it has ended */
	char note[80], error[480];
};

struct capture *
capture_open(struct source *source)
{
	struct capture *c = calloc(1, sizeof *c);

	if (c == NULL)
		return NULL;
	c->trace = trace_open(source);
	c->fragments = fragments_new();
	c->flows = flows_new();
	if (c->trace != NULL && c->fragments != NULL && c->flows != NULL)
		return c;
	capture_close(c);
	return NULL;
}

void
capture_close(struct capture *c)
{
	if (c == NULL)
		return;
	flows_free(c->flows);
	fragments_free(c->fragments);
	trace_close(c->trace);
	free(c);
}

const char *
capture_error(const struct capture *c)
{
	return c->error;
}

uint64_t
capture_packets(const struct capture *c)
{
	return c->packets;
}

static void
feed(struct flows *flows, const struct packet *packet)
{
	switch (packet->key.protocol) {
	case PROTOCOL_UDP:
		udp_feed(flows, packet);
		break;
	case PROTOCOL_TCP:
		tcp_feed(flows, packet);
		break;
	default:
		sctp_feed(flows, packet);
	}
}

static void
take_packet(struct capture *c, ipfix_span octets, uint64_t time)
{
	struct packet packet = { .number = ++c->packets, .time = time };
	struct notes *notes = &c->flows->notes;

	c->flows->now = time;
	if (!link_strip(trace_link(c->trace), &octets))
		return;
	switch (packet_read(&packet, c->fragments, octets)) {
	case PACKET_READ:
		feed(c->flows, &packet);
		break;
	case PACKET_OTHER:
		break;
	case PACKET_DAMAGED:
		notes_add(notes, TROUBLE_HEADERS, packet.number);
		break;
	case PACKET_NO_ROOM:
		notes_add(notes, TROUBLE_FRAGMENTS, packet.number);
		break;
	}
}

/* Whatever the reason, what is held is told before the capture has ended. */
static void
end(struct capture *c, int result, const char *reason)
{
	size_t waiting = fragments_waiting(c->fragments);

	c->ended = true;
	c->result = result;
	if (result == INPUT_FAILED && c->packets > 0)
		snprintf(c->error, sizeof c->error,
		    "%s (after packet %" PRIu64 ")", reason, c->packets);
	else if (result == INPUT_FAILED)
		snprintf(c->error, sizeof c->error, "%s", reason);
	while (waiting-- > 0)
		notes_add(&c->flows->notes, TROUBLE_FRAGMENTS, c->packets);
	flows_close(c->flows);
}

static void
step(struct capture *c)
{
	ipfix_span octets;
	uint64_t time;

	switch (trace_next(c->trace, &octets, &time)) {
	case 1:
		take_packet(c, octets, time);
		if (c->flows->out_of_memory)
			end(c, INPUT_FAILED, "out of memory");
		break;
	case 0:
		end(c, INPUT_DONE, "");
		break;
	default:
		end(c, INPUT_FAILED, trace_error(c->trace));
	}
}

static int
tell(struct unit *unit, const char *text, uint64_t packet)
{
	*unit =
	    (struct unit){ .kind = UNIT_NOTE, .packet = packet, .text = text };
	return INPUT_UNIT;
}

int
capture_next(struct capture *c, struct unit *unit)
{
	struct notes *notes = &c->flows->notes;
	const char *text;
	uint64_t packet;

	for (;;) {
		if ((text = notes_next(notes, &packet)) != NULL)
			return tell(unit, text, packet);
		if (flows_next(c->flows, unit))
			return INPUT_UNIT;
		if (!c->ended)
			step(c);
		else if (!notes->ending)
			notes_end(notes);
		else
			break;
	}
	if (c->flows->sessions == 0 && c->result == INPUT_DONE &&
	    !c->told_empty) {
		c->told_empty = true;
		snprintf(c->note, sizeof c->note,
		    "no IPFIX found; packets read: %" PRIu64, c->packets);
		return tell(unit, c->note, 0);
	}
	return c->result;
}
