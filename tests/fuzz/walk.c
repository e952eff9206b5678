/* SPDX-License-Identifier: BSD-3-Clause */
#include "fuzz/walk.h"

#include <string.h>

#include "fuzz/json.h"
#include "fuzz/require.h"

static void walk_record(struct walk *walk, const ipfix_record *record);

const ipfix_registry *
walk_registry(void)
{
	static ipfix_registry *registry;

	if (registry == NULL) {
		REQUIRE(ipfix_registry_new(&registry, NULL) == IPFIX_OK);
		REQUIRE(ipfix_registry_add_enterprise(registry, 0) == IPFIX_OK);
		ipfix_registry_freeze(registry);
	}
	return registry;
}

static bool
within(ipfix_span part, ipfix_span whole)
{
	if (part.size == 0)
		return true;
	return part.data >= whole.data && part.size <= whole.size &&
	    (size_t)(part.data - whole.data) <= whole.size - part.size;
}

/* Every getter agrees with the one for any type, or refuses. */
static void
get_typed(const ipfix_field *field, ipfix_result any, const ipfix_value *v)
{
	ipfix_kind kind = any == IPFIX_OK ? v->kind : IPFIX_KIND_OCTETS;
	bool known = field->specifier->element != NULL && any == IPFIX_OK;
	uint8_t octets[32];
	ipfix_span span;
	ipfix_time time;
	uint64_t u;
	int64_t i;
	double f;
	bool b;

#define AGREES(call, what) \
	REQUIRE(((call) == IPFIX_OK) == (known && kind == (what)))
	AGREES(ipfix_field_get_unsigned(field, &u), IPFIX_KIND_UNSIGNED);
	AGREES(ipfix_field_get_signed(field, &i), IPFIX_KIND_SIGNED);
	AGREES(ipfix_field_get_float(field, &f), IPFIX_KIND_FLOAT);
	AGREES(ipfix_field_get_boolean(field, &b), IPFIX_KIND_BOOLEAN);
	AGREES(ipfix_field_get_time(field, 0, &time), IPFIX_KIND_TIME);
	AGREES(ipfix_field_get_mac(field, octets), IPFIX_KIND_MAC);
	AGREES(ipfix_field_get_ipv4(field, octets), IPFIX_KIND_IPV4);
	AGREES(ipfix_field_get_ipv6(field, octets), IPFIX_KIND_IPV6);
	AGREES(
	    ipfix_field_get_unsigned256(field, octets), IPFIX_KIND_UNSIGNED256);
	AGREES(ipfix_field_get_string(field, &span), IPFIX_KIND_STRING);
#undef AGREES
}

/* Text fits where the header says so, and is as long as it was measured. */
static void
show(const ipfix_value *value, ipfix_type type)
{
	char text[IPFIX_VALUE_TEXT_SIZE], *large;
	size_t length, again;
	ipfix_result rc =
	    ipfix_value_text(value, type, text, sizeof(text), &length);

	if (rc == IPFIX_OK) {
		REQUIRE(length < sizeof(text) && text[length] == '\0');
		return;
	}
	REQUIRE(rc == IPFIX_FULL);
	REQUIRE(value->kind == IPFIX_KIND_OCTETS ||
	    value->kind == IPFIX_KIND_STRING);
	large = malloc(length + 1);
	REQUIRE(large != NULL);
	REQUIRE(
	    ipfix_value_text(value, type, large, length, &again) == IPFIX_FULL);
	REQUIRE(ipfix_value_text(value, type, large, length + 1, &again) ==
	    IPFIX_OK);
	REQUIRE(again == length && large[length] == '\0');
	free(large);
}

/* What was read is written back as the same octets, where it can be. */
static void
put_back(const ipfix_field *field, ipfix_type type, const ipfix_value *value)
{
	uint8_t octets[32], before[32] = { 0 };
	size_t size = field->octets.size;
	ipfix_value again;

	if (size == 0 || size > sizeof(octets))
		return;
	memset(octets, 0xa5, sizeof(octets));
	if (ipfix_value_put(octets, size, type, value) != IPFIX_OK)
		return;
	REQUIRE(ipfix_value_get(type, (ipfix_span){ octets, size },
	            value->kind == IPFIX_KIND_TIME ? value->as.time : 0,
	            &again) == IPFIX_OK);
	REQUIRE(again.kind == value->kind);
	/* NaNs may differ, and microseconds end in zero bits. */
	if (value->kind == IPFIX_KIND_FLOAT || value->kind == IPFIX_KIND_TIME)
		return;
	memcpy(before, field->octets.data, size);
	REQUIRE(memcmp(octets, before, size) == 0);
}

static void
walk_value(const ipfix_record *record, const ipfix_field *field)
{
	const ipfix_element *element = field->specifier->element;
	ipfix_type type = ipfix_field_type(field);
	ipfix_time reference = ipfix_time_from_unix(
	    record->export_time, 1700000000 * IPFIX_SECOND);
	char flags[IPFIX_FLAGS_TEXT_SIZE];
	ipfix_value value;
	ipfix_result rc = ipfix_field_get(field, reference, &value);

	get_typed(field, rc, &value);
	if (rc != IPFIX_OK)
		return;
	show(&value, type);
	put_back(field, type, &value);
	if (element == NULL || value.kind != IPFIX_KIND_UNSIGNED)
		return;
	(void)ipfix_element_value_name(element, value.as.u);
	if (ipfix_element_flags(element, value.as.u, flags) == IPFIX_OK)
		REQUIRE(strlen(flags) < sizeof(flags));
}

static void walk_field(
    struct walk *walk, const ipfix_record *record, const ipfix_field *field);

static void
walk_item(struct walk *walk, const ipfix_list_item *item)
{
	switch (item->kind) {
	case IPFIX_LIST_FIELD:
		walk_field(walk, &item->record, &item->field);
		break;
	case IPFIX_LIST_RECORD:
		walk_record(walk, &item->record);
		break;
	case IPFIX_LIST_BLOCK:
		REQUIRE(within(item->octets, walk->input));
		break;
	}
}

static void
walk_list(
    struct walk *walk, const ipfix_record *record, const ipfix_field *field)
{
	ipfix_list list;
	ipfix_list_item item;
	ipfix_error error;
	ipfix_result rc = ipfix_list_open(&list, record, field, &error);

	if (rc == IPFIX_ERR_LIMIT)
		return;
	if (rc == IPFIX_OK)
		REQUIRE(ipfix_list_semantic(list.semantic) != NULL);
	while (rc == IPFIX_OK && walk->fields > 0) {
		rc = ipfix_list_next(&list, &item, &error);
		if (rc == IPFIX_OK)
			walk_item(walk, &item);
	}
	if (rc < 0)
		REQUIRE(!walk->strict &&
		    error.offset <= walk->input.size + walk->header);
}

static void
walk_field(
    struct walk *walk, const ipfix_record *record, const ipfix_field *field)
{
	if (walk->fields == 0)
		return;
	walk->fields--;
	REQUIRE(within(field->octets, walk->input));
	if (ipfix_type_is_list(ipfix_field_type(field)))
		walk_list(walk, record, field);
	else
		walk_value(record, field);
}

static bool
same_field(const ipfix_field *a, const ipfix_field *b)
{
	return a->octets.data == b->octets.data &&
	    a->octets.size == b->octets.size && a->specifier == b->specifier &&
	    a->offset == b->offset && a->index == b->index &&
	    a->prefix == b->prefix && a->scope == b->scope;
}

/* A field is found by its index, and by its element, as it was met. */
static void
find_field(const ipfix_record *record, const ipfix_field *field)
{
	const ipfix_field_specifier *f = field->specifier;
	size_t count = ipfix_template_occurrences(record->tmpl, f->pen, f->id);
	ipfix_field found;

	REQUIRE(ipfix_record_get(record, field->index, &found) == IPFIX_OK);
	REQUIRE(same_field(field, &found));
	if (f->enterprise != (f->pen != 0))
		return;
	REQUIRE(count > 0);
	REQUIRE(ipfix_record_find(record, f->pen, f->id, count, &found) ==
	    IPFIX_ERR_NOTFOUND);
	REQUIRE(
	    ipfix_record_find(record, f->pen, f->id, 0, &found) == IPFIX_OK);
	REQUIRE(found.index <= field->index);
	REQUIRE(count > 1 || same_field(field, &found));
}

static void
walk_record(struct walk *walk, const ipfix_record *record)
{
	ipfix_field_iter fields;
	ipfix_field field;
	size_t at = 0;

	REQUIRE(within(record->octets, walk->input));
	ipfix_field_iter_init(&fields, record);
	while (walk->fields > 0 &&
	    ipfix_field_iter_next(&fields, &field) == IPFIX_OK) {
		REQUIRE(field.offset == at + field.prefix);
		at = field.offset + field.octets.size;
		find_field(record, &field);
		walk_field(walk, record, &field);
	}
	REQUIRE(walk->fields == 0 || at == record->octets.size);
}

/* The object is JSON, and has the length that was measured. */
static void
write_json(const ipfix_record *record)
{
	ipfix_time now = 1700000000 * IPFIX_SECOND;
	char none[1], *text;
	size_t length, again;

	REQUIRE(ipfix_json_record(record, now, NULL, 0, &length) == IPFIX_FULL);
	REQUIRE(ipfix_json_record(record, now, none, 1, &again) == IPFIX_FULL);
	REQUIRE(again == length);
	text = malloc(length);
	REQUIRE(text != NULL);
	REQUIRE(ipfix_json_record(record, now, text, length - 1, &again) ==
	    IPFIX_FULL);
	REQUIRE(again == length);
	REQUIRE(
	    ipfix_json_record(record, now, text, length, &again) == IPFIX_OK);
	REQUIRE(again == length && is_json(text, length));
	free(text);
}

static void
walk_template(struct walk *walk, const ipfix_event *event)
{
	const ipfix_template *t = event->tmpl;

	REQUIRE(event->action != IPFIX_TEMPLATE_NONE);
	REQUIRE(event->action != IPFIX_TEMPLATE_REMOVED);
	switch (event->action) {
	case IPFIX_TEMPLATE_LEARNED:
	case IPFIX_TEMPLATE_REFRESHED:
	case IPFIX_TEMPLATE_REPLACED:
		REQUIRE(ipfix_template_id(t) == event->template_id);
		REQUIRE(ipfix_template_record_min(t) > 0);
		if (event->set.id == IPFIX_SET_TEMPLATE)
			walk->seen.template_records++;
		else
			walk->seen.options_template_records++;
		break;
	case IPFIX_TEMPLATE_WITHDRAWN:
		REQUIRE(ipfix_template_id(t) == event->template_id);
		walk->seen.withdrawals++;
		break;
	case IPFIX_TEMPLATE_EXPIRED:
		REQUIRE(ipfix_template_id(t) == event->template_id);
		walk->seen.expired++;
		break;
	case IPFIX_TEMPLATE_WITHDRAWN_ALL:
		walk->seen.withdrawals++;
		break;
	default:
		break;
	}
}

static void
walk_data(struct walk *walk, const ipfix_event *event)
{
	const ipfix_record *record = &event->record;

	REQUIRE(record->tmpl == event->tmpl);
	REQUIRE(ipfix_template_id(event->tmpl) == event->set.id);
	REQUIRE(within(record->octets, event->set.body));
	REQUIRE(event->held ||
	    record->octets.data == walk->input.data + record->offset);
	if (ipfix_template_is_options(event->tmpl))
		walk->seen.options_data_records++;
	else
		walk->seen.data_records++;
	if (walk->fields == 0)
		return;
	walk_record(walk, record);
	if (walk->fields > ipfix_template_count(event->tmpl))
		write_json(record);
}

/* A strict session found all that is malformed before it delivered any. */
static void
walk_fault(struct walk *walk, const ipfix_event *event)
{
	const ipfix_error *error = &event->error;
	ipfix_counters *seen = &walk->seen;

	REQUIRE(error->text != NULL && error->clause != NULL);
	REQUIRE(error->offset <= walk->input.size + walk->header);
	switch (error->fault) {
	case IPFIX_FAULT_SET_RESERVED:
		seen->bad_sets++;
		break;
	case IPFIX_FAULT_SET_CUT:
	case IPFIX_FAULT_SET_SHORT:
	case IPFIX_FAULT_SET_LONG:
		REQUIRE(!walk->strict);
		seen->bad_sets++;
		break;
	case IPFIX_FAULT_RECORD_CUT:
	case IPFIX_FAULT_LIST_CUT:
	case IPFIX_FAULT_LIST_ELEMENT:
	case IPFIX_FAULT_LIST_ELEMENT_EMPTY:
	case IPFIX_FAULT_LIST_RECORD:
	case IPFIX_FAULT_LIST_BLOCK:
		REQUIRE(!walk->strict || event->held);
		seen->bad_records++;
		break;
	case IPFIX_FAULT_WITHDRAWAL_UDP:
	case IPFIX_FAULT_WITHDRAWAL_UNKNOWN:
	case IPFIX_FAULT_WITHDRAWAL_KIND:
	case IPFIX_FAULT_WITHDRAWAL_ID:
	case IPFIX_FAULT_WITHDRAWAL_STALE:
		seen->withdrawals++;
		break;
	case IPFIX_FAULT_SET_EMPTY:
	case IPFIX_FAULT_MESSAGE_TRAILER:
	case IPFIX_FAULT_STREAM_LIMIT:
		break;
	default:
		REQUIRE(error->set_id == IPFIX_SET_TEMPLATE ||
		    error->set_id == IPFIX_SET_OPTIONS_TEMPLATE);
		REQUIRE(
		    error->fault != IPFIX_FAULT_TEMPLATE_CUT || !walk->strict);
		seen->bad_templates++;
		break;
	}
}

/* A Set that was held lies in the session, not in the Message. */
static void
walk_held(struct walk *walk, const ipfix_event *event)
{
	struct walk held = *walk;

	held.input = event->set.body;
	held.strict = false;
	held.header = IPFIX_SET_HEADER_SIZE;
	if (event->kind == IPFIX_EVENT_RECORD)
		walk_data(&held, event);
	else if (event->kind == IPFIX_EVENT_FAULT)
		walk_fault(&held, event);
	walk->fields = held.fields;
	walk->seen = held.seen;
}

void
walk_event(
    struct walk *walk, const ipfix_reader *reader, const ipfix_event *event)
{
	REQUIRE(within(reader->message.octets, walk->input));
	if (event->held && event->kind != IPFIX_EVENT_UNKNOWN_SET) {
		walk_held(walk, event);
		return;
	}
	REQUIRE(within(event->set.body, walk->input));
	switch (event->kind) {
	case IPFIX_EVENT_SET:
		REQUIRE(ipfix_template_id(event->tmpl) == event->set.id);
		break;
	case IPFIX_EVENT_RECORD:
		walk_data(walk, event);
		break;
	case IPFIX_EVENT_TEMPLATE:
		walk_template(walk, event);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		walk->seen.data_sets_without_template++;
		break;
	case IPFIX_EVENT_FAULT:
		walk_fault(walk, event);
		break;
	case IPFIX_EVENT_ORDER:
		REQUIRE(event->order != IPFIX_ORDER_NEXT);
		break;
	}
}
