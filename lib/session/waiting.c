/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/waiting.h"

#include "base/alloc.h"

enum { ROOM_MIN = 8 };

/* The index of a key, or the number of keys. */
static size_t
index_of(const struct ipx_waiting *w, uint64_t key)
{
	size_t i = 0;

	while (i < w->count && w->keys[i] != key)
		i++;
	return i;
}

static bool
reserve(struct ipx_waiting *w, const ipfix_alloc *alloc)
{
	void *keys = w->keys;
	size_t room = w->room > 0 ? w->room * 2 : ROOM_MIN;

	if (w->count < w->room)
		return true;
	if (!ipx_alloc_grow(alloc, &keys, w->room * sizeof(*w->keys),
	        room * sizeof(*w->keys)))
		return false;
	w->keys = keys;
	w->room = room;
	return true;
}

bool
ipx_waiting_add(
    struct ipx_waiting *waiting, const ipfix_alloc *alloc, uint64_t key)
{
	struct ipx_waiting *w = waiting;

	if (index_of(w, key) < w->count)
		return false;
	if (w->count == IPX_WAITING)
		w->keys[w->next++ % IPX_WAITING] = key;
	else if (reserve(w, alloc))
		w->keys[w->count++] = key;
	return true;
}

void
ipx_waiting_remove(
    struct ipx_waiting *waiting, const ipfix_alloc *alloc, uint64_t key)
{
	struct ipx_waiting *w = waiting;
	size_t i = index_of(w, key);

	if (i == w->count)
		return;
	w->keys[i] = w->keys[--w->count];
	if (w->count == 0)
		ipx_waiting_clear(w, alloc);
}

void
ipx_waiting_clear(struct ipx_waiting *waiting, const ipfix_alloc *alloc)
{
	ipx_free(alloc, waiting->keys, waiting->room * sizeof(*waiting->keys));
	*waiting = (struct ipx_waiting){ 0 };
}
