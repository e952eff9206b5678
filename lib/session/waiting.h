/* SPDX-License-Identifier: BSD-3-Clause */
/* The unknown templates of a session that were told once already. */
#ifndef IPX_SESSION_WAITING_H
#define IPX_SESSION_WAITING_H

#include <ipfix/alloc.h>

enum { IPX_WAITING = 256 };

struct ipx_waiting {
	uint64_t *keys; /* of ipx_store_key(), at most IPX_WAITING */
	size_t count, room;
	size_t next; /* to make room, when there are too many */
};

/* Notes a key; false: it was noted before.  Without memory it is not. */
bool ipx_waiting_add(
    struct ipx_waiting *waiting, const ipfix_alloc *alloc, uint64_t key);

/* The template came: its absence may be told again. */
void ipx_waiting_remove(
    struct ipx_waiting *waiting, const ipfix_alloc *alloc, uint64_t key);

/* Forgets all, and gives back the memory. */
void ipx_waiting_clear(struct ipx_waiting *waiting, const ipfix_alloc *alloc);

#endif
