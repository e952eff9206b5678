/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates made by the caller, and the Template Records they are sent as. */
#include "wire/template.h"

#include <ipfix/message.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/writer.h"

size_t
ipx_template_header_size(uint16_t set_id)
{
	return set_id == IPFIX_SET_OPTIONS_TEMPLATE ? 6 : 4;
}

static size_t
field_size(const ipfix_field_specifier *f)
{
	return f->pen != 0 || f->enterprise ? 8 : 4;
}

/* A field as it will be: the Enterprise bit set, the element looked up. */
static ipfix_field_specifier
complete(const ipfix_field_specifier *f, const ipfix_registry *registry)
{
	ipfix_field_specifier done = *f;

	done.enterprise = f->enterprise || f->pen != 0;
	done.shares_name_ = false;
	done.repeated_ = false;
	done.name_size_ = 0;
	if (done.element == NULL)
		done.element = ipx_field_specifier_element(&done, registry);
	return done;
}

static ipfix_fault
check_field(const ipfix_field_specifier *f, const ipfix_registry *registry)
{
	ipfix_field_specifier done = complete(f, registry);

	if (f->id > IPX_FIELD_ID_MAX)
		return IPFIX_FAULT_ARGUMENT;
	if (done.element != NULL &&
	    !ipfix_type_allows((ipfix_type)done.element->type, f->length))
		return IPFIX_FAULT_FIELD_LENGTH;
	return IPFIX_FAULT_NONE;
}

static ipfix_result
check(uint16_t id, uint16_t scope_count, const ipfix_field_specifier *fields,
    size_t count, const ipfix_registry *registry, ipfix_error *error)
{
	uint64_t octets = 0;

	if (count == 0 || count > UINT16_MAX)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	if (id < IPFIX_TEMPLATE_ID_MIN)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_ID, 0);
	if (scope_count > count)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_SCOPE, 0);
	for (size_t i = 0; i < count; i++) {
		ipfix_fault fault = check_field(&fields[i], registry);

		if (fault != IPFIX_FAULT_NONE)
			return ipx_fail(error, fault, i);
		octets += fields[i].length;
	}
	if (octets == 0)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_EMPTY, 0);
	return IPFIX_OK;
}

static void
write_record(ipfix_template *t)
{
	struct ipx_writer w = ipx_writer_over(t->octets, t->octets_size);

	ipx_writer_u16(&w, t->id);
	ipx_writer_u16(&w, t->count);
	if (t->set_id == IPFIX_SET_OPTIONS_TEMPLATE)
		ipx_writer_u16(&w, t->scope_count);
	for (size_t i = 0; i < t->count; i++) {
		const ipfix_field_specifier *f = &t->fields[i];

		ipx_writer_u16(&w,
		    (uint16_t)(f->id |
		        (f->enterprise ? IPX_ENTERPRISE_BIT : 0)));
		ipx_writer_u16(&w, f->length);
		if (f->enterprise)
			ipx_writer_u32(&w, f->pen);
	}
}

ipfix_result
ipfix_template_new(ipfix_template **tmpl, uint16_t id, uint16_t scope_count,
    const ipfix_field_specifier *fields, size_t count,
    const ipfix_registry *registry, const ipfix_alloc *alloc,
    ipfix_error *error)
{
	uint16_t set_id =
	    scope_count > 0 ? IPFIX_SET_OPTIONS_TEMPLATE : IPFIX_SET_TEMPLATE;
	size_t octets = ipx_template_header_size(set_id), variables = 0;
	ipfix_result rc =
	    check(id, scope_count, fields, count, registry, error);
	ipfix_template *t;

	if (rc < 0)
		return rc;
	for (size_t i = 0; i < count; i++) {
		octets += field_size(&fields[i]);
		variables += fields[i].length == IPFIX_VARIABLE_LENGTH;
	}
	t = ipx_template_block(
	    ipx_alloc_or_default(alloc), count, variables, octets);
	if (t == NULL)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	t->id = id;
	t->set_id = set_id;
	t->scope_count = scope_count;
	t->count = (uint16_t)count;
	t->key = ipx_hash_key(0, t);
	for (size_t i = 0; i < count; i++)
		t->fields[i] = complete(&fields[i], registry);
	write_record(t);
	ipx_template_index(t);
	*tmpl = t;
	return IPFIX_OK;
}
