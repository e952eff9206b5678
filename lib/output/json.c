/* SPDX-License-Identifier: BSD-3-Clause */
/* A Data Record as a JSON object. */
#include "output/json.h"

#include "output/seek.h"
#include "wire/template.h"

void
ipx_json_field(
    struct ipx_json *json, const ipfix_record *record, const ipfix_field *field)
{
	if (ipfix_type_is_list(ipfix_field_type(field)))
		ipx_json_list(json, record, field);
	else
		ipx_json_value(json, field);
}

/* The Scope, or what follows it: fields from one index up to another. */
struct run {
	const ipfix_template *tmpl;
	uint16_t begin, end;
};

/* The fields of one element in a run, by their indices. */
struct family {
	const uint16_t *members;
	uint16_t next, count;
};

/* The family of a field: itself, as members[next - 1], and those after it. */
static struct family
family_of(const struct run *run, uint16_t index)
{
	struct family f = { .next = run->tmpl->places[index].occurrence + 1 };

	f.members = ipx_template_family(run->tmpl, index, &f.count);
	return f;
}

/* Whether a field before this one has begun the array of their values. */
static bool
is_begun(const struct run *run, const struct family *family)
{
	return family->next > 1 &&
	    family->members[family->next - 2] >= run->begin;
}

static bool
has_next(const struct run *run, const struct family *family)
{
	return family->next < family->count &&
	    family->members[family->next] < run->end;
}

/* The values of an element that occurs several times. */
static void
put_family(struct ipx_json *json, struct ipx_seek *seek, const struct run *run,
    struct family family)
{
	ipfix_field field;

	ipx_json_raw(json, "[");
	for (;; family.next++) {
		field = ipx_seek_get(seek, family.members[family.next - 1]);
		ipx_json_field(json, seek->record, &field);
		if (!has_next(run, &family))
			break;
		ipx_json_raw(json, ",");
	}
	ipx_json_raw(json, "]");
}

/* A field that is not plain; false: it was written with another before it. */
static bool
put_member(struct ipx_json *json, struct ipx_seek *seek, const struct run *run,
    bool first, const ipfix_field *field)
{
	const char *before = first ? "" : ",";
	struct family family;

	if (!field->specifier->repeated_) {
		ipx_json_member(json, before, field->specifier);
		ipx_json_field(json, seek->record, field);
		return true;
	}
	family = family_of(run, field->index);
	if (is_begun(run, &family))
		return false;
	ipx_json_member(json, before, field->specifier);
	if (has_next(run, &family))
		put_family(json, seek, run, family);
	else
		ipx_json_field(json, seek->record, field);
	return true;
}

/* Takes the fields of the run off the iterator, which is at the first. */
static void
put_run(struct ipx_json *json, struct ipx_seek *seek, const struct run *run,
    ipfix_field_iter *fields, bool first)
{
	ipfix_field field;

	while (fields->next_ < run->end) {
		first = ipx_json_plain_members(json, first, fields, run->end);
		if (fields->next_ < run->end &&
		    ipfix_field_iter_next(fields, &field) == IPFIX_OK &&
		    put_member(json, seek, run, first, &field))
			first = false;
	}
}

void
ipx_json_record(struct ipx_json *json, const ipfix_record *record)
{
	const ipfix_template *t = record->tmpl;
	struct run scope = { t, 0, t->scope_count };
	struct run fields = { t, t->scope_count, t->count };
	ipfix_field_iter iter;
	struct ipx_seek seek;

	ipx_seek_init(&seek, record);
	ipfix_field_iter_init(&iter, record);
	ipx_json_raw(json, "{");
	if (t->scope_count > 0) {
		ipx_json_raw(json, "\"scope\":{");
		put_run(json, &seek, &scope, &iter, true);
		ipx_json_raw(json, "}");
	}
	put_run(json, &seek, &fields, &iter, t->scope_count == 0);
	ipx_json_raw(json, "}");
}

ipfix_result
ipfix_json_record(const ipfix_record *record, ipfix_time reference, char *text,
    size_t size, size_t *length)
{
	struct ipx_json json = { ipx_writer_over((uint8_t *)text, size),
		ipfix_time_from_unix(record->export_time, reference) };

	ipx_json_record(&json, record);
	*length = json.out.at;
	return ipx_writer_fits(&json.out) ? IPFIX_OK : IPFIX_FULL;
}
