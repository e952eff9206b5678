/* SPDX-License-Identifier: BSD-3-Clause */
/* A Data Record as a JSON object. */
#include "output/json.h"

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

/* Fields of one element, and all in the Scope or all out of it. */
struct run {
	const ipfix_template *tmpl;
	uint16_t begin, end; /* of the indices it may have */
};

/* The first field after `index` of the same element, or run->end. */
static uint16_t
next_occurrence(const struct run *run, uint16_t index)
{
	const ipfix_field_specifier *f = &run->tmpl->fields[index];
	uint16_t next;

	if (ipfix_template_find(run->tmpl, f->pen, f->id,
	        (size_t)run->tmpl->places[index].occurrence + 1,
	        &next) != IPFIX_OK ||
	    next >= run->end)
		return run->end;
	return next;
}

/* Whether a field of the same element comes before `index` in the run. */
static bool
seen_before(const struct run *run, uint16_t index)
{
	const ipfix_field_specifier *f = &run->tmpl->fields[index];
	size_t occurrence = run->tmpl->places[index].occurrence;
	uint16_t previous;

	return occurrence > 0 &&
	    ipfix_template_find(run->tmpl, f->pen, f->id, occurrence - 1,
	        &previous) == IPFIX_OK &&
	    previous >= run->begin;
}

static void
put_occurrences(struct ipx_json *json, const ipfix_record *record,
    const struct run *run, uint16_t index)
{
	const char *before = "[";
	ipfix_field field;

	for (; index < run->end; index = next_occurrence(run, index)) {
		ipx_json_raw(json, before);
		before = ",";
		if (ipfix_record_get(record, index, &field) == IPFIX_OK)
			ipx_json_field(json, record, &field);
	}
	ipx_json_raw(json, "]");
}

static void
put_run(struct ipx_json *json, const ipfix_record *record,
    const struct run *run, const char *before)
{
	ipfix_field_iter fields;
	ipfix_field field;

	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK) {
		if (field.index < run->begin || field.index >= run->end ||
		    seen_before(run, field.index))
			continue;
		ipx_json_raw(json, before);
		before = ",";
		ipx_json_key(json, field.specifier);
		if (next_occurrence(run, field.index) < run->end)
			put_occurrences(json, record, run, field.index);
		else
			ipx_json_field(json, record, &field);
	}
}

void
ipx_json_record(struct ipx_json *json, const ipfix_record *record)
{
	const ipfix_template *t = record->tmpl;
	struct run scope = { t, 0, t->scope_count };
	struct run fields = { t, t->scope_count, t->count };

	ipx_json_raw(json, "{");
	if (t->scope_count > 0) {
		ipx_json_raw(json, "\"scope\":{");
		put_run(json, record, &scope, "");
		ipx_json_raw(json, "}");
	}
	put_run(json, record, &fields, t->scope_count > 0 ? "," : "");
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
