/* SPDX-License-Identifier: BSD-3-Clause */
/* Numbers modulo 2^32: Sequence Numbers, Export Times, seconds. */
#ifndef IPX_BASE_SERIAL_H
#define IPX_BASE_SERIAL_H

#include <ipfix/api.h>

/* Whether `a` comes before `b`, by less than half of the circle. */
static inline bool
ipx_before(uint32_t a, uint32_t b)
{
	return a != b && b - a <= INT32_MAX;
}

#endif
