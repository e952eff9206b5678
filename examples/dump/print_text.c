/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages as text for people: times, names, units, names of values. */
#include "dump.h"

#include "print_value.h"

#include <stdlib.h>

static void
print_message(struct dump *dump, const ipfix_reader *reader)
{
	const ipfix_message *m = &reader->message;
	ipfix_value time = { .kind = IPFIX_KIND_TIME };

	time.as.time = ipfix_time_from_unix(m->export_time, dump->time);
	printf("Message %llu", (unsigned long long)dump->number);
	if (dump->session->transport != INPUT_FILE)
		printf(" of %s", dump->session->text);
	fputs(", exported ", stdout);
	print_plain(dump, &time, IPFIX_DATE_TIME_SECONDS);
	printf(", domain %lu, sequence %lu, %zu octets\n",
	    (unsigned long)m->odid, (unsigned long)m->sequence, m->octets.size);
}

static const char *
kind_name(const ipfix_template *tmpl)
{
	return ipfix_template_is_options(tmpl) ? "Options Template"
	                                       : "Template";
}

static void
print_template(const ipfix_event *event)
{
	static const char *const ACTIONS[] = { "", "learned", "refreshed",
		"replaced", "withdrawn", "", "removed", "expired" };

	if (event->action == IPFIX_TEMPLATE_WITHDRAWN_ALL)
		printf("  all %zu %s of the domain withdrawn\n",
		    event->withdrawn,
		    event->template_id == IPFIX_SET_TEMPLATE
		        ? "Templates"
		        : "Options Templates");
	else
		printf("  %s %u %s, %u fields\n", kind_name(event->tmpl),
		    event->template_id, ACTIONS[event->action],
		    ipfix_template_count(event->tmpl));
}

static void
print_record(struct dump *dump, const ipfix_record *record)
{
	printf("  %s of template %u\n",
	    ipfix_template_is_options(record->tmpl) ? "Options Data Record"
	                                            : "Data Record",
	    ipfix_template_id(record->tmpl));
	print_fields(dump, record, 2);
}

static void
print_order(const ipfix_event *event)
{
	unsigned long records = event->records;

	switch (event->order) {
	case IPFIX_ORDER_GAP:
		printf("  ! %lu Data Records are missing before it\n", records);
		break;
	case IPFIX_ORDER_LATE:
		printf("  ! late, with %lu Data Records\n", records);
		break;
	case IPFIX_ORDER_DUPLICATE:
		printf("  ! here once more, with %lu Data Records\n", records);
		break;
	case IPFIX_ORDER_RESTART:
		puts("  ! the exporter counts anew");
		break;
	case IPFIX_ORDER_STRAY:
		printf("  ! its number fits nowhere, with %lu Data Records\n",
		    records);
		break;
	case IPFIX_ORDER_NEXT:
		break;
	}
}

static void
print_event(
    struct dump *dump, const ipfix_reader *reader, const ipfix_event *event)
{
	(void)reader;
	switch (event->kind) {
	case IPFIX_EVENT_TEMPLATE:
		print_template(event);
		break;
	case IPFIX_EVENT_RECORD:
		print_record(dump, &event->record);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		printf("  Set %u, whose template is unknown, %zu octets\n",
		    event->set.id, event->set.body.size);
		print_hex(event->set.body, 2);
		break;
	case IPFIX_EVENT_FAULT:
		printf("  ! octet %zu: %s\n", event->error.offset,
		    event->error.text);
		break;
	case IPFIX_EVENT_ORDER:
		print_order(event);
		break;
	case IPFIX_EVENT_SET:
		break;
	}
}

static void
print_definition(
    struct dump *dump, const ipfix_reader *reader, const ipfix_event *event)
{
	const ipfix_field_specifier *fields;
	const ipfix_template *t = event->tmpl;

	if (event->action != IPFIX_TEMPLATE_LEARNED &&
	    event->action != IPFIX_TEMPLATE_REPLACED)
		return;
	printf("%s %u of domain %lu", kind_name(t), event->template_id,
	    (unsigned long)reader->message.odid);
	if (dump->session->transport != INPUT_FILE)
		printf(", %s", dump->session->text);
	printf(", %u fields%s\n", ipfix_template_count(t),
	    event->action == IPFIX_TEMPLATE_REPLACED ? ", replaced" : "");
	fields = ipfix_template_fields(t);
	for (uint16_t i = 0; i < ipfix_template_count(t); i++)
		print_specifier(&fields[i], i < ipfix_template_scope_count(t));
}

const struct printer PRINT_TEXT = { print_message, print_event, NULL };
const struct printer PRINT_TEMPLATES = { NULL, print_definition, NULL };
