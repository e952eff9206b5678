/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * MD5 (RFC 1321), because the checksum of a Message is defined by it (RFC
 * 5655, 8.1.1).  It finds accidents, not attackers.
 */
#ifndef IPX_IO_MD5_H
#define IPX_IO_MD5_H

#include <ipfix/span.h>

#define IPX_MD5_SIZE 16

struct ipx_md5 {
	uint32_t state[4];
	uint64_t size;
	uint8_t block[64];
};

void ipx_md5_init(struct ipx_md5 *md5);
void ipx_md5_add(struct ipx_md5 *md5, ipfix_span octets);
void ipx_md5_finish(struct ipx_md5 *md5, uint8_t digest[IPX_MD5_SIZE]);

/*
 * The checksum of a Message: the `hole` of 16 octets at this offset, where
 * the checksum itself stands, counts as zeros (RFC 5655, 8.2.10).
 */
void ipx_md5_message(
    ipfix_span message, size_t hole, uint8_t digest[IPX_MD5_SIZE]);

#endif
