/* SPDX-License-Identifier: BSD-3-Clause */
/* The values of Scope Fields, and what it means to have the same. */
#include "session/scope.h"

#include <ipfix/elements.h>

#include <string.h>

#include "base/writer.h"

enum { ENGINE_PANA_L7_PEN = 20 };

bool
ipx_scope_is_wide(struct ipx_element_key key)
{
	if (key.pen != 0)
		return false;
	switch (key.id) {
	case IPFIX_IE_exporterIPv4Address:
	case IPFIX_IE_exporterIPv6Address:
	case IPFIX_IE_exportingProcessId:
	case IPFIX_IE_meteringProcessId:
		return true;
	default:
		return false;
	}
}

uint32_t
ipx_scope_weight(struct ipx_element_key key)
{
	if (ipx_scope_is_wide(key))
		return key.id == IPFIX_IE_meteringProcessId ? 2 : 1;
	if (key.pen != 0)
		return 64;
	switch (key.id) {
	case IPFIX_IE_observationDomainId:
		return 4;
	case IPFIX_IE_lineCardId:
		return 8;
	case IPFIX_IE_portId:
		return 16;
	case IPFIX_IE_templateId:
	case IPFIX_IE_commonPropertiesId:
		return 32;
	default:
		return 64;
	}
}

bool
ipx_scope_is_assumable(struct ipx_element_key key)
{
	if (key.pen != 0)
		return false;
	return ipx_scope_is_wide(key) || key.id == IPFIX_IE_selectorId ||
	    key.id == IPFIX_IE_samplerId || key.id == IPFIX_IE_lineCardId ||
	    key.id == IPFIX_IE_observationDomainId;
}

bool
ipx_scope_is_narrow(struct ipx_element_key key)
{
	if (key.pen != 0)
		return false;
	switch (key.id) {
	case IPFIX_IE_selectorId:
	case IPFIX_IE_samplerId:
	case IPFIX_IE_lineCardId:
	case IPFIX_IE_templateId:
	case IPFIX_IE_commonPropertiesId:
	case IPFIX_IE_applicationId:
	case IPFIX_IE_ingressInterface:
	case IPFIX_IE_egressInterface:
	case IPFIX_IE_ingressPhysicalInterface:
	case IPFIX_IE_egressPhysicalInterface:
	case IPFIX_IE_ingressVRFID:
		return true;
	default:
		return false;
	}
}

bool
ipx_scope_field(const struct ipx_scope_kind *kind, const ipfix_record *record,
    uint16_t index, ipfix_field *field)
{
	struct ipx_element_key key = kind->fields[index];

	if (!kind->narrowed || index + 1u < kind->count)
		return ipfix_record_get(record, index, field) == IPFIX_OK;
	return ipfix_record_find(record, key.pen, key.id, 0, field) == IPFIX_OK;
}

static ipfix_span
without_zeros(ipfix_span octets)
{
	while (octets.size > 0 && *octets.data == 0) {
		octets.data++;
		octets.size--;
	}
	return octets;
}

void
ipx_scope_value_of(struct ipx_scope_value *value, const ipfix_field *field)
{
	const ipfix_field_specifier *specifier = field->specifier;
	ipfix_span octets = field->octets;
	bool application = specifier->pen == 0 && !specifier->enterprise &&
	    specifier->id == IPFIX_IE_applicationId && octets.size > 0 &&
	    *octets.data != ENGINE_PANA_L7_PEN;

	*value = (struct ipx_scope_value){ .known = true, .rest = octets };
	/* RFC 6759, 4.1: an engine, and a number in any number of octets. */
	if (application) {
		value->lead = (uint16_t)(*octets.data + 1);
		octets.data++;
		octets.size--;
	}
	if (application ||
	    ipfix_type_kind(ipfix_field_type(field)) == IPFIX_KIND_UNSIGNED)
		value->rest = without_zeros(octets);
}

void
ipx_scope_value_number(struct ipx_scope_value *value, uint64_t number)
{
	*value = (struct ipx_scope_value){ .known = true };
	ipx_store64(value->number, number);
	value->rest =
	    without_zeros((ipfix_span){ value->number, sizeof(value->number) });
}

bool
ipx_scope_value_equal(
    const struct ipx_scope_value *a, const struct ipx_scope_value *b)
{
	return a->lead == b->lead && a->rest.size == b->rest.size &&
	    (a->rest.size == 0 ||
	        memcmp(a->rest.data, b->rest.data, a->rest.size) == 0);
}

uint64_t
ipx_scope_hash(const ipfix_options *options, const struct ipx_scope_kind *kind,
    const struct ipx_scope_value *values)
{
	const struct ipx_hash_key *key = &options->key;
	uint64_t hash = ipx_hash_u64(key, kind->odid);

	for (uint16_t i = 0; i < kind->count; i++) {
		const struct ipx_scope_value *v = &values[i];
		struct ipx_element_key field = kind->fields[i];

		hash = ipx_hash_u64(
		    key, hash ^ ((uint64_t)field.pen << 16 | field.id));
		if (!ipx_scope_is_wide(field))
			hash = ipx_hash_u64(key,
			    hash ^ v->lead ^
			        ipx_hash_octets(
			            key, v->rest.data, v->rest.size));
	}
	return hash;
}

bool
ipx_scope_matches(
    const struct ipx_scope *scope, const struct ipx_scope_value *values)
{
	const ipfix_record *record = &scope->statements->record;
	struct ipx_scope_value own;
	ipfix_field field;

	for (uint16_t i = 0; i < scope->kind->count; i++) {
		if (!values[i].known)
			continue;
		if (!ipx_scope_field(scope->kind, record, i, &field))
			return false;
		ipx_scope_value_of(&own, &field);
		if (!ipx_scope_value_equal(&own, &values[i]))
			return false;
	}
	return true;
}

static struct ipx_scope_kind *
of_domain(struct ipx_scope_kind *kind, uint32_t odid)
{
	while (kind != NULL && kind->odid != odid)
		kind = kind->next;
	return kind;
}

struct ipx_scope_kind *
ipx_scope_kind_first(const ipfix_options *options, uint32_t odid)
{
	size_t mask = options->kind_room - 1;

	if (options->kind_count == 0)
		return NULL;
	return of_domain(
	    options->kinds[ipx_hash_u64(&options->key, odid) & mask], odid);
}

struct ipx_scope_kind *
ipx_scope_kind_next(const struct ipx_scope_kind *kind)
{
	return of_domain(kind->next, kind->odid);
}

struct ipx_scope *
ipx_scope_bucket(const ipfix_options *options, uint64_t hash)
{
	if (options->scope_count == 0)
		return NULL;
	return options->scopes[hash & (options->scope_room - 1)];
}
