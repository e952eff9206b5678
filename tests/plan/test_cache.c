/* SPDX-License-Identifier: BSD-3-Clause */
/* Plans are made once, found again, and given up; nothing else allocates. */
#include <ipfix/decoder.h>
#include <ipfix/elements.h>
#include <ipfix/session.h>

#include "support/message.h"
#include "support/test.h"

enum { MANY = 256 };

struct flow {
	uint64_t octets;
	uint32_t source;
	ipfix_span name;
};

static const ipfix_member MEMBERS[] = {
	IPFIX_MEMBER(struct flow, octets, "octetDeltaCount"),
	IPFIX_MEMBER(struct flow, source, "sourceIPv4Address"),
	IPFIX_MEMBER(struct flow, name, "interfaceName"),
};

static ipfix_decoder *
decoder_new(size_t max_plans, const ipfix_alloc *alloc)
{
	ipfix_plan_options options = { .max_plans = max_plans, .alloc = alloc };
	ipfix_layout *layout;
	ipfix_decoder *decoder = NULL;

	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, MEMBERS, 3,
	                     sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_decoder_new(&decoder, layout, &options), IPFIX_OK);
	ipfix_layout_free(layout);
	return decoder;
}

/* Definitions that differ in the length of a field nobody asks for. */
static ipfix_template *
definition(uint16_t id, uint16_t number, const ipfix_alloc *alloc)
{
	const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_octetDeltaCount, .length = 4 },
		{ .pen = 4711, .id = 1, .length = number },
		{ .id = IPFIX_IE_interfaceName,
		    .length = IPFIX_VARIABLE_LENGTH },
	};
	ipfix_template *tmpl;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, id, 0, fields, 3, NULL, alloc, NULL),
	    IPFIX_OK);
	return tmpl;
}

/* Decodes a record of it, whose count is its number. */
static void
decode(ipfix_decoder *decoder, const ipfix_template *tmpl, uint16_t number)
{
	uint8_t octets[4 + MANY + 3] = { 0 };
	ipfix_record record = { .tmpl = tmpl,
		.octets = { octets, (size_t)(4 + number + 3) } };
	struct flow flow;

	octets[2] = (uint8_t)(number >> 8);
	octets[3] = (uint8_t)number;
	octets[4 + number] = 2;
	ck_assert_int_eq(
	    ipfix_decoder_get(decoder, &record, 0, &flow), IPFIX_OK);
	ck_assert_uint_eq(flow.octets, number);
	ck_assert_uint_eq(flow.name.size, 2);
	ck_assert_ptr_eq(flow.name.data, octets + 4 + number + 1);
}

START_TEST(a_plan_is_made_once_for_each_definition)
{
	ipfix_decoder *decoder = decoder_new(0, NULL);
	const ipfix_decode_counters *c = ipfix_decoder_counters(decoder);
	ipfix_template *tmpl[MANY];

	for (uint16_t i = 0; i < MANY; i++)
		tmpl[i] = definition((uint16_t)(256 + i), i, NULL);
	for (int round = 0; round < 3; round++)
		for (uint16_t i = 0; i < MANY; i++)
			decode(decoder, tmpl[i], i);
	ck_assert_uint_eq(c->compiled, MANY);
	ck_assert_uint_eq(c->plans, MANY);
	for (size_t i = 0; i < MANY; i++)
		ipfix_template_free(tmpl[i]);
	ipfix_decoder_free(decoder);
}
END_TEST

START_TEST(the_same_definition_shares_its_plan)
{
	ipfix_decoder *decoder = decoder_new(0, NULL);
	const ipfix_decode_counters *c = ipfix_decoder_counters(decoder);

	/* Each one gone before the next, perhaps at the same address. */
	for (uint16_t i = 0; i < 100; i++) {
		ipfix_template *tmpl = definition(
		    (uint16_t)(256 + i), (uint16_t)(i % 2 + 1), NULL);

		decode(decoder, tmpl, (uint16_t)(i % 2 + 1));
		ipfix_template_free(tmpl);
	}
	ck_assert_uint_eq(c->compiled, 2);
	ipfix_decoder_free(decoder);
}
END_TEST

START_TEST(too_many_plans_make_room_for_others)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_decoder *decoder = decoder_new(8, &mem);
	const ipfix_decode_counters *c = ipfix_decoder_counters(decoder);
	size_t peak = 0;

	for (uint16_t i = 0; i < MANY; i++) {
		ipfix_template *tmpl = definition(256, i, &mem);

		decode(decoder, tmpl, i);
		ipfix_template_free(tmpl);
		ck_assert_uint_le(c->plans, 8);
		peak = i == 64 ? heap.peak : peak;
	}
	ck_assert_uint_eq(c->compiled, MANY);
	ck_assert_uint_eq(heap.peak, peak);
	ipfix_decoder_free(decoder);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* A template that comes again and again under one plan is let go, too. */
START_TEST(templates_met_are_not_held_for_ever)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_decoder *decoder = decoder_new(4, &mem);

	for (int i = 0; i < 1000; i++) {
		ipfix_template *tmpl = definition(256, 1, &mem);

		decode(decoder, tmpl, 1);
		ipfix_template_free(tmpl);
		ck_assert_uint_le(heap.out, 30);
	}
	ck_assert_uint_eq(ipfix_decoder_counters(decoder)->compiled, 1);
	ipfix_decoder_free(decoder);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(nothing_is_allocated_once_a_template_was_met)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_decoder *decoder = decoder_new(0, &mem);
	ipfix_template *tmpl[MANY];
	size_t count;

	for (uint16_t i = 0; i < MANY; i++) {
		tmpl[i] = definition(256, i, NULL);
		decode(decoder, tmpl[i], i);
	}
	count = heap.count;
	for (uint16_t i = 0; i < 4 * MANY; i++)
		decode(decoder, tmpl[i % MANY], i % MANY);
	ck_assert_uint_eq(heap.count, count);
	for (size_t i = 0; i < MANY; i++)
		ipfix_template_free(tmpl[i]);
	ipfix_decoder_free(decoder);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_decoder *decoder = decoder_new(0, &mem);
	ipfix_template *tmpl = definition(256, 1, NULL);
	ipfix_result rc = IPFIX_ERR_NOMEM;
	ipfix_error error;

	for (long n = 0; rc != IPFIX_OK; n++) {
		ck_assert_int_lt(n, 100);
		heap.fail_at = n;
		rc = ipfix_decoder_open(decoder, tmpl, &error);
		heap.fail_at = -1;
		if (rc == IPFIX_OK)
			break;
		ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
		ck_assert_int_eq(error.fault, IPFIX_FAULT_NOMEM);
		/* Found, and whole, although a call before it failed. */
		if (n % 2 == 0)
			continue;
		ipfix_decoder_free(decoder);
		ck_assert_uint_eq(heap.out, 0);
		decoder = decoder_new(0, &mem);
	}
	decode(decoder, tmpl, 1);
	ipfix_template_free(tmpl);
	ipfix_decoder_free(decoder);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* Records of a Message by the Set, the rest one by one. */
START_TEST(a_set_of_a_reader_is_taken_in_parts)
{
	ipfix_session *session;
	ipfix_decoder *decoder = decoder_new(0, NULL);
	struct octets o = message(
	    1, "2: 0100 0001 0001 0004 | 256: 00000001 00000002 00000003");
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	struct flow flows[2];
	size_t count = 0;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_open(&reader, session, octets_span(o),
	                     MESSAGE_TIME * IPFIX_SECOND, &error),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_decoder_set(decoder, &reader, flows, 2, &count, &error),
	    IPFIX_ERR_INVAL);
	do
		ck_assert_int_eq(
		    ipfix_reader_next(&reader, &event, &error), IPFIX_OK);
	while (event.kind != IPFIX_EVENT_SET);
	ck_assert_int_eq(
	    ipfix_decoder_set(decoder, &reader, flows, 2, &count, &error),
	    IPFIX_OK);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(flows[0].octets, 1);
	ck_assert_uint_eq(flows[1].octets, 2);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, &error), IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	ck_assert_int_eq(
	    ipfix_decoder_get(decoder, &event.record, 0, flows), IPFIX_OK);
	ck_assert_uint_eq(flows[0].octets, 3);
	ck_assert_int_eq(
	    ipfix_decoder_set(decoder, &reader, flows, 2, &count, &error),
	    IPFIX_DONE);
	ck_assert_int_eq(
	    ipfix_reader_next(&reader, &event, &error), IPFIX_DONE);
	ck_assert_uint_eq(ipfix_session_counters(session)->data_records, 3);
	ipfix_decoder_free(decoder);
	ipfix_session_free(session);
	free(o.data);
}
END_TEST

TESTS("plan/cache")
{
	test(a_plan_is_made_once_for_each_definition);
	test(the_same_definition_shares_its_plan);
	test(too_many_plans_make_room_for_others);
	test(templates_met_are_not_held_for_ever);
	test(nothing_is_allocated_once_a_template_was_met);
	test(every_allocation_may_fail);
	test(a_set_of_a_reader_is_taken_in_parts);
}
