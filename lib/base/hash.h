/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A keyed hash.  A peer chooses Template IDs, Observation Domains and element
 * numbers; without the key it cannot choose ones that collide.
 */
#ifndef IPX_BASE_HASH_H
#define IPX_BASE_HASH_H

#include <ipfix/api.h>

struct ipx_hash_key {
	uint64_t k0, k1;
};

/*
 * A key from a number the caller gave, or, where that is 0, from an address,
 * which is the best that a library without a clock or a random source has.
 */
struct ipx_hash_key ipx_hash_key(uint64_t seed, const void *address);

/* SipHash-1-3 of one 64-bit number. */
uint64_t ipx_hash_u64(const struct ipx_hash_key *key, uint64_t value);

/* SipHash-1-3 of octets. */
uint64_t ipx_hash_octets(
    const struct ipx_hash_key *key, const void *data, size_t size);

#endif
