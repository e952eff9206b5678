/* SPDX-License-Identifier: BSD-3-Clause */
/* SSSE3: pshufb shuffles 16 octets, and makes zeros where it is told to. */
#include "plan/kernel.h"

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))

#include <immintrin.h>

#define TARGET __attribute__((target("ssse3")))
#define INLINE TARGET static inline __attribute__((always_inline))
#define LANES 1

typedef __m128i vec;

INLINE vec
vec_mask(const uint8_t *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

INLINE void
vec_store(uint8_t *p, vec v)
{
	_mm_storeu_si128((__m128i *)(void *)p, v);
}

INLINE vec
vec_zero(void)
{
	return _mm_setzero_si128();
}

INLINE vec
vec_or(vec a, vec b)
{
	return _mm_or_si128(a, b);
}

INLINE vec
vec_look(const uint8_t *p, const uint8_t *q, vec mask)
{
	(void)q;
	return _mm_shuffle_epi8(vec_mask(p), mask);
}

#include "plan/lanes.h"

TARGET static void
strided(const struct ipx_shuffle *shuffle, const struct ipx_run *run)
{
	carry_out(shuffle, NULL, run);
}

TARGET static void
gathered(const struct ipx_shuffle *shuffle, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	carry_out(shuffle, rows, run);
}

const struct ipx_kernel *
ipx_kernel_ssse3(void)
{
	static const struct ipx_kernel SSSE3 = { .id = IPFIX_KERNEL_SSSE3,
		.block = BLOCK,
		.window = 16,
		.strided = strided,
		.gathered = gathered };

	return __builtin_cpu_supports("ssse3") ? &SSSE3 : NULL;
}

#else

const struct ipx_kernel *
ipx_kernel_ssse3(void)
{
	return NULL;
}

#endif
