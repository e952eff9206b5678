/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Puts numbered pieces in order: the octets of a TCP stream by sequence
 * number, the DATA chunks of an SCTP association by TSN.  Both count modulo
 * 2^32.  Pieces that come early are kept, within limits of octets, number
 * and capture time; beyond those, what is missing is given up as a gap.
 */
#ifndef DUMP_ORDER_H
#define DUMP_ORDER_H

#include <ipfix/span.h>

#define ORDER_PIECES_MAX 4096
#define ORDER_OCTETS_MAX ((size_t)4 << 20)
#define ORDER_ALL_OCTETS_MAX ((size_t)64 << 20)
#define ORDER_WAIT_MAX ((uint64_t)120 * 1000000000)

struct piece {
	struct piece *next;
	uint32_t start; /* its number: of its first octet, or of the chunk */
	uint32_t count; /* how many numbers it stands for */
	uint64_t time, packet;
	uint16_t stream; /* SCTP: stream identifier */
	uint8_t flags;   /* SCTP: of the chunk */
	ipfix_span octets;
};

struct order {
	uint32_t next;     /* the number awaited */
	uint32_t given_up; /* numbers below it are not waited for */
	struct piece *first, *last;
	struct piece *current; /* handed out by the last order_next() */
	size_t pieces, held;   /* how many are kept, and what they cost */
	size_t *all_held;      /* what all that is kept costs */
};

enum order_result {
	ORDER_PIECE, /* the next piece */
	ORDER_GAP,   /* so many numbers are missing */
	ORDER_WAIT,  /* what comes next is not there yet */
};

/* `all_held` counts the octets of all, and is shared among them. */
void order_init(struct order *order, uint32_t next, size_t *all_held);

/*
 * Adds a copy of a piece.  What came before is dropped; a piece with fewer
 * octets than its count was cut off by the capture, and a gap follows it.
 * False if memory is out.
 */
bool order_add(struct order *order, const struct piece *piece);

/* Numbers before this one will not come, says the sender. */
void order_give_up(struct order *order, uint32_t before);

/*
 * The next piece, which lives until the next call, or the size of a gap.
 * `now` is the capture time; `closing`: nothing can come any more.
 */
enum order_result order_next(struct order *order, bool closing, uint64_t now,
    struct piece **piece, uint32_t *gap);

/* How many octets are kept. */
size_t order_octets(const struct order *order);

void order_clear(struct order *order);

#endif
