/* SPDX-License-Identifier: BSD-3-Clause */
/* Whose Flow it was, and its two directions. */
#include <ipfix/flow.h>

#include <ipfix/elements.h>

#include <stdio.h>

#include "support/must.h"
#include "support/test.h"

struct sample {
	ipfix_template *tmpl;
	struct octets octets;
	ipfix_record record;
};

/* A record of a template, both as octets. */
static void
sample_init(struct sample *s, const char *tmpl, const char *data)
{
	struct octets t = hex(tmpl);
	ipfix_span span = octets_span(t);
	ipfix_message message = { .export_time = 1700000000, .odid = 77 };
	ipfix_record_iter iter;
	ipfix_set set = { .id = 256 };

	must(ipfix_template_get(&s->tmpl, &span, 2, NULL, NULL, NULL) ==
	    IPFIX_OK);
	s->octets = hex(data);
	set.body = octets_span(s->octets);
	ipfix_record_iter_init(&iter, &message, &set, s->tmpl, NULL);
	must(ipfix_record_iter_next(&iter, &s->record, NULL) == IPFIX_OK);
	free(t.data);
}

static void
sample_end(struct sample *s)
{
	ipfix_template_free(s->tmpl);
	free(s->octets.data);
}

/* The number that an element has in a direction, or -1. */
static long
number(const struct sample *s, ipfix_direction direction, uint16_t id)
{
	ipfix_field field;
	uint64_t value;

	if (ipfix_flow_find(&s->record, direction, 0, id, 0, &field) !=
	    IPFIX_OK)
		return -1;
	must(ipfix_unsigned_get(field.octets, &value) == IPFIX_OK);
	return (long)value;
}

/* sourceTransportPort, destinationTransportPort, protocolIdentifier,
 * packetDeltaCount and its reverse, octetDeltaCount, ingressInterface. */
#define BIFLOW                                               \
	"0100 0007 0007 0002 000b 0002 0004 0001 0002 0002 " \
	"8002 0002 00007279 0001 0002 000a 0002"
#define BIFLOW_DATA "0050 c001 06 0007 0005 01f4 0003"

START_TEST(forward_is_as_the_record_has_it)
{
	struct sample s;

	sample_init(&s, BIFLOW, BIFLOW_DATA);
	ck_assert_int_eq(
	    number(&s, IPFIX_FORWARD, IPFIX_IE_sourceTransportPort), 0x50);
	ck_assert_int_eq(
	    number(&s, IPFIX_FORWARD, IPFIX_IE_packetDeltaCount), 7);
	ck_assert_int_eq(
	    number(&s, IPFIX_FORWARD, IPFIX_IE_octetDeltaCount), 500);
	ck_assert_int_eq(
	    number(&s, IPFIX_FORWARD, IPFIX_IE_egressInterface), -1);
	ck_assert(ipfix_flow_has_reverse(s.tmpl));
	sample_end(&s);
}
END_TEST

START_TEST(in_reverse_the_ends_change_places)
{
	struct sample s;

	sample_init(&s, BIFLOW, BIFLOW_DATA);
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_sourceTransportPort), 0xc001);
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_destinationTransportPort), 0x50);
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_egressInterface), 3);
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_ingressInterface), -1);
	sample_end(&s);
}
END_TEST

START_TEST(in_reverse_counters_are_those_of_the_way_back)
{
	struct sample s;

	sample_init(&s, BIFLOW, BIFLOW_DATA);
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_packetDeltaCount), 5);
	/* Nobody counted the octets of the way back. */
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_octetDeltaCount), -1);
	/* But the protocol is the same. */
	ck_assert_int_eq(
	    number(&s, IPFIX_REVERSE, IPFIX_IE_protocolIdentifier), 6);
	sample_end(&s);
}
END_TEST

START_TEST(elements_of_enterprises_are_shared_by_both_directions)
{
	struct sample s;
	ipfix_field field;

	sample_init(&s, "0100 0002 8008 0001 00007ed9 0004 0001", "0906");
	must(ipfix_flow_find(&s.record, IPFIX_REVERSE, 32473, 8, 0, &field) ==
	    IPFIX_OK);
	ck_assert_uint_eq(field.octets.data[0], 9);
	ck_assert_int_eq(
	    ipfix_flow_find(&s.record, IPFIX_REVERSE, 0, 8, 0, &field),
	    IPFIX_ERR_NOTFOUND);
	ck_assert(!ipfix_flow_has_reverse(s.tmpl));
	sample_end(&s);
}
END_TEST

/* Every element of a name with "source" has its place, or says why not. */
START_TEST(each_source_has_a_destination)
{
	const ipfix_registry *iana = NULL;

	for (uint16_t id = 1; id < 600; id++) {
		const ipfix_element *e = ipfix_registry_find(iana, 0, id);
		char name[80], tmpl[64];
		char *at;
		struct sample s;
		ipfix_field field;

		if (e == NULL || strstr(e->name, "ource") == NULL ||
		    strstr(e->name, "distinctCount") != NULL ||
		    e->semantics == IPFIX_SEMANTICS_QUANTITY ||
		    strlen(e->name) + 6 > sizeof(name))
			continue;
		strcpy(name, e->name);
		at = strstr(name, "ource");
		memmove(at + 10, at + 5, strlen(at + 5) + 1);
		memcpy(at, "estination", 10);
		at[-1] = at[-1] == 'S' ? 'D' : 'd';
		if (ipfix_registry_find_name(iana, name) == NULL)
			continue;
		snprintf(tmpl, sizeof(tmpl), "0100 0001 %04x 0004",
		    ipfix_registry_find_name(iana, name)->id);
		sample_init(&s, tmpl, "01020304");
		if (ipfix_flow_find(
		        &s.record, IPFIX_REVERSE, 0, id, 0, &field) != IPFIX_OK)
			ck_abort_msg("%s has no other end", e->name);
		sample_end(&s);
	}
}
END_TEST

START_TEST(the_original_exporter_comes_first)
{
	struct sample s;
	ipfix_flow_origin origin;

	sample_init(&s, "0100 0003 0082 0004 0193 0004 0195 0004",
	    "0a000001 c0000201 00000909");
	must(ipfix_flow_get_origin(&s.record, &origin) == IPFIX_OK);
	ck_assert_uint_eq(origin.address_size, 4);
	ck_assert_mem_eq(origin.address, "\xc0\0\2\1", 4);
	ck_assert(origin.has_odid);
	ck_assert_uint_eq(origin.odid, 0x909);
	sample_end(&s);
}
END_TEST

START_TEST(an_origin_may_be_of_version_6_and_of_no_domain)
{
	struct sample s;
	ipfix_flow_origin origin;

	sample_init(
	    &s, "0100 0001 0194 0010", "20010db8 00000000 00000000 00000001");
	must(ipfix_flow_get_origin(&s.record, &origin) == IPFIX_OK);
	ck_assert_uint_eq(origin.address_size, 16);
	ck_assert_uint_eq(origin.address[15], 1);
	ck_assert(!origin.has_odid);
	ck_assert_uint_eq(origin.odid, 77);
	sample_end(&s);
	/* A domain alone, in three octets. */
	sample_init(&s, "0100 0001 0195 0003", "010203");
	must(ipfix_flow_get_origin(&s.record, &origin) == IPFIX_OK);
	ck_assert_uint_eq(origin.address_size, 0);
	ck_assert_uint_eq(origin.odid, 0x10203);
	sample_end(&s);
}
END_TEST

START_TEST(without_an_origin_the_peer_is_the_exporter)
{
	struct sample s;
	ipfix_flow_origin origin = { .odid = 5 };

	sample_init(&s, "0100 0001 0008 0004", "c0000201");
	ck_assert_int_eq(
	    ipfix_flow_get_origin(&s.record, &origin), IPFIX_ERR_NOTFOUND);
	ck_assert_uint_eq(origin.odid, 5);
	sample_end(&s);
	/* An address of another length is none. */
	sample_init(&s, "0100 0001 0193 0003", "c00002");
	ck_assert_int_eq(
	    ipfix_flow_get_origin(&s.record, &origin), IPFIX_ERR_NOTFOUND);
	sample_end(&s);
}
END_TEST

TESTS("wire/flow")
{
	test(forward_is_as_the_record_has_it);
	test(in_reverse_the_ends_change_places);
	test(in_reverse_counters_are_those_of_the_way_back);
	test(elements_of_enterprises_are_shared_by_both_directions);
	test(each_source_has_a_destination);
	test(the_original_exporter_comes_first);
	test(an_origin_may_be_of_version_6_and_of_no_domain);
	test(without_an_origin_the_peer_is_the_exporter);
}
