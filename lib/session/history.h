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
	uint32_t from, until; /* Export Times */
	/*
	 * It was withdrawn, on this SCTP stream: it still describes Messages
	 * of this second on other ones.  On its own one, which is in order,
	 * what comes behind its end was sent behind it.
	 */
	bool withdrawn;
	uint16_t stream;
};

struct ipx_history {
	struct ipx_past *past; /* the oldest first; at most IPX_HISTORY */
	size_t count, room;
	size_t memory; /* octets of the templates */
	size_t max_memory;
};

/*
 * Remembers a template, for which a hold of its own is taken, in the place of
 * the oldest if there are too many; without memory, or if it is larger than
 * all there may be, it is forgotten.
 */
void ipx_history_add(struct ipx_history *history, const ipfix_alloc *alloc,
    const struct ipx_past *past);

/* The template that a key meant at an Export Time on a stream, or NULL. */
const ipfix_template *ipx_history_find(const struct ipx_history *history,
    uint64_t key, uint32_t export_time, uint16_t stream);

/* Forgets what ended before an Export Time. */
void ipx_history_expire(struct ipx_history *history, const ipfix_alloc *alloc,
    uint32_t export_time);

/* Forgets all, and gives back the memory. */
void ipx_history_clear(struct ipx_history *history, const ipfix_alloc *alloc);

#endif
