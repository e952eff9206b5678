/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/octets.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t *
exact(const void *octets, size_t size)
{
	uint8_t *copy = malloc(size);

	/* malloc(0) may be NULL; then one octet stands for none. */
	if (size == 0 && copy == NULL)
		copy = malloc(1);
	ck_assert_ptr_nonnull(copy);
	if (size > 0)
		memcpy(copy, octets, size);
	return copy;
}

static int
digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *at = strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c);

	return at != NULL && c != '\0' ? (int)(at - digits) : -1;
}

/* Steps over what is no digit; comments end with their line. */
static const char *
skip(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n");
		if (*p != '#')
			return p;
		p += strcspn(p, "\n");
	}
}

struct octets
hex(const char *text)
{
	uint8_t *buffer = malloc(strlen(text) / 2 + 1);
	struct octets o = { NULL, 0 };

	ck_assert_ptr_nonnull(buffer);
	for (const char *p = skip(text); *p != '\0'; p = skip(p + 2)) {
		ck_assert_msg(digit(p[0]) >= 0 && digit(p[1]) >= 0,
		    "not hexadecimal: '%.20s'", p);
		buffer[o.size++] = (uint8_t)(digit(p[0]) * 16 + digit(p[1]));
	}
	o.data = exact(buffer, o.size);
	free(buffer);
	return o;
}

struct octets
file_octets(const char *path)
{
	struct octets o = { NULL, 0 };
	FILE *f = path != NULL ? fopen(path, "rb") : NULL;
	long size;

	if (f == NULL)
		return o;
	ck_assert_int_eq(fseek(f, 0, SEEK_END), 0);
	size = ftell(f);
	ck_assert_int_ge(size, 0);
	rewind(f);
	o.size = (size_t)size;
	o.data = malloc(o.size > 0 ? o.size : 1);
	ck_assert_ptr_nonnull(o.data);
	ck_assert_uint_eq(fread(o.data, 1, o.size, f), o.size);
	(void)fclose(f);
	return o;
}

struct octets
file_hex(const char *path)
{
	struct octets text = file_octets(path);
	struct octets o = { NULL, 0 };
	char *copy;

	if (text.data == NULL)
		return o;
	copy = malloc(text.size + 1);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	o = hex(copy);
	free(copy);
	free(text.data);
	return o;
}
