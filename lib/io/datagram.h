/* SPDX-License-Identifier: BSD-3-Clause */
/* Datagrams, many at once where the system can, and what is told of them. */
#ifndef IPX_IO_DATAGRAM_H
#define IPX_IO_DATAGRAM_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/io_address.h>
#include <ipfix/span.h>

enum { IPX_BATCH = 64 }; /* datagrams read at once */

struct ipx_datagrams;

/* NULL: no memory. */
struct ipx_datagrams *ipx_datagrams_new(const ipfix_alloc *alloc);
void ipx_datagrams_free(
    struct ipx_datagrams *datagrams, const ipfix_alloc *alloc);

/* Has the system tell of this socket what is asked for below. */
bool ipx_datagrams_prepare(int fd, int family);

/* Reads what there is, up to IPX_BATCH; 0 or less: nothing. */
int ipx_datagrams_read(struct ipx_datagrams *datagrams, int fd);

/* The octets of one that was read, and who sent it. */
ipfix_span ipx_datagram_octets(
    const struct ipx_datagrams *datagrams, size_t index);
ipfix_address ipx_datagram_from(
    const struct ipx_datagrams *datagrams, size_t index);

/*
 * Where the system tells: the address it was sent to, and how many were
 * dropped until it came, as a count that wraps.  Otherwise they stay.
 */
void ipx_datagram_notes(struct ipx_datagrams *datagrams, size_t index,
    ipfix_address *to, uint32_t *dropped);

/* How many were dropped until now, if the system tells; the same count. */
void ipx_datagrams_dropped(int fd, uint32_t *dropped);

#endif
