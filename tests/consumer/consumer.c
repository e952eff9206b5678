/* SPDX-License-Identifier: BSD-3-Clause */
/* A program of somebody else: what it needs, it finds through pkg-config. */
#include <ipfix/ipfix.h>

#include <stdio.h>
#include <string.h>

int
main(void)
{
	char version[32];

	(void)snprintf(version, sizeof version, "%d.%d.%d", IPFIX_VERSION_MAJOR,
	    IPFIX_VERSION_MINOR, IPFIX_VERSION_PATCH);
	if (strcmp(ipfix_version(), version) != 0) {
		(void)printf(
		    "headers of %s, library of %s\n", version, ipfix_version());
		return 1;
	}
	return 0;
}
