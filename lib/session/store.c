/* SPDX-License-Identifier: BSD-3-Clause */
/* A hash table with open addressing and a keyed hash. */
#include "session/store.h"

#include "base/alloc.h"
#include "wire/template.h"

enum { CAPACITY_MIN = 8 };

static size_t
home(const struct ipx_store *store, uint64_t key)
{
	return (size_t)ipx_hash_u64(&store->key, key) & (store->capacity - 1);
}

static size_t
after(const struct ipx_store *store, size_t slot)
{
	return (slot + 1) & (store->capacity - 1);
}

/* The slot of a key, or the empty one where it would go. */
static struct ipx_entry *
slot_of(const struct ipx_store *store, uint64_t key)
{
	size_t slot = home(store, key);

	while (store->slots[slot].key != 0 && store->slots[slot].key != key)
		slot = after(store, slot);
	return &store->slots[slot];
}

struct ipx_entry *
ipx_store_find(const struct ipx_store *store, uint32_t odid, uint16_t id)
{
	struct ipx_entry *entry;

	if (store->count == 0)
		return NULL;
	entry = slot_of(store, ipx_store_key(odid, id));
	return entry->key != 0 ? entry : NULL;
}

bool
ipx_store_reserve(struct ipx_store *store)
{
	struct ipx_store grown = *store;

	if (store->count < store->capacity / 4 * 3)
		return true;
	grown.capacity =
	    store->capacity > 0 ? store->capacity * 2 : CAPACITY_MIN;
	grown.slots =
	    ipx_alloc_zero(store->alloc, grown.capacity * sizeof(*grown.slots));
	if (grown.slots == NULL)
		return false;
	for (size_t i = 0; i < store->capacity; i++)
		if (store->slots[i].key != 0)
			*slot_of(&grown, store->slots[i].key) = store->slots[i];
	ipx_free(store->alloc, store->slots,
	    store->capacity * sizeof(*store->slots));
	*store = grown;
	return true;
}

void
ipx_store_put(struct ipx_store *store, const struct ipx_entry *entry)
{
	struct ipx_entry *slot = slot_of(store, entry->key);

	if (slot->key == 0) {
		store->count++;
	} else {
		store->memory -= slot->tmpl->size;
		ipfix_template_free(slot->tmpl);
	}
	store->memory += entry->tmpl->size;
	*slot = *entry;
}

struct ipx_entry
ipx_store_remove(struct ipx_store *store, struct ipx_entry *entry)
{
	struct ipx_entry removed = *entry;
	size_t hole = (size_t)(entry - store->slots);
	size_t slot = after(store, hole);

	/* Entries that had to pass the hole move up, so that none is lost. */
	for (; store->slots[slot].key != 0; slot = after(store, slot)) {
		size_t wanted = home(store, store->slots[slot].key);
		size_t mask = store->capacity - 1;

		if (((slot - wanted) & mask) < ((slot - hole) & mask))
			continue;
		store->slots[hole] = store->slots[slot];
		hole = slot;
	}
	store->slots[hole] = (struct ipx_entry){ 0 };
	store->count--;
	store->memory -= removed.tmpl->size;
	return removed;
}

struct ipx_entry *
ipx_store_next(const struct ipx_store *store, size_t *at)
{
	while (*at < store->capacity) {
		struct ipx_entry *entry = &store->slots[(*at)++];

		if (entry->key != 0)
			return entry;
	}
	return NULL;
}

void
ipx_store_clear(struct ipx_store *store)
{
	struct ipx_entry *entry;
	size_t at = 0;

	while ((entry = ipx_store_next(store, &at)) != NULL)
		ipfix_template_free(entry->tmpl);
	ipx_free(store->alloc, store->slots,
	    store->capacity * sizeof(*store->slots));
	store->slots = NULL;
	store->capacity = 0;
	store->count = 0;
	store->memory = 0;
}
