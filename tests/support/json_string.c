/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/json_string.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

bool
json_take(struct json_source *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

static bool
take_unit(struct json_source *s, unsigned *unit)
{
	static const char DIGITS[] = "0123456789abcdefABCDEF";

	*unit = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit;

		if (s->at == s->end || *s->at == '\0')
			return false;
		digit = strchr(DIGITS, *s->at++);
		if (digit == NULL)
			return false;
		*unit = *unit * 16 + (unsigned)(digit - DIGITS) -
		    (digit - DIGITS > 15 ? 6 : 0);
	}
	return true;
}

/* What follows "\u"; the high half of a surrogate pair needs the other. */
static bool
take_code(struct json_source *s, unsigned *code)
{
	unsigned low;

	if (!take_unit(s, code))
		return false;
	if (*code < 0xd800 || *code > 0xdfff)
		return true;
	if (*code > 0xdbff || !json_take(s, '\\') || !json_take(s, 'u') ||
	    !take_unit(s, &low) || low < 0xdc00 || low > 0xdfff)
		return false;
	*code = 0x10000 + (*code - 0xd800) * 0x400 + (low - 0xdc00);
	return true;
}

static char *
put_code(char *out, unsigned code)
{
	if (code < 0x80) {
		*out++ = (char)code;
		return out;
	}
	if (code < 0x800) {
		*out++ = (char)(0xc0 | code >> 6);
	} else {
		if (code < 0x10000) {
			*out++ = (char)(0xe0 | code >> 12);
		} else {
			*out++ = (char)(0xf0 | code >> 18);
			*out++ = (char)(0x80 | (code >> 12 & 0x3f));
		}
		*out++ = (char)(0x80 | (code >> 6 & 0x3f));
	}
	*out++ = (char)(0x80 | (code & 0x3f));
	return out;
}

static bool
take_escape(struct json_source *s, char **out)
{
	static const char NAMES[] = "\"\\/bfnrt", MEANS[] = "\"\\/\b\f\n\r\t";
	const char *name;
	unsigned code;

	if (json_take(s, 'u')) {
		if (!take_code(s, &code))
			return false;
		*out = put_code(*out, code);
		return true;
	}
	if (s->at == s->end || *s->at == '\0')
		return false;
	name = strchr(NAMES, *s->at++);
	if (name == NULL)
		return false;
	*(*out)++ = MEANS[name - NAMES];
	return true;
}

bool
json_take_string(struct json_source *s, char **text, size_t *size)
{
	char *out;

	if (!json_take(s, '"'))
		return false;
	/* No escape is shorter than what it stands for. */
	*text = out = malloc((size_t)(s->end - s->at) + 1);
	ck_assert_ptr_nonnull(out);
	while (s->at < s->end && *s->at != '"') {
		if (json_take(s, '\\')) {
			if (!take_escape(s, &out))
				return false;
		} else if ((unsigned char)*s->at < 0x20) {
			return false;
		} else {
			*out++ = *s->at++;
		}
	}
	*out = '\0';
	*size = (size_t)(out - *text);
	*text = realloc(*text, *size + 1);
	ck_assert_ptr_nonnull(*text);
	return json_take(s, '"');
}
