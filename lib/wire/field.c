/* SPDX-License-Identifier: BSD-3-Clause */
/* Typed getters of fields: the element names the type, the octets the size. */
#include <ipfix/record.h>

#include <string.h>

#include "wire/template.h"

ipfix_type
ipfix_field_type(const ipfix_field *field)
{
	return ipx_field_specifier_type(field->specifier);
}

ipfix_result
ipfix_field_get(
    const ipfix_field *field, ipfix_time reference, ipfix_value *value)
{
	return ipfix_value_get(
	    ipfix_field_type(field), field->octets, reference, value);
}

/* Reads a value that must be of one kind. */
static ipfix_result
get_kind(const ipfix_field *field, ipfix_kind kind, ipfix_value *value)
{
	if (field->specifier->element == NULL ||
	    ipfix_type_kind(ipfix_field_type(field)) != kind)
		return IPFIX_ERR_TYPE;
	return ipfix_field_get(field, 0, value);
}

ipfix_result
ipfix_field_get_unsigned(const ipfix_field *field, uint64_t *value)
{
	ipfix_type type = ipx_field_specifier_type(field->specifier);

	if (type < IPFIX_UNSIGNED8 || type > IPFIX_UNSIGNED64)
		return IPFIX_ERR_TYPE;
	if (field->octets.size > ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	return ipfix_unsigned_get(field->octets, value);
}

ipfix_result
ipfix_field_get_signed(const ipfix_field *field, int64_t *value)
{
	ipfix_value v;
	ipfix_result rc = get_kind(field, IPFIX_KIND_SIGNED, &v);

	if (rc == IPFIX_OK)
		*value = v.as.i;
	return rc;
}

ipfix_result
ipfix_field_get_float(const ipfix_field *field, double *value)
{
	ipfix_value v;
	ipfix_result rc = get_kind(field, IPFIX_KIND_FLOAT, &v);

	if (rc == IPFIX_OK)
		*value = v.as.f;
	return rc;
}

ipfix_result
ipfix_field_get_boolean(const ipfix_field *field, bool *value)
{
	ipfix_value v;
	ipfix_result rc = get_kind(field, IPFIX_KIND_BOOLEAN, &v);

	if (rc == IPFIX_OK)
		*value = v.as.b;
	return rc;
}

ipfix_result
ipfix_field_get_time(
    const ipfix_field *field, ipfix_time reference, ipfix_time *value)
{
	ipfix_type type = ipfix_field_type(field);

	if (ipfix_type_kind(type) != IPFIX_KIND_TIME)
		return IPFIX_ERR_TYPE;
	return ipfix_time_get(type, field->octets, reference, value);
}

static ipfix_result
get_address(
    const ipfix_field *field, ipfix_type type, uint8_t *address, size_t size)
{
	if (ipx_field_specifier_type(field->specifier) != type)
		return IPFIX_ERR_TYPE;
	if (field->octets.size != size)
		return IPFIX_ERR_LENGTH;
	memcpy(address, field->octets.data, size);
	return IPFIX_OK;
}

ipfix_result
ipfix_field_get_mac(const ipfix_field *field, uint8_t mac[6])
{
	return get_address(field, IPFIX_MAC_ADDRESS, mac, 6);
}

ipfix_result
ipfix_field_get_ipv4(const ipfix_field *field, uint8_t address[4])
{
	return get_address(field, IPFIX_IPV4_ADDRESS, address, 4);
}

ipfix_result
ipfix_field_get_ipv6(const ipfix_field *field, uint8_t address[16])
{
	return get_address(field, IPFIX_IPV6_ADDRESS, address, 16);
}

ipfix_result
ipfix_field_get_unsigned256(const ipfix_field *field, uint8_t value[32])
{
	ipfix_value v;
	ipfix_result rc = get_kind(field, IPFIX_KIND_UNSIGNED256, &v);

	if (rc == IPFIX_OK)
		memcpy(value, v.as.u256, 32);
	return rc;
}

ipfix_result
ipfix_field_get_string(const ipfix_field *field, ipfix_span *value)
{
	ipfix_value v;
	ipfix_result rc = get_kind(field, IPFIX_KIND_STRING, &v);

	if (rc == IPFIX_OK)
		*value = v.as.octets;
	return rc;
}
