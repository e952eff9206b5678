/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/float.h"

#include <ipfix/value.h>

#include "base/cursor.h"
#include "base/writer.h"

#define FRACTION32 23 /* bits of the fraction of a binary32 */
#define FRACTION64 52
#define DROPPED (FRACTION64 - FRACTION32)
#define BIAS_GAP (1023u - 127u)

#define QUIET32 UINT32_C(0x00400000)
#define HIDDEN64 (UINT64_C(1) << FRACTION64)

/* A subnormal binary32 is a normal binary64: shifts its first one up. */
static uint64_t
widen_subnormal(uint64_t fraction)
{
	uint64_t exponent = BIAS_GAP + 1;

	while (fraction < HIDDEN64) {
		fraction <<= 1;
		exponent--;
	}
	return exponent << FRACTION64 | (fraction ^ HIDDEN64);
}

uint64_t
ipx_float_widen(uint32_t bits)
{
	uint64_t sign = (uint64_t)(bits >> 31) << 63;
	uint64_t magnitude = (uint64_t)(bits & INT32_MAX) << DROPPED;

	if (!ipx_binary32_finite(bits))
		return sign | IPX_BINARY64_INFINITY | magnitude;
	if (magnitude == 0)
		return sign;
	if (magnitude < HIDDEN64)
		return sign | widen_subnormal(magnitude);
	return sign | (magnitude + ((uint64_t)BIAS_GAP << FRACTION64));
}

/* Shifts right and rounds what falls out: to nearest, ties to even. */
static uint32_t
shift_rounding(uint64_t value, unsigned shift)
{
	uint64_t kept = value >> shift;
	uint64_t rest = value - (kept << shift);
	uint64_t half = UINT64_C(1) << (shift - 1);

	if (rest > half || (rest == half && kept % 2 != 0))
		kept++;
	return (uint32_t)kept;
}

static uint32_t
narrow_finite(uint64_t magnitude)
{
	unsigned exponent = (unsigned)(magnitude >> FRACTION64);
	uint64_t significand = (magnitude & (HIDDEN64 - 1)) | HIDDEN64;
	unsigned shift = DROPPED;

	if (exponent >= BIAS_GAP + 255)
		return IPX_BINARY32_INFINITY;
	/* A carry out of the fraction is right in the exponent. */
	if (exponent > BIAS_GAP)
		return shift_rounding(significand, shift) +
		    ((exponent - BIAS_GAP - 1) << FRACTION32);
	/* Subnormal; below half of the smallest one, nothing is left. */
	shift += BIAS_GAP + 1 - exponent;
	return shift <= FRACTION64 + 1 ? shift_rounding(significand, shift) : 0;
}

uint32_t
ipx_float_narrow(uint64_t bits)
{
	uint32_t sign = (uint32_t)(bits >> 63) << 31;
	uint64_t fraction = bits & (HIDDEN64 - 1);
	uint32_t payload = (uint32_t)(fraction >> DROPPED);

	if (ipx_binary64_finite(bits))
		return sign | narrow_finite(bits & INT64_MAX);
	/* Without a payload it would turn into infinity. */
	if (fraction != 0 && payload == 0)
		payload = QUIET32;
	return sign | IPX_BINARY32_INFINITY | payload;
}

ipfix_result
ipfix_float_get(ipfix_span octets, double *value)
{
	uint64_t bits;

	if (octets.size == 4)
		bits = ipx_float_widen(ipx_load32(octets.data));
	else if (octets.size == 8)
		bits = ipx_load64(octets.data);
	else
		return IPFIX_ERR_LENGTH;
	memcpy(value, &bits, sizeof bits);
	return IPFIX_OK;
}

ipfix_result
ipfix_float_put(uint8_t *octets, size_t size, double value)
{
	uint64_t bits = ipx_float_bits(value);
	uint32_t narrow;

	if (size == 8) {
		ipx_store64(octets, bits);
		return IPFIX_OK;
	}
	if (size != 4)
		return IPFIX_ERR_LENGTH;
	narrow = ipx_float_narrow(bits);
	if (ipx_binary64_finite(bits) && !ipx_binary32_finite(narrow))
		return IPFIX_ERR_RANGE;
	ipx_store32(octets, narrow);
	return IPFIX_OK;
}
