/* SPDX-License-Identifier: BSD-3-Clause */
/* Template Records, read and written (RFC 7011, 3.4.1, 3.4.2 and 8.1). */
#include "wire/template.h"

#include <string.h>

#include <ipfix/message.h>

#include "base/alloc.h"
#include "base/fail.h"

enum {
	FIELD_SIZE_MIN = 4, /* a Field Specifier without a PEN */
	FIELD_COUNT_AT = 2, /* in a record */
	SCOPE_COUNT_AT = 4,
};

/* A Field Specifier: the Enterprise bit decides whether a PEN follows. */
bool
ipx_field_specifier_take(struct ipx_cursor *c, ipfix_field_specifier *f)
{
	uint16_t id;

	if (!ipx_cursor_u16(c, &id) || !ipx_cursor_u16(c, &f->length))
		return false;
	f->id = id & IPX_FIELD_ID_MAX;
	f->enterprise = (id & IPX_ENTERPRISE_BIT) != 0;
	f->pen = 0;
	f->element = NULL;
	return !f->enterprise || ipx_cursor_u32(c, &f->pen);
}

/* Why a record whose octets are all there must not become a template. */
static void
judge(struct ipx_template_record *r, size_t record_min)
{
	if (r->id < IPFIX_TEMPLATE_ID_MIN) {
		r->fault = IPFIX_FAULT_TEMPLATE_ID;
	} else if (r->set_id == IPFIX_SET_OPTIONS_TEMPLATE &&
	    r->scope_count == 0) {
		r->fault = IPFIX_FAULT_TEMPLATE_NO_SCOPE;
		r->fault_at = SCOPE_COUNT_AT;
	} else if (r->scope_count > r->count) {
		r->fault = IPFIX_FAULT_TEMPLATE_SCOPE;
		r->fault_at = SCOPE_COUNT_AT;
	} else if (record_min == 0) {
		r->fault = IPFIX_FAULT_TEMPLATE_EMPTY;
		r->fault_at = FIELD_COUNT_AT;
	}
}

/* What follows Template ID and Field Count of a definition. */
static bool
read_definition(struct ipx_cursor *c, struct ipx_template_record *r)
{
	ipfix_field_specifier f;
	size_t record_min = 0;

	if (r->set_id == IPFIX_SET_OPTIONS_TEMPLATE &&
	    !ipx_cursor_u16(c, &r->scope_count))
		return false;
	/* The count is a stranger's word: nothing loops on it unchecked. */
	if (ipx_cursor_left(c) / FIELD_SIZE_MIN < r->count)
		return false;
	for (uint16_t i = 0; i < r->count; i++) {
		if (!ipx_field_specifier_take(c, &f))
			return false;
		record_min += f.length == IPFIX_VARIABLE_LENGTH ? 1 : f.length;
		if (f.length == 0)
			r->empty_count++;
	}
	judge(r, record_min);
	return true;
}

/*
 * Steps over whole zero words and says whether that was all: padding, or the
 * start of something that follows it.  One step for all of them, so that a
 * Set full of them takes linear time.
 */
static bool
skip_zeros(struct ipx_cursor *c)
{
	struct ipx_cursor ahead = *c;
	uint32_t word;

	while (ipx_cursor_u32(&ahead, &word)) {
		if (word != 0)
			return false;
		*c = ahead;
	}
	return true;
}

ipfix_result
ipx_template_record_next(
    struct ipx_cursor *c, uint16_t set_id, struct ipx_template_record *record)
{
	struct ipx_cursor in = *c;
	struct ipx_template_record r = { .set_id = set_id };

	/* Fewer octets than any record has, or zeros to the end: padding. */
	if (!ipx_cursor_u16(&in, &r.id) || !ipx_cursor_u16(&in, &r.count))
		return IPFIX_DONE;
	if (r.id == 0 && r.count == 0 && skip_zeros(&in))
		return IPFIX_DONE;
	/* RFC 7011, 8.1: a withdrawal has no Scope Field Count either. */
	if (r.count > 0 && !read_definition(&in, &r)) {
		r.fault = IPFIX_FAULT_TEMPLATE_CUT;
		r.fault_at = ipx_cursor_left(c);
		r.octets = ipx_cursor_rest(c);
		*record = r;
		return IPFIX_ERR_TRUNCATED;
	}
	if (r.count == 0 && r.id < IPFIX_TEMPLATE_ID_MIN && r.id != set_id)
		r.fault = IPFIX_FAULT_WITHDRAWAL_ID;
	ipx_cursor_take(c, in.at - c->at, &r.octets);
	*record = r;
	return IPFIX_OK;
}

const ipfix_element *
ipx_field_specifier_element(
    const ipfix_field_specifier *f, const ipfix_registry *registry)
{
	if (f->enterprise && f->pen == 0)
		return NULL;
	return ipfix_registry_find(registry, f->pen, f->id);
}

/* A cursor at the first Field Specifier of a definition. */
static struct ipx_cursor
fields_of(const struct ipx_template_record *r)
{
	struct ipx_cursor c = ipx_cursor_over(r->octets);

	c.at = ipx_template_header_size(r->set_id);
	return c;
}

ipfix_result
ipx_template_new(ipfix_template **tmpl,
    const struct ipx_template_record *record, const ipfix_registry *registry,
    const ipfix_alloc *alloc, const struct ipx_hash_key *key)
{
	struct ipx_cursor c = fields_of(record);
	size_t variables = 0;
	ipfix_field_specifier f;
	ipfix_template *t;

	while (ipx_field_specifier_take(&c, &f))
		variables += f.length == IPFIX_VARIABLE_LENGTH;

	t = ipx_template_block(
	    alloc, record->count, variables, record->octets.size);
	if (t == NULL)
		return IPFIX_ERR_NOMEM;
	t->id = record->id;
	t->set_id = record->set_id;
	t->scope_count = record->scope_count;
	t->key = *key;
	memcpy(t->octets, record->octets.data, record->octets.size);
	c = fields_of(record);
	while (t->count < record->count) {
		ipfix_field_specifier *field = &t->fields[t->count++];

		ipx_field_specifier_take(&c, field);
		field->element = ipx_field_specifier_element(field, registry);
	}
	ipx_template_index(t);
	*tmpl = t;
	return IPFIX_OK;
}

ipfix_result
ipfix_template_get(ipfix_template **tmpl, ipfix_span *octets, uint16_t set_id,
    const ipfix_registry *registry, const ipfix_alloc *alloc,
    ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(*octets);
	struct ipx_template_record record;
	struct ipx_hash_key key = ipx_hash_key(0, &c);
	ipfix_result rc;

	if (set_id != IPFIX_SET_TEMPLATE &&
	    set_id != IPFIX_SET_OPTIONS_TEMPLATE)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	rc = ipx_template_record_next(&c, set_id, &record);
	if (rc == IPFIX_DONE)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_CUT, octets->size);
	if (record.fault == IPFIX_FAULT_NONE && record.count == 0)
		record.fault = IPFIX_FAULT_TEMPLATE_EMPTY;
	if (record.fault != IPFIX_FAULT_NONE)
		return ipx_fail(error, record.fault, record.fault_at);
	rc = ipx_template_new(
	    tmpl, &record, registry, ipx_alloc_or_default(alloc), &key);
	if (rc < 0)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	*octets = ipx_cursor_rest(&c);
	return IPFIX_OK;
}
