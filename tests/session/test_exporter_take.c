/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/exporter.h"

#include <ipfix/elements.h>
#include <ipfix/flow.h>

#include "support/exporting.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define O300 "012c 0002 0001 0095 0004 0029 0004"

static const ipfix_export_counters *
counters(const struct exporting *e)
{
	return ipfix_exporter_counters(e->exporter);
}

START_TEST(the_sequence_number_counts_data_records_sent_before)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = (ipfix_transport)_i, .odid = 1 });

	CLAUSE("7011-3.1-05");
	CLAUSE("7011-3.1-07");
	CLAUSE("7011-10.3.2-03");
	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 256, 2);
	sent(&e, 0, "2: " T256 " | 256: 00000001 00000002");
	put(&e, 300, 3); /* of an Options Template: counts as well */
	sent(&e, 2, "3: " O300 " | 300: 00000001 00000003");
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(ipfix_exporter_refresh(e.exporter, e.now), IPFIX_OK);
	sent(&e, 3, "2: " T256 " | 3: " O300); /* templates do not */
	put(&e, 256, 4);
	sent(&e, 3, "256: 00000004");
	over(&e);
}
END_TEST

START_TEST(the_sequence_number_wraps)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	CLAUSE("7011-3.1-05");
	add(&e, 256);
	e.exporter->domains[0].sequence = UINT32_MAX - 1;
	put(&e, 256, 1);
	put(&e, 256, 2);
	put(&e, 256, 3);
	sent(&e, UINT32_MAX - 1,
	    "2: " T256 " | 256: 00000001 00000002 00000003");
	put(&e, 256, 4);
	sent(&e, 1, "256: 00000004");
	over(&e);
}
END_TEST

START_TEST(each_domain_and_stream_is_numbered_by_itself)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	CLAUSE("7011-3.1-06");
	CLAUSE("7011-8.3-02");
	add(&e, 256);
	put(&e, 256, 1);
	put(&e, 256, 2);
	sent(&e, 0, "2: " T256 " | 256: 00000001 00000002");
	/* Another stream: its own numbers, but the same templates. */
	turn(&e, 1, 3);
	put(&e, 256, 3);
	sent(&e, 0, "256: 00000003");
	turn(&e, 2, 3);
	add(&e, 256);
	put(&e, 256, 4);
	sent(&e, 0, "2: " T256 " | 256: 00000004");
	turn(&e, 1, 0);
	put(&e, 256, 5);
	sent(&e, 2, "256: 00000005");
	turn(&e, 1, 3);
	put(&e, 256, 6);
	sent(&e, 1, "256: 00000006");
	over(&e);
}
END_TEST

START_TEST(the_export_time_is_when_the_message_is_taken)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	CLAUSE("7011-3.1-04");
	CLAUSE("7011-5.1-01");
	add(&e, 256);
	put(&e, 256, 1);
	e.now += 5 * IPFIX_SECOND + IPFIX_SECOND / 2;
	sent_at(&e, 0, MESSAGE_TIME + 5, "2: " T256 " | 256: 00000001");
	ck_assert_uint_eq(e.last.export_time, e.now);
	over(&e);
}
END_TEST

START_TEST(the_export_time_never_steps_back)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = 1 });

	CLAUSE("7011-8.2-01");
	CLAUSE("7011-8.2-02");
	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	e.now -= 100 * IPFIX_SECOND;
	put(&e, 256, 2);
	sent_at(&e, 1, MESSAGE_TIME, "256: 00000002");
	/* Not in another domain, and not in a new session either. */
	turn(&e, 2, 0);
	add(&e, 256);
	put(&e, 256, 3);
	sent_at(&e, 0, MESSAGE_TIME, "2: " T256 " | 256: 00000003");
	ipfix_exporter_reset(e.exporter, e.now);
	put(&e, 256, 4);
	sent_at(&e, 0, MESSAGE_TIME, "2: " T256 " | 256: 00000004");
	e.now += 101 * IPFIX_SECOND;
	put(&e, 256, 5);
	sent(&e, 1, "256: 00000005");
	over(&e);
}
END_TEST

START_TEST(the_export_time_goes_on_past_2106)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	CLAUSE("7011-5.2-01");
	e.now = (UINT64_C(4294967296) + 7) * IPFIX_SECOND;
	add(&e, 256);
	put(&e, 256, 1);
	sent_at(&e, 0, 7, "2: " T256 " | 256: 00000001");
	ck_assert_uint_eq(e.last.export_time, e.now);
	over(&e);
}
END_TEST

/* flowStartDeltaMicroseconds, of a Message taken when its record is put. */
START_TEST(offsets_are_from_the_export_time_of_their_message)
{
	static const ipfix_field_specifier field = {
		.id = IPFIX_IE_flowStartDeltaMicroseconds, .length = 4
	};
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED };
	ipfix_time start = e.now - 3 * IPFIX_SECOND - 42000;
	ipfix_flow_times times;
	ipfix_record record;
	uint16_t id = 256;
	uint32_t delta;

	CLAUSE("7011-5.1-02");
	e.now += IPFIX_SECOND / 2;
	ck_assert_int_eq(
	    ipfix_exporter_add(e.exporter, &id, 0, &field, 1, e.now, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_time_to_delta(start, e.now, &delta), IPFIX_OK);
	value.as.u = delta;
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, id, &value, 1, e.now),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	record = record_of(e.last.octets, ipfix_exporter_find(e.exporter, id));
	ck_assert_int_eq(ipfix_flow_get_times(&record, 0, &times), IPFIX_OK);
	ck_assert_uint_eq(times.start, start);
	over(&e);
}
END_TEST

START_TEST(an_empty_message_is_not_given_out)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });
	ipfix_exported message = { .odid = 77 };

	add(&e, 256);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &message), IPFIX_DONE);
	ck_assert_uint_eq(message.odid, 77);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	nothing_sent(&e);
	ck_assert_uint_eq(counters(&e)->messages, 1);
	over(&e);
}
END_TEST

START_TEST(a_message_says_what_it_holds)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	CLAUSE("7011-8.3-03");
	CLAUSE("7011-8.3-05");
	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 300, 2);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 3: " O300
	    " | 300: 00000001 00000002");
	ck_assert(e.last.templates);
	ck_assert_uint_eq(e.last.records, 2);
	ck_assert_uint_eq(e.last.options_records, 1);
	put(&e, 256, 1);
	sent(&e, 2, "256: 00000001");
	ck_assert(!e.last.templates);
	ck_assert_uint_eq(e.last.records, 1);
	ck_assert_uint_eq(e.last.options_records, 0);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	sent(&e, 3, "256: 00000001 | 2: 0100 0000");
	ck_assert(e.last.templates);
	over(&e);
}
END_TEST

START_TEST(what_was_taken_is_counted)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = 1 });
	size_t octets = 0;

	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	ck_assert_uint_eq(counters(&e)->messages, 0);
	ck_assert_uint_eq(counters(&e)->records, 0);
	ck_assert_uint_eq(counters(&e)->template_records, 0);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	octets += e.last.octets.size;
	put(&e, 300, 1);
	put(&e, 300, 2);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	octets += e.last.octets.size;
	ck_assert_uint_eq(counters(&e)->messages, 2);
	ck_assert_uint_eq(counters(&e)->octets, octets);
	ck_assert_uint_eq(counters(&e)->records, 3);
	ck_assert_uint_eq(counters(&e)->options_records, 2);
	ck_assert_uint_eq(counters(&e)->template_records, 2);
	ck_assert_uint_eq(counters(&e)->withdrawals, 1);
	ck_assert_uint_eq(counters(&e)->templates, 1);
	ck_assert_uint_eq(counters(&e)->discarded_messages, 0);
	over(&e);
}
END_TEST

START_TEST(messages_are_as_large_as_the_path_allows)
{
	struct exporting e =
	    exporting((ipfix_exporter_options){ .max_message = 100 });
	/* Below what the template needs, in between, and above the option. */
	static const struct {
		size_t limit, message;
	} CASES[] = { { 0, 32 }, { 60, 60 }, { 62, 60 }, { SIZE_MAX, 100 } };

	add(&e, 256);
	put(&e, 256, 0);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++) {
		ipfix_exporter_limit(e.exporter, CASES[i].limit);
		while (try_put(&e, 256, 1) == IPFIX_OK)
			;
		ck_assert_int_eq(try_put(&e, 256, 1), IPFIX_FULL);
		ck_assert_int_eq(
		    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
		ck_assert_uint_eq(e.last.octets.size, CASES[i].message);
	}
	/* What is at hand stays. */
	while (try_put(&e, 256, 1) == IPFIX_OK)
		;
	ipfix_exporter_limit(e.exporter, 40);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_uint_eq(e.last.octets.size, 100);
	/* A template that needs more gets it. */
	add_options(&e, 300);
	ipfix_exporter_limit(e.exporter, 0);
	ck_assert_int_eq(try_put(&e, 300, 1), IPFIX_FULL);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert(e.last.templates);
	put(&e, 300, 1);
	over(&e);
}
END_TEST

START_TEST(a_discarded_message_leaves_a_gap_and_is_counted)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });
	ipfix_time first;

	CLAUSE("7011-10.2.2-01");
	CLAUSE("7011-10.2.2-02");
	CLAUSE("7011-10.2.1-01");
	CLAUSE("7011-10.4.1-01");
	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 300, 1);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 3: " O300
	    " | 300: 00000001 00000001");
	put(&e, 300, 2);
	sent(&e, 2, "300: 00000001 00000002");
	ipfix_exporter_discard(e.exporter, &e.last);
	/* No Flow Record was lost yet. */
	ck_assert_uint_eq(counters(&e)->first_discarded, 0);
	first = e.now += IPFIX_SECOND;
	put(&e, 256, 3);
	put(&e, 256, 4);
	put(&e, 300, 5);
	sent(&e, 3, "256: 00000003 00000004 | 300: 00000001 00000005");
	ipfix_exporter_discard(e.exporter, &e.last);
	e.now += IPFIX_SECOND;
	put(&e, 256, 6);
	sent(&e, 6, "256: 00000006");
	ipfix_exporter_discard(e.exporter, &e.last);
	ck_assert_uint_eq(counters(&e)->messages, 4);
	ck_assert_uint_eq(counters(&e)->records, 7);
	ck_assert_uint_eq(counters(&e)->discarded_messages, 3);
	ck_assert_uint_eq(counters(&e)->discarded_records, 5);
	ck_assert_uint_eq(counters(&e)->discarded_options_records, 2);
	ck_assert_uint_eq(counters(&e)->discarded_octets,
	    (16 + 12) + (16 + 12 + 12) + (16 + 8));
	ck_assert_uint_eq(counters(&e)->first_discarded, first);
	ck_assert_uint_eq(counters(&e)->last_discarded, e.now);
	over(&e);
}
END_TEST

START_TEST(templates_of_a_discarded_message_are_due_again)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	add(&e, 256);
	add(&e, 257);
	put(&e, 256, 1);
	put(&e, 257, 2);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ipfix_exporter_discard(e.exporter, &e.last);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), 0);
	put(&e, 257, 3);
	sent(&e, 2, "2: " T256 " 0101 0001 0008 0004 | 257: 00000003");
	ck_assert_uint_gt(ipfix_exporter_deadline(e.exporter), e.now);
	over(&e);
}
END_TEST

START_TEST(a_discarded_repetition_leaves_a_template_known)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	ipfix_exporter_announce(e.exporter);
	put(&e, 256, 2);
	sent(&e, 1, "2: " T256 " | 256: 00000002");
	ipfix_exporter_discard(e.exporter, &e.last);
	/* So it must be withdrawn, or its id would mean two things. */
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	sent(&e, 2, "2: " T256 " 0100 0000");
	over(&e);
}
END_TEST

START_TEST(templates_that_were_discarded_alone_are_due_at_once)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	add(&e, 256);
	add(&e, 257);
	put(&e, 256, 1);
	put(&e, 257, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(ipfix_exporter_refresh(e.exporter, e.now), IPFIX_OK);
	sent(&e, 2, "2: " T256 " 0101 0001 0008 0004");
	ipfix_exporter_discard(e.exporter, &e.last);
	put(&e, 256, 2);
	sent(&e, 2, "2: " T256 " 0101 0001 0008 0004 | 256: 00000002");
	over(&e);
}
END_TEST

START_TEST(a_new_session_begins_anew)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .odid = 1, .reuse_delay = IPFIX_NEVER });

	CLAUSE("7011-8.1-09");
	CLAUSE("7011-8-13");
	add(&e, 256);
	add(&e, 257);
	add(&e, 258);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 257, 2);
	put(&e, 300, 3);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 257, e.now), IPFIX_OK);
	put(&e, 256, 4);
	put(&e, 300, 5);
	ipfix_exporter_reset(e.exporter, e.now + 1);
	nothing_sent(&e);
	ck_assert_uint_eq(counters(&e)->discarded_messages, 1);
	ck_assert_uint_eq(counters(&e)->discarded_records, 2);
	ck_assert_uint_eq(counters(&e)->discarded_options_records, 1);
	ck_assert_uint_eq(counters(&e)->discarded_octets, 16 + 8 + 8 + 12);
	ck_assert_uint_eq(counters(&e)->first_discarded, e.now + 1);
	/* What was announced is so again, together; 258 never was. */
	put(&e, 256, 6);
	sent(&e, 0, "2: " T256 " | 3: " O300 " | 256: 00000006");
	/* 257 ended in another session. */
	add(&e, 257);
	over(&e);
}
END_TEST

START_TEST(a_new_session_announces_what_the_lost_message_held)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	add(&e, 256);
	put(&e, 256, 1);
	ipfix_exporter_reset(e.exporter, e.now);
	ck_assert_int_eq(ipfix_exporter_refresh(e.exporter, e.now), IPFIX_OK);
	sent(&e, 0, "2: " T256);
	ipfix_exporter_reset(e.exporter, e.now);
	ck_assert_uint_eq(counters(&e)->discarded_messages, 1);
	put(&e, 256, 2);
	sent(&e, 0, "2: " T256 " | 256: 00000002");
	over(&e);
}
END_TEST

TESTS("session/exporter_take")
{
	loop_test(the_sequence_number_counts_data_records_sent_before, 0, 4);
	test(the_sequence_number_wraps);
	test(each_domain_and_stream_is_numbered_by_itself);
	test(the_export_time_is_when_the_message_is_taken);
	test(the_export_time_never_steps_back);
	test(the_export_time_goes_on_past_2106);
	test(offsets_are_from_the_export_time_of_their_message);
	test(an_empty_message_is_not_given_out);
	test(a_message_says_what_it_holds);
	test(what_was_taken_is_counted);
	test(messages_are_as_large_as_the_path_allows);
	test(a_discarded_message_leaves_a_gap_and_is_counted);
	test(templates_of_a_discarded_message_are_due_again);
	test(a_discarded_repetition_leaves_a_template_known);
	test(templates_that_were_discarded_alone_are_due_at_once);
	test(a_new_session_begins_anew);
	test(a_new_session_announces_what_the_lost_message_held);
}
