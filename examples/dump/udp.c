/* SPDX-License-Identifier: BSD-3-Clause */
/* UDP: each datagram is a Message, as far as its flow is IPFIX. */
#include "flow.h"
#include "select.h"

/* The flow of a datagram that is to be told; NULL if it is not. */
static struct flow *
find_or_open(struct flows *flows, const struct packet *packet)
{
	struct flow *flow = flow_find(flows, &packet->key);

	if (flow != NULL)
		return flow;
	switch (select_datagram(packet->payload, packet->key.to_port)) {
	case VERDICT_IPFIX:
		flow = flow_new(flows, packet);
		if (flow != NULL)
			flow_open(flows, flow);
		return flow;
	case VERDICT_NETFLOW:
		notes_add(&flows->notes, TROUBLE_NETFLOW, packet->number);
		return NULL;
	case VERDICT_TLS:
		notes_add(&flows->notes, TROUBLE_TLS, packet->number);
		return NULL;
	default:
		return NULL;
	}
}

void
udp_feed(struct flows *flows, const struct packet *packet)
{
	struct flow *flow = find_or_open(flows, packet);

	if (flow == NULL)
		return;
	if (packet->missing > 0)
		notes_add(&flows->notes, TROUBLE_CUT, packet->number);
	flow->datagram = packet->payload;
	flow->has_datagram = true;
	flow->time = packet->time;
	flow->packet = packet->number;
	flow_ready(flows, flow);
}

bool
udp_next(struct flows *flows, struct flow *flow, struct unit *unit)
{
	if (!flow->has_datagram)
		return flow->closing && flow_end(flows, flow, unit);
	*unit = (struct unit){ .kind = UNIT_DATAGRAM,
		.session = &flow->session,
		.octets = flow->datagram,
		.time = flow->time,
		.packet = flow->packet };
	flow->has_datagram = false;
	return true;
}
