/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/record_put.h"

#include <ipfix/elements.h>

#include "wire/template.h"

enum { LONG_PREFIX = 255, LONG_PREFIX_SIZE = 3 };

ipfix_result
ipx_put_field(struct ipx_writer *w, const ipfix_field_specifier *f,
    ipfix_span octets, uint8_t prefix)
{
	if (f->length != IPFIX_VARIABLE_LENGTH) {
		if (octets.size != f->length)
			return IPFIX_ERR_LENGTH;
	} else if (octets.size > UINT16_MAX) {
		return IPFIX_ERR_LENGTH;
	} else if (prefix == LONG_PREFIX_SIZE || octets.size >= LONG_PREFIX) {
		ipx_writer_u8(w, LONG_PREFIX);
		ipx_writer_u16(w, (uint16_t)octets.size);
	} else {
		ipx_writer_u8(w, (uint8_t)octets.size);
	}
	ipx_writer_octets(w, octets.data, octets.size);
	return IPFIX_OK;
}

/* Octets and strings are what they are; others take their full size. */
static size_t
variable_size(ipfix_type type, const ipfix_value *value)
{
	if (value->kind == IPFIX_KIND_OCTETS ||
	    value->kind == IPFIX_KIND_STRING)
		return value->as.octets.size;
	return ipfix_type_size(type);
}

/* Octets that were never given are zeros, as many as the field has. */
static ipfix_result
put_octets(
    struct ipx_writer *w, const ipfix_field_specifier *f, ipfix_span octets)
{
	if (octets.data != NULL || f->length == IPFIX_VARIABLE_LENGTH)
		return ipx_put_field(w, f, octets, 0);
	if (octets.size > 0)
		return IPFIX_ERR_LENGTH;
	ipx_writer_zeros(w, f->length);
	return IPFIX_OK;
}

/*
 * RFC 6313, 4.5: also a list of nothing says what it is a list of.  That is
 * padding, or records of the template at hand, which the Collecting Process
 * knows; and erratum 3232: the length of a block counts its own header.
 */
static ipfix_result
put_empty_list(struct ipx_writer *w, const ipfix_template *tmpl,
    const ipfix_field_specifier *f, ipfix_type type)
{
	enum { UNDEFINED = 255, BLOCK_HEADER_SIZE = 4 };
	uint8_t octets[5];
	struct ipx_writer list = ipx_writer_over(octets, sizeof(octets));

	ipx_writer_u8(&list, UNDEFINED);
	ipx_writer_u16(&list,
	    type == IPFIX_BASIC_LIST ? IPFIX_IE_paddingOctets : tmpl->id);
	if (type == IPFIX_BASIC_LIST)
		ipx_writer_u16(&list, 1);
	else if (type == IPFIX_SUB_TEMPLATE_MULTI_LIST)
		ipx_writer_u16(&list, BLOCK_HEADER_SIZE);
	return ipx_put_field(w, f, (ipfix_span){ octets, list.at }, 0);
}

ipfix_result
ipx_put_value(struct ipx_writer *w, const ipfix_template *tmpl, size_t index,
    const ipfix_value *value)
{
	enum { FIXED_MAX = 32 }; /* octets of the widest type, unsigned256 */
	const ipfix_field_specifier *f = &tmpl->fields[index];
	ipfix_type type = ipx_field_specifier_type(f);
	size_t size = f->length != IPFIX_VARIABLE_LENGTH
	    ? f->length
	    : variable_size(type, value);
	uint8_t octets[FIXED_MAX];
	ipfix_result rc;

	if (value->kind != ipfix_type_kind(type))
		return IPFIX_ERR_TYPE;
	if (value->kind == IPFIX_KIND_STRING &&
	    !ipfix_string_valid(value->as.octets))
		return IPFIX_ERR_VALUE;
	if (ipfix_type_is_list(type) && value->as.octets.size == 0)
		return put_empty_list(w, tmpl, f, type);
	if (value->kind == IPFIX_KIND_OCTETS ||
	    value->kind == IPFIX_KIND_STRING)
		return put_octets(w, f, value->as.octets);
	if (size > FIXED_MAX)
		return IPFIX_ERR_LENGTH;
	rc = ipfix_value_put(octets, size, type, value);
	if (rc != IPFIX_OK)
		return rc;
	return ipx_put_field(w, f, (ipfix_span){ octets, size }, 0);
}
