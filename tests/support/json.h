/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A strict reader of JSON (RFC 8259), for what tests read and for what they
 * check.  A text becomes a tree of values; each is linked to the next one of
 * its array or object.
 */
#ifndef TESTS_SUPPORT_JSON_H
#define TESTS_SUPPORT_JSON_H

#include <stdbool.h>
#include <stddef.h>

enum json_kind {
	JSON_NULL,
	JSON_FALSE,
	JSON_TRUE,
	JSON_NUMBER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT
};

struct json {
	enum json_kind kind;
	char *key;   /* of a member of an object, else NULL */
	char *text;  /* STRING: UTF-8; NUMBER: as it is written; else NULL */
	size_t size; /* octets of `text` without its final NUL */
	struct json *first; /* ARRAY, OBJECT: what is in it */
	struct json *next;
};

/* The value that the text is, or NULL if it is not JSON. */
struct json *json_parse(const char *text, size_t size);

void json_free(struct json *value);

/* The member of an object, the first one of this key, or NULL. */
const struct json *json_get(const struct json *object, const char *key);

/* The same, of which the test is sure. */
const char *json_string(const struct json *object, const char *key);
long json_number(const struct json *object, const char *key);

/* How many values are in an array or object. */
size_t json_count(const struct json *value);

/* The value at an index of an array, which is there. */
const struct json *json_at(const struct json *array, size_t index);

#endif
