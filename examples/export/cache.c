/* SPDX-License-Identifier: BSD-3-Clause */
#include "cache.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

struct cache {
	struct cache_options options;
	size_t buckets; /* a power of two */
	uint64_t seed;  /* so that nobody can send flows of one bucket */
	struct flow *flows, *free;
	struct flow **table;
	struct flow *oldest, *newest; /* by their last packet */
	struct flow *first, *last;    /* by their first packet */
};

struct cache *
cache_new(const struct cache_options *options)
{
	struct cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->options = *options;
	c->seed = (uint64_t)(uintptr_t)c ^ (uint64_t)time(NULL) << 20;
	for (c->buckets = 1; c->buckets < options->count; c->buckets *= 2)
		;
	c->flows = calloc(options->count, sizeof(*c->flows));
	c->table = calloc(c->buckets, sizeof(*c->table));
	if (c->flows == NULL || c->table == NULL) {
		cache_free(c);
		return NULL;
	}
	for (size_t i = 0; i < options->count; i++) {
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

/* A table full of flows that collide still has its size. */
static struct flow **
bucket(struct cache *c, const struct flow_key *key)
{
	uint64_t hash = c->seed, words[sizeof(*key) / sizeof(uint64_t)];

	_Static_assert(sizeof(words) == sizeof(*key), "all of a key is hashed");
	memcpy(words, key, sizeof(words));
	for (size_t i = 0; i < IPFIX_COUNT(words); i++) {
		hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 29;
	}
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

/* Whether it has packets that were not told of. */
static bool
is_going_on(const struct flow *f)
{
	return f->ways[0].packets > 0 || f->ways[1].packets > 0;
}

/* Tells of a flow; it keeps its place, and which way it is. */
static void
tell(struct cache *c, struct flow *f, int reason)
{
	if (!is_going_on(f))
		return;
	c->options.ended(c->options.arg, f, reason);
	memset(f->ways, 0, sizeof(f->ways));
	*(f->before != NULL ? &f->before->behind : &c->first) = f->behind;
	*(f->behind != NULL ? &f->behind->before : &c->last) = f->before;
}

static void
end(struct cache *c, struct flow *f, int reason)
{
	struct flow **at = bucket(c, &f->key);

	tell(c, f, reason);
	while (*at != f)
		at = &(*at)->chain;
	*at = f->chain;
	unlink_recent(c, f);
	f->chain = c->free;
	c->free = f;
}

/* Whether who sent the first packet has begun it, as far as can be told. */
static uint8_t
direction_of(const struct packet *packet)
{
	enum { SYN = 2, ACK = 16, TCP = 6 };

	if (packet_is_reply(packet))
		return WAY_RESPONDER;
	if (packet->key.protocol != TCP)
		return WAY_INITIATOR;
	if ((packet->tcp_flags & SYN) == 0)
		return WAY_ARBITRARY;
	return (packet->tcp_flags & ACK) != 0 ? WAY_RESPONDER : WAY_INITIATOR;
}

static struct flow *
begin(struct cache *c, const struct flow_key *key, const struct packet *packet)
{
	struct flow **at, *f;

	if (c->free == NULL)
		end(c, c->oldest, END_LACK);
	at = bucket(c, key);
	f = c->free;
	c->free = f->chain;
	*f = (struct flow){
		.key = *key, .direction = direction_of(packet), .chain = *at
	};
	*at = f;
	link_recent(c, f);
	return f;
}

static struct flow *
find(struct cache *c, const struct flow_key *key)
{
	struct flow *f = *bucket(c, key);

	while (f != NULL && memcmp(&f->key, key, sizeof(*key)) != 0)
		f = f->chain;
	return f;
}

/* Its first packet, or the first one since it was told of. */
static void
start(struct cache *c, struct flow *f, ipfix_time time)
{
	f->start = f->end = time;
	f->before = c->last;
	f->behind = NULL;
	*(c->last != NULL ? &c->last->behind : &c->first) = f;
	c->last = f;
}

static void
count(struct way *w, const struct packet *packet)
{
	if (w->packets == 0) {
		w->start = w->end = packet->time;
		w->class = packet->key.class;
		memcpy(w->mpls, packet->key.mpls, sizeof(w->mpls));
	}
	w->octets += packet->octets;
	w->packets++;
	w->tcp_flags |= packet->tcp_flags;
	/* Captures may have packets out of order. */
	if (packet->time > w->end)
		w->end = packet->time;
	if (packet->time < w->start)
		w->start = packet->time;
}

void
cache_expire(struct cache *cache, ipfix_time now)
{
	struct cache *c = cache;

	while (c->oldest != NULL && now > c->oldest->end &&
	    now - c->oldest->end >= c->options.idle)
		end(c, c->oldest, END_IDLE);
	while (c->first != NULL && now > c->first->start &&
	    now - c->first->start >= c->options.active)
		tell(c, c->first, END_ACTIVE);
}

void
cache_add(struct cache *cache, const struct packet *packet)
{
	struct cache *c = cache;
	struct flow_key key = packet->key, reversed;
	struct flow *f;
	int way = 0;

	cache_expire(c, packet->time);
	if (c->options.biflow) {
		/* What may differ each way is no key. */
		key.class = 0;
		memset(key.mpls, 0, sizeof(key.mpls));
	}
	f = find(c, &key);
	if (f == NULL && c->options.biflow && packet_reverse(&key, &reversed)) {
		f = find(c, &reversed);
		way = f != NULL ? 1 : 0;
	}
	if (f == NULL)
		f = begin(c, &key, packet);
	if (!is_going_on(f))
		start(c, f, packet->time);
	count(&f->ways[way], packet);
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
	while (cache->oldest != NULL)
		end(cache, cache->oldest, END_FORCED);
}
