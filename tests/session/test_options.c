/* SPDX-License-Identifier: BSD-3-Clause */
/* What Options Data Records said, asked for Data Records. */
#include <ipfix/options.h>

#include <ipfix/elements.h>

#include <stdio.h>

#include "session/collector.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

/* A collector that feeds options, and keeps its last Flow Record. */
struct world {
	struct collector c;
	ipfix_options *options;
	struct octets message;
	ipfix_record record;
};

static void
world_init(struct world *w, ipfix_options_options how)
{
	collector_init(&w->c,
	    (ipfix_session_options){ .sequence_rule = IPFIX_SEQUENCE_NONE,
	        .template_lifetime = 1000 * IPFIX_SECOND });
	how.alloc = &w->c.mem;
	how.seed = 1;
	w->message = (struct octets){ NULL, 0 };
	must(ipfix_options_new(&w->options, &how) == IPFIX_OK);
}

static void
world_end(struct world *w)
{
	ipfix_options_free(w->options);
	free(w->message.data);
	collector_end(&w->c);
}

/* Reads a Message at a time, and feeds the options. */
static void
takes(struct world *w, uint32_t time, const char *sets)
{
	ipfix_time now = (MESSAGE_TIME + (ipfix_time)time) * IPFIX_SECOND;
	ipfix_reader reader;
	ipfix_event event;

	w->c.export_time = time;
	free(w->message.data);
	w->message = collector_message(&w->c, sets);
	must(ipfix_reader_open(&reader, w->c.session, octets_span(w->message),
	         now, NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		must(event.kind != IPFIX_EVENT_FAULT);
		must(ipfix_options_feed(w->options, &event, now) >= 0);
		if (event.kind == IPFIX_EVENT_RECORD &&
		    !ipfix_template_is_options(event.tmpl))
			w->record = event.record;
	}
}

/* The number of an element for the last Flow Record; -1: none. */
static long
number(struct world *w, uint16_t id, ipfix_option *option)
{
	ipfix_option found;
	uint64_t value;

	if (ipfix_options_find(w->options, &w->record, 0, id, &found) !=
	    IPFIX_OK)
		return -1;
	must(ipfix_unsigned_get(found.field.octets, &value) == IPFIX_OK);
	if (option != NULL)
		*option = found;
	return (long)value;
}

/* 256: sourceIPv4Address, selectorId of 1 octet. */
#define FLOW "2: 0100 0002 0008 0004 012e 0001"
#define PLAIN_FLOW "2: 0101 0001 0008 0004"
/* 300: selectorId of 4 octets | samplingInterval. */
#define SELECTOR "3: 012c 0002 0001 012e 0004 0022 0004"
/* 301: exportingProcessId | samplingInterval. */
#define EXPORTER "3: 012d 0002 0001 0090 0004 0022 0004"
/* 302: observationDomainId | samplingInterval. */
#define DOMAIN "3: 012e 0002 0001 0095 0004 0022 0004"
/* 303: observationDomainId, templateId | samplingInterval. */
#define TEMPLATE "3: 012f 0003 0002 0095 0004 0091 0002 0022 0004"

START_TEST(a_scope_applies_to_records_of_its_value)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 5,
	    SELECTOR "|" FLOW "| 300: 00000007 00000064 00000009 000003e8");
	takes(&w, 6, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 100);
	ck_assert_int_eq(option.source, IPFIX_OPTION_SCOPE);
	ck_assert_uint_eq(option.record.export_time, MESSAGE_TIME + 5);
	ck_assert_uint_eq(option.when, (MESSAGE_TIME + 5) * IPFIX_SECOND);
	ck_assert_uint_eq(ipfix_template_id(option.record.tmpl), 300);
	ck_assert_uint_eq(option.field.index, 1);
	takes(&w, 6, "256: c0000201 09");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 1000);
	/* There are two selectors, and this is neither. */
	takes(&w, 6, "256: c0000201 08");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingAlgorithm, NULL), -1);
	world_end(&w);
}
END_TEST

START_TEST(later_statements_on_a_scope_replace_earlier_ones)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 5, SELECTOR "|" FLOW "| 300: 00000007 00000064");
	takes(&w, 9, "300: 00000007 000000c8");
	takes(&w, 9, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 200);
	ck_assert_uint_eq(option.when, (MESSAGE_TIME + 9) * IPFIX_SECOND);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->statements, 1);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->put, 2);
	/* Also by a template of other lengths. */
	takes(&w, 10,
	    "3: 0130 0002 0001 012e 0002 0022 0002 | "
	    "304: 0007 0190");
	takes(&w, 11, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 400);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->statements, 1);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->dropped, 0);
	world_end(&w);
}
END_TEST

START_TEST(statements_in_other_elements_stand_beside_each_other)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 5,
	    SELECTOR "|" FLOW "| 3: 0130 0002 0001 012e 0004 0130 0002 "
	             "| 300: 00000007 00000064 | 304: 00000007 0003");
	takes(&w, 6, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 100);
	ck_assert_int_eq(number(&w, IPFIX_IE_selectorAlgorithm, NULL), 3);
	/* Of two that have the same element, the later one counts. */
	takes(&w, 7,
	    "3: 0131 0003 0001 012e 0004 0022 0004 0130 0002 "
	    "| 305: 00000007 000000c8 0001");
	takes(&w, 8, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 200);
	ck_assert_int_eq(number(&w, IPFIX_IE_selectorAlgorithm, NULL), 1);
	takes(&w, 9, "304: 00000007 0005");
	takes(&w, 9, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_selectorAlgorithm, NULL), 5);
	world_end(&w);
}
END_TEST

START_TEST(the_most_special_scope_is_asked_first)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0,
	    FLOW "|" PLAIN_FLOW "|" SELECTOR "|" EXPORTER "|" DOMAIN
	         "|" TEMPLATE "| 301: 00000001 0000000a"
	         "| 302: 00000001 00000014");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 20);
	takes(&w, 0, "303: 00000001 0101 0000001e");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 30);
	takes(&w, 0, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 20);
	takes(&w, 0, "300: 00000007 00000028");
	takes(&w, 0, "256: c0000201 07");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 40);
	world_end(&w);
}
END_TEST

START_TEST(what_is_said_in_one_domain_is_not_said_in_another)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0, EXPORTER "|" PLAIN_FLOW "| 301: 00000001 0000000a");
	w.c.odid = 2;
	takes(&w, 0, PLAIN_FLOW "| 257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	/* But what is said of another domain is. */
	takes(&w, 0, DOMAIN "| 302: 00000001 00000014 00000003 0000001e");
	w.c.odid = 1;
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 20);
	w.c.odid = 3;
	takes(&w, 0, PLAIN_FLOW "| 257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 30);
	/* And domain 0 is the whole exporter. */
	w.c.odid = 0;
	takes(&w, 0, EXPORTER "| 301: 00000001 00000063");
	w.c.odid = 2;
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 99);
	w.c.odid = 3;
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 30);
	world_end(&w);
}
END_TEST

START_TEST(the_only_selector_is_assumed_where_none_is_told)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0, SELECTOR "|" PLAIN_FLOW "| 300: 00000007 00000064");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 100);
	ck_assert_int_eq(option.source, IPFIX_OPTION_ASSUMED);
	takes(&w, 0, "300: 00000008 000000c8");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	world_end(&w);

	world_init(&w, (ipfix_options_options){ .exact = true });
	takes(&w, 0, SELECTOR "|" PLAIN_FLOW "| 300: 00000007 00000064");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	world_end(&w);
}
END_TEST

START_TEST(an_interface_is_never_assumed)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0,
	    "3: 012c 0002 0001 000a 0004 0022 0004 |" PLAIN_FLOW
	    "| 300: 00000007 00000064");
	takes(&w, 0, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	world_end(&w);
}
END_TEST

START_TEST(several_exporting_processes_leave_a_doubt)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0, EXPORTER "|" PLAIN_FLOW "| 301: 00000001 0000000a");
	takes(&w, 1, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 10);
	ck_assert_int_eq(option.source, IPFIX_OPTION_SCOPE);
	takes(&w, 2, "301: 00000002 00000014");
	takes(&w, 3, "257: c0000201");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 20);
	ck_assert_int_eq(option.source, IPFIX_OPTION_ASSUMED);
	/* A record that names its process leaves none. */
	takes(&w, 4, "2: 0102 0001 0090 0001 | 258: 01");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 10);
	ck_assert_int_eq(option.source, IPFIX_OPTION_SCOPE);
	world_end(&w);
}
END_TEST

START_TEST(common_properties_are_joined_by_their_id)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	/* commonPropertiesId | sourceIPv4Address, destinationTransportPort */
	takes(&w, 0,
	    "3: 012c 0003 0001 0089 0008 0008 0004 000b 0002 | "
	    "300: 0000000000000005 c0000205 01bb "
	    "     0000000000000006 c0000206 0016 |"
	    "2: 0100 0003 0089 0004 0089 0001 0001 0004 | "
	    "256: 00000009 06 00000064");
	must(ipfix_options_find(w.options, &w.record, 0,
	         IPFIX_IE_sourceIPv4Address, &option) == IPFIX_OK);
	ck_assert_mem_eq(option.field.octets.data, "\xc0\0\2\6", 4);
	ck_assert_int_eq(
	    number(&w, IPFIX_IE_destinationTransportPort, NULL), 22);
	/* What the record itself has counts more. */
	ck_assert_int_eq(number(&w, IPFIX_IE_octetDeltaCount, &option), 100);
	ck_assert_int_eq(option.source, IPFIX_OPTION_RECORD);
	world_end(&w);
}
END_TEST

static void
name_of(struct world *w, uint32_t interface, const char *name)
{
	ipfix_option option;
	ipfix_span text;

	if (name == NULL) {
		ck_assert_int_eq(
		    ipfix_options_find_interface(w->options, w->c.odid,
		        interface, IPFIX_IE_interfaceName, &option),
		    IPFIX_ERR_NOTFOUND);
		return;
	}
	must(ipfix_options_find_interface(w->options, w->c.odid, interface,
	         IPFIX_IE_interfaceName, &option) == IPFIX_OK);
	must(ipfix_field_get_string(&option.field, &text) == IPFIX_OK);
	ck_assert_uint_eq(text.size, strlen(name));
	ck_assert_mem_eq(text.data, name, text.size);
}

/* _i: with its own idea of what is spoken of, or exactly what was said. */
START_TEST(what_is_spoken_of_may_stand_among_the_other_fields)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ .exact = _i == 1 });
	/* exportingProcessId | samplerId, samplerRandomInterval */
	takes(&w, 0,
	    "3: 012c 0003 0001 0090 0004 0030 0001 0032 0004 | "
	    "300: 00000001 01 0000000a 00000001 02 00000014 | "
	    "2: 0100 0002 0004 0001 0030 0001 | 256: 06 01");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplerRandomInterval, NULL),
	    _i == 1 ? 20 : 10);
	takes(&w, 0, "256: 06 02");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplerRandomInterval, NULL), 20);
	takes(&w, 0, "256: 06 03");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplerRandomInterval, NULL),
	    _i == 1 ? 20 : -1);
	/* exportingProcessId | ingressInterface, interfaceName */
	takes(&w, 0,
	    "3: 012d 0003 0001 0090 0004 000a 0004 0052 0004 | "
	    "301: 00000001 00000005 65746835 "
	    "00000001 00000006 65746836");
	name_of(&w, 5, _i == 1 ? NULL : "eth5");
	name_of(&w, 6, _i == 1 ? NULL : "eth6");
	world_end(&w);
}
END_TEST

START_TEST(flow_keys_are_those_of_the_template_as_it_is_now)
{
	struct world w;
	uint64_t keys;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0,
	    "3: 012c 0002 0001 0091 0002 00ad 0008 |" FLOW "|" PLAIN_FLOW
	    "| 300: 0100 0000000000000003 "
	    "0101 0000000000000001");
	takes(&w, 0, "256: c0000201 07");
	must(ipfix_options_get_keys(w.options, &w.record, &keys) == IPFIX_OK);
	ck_assert_uint_eq(keys, 3);
	takes(&w, 1, "2: 0100 0001 0008 0004");
	takes(&w, 1, "256: c0000201");
	ck_assert_int_eq(ipfix_options_get_keys(w.options, &w.record, &keys),
	    IPFIX_ERR_NOTFOUND);
	takes(&w, 1, "257: c0000201");
	must(ipfix_options_get_keys(w.options, &w.record, &keys) == IPFIX_OK);
	ck_assert_uint_eq(keys, 1);
	/* 257 expires, and what has its id then is not the same. */
	takes(&w, 1000, "2: 0105 0001 0008 0004");
	takes(&w, 1000, PLAIN_FLOW "| 257: c0000201");
	ck_assert_int_eq(ipfix_options_get_keys(w.options, &w.record, &keys),
	    IPFIX_ERR_NOTFOUND);
	world_end(&w);
}
END_TEST

/* _i: under which elements the exporter puts it. */
START_TEST(interfaces_have_names)
{
	static const char *const TEMPLATES[] = {
		"3: 012c 0002 0001 000a 0004 0052 ffff",
		"3: 012c 0002 0001 000e 0004 0052 ffff",
		"3: 012c 0002 0001 00fc 0004 0052 ffff",
	};
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0, TEMPLATES[_i]);
	takes(&w, 0, "300: 00000001 04 65746830 00000100 03 6c6f30");
	name_of(&w, 1, "eth0");
	name_of(&w, 256, "lo0");
	name_of(&w, 2, NULL);
	/* Of another length, and so in another place. */
	takes(&w, 1, "300: 00000001 06 657468302e35");
	name_of(&w, 1, "eth0.5");
	ck_assert_uint_eq(ipfix_options_counters(w.options)->statements, 2);
	world_end(&w);
}
END_TEST

START_TEST(interfaces_named_by_both_directions_have_names)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0,
	    "3: 012c 0003 0002 000a 0004 000e 0002 0052 0004 | "
	    "300: 00000005 0005 65746835");
	name_of(&w, 5, "eth5");
	name_of(&w, 6, NULL);
	w.c.odid = 9;
	name_of(&w, 5, NULL);
	world_end(&w);
}
END_TEST

START_TEST(applications_have_names_in_whatever_length)
{
	struct world w;
	ipfix_option option;

	world_init(&w, (ipfix_options_options){ 0 });
	/* applicationId of 4 octets | applicationName */
	takes(&w, 0,
	    "3: 012c 0002 0001 005f 0004 0060 ffff | "
	    "300: 03000050 04 68747470 0d0001bb 03 746c73 | "
	    "2: 0100 0001 005f 0003 | 256: 030050");
	must(ipfix_options_find(w.options, &w.record, 0,
	         IPFIX_IE_applicationName, &option) == IPFIX_OK);
	ck_assert_mem_eq(option.field.octets.data, "http", 4);
	takes(&w, 0, "256: 0301bb");
	ck_assert_int_eq(ipfix_options_find(w.options, &w.record, 0,
	                     IPFIX_IE_applicationName, &option),
	    IPFIX_ERR_NOTFOUND);
	takes(&w, 0, "256: 0d01bb");
	must(ipfix_options_find_scope(w.options, 1,
	         &(ipfix_field){ .octets = { w.record.octets.data, 3 },
	             .specifier = ipfix_template_fields(w.record.tmpl) },
	         0, IPFIX_IE_applicationName, &option) == IPFIX_OK);
	ck_assert_mem_eq(option.field.octets.data, "tls", 3);
	world_end(&w);
}
END_TEST

START_TEST(an_application_id_has_parts)
{
	static const struct {
		const char *octets;
		ipfix_result result;
		ipfix_application is;
	} CASES[] = {
		{ "0350", IPFIX_OK, { 3, 0, 80 } },
		{ "03000050", IPFIX_OK, { 3, 0, 80 } },
		{ "0d0102030405060708", IPFIX_OK,
		    { 13, 0, 0x102030405060708 } },
		{ "14 00007ed9 0005", IPFIX_OK, { 20, 32473, 5 } },
		{ "", IPFIX_ERR_LENGTH, { 0, 0, 0 } },
		{ "03", IPFIX_ERR_LENGTH, { 0, 0, 0 } },
		{ "14 00007ed9", IPFIX_ERR_LENGTH, { 0, 0, 0 } },
		{ "14 0000", IPFIX_ERR_LENGTH, { 0, 0, 0 } },
		{ "0d010203040506070809", IPFIX_ERR_LENGTH, { 0, 0, 0 } },
	};

	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++) {
		struct octets o = hex(CASES[i].octets);
		ipfix_application a = { 0, 0, 0 };

		ck_assert_int_eq(
		    ipfix_application_get(octets_span(o), &a), CASES[i].result);
		ck_assert_uint_eq(a.engine, CASES[i].is.engine);
		ck_assert_uint_eq(a.pen, CASES[i].is.pen);
		ck_assert_uint_eq(a.selector, CASES[i].is.selector);
		free(o.data);
	}
}
END_TEST

START_TEST(overrides_come_first)
{
	struct world w;
	ipfix_option option;
	uint8_t big[65] = { 0 };

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0, SELECTOR "|" FLOW "| 300: 00000007 00000064");
	takes(&w, 0, "256: c0000201 07");
	must(ipfix_options_put_override(w.options, 0, IPFIX_IE_samplingInterval,
	         (ipfix_span){ (const uint8_t *)"\2\0", 2 }) == IPFIX_OK);
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, &option), 512);
	ck_assert_int_eq(option.source, IPFIX_OPTION_OVERRIDE);
	must(ipfix_options_put_override(w.options, 0, IPFIX_IE_samplingInterval,
	         (ipfix_span){ (const uint8_t *)"\5", 1 }) == IPFIX_OK);
	ipfix_options_reset(w.options);
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 5);
	must(ipfix_options_put_override(w.options, 0, IPFIX_IE_samplingInterval,
	         (ipfix_span){ NULL, 0 }) == IPFIX_OK);
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), -1);
	ck_assert_int_eq(ipfix_options_put_override(
	                     w.options, 0, 1, (ipfix_span){ big, sizeof(big) }),
	    IPFIX_ERR_INVAL);
	w.c.heap.fail_at = 0;
	ck_assert_int_eq(
	    ipfix_options_put_override(w.options, 0, 1, (ipfix_span){ big, 1 }),
	    IPFIX_ERR_NOMEM);
	world_end(&w);
}
END_TEST

START_TEST(what_is_not_repeated_can_be_removed)
{
	struct world w;

	world_init(&w, (ipfix_options_options){ 0 });
	takes(&w, 0,
	    SELECTOR "|" FLOW "| 300: 00000007 00000064 00000008 00000065");
	takes(&w, 10, "300: 00000008 00000065");
	ipfix_options_remove(w.options, (MESSAGE_TIME + 10) * IPFIX_SECOND);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->statements, 1);
	takes(&w, 10, "256: c0000201 08");
	ck_assert_int_eq(number(&w, IPFIX_IE_samplingInterval, NULL), 101);
	ipfix_options_remove(w.options, IPFIX_NEVER);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->statements, 0);
	ck_assert_uint_eq(ipfix_options_counters(w.options)->memory, 0);
	world_end(&w);
}
END_TEST

TESTS("session/options")
{
	test(a_scope_applies_to_records_of_its_value);
	test(later_statements_on_a_scope_replace_earlier_ones);
	test(statements_in_other_elements_stand_beside_each_other);
	test(the_most_special_scope_is_asked_first);
	test(what_is_said_in_one_domain_is_not_said_in_another);
	test(the_only_selector_is_assumed_where_none_is_told);
	test(an_interface_is_never_assumed);
	test(several_exporting_processes_leave_a_doubt);
	test(common_properties_are_joined_by_their_id);
	loop_test(what_is_spoken_of_may_stand_among_the_other_fields, 0, 2);
	test(flow_keys_are_those_of_the_template_as_it_is_now);
	loop_test(interfaces_have_names, 0, 3);
	test(interfaces_named_by_both_directions_have_names);
	test(applications_have_names_in_whatever_length);
	test(an_application_id_has_parts);
	test(overrides_come_first);
	test(what_is_not_repeated_can_be_removed);
}
