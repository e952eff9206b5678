/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/random_value.h"

#include <string.h>

static size_t
random_utf8(struct sweep *s, uint8_t *octets, size_t size)
{
	static const char *const PIECES[] = { "a", "Z", " ", "\n", "\xc3\xa9",
		"\xe2\x82\xac", "\xf0\x9f\x8c\x8d" };
	size_t at = 0;

	while (at < size) {
		const char *piece = PIECES[sweep_below(s, IPFIX_COUNT(PIECES))];
		size_t length = strlen(piece);

		if (length > size - at)
			continue;
		memcpy(octets + at, piece, length);
		at += length;
	}
	return at;
}

static void
random_octets(struct sweep *s, uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		octets[i] = (uint8_t)sweep_next(s);
}

/* The simplest lists there are; others are read elsewhere. */
static size_t
random_list(struct sweep *s, uint8_t *octets, ipfix_type type)
{
	static const uint8_t BASIC[] = { 255, 0, 4, 0, 1 },
	                     SUB[] = { 255, 1, 0 }, MULTI[] = { 255 };
	size_t more = (size_t)sweep_below(s, 20);

	switch (type) {
	case IPFIX_BASIC_LIST: /* of protocolIdentifier */
		memcpy(octets, BASIC, sizeof(BASIC));
		random_octets(s, octets + sizeof(BASIC), more);
		return sizeof(BASIC) + more;
	case IPFIX_SUB_TEMPLATE_LIST:
		memcpy(octets, SUB, sizeof(SUB));
		return sizeof(SUB);
	default:
		memcpy(octets, MULTI, sizeof(MULTI));
		return sizeof(MULTI);
	}
}

static size_t
random_size(struct sweep *s)
{
	static const size_t EDGES[] = { 0, 1, 254, 255, 256, VALUE_SIZE };

	return sweep_often(s) ? (size_t)sweep_below(s, 40)
	                      : EDGES[sweep_below(s, IPFIX_COUNT(EDGES))];
}

static ipfix_span
random_span(struct sweep *s, uint8_t *octets, ipfix_type type, uint16_t length)
{
	size_t size = length != IPFIX_VARIABLE_LENGTH ? length : random_size(s);

	if (type_is_list(type))
		size = random_list(s, octets, type);
	else if (type == IPFIX_STRING)
		size = random_utf8(s, octets, size);
	else
		random_octets(s, octets, size);
	return (ipfix_span){ size > 0 ? octets : NULL, size };
}

/* A number of so many bits, with all its edges. */
static uint64_t
random_bits(struct sweep *s, size_t bits)
{
	uint64_t all = bits < 64 ? (UINT64_C(1) << bits) - 1 : UINT64_MAX;

	switch (sweep_below(s, 4)) {
	case 0:
		return 0;
	case 1:
		return all;
	default:
		return sweep_next(s) & all;
	}
}

static int64_t
random_signed(struct sweep *s, size_t octets)
{
	uint64_t half = random_bits(s, 8 * octets - 1);

	return sweep_often(s) ? (int64_t)half : -(int64_t)half - 1;
}

static double
random_float(struct sweep *s, size_t octets)
{
	union {
		uint32_t bits;
		float f;
	} single = { (uint32_t)sweep_next(s) };
	union {
		uint64_t bits;
		double f;
	} wide = { sweep_next(s) };

	return octets == 4 ? (double)single.f : wide.f;
}

/* As fine as the type is, within 30 years of now. */
static ipfix_time
random_time(struct sweep *s, ipfix_type type, ipfix_time now)
{
	static const ipfix_time UNITS[] = { IPFIX_SECOND, 1000000, 1000, 1 };
	ipfix_time unit = UNITS[type - IPFIX_DATE_TIME_SECONDS];
	ipfix_time years = (ipfix_time)30 * 365 * 86400 * IPFIX_SECOND;

	return (now - years + sweep_below(s, 2 * years)) / unit * unit;
}

ipfix_value
random_value(struct sweep *s, ipfix_type type, uint16_t length, ipfix_time now,
    uint8_t *octets)
{
	ipfix_value v = { .kind = ipfix_type_kind(type) };
	size_t size =
	    length != IPFIX_VARIABLE_LENGTH ? length : ipfix_type_size(type);

	switch (v.kind) {
	case IPFIX_KIND_UNSIGNED:
		v.as.u = random_bits(s, 8 * size);
		break;
	case IPFIX_KIND_SIGNED:
		v.as.i = random_signed(s, size);
		break;
	case IPFIX_KIND_FLOAT:
		v.as.f = random_float(s, size);
		break;
	case IPFIX_KIND_BOOLEAN:
		v.as.b = sweep_often(s);
		break;
	case IPFIX_KIND_TIME:
		v.as.time = random_time(s, type, now);
		break;
	case IPFIX_KIND_UNSIGNED256:
		random_octets(s, v.as.u256 + 32 - size, size);
		break;
	case IPFIX_KIND_MAC:
		random_octets(s, v.as.mac, sizeof(v.as.mac));
		break;
	case IPFIX_KIND_IPV4:
	case IPFIX_KIND_IPV6:
		random_octets(s, v.as.address, size);
		break;
	default:
		v.as.octets = random_span(s, octets, type, length);
	}
	return v;
}

bool
same_value(const ipfix_value *a, const ipfix_value *b)
{
	size_t size;

	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case IPFIX_KIND_UNSIGNED:
	case IPFIX_KIND_SIGNED:
	case IPFIX_KIND_TIME:
		return a->as.u == b->as.u;
	case IPFIX_KIND_FLOAT: /* any NaN is as good as another */
		return a->as.f == b->as.f ||
		    (a->as.f != a->as.f && b->as.f != b->as.f);
	case IPFIX_KIND_BOOLEAN:
		return a->as.b == b->as.b;
	case IPFIX_KIND_MAC:
		return memcmp(a->as.mac, b->as.mac, 6) == 0;
	case IPFIX_KIND_IPV4:
		return memcmp(a->as.address, b->as.address, 4) == 0;
	case IPFIX_KIND_IPV6:
		return memcmp(a->as.address, b->as.address, 16) == 0;
	case IPFIX_KIND_UNSIGNED256:
		return memcmp(a->as.u256, b->as.u256, 32) == 0;
	default:
		size = a->as.octets.size;
		return size == b->as.octets.size &&
		    (size == 0 ||
		        memcmp(a->as.octets.data, b->as.octets.data, size) ==
		            0);
	}
}
