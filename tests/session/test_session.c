/* SPDX-License-Identifier: BSD-3-Clause */
/* The session object: options, limits, what can be asked of it. */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/must.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define T257 "0101 0001 0004 0001"

static ipfix_session *
session_with(ipfix_session_options options)
{
	ipfix_session *session;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, &options), IPFIX_OK);
	return session;
}

START_TEST(without_options_it_is_a_udp_session)
{
	ipfix_session *s;

	ck_assert_int_eq(ipfix_session_new(&s, NULL, NULL), IPFIX_OK);
	expect(s, message(1, "2: " T256 "0100 0000"),
	    "learned 256\nfault WITHDRAWAL_UDP@28 256\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(to_free_no_session_does_nothing)
{
	ipfix_session_free(NULL);
}
END_TEST

START_TEST(an_unknown_transport_is_not_allowed)
{
	ipfix_session_options options = { .transport = (ipfix_transport)4 };
	ipfix_session *s = NULL;

	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &options), IPFIX_ERR_INVAL);
	options.transport = (ipfix_transport)-1;
	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &options), IPFIX_ERR_INVAL);
	ck_assert_ptr_null(s);
}
END_TEST

START_TEST(options_of_a_later_version_are_allowed_while_they_are_zero)
{
	union {
		ipfix_session_options options;
		unsigned char octets[sizeof(ipfix_session_options) + 8];
	} later = { .octets = { 0 } };
	ipfix_session *s = NULL;

	later.options.size = sizeof(later.options);
	ck_assert_int_eq(ipfix_session_new(&s, NULL, &later.options), IPFIX_OK);
	ipfix_session_free(s);
	s = NULL;
	later.options.size = sizeof(later.octets);
	ck_assert_int_eq(ipfix_session_new(&s, NULL, &later.options), IPFIX_OK);
	ipfix_session_free(s);
	s = NULL;
	later.octets[sizeof(later.octets) - 1] = 1;
	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &later.options), IPFIX_ERR_INVAL);
	ck_assert_ptr_null(s);
}
END_TEST

START_TEST(without_memory_there_is_no_session)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session_options options = { .alloc = &mem };
	ipfix_session *s = NULL;

	heap.fail_at = 0;
	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &options), IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(s);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(a_session_gives_back_all_its_memory)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session *s = session_of(IPFIX_TCP, &mem);
	struct octets m = message(1, "2: " T256 T257 "0100 0000");
	ipfix_reader reader;
	ipfix_event event;

	/* In the middle of a Message, with templates noted and retired. */
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, s, octets_span(m), 1, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_OK);
	ipfix_session_free(s);
	ck_assert_uint_eq(heap.out, 0);
	ck_assert_uint_eq(heap.bytes, 0);
	free(m.data);
}
END_TEST

START_TEST(the_end_of_a_transport_session_ends_its_templates)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);

	CLAUSE("7011-8-03");
	CLAUSE("7011-8.1-09");
	expect(s, message(1, "2: " T256 "| 256: c0000201"),
	    "learned 256\nset 256\nrecord c0000201\n");
	ipfix_session_reset(s);
	ck_assert_uint_eq(ipfix_session_counters(s)->templates, 0);
	ck_assert_uint_eq(ipfix_session_counters(s)->memory, 0);
	ck_assert_uint_eq(ipfix_session_counters(s)->data_records, 1);
	ck_assert_ptr_null(ipfix_session_find(s, 1, 256));
	expect(s, message(1, "256: c0000201 | 2: " T256),
	    "unknown 256 c0000201\nlearned 256\n");
	ipfix_session_reset(s);
	ipfix_session_reset(s);
	ipfix_session_free(s);
}
END_TEST

START_TEST(sessions_share_no_template)
{
	ipfix_session *a = session_of(IPFIX_UDP, NULL);
	ipfix_session *b = session_of(IPFIX_UDP, NULL);

	CLAUSE("7011-8-03");
	CLAUSE("7011-3.1-08");
	expect(a, message(1, "2: " T256), "learned 256\n");
	expect(b, message(1, "256: c0000201"), "unknown 256 c0000201\n");
	ipfix_session_free(a);
	expect(b, message(1, "2: 0100 0001 000c 0002"), "learned 256\n");
	ipfix_session_free(b);
}
END_TEST

START_TEST(templates_are_found_and_walked)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	ipfix_session_template found;
	ipfix_session_iter iter;
	uint32_t seen = 0;

	ipfix_session_iter_init(&iter, s);
	ck_assert_int_eq(ipfix_session_iter_next(&iter, &found), IPFIX_DONE);
	expect(s, message(0, "2: " T256 T257), "learned 256\nlearned 257\n");
	expect(s, message(UINT32_MAX, "2: " T256), "learned 256\n");
	ck_assert_ptr_null(ipfix_session_find(s, 1, 256));
	ck_assert_ptr_null(ipfix_session_find(s, 0, 0));
	ck_assert_ptr_null(ipfix_session_find(s, 0, 2));
	ipfix_session_iter_init(&iter, s);
	while (ipfix_session_iter_next(&iter, &found) == IPFIX_OK) {
		ck_assert_ptr_eq(found.tmpl,
		    ipfix_session_find(
		        s, found.odid, ipfix_template_id(found.tmpl)));
		seen += found.odid == 0 ? ipfix_template_id(found.tmpl) : 1000;
	}
	ck_assert_uint_eq(seen, 256 + 257 + 1000);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_refresh_allocates_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_session *s = session_of(IPFIX_UDP, &mem);
	size_t count;

	expect(s, message(1, "2: " T256 T257), "learned 256\nlearned 257\n");
	expect(
	    s, message(1, "2: " T256 T257), "refreshed 256\nrefreshed 257\n");
	count = heap.count;
	for (int i = 0; i < 10; i++)
		expect(s, message(1, "2: " T256 T257 "| 256: c0000201"),
		    "refreshed 256\nrefreshed 257\nset 256\n"
		    "record c0000201\n");
	ck_assert_uint_eq(heap.count, count);
	ipfix_session_free(s);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(templates_beyond_the_limit_are_refused)
{
	ipfix_session *s = session_with((ipfix_session_options){
	    .transport = IPFIX_TCP, .max_templates = 1 });
	const ipfix_counters *c = ipfix_session_counters(s);

	expect(s, message(1, "2: " T256 T257),
	    "learned 256\nfault TEMPLATE_LIMIT@28 257\n");
	expect(s, message(2, "2: " T256), "fault TEMPLATE_LIMIT@20 256\n");
	ck_assert_uint_eq(c->limits_reached, 2);
	ck_assert_uint_eq(c->bad_templates, 2);
	ck_assert_uint_eq(c->templates, 1);
	/* One that takes the place of another, or of one gone, is none more. */
	expect(s, message(1, "2: 0100 0001 000c 0002 0100 0000" T257),
	    "replaced 256 TEMPLATE_REDEFINED@20\nwithdrawn 256\n"
	    "learned 257\n");
	ck_assert_uint_eq(c->limits_reached, 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(templates_with_more_fields_than_the_limit_are_refused)
{
	ipfix_session *s = session_with(
	    (ipfix_session_options){ .transport = IPFIX_TCP, .max_fields = 1 });

	expect(s, message(1, "2: " T256 "0101 0002 0008 0004 000c 0004"),
	    "learned 256\nfault TEMPLATE_FIELDS@28 257\n");
	expect(s, message(1, "2: 0100 0002 0008 0004 000c 0004"),
	    "fault TEMPLATE_FIELDS@20 256 removed 256\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->limits_reached, 2);
	ck_assert_uint_eq(templates_count(s), 0);
	ipfix_session_free(s);
}
END_TEST

START_TEST(templates_that_take_too_much_memory_are_refused)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	size_t one;

	expect(s, message(1, "2: " T256), "learned 256\n");
	one = ipfix_session_counters(s)->memory;
	ipfix_session_free(s);

	s = session_with((ipfix_session_options){
	    .transport = IPFIX_TCP, .max_memory = one });
	expect(s, message(1, "2: " T256 T257),
	    "learned 256\nfault MEMORY_LIMIT@28 257\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->memory, one);
	ck_assert_uint_eq(ipfix_session_counters(s)->limits_reached, 1);
	/* What comes in its place may use its memory, and no more. */
	expect(s, message(1, "2: 0100 0001 000c 0002"),
	    "replaced 256 TEMPLATE_REDEFINED@20\n");
	expect(s,
	    message_of(1, 2, join(hex("0100 0040"), repeat("0008 0004", 64))),
	    "fault MEMORY_LIMIT@20 256 removed 256\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->memory, 0);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_limit_in_a_message_that_is_checked_holds_when_it_is_read)
{
	ipfix_session *s = session_with((ipfix_session_options){
	    .transport = IPFIX_FILE, .max_templates = 2 });

	expect(s,
	    message(1,
	        "2: " T256 T257 "0102 0001 0008 0004 0100 0000"
	        "0102 0001 0008 0004 0002 0000 0103 0001 0008 0004"),
	    "learned 256\nlearned 257\nfault TEMPLATE_LIMIT@36 258\n"
	    "withdrawn 256\nlearned 258\nwithdrawn-all 2 (2)\n"
	    "learned 259\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(lists_deeper_than_the_limit_are_told_when_they_are_read)
{
	static const char SETS[] =
	    "2: 0100 0001 0123 ffff | 256: 0b ff 0123 ffff 05 ff 0004 0001";
	ipfix_session *s =
	    session_with((ipfix_session_options){ .max_list_depth = 1 });
	struct octets m = message(1, SETS);
	struct events events = EVENTS_INIT;

	events_read(&events, s, m);
	ck_assert_uint_eq(events.records, 1);
	ck_assert_uint_eq(events.notices, 1);
	ck_assert_uint_eq(ipfix_session_counters(s)->limits_reached, 1);
	events_free(&events);
	ipfix_session_free(s);
	s = session_with((ipfix_session_options){ .max_list_depth = 2 });
	events_read(&events, s, m);
	ck_assert_uint_eq(events.records, 1);
	ck_assert_uint_eq(events.notices, 0);
	ck_assert_uint_eq(ipfix_session_counters(s)->limits_reached, 0);
	events_free(&events);
	ipfix_session_free(s);
	free(m.data);
}
END_TEST

/* Whoever reads lists recurses, and has a stack of some size. */
START_TEST(lists_cannot_be_allowed_to_be_as_deep_as_a_message)
{
	ipfix_session_options options = { .max_list_depth =
		                              IPFIX_LIST_DEPTH_MAX };
	ipfix_session *s = NULL;
	struct octets o = repeat("ff 0123 ffff ff0000", 8000);
	struct events events = EVENTS_INIT;

	for (size_t i = 0; i < 8000; i++)
		patch16(o, i * 8 + 6, (uint16_t)(o.size - i * 8 - 8));
	o = join(hex("ff0000"), o);
	patch16(o, 1, (uint16_t)(o.size - 3));
	o = message_of(1, 256, o);
	must(ipfix_session_new(&s, NULL, &options) == IPFIX_OK);
	expect(s, message(1, "2: 0100 0001 0123 ffff"), "learned 256\n");
	ck_assert_int_eq(events_read(&events, s, o), IPFIX_DONE);
	ck_assert_uint_eq(events.records, 1);
	ck_assert_uint_eq(events.notices, 1);
	events_free(&events);
	free(o.data);
	ipfix_session_free(s);

	s = NULL;
	options.max_list_depth++;
	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &options), IPFIX_ERR_INVAL);
	options.max_list_depth = UINT16_MAX;
	ck_assert_int_eq(
	    ipfix_session_new(&s, NULL, &options), IPFIX_ERR_INVAL);
	ck_assert_ptr_null(s);
}
END_TEST

START_TEST(lists_find_the_templates_of_their_own_domain)
{
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	static const char SETS[] =
	    "2: 0100 0001 0124 ffff 0101 0001 0004 0001 | 256: 05 ff0101 0611";
	struct octets m = message(1, SETS), other = message(2, SETS);
	struct events events = EVENTS_INIT;

	events_read(&events, s, m);
	ck_assert_uint_eq(events.notices, 0);
	patch16(other, 20 + 8, 0x012c);
	events_read(&events, s, other);
	ck_assert_uint_eq(events.notices, 1);
	events_free(&events);
	free(m.data);
	free(other.data);
	ipfix_session_free(s);
}
END_TEST

/* Thousands of templates of two domains and kinds, and all of one gone. */
START_TEST(thousands_of_templates_are_withdrawn_at_once)
{
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	struct octets plain = repeat("0000 0001 0008 0004", 6000);
	struct octets options = repeat("0000 0001 0001 0095 0004", 6000);
	struct events events = EVENTS_INIT;

	for (uint16_t i = 0; i < 6000; i++) {
		patch16(plain, i * (size_t)8, (uint16_t)(256 + 2 * i));
		patch16(options, i * (size_t)10, (uint16_t)(257 + 2 * i));
	}
	plain = message_of(1, 2, plain);
	options = message_of(1, 3, options);
	events_read(&events, s, plain);
	events_read(&events, s, options);
	patch16(plain, 14, 2);
	events_read(&events, s, plain);
	ck_assert_uint_eq(templates_count(s), 18000);
	ck_assert_uint_eq(events.notices, 0);
	expect(s, message(1, "2: 0002 0000"), "withdrawn-all 2 (6000)\n");
	for (uint16_t i = 0; i < 6000; i++) {
		uint16_t id = (uint16_t)(256 + 2 * i);

		must(ipfix_session_find(s, 1, id) == NULL);
		must(ipfix_session_find(s, 2, id) != NULL);
		must(ipfix_session_find(s, 1, (uint16_t)(id + 1)) != NULL);
	}
	expect(s, message(1, "3: 0003 0000"), "withdrawn-all 3 (6000)\n");
	expect(s, message(2, "2: 0002 0000"), "withdrawn-all 2 (6000)\n");
	ck_assert_uint_eq(templates_count(s), 0);
	ck_assert_uint_eq(ipfix_session_counters(s)->memory, 0);
	events_free(&events);
	free(plain.data);
	free(options.data);
	ipfix_session_free(s);
}
END_TEST

TESTS("session/session")
{
	test(without_options_it_is_a_udp_session);
	test(to_free_no_session_does_nothing);
	test(an_unknown_transport_is_not_allowed);
	test(options_of_a_later_version_are_allowed_while_they_are_zero);
	test(without_memory_there_is_no_session);
	test(a_session_gives_back_all_its_memory);
	test(the_end_of_a_transport_session_ends_its_templates);
	test(sessions_share_no_template);
	test(templates_are_found_and_walked);
	test(a_refresh_allocates_nothing);
	test(templates_beyond_the_limit_are_refused);
	test(templates_with_more_fields_than_the_limit_are_refused);
	test(templates_that_take_too_much_memory_are_refused);
	test(a_limit_in_a_message_that_is_checked_holds_when_it_is_read);
	test(lists_deeper_than_the_limit_are_told_when_they_are_read);
	test(lists_cannot_be_allowed_to_be_as_deep_as_a_message);
	test(lists_find_the_templates_of_their_own_domain);
	test(thousands_of_templates_are_withdrawn_at_once);
}
