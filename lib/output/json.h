/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of the JSON writer. */
#ifndef IPX_OUTPUT_JSON_H
#define IPX_OUTPUT_JSON_H

#include <ipfix/json.h>

#include "base/writer.h"

struct ipx_json {
	struct ipx_writer out;
	ipfix_time reference; /* places the times of fields */
};

/* Text that needs no escape. */
static inline void
ipx_json_raw(struct ipx_json *json, const char *text)
{
	ipx_writer_octets(&json->out, text, strlen(text));
}

/* A NUL-terminated name of UTF-8 as a string. */
void ipx_json_name(struct ipx_json *json, const char *name);

/* A number. */
void ipx_json_unsigned(struct ipx_json *json, uint64_t value);

/* The name of an element, or "pen/id" where that is none or ambiguous. */
void ipx_json_key(struct ipx_json *json, const ipfix_field_specifier *f);

/* The same behind a separator, which may be empty, and before a colon. */
void ipx_json_member(
    struct ipx_json *json, const char *before, const ipfix_field_specifier *f);

/* Octets as a string of hexadecimal digits, behind a prefix. */
void ipx_json_hex(struct ipx_json *json, const char *prefix, ipfix_span octets);

/*
 * Writes members from where `fields` is, as long as they are before `end`, and
 * plain, and there is room; `fields` is then at the first one that is not.
 * Returns whether that will be the first member of its object, as `first`
 * says for this one; the brace before that is there.
 */
bool ipx_json_plain_members(
    struct ipx_json *json, bool first, ipfix_field_iter *fields, uint16_t end);

/* A value that is plain, and if there is room; else writes nothing. */
bool ipx_json_plain_value(struct ipx_json *json, const ipfix_field *field);

/* A value that is no list. */
void ipx_json_value(struct ipx_json *json, const ipfix_field *field);

/* A list; the record is the one it is a field of. */
void ipx_json_list(struct ipx_json *json, const ipfix_record *record,
    const ipfix_field *field);

/* A value of any type. */
void ipx_json_field(struct ipx_json *json, const ipfix_record *record,
    const ipfix_field *field);

/* The whole object. */
void ipx_json_record(struct ipx_json *json, const ipfix_record *record);

#endif
