/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/text.h"

#include <ipfix/text.h>

char *
ipx_text_boolean(char *out, bool value)
{
	return value ? ipx_text_copy(out, "true", 4)
	             : ipx_text_copy(out, "false", 5);
}

static char *
put_float(char *out, ipfix_type type, double value)
{
	return type == IPFIX_FLOAT32 ? ipx_text_float32(out, value)
	                             : ipx_text_float64(out, value);
}

/* All but octets and strings, whose room the caller knows. */
static char *
put_small(char *out, ipfix_type type, const ipfix_value *value)
{
	switch (value->kind) {
	case IPFIX_KIND_UNSIGNED:
		return ipx_text_unsigned(out, value->as.u);
	case IPFIX_KIND_SIGNED:
		return ipx_text_signed(out, value->as.i);
	case IPFIX_KIND_FLOAT:
		return put_float(out, type, value->as.f);
	case IPFIX_KIND_BOOLEAN:
		return ipx_text_boolean(out, value->as.b);
	case IPFIX_KIND_MAC:
		return ipx_text_mac(out, value->as.mac);
	case IPFIX_KIND_TIME:
		return ipx_text_time(out, type, value->as.time);
	case IPFIX_KIND_IPV4:
		return ipx_text_ipv4(out, value->as.address);
	case IPFIX_KIND_IPV6:
		return ipx_text_ipv6(out, value->as.address);
	case IPFIX_KIND_UNSIGNED256:
		return ipx_text_unsigned256(out, value->as.u256);
	case IPFIX_KIND_OCTETS:
	case IPFIX_KIND_STRING:
		break;
	}
	return out;
}

static size_t
text_size(const ipfix_value *value, size_t small)
{
	switch (value->kind) {
	case IPFIX_KIND_OCTETS:
		return 2 * value->as.octets.size;
	case IPFIX_KIND_STRING:
		return value->as.octets.size;
	default:
		return small;
	}
}

static char *
put_octets(char *out, const ipfix_value *value)
{
	ipfix_span octets = value->as.octets;

	if (value->kind == IPFIX_KIND_OCTETS)
		return ipx_text_hex(out, octets);
	if (octets.size == 0)
		return out;
	return ipx_text_copy(out, (const char *)octets.data, octets.size);
}

ipfix_result
ipfix_value_text(const ipfix_value *value, ipfix_type type, char *text,
    size_t size, size_t *length)
{
	char small[IPFIX_VALUE_TEXT_SIZE];
	size_t small_size = (size_t)(put_small(small, type, value) - small);

	*length = text_size(value, small_size);
	if (text == NULL || size <= *length)
		return IPFIX_FULL;
	text = small_size > 0 ? ipx_text_copy(text, small, small_size)
	                      : put_octets(text, value);
	*text = '\0';
	return IPFIX_OK;
}
