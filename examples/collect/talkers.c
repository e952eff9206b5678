/* SPDX-License-Identifier: BSD-3-Clause */
#include "talkers.h"

#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16, TRIES = 16 };

struct talkers {
	struct talker table[ROOM];
	struct talker rest;
};

struct talkers *
talkers_new(void)
{
	return calloc(1, sizeof(struct talkers));
}

void
talkers_free(struct talkers *talkers)
{
	free(talkers);
}

/* FNV-1a; whoever makes addresses collide ends up among the rest. */
static size_t
place(ipfix_span address)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < address.size; i++)
		hash = (hash ^ address.data[i]) * 16777619u;
	return (hash ^ hash >> 16) % ROOM;
}

static struct talker *
find(struct talkers *talkers, ipfix_span address)
{
	size_t at = place(address);

	for (size_t i = 0; i < TRIES; i++, at = (at + 1) % ROOM) {
		struct talker *t = &talkers->table[at];

		if (t->size == 0) {
			memcpy(t->address, address.data, address.size);
			t->size = (uint8_t)address.size;
			return t;
		}
		if (t->size == address.size &&
		    memcmp(t->address, address.data, address.size) == 0)
			return t;
	}
	return &talkers->rest;
}

void
talkers_add(struct talkers *talkers, ipfix_span address, uint64_t octets,
    uint64_t packets)
{
	struct talker *t = &talkers->rest;

	if (address.size == 4 || address.size == 16)
		t = find(talkers, address);
	t->octets += octets;
	t->packets += packets;
	t->flows++;
}

static int
by_octets(const void *a, const void *b)
{
	const struct talker *x = a, *y = b;

	if (x->octets != y->octets)
		return x->octets < y->octets ? 1 : -1;
	if (x->size != y->size)
		return x->size < y->size ? 1 : -1;
	return memcmp(x->address, y->address, sizeof(x->address));
}

static int
by_packets_first(const void *a, const void *b)
{
	const struct talker *x = a, *y = b;

	if (x->packets != y->packets)
		return x->packets < y->packets ? 1 : -1;
	return by_octets(a, b);
}

size_t
talkers_sort(
    struct talkers *talkers, bool by_packets, const struct talker **list)
{
	size_t count = 0;

	for (size_t i = 0; i < ROOM; i++)
		if (talkers->table[i].size > 0)
			talkers->table[count++] = talkers->table[i];
	qsort(talkers->table, count, sizeof(talkers->table[0]),
	    by_packets ? by_packets_first : by_octets);
	*list = talkers->table;
	return count;
}

const struct talker *
talkers_rest(const struct talkers *talkers)
{
	return &talkers->rest;
}

void
talkers_forget(struct talkers *talkers)
{
	memset(talkers, 0, sizeof(*talkers));
}
