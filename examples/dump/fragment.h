/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets that IP cut into fragments (RFC 791; RFC 8200, section 4.5), put
 * together again.  A fixed number of them is kept; the oldest must go when
 * another comes.
 */
#ifndef DUMP_FRAGMENT_H
#define DUMP_FRAGMENT_H

#include "packet.h"

struct fragment {
	struct key key; /* without ports; 0 for the protocol of IPv6 */
	uint32_t id;
	uint32_t offset; /* of its first octet, a multiple of 8 */
	bool more;
	ipfix_span octets;
};

enum fragment_result {
	FRAGMENT_WHOLE,   /* the packet is complete */
	FRAGMENT_WAITS,   /* others must come */
	FRAGMENT_EVICTS,  /* the same, and another packet was given up */
	FRAGMENT_DAMAGED, /* reaches beyond what a packet may hold */
	FRAGMENT_NO_MEMORY,
};

struct fragments;

/* NULL if memory is out. */
struct fragments *fragments_new(void);

/* Adds one; a whole packet's octets live until the next call. */
enum fragment_result fragments_add(
    struct fragments *f, const struct fragment *fragment, ipfix_span *whole);

/* How many packets lack fragments. */
size_t fragments_waiting(const struct fragments *f);

void fragments_free(struct fragments *f);

#endif
