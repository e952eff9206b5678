/* SPDX-License-Identifier: BSD-3-Clause */
/* Equal templates of many sessions, by the octets of their records. */
#include "session/cache.h"

#include <string.h>

#include "base/alloc.h"

enum { DEFAULT_MAX = 65536, CAPACITY_MIN = 16, SWEEP_EVERY = 1024 };

struct ipfix_template_cache {
	const ipfix_alloc *alloc;
	struct ipx_hash_key key;
	const ipfix_template **slots; /* NULL: empty */
	size_t capacity;              /* a power of two, or 0 */
	size_t count;
	size_t max;
	size_t refused; /* templates for which there was no room */
};

ipfix_result
ipfix_template_cache_new(ipfix_template_cache **cache, size_t max,
    uint64_t seed, const ipfix_alloc *alloc)
{
	ipfix_template_cache *c;

	alloc = ipx_alloc_or_default(alloc);
	c = ipx_alloc_zero(alloc, sizeof(*c));
	if (c == NULL)
		return IPFIX_ERR_NOMEM;
	c->alloc = alloc;
	c->key = ipx_hash_key(seed, c);
	c->max = max > 0 ? max : DEFAULT_MAX;
	*cache = c;
	return IPFIX_OK;
}

static void
free_slots(ipfix_template_cache *c)
{
	ipx_free(c->alloc, c->slots, c->capacity * sizeof(*c->slots));
}

void
ipfix_template_cache_free(ipfix_template_cache *cache)
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < cache->capacity; i++)
		ipfix_template_free(cache->slots[i]);
	free_slots(cache);
	ipx_free(cache->alloc, cache, sizeof(*cache));
}

size_t
ipfix_template_cache_count(const ipfix_template_cache *cache)
{
	return cache->count;
}

/* The slot of a record, or the empty one where its template would go. */
static const ipfix_template **
slot_of(const ipfix_template_cache *c, uint16_t set_id, ipfix_span octets)
{
	size_t mask = c->capacity - 1;
	size_t i =
	    (size_t)ipx_hash_octets(&c->key, octets.data, octets.size) & mask;

	for (; c->slots[i] != NULL; i = (i + 1) & mask) {
		const ipfix_template *t = c->slots[i];

		if (t->set_id == set_id && t->octets_size == octets.size &&
		    memcmp(t->octets, octets.data, octets.size) == 0)
			break;
	}
	return &c->slots[i];
}

static const ipfix_template **
slot_of_template(const ipfix_template_cache *c, const ipfix_template *t)
{
	return slot_of(c, t->set_id, ipfix_template_octets(t));
}

/*
 * A table of `capacity` slots with the templates that somebody else holds,
 * all of them if `all`.  False: no memory, nothing has changed.
 */
static bool
rebuild(ipfix_template_cache *c, size_t capacity, bool all)
{
	ipfix_template_cache made = *c;

	made.capacity = capacity;
	made.count = 0;
	made.slots = ipx_alloc_zero(c->alloc, capacity * sizeof(*made.slots));
	if (made.slots == NULL)
		return false;
	for (size_t i = 0; i < c->capacity; i++) {
		const ipfix_template *t = c->slots[i];

		if (t == NULL)
			continue;
		if (!all && atomic_load(&t->holders) == 1) {
			ipfix_template_free(t);
			continue;
		}
		*slot_of_template(&made, t) = t;
		made.count++;
	}
	free_slots(c);
	*c = made;
	return true;
}

/* Room for one more, if there is any or any can be made. */
static bool
make_room(ipfix_template_cache *c)
{
	/* Looking for ones that nobody holds takes time: not every time. */
	if (c->count >= c->max)
		return c->refused++ % SWEEP_EVERY == 0 &&
		    rebuild(c, c->capacity, false) && c->count < c->max;
	if (c->count < c->capacity / 4 * 3)
		return true;
	return rebuild(
	    c, c->capacity > 0 ? c->capacity * 2 : CAPACITY_MIN, true);
}

ipfix_result
ipx_cache_get(ipfix_template_cache *cache,
    const struct ipx_template_record *record, const ipfix_registry *registry,
    const ipfix_template **tmpl)
{
	ipfix_template_cache *c = cache;
	const ipfix_template **slot;
	ipfix_template *made;

	if (c->count > 0) {
		slot = slot_of(c, record->set_id, record->octets);
		if (*slot != NULL) {
			*tmpl = ipfix_template_hold(*slot);
			return IPFIX_OK;
		}
	}
	if (ipx_template_new(&made, record, registry, c->alloc, &c->key) !=
	    IPFIX_OK)
		return IPFIX_ERR_NOMEM;
	*tmpl = made;
	if (make_room(c)) {
		*slot_of_template(c, made) = ipfix_template_hold(made);
		c->count++;
	}
	return IPFIX_OK;
}
