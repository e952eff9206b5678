/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/path.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *
join(const char *folder, const char *middle, const char *name)
{
	size_t size = strlen(folder) + strlen(middle) + strlen(name) + 1;
	char *path = malloc(size);

	ck_assert_ptr_nonnull(path);
	(void)snprintf(path, size, "%s%s%s", folder, middle, name);
	return path;
}

static const char *
top(void)
{
	const char *folder = getenv("srcdir");

	return folder != NULL ? folder : ".";
}

char *
source_path(const char *name)
{
	return join(top(), "/", name);
}

char *
shared_path(const char *name)
{
	char *path = join(top(), "/../shared/", name);
	FILE *f = fopen(path, "rb"); /* opens folders, too */

	if (f != NULL) {
		(void)fclose(f);
		return path;
	}
	free(path);
	return NULL;
}

void
skipped(const char *why)
{
	(void)printf("skip: %s\n", why);
	(void)fflush(stdout);
}
