/* SPDX-License-Identifier: BSD-3-Clause */
/* Keys and plain values of the JSON writer. */
#include "output/json.h"

#include "model/text.h"

static void
put(struct ipx_json *json, const char *text, const char *end)
{
	ipx_writer_octets(&json->out, text, (size_t)(end - text));
}

void
ipx_json_raw(struct ipx_json *json, const char *text)
{
	ipx_writer_octets(&json->out, text, strlen(text));
}

void
ipx_json_unsigned(struct ipx_json *json, uint64_t value)
{
	char text[IPX_TEXT_UNSIGNED];

	put(json, text, ipx_text_unsigned(text, value));
}

/* One octet that RFC 8259, section 7, does not allow as it is. */
static void
put_escape(struct ipx_json *json, uint8_t octet)
{
	static const char HEX[] = "0123456789abcdef";
	char text[] = { '\\', 'u', '0', '0', HEX[octet >> 4], HEX[octet & 15] };

	if (octet == '"' || octet == '\\') {
		text[1] = (char)octet;
		put(json, text, text + 2);
	} else {
		put(json, text, text + sizeof(text));
	}
}

static bool
needs_escape(uint8_t octet)
{
	return octet < 0x20 || octet == '"' || octet == '\\';
}

/* Runs of octets that need no escape are copied whole. */
static void
put_string(struct ipx_json *json, ipfix_span utf8)
{
	size_t begin = 0;

	ipx_writer_u8(&json->out, '"');
	for (size_t i = 0; i < utf8.size; i++) {
		if (!needs_escape(utf8.data[i]))
			continue;
		ipx_writer_octets(&json->out, &utf8.data[begin], i - begin);
		put_escape(json, utf8.data[i]);
		begin = i + 1;
	}
	if (begin < utf8.size)
		ipx_writer_octets(
		    &json->out, &utf8.data[begin], utf8.size - begin);
	ipx_writer_u8(&json->out, '"');
}

void
ipx_json_name(struct ipx_json *json, const char *name)
{
	put_string(json, (ipfix_span){ (const uint8_t *)name, strlen(name) });
}

/* Whether a name is like the keys of elements without one: "6871/14". */
static bool
looks_like_number(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits > 0 && name[digits] == '/';
}

/*
 * Names of a few dozen octets, without a call: most of a record is names.
 */
static uint8_t *
copy_name(uint8_t *to, const char *name, size_t size)
{
	size_t at = 0;

	for (; size - at > 16; at += 16)
		memcpy(to + at, name + at, 16);
	if (size >= 16) {
		memcpy(to + size - 16, name + size - 16, 16);
	} else if (size >= 8) {
		memcpy(to, name, 8);
		memcpy(to + size - 8, name + size - 8, 8);
	} else {
		for (; at < size; at++)
			to[at] = (uint8_t)name[at];
	}
	return to + size;
}

/* A name that a caller loaded may be any octets, and that of another. */
static bool
names_it(const ipfix_field_specifier *f)
{
	const char *name;

	if (f->element == NULL || f->shares_name_)
		return false;
	name = f->element->name;
	return strcmp(name, "scope") != 0 && !looks_like_number(name) &&
	    ipfix_string_valid(
	        (ipfix_span){ (const uint8_t *)name, strlen(name) });
}

void
ipx_json_key(struct ipx_json *json, const ipfix_field_specifier *f)
{
	const uint16_t enterprise_bit = 0x8000;
	bool undefined = f->enterprise && f->pen == 0;

	if (names_it(f)) {
		ipx_json_name(json, f->element->name);
		return;
	}
	ipx_json_raw(json, "\"");
	ipx_json_unsigned(json, f->pen);
	ipx_json_raw(json, "/");
	ipx_json_unsigned(
	    json, undefined ? f->id | (uint64_t)enterprise_bit : f->id);
	ipx_json_raw(json, "\"");
}

/* A name that needs no second look; false: it does, or there is no room. */
static bool
put_plain_member(
    struct ipx_json *json, const char *before, const ipfix_field_specifier *f)
{
	enum { QUOTES_AND_COLON = 3 };
	size_t separator = *before != 0;
	size_t size = separator + f->name_size_ + QUOTES_AND_COLON;
	uint8_t *p;

	/* "scope" is what the Scope of an options record is called. */
	if (f->name_size_ == 0 || size > ipx_writer_left(&json->out) ||
	    (f->name_size_ == 5 && f->element->name[0] == 's'))
		return false;
	p = ipx_writer_room(&json->out, size);
	if (separator > 0)
		*p++ = (uint8_t)*before;
	*p++ = '"';
	p = copy_name(p, f->element->name, f->name_size_);
	*p++ = '"';
	*p = ':';
	return true;
}

void
ipx_json_member(
    struct ipx_json *json, const char *before, const ipfix_field_specifier *f)
{
	if (put_plain_member(json, before, f))
		return;
	ipx_json_raw(json, before);
	ipx_json_key(json, f);
	ipx_json_raw(json, ":");
}

void
ipx_json_hex(struct ipx_json *json, const char *prefix, ipfix_span octets)
{
	uint8_t *room;

	ipx_json_raw(json, "\"");
	ipx_json_raw(json, prefix);
	room = ipx_writer_room(&json->out, octets.size * 2);
	if (room != NULL)
		ipx_text_hex((char *)room, octets);
	ipx_json_raw(json, "\"");
}

/* The text of a value that is a JSON string. */
static void
put_quoted(struct ipx_json *json, const char *text, const char *end)
{
	ipx_writer_u8(&json->out, '"');
	put(json, text, end);
	ipx_writer_u8(&json->out, '"');
}

static void
put_float(struct ipx_json *json, ipfix_type type, double value)
{
	char text[IPX_TEXT_FLOAT];
	char *end = type == IPFIX_FLOAT32
	    ? ipx_text_float32(text, (double)value)
	    : ipx_text_float64(text, value);

	/* JSON has no numbers for these: x - x is not 0 for them alone. */
	if (value - value != 0)
		put_quoted(json, text, end);
	else
		put(json, text, end);
}

static void
put_value(struct ipx_json *json, ipfix_type type, const ipfix_value *v)
{
	char text[IPX_TEXT_UNSIGNED256];

	switch (v->kind) {
	case IPFIX_KIND_OCTETS:
		ipx_json_hex(json, "", v->as.octets);
		break;
	case IPFIX_KIND_UNSIGNED:
		put(json, text, ipx_text_unsigned(text, v->as.u));
		break;
	case IPFIX_KIND_SIGNED:
		put(json, text, ipx_text_signed(text, v->as.i));
		break;
	case IPFIX_KIND_FLOAT:
		put_float(json, type, v->as.f);
		break;
	case IPFIX_KIND_BOOLEAN:
		put(json, text, ipx_text_boolean(text, v->as.b));
		break;
	case IPFIX_KIND_MAC:
		put_quoted(json, text, ipx_text_mac(text, v->as.mac));
		break;
	case IPFIX_KIND_STRING:
		put_string(json, v->as.octets);
		break;
	case IPFIX_KIND_TIME:
		put_quoted(json, text, ipx_text_time(text, type, v->as.time));
		break;
	case IPFIX_KIND_IPV4:
		put_quoted(json, text, ipx_text_ipv4(text, v->as.address));
		break;
	case IPFIX_KIND_IPV6:
		put_quoted(json, text, ipx_text_ipv6(text, v->as.address));
		break;
	case IPFIX_KIND_UNSIGNED256:
		put(json, text, ipx_text_unsigned256(text, v->as.u256));
		break;
	}
}

/* The kinds that most fields are of; `text` has room for any of them. */
static char *
put_common(
    char *text, ipfix_type type, const ipfix_field *field, ipfix_time reference)
{
	uint64_t number;
	ipfix_time time;
	char *end = NULL;

	switch (ipfix_type_kind(type)) {
	case IPFIX_KIND_UNSIGNED:
		if (ipfix_field_get_unsigned(field, &number) != IPFIX_OK)
			return NULL;
		return ipx_text_unsigned(text, number);
	case IPFIX_KIND_TIME:
		if (ipfix_field_get_time(field, reference, &time) == IPFIX_OK)
			end = ipx_text_time(text + 1, type, time);
		break;
	case IPFIX_KIND_IPV4:
		if (field->octets.size == 4)
			end = ipx_text_ipv4(text + 1, field->octets.data);
		break;
	case IPFIX_KIND_IPV6:
		if (field->octets.size == 16)
			end = ipx_text_ipv6(text + 1, field->octets.data);
		break;
	case IPFIX_KIND_MAC:
		if (field->octets.size == 6)
			end = ipx_text_mac(text + 1, field->octets.data);
		break;
	default:
		break;
	}
	if (end == NULL)
		return NULL;
	*text = '"';
	*end++ = '"';
	return end;
}

/* Written where it stays.  False: it is something else, or room is short. */
static bool
put_in_place(struct ipx_json *json, ipfix_type type, const ipfix_field *field)
{
	enum { MOST = IPX_TEXT_IPV6 + 2 };
	struct ipx_writer *w = &json->out;
	char *text, *end;

	if (ipx_writer_left(w) < MOST)
		return false;
	text = (char *)&w->data[w->at];
	end = put_common(text, type, field, json->reference);
	if (end == NULL)
		return false;
	w->at += (size_t)(end - text);
	return true;
}

void
ipx_json_value(struct ipx_json *json, const ipfix_field *field)
{
	ipfix_type type = ipfix_field_type(field);
	ipfix_value value;

	if (put_in_place(json, type, field))
		return;
	/* A float64 in 4 octets is no more exact than they are. */
	if (type == IPFIX_FLOAT64 && field->octets.size == sizeof(float))
		type = IPFIX_FLOAT32;
	if (ipfix_field_get(field, json->reference, &value) == IPFIX_OK)
		put_value(json, type, &value);
	else
		ipx_json_hex(json, "0x", field->octets);
}
