/* SPDX-License-Identifier: BSD-3-Clause */
#include "print_value.h"

#include <inttypes.h>

enum { NAME_WIDTH = 32, HEX_PER_LINE = 32 };

static void
indent(int depth)
{
	printf("%*s", depth * 2, "");
}

void
print_hex(ipfix_span octets, int depth)
{
	for (size_t i = 0; i < octets.size; i++) {
		if (i % HEX_PER_LINE == 0) {
			if (i > 0)
				putchar('\n');
			indent(depth);
		}
		printf("%02x", octets.data[i]);
	}
	putchar('\n');
}

/* Text of a peer must not reach the terminal as commands to it. */
static void
print_safe(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == 0x7f || c == '\\')
			printf("\\x%02x", c);
		else if (c == 0xc2 && i + 1 < size &&
		    (unsigned char)text[i + 1] < 0xa0)
			fputs("\\xc2", stdout);
		else if (c >= 0x80 && c < 0xa0 && i > 0 &&
		    (unsigned char)text[i - 1] == 0xc2)
			printf("\\x%02x", c);
		else
			putchar(c);
	}
}

void
print_plain(struct dump *dump, const ipfix_value *value, ipfix_type type)
{
	size_t length = 0;

	while (ipfix_value_text(value, type, dump->text, dump->text_size,
	           &length) == IPFIX_FULL)
		dump_reserve(dump, length + 1);
	if (value->kind == IPFIX_KIND_STRING)
		printf("\"");
	print_safe(dump->text, length);
	if (value->kind == IPFIX_KIND_STRING)
		printf("\"");
}

/* "3 (end of Flow detected)", "0x12 (ACK|SYN)", "1500 octets". */
static void
print_meaning(const ipfix_element *element, const ipfix_value *value)
{
	char flags[IPFIX_FLAGS_TEXT_SIZE];
	const char *name;

	if (value->kind != IPFIX_KIND_UNSIGNED)
		return;
	name = ipfix_element_value_name(element, value->as.u);
	if (name != NULL)
		printf(" (%s)", name);
	else if (ipfix_element_flags(element, value->as.u, flags) == IPFIX_OK &&
	    flags[0] != '\0')
		printf(" (%s)", flags);
	else if (element->units != IPFIX_UNITS_NONE)
		printf(" %s", ipfix_units_name((ipfix_units)element->units));
}

static void
print_octets(ipfix_span octets)
{
	for (size_t i = 0; i < octets.size; i++)
		printf("%02x", octets.data[i]);
}

static void
print_value(
    struct dump *dump, const ipfix_record *record, const ipfix_field *field)
{
	ipfix_time exported =
	    ipfix_time_from_unix(record->export_time, dump->time);
	ipfix_type type = ipfix_field_type(field);
	ipfix_value value;
	ipfix_result rc = ipfix_field_get(field, exported, &value);

	if (rc < 0) {
		print_octets(field->octets);
		printf(" (%s)", ipfix_result_text(rc));
	} else if (value.kind == IPFIX_KIND_OCTETS) {
		print_octets(field->octets);
	} else {
		print_plain(dump, &value, type);
		print_meaning(field->specifier->element, &value);
	}
}

static void
print_name(const ipfix_field_specifier *f, const char *mark)
{
	char number[32];
	const char *name = number;

	if (f->element != NULL)
		name = f->element->name;
	else
		snprintf(
		    number, sizeof(number), "%" PRIu32 "/%u", f->pen, f->id);
	printf("%-*s %s", NAME_WIDTH, name, mark);
}

static void print_field(struct dump *dump, const ipfix_record *record,
    const ipfix_field *field, int depth);

static void
print_item(struct dump *dump, const ipfix_list_item *item, int depth)
{
	switch (item->kind) {
	case IPFIX_LIST_FIELD:
		print_field(dump, &item->record, &item->field, depth);
		break;
	case IPFIX_LIST_RECORD:
		print_fields(dump, &item->record, depth + 1);
		break;
	case IPFIX_LIST_BLOCK:
		indent(depth);
		printf("records of template %u%s\n", item->template_id,
		    item->tmpl != NULL ? "" : ", which is unknown");
		if (item->tmpl == NULL)
			print_hex(item->octets, depth + 1);
		break;
	}
}

/* Below the line of the field, deeper by one. */
static void
print_list(struct dump *dump, const ipfix_record *record,
    const ipfix_field *field, int depth)
{
	ipfix_list list;
	ipfix_list_item item;
	ipfix_error error;
	ipfix_result rc = ipfix_list_open(&list, record, field, &error);

	if (rc == IPFIX_OK)
		printf("%s, %s\n", ipfix_type_name(list.type),
		    ipfix_list_semantic(list.semantic));
	while (rc == IPFIX_OK &&
	    (rc = ipfix_list_next(&list, &item, &error)) == IPFIX_OK)
		print_item(dump, &item, depth + 1);
	if (rc < 0) {
		printf("! octet %zu: %s\n", error.offset, error.text);
		print_hex(field->octets, depth + 1);
	}
}

static void
print_field(struct dump *dump, const ipfix_record *record,
    const ipfix_field *field, int depth)
{
	indent(depth);
	print_name(field->specifier, field->scope ? "scope " : "");
	if (ipfix_type_is_list(ipfix_field_type(field))) {
		print_list(dump, record, field, depth);
		return;
	}
	print_value(dump, record, field);
	putchar('\n');
}

void
print_fields(struct dump *dump, const ipfix_record *record, int depth)
{
	ipfix_field_iter fields;
	ipfix_field field;

	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK)
		print_field(dump, record, &field, depth);
}

void
print_specifier(const ipfix_field_specifier *f, bool scope)
{
	const ipfix_element *e = f->element;

	indent(1);
	print_name(f, "");
	printf("%6" PRIu32 "/%-5u ", f->pen, f->id);
	if (f->length == IPFIX_VARIABLE_LENGTH)
		fputs("variable", stdout);
	else
		printf("%8u", f->length);
	printf("  %s",
	    e != NULL ? ipfix_type_name((ipfix_type)e->type)
	              : "unknown element");
	if (e != NULL && e->semantics != IPFIX_SEMANTICS_DEFAULT)
		printf(", %s",
		    ipfix_semantics_name((ipfix_semantics)e->semantics));
	if (e != NULL && e->units != IPFIX_UNITS_NONE)
		printf(", %s", ipfix_units_name((ipfix_units)e->units));
	puts(scope ? ", scope" : "");
}
