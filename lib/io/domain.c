/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/domain.h"

#include "base/alloc.h"

/* Where numbers begin that are given to those whose own is taken. */
#define SPARE UINT32_C(0x80000000)

/* A session of the caller, and its domains. */
struct source {
	struct ipx_link link;
	uint64_t id;
	struct ipx_domain *domains;
};

ipfix_result
ipx_domains_init(
    struct ipx_domains *domains, size_t limit, const ipfix_alloc *alloc)
{
	*domains = (struct ipx_domains){ .alloc = alloc,
		.key = ipx_hash_key(0, domains),
		.limit = limit,
		.by_name.alloc = alloc,
		.by_number.alloc = alloc,
		.sources.alloc = alloc,
		.spare = SPARE };
	return ipfix_template_cache_new(&domains->cache, 0, 0, alloc);
}

static uint64_t
name_hash(const struct ipx_domains *d, uint64_t source, uint32_t odid)
{
	uint64_t name[2] = { source, odid };

	return ipx_hash_octets(&d->key, name, sizeof(name));
}

/* The last one is most often the next one. */
static struct ipx_domain *
find_name(const struct ipx_domains *d, uint64_t source, uint32_t odid)
{
	uint64_t hash;
	struct ipx_link *link = NULL;

	if (d->last != NULL && d->last->source == source &&
	    d->last->odid == odid)
		return d->last;
	hash = name_hash(d, source, odid);
	while ((link = ipx_table_find(&d->by_name, hash, link)) != NULL) {
		struct ipx_domain *domain =
		    IPX_THING(struct ipx_domain, by_name, link);

		if (domain->source == source && domain->odid == odid)
			return domain;
	}
	return NULL;
}

static struct ipx_domain *
find_number(const struct ipx_domains *d, uint32_t number)
{
	uint64_t hash = ipx_hash_u64(&d->key, number);
	struct ipx_link *link = NULL;

	while ((link = ipx_table_find(&d->by_number, hash, link)) != NULL) {
		struct ipx_domain *domain =
		    IPX_THING(struct ipx_domain, by_number, link);

		if (domain->number == number)
			return domain;
	}
	return NULL;
}

static struct source *
find_source(const struct ipx_domains *d, uint64_t id)
{
	struct ipx_link *link = NULL;

	while ((link = ipx_table_find(
	            &d->sources, ipx_hash_u64(&d->key, id), link)) != NULL) {
		struct source *source = IPX_THING(struct source, link, link);

		if (source->id == id)
			return source;
	}
	return NULL;
}

static struct source *
get_source(struct ipx_domains *d, uint64_t id)
{
	struct source *source = find_source(d, id);

	if (source != NULL)
		return source;
	source = ipx_alloc_zero(d->alloc, sizeof(*source));
	if (source == NULL)
		return NULL;
	source->id = id;
	if (!ipx_table_add(
	        &d->sources, &source->link, ipx_hash_u64(&d->key, id))) {
		ipx_free(d->alloc, source, sizeof(*source));
		return NULL;
	}
	return source;
}

static ipfix_result
open_session(const struct ipx_domains *d, ipfix_session **session)
{
	ipfix_session_options options = { .transport = IPFIX_FILE,
		.max_streams = 1,
		.sequence_rule = IPFIX_SEQUENCE_NONE,
		.cache = d->cache,
		.alloc = d->alloc };

	return ipfix_session_new(session, NULL, &options);
}

static void
remove_number(struct ipx_domains *d, struct ipx_domain *domain)
{
	ipx_table_remove(&d->by_number, &domain->by_number);
	ipx_free(d->alloc, domain, sizeof(*domain));
}

/* A domain with a number nobody has; NULL: no memory. */
static struct ipx_domain *
new_number(struct ipx_domains *d, uint32_t wanted)
{
	struct ipx_domain *domain = ipx_alloc_zero(d->alloc, sizeof(*domain));

	if (domain == NULL)
		return NULL;
	while (find_number(d, wanted) != NULL)
		wanted = d->spare++;
	domain->number = wanted;
	domain->stale = d->stale;
	if (!ipx_table_add(&d->by_number, &domain->by_number,
	        ipx_hash_u64(&d->key, wanted))) {
		ipx_free(d->alloc, domain, sizeof(*domain));
		return NULL;
	}
	return domain;
}

static void
unlink_ended(struct ipx_domains *d, struct ipx_domain *domain)
{
	if (domain->before != NULL)
		domain->before->next = domain->next;
	else
		d->ended = domain->next;
	if (domain->next != NULL)
		domain->next->before = domain->before;
}

static void
link_ended(struct ipx_domains *d, struct ipx_domain *domain)
{
	domain->before = NULL;
	domain->next = d->ended;
	if (d->ended != NULL)
		d->ended->before = domain;
	d->ended = domain;
}

/*
 * A number for a domain: its own, one of a domain that has ended, or another.
 * NULL: the limit is reached, or there is no memory, as *rc says.
 */
static struct ipx_domain *
take_number(struct ipx_domains *d, uint32_t odid, ipfix_result *rc)
{
	struct ipx_domain *domain = find_number(d, odid);

	if (domain != NULL && domain->session != NULL)
		domain = d->ended;
	if (domain == NULL && d->by_number.count >= d->limit)
		domain = d->ended;
	if (domain != NULL) {
		unlink_ended(d, domain);
		return domain;
	}
	*rc = IPFIX_ERR_LIMIT;
	if (d->by_number.count >= d->limit)
		return NULL;
	*rc = IPFIX_ERR_NOMEM;
	return new_number(d, odid);
}

static void
give_back(struct ipx_domains *d, struct ipx_domain *domain)
{
	ipfix_session_free(domain->session);
	domain->session = NULL;
	domain->stale |= domain->opened;
	domain->opened = false;
	domain->checksum_id = 0;
	link_ended(d, domain);
}

ipfix_result
ipx_domain_get(struct ipx_domains *domains, uint64_t source, uint32_t odid,
    struct ipx_domain **domain)
{
	struct ipx_domains *d = domains;
	struct ipx_domain *found = find_name(d, source, odid);
	struct source *from;
	ipfix_result rc;

	if (found != NULL) {
		*domain = d->last = found;
		return IPFIX_OK;
	}
	from = get_source(d, source);
	if (from == NULL)
		return IPFIX_ERR_NOMEM;
	found = take_number(d, odid, &rc);
	if (found == NULL)
		return rc;
	rc = open_session(d, &found->session);
	found->source = source;
	found->odid = odid;
	if (rc == IPFIX_OK &&
	    !ipx_table_add(
	        &d->by_name, &found->by_name, name_hash(d, source, odid)))
		rc = IPFIX_ERR_NOMEM;
	if (rc != IPFIX_OK) {
		give_back(d, found);
		return rc;
	}
	found->next = from->domains;
	from->domains = found;
	*domain = found;
	return IPFIX_OK;
}

void
ipx_domains_end(struct ipx_domains *domains, uint64_t source)
{
	struct ipx_domains *d = domains;
	struct source *from = find_source(d, source);

	if (from == NULL)
		return;
	d->last = NULL;
	for (struct ipx_domain *it = from->domains, *next; it != NULL;
	     it = next) {
		next = it->next;
		ipx_table_remove(&d->by_name, &it->by_name);
		give_back(d, it);
	}
	ipx_table_remove(&d->sources, &from->link);
	ipx_free(d->alloc, from, sizeof(*from));
}

void
ipx_domains_renew(struct ipx_domains *domains)
{
	struct ipx_domains *d = domains;

	while (d->ended != NULL) {
		struct ipx_domain *domain = d->ended;

		unlink_ended(d, domain);
		remove_number(d, domain);
	}
	d->stale = false;
	for (size_t i = 0; i < d->by_number.room; i++)
		for (struct ipx_link *l = d->by_number.buckets[i]; l != NULL;
		     l = l->next) {
			struct ipx_domain *domain =
			    IPX_THING(struct ipx_domain, by_number, l);

			domain->opened = domain->stale = false;
			domain->added = 0;
			domain->checksum_id = 0;
		}
}

void
ipx_domains_free(struct ipx_domains *domains)
{
	struct ipx_domains *d = domains;
	struct ipx_link *link;

	while ((link = ipx_table_any(&d->sources)) != NULL)
		ipx_domains_end(d, IPX_THING(struct source, link, link)->id);
	ipx_domains_renew(d);
	ipx_table_free(&d->by_name);
	ipx_table_free(&d->by_number);
	ipx_table_free(&d->sources);
	ipfix_template_cache_free(d->cache);
}
