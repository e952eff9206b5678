/* SPDX-License-Identifier: BSD-3-Clause */
/* Records into Messages, templates before them, Messages out. */
#include "session/exporter.h"
#include "wire/template.h"

bool
ipx_exporter_busy(const ipfix_exporter *exporter)
{
	return exporter->builder.size > IPFIX_MESSAGE_HEADER_SIZE;
}

void
ipx_exporter_wake(ipfix_exporter *exporter)
{
	exporter->due = 0;
	exporter->due_number = 0;
}

static bool
is_options(const struct ipx_exported *e)
{
	return e->tmpl->scope_count > 0;
}

static ipfix_time
interval_of(const ipfix_exporter *x, const struct ipx_exported *e)
{
	if (x->options.transport != IPFIX_UDP)
		return IPFIX_NEVER;
	return is_options(e) ? x->options.options_refresh
	                     : x->options.template_refresh;
}

static uint32_t
messages_of(const ipfix_exporter *x, const struct ipx_exported *e)
{
	if (x->options.transport != IPFIX_UDP)
		return 0;
	return is_options(e) ? x->options.options_refresh_messages
	                     : x->options.template_refresh_messages;
}

/* When a template is due by time. */
static ipfix_time
due_time(const ipfix_exporter *x, const struct ipx_exported *e)
{
	ipfix_time interval = interval_of(x, e);

	if (e->copies > 0)
		return 0;
	return interval > IPFIX_NEVER - e->sent ? IPFIX_NEVER
	                                        : e->sent + interval;
}

/* From which Message on a template is due. */
static uint64_t
due_number(const ipfix_exporter *x, const struct ipx_exported *e)
{
	uint32_t messages = messages_of(x, e);

	return messages > 0 ? e->message + messages : UINT64_MAX;
}

/*
 * Whether a template belongs into the Message at hand, at most once.  One
 * that was never announced waits for its first record.
 */
static bool
is_due(const ipfix_exporter *x, const struct ipx_exported *e, ipfix_time now)
{
	if (e->tmpl == NULL || e->message == x->number)
		return false;
	if (!e->announced)
		return e->lost;
	return now >= due_time(x, e) || x->number >= due_number(x, e);
}

void
ipx_exporter_forget(ipfix_exporter *exporter, struct ipx_exported *e)
{
	e->lost = e->lost || e->announced;
	e->announced = false;
	e->copies = exporter->options.initial_copies;
	ipx_exporter_wake(exporter);
}

/* A template was put into the Message at hand. */
static void
note_put(ipfix_exporter *x, struct ipx_exported *e, ipfix_time now)
{
	e->announced = true;
	e->lost = false;
	e->sent = now;
	e->message = x->number;
	if (e->copies > 0)
		e->copies--;
	x->builder_templates = true;
	x->builder_counts[0]++;
	ipx_exporter_wake(x);
}

static ipfix_result
put_template(ipfix_exporter *x, struct ipx_exported *e, ipfix_time now)
{
	ipfix_result rc = ipfix_builder_put_template(&x->builder, e->tmpl);

	if (rc == IPFIX_OK)
		note_put(x, e, now);
	return rc;
}

/* When anything may be due next, so that most Messages need not look. */
static void
look_ahead(ipfix_exporter *x)
{
	x->due = IPFIX_NEVER;
	x->due_number = UINT64_MAX;
	for (size_t i = 0; i < x->exported_count; i++) {
		const struct ipx_exported *e = &x->exported[i];

		if (e->tmpl == NULL || !(e->announced || e->lost))
			continue;
		if (due_time(x, e) < x->due)
			x->due = due_time(x, e);
		if (due_number(x, e) < x->due_number)
			x->due_number = due_number(x, e);
	}
}

/* Puts what is due of the domain at hand.  IPFIX_FULL: not all of it fit. */
static ipfix_result
put_due(ipfix_exporter *x, ipfix_time now)
{
	uint32_t odid = x->domains[x->domain].odid;
	size_t i = ipx_exported_lower(x, ipx_exported_key(odid, 0));
	ipfix_result rc = IPFIX_OK;

	if (now < x->due && x->number < x->due_number)
		return IPFIX_OK;
	for (; i < x->exported_count && x->exported[i].key >> 16 == odid; i++)
		if (rc == IPFIX_OK && is_due(x, &x->exported[i], now))
			rc = put_template(x, &x->exported[i], now);
	look_ahead(x);
	return rc;
}

ipfix_result
ipx_exporter_begin(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;

	if (ipx_exporter_busy(x))
		return x->builder_domain == x->domain ? IPFIX_OK : IPFIX_FULL;
	/* The size was checked when the exporter was made. */
	if (ipfix_builder_init(
	        &x->builder, x->octets, x->options.max_message) != IPFIX_OK)
		return IPFIX_ERR_INVAL;
	x->builder.alignment = x->options.alignment;
	x->builder_domain = x->domain;
	x->builder_templates = false;
	x->builder_counts[0] = 0;
	x->builder_counts[1] = 0;
	/* What does not fit now is still due in the next Message. */
	(void)put_due(x, now);
	return IPFIX_OK;
}

/* One record in any of its forms. */
struct record {
	ipfix_span octets;
	const ipfix_value *values;
	const ipfix_field *fields;
	size_t count;
};

static ipfix_result
put_record(ipfix_builder *b, const ipfix_template *tmpl, const struct record *r)
{
	if (r->values != NULL)
		return ipfix_builder_put_values(b, tmpl, r->values, r->count);
	if (r->fields != NULL)
		return ipfix_builder_put_fields(b, tmpl, r->fields, r->count);
	return ipfix_builder_put_octets(b, tmpl, r->octets);
}

/*
 * The first record of a template, behind the template.  Where both do not fit
 * into one Message, the template goes alone and the record into the next.
 */
static ipfix_result
put_first(ipfix_exporter *x, struct ipx_exported *e, const struct record *r,
    ipfix_time now)
{
	ipfix_builder before = x->builder;
	ipfix_result rc = ipfix_builder_put_template(&x->builder, e->tmpl);

	if (rc == IPFIX_OK)
		rc = put_record(&x->builder, e->tmpl, r);
	if (rc == IPFIX_OK) {
		note_put(x, e, now);
		return IPFIX_OK;
	}
	x->builder = before;
	if (rc == IPFIX_FULL && !ipx_exporter_busy(x))
		(void)put_template(x, e, now);
	return rc;
}

static ipfix_result
put(ipfix_exporter *x, uint16_t id, const struct record *r, ipfix_time now)
{
	struct ipx_exported *e = ipx_exported_find(x, id);
	ipfix_result rc;

	if (e == NULL)
		return IPFIX_ERR_NOTFOUND;
	rc = ipx_exporter_begin(x, now);
	if (rc != IPFIX_OK)
		return rc;
	if (!e->announced)
		return put_first(x, e, r, now);
	rc = put_record(&x->builder, e->tmpl, r);
	/* In an empty Message there is all the room there ever is. */
	if (rc == IPFIX_FULL && !ipx_exporter_busy(x))
		return IPFIX_ERR_LENGTH;
	return rc;
}

ipfix_result
ipfix_exporter_put_values(ipfix_exporter *exporter, uint16_t id,
    const ipfix_value *values, size_t count, ipfix_time now)
{
	struct record r = { .values = values, .count = count };

	return put(exporter, id, &r, now);
}

ipfix_result
ipfix_exporter_put_draft(
    ipfix_exporter *exporter, const ipfix_draft *draft, ipfix_time now)
{
	if (draft->result != IPFIX_OK)
		return draft->result;
	return ipfix_exporter_put_values(exporter,
	    ipfix_template_id(draft->tmpl), draft->values, draft->count, now);
}

ipfix_result
ipfix_exporter_put_fields(ipfix_exporter *exporter, uint16_t id,
    const ipfix_field *fields, size_t count, ipfix_time now)
{
	struct record r = { .fields = fields, .count = count };

	return put(exporter, id, &r, now);
}

ipfix_result
ipfix_exporter_put_octets(
    ipfix_exporter *exporter, uint16_t id, ipfix_span octets, ipfix_time now)
{
	struct record r = { .octets = octets };

	return put(exporter, id, &r, now);
}

/* A domain that has something due, turned to; or false. */
static bool
turn_to_due(ipfix_exporter *x, ipfix_time now)
{
	for (size_t i = 0; i < x->exported_count; i++) {
		uint32_t odid = (uint32_t)(x->exported[i].key >> 16);

		if (!is_due(x, &x->exported[i], now))
			continue;
		for (size_t d = 0; d < x->domain_count; d++)
			if (x->domains[d].odid == odid) {
				x->domain = d;
				return true;
			}
	}
	return false;
}

ipfix_result
ipfix_exporter_refresh(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;
	size_t domain = x->domain;
	ipfix_result rc = IPFIX_DONE;

	while (turn_to_due(x, now)) {
		ipfix_result put_rc = ipx_exporter_begin(x, now);

		if (put_rc == IPFIX_OK)
			put_rc = put_due(x, now);
		rc = put_rc;
		if (put_rc != IPFIX_OK)
			break;
	}
	x->domain = domain;
	return rc;
}

ipfix_time
ipfix_exporter_deadline(const ipfix_exporter *exporter)
{
	ipfix_time first = IPFIX_NEVER;

	for (size_t i = 0; i < exporter->exported_count; i++) {
		const struct ipx_exported *e = &exporter->exported[i];

		if (e->tmpl != NULL && (e->announced || e->lost) &&
		    due_time(exporter, e) < first)
			first = due_time(exporter, e);
	}
	return first;
}

ipfix_result
ipfix_exporter_take(
    ipfix_exporter *exporter, ipfix_time now, ipfix_exported *message)
{
	ipfix_exporter *x = exporter;
	struct ipx_export_domain *d = &x->domains[x->builder_domain];
	ipfix_exported m = { .odid = d->odid,
		.stream = d->stream,
		.records = x->builder.records,
		.sequence = d->sequence,
		.templates = x->builder_templates,
		.number_ = x->number };

	if (!ipx_exporter_busy(x))
		return IPFIX_DONE;
	/* RFC 7011, 8.2: it orders template actions, and never steps back. */
	if (now > x->export_time)
		x->export_time = now;
	ipfix_builder_finish(&x->builder, ipfix_time_to_unix(x->export_time),
	    d->sequence, d->odid, &m.octets);
	x->builder.size = IPFIX_MESSAGE_HEADER_SIZE;
	d->sequence += m.records;
	x->number++;
	x->counters.messages++;
	x->counters.octets += m.octets.size;
	x->counters.records += m.records;
	x->counters.template_records += x->builder_counts[0];
	x->counters.withdrawals += x->builder_counts[1];
	*message = m;
	return IPFIX_OK;
}

void
ipfix_exporter_discard(ipfix_exporter *exporter, const ipfix_exported *message)
{
	exporter->counters.discarded_messages++;
	exporter->counters.discarded_records += message->records;
	exporter->counters.discarded_octets += message->octets.size;
	for (size_t i = 0; i < exporter->exported_count; i++) {
		struct ipx_exported *e = &exporter->exported[i];

		if (e->tmpl != NULL && e->message == message->number_)
			ipx_exporter_forget(exporter, e);
	}
}
