/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/walk.h"

#include <ipfix/list.h>

#include "support/must.h"
#include "support/planned.h"

/* Reads every octet, so that a sanitizer sees one that is not there. */
static void
touch(ipfix_span octets)
{
	volatile uint8_t sum = 0;

	for (size_t i = 0; i < octets.size; i++)
		sum ^= octets.data[i];
	(void)sum;
}

/* A field by its index and by its element is the same field. */
static void
check_access(const ipfix_record *record, const ipfix_field *field)
{
	const ipfix_field_specifier *f = field->specifier;
	ipfix_field same;
	uint16_t index;

	must(ipfix_record_get(record, field->index, &same) == IPFIX_OK);
	must(same.octets.data == field->octets.data);
	must(same.octets.size == field->octets.size);
	must(same.offset == field->offset && same.prefix == field->prefix);
	if (f->enterprise && f->pen == 0)
		return;
	must(ipfix_template_find(record->tmpl, f->pen, f->id, 0, &index) ==
	    IPFIX_OK);
	must(index <= field->index);
}

static size_t walk_field(const ipfix_record *record, const ipfix_field *field);

static size_t
walk_item(const ipfix_list_item *item)
{
	switch (item->kind) {
	case IPFIX_LIST_FIELD:
		return walk_field(&item->record, &item->field);
	case IPFIX_LIST_RECORD:
		return walk_record(&item->record);
	case IPFIX_LIST_BLOCK:
		touch(item->octets);
		return item->tmpl == NULL;
	}
	return 0;
}

static size_t
walk_list(const ipfix_record *record, const ipfix_field *field)
{
	ipfix_list list;
	ipfix_list_item item;
	ipfix_error error;
	size_t bad = 0;
	ipfix_result rc = ipfix_list_open(&list, record, field, &error);

	while (rc == IPFIX_OK) {
		rc = ipfix_list_next(&list, &item, &error);
		if (rc == IPFIX_OK)
			bad += walk_item(&item);
	}
	if (rc < 0)
		must(error.result == rc);
	return bad + (rc < 0);
}

static size_t
walk_field(const ipfix_record *record, const ipfix_field *field)
{
	ipfix_value value;

	touch(field->octets);
	if (ipfix_type_is_list(ipfix_field_type(field)))
		return walk_list(record, field);
	return ipfix_field_get(field, 0, &value) != IPFIX_OK;
}

size_t
walk_record(const ipfix_record *record)
{
	ipfix_field_iter fields;
	ipfix_field field;
	size_t bad = 0, end = 0;

	touch(record->octets);
	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK) {
		must(field.offset == end + field.prefix);
		end = field.offset + field.octets.size;
		check_access(record, &field);
		bad += walk_field(record, &field);
	}
	must(end == record->octets.size);
	planned(record);
	return bad;
}
