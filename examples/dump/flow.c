/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L
#include "flow.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define BUCKETS (FLOWS_MAX / 4)
#define GATHERED_MAX ((size_t)1 << 18)

struct flows *
flows_new(void)
{
	struct flows *flows = calloc(1, sizeof *flows);

	/* So that a capture cannot be made to fill one bucket. */
	if (flows != NULL)
		flows->seed =
		    (uint64_t)(uintptr_t)flows ^ (uint64_t)time(NULL) << 20;
	return flows;
}

static void
free_flow(struct flows *flows, struct flow *flow)
{
	if (flow == NULL)
		return;
	if (flow->order.all_held != NULL)
		order_clear(&flow->order);
	flows->held -= flow->gathered.room;
	free(flow->gathered.data);
	free(flow);
}

void
flows_free(struct flows *flows)
{
	if (flows == NULL)
		return;
	while (flows->ready != NULL) {
		struct flow *flow = flows->ready;

		flows->ready = flow->next_ready;
		if (flow->detached)
			free_flow(flows, flow);
	}
	for (size_t i = 0; i < BUCKETS; i++)
		while (flows->buckets[i] != NULL) {
			struct flow *flow = flows->buckets[i];

			flows->buckets[i] = flow->chain;
			free_flow(flows, flow);
		}
	free(flows);
}

/* Lists. */

static void
list_add(struct flow_list *list, struct flow *flow)
{
	flow->newer = NULL;
	flow->older = list->newest;
	if (list->newest != NULL)
		list->newest->newer = flow;
	else
		list->oldest = flow;
	list->newest = flow;
}

static void
list_remove(struct flow_list *list, struct flow *flow)
{
	if (flow->older != NULL)
		flow->older->newer = flow->newer;
	else
		list->oldest = flow->newer;
	if (flow->newer != NULL)
		flow->newer->older = flow->older;
	else
		list->newest = flow->older;
}

static struct flow_list *
list_of(struct flows *flows, const struct flow *flow)
{
	return flow->is_open ? &flows->open : &flows->idle;
}

/* The table. */

static struct flow **
bucket_of(struct flows *flows, const struct key *key)
{
	const uint8_t *octets = (const uint8_t *)key;
	uint64_t hash = flows->seed;

	for (size_t i = 0; i < sizeof *key; i++) {
		hash = (hash ^ octets[i]) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 29;
	}
	return &flows->buckets[hash % BUCKETS];
}

struct flow *
flow_find(struct flows *flows, const struct key *key)
{
	struct flow *flow = *bucket_of(flows, key);

	while (flow != NULL && memcmp(&flow->key, key, sizeof *key) != 0)
		flow = flow->chain;
	return flow;
}

struct flow *
flow_find_reverse(struct flows *flows, const struct key *key)
{
	struct key reverse = *key;

	memcpy(reverse.from, key->to, sizeof reverse.from);
	memcpy(reverse.to, key->from, sizeof reverse.to);
	reverse.from_port = key->to_port;
	reverse.to_port = key->from_port;
	return flow_find(flows, &reverse);
}

static void
take_out(struct flows *flows, struct flow *flow)
{
	struct flow **link = bucket_of(flows, &flow->key);

	while (*link != flow)
		link = &(*link)->chain;
	*link = flow->chain;
	flows->count--;
	list_remove(list_of(flows, flow), flow);
}

/* Forgets an idle flow, if there is one that has nothing more to say. */
static bool
make_room(struct flows *flows)
{
	struct flow *flow = flows->idle.oldest;

	if (flows->count < FLOWS_MAX)
		return true;
	if (flow == NULL || flow->is_ready)
		return false;
	take_out(flows, flow);
	free_flow(flows, flow);
	return true;
}

struct flow *
flow_new(struct flows *flows, const struct packet *packet)
{
	struct flow **bucket = bucket_of(flows, &packet->key);
	struct flow *flow;

	if (!make_room(flows)) {
		notes_add(&flows->notes, TROUBLE_MANY, packet->number);
		return NULL;
	}
	flow = calloc(1, sizeof *flow);
	if (flow == NULL) {
		flows->out_of_memory = true;
		return NULL;
	}
	flow->key = packet->key;
	flow->chain = *bucket;
	*bucket = flow;
	flows->count++;
	list_add(&flows->idle, flow);
	return flow;
}

/* What is gathered. */

void
flow_tell_gathered(struct flow *flow, enum unit_kind kind, struct unit *unit)
{
	*unit = (struct unit){ .kind = kind,
		.session = &flow->session,
		.octets = { flow->gathered.data, flow->gathered.size },
		.time = flow->time,
		.packet = flow->packet };
	flow->gathered_told = true;
}

/* Twice as much as before, so that many small pieces cost little. */
static bool
make_space(struct flows *flows, struct gathered *g, size_t size)
{
	size_t room = g->room > 0 ? g->room : 4096;
	uint8_t *data;

	while (room < size)
		room *= 2;
	if (room == g->room)
		return true;
	if (room > GATHERED_MAX ||
	    flows->held + room - g->room > ORDER_ALL_OCTETS_MAX)
		return false;
	data = realloc(g->data, room);
	if (data == NULL) {
		flows->out_of_memory = true;
		return false;
	}
	flows->held += room - g->room;
	g->data = data;
	g->room = room;
	return true;
}

bool
flow_gather(struct flows *flows, struct flow *flow, const struct piece *piece)
{
	struct gathered *g = &flow->gathered;

	if (!make_space(flows, g, g->size + piece->octets.size))
		return false;
	memcpy(&g->data[g->size], piece->octets.data, piece->octets.size);
	g->size += piece->octets.size;
	flow->time = piece->time;
	flow->packet = piece->packet;
	return true;
}

void
flow_drop(struct flows *flows, struct flow *flow, size_t size)
{
	struct gathered *g = &flow->gathered;

	g->size -= size;
	if (g->size > 0) {
		memmove(g->data, &g->data[size], g->size);
		return;
	}
	flows->held -= g->room;
	free(g->data);
	*g = (struct gathered){ NULL, 0, 0 };
}

/* From one state to the next. */

static void
describe_end(struct input_end *end, const struct key *key,
    const uint8_t *address, uint16_t port)
{
	memcpy(end->octets, address, sizeof end->octets);
	end->size = key->size;
	end->port = port;
	inet_ntop(key->size == 4 ? AF_INET : AF_INET6, address, end->text,
	    sizeof end->text);
}

static void
describe(struct input_session *s, const struct key *key)
{
	const char *name = key->protocol == PROTOCOL_UDP ? "udp"
	    : key->protocol == PROTOCOL_TCP              ? "tcp"
	                                                 : "sctp";
	const char *form =
	    key->size == 4 ? "%s %s:%u > %s:%u" : "%s [%s]:%u > [%s]:%u";

	s->transport = key->protocol == PROTOCOL_UDP ? INPUT_UDP
	    : key->protocol == PROTOCOL_TCP          ? INPUT_TCP
	                                             : INPUT_SCTP;
	describe_end(&s->from, key, key->from, key->from_port);
	describe_end(&s->to, key, key->to, key->to_port);
	snprintf(s->text, sizeof s->text, form, name, s->from.text,
	    s->from.port, s->to.text, s->to.port);
}

void
flow_open(struct flows *flows, struct flow *flow)
{
	if (flow->is_open)
		return;
	if (!flow->detached) {
		list_remove(&flows->idle, flow);
		list_add(&flows->open, flow);
	}
	flow->is_open = true;
	flow->session.number = flows->sessions++;
	describe(&flow->session, &flow->key);
}

void
flow_ready(struct flows *flows, struct flow *flow)
{
	if (flow->is_ready)
		return;
	flow->is_ready = true;
	flow->next_ready = NULL;
	if (flows->ready == NULL)
		flows->ready = flow;
	else
		flows->last_ready->next_ready = flow;
	flows->last_ready = flow;
}

void
flow_close(struct flows *flows, struct flow *flow)
{
	if (flow == NULL || flow->closed)
		return;
	flow->closing = true;
	flow_ready(flows, flow);
}

void
flow_detach(struct flows *flows, struct flow *flow)
{
	take_out(flows, flow);
	flow->detached = true;
	flow->closing = true;
	flow_ready(flows, flow);
}

void
flows_close(struct flows *flows)
{
	struct flow *flow;

	for (flow = flows->open.oldest; flow != NULL; flow = flow->newer)
		flow_close(flows, flow);
	for (flow = flows->idle.oldest; flow != NULL; flow = flow->newer)
		flow_close(flows, flow);
}

/* What it held is given back; a place in the table remains, so that late
 * packets are known to be late. */
bool
flow_end(struct flows *flows, struct flow *flow, struct unit *unit)
{
	bool was_open = flow->is_open;

	if (flow->closed)
		return false;
	flow->closed = true;
	if (flow->order.all_held != NULL)
		order_clear(&flow->order);
	flow_drop(flows, flow, flow->gathered.size);
	if (!flow->detached) {
		list_remove(list_of(flows, flow), flow);
		flow->is_open = false;
		list_add(&flows->idle, flow);
	}
	if (!was_open)
		return false;
	*unit = (struct unit){ .kind = UNIT_END,
		.session = &flow->session,
		.time = flow->time,
		.packet = flow->packet };
	return true;
}

void
flow_gap(struct flow *flow, struct unit *unit)
{
	*unit = (struct unit){ .kind = UNIT_GAP,
		.session = &flow->session,
		.time = flow->time,
		.packet = flow->packet,
		.lost = flow->lost,
		.skipped = flow->skipped };
	flow->owes_gap = false;
	flow->lost = 0;
	flow->skipped = 0;
}

/* Asking for units. */

static bool
ask(struct flows *flows, struct flow *flow, struct unit *unit)
{
	switch (flow->key.protocol) {
	case PROTOCOL_UDP:
		return udp_next(flows, flow, unit);
	case PROTOCOL_TCP:
		return tcp_next(flows, flow, unit);
	default:
		return sctp_next(flows, flow, unit);
	}
}

bool
flows_next(struct flows *flows, struct unit *unit)
{
	while (flows->ready != NULL) {
		struct flow *flow = flows->ready;

		if (ask(flows, flow, unit))
			return true;
		flows->ready = flow->next_ready;
		flow->is_ready = false;
		if (flow->detached)
			free_flow(flows, flow);
	}
	return false;
}
