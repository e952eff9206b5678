/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What most members of most records are: a name that needs no escape, and a
 * value of bounded size, or a string that needs none, either.  Both are written
 * where they stay, after one look at the room that is left, and one more for a
 * string.  All else, and what does not fit, is for the others.
 */
#include "output/json.h"

#include "model/text.h"

enum {
	QUOTES = 2,
	VALUE_MAX = IPX_TEXT_IPV6 + QUOTES, /* the longest but strings */
	AROUND_NAME = 4,                    /* a comma, two quotes, a colon */
};

#define ONES UINT64_C(0x0101010101010101)

/* Names of a few dozen octets, without a call: most of a record is names. */
static inline char *
put_name(char *out, const char *name, size_t size)
{
	if (size >= 16) {
		memcpy(out, name, 16);
		for (size_t at = 16; at + 16 < size; at += 16)
			memcpy(out + at, name + at, 16);
		memcpy(out + size - 16, name + size - 16, 16);
	} else if (size >= 8) {
		memcpy(out, name, 8);
		memcpy(out + size - 8, name + size - 8, 8);
	} else if (size >= 4) {
		memcpy(out, name, 4);
		memcpy(out + size - 4, name + size - 4, 4);
	} else {
		for (size_t at = 0; at < size; at++)
			out[at] = name[at];
	}
	return out + size;
}

static inline char *
put_key(char *out, const ipfix_field_specifier *f)
{
	*out++ = ',';
	*out++ = '"';
	out = put_name(out, f->element->name, f->name_size_);
	return ipx_text_copy(out, "\":", 2);
}

/* The text of a value in quotes, or NULL: it is no value of its type. */
static inline char *
put_quoted(char *out, ipfix_type type, ipfix_span octets, ipfix_time reference)
{
	ipfix_time time;

	if (octets.size != ipfix_type_size(type))
		return NULL;
	*out++ = '"';
	if (type == IPFIX_IPV4_ADDRESS)
		out = ipx_text_ipv4(out, octets.data);
	else if (type == IPFIX_IPV6_ADDRESS)
		out = ipx_text_ipv6(out, octets.data);
	else if (type == IPFIX_MAC_ADDRESS)
		out = ipx_text_mac(out, octets.data);
	else if (ipfix_time_get(type, octets, reference, &time) == IPFIX_OK)
		out = ipx_text_time(out, type, time);
	else
		return NULL;
	*out++ = '"';
	return out;
}

/*
 * Whether eight octets are ASCII, and none is a control, a quote or a
 * backslash: then nothing that is taken away below borrows from its neighbour.
 */
static inline bool
are_plain(uint64_t eight)
{
	uint64_t quotes = (eight ^ ONES * '"') - ONES;
	uint64_t backslashes = (eight ^ ONES * '\\') - ONES;
	uint64_t controls = eight - ONES * 0x20;

	return ((eight | quotes | backslashes | controls) & ONES * 0x80) == 0;
}

static inline bool
copy_plain(char *to, const uint8_t *from)
{
	uint64_t eight;

	memcpy(&eight, from, sizeof(eight));
	memcpy(to, &eight, sizeof(eight));
	return are_plain(eight);
}

/* Octets as they are, the last eight perhaps twice; NULL: they cannot be. */
static char *
put_plain(char *out, ipfix_span octets)
{
	const uint8_t *p = octets.data;
	size_t size = octets.size, at = 0;

	for (; size - at >= 8; at += 8)
		if (!copy_plain(out + at, p + at))
			return NULL;
	if (size >= 8 && !copy_plain(out + size - 8, p + size - 8))
		return NULL;
	for (; size < 8 && at < size; at++) {
		if (!are_plain(ONES * p[at]))
			return NULL;
		out[at] = (char)p[at];
	}
	return out + size;
}

static char *
put_string(char *out, const char *limit, ipfix_span octets)
{
	if (octets.size > (size_t)(limit - out) - QUOTES)
		return NULL;
	*out++ = '"';
	out = put_plain(out, octets);
	if (out != NULL)
		*out++ = '"';
	return out;
}

static inline char *
put_unsigned(char *out, ipfix_type type, ipfix_span octets)
{
	uint64_t number;

	if (octets.size == 1)
		return ipx_text_octet(out, *octets.data);
	if (octets.size <= ipfix_type_size(type) &&
	    ipfix_unsigned_get(octets, &number) == IPFIX_OK)
		return ipx_text_unsigned(out, number);
	return NULL;
}

static char *
put_other(char *out, const char *limit, ipfix_type type, ipfix_span octets,
    ipfix_time reference)
{
	switch (ipfix_type_kind(type)) {
	case IPFIX_KIND_TIME:
	case IPFIX_KIND_IPV4:
	case IPFIX_KIND_IPV6:
	case IPFIX_KIND_MAC:
		return put_quoted(out, type, octets, reference);
	case IPFIX_KIND_STRING:
		return put_string(out, limit, octets);
	default:
		return NULL;
	}
}

/*
 * The text of a value, or NULL: it is not plain.  Most are numbers, and spared
 * the call that all others take.
 */
static inline char *
put_value(char *out, const char *limit, ipfix_type type, ipfix_span octets,
    ipfix_time reference)
{
	return ipfix_type_kind(type) == IPFIX_KIND_UNSIGNED
	    ? put_unsigned(out, type, octets)
	    : put_other(out, limit, type, octets, reference);
}

bool
ipx_json_plain_value(struct ipx_json *json, const ipfix_field *field)
{
	struct ipx_writer *w = &json->out;
	char *out, *end;

	if (ipx_writer_left(w) < VALUE_MAX)
		return false;
	out = (char *)&w->data[w->at];
	end = put_value(out, out + ipx_writer_left(w), ipfix_field_type(field),
	    field->octets, json->reference);
	if (end == NULL)
		return false;
	w->at += (size_t)(end - out);
	return true;
}

bool
ipx_json_plain_members(
    struct ipx_json *json, bool first, ipfix_field_iter *fields, uint16_t end)
{
	struct ipx_writer *w = &json->out;
	size_t left = ipx_writer_left(w);
	ipfix_field_iter at = *fields, next = at;
	ipfix_field field;
	char *begin, *out, *limit;

	if (left == 0)
		return first;
	/* The comma before the first one falls on the brace, for a while. */
	begin = out = (char *)&w->data[w->at - first];
	limit = out + first + left;
	while (at.next_ < end &&
	    ipfix_field_iter_next(&next, &field) == IPFIX_OK) {
		size_t most = (size_t)field.specifier->name_size_ +
		    AROUND_NAME + VALUE_MAX;
		char *p;

		if (field.specifier->name_size_ == 0 ||
		    (size_t)(limit - out) < most)
			break;
		p = put_key(out, field.specifier);
		p = put_value(p, limit, ipfix_field_type(&field), field.octets,
		    json->reference);
		if (p == NULL)
			break;
		out = p;
		at = next;
	}
	if (first)
		*begin = '{';
	if (out == begin)
		return first;
	w->at = (size_t)(out - (char *)w->data);
	*fields = at;
	return false;
}
