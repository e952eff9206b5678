/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Data Sets whose template is not known yet, in the order they came (RFC
 * 7011, 8 and 9.3).
 */
#ifndef IPX_SESSION_HELD_H
#define IPX_SESSION_HELD_H

#include <ipfix/alloc.h>
#include <ipfix/message.h>
#include <ipfix/time.h>

#include "base/hash.h"

struct ipx_held {
	struct ipx_held *before, *next; /* of all, the oldest first */
	struct ipx_held *later;         /* the next one of its queue */
	uint64_t key;                   /* of ipx_store_key() */
	ipfix_time arrived;
	uint32_t export_time;
	uint16_t stream; /* the SCTP stream it came on */
	size_t size;
	uint8_t octets[]; /* the body of the Set */
};

/* The Sets whose keys have one hash, the oldest first. */
struct ipx_held_queue {
	struct ipx_held *first, *last;
};

/* At most so many queues, however many Sets there may be. */
enum { IPX_HELD_QUEUES = 4096 };

struct ipx_holding {
	size_t max_octets, max_count;
	struct ipx_hash_key key;
	struct ipx_held *first, *last;
	struct ipx_held_queue *queues; /* NULL until a Set is kept */
	size_t room;                   /* how many: a power of two */
	size_t octets;                 /* of the Sets, with the structs */
	size_t count;
};

/*
 * Keeps a Set; others are dropped to make room, the oldest first.  Returns
 * how many; *kept says whether this Set was kept, which it is not without
 * memory, or if it is larger than all there may be.
 */
size_t ipx_holding_add(struct ipx_holding *holding, const ipfix_alloc *alloc,
    const struct ipx_held *head, ipfix_span octets, bool *kept);

/* Drops what came before a time; returns how many. */
size_t ipx_holding_expire(
    struct ipx_holding *holding, const ipfix_alloc *alloc, ipfix_time before);

/* Takes the oldest Set of a key out, or NULL; free with ipx_held_free(). */
struct ipx_held *ipx_holding_take(struct ipx_holding *holding, uint64_t key);

void ipx_held_free(struct ipx_held *held, const ipfix_alloc *alloc);

/* Drops all; returns how many. */
size_t ipx_holding_clear(struct ipx_holding *holding, const ipfix_alloc *alloc);

#endif
