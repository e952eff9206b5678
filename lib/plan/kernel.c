/* SPDX-License-Identifier: BSD-3-Clause */
/* Which kernels there are, and which one is taken. */
#include "plan/kernel.h"

static const char *const NAMES[] = {
#define ROW(name, text) [IPFIX_KERNEL_##name] = text,
	IPFIX_KERNEL_MAP(ROW)
#undef ROW
};

const char *
ipfix_kernel_name(ipfix_kernel kernel)
{
	if ((size_t)kernel >= IPFIX_COUNT(NAMES))
		return "unknown";
	return NAMES[kernel];
}

typedef const struct ipx_kernel *kernel_if_it_runs(void);

static kernel_if_it_runs *const FASTEST_FIRST[] = { ipx_kernel_avx512,
	ipx_kernel_avx2, ipx_kernel_ssse3, ipx_kernel_neon };

static const struct ipx_kernel *
best(void)
{
	const struct ipx_kernel *kernel = NULL;

	for (size_t i = 0; i < IPFIX_COUNT(FASTEST_FIRST) && kernel == NULL;
	     i++)
		kernel = FASTEST_FIRST[i]();
	return kernel;
}

ipfix_result
ipx_kernel_choose(ipfix_kernel wanted, const struct ipx_kernel **kernel)
{
	switch (wanted) {
	case IPFIX_KERNEL_BEST:
		*kernel = best();
		return IPFIX_OK;
	case IPFIX_KERNEL_PORTABLE:
		*kernel = NULL;
		return IPFIX_OK;
	case IPFIX_KERNEL_SSSE3:
		*kernel = ipx_kernel_ssse3();
		break;
	case IPFIX_KERNEL_AVX2:
		*kernel = ipx_kernel_avx2();
		break;
	case IPFIX_KERNEL_AVX512:
		*kernel = ipx_kernel_avx512();
		break;
	case IPFIX_KERNEL_NEON:
		*kernel = ipx_kernel_neon();
		break;
	default:
		return IPFIX_ERR_INVAL;
	}
	return *kernel != NULL ? IPFIX_OK : IPFIX_ERR_UNSUPPORTED;
}

bool
ipfix_kernel_available(ipfix_kernel kernel)
{
	const struct ipx_kernel *found;

	return ipx_kernel_choose(kernel, &found) == IPFIX_OK;
}

const struct ipx_kernel *
ipx_kernel_for(const struct ipx_kernel *kernel, size_t size)
{
	while (kernel != NULL && !kernel->masked && size < kernel->block)
		kernel = kernel->narrower != NULL ? kernel->narrower() : NULL;
	return size > 0 ? kernel : NULL;
}
