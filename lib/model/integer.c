/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Integers (RFC 7011, 6.1.1), of any number of octets up to the full one:
 * reduced sizes drop leading octets that only repeat the sign (6.2).
 */
#include <ipfix/value.h>

#include "base/writer.h"

#define MAX_SIZE 8
#define MAX_SIZE_256 32

static bool
legal_size(size_t size)
{
	return size >= 1 && size <= MAX_SIZE;
}

static void
store(uint8_t *octets, size_t size, uint64_t value)
{
	while (size > 0) {
		octets[--size] = (uint8_t)value;
		value >>= 8;
	}
}

extern inline ipfix_result ipfix_unsigned_get(
    ipfix_span octets, uint64_t *value);

ipfix_result
ipfix_unsigned_put(uint8_t *octets, size_t size, uint64_t value)
{
	if (!legal_size(size))
		return IPFIX_ERR_LENGTH;
	if (size < MAX_SIZE && value >> (8 * size) != 0)
		return IPFIX_ERR_RANGE;
	store(octets, size, value);
	return IPFIX_OK;
}

/* Two's complement to the number, without leaning on how casts wrap. */
static int64_t
from_twos_complement(uint64_t bits)
{
	if (bits <= INT64_MAX)
		return (int64_t)bits;
	return -(int64_t)~bits - 1;
}

ipfix_result
ipfix_signed_get(ipfix_span octets, int64_t *value)
{
	uint64_t bits, sign;

	if (ipfix_unsigned_get(octets, &bits) != IPFIX_OK)
		return IPFIX_ERR_LENGTH;
	/* Erratum 7875: the leading ones of a negative value were dropped. */
	sign = UINT64_C(1) << (8 * octets.size - 1);
	*value = from_twos_complement((bits ^ sign) - sign);
	return IPFIX_OK;
}

ipfix_result
ipfix_signed_put(uint8_t *octets, size_t size, int64_t value)
{
	/* A negative value needs the octets of its complement. */
	uint64_t magnitude = (uint64_t)(value < 0 ? ~value : value);

	if (!legal_size(size))
		return IPFIX_ERR_LENGTH;
	if (magnitude >> (8 * size - 1) != 0)
		return IPFIX_ERR_RANGE;
	store(octets, size, (uint64_t)value);
	return IPFIX_OK;
}

ipfix_result
ipfix_unsigned256_get(ipfix_span octets, uint8_t value[32])
{
	size_t dropped;

	if (octets.size < 1 || octets.size > MAX_SIZE_256)
		return IPFIX_ERR_LENGTH;
	dropped = MAX_SIZE_256 - octets.size;
	memset(value, 0, dropped);
	memcpy(value + dropped, octets.data, octets.size);
	return IPFIX_OK;
}

ipfix_result
ipfix_unsigned256_put(uint8_t *octets, size_t size, const uint8_t value[32])
{
	size_t dropped;

	if (size < 1 || size > MAX_SIZE_256)
		return IPFIX_ERR_LENGTH;
	dropped = MAX_SIZE_256 - size;
	for (size_t i = 0; i < dropped; i++)
		if (value[i] != 0)
			return IPFIX_ERR_RANGE;
	memcpy(octets, value + dropped, size);
	return IPFIX_OK;
}
