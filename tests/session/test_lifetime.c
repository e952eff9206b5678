/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates that are not refreshed expire, over UDP alone (RFC 7011, 8.4). */
#include <stdio.h>

#include "session/collector.h"
#include "session/session.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

#define T256 "2: 0100 0001 0004 0001"
#define T257 "2: 0101 0001 0004 0001"
#define O258 "3: 0102 0002 0001 0004 0001 0029 0001"

static ipfix_session_options
lives(ipfix_time templates, ipfix_time options)
{
	return (ipfix_session_options){ .template_lifetime = templates,
		.options_lifetime = options,
		.sequence_rule = IPFIX_SEQUENCE_NONE };
}

START_TEST(templates_and_options_templates_have_lifetimes_of_their_own)
{
	struct collector c;

	CLAUSE("7011-8.4-04");
	CLAUSE("7011-8.4-05");
	CLAUSE("7011-9.3-01");
	collector_init(&c, lives(100 * IPFIX_SECOND, 300 * IPFIX_SECOND));
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	collector_says(&c, 99, "256: 01", "set 256, record 01");
	collector_says(&c, 100, "256: 01", "expired 256, unknown 256 first");
	collector_says(&c, 299, "258: 0102", "set 258, record 0102");
	collector_says(&c, 300, "258: 0102", "expired 258, unknown 258 first");
	ck_assert_uint_eq(collector_counts(&c)->expired, 2);
	ck_assert_uint_eq(collector_counts(&c)->templates, 0);
	collector_end(&c);
}
END_TEST

START_TEST(a_refresh_prolongs_one_life_and_no_other)
{
	struct collector c;

	CLAUSE("7011-8.4-04");
	CLAUSE("7011-8.4-10");
	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	collector_says(&c, 60, T257, "refreshed 257");
	collector_says(&c, 110, "257: 01", "expired 256, set 257, record 01");
	collector_says(&c, 159, "257: 01", "set 257, record 01");
	collector_says(&c, 160, T257, "expired 257, learned 257");
	collector_end(&c);
}
END_TEST

/* _i is the transport. */
START_TEST(over_other_transports_nothing_expires)
{
	struct collector c;
	ipfix_session_options options = lives(IPFIX_SECOND, IPFIX_SECOND);

	CLAUSE("7011-8-02");
	options.transport = (ipfix_transport)_i;
	collector_init(&c, options);
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	collector_expires(&c, 1000000, "");
	collector_says(&c, 1000000, "256: 01", "set 256, record 01");
	collector_end(&c);
}
END_TEST

START_TEST(without_a_lifetime_it_is_estimated_from_what_is_seen)
{
	struct collector c;

	CLAUSE("7011-8.4-05");
	CLAUSE("7011-8.4-06");
	collector_init(&c, lives(0, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	/* Nothing is known as yet. */
	collector_expires(&c, 1000000, "");
	collector_says(
	    &c, 1000000, T256 "|" T257, "refreshed 256, refreshed 257");
	collector_end(&c);

	collector_init(&c, lives(0, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	collector_says(&c, 1000, T256, "refreshed 256");
	collector_says(&c, 1900, T256, "refreshed 256");
	/* Three times the longest interval, 1000 s. */
	collector_expires(&c, 2999, "");
	collector_expires(&c, 3000, "expired 257");
	collector_expires(&c, 4899, "");
	collector_expires(&c, 4900, "expired 256");
	collector_end(&c);
}
END_TEST

START_TEST(an_estimate_is_not_below_half_an_hour)
{
	struct collector c;

	CLAUSE("7011-8.4-06");
	collector_init(&c, lives(0, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	collector_says(&c, 10, T256, "refreshed 256");
	collector_expires(&c, 1799, "");
	collector_expires(&c, 1800, "expired 257");
	collector_end(&c);
}
END_TEST

START_TEST(options_templates_are_estimated_by_themselves)
{
	struct collector c;

	collector_init(&c, lives(0, 0));
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	for (uint32_t time = 600; time <= 6000; time += 600)
		collector_says(&c, time, T256, "refreshed 256");
	collector_says(&c, 6000, "258: 0102", "set 258, record 0102");
	collector_says(&c, 6000, O258, "refreshed 258");
	collector_expires(&c, 6000 + 1800, "expired 256");
	collector_expires(&c, 6000 + 17999, "");
	collector_expires(&c, 6000 + 18000, "expired 258");
	collector_end(&c);
}
END_TEST

START_TEST(what_never_expires_does_not)
{
	struct collector c;

	collector_init(&c, lives(IPFIX_NEVER, 10 * IPFIX_SECOND));
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	collector_says(&c, 5, T256, "refreshed 256");
	collector_expires(&c, 1000000, "expired 258");
	collector_says(&c, 1000000, "256: 01", "set 256, record 01");
	collector_end(&c);
}
END_TEST

START_TEST(a_clock_that_steps_back_lets_nothing_expire)
{
	struct collector c;

	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	collector_says(&c, 50000, T256, "learned 256");
	collector_says_at(&c, 10, 50001, "256: 01", "set 256, record 01");
	collector_expires(&c, 20, "");
	/* A refresh counts from the clock as it is now. */
	collector_says_at(&c, 20, 50001, T256, "refreshed 256");
	collector_expires(&c, 119, "");
	collector_expires(&c, 120, "expired 256");
	collector_end(&c);
}
END_TEST

START_TEST(a_lifetime_below_a_second_is_a_second)
{
	struct collector c;

	collector_init(&c, lives(1, 0));
	collector_says(
	    &c, 0, T256 "| 256: 01", "learned 256, set 256, record 01");
	collector_says(&c, 1, "256: 01", "expired 256, unknown 256 first");
	collector_end(&c);
}
END_TEST

START_TEST(an_expired_template_is_no_longer_found)
{
	struct collector c;
	ipfix_session_template found;
	ipfix_session_iter iter;

	CLAUSE("7011-8.4-12");
	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 10, T256, "refreshed 256");
	ck_assert_ptr_nonnull(ipfix_session_find(c.session, 1, 256));
	ipfix_session_iter_init(&iter, c.session);
	must(ipfix_session_iter_next(&iter, &found) == IPFIX_OK);
	ck_assert_uint_eq(found.odid, 1);
	ck_assert_uint_eq(found.defined, MESSAGE_TIME * IPFIX_SECOND);
	ck_assert_uint_eq(found.received, (MESSAGE_TIME + 10) * IPFIX_SECOND);
	collector_expires(&c, 110, "expired 256");
	ck_assert_ptr_null(ipfix_session_find(c.session, 1, 256));
	collector_end(&c);
}
END_TEST

START_TEST(the_expired_template_lives_as_long_as_its_event)
{
	struct collector c;
	ipfix_event event;
	ipfix_time later = (MESSAGE_TIME + 200) * IPFIX_SECOND;

	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	for (int i = 0; i < 2; i++) {
		must(
		    ipfix_session_expire(c.session, later, &event) == IPFIX_OK);
		ck_assert_uint_eq(
		    ipfix_template_id(event.tmpl), event.template_id);
		ck_assert_uint_eq(event.error.odid, 1);
		ck_assert_int_eq(event.error.result, IPFIX_OK);
	}
	ck_assert_int_eq(
	    ipfix_session_expire(c.session, later, &event), IPFIX_DONE);
	collector_end(&c);
}
END_TEST

START_TEST(templates_do_not_expire_under_the_hands_of_a_reader)
{
	struct collector c;
	struct octets m;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_time later = (MESSAGE_TIME + 2000) * IPFIX_SECOND;

	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	m = collector_message(
	    &c, "256: 01 02 |" T257 "| 2: 0100 0001 0007 0002 | 257: 03");
	must(ipfix_reader_open(&reader, c.session, octets_span(m),
	         MESSAGE_TIME * IPFIX_SECOND, NULL) == IPFIX_OK);
	for (int i = 0; i < 2; i++)
		must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	/* 257 has expired; 256, which is being read, has not. */
	must(ipfix_session_expire(c.session, later, &event) == IPFIX_OK);
	ck_assert_uint_eq(event.template_id, 257);
	must(ipfix_session_expire(c.session, later, &event) == IPFIX_DONE);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	ck_assert_uint_eq(ipfix_template_id(event.record.tmpl), 256);
	/* What the Message was checked to repeat is learned once more. */
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_int_eq(event.action, IPFIX_TEMPLATE_LEARNED);
	ck_assert_uint_eq(event.template_id, 257);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	ck_assert_uint_eq(event.template_id, 256);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		;
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	ck_assert_uint_eq(ipfix_template_id(event.record.tmpl), 257);
	free(m.data);
	collector_end(&c);
}
END_TEST

/* What should have expired, beside what has. */
START_TEST(each_of_many_expires_in_its_time_once)
{
	struct sweep sweep = sweep_begin("lifetimes");
	struct collector c;
	uint32_t received[300] = { 0 };

	collector_init(&c, lives(100 * IPFIX_SECOND, 0));
	for (uint32_t time = 1; time < 3000; time += 1 + time % 7) {
		uint32_t i = (uint32_t)(sweep_next(&sweep) % 300);
		ipfix_event event;
		size_t expired = 0, due = 0;
		char sets[64];

		for (size_t k = 0; k < 300; k++)
			due += received[k] > 0 && time - received[k] >= 100;
		while (ipfix_session_expire(c.session,
		           (MESSAGE_TIME + (ipfix_time)time) * IPFIX_SECOND,
		           &event) == IPFIX_OK) {
			size_t k = event.template_id - 256u;

			must(time - received[k] >= 100 && received[k] > 0);
			received[k] = 0;
			expired++;
		}
		must(expired == due);
		snprintf(sets, sizeof(sets), "2: %04x 0001 0004 0001", 256 + i);
		c.now = c.export_time = time;
		must(collector_read(&c, sets) == IPFIX_DONE);
		received[i] = time;
	}
	ck_assert_uint_gt(collector_counts(&c)->expired, 100);
	collector_end(&c);
}
END_TEST

TESTS("session/lifetime")
{
	test(templates_and_options_templates_have_lifetimes_of_their_own);
	test(a_refresh_prolongs_one_life_and_no_other);
	loop_test(
	    over_other_transports_nothing_expires, IPFIX_TCP, IPFIX_FILE + 1);
	test(without_a_lifetime_it_is_estimated_from_what_is_seen);
	test(an_estimate_is_not_below_half_an_hour);
	test(options_templates_are_estimated_by_themselves);
	test(what_never_expires_does_not);
	test(a_clock_that_steps_back_lets_nothing_expire);
	test(a_lifetime_below_a_second_is_a_second);
	test(an_expired_template_is_no_longer_found);
	test(the_expired_template_lives_as_long_as_its_event);
	test(templates_do_not_expire_under_the_hands_of_a_reader);
	test(each_of_many_expires_in_its_time_once);
}
