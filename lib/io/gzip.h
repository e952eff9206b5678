/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * gzip (RFC 1952) by zlib.  Without zlib the functions are there and return
 * IPFIX_ERR_UNSUPPORTED.
 *
 * What is packed is always a whole member: a file of members is one file to
 * every reader, each of them can be the last one, and more can be appended.
 */
#ifndef IPX_IO_GZIP_H
#define IPX_IO_GZIP_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/span.h>

/* Whether octets begin as a member of gzip does. */
bool ipx_gzip_begins(ipfix_span octets);

/*
 * Packs octets into one member.  *packed is the caller's, of *room octets
 * taken from `alloc`, and the member the first *size of them; where there is
 * room already, it is used.
 */
ipfix_result ipx_gzip_pack(const ipfix_alloc *alloc, ipfix_span octets,
    void **packed, size_t *room, size_t *size);

struct ipx_unzip;

ipfix_result ipx_unzip_new(struct ipx_unzip **unzip, const ipfix_alloc *alloc);
void ipx_unzip_free(struct ipx_unzip *unzip);

/*
 * Unpacks some of *from, which then is what was not taken, to the `size`
 * octets at `to`; *got is how many were written.
 *
 * IPFIX_OK: something was taken or written.  IPFIX_MORE: more octets are
 * needed.  IPFIX_DONE: a member has ended, and the next call begins another.
 * IPFIX_ERR_VALUE: these octets are not of gzip; the next call begins a member
 * anew.
 */
ipfix_result ipx_unzip(struct ipx_unzip *unzip, ipfix_span *from, uint8_t *to,
    size_t size, size_t *got);

#endif
