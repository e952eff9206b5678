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
ipx_exporter_clear(ipfix_exporter *exporter)
{
	ipfix_exporter *x = exporter;

	/* The size was checked when the exporter was made. */
	if (ipfix_builder_init(&x->builder, x->octets, x->max_message) !=
	    IPFIX_OK)
		return;
	x->builder.alignment = x->options.alignment;
	x->at_hand = (struct ipx_exporting){ .domain = x->domain };
}

ipfix_result
ipx_exporter_begin(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;

	if (ipx_exporter_busy(x))
		return x->at_hand.domain == x->domain ? IPFIX_OK : IPFIX_FULL;
	ipx_exporter_clear(x);
	/* What does not fit now is still due in the next Message. */
	if (!ipx_exporter_quiet(x, now))
		(void)ipx_exporter_put_due(x, now);
	return IPFIX_OK;
}

/* One record in any of its forms, or as many as there is room for. */
struct record {
	enum { VALUES, FIELDS, OCTETS, FILLER } form;
	const ipfix_value *values;
	const ipfix_field *fields;
	size_t count;
	ipfix_span octets;
	struct ipx_filler *filler;
};

static ipfix_result
put_record(
    ipfix_exporter *x, const ipfix_template *tmpl, const struct record *r)
{
	ipfix_builder *b = &x->builder;
	uint32_t before = b->records;
	ipfix_result rc;

	if (r->form == VALUES)
		rc = ipfix_builder_put_values(b, tmpl, r->values, r->count);
	else if (r->form == FIELDS)
		rc = ipfix_builder_put_fields(b, tmpl, r->fields, r->count);
	else if (r->form == OCTETS)
		rc = ipfix_builder_put_octets(b, tmpl, r->octets);
	else
		rc = ipx_builder_fill(b, tmpl, r->filler);
	if (rc == IPFIX_OK && tmpl->scope_count > 0)
		x->at_hand.options_records += b->records - before;
	return rc;
}

/*
 * A record in a Message of its own, as it must be possible: one that is wrong,
 * or fits into no Message, does not begin one.
 */
static ipfix_result
put_alone(
    ipfix_exporter *x, const struct ipx_exported *e, const struct record *r)
{
	ipfix_result rc;

	ipx_exporter_clear(x);
	rc = put_record(x, e->tmpl, r);
	return rc == IPFIX_FULL ? IPFIX_ERR_LENGTH : rc;
}

/*
 * A record whose template must be sent before it, perhaps several times and
 * each time in another Message (RFC 7011, 8.4).  The record goes behind the
 * last copy, or into the next Message if one does not hold both.
 */
static ipfix_result
put_behind_template(ipfix_exporter *x, struct ipx_exported *e,
    const struct record *r, ipfix_time now)
{
	const struct ipx_exported e_before = *e;
	const struct ipx_exporting at_hand = x->at_hand;
	const ipfix_builder builder = x->builder;
	bool begun = ipx_exporter_busy(x);
	ipfix_result rc;

	if (e->message == x->number)
		return IPFIX_FULL;
	rc = ipx_exporter_put_template(x, e, now);
	if (rc != IPFIX_OK || e->copies > 0)
		return IPFIX_FULL;
	rc = put_record(x, e->tmpl, r);
	if (rc == IPFIX_OK || (rc == IPFIX_FULL && !begun))
		return rc;
	*e = e_before;
	x->at_hand = at_hand;
	x->builder = builder;
	return rc;
}

static ipfix_result
put(ipfix_exporter *x, uint16_t id, const struct record *r, ipfix_time now)
{
	struct ipx_exported *e = ipx_exported_find(x, id);
	ipfix_result rc;

	if (e == NULL)
		return IPFIX_ERR_NOTFOUND;
	if (!ipx_exporter_busy(x)) {
		rc = put_alone(x, e, r);
		if (rc != IPFIX_OK)
			return rc;
		if (e->copies == 0 && ipx_exporter_quiet(x, now))
			return IPFIX_OK;
		ipx_exporter_clear(x);
	}
	rc = ipx_exporter_begin(x, now);
	if (rc != IPFIX_OK)
		return rc;
	if (e->copies > 0)
		return put_behind_template(x, e, r, now);
	return put_record(x, e->tmpl, r);
}

ipfix_result
ipfix_exporter_put_values(ipfix_exporter *exporter, uint16_t id,
    const ipfix_value *values, size_t count, ipfix_time now)
{
	const struct record r = { VALUES, .values = values, .count = count };

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
	const struct record r = { FIELDS, .fields = fields, .count = count };

	return put(exporter, id, &r, now);
}

ipfix_result
ipfix_exporter_put_octets(
    ipfix_exporter *exporter, uint16_t id, ipfix_span octets, ipfix_time now)
{
	const struct record r = { OCTETS, .octets = octets };

	return put(exporter, id, &r, now);
}

ipfix_result
ipx_exporter_fill(ipfix_exporter *exporter, uint16_t id,
    struct ipx_filler *filler, ipfix_time now)
{
	const struct record r = { FILLER, .filler = filler };

	return put(exporter, id, &r, now);
}
