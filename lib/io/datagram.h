/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Datagrams, many at once where the system can, and what is told of them.
 * Linux hands datagrams of one sender that came together over as one packet,
 * which is cut here.
 */
#ifndef IPX_IO_DATAGRAM_H
#define IPX_IO_DATAGRAM_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/io_address.h>
#include <ipfix/span.h>

enum { IPX_BATCH = 64 }; /* packets read at once */

struct ipx_datagrams;

/* NULL: no memory. */
struct ipx_datagrams *ipx_datagrams_new(const ipfix_alloc *alloc);
void ipx_datagrams_free(
    struct ipx_datagrams *datagrams, const ipfix_alloc *alloc);

/* Has the system tell of this socket what is asked for below. */
bool ipx_datagrams_prepare(int fd, int family);

/*
 * Reads what there is, up to IPX_BATCH packets, once all that was read before
 * has been taken.  `to` is the address that the socket is bound to.
 */
void ipx_datagrams_read(
    struct ipx_datagrams *datagrams, int fd, const ipfix_address *to);

/* One datagram; its octets live until the next ones are read. */
struct ipx_datagram {
	ipfix_span octets;
	ipfix_address from;
	/* Where it was sent to, as exactly as the system tells. */
	ipfix_address to;
	/* How many were dropped until it came, as a count that wraps. */
	uint32_t dropped;
	/* It came in one packet with the datagram before it: all is as there
	 * but the octets. */
	bool follows;
};

/*
 * The datagram whose turn it is, or NULL; `dropped` is 0 where the system does
 * not tell.
 */
const struct ipx_datagram *ipx_datagrams_get(
    const struct ipx_datagrams *datagrams);

/* It has had its turn. */
void ipx_datagrams_take(struct ipx_datagrams *datagrams);

/* How many were dropped until now, if the system tells; the same count. */
void ipx_datagrams_dropped(int fd, uint32_t *dropped);

#endif
