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

/* Takes out the Set that *link points to. */
static struct ipx_held *
take_out(struct ipx_holding *holding, struct ipx_held **link)
{
	struct ipx_held *held = *link;

	*link = held->next;
	if (holding->last == &held->next)
		holding->last = holding->first != NULL ? link : NULL;
	holding->octets -= size_of(held->size);
	holding->count--;
	held->next = NULL;
	return held;
}

static void
drop_first(struct ipx_holding *holding, const ipfix_alloc *alloc)
{
	ipx_held_free(take_out(holding, &holding->first), alloc);
}

size_t
ipx_holding_add(struct ipx_holding *holding, const ipfix_alloc *alloc,
    const struct ipx_held *head, ipfix_span octets, bool *kept)
{
	size_t dropped = 0, size = size_of(octets.size);
	struct ipx_held *held = NULL;

	*kept = false;
	if (size <= holding->max_octets)
		held = alloc->alloc(alloc->arg, size);
	if (held == NULL)
		return 0;
	for (; holding->octets > holding->max_octets - size ||
	     holding->count >= holding->max_count;
	     dropped++)
		drop_first(holding, alloc);
	*held = *head;
	held->next = NULL;
	held->size = octets.size;
	if (octets.size > 0)
		memcpy(held->octets, octets.data, octets.size);
	if (holding->last == NULL)
		holding->last = &holding->first;
	*holding->last = held;
	holding->last = &held->next;
	holding->octets += size;
	holding->count++;
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
	struct ipx_held **link = &holding->first;

	while (*link != NULL && (*link)->key != key)
		link = &(*link)->next;
	return *link != NULL ? take_out(holding, link) : NULL;
}

size_t
ipx_holding_clear(struct ipx_holding *holding, const ipfix_alloc *alloc)
{
	size_t dropped = holding->count;

	while (holding->first != NULL)
		drop_first(holding, alloc);
	return dropped;
}
