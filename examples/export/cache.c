/* SPDX-License-Identifier: BSD-3-Clause */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

struct cache {
	size_t count, buckets; /* the latter a power of two */
	ipfix_time active, idle;
	flow_ended *ended;
	void *arg;
	struct flow *flows, *free;
	struct flow **table;
	struct flow *oldest, *newest; /* by their last packet */
	struct flow *first, *last;    /* by their first packet */
};

struct cache *
cache_new(size_t count, ipfix_time active, ipfix_time idle, flow_ended *ended,
    void *arg)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->count = count;
	for (c->buckets = 1; c->buckets < count; c->buckets *= 2)
		;
	c->active = active;
	c->idle = idle;
	c->ended = ended;
	c->arg = arg;
	c->flows = calloc(count, sizeof(*c->flows));
	c->table = calloc(c->buckets, sizeof(*c->table));
	if (c->flows == NULL || c->table == NULL) {
		cache_free(c);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		c->flows[i].chain = c->free;
		c->free = &c->flows[i];
	}
	return c;
}

void
cache_free(struct cache *cache)
{
	if (cache != NULL) {
		free(cache->flows);
		free(cache->table);
	}
	free(cache);
}

/* FNV-1a; a table full of flows that collide still has its size. */
static struct flow **
bucket(struct cache *c, const struct flow_key *key)
{
	const uint8_t *octets = (const uint8_t *)key;
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < sizeof(*key); i++)
		hash = (hash ^ octets[i]) * UINT64_C(1099511628211);
	return &c->table[(hash ^ hash >> 32) & (c->buckets - 1)];
}

static void
unlink_recent(struct cache *c, struct flow *f)
{
	*(f->older != NULL ? &f->older->newer : &c->oldest) = f->newer;
	*(f->newer != NULL ? &f->newer->older : &c->newest) = f->older;
}

static void
link_recent(struct cache *c, struct flow *f)
{
	f->older = c->newest;
	f->newer = NULL;
	*(c->newest != NULL ? &c->newest->newer : &c->oldest) = f;
	c->newest = f;
}

static void
end(struct cache *c, struct flow *f, int reason)
{
	struct flow **at = bucket(c, &f->key);

	c->ended(c->arg, f, reason);
	while (*at != f)
		at = &(*at)->chain;
	*at = f->chain;
	unlink_recent(c, f);
	*(f->before != NULL ? &f->before->behind : &c->first) = f->behind;
	*(f->behind != NULL ? &f->behind->before : &c->last) = f->before;
	f->chain = c->free;
	c->free = f;
}

static struct flow *
begin(struct cache *c, const struct packet *packet)
{
	struct flow **at = bucket(c, &packet->key), *f;

	if (c->free == NULL)
		end(c, c->oldest, END_LACK);
	f = c->free;
	c->free = f->chain;
	*f = (struct flow){ .key = packet->key,
		.start = packet->time,
		.end = packet->time,
		.chain = *at,
		.before = c->last };
	*at = f;
	*(c->last != NULL ? &c->last->behind : &c->first) = f;
	c->last = f;
	link_recent(c, f);
	return f;
}

void
cache_expire(struct cache *cache, ipfix_time now)
{
	struct cache *c = cache;

	while (c->oldest != NULL && now > c->oldest->end &&
	    now - c->oldest->end >= c->idle)
		end(c, c->oldest, END_IDLE);
	while (c->first != NULL && now > c->first->start &&
	    now - c->first->start >= c->active)
		end(c, c->first, END_ACTIVE);
}

void
cache_add(struct cache *cache, const struct packet *packet)
{
	struct cache *c = cache;
	struct flow *f;

	cache_expire(c, packet->time);
	f = *bucket(c, &packet->key);
	while (f != NULL && memcmp(&f->key, &packet->key, sizeof(f->key)) != 0)
		f = f->chain;
	if (f == NULL)
		f = begin(c, packet);
	f->octets += packet->octets;
	f->packets++;
	f->tcp_flags |= packet->tcp_flags;
	/* Captures may have packets out of order. */
	if (packet->time > f->end)
		f->end = packet->time;
	if (packet->time < f->start)
		f->start = packet->time;
	unlink_recent(c, f);
	link_recent(c, f);
}

void
cache_end(struct cache *cache)
{
	while (cache->first != NULL)
		end(cache, cache->first, END_FORCED);
}
