/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The templates of one session, by Observation Domain and Template ID.  Both
 * kinds share one space of ids (RFC 7011, 3.4.1).  Those of one kind in one
 * domain are a list, so that all of them are found without looking at others.
 */
#ifndef IPX_SESSION_STORE_H
#define IPX_SESSION_STORE_H

#include <ipfix/template.h>

#include "base/hash.h"

/*
 * A live template.  Times are UNIX seconds modulo 2^32, to keep entries small
 * where there are a hundred thousand sessions.
 */
struct ipx_entry {
	uint64_t key; /* of ipx_store_key(); 0: the slot is empty */
	const ipfix_template *tmpl;
	uint32_t defined;  /* when this definition first came */
	uint32_t received; /* when it last came */
	uint32_t exported; /* the Export Time of its definition */
	uint16_t stream;   /* the SCTP stream it came on */
	/* Neighbours among those of its kind in its domain, by id; or 0. */
	uint16_t before, after; /* the store's own */
};

struct ipx_store {
	const ipfix_alloc *alloc;
	struct ipx_hash_key key;
	struct ipx_entry *slots; /* NULL until the first template */
	size_t capacity;         /* a power of two, or 0 */
	size_t used;             /* slots: templates, and heads of lists */
	size_t count;            /* templates */
	size_t memory; /* octets of all templates, also of shared ones */
	size_t found;  /* the slot found last, where the next search begins */
};

/* Never 0, because Template IDs begin at 256. */
static inline uint64_t
ipx_store_key(uint32_t odid, uint16_t id)
{
	return (uint64_t)odid << 16 | id;
}

static inline uint32_t
ipx_store_key_odid(uint64_t key)
{
	return (uint32_t)(key >> 16);
}

/* The entry of a template, good until the store changes, or NULL. */
struct ipx_entry *ipx_store_find(
    const struct ipx_store *store, uint32_t odid, uint16_t id);

/* Whether one more entry needs more memory. */
bool ipx_store_is_full(const struct ipx_store *store);

/* Makes sure that one more entry fits.  False: no memory. */
bool ipx_store_reserve(struct ipx_store *store);

/*
 * Puts an entry in the place of the one with its key, or adds it, for which
 * there must be room.  The store takes over one hold on its template.
 */
void ipx_store_put(struct ipx_store *store, const struct ipx_entry *entry);

/* Takes an entry out; its hold goes to the caller. */
struct ipx_entry ipx_store_remove(
    struct ipx_store *store, struct ipx_entry *entry);

/*
 * The head of the list of one kind in one domain, by the Set ID of their
 * definitions, or NULL if there are none.  Its `after` is the id of the first,
 * whose own is that of the next; no `exported` of theirs is after its own.
 */
const struct ipx_entry *ipx_store_head(
    const struct ipx_store *store, uint32_t odid, uint16_t set_id);

/* Where the slots in use begin that reach up to slot `at`. */
size_t ipx_store_run(const struct ipx_store *store, size_t at);

/* The first entry at or after slot *at, which moves behind it, or NULL. */
struct ipx_entry *ipx_store_next(const struct ipx_store *store, size_t *at);

/* Releases all templates and the memory. */
void ipx_store_clear(struct ipx_store *store);

#endif
