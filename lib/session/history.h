/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Templates that were replaced or withdrawn a short while ago, for Messages
 * that come late (RFC 7011, 8.2).
 */
#ifndef IPX_SESSION_HISTORY_H
#define IPX_SESSION_HISTORY_H

#include "session/store.h"

enum { IPX_HISTORY = 64 };

struct ipx_past {
	uint64_t key;
	const ipfix_template *tmpl;
	uint32_t from, until; /* Export Times, both included */
};

struct ipx_history {
	struct ipx_past *past; /* IPX_HISTORY of them, once there is one */
	size_t next;           /* the place of the next: the oldest goes */
	size_t memory;         /* octets of the templates */
};

/* Remembers an entry that ends; without memory it is forgotten. */
void ipx_history_add(struct ipx_history *history, const ipfix_alloc *alloc,
    const struct ipx_entry *entry, uint32_t until);

/* The template that a key meant at an Export Time, or NULL. */
const ipfix_template *ipx_history_find(
    const struct ipx_history *history, uint64_t key, uint32_t export_time);

/* Forgets all, and gives back the memory. */
void ipx_history_clear(struct ipx_history *history, const ipfix_alloc *alloc);

/* Modulo 2^32: whether Export Time `a` is before `b`. */
static inline bool
ipx_time_before(uint32_t a, uint32_t b)
{
	return a != b && b - a <= INT32_MAX;
}

#endif
