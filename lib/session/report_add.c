/* SPDX-License-Identifier: BSD-3-Clause */
/* The templates of reports, made: see RFC 7011, 4.1 to 4.4. */
#include <ipfix/elements.h>
#include <ipfix/report.h>

#include <string.h>

#include "base/fail.h"
#include "base/options.h"
#include "session/exporter.h"

/* Fields of the program's own; a stack is no place for many. */
enum { MORE_MAX = 64, KEY_SIZE = 4, COUNTER_SIZE = 8 };

/* A template being put together, its Scope first. */
struct list {
	ipfix_field_specifier fields[IPFIX_REPORT_FIELDS + MORE_MAX];
	uint16_t count;
	uint16_t scope_count;
};

static void
add(struct list *list, uint16_t id, uint16_t length)
{
	list->fields[list->count++] =
	    (ipfix_field_specifier){ .id = id, .length = length };
}

static void
add_scope(struct list *list, uint16_t id, uint16_t length)
{
	add(list, id, length);
	list->scope_count++;
}

static void
add_counters(struct list *list, const uint16_t *ids, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add(list, ids[i], COUNTER_SIZE);
}

/*
 * The domain must be named unless the Message Header does; and an Options
 * Template needs a Scope in any case.
 */
static void
add_metering_scope(
    struct list *list, const ipfix_report_options *o, uint32_t odid)
{
	if (o->observation_domain || odid == 0 || !o->metering_process)
		add_scope(list, IPFIX_IE_observationDomainId, KEY_SIZE);
	if (o->metering_process)
		add_scope(list, IPFIX_IE_meteringProcessId, KEY_SIZE);
}

static void
add_identity(struct list *list, ipfix_report_identity identity)
{
	enum { IPV4_SIZE = 4, IPV6_SIZE = 16 };

	if (identity == IPFIX_REPORT_BY_IPV4)
		add_scope(list, IPFIX_IE_exporterIPv4Address, IPV4_SIZE);
	else if (identity == IPFIX_REPORT_BY_IPV6)
		add_scope(list, IPFIX_IE_exporterIPv6Address, IPV6_SIZE);
	else
		add_scope(list, IPFIX_IE_exportingProcessId, KEY_SIZE);
}

static void
add_times(struct list *list, ipfix_type type)
{
	uint16_t id = IPFIX_IE_observationTimeMilliseconds;
	uint16_t size;

	if (type == 0)
		type = IPFIX_DATE_TIME_MILLISECONDS;
	/* Both run from seconds to nanoseconds. */
	id = (uint16_t)(IPFIX_IE_observationTimeSeconds +
	    (type - IPFIX_DATE_TIME_SECONDS));
	size = (uint16_t)ipfix_type_size(type);
	add(list, id, size);
	add(list, id, size);
}

static void
add_report(struct list *list, const ipfix_report_options *o, uint32_t odid)
{
	static const uint16_t METERED[] = { IPFIX_IE_exportedMessageTotalCount,
		IPFIX_IE_exportedFlowRecordTotalCount,
		IPFIX_IE_exportedOctetTotalCount };
	static const uint16_t IGNORED[] = { IPFIX_IE_ignoredPacketTotalCount,
		IPFIX_IE_ignoredOctetTotalCount };
	static const uint16_t NOT_SENT[] = { IPFIX_IE_notSentFlowTotalCount,
		IPFIX_IE_notSentPacketTotalCount,
		IPFIX_IE_notSentOctetTotalCount };

	switch (o->kind) {
	case IPFIX_REPORT_METERED:
		add_metering_scope(list, o, odid);
		add_counters(list, METERED, IPFIX_COUNT(METERED));
		break;
	case IPFIX_REPORT_IGNORED:
		add_metering_scope(list, o, odid);
		add_counters(list, IGNORED, IPFIX_COUNT(IGNORED));
		add_times(list, o->times);
		break;
	case IPFIX_REPORT_NOT_SENT:
		add_identity(list, o->identity);
		add_counters(list, NOT_SENT, IPFIX_COUNT(NOT_SENT));
		add_times(list, o->times);
		break;
	case IPFIX_REPORT_FLOW_KEYS:
		add_scope(list, IPFIX_IE_templateId, 2);
		add(list, IPFIX_IE_flowKeyIndicator, COUNTER_SIZE);
		break;
	case IPFIX_REPORT_NONE:
		break;
	}
}

static bool
allowed(const ipfix_report_options *o)
{
	if (o->kind < IPFIX_REPORT_METERED || o->kind > IPFIX_REPORT_FLOW_KEYS)
		return false;
	if (o->identity > IPFIX_REPORT_BY_IPV6 || o->more_count > MORE_MAX)
		return false;
	return o->times == 0 ||
	    (o->times >= IPFIX_DATE_TIME_SECONDS &&
	        o->times <= IPFIX_DATE_TIME_NANOSECONDS);
}

ipfix_result
ipfix_report_add(ipfix_exporter *exporter, uint16_t *id,
    const ipfix_report_options *options, ipfix_time now, ipfix_error *error)
{
	struct list list = { .count = 0 };
	struct ipx_exported *e;
	ipfix_report_options o;
	ipfix_result rc;

	if (!ipx_options_copy(&o, sizeof(o), options) || !allowed(&o))
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	add_report(&list, &o, exporter->domains[exporter->domain].odid);
	for (size_t i = 0; i < o.more_count; i++)
		list.fields[list.count++] = o.more[i];
	rc = ipfix_exporter_add(exporter, id, list.scope_count, list.fields,
	    list.count, now, error);
	if (rc != IPFIX_OK)
		return rc;
	e = ipx_exported_find(exporter, *id);
	e->report_interval = o.interval;
	e->report_due = now;
	return IPFIX_OK;
}

/* The report of the domain at hand that is due first, or NULL. */
static struct ipx_exported *
first_due(const ipfix_exporter *x)
{
	uint64_t key = ipx_exported_key(x->domains[x->domain].odid, 0);
	size_t end = ipx_exported_lower(x, key + UINT16_MAX + 1);
	struct ipx_exported *first = NULL;

	for (size_t i = ipx_exported_lower(x, key); i < end; i++) {
		struct ipx_exported *e = &x->exported[i];

		if (e->tmpl != NULL && e->report_interval > 0 &&
		    (first == NULL || e->report_due < first->report_due))
			first = e;
	}
	return first;
}

ipfix_result
ipfix_report_due(ipfix_exporter *exporter, ipfix_time now, uint16_t *id)
{
	struct ipx_exported *e = first_due(exporter);

	/* It is never more than one interval away, unless time went back. */
	if (e == NULL ||
	    (now < e->report_due && e->report_due - now <= e->report_interval))
		return IPFIX_DONE;
	e->report_due = ipx_time_after(now, e->report_interval);
	*id = ipfix_template_id(e->tmpl);
	return IPFIX_OK;
}

ipfix_time
ipfix_report_deadline(const ipfix_exporter *exporter)
{
	const struct ipx_exported *e = first_due(exporter);

	return e != NULL ? e->report_due : IPFIX_NEVER;
}
