/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The octets of IEEE 754 numbers as integers.  Widening and narrowing work
 * on the bits, so that neither the rounding mode of the caller's thread nor
 * flush-to-zero nor the signalling bit of a NaN changes what comes out.
 */
#ifndef IPX_MODEL_FLOAT_H
#define IPX_MODEL_FLOAT_H

#include <ipfix/api.h>

#include <string.h>

#define IPX_BINARY32_INFINITY UINT32_C(0x7f800000)
#define IPX_BINARY64_INFINITY UINT64_C(0x7ff0000000000000)

_Static_assert(sizeof(double) == 8, "double is IEEE binary64");

static inline uint64_t
ipx_float_bits(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits;
}

static inline bool
ipx_binary32_finite(uint32_t bits)
{
	return (bits & IPX_BINARY32_INFINITY) != IPX_BINARY32_INFINITY;
}

static inline bool
ipx_binary64_finite(uint64_t bits)
{
	return (bits & IPX_BINARY64_INFINITY) != IPX_BINARY64_INFINITY;
}

/* The binary64 of the same value; the payload of a NaN is kept. */
uint64_t ipx_float_widen(uint32_t bits);

/*
 * The nearest binary32, ties to even; infinity where a finite value is too
 * large.  A NaN stays one and keeps what fits of its payload.
 */
uint32_t ipx_float_narrow(uint64_t bits);

#endif
