/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of any abstract data type, and the ones too small for a file. */
#include <ipfix/value.h>

#include "model/type.h"

#include <string.h>

/* RFC 7011, 6.1.5: everything else is undefined. */
#define TRUE_OCTET 1
#define FALSE_OCTET 2

extern inline ipfix_kind ipfix_type_kind(ipfix_type type);

ipfix_result
ipfix_boolean_get(ipfix_span octets, bool *value)
{
	if (octets.size != 1)
		return IPFIX_ERR_LENGTH;
	if (*octets.data != TRUE_OCTET && *octets.data != FALSE_OCTET)
		return IPFIX_ERR_VALUE;
	*value = *octets.data == TRUE_OCTET;
	return IPFIX_OK;
}

ipfix_result
ipfix_boolean_put(uint8_t *octets, size_t size, bool value)
{
	if (size != 1)
		return IPFIX_ERR_LENGTH;
	*octets = value ? TRUE_OCTET : FALSE_OCTET;
	return IPFIX_OK;
}

static ipfix_result
get_octets(ipfix_span octets, ipfix_value *value)
{
	if (value->kind == IPFIX_KIND_STRING && !ipfix_string_valid(octets))
		return IPFIX_ERR_VALUE;
	value->as.octets = octets;
	return IPFIX_OK;
}

static ipfix_result
get_address(ipfix_span octets, uint8_t *address)
{
	memcpy(address, octets.data, octets.size);
	return IPFIX_OK;
}

static ipfix_result
get_kind(ipfix_type type, ipfix_span octets, ipfix_time reference,
    ipfix_value *value)
{
	switch (value->kind) {
	case IPFIX_KIND_OCTETS:
	case IPFIX_KIND_STRING:
		return get_octets(octets, value);
	case IPFIX_KIND_UNSIGNED:
		return ipfix_unsigned_get(octets, &value->as.u);
	case IPFIX_KIND_SIGNED:
		return ipfix_signed_get(octets, &value->as.i);
	case IPFIX_KIND_FLOAT:
		return ipfix_float_get(octets, &value->as.f);
	case IPFIX_KIND_BOOLEAN:
		return ipfix_boolean_get(octets, &value->as.b);
	case IPFIX_KIND_MAC:
		return get_address(octets, value->as.mac);
	case IPFIX_KIND_TIME:
		return ipfix_time_get(type, octets, reference, &value->as.time);
	case IPFIX_KIND_IPV4:
	case IPFIX_KIND_IPV6:
		return get_address(octets, value->as.address);
	case IPFIX_KIND_UNSIGNED256:
		return ipfix_unsigned256_get(octets, value->as.u256);
	}
	return IPFIX_ERR_INVAL;
}

ipfix_result
ipfix_value_get(ipfix_type type, ipfix_span octets, ipfix_time reference,
    ipfix_value *value)
{
	ipfix_value got = { .kind = ipfix_type_kind(type) };
	ipfix_result rc;

	if (!ipx_type_holds(type, octets.size))
		return IPFIX_ERR_LENGTH;
	rc = get_kind(type, octets, reference, &got);
	if (rc == IPFIX_OK)
		*value = got;
	return rc;
}

static ipfix_result
put_octets(uint8_t *octets, size_t size, const ipfix_value *value)
{
	ipfix_span from = value->as.octets;

	if (from.size != size)
		return IPFIX_ERR_LENGTH;
	if (value->kind == IPFIX_KIND_STRING && !ipfix_string_valid(from))
		return IPFIX_ERR_VALUE;
	if (size > 0)
		memcpy(octets, from.data, size);
	return IPFIX_OK;
}

static ipfix_result
put_address(uint8_t *octets, size_t size, const uint8_t *address)
{
	memcpy(octets, address, size);
	return IPFIX_OK;
}

ipfix_result
ipfix_value_put(
    uint8_t *octets, size_t size, ipfix_type type, const ipfix_value *value)
{
	if (value->kind != ipfix_type_kind(type))
		return IPFIX_ERR_TYPE;
	if (!ipx_type_holds(type, size))
		return IPFIX_ERR_LENGTH;
	switch (value->kind) {
	case IPFIX_KIND_OCTETS:
	case IPFIX_KIND_STRING:
		return put_octets(octets, size, value);
	case IPFIX_KIND_UNSIGNED:
		return ipfix_unsigned_put(octets, size, value->as.u);
	case IPFIX_KIND_SIGNED:
		return ipfix_signed_put(octets, size, value->as.i);
	case IPFIX_KIND_FLOAT:
		return ipfix_float_put(octets, size, value->as.f);
	case IPFIX_KIND_BOOLEAN:
		return ipfix_boolean_put(octets, size, value->as.b);
	case IPFIX_KIND_MAC:
		return put_address(octets, size, value->as.mac);
	case IPFIX_KIND_TIME:
		return ipfix_time_put(octets, size, type, value->as.time);
	case IPFIX_KIND_IPV4:
	case IPFIX_KIND_IPV6:
		return put_address(octets, size, value->as.address);
	case IPFIX_KIND_UNSIGNED256:
		return ipfix_unsigned256_put(octets, size, value->as.u256);
	}
	return IPFIX_ERR_TYPE;
}
