/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A hash table of things that carry their link in them.  Hashes are keyed
 * (base/hash.h), since peers choose what is hashed.
 */
#ifndef IPX_IO_TABLE_H
#define IPX_IO_TABLE_H

#include <ipfix/alloc.h>

struct ipx_link {
	struct ipx_link *next;
	uint64_t hash;
};

struct ipx_table {
	const ipfix_alloc *alloc;
	struct ipx_link **buckets;
	size_t room; /* a power of two, or 0 */
	size_t count;
};

/* The first link of this hash behind `after`, or of all for NULL. */
struct ipx_link *ipx_table_find(
    const struct ipx_table *table, uint64_t hash, const struct ipx_link *after);

/* False: no memory, and nothing has changed. */
bool ipx_table_add(
    struct ipx_table *table, struct ipx_link *link, uint64_t hash);

void ipx_table_remove(struct ipx_table *table, struct ipx_link *link);

/* Any link of those that are left, for taking all out; or NULL. */
struct ipx_link *ipx_table_any(const struct ipx_table *table);

/* Releases the table, not what was in it. */
void ipx_table_free(struct ipx_table *table);

/* The thing of this type whose member is at `link`. */
#define IPX_THING(type, member, link) \
	((type *)(void *)((unsigned char *)(link)-offsetof(type, member)))

#endif
