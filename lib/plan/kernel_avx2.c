/* SPDX-License-Identifier: BSD-3-Clause */
/* AVX2: vpshufb shuffles two lanes of 16 octets, each within itself. */
#include "plan/kernel.h"

#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__))

#include <immintrin.h>

#define TARGET __attribute__((target("avx2")))
#define INLINE TARGET static inline __attribute__((always_inline))
#define LANES 2

typedef __m256i vec;

INLINE vec
vec_mask(const uint8_t *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

INLINE void
vec_store(uint8_t *p, vec v)
{
	_mm256_storeu_si256((__m256i *)(void *)p, v);
}

INLINE vec
vec_zero(void)
{
	return _mm256_setzero_si256();
}

INLINE vec
vec_or(vec a, vec b)
{
	return _mm256_or_si256(a, b);
}

INLINE vec
vec_look(const uint8_t *p, const uint8_t *q, vec mask)
{
	__m128i low = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i high = _mm_loadu_si128((const __m128i *)(const void *)q);

	return _mm256_shuffle_epi8(
	    _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1),
	    mask);
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
ipx_kernel_avx2(void)
{
	/* What is too short for two lanes may be long enough for one. */
	static const struct ipx_kernel AVX2 = { .id = IPFIX_KERNEL_AVX2,
		.block = BLOCK,
		.window = 16,
		.narrower = ipx_kernel_ssse3,
		.strided = strided,
		.gathered = gathered };

	return __builtin_cpu_supports("avx2") ? &AVX2 : NULL;
}

#else

const struct ipx_kernel *
ipx_kernel_avx2(void)
{
	return NULL;
}

#endif
