/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/record_put.h"

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

ipfix_result
ipx_put_value(struct ipx_writer *w, const ipfix_field_specifier *f,
    const ipfix_value *value)
{
	enum { FIXED_MAX = 32 }; /* octets of the widest type, unsigned256 */
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
