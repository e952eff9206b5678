/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "io/place.h"

#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

void
place_new(void)
{
	strcpy(folder, "/tmp/ipfix-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

const char *
place_path(const char *name)
{
	static char paths[4][512];
	static size_t next;
	char *path = paths[next++ % 4];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

static int
is_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

size_t
place_count(void)
{
	struct dirent **list;
	int count = scandir(folder, &list, is_file, alphasort);

	ck_assert_int_ge(count, 0);
	for (int i = 0; i < count; i++)
		free(list[i]);
	free(list);
	return (size_t)count;
}

const char *
place_file(size_t index)
{
	struct dirent **list;
	int count = scandir(folder, &list, is_file, alphasort);
	const char *path;

	ck_assert_int_gt(count, (int)index);
	path = place_path(list[index]->d_name);
	for (int i = 0; i < count; i++)
		free(list[i]);
	free(list);
	return path;
}

void
place_write(const char *name, struct octets octets)
{
	FILE *file = fopen(place_path(name), "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(
	    fwrite(octets.data, 1, octets.size, file), octets.size);
	fclose(file);
}

void
place_free(void)
{
	while (place_count() > 0)
		ck_assert_int_eq(unlink(place_file(0)), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
