/* SPDX-License-Identifier: BSD-3-Clause */
/* A Data Record being made, field by field. */
#include <ipfix/draft.h>

#include <string.h>

#include "wire/record_put.h"
#include "wire/template.h"

/* Octets, strings and lists that are NULL are written as zeros, or empty. */
static ipfix_value
zero_of(const ipfix_field_specifier *f)
{
	ipfix_value zero;

	memset(&zero, 0, sizeof(zero));
	zero.kind = ipfix_type_kind(ipx_field_specifier_type(f));
	return zero;
}

ipfix_result
ipfix_draft_init(ipfix_draft *draft, const ipfix_template *tmpl,
    ipfix_value *values, size_t size)
{
	if (size < tmpl->count)
		return IPFIX_ERR_INVAL;
	*draft = (ipfix_draft){ tmpl, values, tmpl->count, IPFIX_OK };
	ipfix_draft_reset(draft);
	return IPFIX_OK;
}

void
ipfix_draft_reset(ipfix_draft *draft)
{
	for (size_t i = 0; i < draft->count; i++)
		draft->values[i] = zero_of(&draft->tmpl->fields[i]);
	draft->result = IPFIX_OK;
}

ipfix_result
ipfix_draft_put(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, const ipfix_value *value)
{
	ipfix_result rc = draft->result;
	uint16_t index = 0;

	if (rc == IPFIX_OK)
		rc = ipfix_template_find(
		    draft->tmpl, pen, id, occurrence, &index);
	if (rc == IPFIX_OK && draft->values[index].kind != value->kind)
		rc = IPFIX_ERR_TYPE;
	if (rc == IPFIX_OK)
		draft->values[index] = *value;
	draft->result = rc;
	return rc;
}

ipfix_result
ipfix_draft_put_unsigned(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, uint64_t value)
{
	ipfix_value v = { .kind = IPFIX_KIND_UNSIGNED, .as.u = value };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_signed(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, int64_t value)
{
	ipfix_value v = { .kind = IPFIX_KIND_SIGNED, .as.i = value };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_float(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, double value)
{
	ipfix_value v = { .kind = IPFIX_KIND_FLOAT, .as.f = value };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_boolean(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, bool value)
{
	ipfix_value v = { .kind = IPFIX_KIND_BOOLEAN, .as.b = value };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_time(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, ipfix_time value)
{
	ipfix_value v = { .kind = IPFIX_KIND_TIME, .as.time = value };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_mac(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, const uint8_t mac[6])
{
	ipfix_value v = { .kind = IPFIX_KIND_MAC };

	memcpy(v.as.mac, mac, 6);
	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_ipv4(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, const uint8_t address[4])
{
	ipfix_value v = { .kind = IPFIX_KIND_IPV4 };

	memcpy(v.as.address, address, 4);
	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_ipv6(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, const uint8_t address[16])
{
	ipfix_value v = { .kind = IPFIX_KIND_IPV6 };

	memcpy(v.as.address, address, 16);
	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_string(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, const char *text)
{
	ipfix_value v = { .kind = IPFIX_KIND_STRING };

	v.as.octets = (ipfix_span){ (const uint8_t *)text, strlen(text) };
	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}

ipfix_result
ipfix_draft_put_octets(ipfix_draft *draft, uint32_t pen, uint16_t id,
    size_t occurrence, ipfix_span octets)
{
	ipfix_value v = { .kind = IPFIX_KIND_OCTETS, .as.octets = octets };

	return ipfix_draft_put(draft, pen, id, occurrence, &v);
}
