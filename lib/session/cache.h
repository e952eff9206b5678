/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef IPX_SESSION_CACHE_H
#define IPX_SESSION_CACHE_H

#include <ipfix/cache.h>

#include "wire/template.h"

/*
 * The template of a record, held once for the caller: the one that is kept,
 * or a new one, which then is kept if there is room.
 * IPFIX_OK or IPFIX_ERR_NOMEM.
 */
ipfix_result ipx_cache_get(ipfix_template_cache *cache,
    const struct ipx_template_record *record, const ipfix_registry *registry,
    const ipfix_template **tmpl);

#endif
