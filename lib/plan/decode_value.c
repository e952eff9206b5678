/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of fields, as the members of a struct hold them. */
#include "plan/convert.h"

#include "base/cursor.h"
#include "model/float.h"
#include "model/type.h"

static void
put_host(uint8_t *host, size_t size, uint64_t value)
{
	uint32_t v32 = (uint32_t)value;
	uint16_t v16 = (uint16_t)value;

	switch (size) {
	case 1:
		*host = (uint8_t)value;
		break;
	case 2:
		memcpy(host, &v16, 2);
		break;
	case 4:
		memcpy(host, &v32, 4);
		break;
	default:
		memcpy(host, &value, 8);
		break;
	}
}

/* Into an unsigned member, or a signed one that is never negative. */
static void
decode_unsigned(const struct ipx_move *m, ipfix_span value, uint8_t *host,
    struct ipx_losses *losses)
{
	uint64_t v = ipx_load_number(value.data, value.size);
	uint64_t max = ipx_unsigned_max(m->host_size);

	/* Of as many octets it is a copy, as where a kernel makes it. */
	if (m->as == IPFIX_AS_SIGNED && value.size != m->host_size)
		max >>= 1;
	if (v > max) {
		v = max;
		losses->saturated++;
	}
	put_host(host, m->host_size, v);
}

static void
decode_signed(const struct ipx_move *m, ipfix_span value, uint8_t *host,
    struct ipx_losses *losses)
{
	uint64_t sign = UINT64_C(1) << (8 * value.size - 1);
	uint64_t v = (ipx_load_number(value.data, value.size) ^ sign) -
	    sign; /* two's complement */
	uint64_t max = ipx_unsigned_max(m->host_size) >> 1;

	/* Between the least and the largest number of the member. */
	if (v + max + 1 > 2 * max + 1 && m->host_size < 8) {
		v = v > INT64_MAX ? ~max : max;
		losses->saturated++;
	}
	put_host(host, m->host_size, v);
}

static void
decode_float(const struct ipx_move *m, ipfix_span value, uint8_t *host,
    struct ipx_losses *losses)
{
	uint64_t bits = ipx_load_number(value.data, value.size);
	uint32_t narrow;

	if (value.size == 4 && m->host_size == 8)
		bits = ipx_float_widen((uint32_t)bits);
	if (value.size == 8 && m->host_size == 4) {
		narrow = ipx_float_narrow(bits);
		if (ipx_binary64_finite(bits) && !ipx_binary32_finite(narrow)) {
			narrow--; /* the largest finite number of its sign */
			losses->saturated++;
		}
		bits = narrow;
	}
	put_host(host, m->host_size, bits);
}

static void
decode_boolean(ipfix_span value, uint8_t *host, struct ipx_losses *losses)
{
	bool b = false;

	if (ipfix_boolean_get(value, &b) != IPFIX_OK)
		losses->invalid++;
	memcpy(host, &b, sizeof(b));
}

static void
decode_time(const struct ipx_move *m, ipfix_span value, uint8_t *host,
    struct ipx_converter *c)
{
	ipfix_time time = 0;

	if (ipfix_time_get((ipfix_type)m->type, value, c->reference, &time) !=
	    IPFIX_OK) {
		time = UINT64_MAX;
		c->losses.saturated++;
	}
	memcpy(host, &time, sizeof(time));
}

/* What is cut off is lost unless it is zero. */
static bool
all_zero(const uint8_t *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != 0)
			return false;
	return true;
}

static void
decode_octets(ipfix_span value, uint8_t *host, size_t room, size_t size,
    struct ipx_losses *losses)
{
	size_t taken = value.size < room ? value.size : room;

	if (!all_zero(value.data + taken, value.size - taken))
		losses->truncated++;
	if (taken > 0)
		memcpy(host, value.data, taken);
	memset(host + taken, 0, size - taken);
}

static void
decode_unsigned256(const struct ipx_move *m, ipfix_span value, uint8_t *host)
{
	size_t dropped = m->host_size - value.size;

	memset(host, 0, dropped);
	memcpy(host + dropped, value.data, value.size);
}

static void
decode_legal(const struct ipx_move *m, ipfix_span value, uint8_t *host,
    struct ipx_converter *c)
{
	switch ((ipfix_as)m->as) {
	case IPFIX_AS_SIGNED:
		if (ipfix_type_kind((ipfix_type)m->type) == IPFIX_KIND_SIGNED)
			decode_signed(m, value, host, &c->losses);
		else
			decode_unsigned(m, value, host, &c->losses);
		break;
	case IPFIX_AS_UNSIGNED:
		decode_unsigned(m, value, host, &c->losses);
		break;
	case IPFIX_AS_FLOAT:
		decode_float(m, value, host, &c->losses);
		break;
	case IPFIX_AS_BOOLEAN:
		decode_boolean(value, host, &c->losses);
		break;
	case IPFIX_AS_TIME:
		decode_time(m, value, host, c);
		break;
	case IPFIX_AS_TEXT:
		decode_octets(
		    value, host, m->host_size - 1, m->host_size, &c->losses);
		break;
	default:
		if (m->type == IPFIX_UNSIGNED256)
			decode_unsigned256(m, value, host);
		else
			decode_octets(value, host, m->host_size, m->host_size,
			    &c->losses);
		break;
	}
}

void
ipx_decode_value(const struct ipx_move *move, ipfix_span value, uint8_t *host,
    struct ipx_converter *converter)
{
	if (move->as == IPFIX_AS_SPAN) {
		memcpy(host, &value, sizeof(value));
		return;
	}
	if (ipx_type_holds((ipfix_type)move->type, value.size)) {
		decode_legal(move, value, host, converter);
		return;
	}
	converter->losses.invalid++;
	memset(host, 0, move->host_size);
}
