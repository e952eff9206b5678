/* SPDX-License-Identifier: BSD-3-Clause */
/* Template management by transport (RFC 7011, 8; RFC 5655, 7.1). */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/test.h"

/* Definitions: 256 in two ways, 257; 258 is an Options Template. */
#define T256 "0100 0001 0008 0004"
#define OTHER_256 "0100 0001 000c 0002"
#define T257 "0101 0001 0004 0001"
#define O258 "0102 0002 0001 0095 0004 0029 0002"

static const ipfix_transport ALL[] = { IPFIX_UDP, IPFIX_TCP, IPFIX_SCTP,
	IPFIX_FILE };
static const ipfix_transport RELIABLE[] = { IPFIX_TCP, IPFIX_SCTP, IPFIX_FILE };

/* Reads a Message of domain 1 and compares its events. */
static void
is(ipfix_session *session, const char *sets, const char *events)
{
	expect(session, message(1, sets), events);
}

/* A session that knows 256, 257 and 258. */
static ipfix_session *
session_with_three(ipfix_transport transport)
{
	ipfix_session *s = session_of(transport, NULL);

	is(s, "2: " T256 T257 "| 3: " O258,
	    "learned 256\nlearned 257\nlearned 258\n");
	return s;
}

START_TEST(a_template_stays_until_it_is_withdrawn)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8-02");
	CLAUSE("7011-8-09");
	CLAUSE("7011-8.1-03");
	for (int i = 0; i < 100; i++)
		is(s, "256: c0000201", "set 256\nrecord c0000201\n");
	is(s, "2: 0100 0000", "withdrawn 256\n");
	is(s, "256: c0000201", "unknown 256 c0000201\n");
	is(s, "257: 06", "set 257\nrecord 06\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(all_templates_are_withdrawn_by_id_2)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-10");
	is(s, "2: 0002 0000", "withdrawn-all 2 (2)\n");
	is(s, "258: 000000010002", "set 258\nrecord 000000010002\n");
	ck_assert_uint_eq(templates_count(s), 1);
	is(s, "2: 0002 0000", "withdrawn-all 2 (0)\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(all_options_templates_are_withdrawn_by_id_3)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-11");
	is(s, "3: 0003 0000", "withdrawn-all 3 (1)\n");
	is(s, "257: 06", "set 257\nrecord 06\n");
	ck_assert_uint_eq(templates_count(s), 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(withdrawing_all_concerns_one_domain_alone)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-10");
	CLAUSE("7011-8.1-11");
	expect(s, message(2, "2: " T256 "| 3: " O258),
	    "learned 256\nlearned 258\n");
	is(s, "2: 0002 0000 | 3: 0003 0000",
	    "withdrawn-all 2 (2)\nwithdrawn-all 3 (1)\n");
	expect(s, message(2, "256: c0000201"), "set 256\nrecord c0000201\n");
	ck_assert_uint_eq(templates_count(s), 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(an_options_template_is_withdrawn_in_its_own_kind_of_set)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-02");
	is(s, "3: 0102 0000", "withdrawn 258\n");
	is(s, "258: 000000010002", "unknown 258 000000010002\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_withdrawal_in_a_set_of_the_other_kind_is_ignored)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	is(s, "2: 0102 0000 | 3: 0100 0000",
	    "fault WITHDRAWAL_KIND@20 258\nfault WITHDRAWAL_KIND@28 256\n");
	ck_assert_uint_eq(templates_count(s), 3);
	ipfix_session_free(s);
}
END_TEST

START_TEST(an_unknown_withdrawal_is_told_and_reading_goes_on)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-13");
	CLAUSE("7011-8.1-14");
	is(s, "2: 012c 0000 | 256: c0000201",
	    "fault WITHDRAWAL_UNKNOWN@20 300\nset 256\nrecord c0000201\n");
	ck_assert_uint_eq(templates_count(s), 3);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_withdrawal_of_a_reserved_id_is_told)
{
	ipfix_session *s = session_with_three(ALL[_i]);

	is(s, "2: 0003 0000 0001 0000 | 3: 0002 0000 00ff 0000",
	    "fault WITHDRAWAL_ID@20 3\nfault WITHDRAWAL_ID@24 1\n"
	    "fault WITHDRAWAL_ID@32 2\nfault WITHDRAWAL_ID@36 255\n");
	ck_assert_uint_eq(templates_count(s), 3);
	ipfix_session_free(s);
}
END_TEST

START_TEST(over_udp_every_form_of_withdrawal_is_ignored)
{
	ipfix_session *s = session_with_three(IPFIX_UDP);

	CLAUSE("7011-8.4-08");
	is(s, "2: 0100 0000 0002 0000 012c 0000 | 3: 0102 0000 0003 0000",
	    "fault WITHDRAWAL_UDP@20 256\nfault WITHDRAWAL_UDP@24 2\n"
	    "fault WITHDRAWAL_UDP@28 300\nfault WITHDRAWAL_UDP@36 258\n"
	    "fault WITHDRAWAL_UDP@40 3\n");
	is(s, "256: c0000201 | 258: 000000010002",
	    "set 256\nrecord c0000201\nset 258\nrecord 000000010002\n");
	ck_assert_uint_eq(ipfix_session_counters(s)->withdrawals, 5);
	ipfix_session_free(s);
}
END_TEST

START_TEST(a_template_that_comes_again_is_refreshed)
{
	ipfix_session *s = session_with_three(ALL[_i]);
	const ipfix_template *t = ipfix_session_find(s, 1, 256);

	CLAUSE("7011-8.1-15");
	CLAUSE("7011-8.4-10");
	is(s, "2: " T256 "| 3: " O258, "refreshed 256\nrefreshed 258\n");
	ck_assert_ptr_eq(ipfix_session_find(s, 1, 256), t);
	ipfix_session_free(s);
}
END_TEST

START_TEST(another_definition_replaces_and_over_tcp_is_told)
{
	static const char *const WANT[] = {
		[IPFIX_UDP] = "replaced 256\nset 256\nrecord 0a00\n",
		[IPFIX_TCP] = "replaced 256 TEMPLATE_REDEFINED@20\n"
		              "set 256\nrecord 0a00\n",
		[IPFIX_SCTP] = "replaced 256 TEMPLATE_REDEFINED@20\n"
		               "set 256\nrecord 0a00\n",
		[IPFIX_FILE] = "replaced 256\nset 256\nrecord 0a00\n",
	};
	ipfix_session *s = session_with_three(ALL[_i]);

	CLAUSE("7011-8.1-16");
	CLAUSE("7011-8.4-11");
	is(s, "2: " OTHER_256 "| 256: 0a00", WANT[ALL[_i]]);
	ck_assert_uint_eq(templates_count(s), 3);
	ipfix_session_free(s);
}
END_TEST

START_TEST(both_kinds_share_one_space_of_ids)
{
	ipfix_session *s = session_with_three(IPFIX_UDP);

	CLAUSE("7011-3.4.1-02");
	CLAUSE("7011-3.4.2.2-05");
	is(s, "3: 0100 0002 0001 0095 0004 0029 0002", "replaced 256\n");
	ck_assert(ipfix_template_is_options(ipfix_session_find(s, 1, 256)));
	is(s, "2: 0102 0001 0008 0004", "replaced 258\n");
	ck_assert(!ipfix_template_is_options(ipfix_session_find(s, 1, 258)));
	ck_assert_uint_eq(templates_count(s), 3);
	ipfix_session_free(s);
}
END_TEST

START_TEST(the_same_octets_in_a_set_of_the_other_kind_are_another_template)
{
	/* A Template of 2 fields, and an Options Template with 2 scopes. */
	ipfix_session *s = session_of(IPFIX_TCP, NULL);

	is(s, "2: 0100 0001 0001 0004", "learned 256\n");
	is(s, "3: 0100 0001 0001 0004 0004",
	    "replaced 256 TEMPLATE_REDEFINED@20\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(records_act_in_the_order_of_the_message)
{
	ipfix_session *s = session_with_three(RELIABLE[_i]);

	CLAUSE("7011-8.1-07");
	is(s,
	    "256: c0000201 | 2: 0100 0000 | 256: c0000202 | 2: " OTHER_256
	    "| 256: 0a00 0a01 | 2: 0100 0000" OTHER_256,
	    "set 256\nrecord c0000201\nwithdrawn 256\nunknown 256 c0000202\n"
	    "learned 256\nset 256\nrecord 0a00\nrecord 0a01\n"
	    "withdrawn 256\nlearned 256\n");
	is(s, "256: 0b00", "set 256\nrecord 0b00\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(data_before_its_template_is_unknown)
{
	ipfix_session *s = session_of(ALL[_i], NULL);

	CLAUSE("7011-3.4.3-02");
	CLAUSE("7011-8-10");
	CLAUSE("7011-9.3-02");
	is(s, "256: c0000201 | 2: " T256 "| 256: c0000202",
	    "unknown 256 c0000201\nlearned 256\nset 256\n"
	    "record c0000202\n");
	ck_assert_uint_eq(
	    ipfix_session_counters(s)->data_sets_without_template, 1);
	ipfix_session_free(s);
}
END_TEST

START_TEST(each_domain_has_templates_of_its_own)
{
	ipfix_session *s = session_of(ALL[_i], NULL);

	CLAUSE("7011-8-12");
	CLAUSE("7011-3.1-08");
	expect(s, message(1, "2: " T256), "learned 256\n");
	expect(s, message(2, "2: " OTHER_256), "learned 256\n");
	expect(s, message(1, "256: c0000201"), "set 256\nrecord c0000201\n");
	expect(s, message(2, "256: 0a00 0a01"),
	    "set 256\nrecord 0a00\nrecord 0a01\n");
	expect(s, message(0, "256: 0a00"), "unknown 256 0a00\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(ids_come_in_any_order)
{
	ipfix_session *s = session_of(ALL[_i], NULL);

	CLAUSE("7011-3.4.1-03");
	CLAUSE("7011-3.4.2.2-04");
	is(s,
	    "2: ffff 0001 0008 0004 0100 0001 0004 0001 8000 0001 0007 0002"
	    "| 3: fffe 0001 0001 0095 0004 0101 0001 0001 0095 0004",
	    "learned 65535\nlearned 256\nlearned 32768\nlearned 65534\n"
	    "learned 257\n");
	is(s, "65535: c0000201 | 257: 00000001",
	    "set 65535\nrecord c0000201\nset 257\nrecord 00000001\n");
	ipfix_session_free(s);
}
END_TEST

/* Each fault of a definition: a Set, and the event it comes to. */
static const struct {
	const char *set, *alone, *live;
} UNUSABLE[] = {
	{ "2: 0100 0001 0008 0000", "fault TEMPLATE_EMPTY@22 256\n",
	    "fault TEMPLATE_EMPTY@22 256 removed 256\n" },
	{ "3: 0100 0001 0000 0008 0004", "fault TEMPLATE_NO_SCOPE@24 256\n",
	    "fault TEMPLATE_NO_SCOPE@24 256 removed 256\n" },
	{ "3: 0100 0001 0002 0008 0004", "fault TEMPLATE_SCOPE@24 256\n",
	    "fault TEMPLATE_SCOPE@24 256 removed 256\n" },
	{ "2: 00ff 0001 0008 0004", "fault TEMPLATE_ID@20 255\n",
	    "fault TEMPLATE_ID@20 255\n" },
	{ "2: 0000 0001 0008 0004", "fault TEMPLATE_ID@20\n",
	    "fault TEMPLATE_ID@20\n" },
};

START_TEST(an_unusable_definition_is_told_and_not_stored)
{
	CLAUSE("7011-3.4.1-06");
	CLAUSE("7011-3.4.2.2-02");
	CLAUSE("7011-3.4.2.2-03");
	for (size_t i = 0; i < IPFIX_COUNT(UNUSABLE); i++) {
		ipfix_session *s = session_of(ALL[_i], NULL);

		is(s, UNUSABLE[i].set, UNUSABLE[i].alone);
		ck_assert_uint_eq(templates_count(s), 0);
		ck_assert_uint_eq(ipfix_session_counters(s)->bad_templates, 1);
		ipfix_session_free(s);
	}
}
END_TEST

START_TEST(an_unusable_definition_ends_the_live_one)
{
	for (size_t i = 0; i < IPFIX_COUNT(UNUSABLE); i++) {
		bool same_id = strstr(UNUSABLE[i].live, "removed") != NULL;
		ipfix_session *s = session_with_three(ALL[_i]);

		is(s, UNUSABLE[i].set, UNUSABLE[i].live);
		is(s, "256: c0000201",
		    same_id ? "unknown 256 c0000201\n"
		            : "set 256\nrecord c0000201\n");
		ck_assert_uint_eq(templates_count(s), same_id ? 2 : 3);
		ipfix_session_free(s);
	}
}
END_TEST

START_TEST(the_other_records_of_its_set_are_used)
{
	ipfix_session *s = session_of(ALL[_i], NULL);

	CLAUSE("7011-3.4.1-07");
	is(s, "2: " T256 "00ff 0001 0008 0004" T257,
	    "learned 256\nfault TEMPLATE_ID@28 255\nlearned 257\n");
	ipfix_session_free(s);
}
END_TEST

START_TEST(repeated_elements_are_kept)
{
	ipfix_session *s = session_of(ALL[_i], NULL);

	CLAUSE("7011-8-06");
	is(s, "2: 0100 0003 0008 0004 0008 0004 000c 0004", "learned 256\n");
	is(s, "256: c0000201 c0000202 c0000203",
	    "set 256\nrecord c0000201c0000202c0000203\n");
	ck_assert_uint_eq(
	    ipfix_template_occurrences(ipfix_session_find(s, 1, 256), 0, 8), 2);
	ipfix_session_free(s);
}
END_TEST

START_TEST(times_tell_when_a_definition_came_first_and_last)
{
	ipfix_session *s = session_of(ALL[_i], NULL);
	struct octets m = message(1, "2: " T256),
	              other = message(1, "2: " OTHER_256);
	ipfix_time times[] = { 100 * IPFIX_SECOND, 200 * IPFIX_SECOND,
		300 * IPFIX_SECOND };
	struct events events = EVENTS_INIT;
	ipfix_session_template found;
	ipfix_session_iter iter;
	ipfix_reader reader;

	CLAUSE("7011-8.4-12");
	for (size_t i = 0; i < 3; i++) {
		events_open(&events, &reader, s, i == 2 ? other : m, times[i]);
		ipfix_session_iter_init(&iter, s);
		ck_assert_int_eq(
		    ipfix_session_iter_next(&iter, &found), IPFIX_OK);
		ck_assert_uint_eq(found.odid, 1);
		ck_assert_uint_eq(ipfix_template_id(found.tmpl), 256);
		ck_assert_uint_eq(found.defined, i == 2 ? times[2] : times[0]);
		ck_assert_uint_eq(found.received, times[i]);
		ck_assert_int_eq(
		    ipfix_session_iter_next(&iter, &found), IPFIX_DONE);
	}
	events_free(&events);
	free(m.data);
	free(other.data);
	ipfix_session_free(s);
}
END_TEST

TESTS("session/templates")
{
	loop_test(a_template_stays_until_it_is_withdrawn, 0, 3);
	loop_test(all_templates_are_withdrawn_by_id_2, 0, 3);
	loop_test(all_options_templates_are_withdrawn_by_id_3, 0, 3);
	loop_test(withdrawing_all_concerns_one_domain_alone, 0, 3);
	loop_test(
	    an_options_template_is_withdrawn_in_its_own_kind_of_set, 0, 3);
	loop_test(a_withdrawal_in_a_set_of_the_other_kind_is_ignored, 0, 3);
	loop_test(an_unknown_withdrawal_is_told_and_reading_goes_on, 0, 3);
	loop_test(a_withdrawal_of_a_reserved_id_is_told, 0, 4);
	test(over_udp_every_form_of_withdrawal_is_ignored);
	loop_test(a_template_that_comes_again_is_refreshed, 0, 4);
	loop_test(another_definition_replaces_and_over_tcp_is_told, 0, 4);
	test(both_kinds_share_one_space_of_ids);
	test(the_same_octets_in_a_set_of_the_other_kind_are_another_template);
	loop_test(records_act_in_the_order_of_the_message, 0, 3);
	loop_test(data_before_its_template_is_unknown, 0, 4);
	loop_test(each_domain_has_templates_of_its_own, 0, 4);
	loop_test(ids_come_in_any_order, 0, 4);
	loop_test(an_unusable_definition_is_told_and_not_stored, 0, 4);
	loop_test(an_unusable_definition_ends_the_live_one, 0, 4);
	loop_test(the_other_records_of_its_set_are_used, 0, 4);
	loop_test(repeated_elements_are_kept, 0, 4);
	loop_test(times_tell_when_a_definition_came_first_and_last, 0, 4);
}
