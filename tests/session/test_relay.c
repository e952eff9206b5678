/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one who passes records on needs of both ends: sources whose Template
 * IDs and Observation Domains are the same are kept apart, come and go, and
 * are told by name to who reads behind (RFC 7119).
 */
#include <ipfix/elements.h>
#include <ipfix/exporter.h>
#include <ipfix/flow.h>
#include <ipfix/session.h>

#include "support/must.h"
#include "support/message.h"
#include "support/test.h"

enum { SOURCES = 2, IDS = 4, FIELDS = 8, NOW = 1000 };

/* A template of a source, and what it is called behind the relay. */
struct route {
	uint16_t from, to; /* 0: none */
};

struct source {
	ipfix_session *session;
	uint8_t address[4];
	struct route routes[IDS];
};

/* The reader behind the relay is a session, too. */
struct relay {
	struct source sources[SOURCES];
	ipfix_exporter *exporter;
	ipfix_session *behind;
	size_t learned, withdrawn, records; /* behind it */
	uint8_t values[16];                 /* the first octet of each record */
	ipfix_flow_origin origins[16];
};

static struct route *
route_of(struct source *source, uint16_t from)
{
	struct route *r = source->routes;

	while (r < source->routes + IDS && r->from != from)
		r++;
	must(r < source->routes + IDS);
	return r;
}

/* Who exported it, and of which domain, stands behind what it had. */
static void
add_route(struct relay *relay, struct source *source, const ipfix_template *t)
{
	struct route *r = route_of(source, 0);
	ipfix_field_specifier fields[FIELDS + 2];
	uint16_t count = ipfix_template_count(t);

	must(count <= FIELDS);
	memcpy(fields, ipfix_template_fields(t), count * sizeof(*fields));
	fields[count] =
	    (ipfix_field_specifier){ .id = IPFIX_IE_originalExporterIPv4Address,
		    .length = 4 };
	fields[count + 1] =
	    (ipfix_field_specifier){ .id = IPFIX_IE_originalObservationDomainId,
		    .length = 4 };
	*r = (struct route){ ipfix_template_id(t), 0 };
	must(ipfix_exporter_add(relay->exporter, &r->to,
	         ipfix_template_scope_count(t), fields, count + 2u, NOW,
	         NULL) == IPFIX_OK);
}

static void
end_route(struct relay *relay, struct source *source, uint16_t from)
{
	struct route *r = route_of(source, from);

	must(ipfix_exporter_remove(relay->exporter, r->to, NOW) == IPFIX_OK);
	*r = (struct route){ 0, 0 };
}

static void
pass_on(struct relay *relay, struct source *source, const ipfix_record *record)
{
	ipfix_field fields[FIELDS + 2];
	uint8_t odid[4] = { 0, 0, 0, (uint8_t)record->odid };
	ipfix_field_iter iter;
	size_t n = 0;

	ipfix_field_iter_init(&iter, record);
	while (ipfix_field_iter_next(&iter, &fields[n]) == IPFIX_OK)
		n++;
	fields[n] = (ipfix_field){ .octets = { source->address, 4 } };
	fields[n + 1] = (ipfix_field){ .octets = { odid, 4 } };
	must(ipfix_exporter_put_fields(relay->exporter,
	         route_of(source, ipfix_template_id(record->tmpl))->to, fields,
	         n + 2, NOW) == IPFIX_OK);
}

static void
follow(struct relay *relay, struct source *source, const ipfix_event *event)
{
	switch (event->action) {
	case IPFIX_TEMPLATE_REPLACED:
		end_route(relay, source, event->template_id);
		add_route(relay, source, event->tmpl);
		break;
	case IPFIX_TEMPLATE_LEARNED:
		add_route(relay, source, event->tmpl);
		break;
	case IPFIX_TEMPLATE_WITHDRAWN:
		end_route(relay, source, event->template_id);
		break;
	default:
		break;
	}
}

/* A Message of a source comes. */
static void
arrive(struct relay *relay, int source, const char *sets)
{
	struct source *from = &relay->sources[source];
	struct octets m = message(1, sets);
	ipfix_reader reader;
	ipfix_event event;

	must(ipfix_reader_open(&reader, from->session, octets_span(m), NOW,
	         NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		if (event.kind == IPFIX_EVENT_TEMPLATE)
			follow(relay, from, &event);
		if (event.kind == IPFIX_EVENT_RECORD)
			pass_on(relay, from, &event.record);
	}
	free(m.data);
}

static void
see(struct relay *relay, const ipfix_event *event)
{
	must(event->kind != IPFIX_EVENT_FAULT &&
	    event->kind != IPFIX_EVENT_UNKNOWN_SET &&
	    event->kind != IPFIX_EVENT_ORDER);
	if (event->kind == IPFIX_EVENT_TEMPLATE) {
		must(event->error.result == IPFIX_OK);
		relay->learned += event->action == IPFIX_TEMPLATE_LEARNED;
		relay->withdrawn += event->action == IPFIX_TEMPLATE_WITHDRAWN;
	}
	if (event->kind != IPFIX_EVENT_RECORD)
		return;
	relay->values[relay->records] = event->record.octets.data[0];
	must(ipfix_flow_get_origin(
	         &event->record, &relay->origins[relay->records]) == IPFIX_OK);
	relay->records++;
}

/* What is at hand is read behind the relay. */
static void
deliver(struct relay *relay)
{
	ipfix_exported exported;
	ipfix_reader reader;
	ipfix_event event;

	relay->learned = relay->withdrawn = relay->records = 0;
	if (ipfix_exporter_take(relay->exporter, NOW, &exported) != IPFIX_OK)
		return;
	must(ipfix_reader_open(&reader, relay->behind, exported.octets, NOW,
	         NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		see(relay, &event);
}

static struct relay
relay_init(void)
{
	const ipfix_session_options reads = { .transport = IPFIX_TCP };
	const ipfix_exporter_options writes = { .transport = IPFIX_TCP };
	struct relay relay = { .exporter = NULL };

	for (int i = 0; i < SOURCES; i++) {
		must(ipfix_session_new(
		         &relay.sources[i].session, NULL, &reads) == IPFIX_OK);
		memcpy(relay.sources[i].address, "\xc0\0\2", 3);
		relay.sources[i].address[3] = (uint8_t)i;
	}
	must(ipfix_session_new(&relay.behind, NULL, &reads) == IPFIX_OK);
	must(ipfix_exporter_new(&relay.exporter, NULL, &writes) == IPFIX_OK);
	return relay;
}

static void
relay_end(struct relay *relay)
{
	for (int i = 0; i < SOURCES; i++)
		ipfix_session_free(relay->sources[i].session);
	ipfix_session_free(relay->behind);
	ipfix_exporter_free(relay->exporter);
}

START_TEST(ids_of_two_sources_are_kept_apart_behind_a_relay)
{
	struct relay relay = relay_init();

	arrive(&relay, 0, "2: 0100 0001 0004 0001 | 256: 11");
	arrive(&relay, 1, "2: 0100 0002 0004 0001 0052 ffff | 256: 21 0165");
	arrive(&relay, 0, "256: 12");
	deliver(&relay);
	ck_assert_uint_eq(relay.learned, 2);
	ck_assert_uint_eq(relay.records, 3);
	ck_assert_mem_eq(relay.values, "\x11\x21\x12", 3);
	ck_assert_uint_ne(
	    relay.sources[0].routes[0].to, relay.sources[1].routes[0].to);
	relay_end(&relay);
}
END_TEST

START_TEST(who_exported_a_record_is_told_behind_a_relay)
{
	struct relay relay = relay_init();

	arrive(&relay, 0, "2: 0100 0001 0004 0001 | 256: 11");
	arrive(&relay, 1, "2: 0100 0001 0004 0001 | 256: 21");
	deliver(&relay);
	ck_assert_uint_eq(relay.records, 2);
	for (size_t i = 0; i < 2; i++) {
		ck_assert_uint_eq(relay.origins[i].address_size, 4);
		ck_assert_mem_eq(
		    relay.origins[i].address, relay.sources[i].address, 4);
		ck_assert_uint_eq(relay.origins[i].odid, 1);
	}
	relay_end(&relay);
}
END_TEST

START_TEST(templates_come_and_go_behind_a_relay_as_before_it)
{
	struct relay relay = relay_init();

	arrive(&relay, 0, "2: 0100 0001 0004 0001 | 256: 11");
	arrive(&relay, 1, "2: 0100 0001 0004 0001 | 256: 21");
	deliver(&relay);
	/* What comes again is no news. */
	arrive(&relay, 0, "2: 0100 0001 0004 0001 | 256: 12");
	deliver(&relay);
	ck_assert_uint_eq(relay.learned, 0);
	ck_assert_uint_eq(relay.records, 1);
	/* Withdrawn and defined in one Set, in this order. */
	arrive(&relay, 0, "2: 0100 0000 0100 0001 0007 0002 | 256: 1314");
	deliver(&relay);
	ck_assert_uint_eq(relay.withdrawn, 1);
	ck_assert_uint_eq(relay.learned, 1);
	ck_assert_uint_eq(relay.records, 1);
	ck_assert_uint_eq(relay.values[0], 0x13);
	/* Only asked for, and not new, however often. */
	ipfix_exporter_announce(relay.exporter);
	ipfix_exporter_announce(relay.exporter);
	must(ipfix_exporter_refresh(relay.exporter, NOW) == IPFIX_OK);
	deliver(&relay);
	ck_assert_uint_eq(relay.learned, 0);
	ck_assert_uint_eq(ipfix_session_counters(relay.behind)->templates, 2);
	arrive(&relay, 1, "256: 22");
	deliver(&relay);
	ck_assert_uint_eq(relay.records, 1);
	ck_assert_uint_eq(relay.values[0], 0x22);
	relay_end(&relay);
}
END_TEST

TESTS("session/relay")
{
	test(ids_of_two_sources_are_kept_apart_behind_a_relay);
	test(who_exported_a_record_is_told_behind_a_relay);
	test(templates_come_and_go_behind_a_relay_as_before_it);
}
