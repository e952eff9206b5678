/* SPDX-License-Identifier: BSD-3-Clause */
/* A hash table with open addressing and a keyed hash. */
#include "session/store.h"

#include "base/alloc.h"
#include "base/serial.h"
#include "wire/template.h"

enum { CAPACITY_MIN = 8, CAPACITY_SMALL = 64 };

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
	/* Where it was found is no part of what a store says. */
	struct ipx_store *s = (struct ipx_store *)(uintptr_t)store;
	uint64_t key = ipx_store_key(odid, id);
	struct ipx_entry *entry;

	if (s->count == 0 || id < IPFIX_TEMPLATE_ID_MIN)
		return NULL;
	/* Sets of one template follow each other, and a Message is checked. */
	if (s->slots[s->found].key == key)
		return &s->slots[s->found];
	entry = slot_of(s, key);
	if (entry->key == 0)
		return NULL;
	s->found = (size_t)(entry - s->slots);
	return entry;
}

/*
 * One more entry may be the first of its kind, and bring a head.  Small
 * tables, of which there may be many, are fuller than large ones, whose
 * searches would take long.
 */
bool
ipx_store_is_full(const struct ipx_store *store)
{
	size_t part = store->capacity <= CAPACITY_SMALL ? 8 : 4;

	return store->used + 2 > store->capacity - store->capacity / part;
}

bool
ipx_store_reserve(struct ipx_store *store)
{
	struct ipx_store grown = *store;

	if (!ipx_store_is_full(store))
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

/* Empties a slot.  Entries that had to pass it move up, so none is lost. */
static void
erase(struct ipx_store *store, struct ipx_entry *entry)
{
	size_t hole = (size_t)(entry - store->slots);
	size_t slot = after(store, hole);

	for (; store->slots[slot].key != 0; slot = after(store, slot)) {
		size_t wanted = home(store, store->slots[slot].key);
		size_t mask = store->capacity - 1;

		if (((slot - wanted) & mask) < ((slot - hole) & mask))
			continue;
		store->slots[hole] = store->slots[slot];
		hole = slot;
	}
	store->slots[hole] = (struct ipx_entry){ 0 };
	store->used--;
}

/*
 * The head of a list: a slot without a template, under an id that no template
 * has.  Its `after` is the first of the list; it is there while one is.
 */
static struct ipx_entry *
head_of(const struct ipx_store *store, uint32_t odid, uint16_t set_id)
{
	return slot_of(store, ipx_store_key(odid, set_id));
}

static struct ipx_entry *
neighbour(const struct ipx_store *store, uint64_t key, uint16_t id)
{
	return slot_of(store, ipx_store_key(ipx_store_key_odid(key), id));
}

/* Puts an entry, which is in its slot, at the start of its list. */
static void
link_entry(struct ipx_store *store, struct ipx_entry *entry)
{
	uint16_t set_id = entry->tmpl->set_id, id = (uint16_t)entry->key;
	uint32_t odid = ipx_store_key_odid(entry->key);
	struct ipx_entry *head = head_of(store, odid, set_id);

	if (head->key == 0) {
		head->key = ipx_store_key(odid, set_id);
		head->exported = entry->exported;
		store->used++;
	}
	if (ipx_before(head->exported, entry->exported))
		head->exported = entry->exported;
	entry->before = 0;
	entry->after = head->after;
	if (head->after != 0)
		neighbour(store, entry->key, head->after)->before = id;
	head->after = id;
}

/* Takes an entry out of its list; other entries may move. */
static void
unlink_entry(struct ipx_store *store, const struct ipx_entry *entry)
{
	uint64_t key = entry->key;
	uint16_t next = entry->after, last = entry->before;
	struct ipx_entry *head =
	    head_of(store, ipx_store_key_odid(key), entry->tmpl->set_id);

	if (next != 0)
		neighbour(store, key, next)->before = last;
	if (last != 0)
		neighbour(store, key, last)->after = next;
	else
		head->after = next;
	if (head->after == 0)
		erase(store, head);
}

struct ipx_entry
ipx_store_remove(struct ipx_store *store, struct ipx_entry *entry)
{
	struct ipx_entry removed = *entry;

	unlink_entry(store, &removed);
	erase(store, slot_of(store, removed.key));
	store->count--;
	store->memory -= removed.tmpl->size;
	return removed;
}

void
ipx_store_put(struct ipx_store *store, const struct ipx_entry *entry)
{
	struct ipx_entry *slot = slot_of(store, entry->key);

	/* It may be of the other kind, and so of another list. */
	if (slot->key != 0)
		ipfix_template_free(ipx_store_remove(store, slot).tmpl);
	slot = slot_of(store, entry->key);
	*slot = *entry;
	link_entry(store, slot);
	store->used++;
	store->count++;
	store->memory += entry->tmpl->size;
}

const struct ipx_entry *
ipx_store_head(const struct ipx_store *store, uint32_t odid, uint16_t set_id)
{
	const struct ipx_entry *head;

	if (store->count == 0)
		return NULL;
	head = head_of(store, odid, set_id);
	return head->key != 0 ? head : NULL;
}

size_t
ipx_store_run(const struct ipx_store *store, size_t at)
{
	while (at > 0 && store->slots[at - 1].key != 0)
		at--;
	return at;
}

struct ipx_entry *
ipx_store_next(const struct ipx_store *store, size_t *at)
{
	while (*at < store->capacity) {
		struct ipx_entry *entry = &store->slots[(*at)++];

		if (entry->tmpl != NULL)
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
	store->used = 0;
	store->count = 0;
	store->memory = 0;
	store->found = 0;
}
