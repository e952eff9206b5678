/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is exported is read as it was put: for every data type, length and
 * occurrence, over every transport, with templates that come and go.
 */
#include <ipfix/exporter.h>
#include <ipfix/session.h>

#include <stdio.h>

#include "support/message.h"
#include "support/must.h"
#include "support/random_value.h"
#include "support/test.h"

enum {
	ROUNDS = 400,
	RECORDS = 60, /* of a round */
	FIELDS = 12,
	TEMPLATES = 4,
	PENDING = 200, /* records of a Message */
	ELEMENTS = 2000,
	PEN = 32473, /* of one element for each type */
};

/* A record that was put, and is to come out of the session. */
struct record {
	uint16_t template_id;
	size_t count;
	ipfix_field_specifier fields[FIELDS];
	ipfix_value values[FIELDS];
	uint8_t octets[FIELDS][VALUE_SIZE];
};

static struct {
	struct sweep sweep;
	const ipfix_element *elements[ELEMENTS];
	size_t element_count;

	ipfix_registry *registry;
	ipfix_exporter *exporter;
	ipfix_session *session;
	ipfix_time now;
	uint16_t ids[TEMPLATES];
	size_t max_message;
	uint32_t odid;
	struct record pending[PENDING];
	size_t put, got; /* of pending */

	size_t records, fields, occurrences;
	bool seen[IPFIX_UNSIGNED256 + 1][34]; /* type, length; 33: variable */
} t;

static size_t
below(uint64_t limit)
{
	return (size_t)sweep_below(&t.sweep, limit);
}

static bool
often(void)
{
	return sweep_often(&t.sweep);
}

/* ---- templates ---- */

static uint16_t
length_of(ipfix_type type)
{
	for (;;) {
		uint16_t length =
		    below(4) == 0 ? IPFIX_VARIABLE_LENGTH : (uint16_t)below(34);

		if (ipfix_type_allows(type, length))
			return length;
	}
}

static ipfix_field_specifier
random_field(void)
{
	const ipfix_element *e = often()
	    ? ipfix_registry_find(t.registry, PEN, (uint16_t)(1 + below(24)))
	    : t.elements[below(t.element_count)];
	ipfix_field_specifier f = { .pen = e->pen, .id = e->id };

	if (below(10) == 0) { /* an unknown one */
		f.pen = 1 + (uint32_t)below(3);
		f.id = (uint16_t)(32000 + below(5));
		f.length = length_of(IPFIX_OCTET_ARRAY);
		return f;
	}
	f.length = type_is_list((ipfix_type)e->type)
	    ? IPFIX_VARIABLE_LENGTH
	    : length_of((ipfix_type)e->type);
	return f;
}

/* A template of random fields, some of which are the same element again. */
static void
add_template(size_t place)
{
	ipfix_field_specifier fields[FIELDS];
	size_t count = 1 + below(FIELDS);
	ipfix_result rc;

	for (size_t i = 0; i < count; i++)
		fields[i] =
		    i > 0 && !often() ? fields[below(i)] : random_field();
	t.ids[place] = 0;
	rc = ipfix_exporter_add(t.exporter, &t.ids[place],
	    often() ? 0 : (uint16_t)(1 + below(count)), fields, count, t.now,
	    NULL);
	if (rc == IPFIX_ERR_TEMPLATE) /* its records could be empty */
		add_template(place);
	else
		must(rc == IPFIX_OK);
}

/* ---- records put ---- */

static ipfix_type
type_of(const ipfix_field_specifier *f)
{
	return f->element != NULL ? (ipfix_type)f->element->type
	                          : IPFIX_OCTET_ARRAY;
}

/* How many fields before this one are of the same element. */
static size_t
occurrence_of(const struct record *r, size_t index)
{
	size_t n = 0;

	for (size_t i = 0; i < index; i++)
		n += r->fields[i].pen == r->fields[index].pen &&
		    r->fields[i].id == r->fields[index].id;
	return n;
}

static void
random_record(struct record *r, const ipfix_template *tmpl)
{
	r->template_id = ipfix_template_id(tmpl);
	r->count = ipfix_template_count(tmpl);
	for (size_t i = 0; i < r->count; i++) {
		ipfix_type type = type_of(&ipfix_template_fields(tmpl)[i]);
		uint16_t length = ipfix_template_fields(tmpl)[i].length;

		r->fields[i] = ipfix_template_fields(tmpl)[i];
		r->values[i] =
		    random_value(&t.sweep, type, length, t.now, r->octets[i]);
		t.seen[type][length < 33 ? length : 33] = true;
	}
}

/* By setters, from the last field to the first. */
static ipfix_result
put_draft(const struct record *r, const ipfix_template *tmpl)
{
	ipfix_value values[FIELDS];
	ipfix_draft draft;

	must(ipfix_draft_init(&draft, tmpl, values, FIELDS) == IPFIX_OK);
	for (size_t i = r->count; i-- > 0;)
		ipfix_draft_put(&draft, r->fields[i].pen, r->fields[i].id,
		    occurrence_of(r, i), &r->values[i]);
	must(draft.result == IPFIX_OK);
	return ipfix_exporter_put_draft(t.exporter, &draft, t.now);
}

static ipfix_result
put_record(const struct record *r)
{
	const ipfix_template *tmpl =
	    ipfix_exporter_find(t.exporter, r->template_id);

	if (often())
		return put_draft(r, tmpl);
	return ipfix_exporter_put_values(
	    t.exporter, r->template_id, r->values, r->count, t.now);
}

/* ---- records read ---- */

static void
compare(const ipfix_record *record)
{
	const struct record *want = &t.pending[t.got++];
	ipfix_field field, found;
	ipfix_value value;

	must(t.got <= t.put);
	must(ipfix_template_id(record->tmpl) == want->template_id);
	must(ipfix_template_count(record->tmpl) == want->count);
	for (uint16_t i = 0; i < want->count; i++) {
		size_t n = occurrence_of(want, i);

		must(ipfix_record_get(record, i, &field) == IPFIX_OK);
		must(ipfix_field_get(&field, t.now, &value) == IPFIX_OK);
		must(same_value(&value, &want->values[i]));
		must(ipfix_record_find(record, want->fields[i].pen,
		         want->fields[i].id, n, &found) == IPFIX_OK);
		must(found.index == i);
		must(found.octets.data == field.octets.data);
		t.occurrences += n > 0;
		t.fields++;
	}
	t.records++;
}

static void
deliver(void)
{
	ipfix_exported m;
	ipfix_reader reader;
	ipfix_event event;
	uint8_t *octets;

	if (ipfix_exporter_take(t.exporter, t.now, &m) != IPFIX_OK)
		return;
	must(m.octets.size <= t.max_message);
	must(m.records == t.put);
	octets = exact(m.octets.data, m.octets.size);
	must(ipfix_reader_open(&reader, t.session,
	         (ipfix_span){ octets, m.octets.size }, t.now,
	         NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		must(event.kind != IPFIX_EVENT_FAULT);
		must(event.kind != IPFIX_EVENT_ORDER);
		must(event.kind != IPFIX_EVENT_UNKNOWN_SET);
		if (event.kind == IPFIX_EVENT_RECORD)
			compare(&event.record);
		if (event.kind == IPFIX_EVENT_TEMPLATE)
			must(event.error.result == IPFIX_OK);
	}
	must(t.got == t.put);
	t.put = t.got = 0;
	free(octets);
}

/* ---- rounds ---- */

static void
begin_round(ipfix_transport transport)
{
	const ipfix_session_options session = { .transport = transport,
		.seed = 1 };
	ipfix_exporter_options options = { .transport = transport,
		.odid = (uint32_t)sweep_next(&t.sweep),
		.alignment = (uint8_t)(4 * below(3)),
		.template_refresh = 5 * IPFIX_SECOND,
		.options_refresh = 7 * IPFIX_SECOND,
		.options_refresh_messages = (uint32_t)below(4),
		.initial_copies = (uint16_t)below(4) };

	t.max_message = often() ? 4200 : 4200 + below(65536 - 4200);
	options.max_message = t.max_message;
	t.odid = options.odid;
	t.now = MESSAGE_TIME * IPFIX_SECOND + below(IPFIX_SECOND);
	t.put = t.got = 0;
	must(ipfix_exporter_new(&t.exporter, t.registry, &options) == IPFIX_OK);
	must(ipfix_session_new(&t.session, t.registry, &session) == IPFIX_OK);
	for (size_t i = 0; i < TEMPLATES; i++)
		add_template(i);
}

/* A template ends, and another one begins. */
static void
exchange(void)
{
	size_t place = below(TEMPLATES);

	while (ipfix_exporter_remove(t.exporter, t.ids[place], t.now) ==
	    IPFIX_FULL)
		deliver();
	add_template(place);
}

static void
export_one(void)
{
	struct record *r = &t.pending[t.put];
	ipfix_result rc;

	random_record(
	    r, ipfix_exporter_find(t.exporter, t.ids[below(TEMPLATES)]));
	while ((rc = put_record(r)) == IPFIX_FULL) {
		struct record again = *r;

		deliver();
		/* Its octets moved with it, so its values must follow. */
		for (size_t i = 0; i < again.count; i++)
			if (again.values[i].as.octets.data == r->octets[i] &&
			    (again.values[i].kind == IPFIX_KIND_OCTETS ||
			        again.values[i].kind == IPFIX_KIND_STRING))
				again.values[i].as.octets.data =
				    t.pending[0].octets[i];
		t.pending[0] = again;
		r = &t.pending[0];
	}
	must(rc == IPFIX_OK);
	t.put++;
}

static void
round_trip(ipfix_transport transport)
{
	begin_round(transport);
	for (int i = 0; i < RECORDS; i++) {
		if (below(20) == 0)
			exchange();
		if (below(30) == 0 || t.put == PENDING)
			deliver();
		if (below(25) == 0)
			ipfix_exporter_announce(t.exporter);
		t.now += below(IPFIX_SECOND);
		export_one();
	}
	deliver();
	ipfix_exporter_free(t.exporter);
	ipfix_session_free(t.session);
}

/* All of IANA's, and one for each type there is. */
static void
find_elements(void)
{
	ipfix_registry_iter iter;

	must(ipfix_registry_new(&t.registry, NULL) == IPFIX_OK);
	for (int type = 0; type <= IPFIX_UNSIGNED256; type++) {
		const ipfix_element e = { .pen = PEN,
			.id = (uint16_t)(type + 1),
			.type = (uint8_t)type,
			.name = ipfix_type_name((ipfix_type)type) };

		must(ipfix_registry_add(t.registry, &e, 1) == IPFIX_OK);
	}
	ipfix_registry_freeze(t.registry);
	ipfix_registry_iter_init(&iter, t.registry);
	while (t.element_count < ELEMENTS &&
	    ipfix_registry_iter_next(&iter, &t.elements[t.element_count]) ==
	        IPFIX_OK)
		t.element_count++;
	must(t.element_count < ELEMENTS);
}

/* Every legal length up to 32 octets, and variable ones, of every type. */
static size_t
all_seen(void)
{
	size_t count = 0;

	for (int i = 0; i <= IPFIX_UNSIGNED256; i++) {
		ipfix_type type = (ipfix_type)i;

		must(t.seen[type][33]);
		for (uint16_t length = 0; length < 33; length++) {
			must(t.seen[type][length] ||
			    !ipfix_type_allows(type, length) ||
			    type_is_list(type));
			count += t.seen[type][length];
		}
		count++;
	}
	return count;
}

START_TEST(what_is_exported_is_read_as_it_was_put)
{
	CLAUSE("7011-6.2-02");
	CLAUSE("7011-6.2-03");
	CLAUSE("7011-7-01");
	CLAUSE("7011-7-02");
	CLAUSE("7011-8-06");
	memset(&t, 0, sizeof(t));
	t.sweep = sweep_begin("round trip of values");
	find_elements();
	for (int i = 0; i < ROUNDS; i++)
		round_trip((ipfix_transport)(i % 4));
	printf("round trip of values: %zu records, %zu fields, %zu of them a"
	       " further occurrence, %zu pairs of type and length\n",
	    t.records, t.fields, t.occurrences, all_seen());
	(void)fflush(stdout);
	ck_assert_uint_eq(t.records, (size_t)ROUNDS * RECORDS);
	ipfix_registry_free(t.registry);
}
END_TEST

TESTS("session/roundtrip_values")
{
	test(what_is_exported_is_read_as_it_was_put);
}
