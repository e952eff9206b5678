/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs a fuzz target over files, with any compiler and no fuzzer: so the
 * corpus is a test like any other.
 */
#include "support/octets.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct octets input = file_octets(argv[i]);

		if (input.data == NULL) {
			(void)printf("fail: %s cannot be read\n", argv[i]);
			return EXIT_FAILURE;
		}
		/* Named first, so that a crash has a name. */
		(void)printf("%s\n", argv[i]);
		(void)fflush(stdout);
		(void)LLVMFuzzerTestOneInput(input.data, input.size);
		free(input.data);
	}
	(void)printf("ok: %d inputs\n", argc - 1);
	return EXIT_SUCCESS;
}
