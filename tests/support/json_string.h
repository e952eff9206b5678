/* SPDX-License-Identifier: BSD-3-Clause */
/* The strings of the JSON reader: escapes, and what they stand for. */
#ifndef TESTS_SUPPORT_JSON_STRING_H
#define TESTS_SUPPORT_JSON_STRING_H

#include <stdbool.h>
#include <stddef.h>

/* What is left of the text. */
struct json_source {
	const char *at, *end;
	int depth;
};

/* Takes one character, if it is the next. */
bool json_take(struct json_source *s, char c);

/*
 * Takes a string with its quotes; *text is set even where it is bad, and is
 * the caller's.
 */
bool json_take_string(struct json_source *s, char **text, size_t *size);

#endif
