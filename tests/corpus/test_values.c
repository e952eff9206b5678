/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Every event, field and value of real captures, compared with what another
 * reader, which shares no code with this one, wrote down of them: a line of
 * JSON for each Message, "dump.own.jsonl.gz".
 */
#include "support/test.h"

#include "corpus.h"

#include <arpa/inet.h>
#include <stdio.h>

/* Where the comparison stands; one at a time. */
static struct {
	const char *name;
	struct octets text; /* all lines */
	size_t at;          /* of the next line */
	struct json *line;  /* the Message at hand */
	const struct json *set;
	const struct json *item; /* the next record or template of it */
	bool unread;             /* there were lines that could not be */
} own;

static void
next_line(void)
{
	const char *begin = (const char *)own.text.data + own.at, *end;

	json_free(own.line);
	own.line = NULL;
	if (own.at == own.text.size)
		return;
	end = memchr(begin, '\n', own.text.size - own.at);
	ck_assert_ptr_nonnull(end);
	own.line = json_parse(begin, (size_t)(end - begin));
	ck_assert_msg(own.line != NULL, "%s: octet %zu", own.name, own.at);
	own.at += (size_t)(end - begin) + 1;
}

/* Whether the line is of a Message that is well framed. */
static bool
is_message(void)
{
	return json_number(own.line, "v") == 10 &&
	    json_get(own.line, "records") != NULL;
}

/* The records, templates or octets of a Set; NULL for one that has none. */
static const struct json *
items_of(const struct json *set)
{
	static const char *const KEYS[] = { "records", "templates",
		"no_template" };
	const struct json *items = NULL;

	for (size_t i = 0; i < IPFIX_COUNT(KEYS) && items == NULL; i++)
		items = json_get(set, KEYS[i]);
	return items != NULL && items->kind == JSON_ARRAY ? items->first
	                                                  : items;
}

/* Moves on to the next Set that has something that is not yet compared. */
static void
settle(void)
{
	while (own.item == NULL && own.set != NULL) {
		own.set = own.set->next;
		own.item = own.set != NULL ? items_of(own.set) : NULL;
	}
}

static void
begin_message(struct dump *dump, const ipfix_reader *reader)
{
	const ipfix_message *m = &reader->message;

	(void)dump;
	ck_assert_msg(own.item == NULL, "%s: events are missing", own.name);
	do {
		next_line();
		ck_assert_msg(own.line != NULL, "%s: no Message", own.name);
	} while (!is_message());
	ck_assert_uint_eq((size_t)json_number(own.line, "len"), m->octets.size);
	ck_assert_int_eq(json_number(own.line, "export"), m->export_time);
	ck_assert_int_eq(json_number(own.line, "seq"), m->sequence);
	ck_assert_int_eq(json_number(own.line, "odid"), m->odid);
	own.set = json_get(own.line, "sets")->first;
	own.item = own.set != NULL ? items_of(own.set) : NULL;
	settle();
}

static void
compare_octets(const struct json *hexadecimal, ipfix_span octets)
{
	struct octets o = hex(hexadecimal->text);

	ck_assert_uint_eq(o.size, octets.size);
	if (o.size > 0)
		ck_assert_mem_eq(o.data, octets.data, o.size);
	free(o.data);
}

/* Seconds and fraction of NTP, as the time they are (RFC 7011, 6.1.9). */
static void
compare_ntp(const struct json *ntp, const ipfix_field *field, ipfix_time got)
{
	const uint64_t epochs_apart = 2208988800;
	bool micro = ipfix_field_type(field) == IPFIX_DATE_TIME_MICROSECONDS;
	uint64_t seconds = (uint64_t)json_number(ntp, "ntp_sec");
	uint64_t fraction = (uint64_t)json_number(ntp, "ntp_frac");
	uint64_t unit = micro ? 1000000 : 1000000000, expected;

	ck_assert_uint_ge(seconds, epochs_apart);
	if (micro)
		fraction &= ~UINT64_C(0x7ff);
	fraction = (fraction * unit + (UINT64_C(1) << 31)) >> 32;
	expected = (seconds - epochs_apart) * IPFIX_SECOND +
	    fraction * (IPFIX_SECOND / unit);
	ck_assert_uint_eq(got, expected);
}

static void
compare_text(
    const struct json *value, const ipfix_field *field, const ipfix_value *got)
{
	char text[IPFIX_VALUE_TEXT_SIZE];
	size_t length;

	ck_assert_int_eq(ipfix_value_text(got, ipfix_field_type(field), text,
	                     sizeof(text), &length),
	    IPFIX_OK);
	ck_assert_str_eq(text, value->text);
}

static void
compare_address(
    const struct json *value, int family, size_t size, const ipfix_value *got)
{
	uint8_t address[16];

	ck_assert_int_eq(inet_pton(family, value->text, address), 1);
	ck_assert_mem_eq(got->as.address, address, size);
}

static void
compare_time(const struct json *value, const ipfix_field *field, ipfix_time got)
{
	uint64_t unit = ipfix_field_type(field) == IPFIX_DATE_TIME_SECONDS
	    ? IPFIX_SECOND
	    : IPFIX_SECOND / 1000;

	if (value->kind == JSON_OBJECT)
		compare_ntp(value, field, got);
	else
		ck_assert_uint_eq(got, strtoull(value->text, NULL, 10) * unit);
}

static void
compare_value(const struct json *value, const ipfix_record *record,
    const ipfix_field *field)
{
	ipfix_time reference = ipfix_time_from_unix(
	    record->export_time, 1700000000 * IPFIX_SECOND);
	ipfix_value got;
	ipfix_result rc = ipfix_field_get(field, reference, &got);

	/* There, ill-formed UTF-8 was replaced; here it is no value. */
	if (rc == IPFIX_ERR_VALUE)
		return;
	/* Nor are octets beyond the size of a type (RFC 7011, 6.2). */
	if (rc == IPFIX_ERR_LENGTH) {
		ck_assert_uint_gt(field->octets.size,
		    ipfix_type_size(ipfix_field_type(field)));
		return;
	}
	ck_assert_int_eq(rc, IPFIX_OK);
	switch (got.kind) {
	case IPFIX_KIND_TIME:
		compare_time(value, field, got.as.time);
		break;
	case IPFIX_KIND_STRING:
		ck_assert_uint_eq(got.as.octets.size, value->size);
		if (value->size > 0)
			ck_assert_mem_eq(
			    got.as.octets.data, value->text, value->size);
		break;
	case IPFIX_KIND_IPV4:
		compare_address(value, AF_INET, 4, &got);
		break;
	case IPFIX_KIND_IPV6:
		compare_address(value, AF_INET6, 16, &got);
		break;
	case IPFIX_KIND_OCTETS:
		ck_abort_msg("%s: a value of octets", own.name);
		break;
	default:
		compare_text(value, field, &got);
		break;
	}
}

static void compare_record(
    const struct json *expected, const ipfix_record *record);

static void compare_list(const struct json *expected,
    const ipfix_record *record, const ipfix_field *field);

static void
compare_field(const struct json *expected, const ipfix_record *record,
    const ipfix_field *field)
{
	const struct json *pen = expected->first, *id = pen->next;
	const struct json *octets = id->next, *value = octets->next;

	ck_assert_uint_eq(strtoul(pen->text, NULL, 10), field->specifier->pen);
	ck_assert_uint_eq(strtoul(id->text, NULL, 10), field->specifier->id);
	compare_octets(octets, field->octets);
	/* The other reader knows fewer elements; then there is no value. */
	if (value == NULL)
		return;
	if (ipfix_type_is_list(ipfix_field_type(field)))
		compare_list(value, record, field);
	else
		compare_value(value, record, field);
}

static void
compare_record(const struct json *expected, const ipfix_record *record)
{
	const struct json *item = expected->first;
	ipfix_field_iter fields;
	ipfix_field field;

	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK) {
		ck_assert_msg(item != NULL, "%s: too many fields", own.name);
		compare_field(item, record, &field);
		item = item->next;
	}
	ck_assert_msg(item == NULL, "%s: too few fields", own.name);
}

/* The items of a block, of the one block there is, or of a basicList. */
static const struct json *
begin_block(const struct json **block, const ipfix_list_item *item)
{
	const struct json *this = *block;

	ck_assert_ptr_nonnull(this);
	ck_assert_int_eq(json_number(this, "tid"), item->template_id);
	*block = this->next;
	ck_assert_ptr_nonnull(item->tmpl);
	ck_assert_ptr_nonnull(json_get(this, "recs"));
	return json_get(this, "recs")->first;
}

static void
compare_items(
    const struct json *block, const struct json *next, ipfix_list *list)
{
	ipfix_list_item item;
	ipfix_result rc;

	while ((rc = ipfix_list_next(list, &item, NULL)) == IPFIX_OK) {
		if (item.kind == IPFIX_LIST_BLOCK) {
			ck_assert_ptr_null(next);
			next = begin_block(&block, &item);
			continue;
		}
		ck_assert_ptr_nonnull(next);
		if (item.kind == IPFIX_LIST_FIELD)
			compare_field(next, &item.record, &item.field);
		else
			compare_record(next, &item.record);
		next = next->next;
	}
	ck_assert_int_eq(rc, IPFIX_DONE);
	ck_assert_ptr_null(next);
	ck_assert_ptr_null(block);
}

static void
compare_list(const struct json *expected, const ipfix_record *record,
    const ipfix_field *field)
{
	struct json one = *expected;
	ipfix_list list;

	ck_assert_int_eq(ipfix_list_open(&list, record, field, NULL), IPFIX_OK);
	if (list.type == IPFIX_SUB_TEMPLATE_MULTI_LIST) {
		ck_assert_int_eq(json_number(expected, "sem"), list.semantic);
		compare_items(json_get(expected, "subs")->first, NULL, &list);
		return;
	}
	ck_assert_int_eq(json_number(expected, "sem"), list.semantic);
	one.next = NULL;
	if (list.type == IPFIX_SUB_TEMPLATE_LIST) {
		compare_items(&one, NULL, &list);
		return;
	}
	ck_assert_int_eq(json_number(expected, "pen"), list.specifier.pen);
	ck_assert_int_eq(json_number(expected, "ie"), list.specifier.id);
	ck_assert_int_eq(json_number(expected, "elen"), list.specifier.length);
	compare_items(NULL, json_get(expected, "els")->first, &list);
}

static void
compare_template(const struct json *expected, const ipfix_event *event)
{
	const ipfix_template *t = event->tmpl;
	const ipfix_field_specifier *fields;
	const struct json *scope = json_get(expected, "scope"), *item;

	ck_assert_int_eq(json_number(expected, "id"), event->template_id);
	if (json_get(expected, "withdrawal") != NULL) {
		ck_assert(event->kind == IPFIX_EVENT_FAULT ||
		    event->action == IPFIX_TEMPLATE_WITHDRAWN);
		return;
	}
	ck_assert_int_eq(event->kind, IPFIX_EVENT_TEMPLATE);
	ck_assert_int_eq(
	    json_number(expected, "count"), ipfix_template_count(t));
	ck_assert_int_eq(scope != NULL ? json_number(expected, "scope") : 0,
	    ipfix_template_scope_count(t));
	fields = ipfix_template_fields(t);
	item = json_get(expected, "fields")->first;
	for (size_t i = 0; i < ipfix_template_count(t); i++) {
		ck_assert_uint_eq(
		    strtoul(item->first->text, NULL, 10), fields[i].pen);
		ck_assert_uint_eq(
		    strtoul(item->first->next->text, NULL, 10), fields[i].id);
		ck_assert_uint_eq(
		    strtoul(item->first->next->next->text, NULL, 10),
		    fields[i].length);
		item = item->next;
	}
	ck_assert_ptr_null(item);
}

static bool
is_withdrawal(const ipfix_event *event)
{
	return event->error.fault >= IPFIX_FAULT_WITHDRAWAL_UDP &&
	    event->error.fault <= IPFIX_FAULT_WITHDRAWAL_ID;
}

static void
compare_event(
    struct dump *dump, const ipfix_reader *reader, const ipfix_event *event)
{
	(void)dump;
	(void)reader;
	if (event->kind == IPFIX_EVENT_SET ||
	    event->kind == IPFIX_EVENT_ORDER ||
	    (event->kind == IPFIX_EVENT_FAULT && !is_withdrawal(event)))
		return;
	ck_assert_msg(own.item != NULL, "%s: an event too many", own.name);
	ck_assert_int_eq(json_number(own.set, "id"), event->set.id);
	switch (event->kind) {
	case IPFIX_EVENT_RECORD:
		compare_record(own.item, &event->record);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		compare_octets(own.item, event->set.body);
		own.item = NULL;
		settle();
		return;
	default:
		compare_template(own.item, event);
		break;
	}
	own.item = own.item->next;
	settle();
}

static const struct printer COMPARE = { begin_message, compare_event, NULL };

static void
check_values(const struct entry *entry)
{
	struct dump dump;

	own.name = entry->name;
	own.at = 0;
	own.text = entry_octets(entry, "dump.own.jsonl.gz");
	if (own.text.data == NULL) {
		own.unread = true;
		return;
	}
	dump_begin(&dump, &COMPARE, true);
	ck_assert_msg(dump_input(&dump, entry->input), "%s", entry->name);
	dump_end(&dump);
	ck_assert_msg(own.item == NULL, "%s: events are missing", own.name);
	do
		next_line();
	while (own.line != NULL && !is_message());
	ck_assert_msg(own.line == NULL, "%s: no such Message", own.name);
	free(own.text.data);
}

START_TEST(every_field_has_the_octets_and_value_that_another_reader_saw)
{
	each_entry(check_values);
	if (own.unread)
		skipped("values that are in gzip, which this build lacks");
}
END_TEST

TESTS("corpus/values")
{
	test(every_field_has_the_octets_and_value_that_another_reader_saw);
}
