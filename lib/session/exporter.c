/* SPDX-License-Identifier: BSD-3-Clause */
/* The exporter object: its making, its end, and its Observation Domains. */
#include "session/exporter.h"

#include "base/alloc.h"
#include "base/options.h"

enum {
	MESSAGE_MIN = 32,
	UDP_IPV4_MESSAGE = 484, /* a packet of 512 octets (10.3.3) */
	UDP_IPV6_MESSAGE = 464,
	REFRESH_SECONDS = 600,
	TEMPLATES = 4096,
	UDP_REUSE_INTERVALS = 3, /* RFC 7011, 8.4 */
};

static bool
allowed(const ipfix_exporter_options *o)
{
	if (o->transport > IPFIX_FILE)
		return false;
	if (o->alignment > 1 && o->alignment != 4 && o->alignment != 8)
		return false;
	return o->max_message >= MESSAGE_MIN &&
	    o->max_message <= IPFIX_MESSAGE_SIZE_MAX;
}

static size_t
message_default(const ipfix_exporter_options *o)
{
	if (o->transport != IPFIX_UDP)
		return IPFIX_MESSAGE_SIZE_MAX;
	return o->ipv6 ? UDP_IPV6_MESSAGE : UDP_IPV4_MESSAGE;
}

static ipfix_time
times(ipfix_time time, uint64_t factor)
{
	return time > IPFIX_NEVER / factor ? IPFIX_NEVER : time * factor;
}

/* Fills in every default. */
static void
complete(ipfix_exporter_options *o)
{
	ipfix_time longest;

	if (o->max_message == 0)
		o->max_message = message_default(o);
	if (o->template_refresh == 0)
		o->template_refresh = REFRESH_SECONDS * IPFIX_SECOND;
	if (o->options_refresh == 0)
		o->options_refresh = REFRESH_SECONDS * IPFIX_SECOND;
	longest = o->template_refresh > o->options_refresh ? o->template_refresh
	                                                   : o->options_refresh;
	if (o->reuse_delay == 0 && o->transport == IPFIX_UDP)
		o->reuse_delay = times(longest, UDP_REUSE_INTERVALS);
	if (o->initial_copies == 0 || o->transport != IPFIX_UDP)
		o->initial_copies = 1;
	if (o->max_templates == 0)
		o->max_templates = TEMPLATES;
	o->alloc = ipx_alloc_or_default(o->alloc);
}

static size_t
size_of(const ipfix_exporter *exporter)
{
	return sizeof(*exporter) + exporter->options.max_message;
}

ipfix_result
ipfix_exporter_new(ipfix_exporter **exporter, const ipfix_registry *registry,
    const ipfix_exporter_options *options)
{
	ipfix_exporter_options o;
	ipfix_exporter *e;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	complete(&o);
	if (!allowed(&o))
		return IPFIX_ERR_INVAL;
	e = ipx_alloc_zero(o.alloc, sizeof(*e) + o.max_message);
	if (e == NULL)
		return IPFIX_ERR_NOMEM;
	e->alloc = o.alloc;
	e->registry = registry;
	e->options = o;
	e->max_message = o.max_message;
	e->number = 1;
	e->builder.size = IPFIX_MESSAGE_HEADER_SIZE; /* none at hand */
	if (ipfix_exporter_open(e, o.odid, 0) != IPFIX_OK) {
		ipfix_exporter_free(e);
		return IPFIX_ERR_NOMEM;
	}
	*exporter = e;
	return IPFIX_OK;
}

void
ipfix_exporter_limit(ipfix_exporter *exporter, size_t max_message)
{
	ipfix_exporter *x = exporter;
	size_t least =
	    x->largest + IPFIX_MESSAGE_HEADER_SIZE + IPFIX_SET_HEADER_SIZE;

	if (least < MESSAGE_MIN)
		least = MESSAGE_MIN;
	if (max_message < least)
		max_message = least;
	if (max_message > x->options.max_message)
		max_message = x->options.max_message;
	x->max_message = max_message;
}

void
ipfix_exporter_free(ipfix_exporter *exporter)
{
	if (exporter == NULL)
		return;
	for (size_t i = 0; i < exporter->exported_count; i++)
		ipfix_template_free(exporter->exported[i].tmpl);
	ipx_free(exporter->alloc, exporter->exported,
	    exporter->exported_room * sizeof(*exporter->exported));
	ipx_free(exporter->alloc, exporter->domains,
	    exporter->domain_room * sizeof(*exporter->domains));
	ipx_free(exporter->alloc, exporter, size_of(exporter));
}

static bool
find_domain(ipfix_exporter *exporter, uint32_t odid, uint16_t stream)
{
	for (size_t i = 0; i < exporter->domain_count; i++) {
		const struct ipx_export_domain *d = &exporter->domains[i];

		if (d->odid != odid || d->stream != stream)
			continue;
		exporter->domain = i;
		return true;
	}
	return false;
}

ipfix_result
ipfix_exporter_open(ipfix_exporter *exporter, uint32_t odid, uint16_t stream)
{
	void *domains = exporter->domains;
	size_t room = exporter->domain_room;
	size_t grown = room > 0 ? room * 2 : 1;

	if (find_domain(exporter, odid, stream))
		return IPFIX_OK;
	if (exporter->domain_count == room) {
		if (!ipx_alloc_grow(exporter->alloc, &domains,
		        room * sizeof(*exporter->domains),
		        grown * sizeof(*exporter->domains)))
			return IPFIX_ERR_NOMEM;
		exporter->domains = domains;
		exporter->domain_room = grown;
	}
	exporter->domain = exporter->domain_count++;
	exporter->domains[exporter->domain] =
	    (struct ipx_export_domain){ odid, stream, 0 };
	return IPFIX_OK;
}
