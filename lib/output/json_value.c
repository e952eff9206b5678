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

void
ipx_json_member(
    struct ipx_json *json, const char *before, const ipfix_field_specifier *f)
{
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

void
ipx_json_value(struct ipx_json *json, const ipfix_field *field)
{
	ipfix_type type = ipfix_field_type(field);
	ipfix_value value;

	if (ipx_json_plain_value(json, field))
		return;
	/* A float64 in 4 octets is no more exact than they are. */
	if (type == IPFIX_FLOAT64 && field->octets.size == sizeof(float))
		type = IPFIX_FLOAT32;
	if (ipfix_field_get(field, json->reference, &value) == IPFIX_OK)
		put_value(json, type, &value);
	else
		ipx_json_hex(json, "0x", field->octets);
}
