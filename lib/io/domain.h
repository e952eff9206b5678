/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Observation Domains of a file.  Each belongs to one Transport Session;
 * the first to come keeps its number, a later one of the same number gets
 * another.
 */
#ifndef IPX_IO_DOMAIN_H
#define IPX_IO_DOMAIN_H

#include <ipfix/session.h>

#include "base/hash.h"
#include "io/table.h"

struct ipx_domain {
	struct ipx_link by_name;   /* by source and odid */
	struct ipx_link by_number; /* by the number in the file */
	struct ipx_domain *next;   /* of its source, or of those that ended */
	struct ipx_domain *before; /* of those that ended */
	uint64_t source;
	uint32_t odid;
	uint32_t number;
	ipfix_session *session; /* its live templates; NULL: it has ended */
	bool opened;            /* it has Messages in the file at hand */
	bool stale;             /* the file holds templates of another one */
	uint32_t added;         /* Data Records of ours in the file at hand */
	uint16_t checksum_id;   /* of the template in the file at hand, or 0 */
	bool checksum_again;    /* it may have been withdrawn since */
};

struct ipx_domains {
	const ipfix_alloc *alloc;
	struct ipx_hash_key key;
	ipfix_template_cache *cache;
	size_t limit;
	struct ipx_table by_name, by_number, sources;
	struct ipx_domain *ended;
	struct ipx_domain *last; /* the one asked for last, or NULL */
	uint32_t spare;          /* the next number to try */
	bool stale;              /* what the file held before is not known */
};

ipfix_result ipx_domains_init(
    struct ipx_domains *domains, size_t limit, const ipfix_alloc *alloc);
void ipx_domains_free(struct ipx_domains *domains);

/* The domain, which is made if it is new.  IPFIX_ERR_LIMIT, _NOMEM. */
ipfix_result ipx_domain_get(struct ipx_domains *domains, uint64_t source,
    uint32_t odid, struct ipx_domain **domain);

/* All domains of this source have ended. */
void ipx_domains_end(struct ipx_domains *domains, uint64_t source);

/* Another file begins: those that ended are gone, the others unopened. */
void ipx_domains_renew(struct ipx_domains *domains);

#endif
