/* SPDX-License-Identifier: BSD-3-Clause */
/* The reports of RFC 7011, 4: recognised, filled and read. */
#include <ipfix/report.h>

#include <ipfix/elements.h>

#include <string.h>

#include "session/exporter.h"

enum { TIMES = 2, ADDRESS_MAX = 16 };

/* A field that is a number, and where it is in an ipfix_report. */
struct number {
	uint8_t kind;
	uint8_t scope;
	uint16_t id;
	uint8_t size; /* of the member, and of the field */
	size_t at;
};

#define NUMBER(kind, scope, id, member)                    \
	{                                                  \
		IPFIX_REPORT_##kind, scope, IPFIX_IE_##id, \
		    sizeof(((ipfix_report *)0)->member),   \
		    offsetof(ipfix_report, member)         \
	}

/* What a report of each kind has, if its template does. */
static const struct number NUMBERS[] = {
	NUMBER(METERED, true, observationDomainId, odid),
	NUMBER(METERED, true, meteringProcessId, metering_process),
	NUMBER(METERED, false, exportedMessageTotalCount, messages),
	NUMBER(METERED, false, exportedFlowRecordTotalCount, flows),
	NUMBER(METERED, false, exportedOctetTotalCount, octets),
	NUMBER(IGNORED, true, observationDomainId, odid),
	NUMBER(IGNORED, true, meteringProcessId, metering_process),
	NUMBER(IGNORED, false, ignoredPacketTotalCount, ignored_packets),
	NUMBER(IGNORED, false, ignoredOctetTotalCount, ignored_octets),
	NUMBER(NOT_SENT, true, exportingProcessId, exporting_process),
	NUMBER(NOT_SENT, false, notSentFlowTotalCount, not_sent_flows),
	NUMBER(NOT_SENT, false, notSentPacketTotalCount, not_sent_packets),
	NUMBER(NOT_SENT, false, notSentOctetTotalCount, not_sent_octets),
	NUMBER(FLOW_KEYS, true, templateId, template_id),
	NUMBER(FLOW_KEYS, false, flowKeyIndicator, flow_keys),
};

static bool
has_times(ipfix_report_kind kind)
{
	return kind == IPFIX_REPORT_IGNORED || kind == IPFIX_REPORT_NOT_SENT;
}

static uint64_t
load(const ipfix_report *report, const struct number *n)
{
	const unsigned char *member = (const unsigned char *)report + n->at;
	uint16_t u16;
	uint32_t u32;
	uint64_t u64;

	if (n->size == sizeof(u16)) {
		memcpy(&u16, member, sizeof(u16));
		return u16;
	}
	if (n->size == sizeof(u32)) {
		memcpy(&u32, member, sizeof(u32));
		return u32;
	}
	memcpy(&u64, member, sizeof(u64));
	return u64;
}

/* A number that a field of this element can hold. */
static void
store(ipfix_report *report, const struct number *n, uint64_t value)
{
	unsigned char *member = (unsigned char *)report + n->at;
	uint16_t u16 = (uint16_t)value;
	uint32_t u32 = (uint32_t)value;

	if (n->size == sizeof(u16))
		memcpy(member, &u16, sizeof(u16));
	else if (n->size == sizeof(u32))
		memcpy(member, &u32, sizeof(u32));
	else
		memcpy(member, &value, sizeof(value));
}

/* ---- where the fields of a report are in a template ---- */

static bool
find(const ipfix_template *tmpl, uint16_t id, bool scope, uint16_t *index)
{
	size_t i = 0;

	while (ipfix_template_find(tmpl, 0, id, i++, index) == IPFIX_OK)
		if ((*index < ipfix_template_scope_count(tmpl)) == scope)
			return true;
	return false;
}

static bool
is_time(const ipfix_field_specifier *f)
{
	return !f->enterprise && f->id >= IPFIX_IE_observationTimeSeconds &&
	    f->id <= IPFIX_IE_observationTimeNanoseconds;
}

/* The first two times that are not in the Scope. */
static bool
find_times(const ipfix_template *tmpl, uint16_t index[TIMES])
{
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	uint16_t count = ipfix_template_count(tmpl);
	size_t found = 0;

	for (uint16_t i = ipfix_template_scope_count(tmpl); i < count; i++) {
		if (!is_time(&fields[i]))
			continue;
		index[found++] = i;
		if (found == TIMES)
			return true;
	}
	return false;
}

/* What names the Exporting Process, in the Scope. */
static bool
find_identity(const ipfix_template *tmpl, ipfix_report_identity *identity,
    uint16_t *index)
{
	static const uint16_t ELEMENTS[] = {
		[IPFIX_REPORT_BY_PROCESS] = IPFIX_IE_exportingProcessId,
		[IPFIX_REPORT_BY_IPV4] = IPFIX_IE_exporterIPv4Address,
		[IPFIX_REPORT_BY_IPV6] = IPFIX_IE_exporterIPv6Address,
	};

	for (size_t i = 0; i < IPFIX_COUNT(ELEMENTS); i++)
		if (find(tmpl, ELEMENTS[i], true, index)) {
			*identity = (ipfix_report_identity)i;
			return true;
		}
	return false;
}

/* Whether the Scope names what a report of this kind speaks of. */
static bool
scope_fits(const ipfix_template *tmpl, ipfix_report_kind kind)
{
	ipfix_report_identity identity;
	uint16_t index;

	if (kind == IPFIX_REPORT_NOT_SENT)
		return find_identity(tmpl, &identity, &index);
	if (kind == IPFIX_REPORT_FLOW_KEYS)
		return find(tmpl, IPFIX_IE_templateId, true, &index);
	return find(tmpl, IPFIX_IE_observationDomainId, true, &index) ||
	    find(tmpl, IPFIX_IE_meteringProcessId, true, &index);
}

static bool
fits(const ipfix_template *tmpl, ipfix_report_kind kind)
{
	uint16_t index[TIMES];

	for (size_t i = 0; i < IPFIX_COUNT(NUMBERS); i++) {
		const struct number *n = &NUMBERS[i];

		if (n->kind == kind && !n->scope &&
		    !find(tmpl, n->id, false, index))
			return false;
	}
	if (has_times(kind) && !find_times(tmpl, index))
		return false;
	return scope_fits(tmpl, kind);
}

ipfix_report_kind
ipfix_report_find(const ipfix_template *tmpl)
{
	static const ipfix_report_kind KINDS[] = { IPFIX_REPORT_METERED,
		IPFIX_REPORT_IGNORED, IPFIX_REPORT_NOT_SENT,
		IPFIX_REPORT_FLOW_KEYS };

	for (size_t i = 0; i < IPFIX_COUNT(KINDS); i++)
		if (fits(tmpl, KINDS[i]))
			return KINDS[i];
	return IPFIX_REPORT_NONE;
}

/* ---- reports put ---- */

void
ipfix_report_init(ipfix_report *report, const ipfix_exporter *exporter)
{
	const ipfix_export_counters *c;

	memset(report, 0, sizeof(*report));
	if (exporter == NULL)
		return;
	c = &exporter->counters;
	report->odid = exporter->domains[exporter->domain].odid;
	report->messages = c->messages - c->discarded_messages;
	report->octets = c->octets - c->discarded_octets;
	report->not_sent_flows =
	    c->discarded_records - c->discarded_options_records;
	report->flows =
	    c->records - c->options_records - report->not_sent_flows;
	report->first = c->first_discarded;
	report->last = c->last_discarded;
}

static void
set(ipfix_draft *draft, uint16_t index, const ipfix_value *value)
{
	if (draft->result == IPFIX_OK &&
	    draft->values[index].kind != value->kind)
		draft->result = IPFIX_ERR_TYPE;
	if (draft->result == IPFIX_OK)
		draft->values[index] = *value;
}

static void
set_time(ipfix_draft *draft, uint16_t index, ipfix_time time)
{
	ipfix_value v = { .kind = IPFIX_KIND_TIME, .as.time = time };

	set(draft, index, &v);
}

static void
set_numbers(
    const ipfix_report *report, ipfix_draft *draft, ipfix_report_kind kind)
{
	for (size_t i = 0; i < IPFIX_COUNT(NUMBERS); i++) {
		const struct number *n = &NUMBERS[i];
		ipfix_value v = { .kind = IPFIX_KIND_UNSIGNED,
			.as.u = load(report, n) };
		uint16_t index;

		if (n->kind == kind &&
		    find(draft->tmpl, n->id, n->scope, &index))
			set(draft, index, &v);
	}
}

static void
set_address(const ipfix_report *report, ipfix_draft *draft)
{
	ipfix_report_identity identity;
	ipfix_value v = { .kind = IPFIX_KIND_IPV4 };
	uint16_t index;

	if (!find_identity(draft->tmpl, &identity, &index) ||
	    identity == IPFIX_REPORT_BY_PROCESS)
		return;
	if (identity == IPFIX_REPORT_BY_IPV6)
		v.kind = IPFIX_KIND_IPV6;
	memcpy(v.as.address, report->address, ADDRESS_MAX);
	set(draft, index, &v);
}

ipfix_result
ipfix_report_put(const ipfix_report *report, ipfix_draft *draft)
{
	ipfix_report_kind kind = ipfix_report_find(draft->tmpl);
	uint16_t times[TIMES];

	if (kind == IPFIX_REPORT_NONE)
		return IPFIX_ERR_NOTFOUND;
	set_numbers(report, draft, kind);
	if (kind == IPFIX_REPORT_NOT_SENT)
		set_address(report, draft);
	if (has_times(kind) && find_times(draft->tmpl, times)) {
		set_time(draft, times[0], report->first);
		set_time(draft, times[1], report->last);
	}
	return draft->result;
}

/* ---- reports read ---- */

static ipfix_result
get_numbers(ipfix_report *report, const ipfix_record *record)
{
	ipfix_result rc = IPFIX_OK;

	for (size_t i = 0; i < IPFIX_COUNT(NUMBERS) && rc == IPFIX_OK; i++) {
		const struct number *n = &NUMBERS[i];
		ipfix_field field;
		uint64_t value = 0;
		uint16_t index;

		if (n->kind != report->kind ||
		    !find(record->tmpl, n->id, n->scope, &index))
			continue;
		rc = ipfix_record_get(record, index, &field);
		if (rc == IPFIX_OK)
			rc = ipfix_field_get_unsigned(&field, &value);
		if (rc == IPFIX_OK)
			store(report, n, value);
	}
	return rc;
}

static ipfix_result
get_address(ipfix_report *report, const ipfix_record *record)
{
	ipfix_field field;
	uint16_t index;
	ipfix_result rc;

	if (!find_identity(record->tmpl, &report->identity, &index) ||
	    report->identity == IPFIX_REPORT_BY_PROCESS)
		return IPFIX_OK;
	rc = ipfix_record_get(record, index, &field);
	if (rc != IPFIX_OK)
		return rc;
	if (report->identity == IPFIX_REPORT_BY_IPV4)
		return ipfix_field_get_ipv4(&field, report->address);
	return ipfix_field_get_ipv6(&field, report->address);
}

/* RFC 7011, 4.2: the order of the two is not guaranteed. */
static ipfix_result
get_times(ipfix_report *report, const ipfix_record *record)
{
	ipfix_time reference = record->export_time * IPFIX_SECOND;
	ipfix_time time[TIMES] = { 0, 0 };
	uint16_t index[TIMES];
	ipfix_field field;
	ipfix_result rc = IPFIX_OK;

	if (!has_times(report->kind) || !find_times(record->tmpl, index))
		return IPFIX_OK;
	for (size_t i = 0; i < TIMES && rc == IPFIX_OK; i++) {
		rc = ipfix_record_get(record, index[i], &field);
		if (rc == IPFIX_OK)
			rc = ipfix_field_get_time(&field, reference, &time[i]);
	}
	report->first = time[0] < time[1] ? time[0] : time[1];
	report->last = time[0] < time[1] ? time[1] : time[0];
	return rc;
}

ipfix_result
ipfix_report_get(ipfix_report *report, const ipfix_record *record)
{
	ipfix_report found;
	ipfix_result rc;

	ipfix_report_init(&found, NULL);
	found.kind = ipfix_report_find(record->tmpl);
	if (found.kind == IPFIX_REPORT_NONE)
		return IPFIX_ERR_NOTFOUND;
	/* The domain of the Message is an implicit Scope (3.4.2.1). */
	if (found.kind == IPFIX_REPORT_METERED ||
	    found.kind == IPFIX_REPORT_IGNORED)
		found.odid = record->odid;
	rc = get_numbers(&found, record);
	if (rc == IPFIX_OK && found.kind == IPFIX_REPORT_NOT_SENT)
		rc = get_address(&found, record);
	if (rc == IPFIX_OK)
		rc = get_times(&found, record);
	if (rc == IPFIX_OK)
		*report = found;
	return rc;
}

/* ---- Flow Keys ---- */

enum { KEYS_MAX = 64 };

ipfix_result
ipfix_report_put_key(
    ipfix_report *report, const ipfix_template *tmpl, uint16_t index)
{
	if (index >= ipfix_template_count(tmpl) || index >= KEYS_MAX)
		return IPFIX_ERR_RANGE;
	if (report->template_id != ipfix_template_id(tmpl))
		report->flow_keys = 0;
	report->template_id = ipfix_template_id(tmpl);
	report->flow_keys |= UINT64_C(1) << index;
	return IPFIX_OK;
}

bool
ipfix_report_has_key(
    const ipfix_report *report, const ipfix_template *tmpl, uint16_t index)
{
	return report->template_id == ipfix_template_id(tmpl) &&
	    index < ipfix_template_count(tmpl) && index < KEYS_MAX &&
	    (report->flow_keys >> index & 1) != 0;
}
