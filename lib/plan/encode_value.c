/* SPDX-License-Identifier: BSD-3-Clause */
/* Members of a struct, as the octets of fields. */
#include "plan/convert.h"

#include "base/cursor.h"
#include "base/writer.h"
#include "model/float.h"

static uint64_t
host_unsigned(const struct ipx_move *m, const uint8_t *host)
{
	uint64_t v64;
	uint32_t v32;
	uint16_t v16;

	switch (m->host_size) {
	case 1:
		return *host;
	case 2:
		memcpy(&v16, host, 2);
		return v16;
	case 4:
		memcpy(&v32, host, 4);
		return v32;
	default:
		memcpy(&v64, host, 8);
		return v64;
	}
}

static int64_t
host_signed(const struct ipx_move *m, const uint8_t *host)
{
	int64_t v64;
	int32_t v32;
	int16_t v16;
	int8_t v8;

	switch (m->host_size) {
	case 1:
		memcpy(&v8, host, 1);
		return v8;
	case 2:
		memcpy(&v16, host, 2);
		return v16;
	case 4:
		memcpy(&v32, host, 4);
		return v32;
	default:
		memcpy(&v64, host, 8);
		return v64;
	}
}

/* The result of a value that does not fit, where the nearest one would. */
static ipfix_result
too_large(struct ipx_converter *c)
{
	if (!c->saturate)
		return IPFIX_ERR_RANGE;
	c->losses.saturated++;
	return IPFIX_OK;
}

/* Addresses as numbers come in 6 octets at most. */
static ipfix_result
encode_unsigned(
    uint64_t v, uint8_t *octets, size_t size, struct ipx_converter *c)
{
	ipfix_result rc = ipfix_unsigned_put(octets, size, v);

	if (rc != IPFIX_ERR_RANGE)
		return rc;
	memset(octets, 0xff, size);
	return too_large(c);
}

static ipfix_result
encode_signed(int64_t v, uint8_t *octets, size_t size, struct ipx_converter *c)
{
	ipfix_result rc = ipfix_signed_put(octets, size, v);

	if (rc != IPFIX_ERR_RANGE)
		return rc;
	memset(octets, v < 0 ? 0 : 0xff, size);
	octets[0] = v < 0 ? 0x80 : 0x7f;
	return too_large(c);
}

static ipfix_result
encode_float(const struct ipx_move *m, const uint8_t *host, uint8_t *octets,
    size_t size, struct ipx_converter *c)
{
	uint64_t bits = host_unsigned(m, host);
	uint32_t narrow;

	if (m->host_size == 4 && size == 4)
		return ipfix_unsigned_put(octets, size, bits);
	if (m->host_size == 4)
		bits = ipx_float_widen((uint32_t)bits);
	if (size == 8) {
		ipx_store64(octets, bits);
		return IPFIX_OK;
	}
	if (size != 4)
		return IPFIX_ERR_LENGTH;
	narrow = ipx_float_narrow(bits);
	if (ipx_binary64_finite(bits) && !ipx_binary32_finite(narrow)) {
		ipx_store32(octets, narrow - 1);
		return too_large(c);
	}
	ipx_store32(octets, narrow);
	return IPFIX_OK;
}

static ipfix_result
encode_boolean(const uint8_t *host, uint8_t *octets, size_t size)
{
	bool b;

	memcpy(&b, host, sizeof(b));
	return ipfix_boolean_put(octets, size, b);
}

static ipfix_result
encode_time(
    const struct ipx_move *m, const uint8_t *host, uint8_t *octets, size_t size)
{
	ipfix_time time;

	memcpy(&time, host, sizeof(time));
	return ipfix_time_put(octets, size, (ipfix_type)m->type, time);
}

/* Signed members hold times too; those have no sign. */
static ipfix_result
encode_integer(const struct ipx_move *m, const uint8_t *host, uint8_t *octets,
    size_t size, struct ipx_converter *c)
{
	int64_t v;

	if (m->as == IPFIX_AS_UNSIGNED)
		return encode_unsigned(host_unsigned(m, host), octets, size, c);
	v = host_signed(m, host);
	if (ipfix_type_kind((ipfix_type)m->type) == IPFIX_KIND_SIGNED)
		return encode_signed(v, octets, size, c);
	/* Of as many octets it is a copy, as in decoding. */
	if (v >= 0 || size == m->host_size)
		return encode_unsigned(host_unsigned(m, host), octets, size, c);
	memset(octets, 0, size);
	return too_large(c);
}

/* The octets that a member stands for, of whatever form it is. */
static ipfix_span
octets_of(const struct ipx_move *m, const uint8_t *host)
{
	ipfix_span value = { host, m->host_size };
	const uint8_t *end;

	if (m->as == IPFIX_AS_SPAN) {
		memcpy(&value, host, sizeof(value));
	} else if (m->as == IPFIX_AS_TEXT) {
		end = memchr(host, 0, m->host_size);
		value.size = end != NULL ? (size_t)(end - host) : value.size;
	}
	return value;
}

/* Behind a shorter value there are zeros; a longer one may end in them. */
static ipfix_result
encode_octets(ipfix_span value, uint8_t *octets, size_t size, bool exact)
{
	size_t taken = value.size < size ? value.size : size;

	for (size_t i = taken; i < value.size; i++)
		if (value.data[i] != 0)
			return IPFIX_ERR_LENGTH;
	if (exact && value.size != size && value.size > 0)
		return IPFIX_ERR_LENGTH;
	if (taken > 0)
		memcpy(octets, value.data, taken);
	memset(octets + taken, 0, size - taken);
	return IPFIX_OK;
}

size_t
ipx_encoded_size(const struct ipx_move *move, const uint8_t *host)
{
	size_t full = ipfix_type_size((ipfix_type)move->type);

	if (full > 0 && move->as != IPFIX_AS_SPAN)
		return full;
	return octets_of(move, host).size;
}

ipfix_result
ipx_encode_value(const struct ipx_move *move, const uint8_t *host,
    uint8_t *octets, size_t size, struct ipx_converter *converter)
{
	ipfix_span value;

	switch ((ipfix_as)move->as) {
	case IPFIX_AS_NOTHING:
		memset(octets, 0, size);
		return IPFIX_OK;
	case IPFIX_AS_UNSIGNED:
	case IPFIX_AS_SIGNED:
		return encode_integer(move, host, octets, size, converter);
	case IPFIX_AS_FLOAT:
		return encode_float(move, host, octets, size, converter);
	case IPFIX_AS_BOOLEAN:
		return encode_boolean(host, octets, size);
	case IPFIX_AS_TIME:
		return encode_time(move, host, octets, size);
	default:
		break;
	}
	value = octets_of(move, host);
	if (move->type == IPFIX_UNSIGNED256 && move->as == IPFIX_AS_OCTETS)
		return ipfix_unsigned256_put(octets, size, value.data);
	if (move->type == IPFIX_STRING && !ipfix_string_valid(value))
		return IPFIX_ERR_VALUE;
	return encode_octets(value, octets, size, move->as == IPFIX_AS_SPAN);
}
