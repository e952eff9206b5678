/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/table.h"

#include "base/alloc.h"

enum { ROOM_MIN = 64 };

struct ipx_link *
ipx_table_find(
    const struct ipx_table *table, uint64_t hash, const struct ipx_link *after)
{
	struct ipx_link *link = NULL;

	if (after != NULL)
		link = after->next;
	else if (table->room > 0)
		link = table->buckets[hash & (table->room - 1)];
	while (link != NULL && link->hash != hash)
		link = link->next;
	return link;
}

static void
put(struct ipx_link **buckets, size_t room, struct ipx_link *link)
{
	struct ipx_link **bucket = &buckets[link->hash & (room - 1)];

	link->next = *bucket;
	*bucket = link;
}

/* Twice the buckets; false if there is no memory for them. */
static bool
grow(struct ipx_table *table)
{
	size_t room = table->room > 0 ? 2 * table->room : ROOM_MIN;
	struct ipx_link **buckets =
	    ipx_alloc_zero(table->alloc, room * sizeof(*buckets));

	if (buckets == NULL)
		return false;
	for (size_t i = 0; i < table->room; i++)
		for (struct ipx_link *l = table->buckets[i], *next; l != NULL;
		     l = next) {
			next = l->next;
			put(buckets, room, l);
		}
	ipx_table_free(table);
	table->buckets = buckets;
	table->room = room;
	return true;
}

bool
ipx_table_add(struct ipx_table *table, struct ipx_link *link, uint64_t hash)
{
	if (table->count >= table->room && !grow(table))
		return false;
	link->hash = hash;
	put(table->buckets, table->room, link);
	table->count++;
	return true;
}

void
ipx_table_remove(struct ipx_table *table, struct ipx_link *link)
{
	struct ipx_link **at = &table->buckets[link->hash & (table->room - 1)];

	while (*at != link)
		at = &(*at)->next;
	*at = link->next;
	table->count--;
}

struct ipx_link *
ipx_table_any(const struct ipx_table *table)
{
	for (size_t i = 0; i < table->room && table->count > 0; i++)
		if (table->buckets[i] != NULL)
			return table->buckets[i];
	return NULL;
}

void
ipx_table_free(struct ipx_table *table)
{
	ipx_free(table->alloc, table->buckets,
	    table->room * sizeof(*table->buckets));
	table->buckets = NULL;
	table->room = 0;
}
