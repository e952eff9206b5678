/* SPDX-License-Identifier: BSD-3-Clause */
/* ipfix-collect: receives IPFIX; shows it, sums it up, or keeps it. */
#include "collect/collect.h"

#include <stdio.h>

int
main(int argc, char **argv)
{
	struct collect collect = { .sink = &SINK_JSON };
	bool well;

	if (ipfix_registry_new(&collect.registry, NULL) != IPFIX_OK ||
	    ipfix_registry_add_enterprise(collect.registry, 0) != IPFIX_OK) {
		fputs("ipfix-collect: out of memory\n", stderr);
		return 1;
	}
	collect_options(&collect, argc, argv);
	well = collect_run(&collect);
	ipfix_listener_free(collect.listener);
	ipfix_registry_free(collect.registry);
	return well ? 0 : 1;
}
