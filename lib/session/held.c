/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/held.h"

#include <string.h>

#include "base/alloc.h"

static size_t
size_of(size_t octets)
{
	return sizeof(struct ipx_held) + octets;
}

void
ipx_held_free(struct ipx_held *held, const ipfix_alloc *alloc)
{
	if (held != NULL)
		ipx_free(alloc, held, size_of(held->size));
}

/* As many queues as there may be Sets, so that each is short. */
static bool
has_queues(struct ipx_holding *holding, const ipfix_alloc *alloc)
{
	size_t most = holding->max_octets / sizeof(struct ipx_held), room = 1;

	if (holding->queues != NULL)
		return true;
	if (most > holding->max_count)
		most = holding->max_count;
	while (room < most && room < IPX_HELD_QUEUES)
		room *= 2;
	holding->queues =
	    ipx_alloc_zero(alloc, room * sizeof(*holding->queues));
	holding->room = room;
	return holding->queues != NULL;
}

static struct ipx_held_queue *
queue_of(const struct ipx_holding *holding, uint64_t key)
{
	uint64_t hash = ipx_hash_u64(&holding->key, key);

	return &holding->queues[(size_t)hash & (holding->room - 1)];
}

static void
put_in(struct ipx_holding *holding, struct ipx_held *held)
{
	struct ipx_held_queue *queue = queue_of(holding, held->key);

	held->before = holding->last;
	held->next = held->later = NULL;
	if (holding->last != NULL)
		holding->last->next = held;
	else
		holding->first = held;
	holding->last = held;
	if (queue->last != NULL)
		queue->last->later = held;
	else
		queue->first = held;
	queue->last = held;
	holding->octets += size_of(held->size);
	holding->count++;
}

/* Takes out the Set of a queue that is behind another one, or its first. */
static struct ipx_held *
take_out(struct ipx_holding *holding, struct ipx_held_queue *queue,
    struct ipx_held *behind)
{
	struct ipx_held **link =
	    behind != NULL ? &behind->later : &queue->first;
	struct ipx_held *held = *link;

	*link = held->later;
	if (queue->last == held)
		queue->last = behind;
	if (held->before != NULL)
		held->before->next = held->next;
	else
		holding->first = held->next;
	if (held->next != NULL)
		held->next->before = held->before;
	else
		holding->last = held->before;
	holding->octets -= size_of(held->size);
	holding->count--;
	return held;
}

/* The oldest of all is the oldest of its queue. */
static void
drop_first(struct ipx_holding *holding, const ipfix_alloc *alloc)
{
	struct ipx_held_queue *queue = queue_of(holding, holding->first->key);

	ipx_held_free(take_out(holding, queue, NULL), alloc);
}

size_t
ipx_holding_add(struct ipx_holding *holding, const ipfix_alloc *alloc,
    const struct ipx_held *head, ipfix_span octets, bool *kept)
{
	size_t dropped = 0, size = size_of(octets.size);
	struct ipx_held *held = NULL;

	*kept = false;
	if (size <= holding->max_octets && has_queues(holding, alloc))
		held = alloc->alloc(alloc->arg, size);
	if (held == NULL)
		return 0;
	for (; holding->octets > holding->max_octets - size ||
	     holding->count >= holding->max_count;
	     dropped++)
		drop_first(holding, alloc);
	*held = *head;
	held->size = octets.size;
	if (octets.size > 0)
		memcpy(held->octets, octets.data, octets.size);
	put_in(holding, held);
	*kept = true;
	return dropped;
}

size_t
ipx_holding_expire(
    struct ipx_holding *holding, const ipfix_alloc *alloc, ipfix_time before)
{
	size_t dropped = 0;

	for (; holding->first != NULL && holding->first->arrived < before;
	     dropped++)
		drop_first(holding, alloc);
	return dropped;
}

struct ipx_held *
ipx_holding_take(struct ipx_holding *holding, uint64_t key)
{
	struct ipx_held_queue *queue;
	struct ipx_held *held, *behind = NULL;

	if (holding->count == 0)
		return NULL;
	queue = queue_of(holding, key);
	for (held = queue->first; held != NULL && held->key != key;
	     held = held->later)
		behind = held;
	return held != NULL ? take_out(holding, queue, behind) : NULL;
}

size_t
ipx_holding_clear(struct ipx_holding *holding, const ipfix_alloc *alloc)
{
	size_t dropped = holding->count;

	while (holding->first != NULL)
		drop_first(holding, alloc);
	ipx_free(
	    alloc, holding->queues, holding->room * sizeof(*holding->queues));
	holding->queues = NULL;
	return dropped;
}
