/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/decoder.h>
#include <ipfix/elements.h>
#include <ipfix/encoder.h>
#include <ipfix/session.h>

#include "support/message.h"
#include "support/test.h"

#define NOW (MESSAGE_TIME * IPFIX_SECOND)

enum { FLOWS = 100 };

struct flow {
	uint64_t octets, packets;
	uint8_t source[4];
	char name[8];
	bool flag;
};

static const ipfix_member MEMBERS[] = {
	IPFIX_MEMBER_SIZED(struct flow, octets, "octetDeltaCount", 4),
	IPFIX_MEMBER(struct flow, packets, "packetDeltaCount"),
	IPFIX_MEMBER(struct flow, source, "sourceIPv4Address"),
	IPFIX_MEMBER(struct flow, name, "interfaceName"),
	IPFIX_MEMBER(struct flow, flag, "dataRecordsReliability"),
};

/* A layout, an encoder for it, and an exporter with its template. */
struct setup {
	ipfix_layout *layout;
	ipfix_encoder *encoder;
	ipfix_exporter *exporter;
	uint16_t id;
};

static struct setup
setup(size_t members, bool saturate, const ipfix_alloc *alloc)
{
	ipfix_plan_options options = { .saturate = saturate, .alloc = alloc };
	ipfix_exporter_options exporting = { .transport = IPFIX_TCP,
		.max_message = 400 };
	struct setup s = { .id = 256 };

	ck_assert_int_eq(ipfix_layout_new(&s.layout, NULL, MEMBERS, members,
	                     sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_encoder_new(&s.encoder, s.layout, &options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_new(&s.exporter, NULL, &exporting), IPFIX_OK);
	ck_assert_int_eq(ipfix_exporter_add(s.exporter, &s.id, 0,
	                     ipfix_layout_fields(s.layout), members, NOW, NULL),
	    IPFIX_OK);
	return s;
}

static void
over(struct setup *s)
{
	ipfix_layout_free(s->layout);
	ipfix_encoder_free(s->encoder);
	ipfix_exporter_free(s->exporter);
}

static void
make_flows(struct flow *flows)
{
	memset(flows, 0, FLOWS * sizeof(*flows));
	for (size_t i = 0; i < FLOWS; i++) {
		flows[i].octets = 1000 + i;
		flows[i].packets = i;
		memcpy(flows[i].source, "\xc0\x00\x02", 3);
		flows[i].source[3] = (uint8_t)i;
		memset(flows[i].name, 'a', i % 8);
		flows[i].flag = i % 3 == 0;
	}
}

/* Reads a Message back; returns how many structs came out. */
static size_t
read_back(ipfix_session *session, ipfix_decoder *decoder, ipfix_span octets,
    struct flow *to)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	size_t all = 0, count;

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, session, octets, NOW, &error), IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, &error) == IPFIX_OK)
		while (event.kind == IPFIX_EVENT_SET &&
		    ipfix_decoder_set(decoder, &reader, to + all, FLOWS, &count,
		        &error) == IPFIX_OK)
			all += count;
	return all;
}

START_TEST(what_was_put_is_what_is_read)
{
	struct setup s = setup((size_t)_i, false, NULL);
	struct flow flows[FLOWS], back[2 * FLOWS];
	ipfix_session *session;
	ipfix_decoder *decoder;
	ipfix_exported message;
	size_t sent = 0, read = 0, taken;
	ipfix_result rc = IPFIX_FULL;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_decoder_new(&decoder, s.layout, NULL), IPFIX_OK);
	make_flows(flows);
	while (rc == IPFIX_FULL) {
		rc = ipfix_encoder_put(s.encoder, s.exporter, s.id,
		    flows + sent, FLOWS - sent, NOW, &taken);
		sent += taken;
		ck_assert_int_eq(
		    ipfix_exporter_take(s.exporter, NOW, &message), IPFIX_OK);
		ck_assert_uint_eq(message.records, taken);
		ck_assert_uint_le(message.octets.size, 400);
		read +=
		    read_back(session, decoder, message.octets, back + read);
	}
	ck_assert_int_eq(rc, IPFIX_OK);
	ck_assert_uint_eq(sent, FLOWS);
	ck_assert_uint_eq(read, FLOWS);
	for (size_t i = 0; i < FLOWS; i++) {
		ck_assert_uint_eq(back[i].octets, flows[i].octets);
		ck_assert_uint_eq(
		    back[i].packets, _i > 1 ? flows[i].packets : 0);
		ck_assert_str_eq(back[i].name, _i > 3 ? flows[i].name : "");
		ck_assert(back[i].flag == (_i > 4 && flows[i].flag));
	}
	ck_assert_uint_eq(ipfix_encoder_counters(s.encoder)->records, FLOWS);
	ipfix_decoder_free(decoder);
	ipfix_session_free(session);
	over(&s);
}
END_TEST

/* The record at fault is the next one after those taken. */
START_TEST(a_record_at_fault_stops_behind_the_others)
{
	struct setup s = setup(5, false, NULL);
	struct flow flows[FLOWS];
	size_t taken;

	make_flows(flows);
	flows[3].octets = UINT64_C(1) << 32;
	ck_assert_int_eq(ipfix_encoder_put(s.encoder, s.exporter, s.id, flows,
	                     6, NOW, &taken),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(taken, 3);
	ck_assert_int_eq(ipfix_encoder_put(s.encoder, s.exporter, s.id,
	                     flows + 3, 3, NOW, &taken),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(taken, 0);
	memcpy(flows[5].name, "\xff", 2);
	ck_assert_int_eq(ipfix_encoder_put(s.encoder, s.exporter, s.id,
	                     flows + 4, 3, NOW, &taken),
	    IPFIX_ERR_VALUE);
	ck_assert_uint_eq(taken, 1);
	ck_assert_uint_eq(ipfix_encoder_counters(s.encoder)->records, 4);
	over(&s);
}
END_TEST

START_TEST(what_is_too_large_becomes_the_largest)
{
	struct setup s = setup(1, true, NULL);
	struct flow flow = { .octets = UINT64_C(1) << 40 };
	size_t size, taken;
	uint8_t octets[8];

	ck_assert_int_eq(ipfix_encoder_write(s.encoder,
	                     ipfix_exporter_find(s.exporter, s.id), &flow, 1,
	                     octets, 8, &size, &taken),
	    IPFIX_OK);
	ck_assert_uint_eq(size, 4);
	ck_assert_mem_eq(octets, "\xff\xff\xff\xff", 4);
	ck_assert_uint_eq(ipfix_encoder_counters(s.encoder)->saturated, 1);
	over(&s);
}
END_TEST

START_TEST(a_record_larger_than_any_message_is_refused)
{
	ipfix_exporter_options small = { .transport = IPFIX_TCP,
		.max_message = 60 };
	struct setup s = setup(5, false, NULL);
	struct flow flow;
	size_t taken;

	memset(&flow, 0, sizeof(flow));
	memset(flow.name, 'a', 7);
	ipfix_exporter_free(s.exporter);
	ck_assert_int_eq(
	    ipfix_exporter_new(&s.exporter, NULL, &small), IPFIX_OK);
	s.id = 256;
	ck_assert_int_eq(ipfix_exporter_add(s.exporter, &s.id, 0,
	                     ipfix_layout_fields(s.layout), 5, NOW, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_encoder_put(s.encoder, s.exporter, s.id, &flow,
	                     1, NOW, &taken),
	    IPFIX_FULL); /* the template goes alone */
	over(&s);
}
END_TEST

START_TEST(an_unknown_template_is_told)
{
	struct setup s = setup(5, false, NULL);
	struct flow flow = { .octets = 1 };
	size_t taken = 7;

	ck_assert_int_eq(ipfix_encoder_put(
	                     s.encoder, s.exporter, 999, &flow, 1, NOW, &taken),
	    IPFIX_ERR_NOTFOUND);
	ck_assert_uint_eq(taken, 0);
	ck_assert_int_eq(ipfix_encoder_put(
	                     s.encoder, s.exporter, 999, &flow, 0, NOW, &taken),
	    IPFIX_OK);
	over(&s);
}
END_TEST

START_TEST(fields_without_a_member_are_zero_or_empty)
{
	static const ipfix_field_specifier FIELDS[] = {
		{ .id = IPFIX_IE_protocolIdentifier, .length = 1 },
		{ .id = IPFIX_IE_octetDeltaCount, .length = 4 },
		{ .id = IPFIX_IE_httpRequestHost,
		    .length = IPFIX_VARIABLE_LENGTH },
		{ .id = IPFIX_IE_vlanId, .length = 2 },
	};
	struct setup s = setup(5, false, NULL);
	struct flow flow = { .octets = 0x01020304 };
	ipfix_template *tmpl;
	uint8_t octets[8];
	size_t size, taken;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, FIELDS, 4, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert(ipfix_encoder_has(s.encoder, tmpl, 0));
	ck_assert(!ipfix_encoder_has(s.encoder, tmpl, 1));
	ck_assert_int_eq(ipfix_encoder_write(s.encoder, tmpl, &flow, 1, octets,
	                     7, &size, &taken),
	    IPFIX_FULL);
	ck_assert_uint_eq(size + taken, 0);
	ck_assert_int_eq(ipfix_encoder_write(s.encoder, tmpl, &flow, 1, octets,
	                     8, &size, &taken),
	    IPFIX_OK);
	ck_assert_uint_eq(size, 8);
	ck_assert_mem_eq(octets, "\0\1\2\3\4\0\0\0", 8);
	ipfix_template_free(tmpl);
	over(&s);
}
END_TEST

/* Has one record decoded by a layout of its template, and encoded again. */
static void
there_and_back_by(const ipfix_layout *layout, const ipfix_template *tmpl,
    ipfix_span record, size_t members)
{
	union {
		max_align_t aligned;
		uint8_t octets[256];
	} host;
	ipfix_set set = { .id = ipfix_template_id(tmpl), .body = record };
	ipfix_message message = { .octets = record };
	ipfix_record_iter iter;
	ipfix_decoder *decoder;
	ipfix_encoder *encoder;
	uint8_t octets[100];
	size_t size, count;

	ck_assert_uint_le(ipfix_layout_size(layout), sizeof(host));
	ck_assert_int_eq(ipfix_decoder_new(&decoder, layout, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_encoder_new(&encoder, layout, NULL), IPFIX_OK);
	for (size_t i = 0; i < members; i++)
		ck_assert(ipfix_encoder_has(encoder, tmpl, i));
	ipfix_record_iter_init(&iter, &message, &set, tmpl, NULL);
	ck_assert_int_eq(
	    ipfix_decoder_next(decoder, &iter, NOW, &host, 1, &count, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(ipfix_encoder_write(encoder, tmpl, &host, 1, octets,
	                     sizeof(octets), &size, &count),
	    IPFIX_OK);
	ck_assert_uint_eq(size, record.size);
	ck_assert_mem_eq(octets, record.data, size);
	ipfix_encoder_free(encoder);
	ipfix_decoder_free(decoder);
}

static void
there_and_back(const ipfix_template *tmpl, ipfix_span record, size_t members)
{
	ipfix_layout *layout;

	ck_assert_int_eq(ipfix_layout_of(&layout, tmpl, NULL), IPFIX_OK);
	there_and_back_by(layout, tmpl, record, members);
	ipfix_layout_free(layout);
}

/* The first bit of a time in the NTP form is set these days. */
START_TEST(a_time_in_a_signed_member_comes_back)
{
	struct clock {
		int64_t when;
	};
	static const ipfix_member CLOCK[] = {
		IPFIX_MEMBER(struct clock, when, "observationTimeMicroseconds"),
	};
	static const uint16_t LENGTHS[] = { 8, IPFIX_VARIABLE_LENGTH };
	static const char *const RECORDS[] = { "ec 8e 5f 00 80 00 00 00",
		"08 ec 8e 5f 00 80 00 00 00" };
	ipfix_field_specifier field = {
		.id = IPFIX_IE_observationTimeMicroseconds,
		.length = LENGTHS[_i]
	};
	struct octets record = hex(RECORDS[_i]);
	ipfix_template *tmpl;
	ipfix_layout *layout;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, &field, 1, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, CLOCK, 1,
	                     sizeof(struct clock), NULL, NULL),
	    IPFIX_OK);
	there_and_back_by(layout, tmpl, octets_span(record), 1);
	ipfix_layout_free(layout);
	ipfix_template_free(tmpl);
	free(record.data);
}
END_TEST

/* IANA's sourceIPv4Address, and what only looks like it (RFC 7011, 3.2). */
START_TEST(a_field_of_enterprise_0_is_none_of_iana)
{
	static const ipfix_field_specifier FIELDS[] = {
		{ .id = 8, .length = 4, .enterprise = true },
		{ .id = 8, .length = 4 },
		{ .id = 8, .length = 4, .enterprise = true },
	};
	static const uint8_t RECORD[] = "aaaabbbbcccc";
	size_t first = _i == 2, count = _i == 0 ? 3 : 1;
	struct setup s = setup(3, false, NULL);
	ipfix_template *tmpl;

	ck_assert_int_eq(ipfix_template_new(&tmpl, 256, 0, FIELDS + first,
	                     count, NULL, NULL, NULL),
	    IPFIX_OK);
	there_and_back(tmpl, (ipfix_span){ RECORD, count * 4 }, count);
	/* Who asks for IANA's does not get the other. */
	ck_assert(ipfix_encoder_has(s.encoder, tmpl, 2) == (_i != 1));
	ipfix_template_free(tmpl);
	over(&s);
}
END_TEST

/* An empty list has a header (RFC 6313, 4.5); no octets are none at all. */
START_TEST(lists_are_what_the_caller_says)
{
	static const ipfix_field_specifier FIELDS[] = {
		{ .id = IPFIX_IE_basicList, .length = IPFIX_VARIABLE_LENGTH },
		{ .id = IPFIX_IE_subTemplateList,
		    .length = IPFIX_VARIABLE_LENGTH },
		{ .id = IPFIX_IE_subTemplateMultiList,
		    .length = IPFIX_VARIABLE_LENGTH },
	};
	static const char *const RECORDS[] = { "00 00 00",
		"05 ff00d20001 03 ff0100 01 ff", "00 03 ff0100 00" };
	struct octets record = hex(RECORDS[_i]);
	ipfix_template *tmpl;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, FIELDS, 3, NULL, NULL, NULL),
	    IPFIX_OK);
	there_and_back(tmpl, octets_span(record), 3);
	ipfix_template_free(tmpl);
	free(record.data);
}
END_TEST

START_TEST(a_builder_takes_records_too)
{
	struct setup s = setup(2, false, NULL);
	const ipfix_template *tmpl = ipfix_exporter_find(s.exporter, s.id);
	struct flow flows[FLOWS];
	uint8_t octets[100];
	ipfix_builder builder;
	ipfix_span out;
	size_t taken;

	make_flows(flows);
	ck_assert_int_eq(
	    ipfix_builder_init(&builder, octets, sizeof(octets)), IPFIX_OK);
	ck_assert_int_eq(ipfix_encoder_build(
	                     s.encoder, &builder, tmpl, flows, FLOWS, &taken),
	    IPFIX_FULL);
	ck_assert_uint_eq(taken, (100 - 16 - 4) / 12);
	ck_assert_uint_eq(builder.records, taken);
	ck_assert_int_eq(
	    ipfix_encoder_build(s.encoder, &builder, tmpl, flows, 1, &taken),
	    IPFIX_FULL);
	ck_assert_uint_eq(taken, 0);
	ipfix_builder_finish(&builder, 0, 0, 0, &out);
	ck_assert_uint_eq(out.size, 16 + 4 + 6 * 12);
	over(&s);
}
END_TEST

START_TEST(nothing_is_allocated_once_a_template_was_met)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct setup s = setup(5, false, &mem);
	const ipfix_template *tmpl = ipfix_exporter_find(s.exporter, s.id);
	ipfix_result rc = IPFIX_ERR_NOMEM;
	struct flow flows[FLOWS];
	ipfix_exported message;
	size_t taken, count;

	make_flows(flows);
	for (long n = 0; rc != IPFIX_OK; n++) {
		heap.fail_at = n;
		rc = ipfix_encoder_open(s.encoder, tmpl, NULL);
		ck_assert(rc == IPFIX_OK || rc == IPFIX_ERR_NOMEM);
	}
	heap.fail_at = -1;
	count = heap.count;
	for (int i = 0; i < 50; i++) {
		ck_assert_int_eq(ipfix_encoder_put(s.encoder, s.exporter, s.id,
		                     flows, FLOWS, NOW, &taken),
		    IPFIX_FULL);
		ck_assert_int_eq(
		    ipfix_exporter_take(s.exporter, NOW, &message), IPFIX_OK);
	}
	ck_assert_uint_eq(heap.count, count);
	over(&s);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("plan/encoder")
{
	loop_test(what_was_put_is_what_is_read, 1, 6);
	test(a_record_at_fault_stops_behind_the_others);
	test(what_is_too_large_becomes_the_largest);
	test(a_record_larger_than_any_message_is_refused);
	test(an_unknown_template_is_told);
	test(fields_without_a_member_are_zero_or_empty);
	loop_test(a_field_of_enterprise_0_is_none_of_iana, 0, 3);
	loop_test(a_time_in_a_signed_member_comes_back, 0, 2);
	loop_test(lists_are_what_the_caller_says, 0, 3);
	test(a_builder_takes_records_too);
	test(nothing_is_allocated_once_a_template_was_met);
}
