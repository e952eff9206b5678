/* SPDX-License-Identifier: BSD-3-Clause */
/* The exporter object, for the files of this folder. */
#ifndef IPX_SESSION_EXPORTER_H
#define IPX_SESSION_EXPORTER_H

#include <ipfix/exporter.h>

/* One template, or the memory of one that has ended. */
struct ipx_exported {
	uint64_t key;               /* odid << 16 | id; the order they are in */
	const ipfix_template *tmpl; /* NULL: it has ended */
	bool announced;             /* the Collecting Process has it */
	bool lost;                  /* it had it, but does no longer */
	uint16_t copies;            /* still to be sent in Messages to come */
	ipfix_time sent;            /* when it was last put */
	uint64_t message;           /* and in which Message */
	ipfix_time reusable;        /* when its id is free again */
};

/* What is numbered by itself (RFC 7011, 3.1). */
struct ipx_export_domain {
	uint32_t odid;
	uint16_t stream;
	uint32_t sequence;
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
	size_t builder_domain;  /* of the Message at hand, if it has octets */
	bool builder_templates; /* it holds templates or withdrawals */
	uint32_t builder_counts[2]; /* templates, withdrawals in it */
	uint64_t number;            /* of the Message at hand, from 1 */
	ipfix_time export_time;     /* of the last Message */
	ipfix_time due;             /* when the next template may be due */
	uint64_t due_number;        /* and from which Message on */
	ipfix_export_counters counters;
	uint8_t octets[]; /* options.max_message of them */
};

static inline uint64_t
ipx_exported_key(uint32_t odid, uint16_t id)
{
	return (uint64_t)odid << 16 | id;
}

/* The index of the first template whose key is not below this one. */
size_t ipx_exported_lower(const ipfix_exporter *exporter, uint64_t key);

/* A live template of the domain at hand, or NULL. */
struct ipx_exported *ipx_exported_find(
    const ipfix_exporter *exporter, uint16_t id);

/* Whether a Message is being built. */
bool ipx_exporter_busy(const ipfix_exporter *exporter);

/*
 * Sees to it that the Message at hand is one of the domain at hand, with the
 * templates in it that are due.  IPFIX_FULL: another one must be taken first.
 */
ipfix_result ipx_exporter_begin(ipfix_exporter *exporter, ipfix_time now);

/* The Collecting Process has lost a template, if it ever had it. */
void ipx_exporter_forget(ipfix_exporter *exporter, struct ipx_exported *e);

/* Something may be due from now on. */
void ipx_exporter_wake(ipfix_exporter *exporter);

#endif
