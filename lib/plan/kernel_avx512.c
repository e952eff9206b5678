/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * AVX-512 VBMI: vpermb picks any of 64 octets, and masks keep loads and
 * stores within what there is.  Two blocks of two windows each are done
 * together, with all that the plan says of them in registers.
 */
#include "plan/kernel.h"

#if defined(__GNUC__) && defined(__x86_64__)

#include <immintrin.h>

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vbmi")))
#define INLINE TARGET static inline __attribute__((always_inline))

enum { BLOCK = 64 };

/* A window over all records, and what it gives to its block. */
struct look {
	const uint8_t *at;
	const uint8_t *const *row;
	size_t stride;
	size_t from;
	__mmask64 load;
	__mmask64 keep;
	__m512i index;
};

/* A block at hand. */
struct job {
	const struct ipx_step *steps;
	const uint8_t *masks;
	size_t count;
	__mmask64 store;
	uint8_t *to;
};

INLINE __m512i
index_at(const uint8_t *masks, size_t step)
{
	return _mm512_loadu_si512(masks + step * BLOCK);
}

INLINE struct look
look_of(const struct job *j, size_t step, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	const struct ipx_step *s = &j->steps[step];
	struct look look = { .from = s->from[0],
		.load = s->load,
		.keep = s->keep,
		.index = index_at(j->masks, step) };

	if (rows != NULL) {
		look.row = rows + (size_t)s->row[0] * IPX_TILE;
	} else {
		look.at = run->from + s->from[0];
		look.stride = run->from_stride;
	}
	return look;
}

/* How a loop goes about it; known when it is compiled. */
struct way {
	bool gathered; /* windows lie in the rows of a tile */
	bool whole;    /* nothing has to be masked */
	bool shared;   /* two blocks have the same two windows */
};

INLINE __m512i
window_at(const struct look *l, size_t i, struct way way)
{
	const uint8_t *p =
	    way.gathered ? l->row[i] + l->from : l->at + i * l->stride;

	return way.whole ? _mm512_loadu_si512(p)
	                 : _mm512_maskz_loadu_epi8(l->load, p);
}

/* A block of two windows. */
INLINE __m512i
blend(const struct look *a, __m512i x, const struct look *b, __m512i y)
{
	__m512i block = _mm512_maskz_permutexvar_epi8(a->keep, a->index, x);

	return _mm512_mask_permutexvar_epi8(block, b->keep, b->index, y);
}

INLINE void
store(uint8_t *p, __mmask64 mask, __m512i v, struct way way)
{
	if (way.whole)
		_mm512_storeu_si512(p, v);
	else
		_mm512_mask_storeu_epi8(p, mask, v);
}

INLINE void
do_pair(const struct job *j, const struct job *k, const uint8_t *const *rows,
    const struct ipx_run *run, struct way way)
{
	struct look a0 = look_of(j, 0, rows, run),
	            a1 = look_of(j, 1, rows, run);
	struct look b0 = look_of(k, 0, rows, run),
	            b1 = look_of(k, 1, rows, run);
	size_t count = run->count, stride = run->to_stride;
	uint8_t *to = j->to, *other = k->to;

	for (size_t i = 0; i < count; i++, to += stride, other += stride) {
		__m512i x = window_at(&a0, i, way), y = window_at(&a1, i, way);

		store(to, j->store, blend(&a0, x, &a1, y), way);
		if (!way.shared) {
			x = window_at(&b0, i, way);
			y = window_at(&b1, i, way);
		}
		store(other, k->store, blend(&b0, x, &b1, y), way);
	}
}

INLINE void
do_two(const struct job *j, const uint8_t *const *rows,
    const struct ipx_run *run, struct way way)
{
	struct look a = look_of(j, 0, rows, run), b = look_of(j, 1, rows, run);
	size_t count = run->count, stride = run->to_stride;
	uint8_t *to = j->to;

	for (size_t i = 0; i < count; i++, to += stride)
		store(to, j->store,
		    blend(&a, window_at(&a, i, way), &b, window_at(&b, i, way)),
		    way);
}

INLINE void
do_many(const struct job *j, const uint8_t *const *rows,
    const struct ipx_run *run, struct way way)
{
	for (size_t i = 0; i < run->count; i++) {
		__m512i block = _mm512_setzero_si512();

		for (size_t k = 0; k < j->count; k++) {
			struct look look = look_of(j, k, rows, run);

			block = _mm512_mask_permutexvar_epi8(block, look.keep,
			    look.index, window_at(&look, i, way));
		}
		store(j->to + i * run->to_stride, j->store, block, way);
	}
}

INLINE struct job
job_of(const struct ipx_shuffle *s, size_t block, size_t step, uint8_t *to)
{
	return (struct job){ .steps = s->steps + step,
		.masks = s->masks + step * BLOCK,
		.count = s->blocks[block].steps,
		.store = s->blocks[block].store,
		.to = to + s->blocks[block].to };
}

/* How many blocks from here on have two windows; at most two count. */
INLINE size_t
simple_blocks(const struct ipx_shuffle *s, size_t block)
{
	size_t left = s->block_count - block;

	if (s->blocks[block].steps != 2)
		return 0;
	return left > 1 && s->blocks[block + 1].steps == 2 ? 2 : 1;
}

INLINE void
carry_out(const struct ipx_shuffle *s, const uint8_t *const *rows,
    const struct ipx_run *run, struct way way)
{
	size_t step = 0, done;

	for (size_t b = 0; b < s->block_count; b += done) {
		struct job j = job_of(s, b, step, run->to), k;

		done = simple_blocks(s, b);
		step += j.count;
		if (done == 2) {
			k = job_of(s, b + 1, step, run->to);
			do_pair(&j, &k, rows, run, way);
			step += k.count;
		} else if (done == 1) {
			do_two(&j, rows, run, way);
		} else {
			do_many(&j, rows, run, way);
			done = 1;
		}
	}
}

/* Each way that occurs is compiled by itself. */
INLINE void
choose_way(const struct ipx_shuffle *s, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	bool gathered = rows != NULL;

	if (s->whole && s->shared)
		carry_out(s, rows, run, (struct way){ gathered, true, true });
	else if (s->whole)
		carry_out(s, rows, run, (struct way){ gathered, true, false });
	else if (s->shared)
		carry_out(s, rows, run, (struct way){ gathered, false, true });
	else
		carry_out(s, rows, run, (struct way){ gathered, false, false });
}

TARGET static void
strided(const struct ipx_shuffle *shuffle, const struct ipx_run *run)
{
	choose_way(shuffle, NULL, run);
}

TARGET static void
gathered_rows(const struct ipx_shuffle *shuffle, const uint8_t *const *rows,
    const struct ipx_run *run)
{
	choose_way(shuffle, rows, run);
}

const struct ipx_kernel *
ipx_kernel_avx512(void)
{
	static const struct ipx_kernel AVX512 = { .id = IPFIX_KERNEL_AVX512,
		.block = BLOCK,
		.window = 64,
		.masked = true,
		.strided = strided,
		.gathered = gathered_rows };

	if (!__builtin_cpu_supports("avx512f") ||
	    !__builtin_cpu_supports("avx512bw") ||
	    !__builtin_cpu_supports("avx512vbmi"))
		return NULL;
	return &AVX512;
}

#else

const struct ipx_kernel *
ipx_kernel_avx512(void)
{
	return NULL;
}

#endif
