/* SPDX-License-Identifier: BSD-3-Clause */
/* NEON: tbl shuffles 16 octets; what lies beyond them becomes zero. */
#include "plan/kernel.h"

#if defined(__GNUC__) && defined(__aarch64__) && !defined(__AARCH64EB__)

#include <arm_neon.h>

#define INLINE static inline __attribute__((always_inline))
#define LANES 1

typedef uint8x16_t vec;

INLINE vec
vec_mask(const uint8_t *p)
{
	return vld1q_u8(p);
}

INLINE void
vec_store(uint8_t *p, vec v)
{
	vst1q_u8(p, v);
}

INLINE vec
vec_zero(void)
{
	return vdupq_n_u8(0);
}

INLINE vec
vec_or(vec a, vec b)
{
	return vorrq_u8(a, b);
}

INLINE vec
vec_look(const uint8_t *p, const uint8_t *q, vec mask)
{
	(void)q;
	return vqtbl1q_u8(vec_mask(p), mask);
}

#include "plan/lanes.h"

static void
strided(const struct ipx_shuffle *shuffle, const struct ipx_run *run)
{
	carry_out(shuffle, NULL, run);
}

static void
gathered(const struct ipx_shuffle *shuffle, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	carry_out(shuffle, rows, run);
}

/* Every processor of this architecture has it. */
const struct ipx_kernel *
ipx_kernel_neon(void)
{
	static const struct ipx_kernel NEON = { .id = IPFIX_KERNEL_NEON,
		.block = BLOCK,
		.window = 16,
		.strided = strided,
		.gathered = gathered };

	return &NEON;
}

#else

const struct ipx_kernel *
ipx_kernel_neon(void)
{
	return NULL;
}

#endif
