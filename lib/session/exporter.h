/* SPDX-License-Identifier: BSD-3-Clause */
/* The exporter object, for the files of this folder. */
#ifndef IPX_SESSION_EXPORTER_H
#define IPX_SESSION_EXPORTER_H

#include <ipfix/exporter.h>

#include "wire/builder.h"

/* One template, or the memory of one that has ended. */
struct ipx_exported {
	uint64_t key;               /* odid << 16 | id; the order they are in */
	const ipfix_template *tmpl; /* NULL: it has ended */
	uint64_t first;      /* the Message that announced it, or 0: none has */
	uint64_t message;    /* the Message it was last put into, or 0 */
	ipfix_time sent;     /* and when */
	ipfix_time reusable; /* when its id is free again */
	uint16_t copies;     /* still to be sent before any record of it */
	bool wanted;         /* to be announced without waiting for a record */
	ipfix_time report_interval; /* of its reports; 0: it has none */
	ipfix_time report_due;
};

/* What is numbered by itself (RFC 7011, 3.1). */
struct ipx_export_domain {
	uint32_t odid;
	uint16_t stream;
	uint32_t sequence;
};

/* The Message at hand, beside what its builder knows. */
struct ipx_exporting {
	size_t domain;            /* whose it is */
	uint32_t options_records; /* Data Records of Options Templates */
	uint32_t template_records;
	uint32_t withdrawals;
};

struct ipfix_exporter {
	const ipfix_alloc *alloc;
	const ipfix_registry *registry;
	ipfix_exporter_options options; /* with every default filled in */

	struct ipx_exported *exported; /* by key */
	size_t exported_count, exported_room;
	struct ipx_export_domain *domains;
	size_t domain_count, domain_room;
	size_t domain; /* the one at hand */

	ipfix_builder builder;
	struct ipx_exporting at_hand;
	uint64_t number;        /* of the Message at hand, from 1 */
	ipfix_time export_time; /* of the last Message */

	/*
	 * Nothing is due by time from `due_after` on until `due`, nor by
	 * Messages before `due_number`.  A `due` of 0: that must be looked up.
	 */
	ipfix_time due_after, due;
	uint64_t due_number;
	bool crowded; /* the last Message held templates and nothing else */

	size_t max_message; /* as the path allows; the option at most */
	size_t largest;     /* octets of the largest template */

	ipfix_export_counters counters;
	uint8_t octets[]; /* options.max_message of them */
};

static inline uint64_t
ipx_exported_key(uint32_t odid, uint16_t id)
{
	return (uint64_t)odid << 16 | id;
}

/* A time that much later, but no later than IPFIX_NEVER. */
static inline ipfix_time
ipx_time_after(ipfix_time time, ipfix_time delay)
{
	return delay > IPFIX_NEVER - time ? IPFIX_NEVER : time + delay;
}

/* The index of the first template whose key is not below this one. */
size_t ipx_exported_lower(const ipfix_exporter *exporter, uint64_t key);

/* A live template of the domain at hand, or NULL. */
struct ipx_exported *ipx_exported_find(
    const ipfix_exporter *exporter, uint16_t id);

/* Whether there is a Message at hand. */
bool ipx_exporter_busy(const ipfix_exporter *exporter);

/* Begins an empty Message of the domain at hand in place of what there is. */
void ipx_exporter_clear(ipfix_exporter *exporter);

/*
 * Sees to it that the Message at hand is one of the domain at hand; a new one
 * begins with the templates that are due.  IPFIX_FULL: the Message at hand is
 * of another domain, and must be taken first.
 */
ipfix_result ipx_exporter_begin(ipfix_exporter *exporter, ipfix_time now);

/* Puts a template into the Message at hand.  IPFIX_FULL: there is no room. */
ipfix_result ipx_exporter_put_template(
    ipfix_exporter *exporter, struct ipx_exported *e, ipfix_time now);

/* Puts what is due of the domain at hand.  IPFIX_FULL: not all of it fit. */
ipfix_result ipx_exporter_put_due(ipfix_exporter *exporter, ipfix_time now);

/*
 * Adds as many records as the Message at hand has room for, at least one;
 * results as ipfix_exporter_put_values(), or what the filler returns.
 */
ipfix_result ipx_exporter_fill(ipfix_exporter *exporter, uint16_t id,
    struct ipx_filler *filler, ipfix_time now);

/* Whether a Message that begins now takes no templates that are due. */
bool ipx_exporter_quiet(const ipfix_exporter *exporter, ipfix_time now);

/* Something may be due from now on. */
void ipx_exporter_wake(ipfix_exporter *exporter);

#endif
