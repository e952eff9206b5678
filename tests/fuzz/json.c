/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/json.h"

#include <ipfix/value.h>

#include <stdlib.h>
#include <string.h>

#include "fuzz/require.h"

struct key {
	const char *text;
	size_t size;
};

struct source {
	const char *at, *end;
	struct key *keys; /* of all objects that are open */
	size_t count, room;
};

static bool take_value(struct source *s);

static bool
take(struct source *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool
take_word(struct source *s, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0)
		return false;
	s->at += size;
	return true;
}

static bool
take_digits(struct source *s)
{
	const char *begin = s->at;

	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return s->at > begin;
}

static bool
take_number(struct source *s)
{
	(void)take(s, '-');
	if (!take(s, '0') && !take_digits(s))
		return false;
	if (take(s, '.') && !take_digits(s))
		return false;
	if (!take(s, 'e') && !take(s, 'E'))
		return true;
	if (!take(s, '+'))
		(void)take(s, '-');
	return take_digits(s);
}

static bool
take_escape(struct source *s)
{
	if (!take(s, 'u')) {
		if (s->at == s->end || *s->at == '\0')
			return false;
		return strchr("\"\\/bfnrt", *s->at++) != NULL;
	}
	if (s->end - s->at < 4)
		return false;
	for (int i = 0; i < 4; i++, s->at++)
		if (*s->at == '\0' ||
		    strchr("0123456789abcdefABCDEF", *s->at) == NULL)
			return false;
	return true;
}

static bool
take_string(struct source *s)
{
	if (!take(s, '"'))
		return false;
	while (s->at < s->end && *s->at != '"') {
		if ((unsigned char)*s->at < 0x20)
			return false;
		if (*s->at++ == '\\' && !take_escape(s))
			return false;
	}
	return take(s, '"');
}

static bool
take_array(struct source *s)
{
	if (take(s, ']'))
		return true;
	do {
		if (!take_value(s))
			return false;
	} while (take(s, ','));
	return take(s, ']');
}

static int
compare_keys(const void *a, const void *b)
{
	const struct key *x = a, *y = b;

	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return memcmp(x->text, y->text, x->size);
}

/* Forgets the keys of an object; false if two of them are the same. */
static bool
end_object(struct source *s, size_t first)
{
	struct key *keys = s->keys + first;
	size_t count = s->count - first;

	s->count = first;
	if (count < 2)
		return true;
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < count; i++)
		if (compare_keys(&keys[i - 1], &keys[i]) == 0)
			return false;
	return true;
}

static bool
take_key(struct source *s)
{
	const char *begin = s->at;

	if (s->count == s->room) {
		s->room = s->room * 2 + 64;
		s->keys = realloc(s->keys, s->room * sizeof(*s->keys));
		REQUIRE(s->keys != NULL);
	}
	if (!take_string(s))
		return false;
	s->keys[s->count++] = (struct key){ begin, (size_t)(s->at - begin) };
	return take(s, ':');
}

static bool
take_object(struct source *s)
{
	size_t first = s->count;

	if (take(s, '}'))
		return true;
	do {
		if (!take_key(s) || !take_value(s))
			return false;
	} while (take(s, ','));
	return take(s, '}') && end_object(s, first);
}

/* The writer leaves no spaces, and nests no deeper than lists may. */
static bool
take_value(struct source *s)
{
	if (take(s, '{'))
		return take_object(s);
	if (take(s, '['))
		return take_array(s);
	if (s->at < s->end && *s->at == '"')
		return take_string(s);
	return take_word(s, "true") || take_word(s, "false") ||
	    take_word(s, "null") || take_number(s);
}

bool
is_json(const char *text, size_t size)
{
	struct source s = { text, text + size, NULL, 0, 0 };
	ipfix_span octets = { (const uint8_t *)text, size };
	bool whole = ipfix_string_valid(octets) && take_value(&s);

	free(s.keys);
	return whole && s.at == s.end;
}
