/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/json.h"
#include "support/json_string.h"

#include <ipfix/value.h>

#include <check.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

static bool parse_value(struct json_source *s, struct json *value);

static void
skip_spaces(struct json_source *s)
{
	while (s->at < s->end && *s->at != '\0' &&
	    strchr(" \t\r\n", *s->at) != NULL)
		s->at++;
}

/* Keeps a run of octets as a text of its own. */
static char *
keep(const char *from, size_t size)
{
	char *text = malloc(size + 1);

	ck_assert_ptr_nonnull(text);
	memcpy(text, from, size);
	text[size] = '\0';
	return text;
}

static bool
parse_word(struct json_source *s, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0)
		return false;
	s->at += size;
	return true;
}

static size_t
take_digits(struct json_source *s)
{
	const char *start = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return (size_t)(s->at - start);
}

static bool
parse_number(struct json_source *s, struct json *value)
{
	const char *start = s->at;

	json_take(s, '-');
	if (!json_take(s, '0') && take_digits(s) == 0)
		return false;
	if (json_take(s, '.') && take_digits(s) == 0)
		return false;
	if (json_take(s, 'e') || json_take(s, 'E')) {
		if (!json_take(s, '+'))
			json_take(s, '-');
		if (take_digits(s) == 0)
			return false;
	}
	value->kind = JSON_NUMBER;
	value->size = (size_t)(s->at - start);
	value->text = keep(start, value->size);
	return true;
}

/* What is in an array or object, behind its opening bracket. */
static bool
parse_items(struct json_source *s, struct json *value, char close)
{
	struct json **link = &value->first;
	size_t size;

	skip_spaces(s);
	if (json_take(s, close))
		return true;
	do {
		struct json *item = calloc(1, sizeof(*item));

		ck_assert_ptr_nonnull(item);
		*link = item;
		link = &item->next;
		skip_spaces(s);
		if (value->kind == JSON_OBJECT) {
			if (!json_take_string(s, &item->key, &size))
				return false;
			skip_spaces(s);
			if (!json_take(s, ':'))
				return false;
		}
		if (!parse_value(s, item))
			return false;
		skip_spaces(s);
	} while (json_take(s, ','));
	return json_take(s, close);
}

static bool
parse_nest(struct json_source *s, struct json *value, enum json_kind kind)
{
	bool whole;

	value->kind = kind;
	if (++s->depth > DEPTH_MAX)
		return false;
	whole = parse_items(s, value, kind == JSON_ARRAY ? ']' : '}');
	s->depth--;
	return whole;
}

static bool
parse_value(struct json_source *s, struct json *value)
{
	skip_spaces(s);
	if (json_take(s, '['))
		return parse_nest(s, value, JSON_ARRAY);
	if (json_take(s, '{'))
		return parse_nest(s, value, JSON_OBJECT);
	if (s->at < s->end && *s->at == '"') {
		value->kind = JSON_STRING;
		return json_take_string(s, &value->text, &value->size);
	}
	if (parse_word(s, "null"))
		return true;
	if (parse_word(s, "false")) {
		value->kind = JSON_FALSE;
		return true;
	}
	if (parse_word(s, "true")) {
		value->kind = JSON_TRUE;
		return true;
	}
	return parse_number(s, value);
}

struct json *
json_parse(const char *text, size_t size)
{
	struct json_source s = { text, text + size, 0 };
	struct json *value;
	bool whole;

	if (!ipfix_string_valid((ipfix_span){ (const uint8_t *)text, size }))
		return NULL;
	value = calloc(1, sizeof(*value));
	ck_assert_ptr_nonnull(value);
	whole = parse_value(&s, value);
	skip_spaces(&s);
	if (whole && s.at == s.end)
		return value;
	json_free(value);
	return NULL;
}

void
json_free(struct json *value)
{
	while (value != NULL) {
		struct json *next = value->next;

		json_free(value->first);
		free(value->key);
		free(value->text);
		free(value);
		value = next;
	}
}

const struct json *
json_get(const struct json *object, const char *key)
{
	const struct json *item = object->first;

	while (
	    item != NULL && (item->key == NULL || strcmp(item->key, key) != 0))
		item = item->next;
	return item;
}

const char *
json_string(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	ck_assert_msg(value != NULL && value->kind == JSON_STRING,
	    "no string \"%s\"", key);
	return value->text;
}

long
json_number(const struct json *object, const char *key)
{
	const struct json *value = json_get(object, key);

	ck_assert_msg(value != NULL && value->kind == JSON_NUMBER,
	    "no number \"%s\"", key);
	return strtol(value->text, NULL, 10);
}

size_t
json_count(const struct json *value)
{
	size_t count = 0;

	for (const struct json *i = value->first; i != NULL; i = i->next)
		count++;
	return count;
}

const struct json *
json_at(const struct json *array, size_t index)
{
	const struct json *item = array->first;

	while (item != NULL && index-- > 0)
		item = item->next;
	ck_assert_ptr_nonnull(item);
	return item;
}
