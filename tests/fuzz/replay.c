/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs a fuzz target over files, with any compiler and no fuzzer: so the
 * corpus is a test like any other.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_READ = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In a block of its own size, so that a sanitizer sees one octet more. */
static bool
replay(const char *path)
{
	static uint8_t buffer[SIZE_MAX_READ];
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	size_t size;

	if (file == NULL)
		return false;
	size = fread(buffer, 1, sizeof(buffer), file);
	(void)fclose(file);
	data = malloc(size > 0 ? size : 1);
	if (data == NULL)
		return false;
	if (size > 0)
		memcpy(data, buffer, size);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	return true;
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		/* Named first, so that a crash has a name. */
		(void)printf("%s\n", argv[i]);
		(void)fflush(stdout);
		if (!replay(argv[i])) {
			(void)printf("fail: %s cannot be read\n", argv[i]);
			return EXIT_FAILURE;
		}
	}
	(void)printf("ok: %d inputs\n", argc - 1);
	return EXIT_SUCCESS;
}
