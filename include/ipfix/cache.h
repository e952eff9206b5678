/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Equal templates of many sessions, kept once.
 *
 * A collector of a hundred thousand exporters of one make sees the same few
 * templates a hundred thousand times.  Sessions made with a cache share them.
 *
 * The cache belongs to the caller and outlives its sessions.  It and they
 * belong to one thread at a time.  Its sessions must have one registry.
 */
#ifndef IPFIX_CACHE_H
#define IPFIX_CACHE_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>

/** Templates that sessions share.  Opaque. */
typedef struct ipfix_template_cache ipfix_template_cache;

IPFIX_BEGIN_DECLS

/**
 * Makes a cache.
 *
 * @param[out] cache  The caller's; ipfix_template_cache_free() releases it.
 * @param max         How many templates it keeps; 0: 65536.  Templates that
 *                    no session has any longer make room; when there are
 *                    none, sessions keep further ones to themselves.
 * @param seed        As `seed` of ipfix_session_options.
 * @param alloc       The allocator, also of the templates; NULL: malloc().
 *
 * @retval IPFIX_OK         @p cache is set.
 * @retval IPFIX_ERR_NOMEM  No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_template_cache_new(
    ipfix_template_cache **cache, size_t max, uint64_t seed,
    const ipfix_alloc *alloc);

/** Releases a cache; templates that are held elsewhere live on. */
IPFIX_API void ipfix_template_cache_free(ipfix_template_cache *cache);

/** How many templates are kept. */
IPFIX_API size_t ipfix_template_cache_count(const ipfix_template_cache *cache);

IPFIX_END_DECLS

#endif
