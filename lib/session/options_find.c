/* SPDX-License-Identifier: BSD-3-Clause */
/* What an element is for a Data Record, or for a Scope. */
#include <ipfix/elements.h>

#include "session/scope.h"

struct wanted {
	const ipfix_options *options;
	uint32_t pen;
	uint16_t id;
};

/* The field of an Options Data Record that is not of its Scope. */
static bool
find_said(
    const struct wanted *w, const ipfix_record *record, ipfix_field *field)
{
	for (size_t n = 0;
	     ipfix_record_find(record, w->pen, w->id, n, field) == IPFIX_OK;
	     n++)
		if (!field->scope)
			return true;
	return false;
}

/* The latest statement on a Scope that has the element. */
static bool
find_in_scope(const struct wanted *w, const struct ipx_scope *scope,
    ipfix_option_source source, ipfix_option *option)
{
	const struct ipx_statement *s = scope->statements, *best = NULL;
	ipfix_field field;

	for (; s != NULL; s = s->next)
		if ((best == NULL || s->when > best->when) &&
		    find_said(w, &s->record, &field)) {
			best = s;
			option->field = field;
		}
	if (best == NULL)
		return false;
	option->source = source;
	option->record = best->record;
	option->when = best->when;
	return true;
}

/*
 * Of the Scopes with these values the one said last.  They differ in who
 * exports alone; which of several is meant can only be assumed.
 */
static bool
find_by_values(const struct wanted *w, const struct ipx_scope_kind *kind,
    const struct ipx_scope_value *values, ipfix_option *option)
{
	uint64_t hash = ipx_scope_hash(w->options, kind, values);
	const struct ipx_scope *scope = ipx_scope_bucket(w->options, hash);
	ipfix_option found;
	size_t count = 0;

	for (; scope != NULL; scope = scope->bucket) {
		if (scope->hash != hash || scope->kind != kind ||
		    !ipx_scope_matches(scope, values) ||
		    !find_in_scope(w, scope, IPFIX_OPTION_SCOPE, &found))
			continue;
		if (count++ == 0 || found.when > option->when)
			*option = found;
	}
	if (count > 1)
		option->source = IPFIX_OPTION_ASSUMED;
	return count > 0 && (count == 1 || !w->options->exact);
}

/*
 * The value that a Data Record has of a Scope Field.  False: the Scope does
 * not apply, as far as the record tells.
 */
static bool
value_in(const ipfix_record *record, struct ipx_element_key key,
    size_t occurrence, uint32_t odid, struct ipx_scope_value *value)
{
	ipfix_field field;

	if (key.pen == 0 && key.id == IPFIX_IE_templateId) {
		ipx_scope_value_number(value, ipfix_template_id(record->tmpl));
		return occurrence == 0;
	}
	if (ipfix_record_find(record, key.pen, key.id, occurrence, &field) ==
	    IPFIX_OK) {
		ipx_scope_value_of(value, &field);
		return true;
	}
	if (occurrence > 0)
		return false;
	if (key.pen == 0 && key.id == IPFIX_IE_observationDomainId) {
		ipx_scope_value_number(value, odid);
		return true;
	}
	*value = (struct ipx_scope_value){ .known = false };
	return ipx_scope_is_wide(key);
}

static bool
values_in(const ipfix_record *record, const struct ipx_scope_kind *kind,
    size_t occurrence, struct ipx_scope_value *values)
{
	for (uint16_t i = 0; i < kind->count; i++)
		if (!value_in(record, kind->fields[i], occurrence, kind->odid,
		        &values[i]))
			return false;
	return true;
}

/* A kind of Scope of one element applies to any field of it. */
static bool
find_in_kind(const struct wanted *w, const ipfix_record *record,
    const struct ipx_scope_kind *kind, ipfix_option *option)
{
	struct ipx_scope_value values[IPX_SCOPE_FIELDS];

	for (size_t n = 0; values_in(record, kind, n, values); n++) {
		if (find_by_values(w, kind, values, option))
			return true;
		if (kind->count != 1)
			break;
	}
	return false;
}

static bool
find_in_domain(const struct wanted *w, const ipfix_record *record,
    uint32_t odid, ipfix_option *option)
{
	const struct ipx_scope_kind *kind =
	    ipx_scope_kind_first(w->options, odid);

	for (; kind != NULL; kind = ipx_scope_kind_next(kind))
		if (find_in_kind(w, record, kind, option))
			return true;
	return false;
}

/* The only Scope of a kind that Flow Records often do not carry. */
static bool
assume_in_domain(const struct wanted *w, const ipfix_record *record,
    uint32_t odid, ipfix_option *option)
{
	const struct ipx_scope_kind *kind =
	    ipx_scope_kind_first(w->options, odid);
	struct ipx_scope_value values[IPX_SCOPE_FIELDS];

	for (; kind != NULL; kind = ipx_scope_kind_next(kind))
		if (kind->assumable && kind->scope_count == 1 &&
		    !values_in(record, kind, 0, values) &&
		    find_in_scope(
		        w, kind->scopes, IPFIX_OPTION_ASSUMED, option))
			return true;
	return false;
}

static bool
find_override(const struct wanted *w, ipfix_option *option)
{
	const struct ipx_override *o = w->options->overrides;

	while (o != NULL &&
	    (o->specifier.pen != w->pen || o->specifier.id != w->id))
		o = o->next;
	if (o == NULL)
		return false;
	*option = (ipfix_option){ .source = IPFIX_OPTION_OVERRIDE,
		.field = { .specifier = &o->specifier,
		    .octets = { o->octets, o->size } } };
	return true;
}

static bool
find_own(
    const struct wanted *w, const ipfix_record *record, ipfix_option *option)
{
	ipfix_field field;

	if (ipfix_record_find(record, w->pen, w->id, 0, &field) != IPFIX_OK)
		return false;
	*option = (ipfix_option){
		.source = IPFIX_OPTION_RECORD, .field = field, .record = *record
	};
	return true;
}

ipfix_result
ipfix_options_find(const ipfix_options *options, const ipfix_record *record,
    uint32_t pen, uint16_t id, ipfix_option *option)
{
	struct wanted w = { options, pen, id };
	bool lenient = !options->exact;

	if (find_override(&w, option) || find_own(&w, record, option) ||
	    find_in_domain(&w, record, record->odid, option) ||
	    find_in_domain(&w, record, 0, option) ||
	    (lenient && assume_in_domain(&w, record, record->odid, option)) ||
	    (lenient && assume_in_domain(&w, record, 0, option)))
		return IPFIX_OK;
	return IPFIX_ERR_NOTFOUND;
}

/* A Scope that is asked for: an element, or either of two, and its value. */
struct asked {
	uint32_t pen;
	uint16_t id, or_id;
	const struct ipx_scope_value *value;
};

/*
 * The values of a kind of Scope that is of the elements asked for, and of
 * nothing else but the exporter and its domain.
 */
static bool
values_of(const struct ipx_scope_kind *kind, const struct asked *asked,
    struct ipx_scope_value *values)
{
	bool any = false;

	for (uint16_t i = 0; i < kind->count; i++) {
		struct ipx_element_key key = kind->fields[i];

		if (key.pen == asked->pen &&
		    (key.id == asked->id || key.id == asked->or_id)) {
			values[i] = *asked->value;
			any = true;
		} else if (ipx_scope_is_wide(key)) {
			values[i] = (struct ipx_scope_value){ .known = false };
		} else if (key.pen == 0 &&
		    key.id == IPFIX_IE_observationDomainId) {
			ipx_scope_value_number(&values[i], kind->odid);
		} else {
			return false;
		}
	}
	return any;
}

static bool
find_under(const struct wanted *w, uint32_t odid, const struct asked *asked,
    ipfix_option *option)
{
	const struct ipx_scope_kind *kind =
	    ipx_scope_kind_first(w->options, odid);
	struct ipx_scope_value values[IPX_SCOPE_FIELDS];

	for (; kind != NULL; kind = ipx_scope_kind_next(kind))
		if (values_of(kind, asked, values) &&
		    find_by_values(w, kind, values, option))
			return true;
	return false;
}

ipfix_result
ipfix_options_find_scope(const ipfix_options *options, uint32_t odid,
    const ipfix_field *scope, uint32_t pen, uint16_t id, ipfix_option *option)
{
	struct wanted w = { options, pen, id };
	struct ipx_scope_value value;
	struct asked asked = { scope->specifier->pen, scope->specifier->id,
		scope->specifier->id, &value };

	ipx_scope_value_of(&value, scope);
	if (find_under(&w, odid, &asked, option) ||
	    find_under(&w, 0, &asked, option))
		return IPFIX_OK;
	return IPFIX_ERR_NOTFOUND;
}

ipfix_result
ipfix_options_find_interface(const ipfix_options *options, uint32_t odid,
    uint32_t interface, uint16_t id, ipfix_option *option)
{
	struct wanted w = { options, 0, id };
	struct ipx_scope_value value;
	struct asked asked[] = {
		{ 0, IPFIX_IE_ingressInterface, IPFIX_IE_egressInterface,
		    &value },
		{ 0, IPFIX_IE_ingressPhysicalInterface,
		    IPFIX_IE_egressPhysicalInterface, &value },
	};

	ipx_scope_value_number(&value, interface);
	for (size_t i = 0; i < IPFIX_COUNT(asked); i++)
		if (find_under(&w, odid, &asked[i], option) ||
		    find_under(&w, 0, &asked[i], option))
			return IPFIX_OK;
	return IPFIX_ERR_NOTFOUND;
}
