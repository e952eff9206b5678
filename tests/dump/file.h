/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file to be read by a test, which removes and frees it.  Include this
 * first: it asks for POSIX.
 */
#ifndef TESTS_DUMP_FILE_H
#define TESTS_DUMP_FILE_H

#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/test.h"

/* Returns the name of a new file with these octets. */
static inline char *
write_file(const void *octets, size_t size)
{
	const char *folder = getenv("TMPDIR");
	char *name = malloc(4096);
	int file;

	ck_assert_ptr_nonnull(name);
	snprintf(name, 4096, "%s/ipfix-dump-XXXXXX",
	    folder != NULL ? folder : "/tmp");
	file = mkstemp(name);
	ck_assert_int_ge(file, 0);
	if (size > 0)
		ck_assert_int_eq(write(file, octets, size), (ssize_t)size);
	ck_assert_int_eq(close(file), 0);
	return name;
}

static inline void
remove_file(char *name)
{
	ck_assert_int_eq(unlink(name), 0);
	free(name);
}

#endif
