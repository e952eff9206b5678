/* SPDX-License-Identifier: BSD-3-Clause */
/* ipfix-export: a flow meter over libpcap. */
#include "export/export.h"

int
main(int argc, char **argv)
{
	struct export export = { .flows = 65536,
		.active = 120 * IPFIX_SECOND,
		.idle = 15 * IPFIX_SECOND };
	bool well;

	export_options(&export, argc, argv);
	if (!export_open(&export))
		return 1;
	well = export_capture(&export);
	cache_end(export.cache);
	return export_close(&export) && well ? 0 : 1;
}
