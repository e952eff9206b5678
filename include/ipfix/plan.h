/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What decoders and encoders have in common: plans and kernels.
 *
 * A template and a layout are compiled once into a plan, which says for each
 * octet of the struct where in the record it comes from, or the reverse.  A
 * kernel carries plans out, many octets at a time; which ones there are
 * depends on the processor, and the best one is chosen when a decoder or an
 * encoder is made.  All of them give the same octets.
 */
#ifndef IPFIX_PLAN_H
#define IPFIX_PLAN_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>

/** The rows of #ipfix_kernel: name, text. */
#define IPFIX_KERNEL_MAP(X)     \
	X(BEST, "best")         \
	X(PORTABLE, "portable") \
	X(SSSE3, "ssse3")       \
	X(AVX2, "avx2")         \
	X(AVX512, "avx512vbmi") \
	X(NEON, "neon")

/** What carries out plans. */
typedef enum ipfix_kernel {
#define IPFIX_KERNEL_ROW(name, text) IPFIX_KERNEL_##name,
	IPFIX_KERNEL_MAP(IPFIX_KERNEL_ROW)
#undef IPFIX_KERNEL_ROW
} ipfix_kernel;

/** How a decoder or an encoder behaves.  All zero is sensible. */
typedef struct ipfix_plan_options {
	/** sizeof(ipfix_plan_options), or 0 for the same. */
	size_t size;
	/** The kernel, for tests; 0: the best one that there is. */
	ipfix_kernel kernel;
	/**
	 * A number or a time that does not fit becomes the nearest that does,
	 * and is counted; otherwise it is an error.
	 */
	bool saturate;
	/** Plans that are kept; 0: 4096.  With one more, all are dropped. */
	size_t max_plans;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_plan_options;

IPFIX_BEGIN_DECLS

/** Whether this processor and this build have a kernel. */
IPFIX_API bool ipfix_kernel_available(ipfix_kernel kernel);

/** The name of a kernel, such as "avx2".  Static; never NULL. */
IPFIX_API const char *ipfix_kernel_name(ipfix_kernel kernel);

IPFIX_END_DECLS

#endif
