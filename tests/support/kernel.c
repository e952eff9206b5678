/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * KERNEL in the environment of a test names the kernel that is the best one
 * there: the linker puts this in the place of ipx_kernel_choose().  The
 * library itself reads no environment.
 */
#include "support/path.h"

#include "plan/kernel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

ipfix_result kernel_choose(ipfix_kernel wanted,
    const struct ipx_kernel **kernel) __asm__("__wrap_ipx_kernel_choose");
ipfix_result kernel_choose_really(ipfix_kernel wanted,
    const struct ipx_kernel **kernel) __asm__("__real_ipx_kernel_choose");

/* A processor without it has its tests, too: with the best that it has. */
static ipfix_kernel
forced(const char *name)
{
	static bool told;
	int k = IPFIX_KERNEL_PORTABLE;

	while (k <= IPFIX_KERNEL_NEON &&
	    strcmp(ipfix_kernel_name((ipfix_kernel)k), name) != 0)
		k++;
	if (k > IPFIX_KERNEL_NEON) {
		(void)fprintf(stderr, "KERNEL=%s: there is none\n", name);
		exit(1);
	}
	if (ipfix_kernel_available((ipfix_kernel)k))
		return (ipfix_kernel)k;
	if (!told)
		skipped(name);
	told = true;
	return IPFIX_KERNEL_BEST;
}

ipfix_result
kernel_choose(ipfix_kernel wanted, const struct ipx_kernel **kernel)
{
	const char *name = getenv("KERNEL");

	if (wanted == IPFIX_KERNEL_BEST && name != NULL)
		wanted = forced(name);
	return kernel_choose_really(wanted, kernel);
}
