/* SPDX-License-Identifier: BSD-3-Clause */
/* Flows that are going on: a table of a size that is fixed. */
#ifndef EXPORT_CACHE_H
#define EXPORT_CACHE_H

#include "packet.h"

/* Why a flow ended: the values of flowEndReason. */
enum {
	END_IDLE = 1,
	END_ACTIVE = 2,
	END_FORCED = 4,
	END_LACK = 5 /* of room in the table */
};

/* Which way it is: the values of biflowDirection. */
enum { WAY_ARBITRARY, WAY_INITIATOR, WAY_RESPONDER };

/* One way of a flow; there were no packets, or all of it is set. */
struct way {
	uint64_t octets, packets;
	ipfix_time start, end;
	uint8_t tcp_flags;
	uint8_t class;   /* of its first packet */
	uint8_t mpls[4]; /* the same */
};

struct flow {
	struct flow_key key;   /* of a biflow, class and labels are 0 */
	struct way ways[2];    /* as the key has it, and the other way */
	ipfix_time start, end; /* of both ways */
	uint8_t direction;
	struct flow *chain;           /* of the same hash, or of free ones */
	struct flow *older, *newer;   /* by their last packet */
	struct flow *before, *behind; /* by their first packet */
};

struct cache;

/* What is done with a flow that has ended. */
typedef void flow_ended(void *arg, const struct flow *flow, int reason);

struct cache_options {
	size_t count;            /* flows at once */
	ipfix_time active, idle; /* when they end */
	bool biflow;             /* both ways are one flow */
	flow_ended *ended;
	void *arg;
};

/* NULL: no memory. */
struct cache *cache_new(const struct cache_options *options);
void cache_free(struct cache *cache);

/* Takes a packet; flows that end by its time do so first. */
void cache_add(struct cache *cache, const struct packet *packet);

/* Ends what is over at this time. */
void cache_expire(struct cache *cache, ipfix_time now);

/* Ends all. */
void cache_end(struct cache *cache);

#endif
