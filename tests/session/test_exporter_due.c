/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/exporter.h>

#include "support/exporting.h"
#include "support/must.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define T257 "0101 0001 0008 0004"
#define O300 "012c 0002 0001 0095 0004 0029 0004"

#define SECONDS(n) ((n)*IPFIX_SECOND)

static ipfix_exporter_options
often(void)
{
	return (ipfix_exporter_options){ .odid = 1,
		.template_refresh = SECONDS(10),
		.options_refresh = SECONDS(25) };
}

/* An exporter whose two templates were just sent. */
static struct exporting
after_the_first(ipfix_exporter_options options)
{
	struct exporting e = exporting(options);

	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 300, 1);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 3: " O300
	    " | 300: 00000001 00000001");
	return e;
}

static ipfix_result
refresh(struct exporting *e)
{
	return ipfix_exporter_refresh(e->exporter, e->now);
}

START_TEST(templates_are_sent_again_over_udp)
{
	struct exporting e = after_the_first(often());
	ipfix_time start = e.now;

	CLAUSE("7011-8.4-01");
	CLAUSE("7011-8.4-02");
	for (int second = 1; second <= 50; second++) {
		bool templates = second % 10 == 0;
		bool options = second % 25 == 0;

		e.now = start + SECONDS((unsigned)second);
		ck_assert_int_eq(
		    refresh(&e), templates || options ? IPFIX_OK : IPFIX_DONE);
		if (templates && options) /* what waited longest first */
			sent(&e, 2, "3: " O300 " | 2: " T256);
		else if (templates)
			sent(&e, 2, "2: " T256);
		else if (options)
			sent(&e, 2, "3: " O300);
		else
			nothing_sent(&e);
	}
	over(&e);
}
END_TEST

START_TEST(every_600_seconds_unless_told_otherwise)
{
	struct exporting e =
	    after_the_first((ipfix_exporter_options){ .odid = 1 });

	e.now += SECONDS(600) - 1;
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	e.now += 1;
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 2, "2: " T256 " | 3: " O300);
	over(&e);
}
END_TEST

START_TEST(records_bring_along_what_is_due)
{
	struct exporting e = after_the_first(often());

	CLAUSE("7011-8.4-01");
	e.now += SECONDS(10);
	put(&e, 300, 2);
	sent(&e, 2, "2: " T256 " | 300: 00000001 00000002");
	e.now += SECONDS(9);
	put(&e, 300, 3);
	/* Due in the Message to come, not in the one at hand. */
	e.now += SECONDS(1);
	put(&e, 300, 4);
	sent(&e, 3, "300: 00000001 00000003 00000001 00000004");
	put(&e, 300, 5);
	sent(&e, 5, "2: " T256 " | 300: 00000001 00000005");
	over(&e);
}
END_TEST

START_TEST(templates_are_sent_again_in_so_many_messages)
{
	struct exporting e =
	    after_the_first((ipfix_exporter_options){ .odid = 1,
	        .template_refresh_messages = 3,
	        .options_refresh_messages = 4 });

	CLAUSE("7011-8.4-02");
	for (uint32_t i = 1; i < 25; i++) {
		/* They ask for no Message of their own. */
		ck_assert_int_eq(refresh(&e), IPFIX_DONE);
		put(&e, 256, 7);
		if (i % 3 == 0 && i % 4 == 0)
			sent(&e, i + 1,
			    "3: " O300 " | 2: " T256 " | 256: 00000007");
		else if (i % 3 == 0)
			sent(&e, i + 1, "2: " T256 " | 256: 00000007");
		else if (i % 4 == 0)
			sent(&e, i + 1, "3: " O300 " | 256: 00000007");
		else
			sent(&e, i + 1, "256: 00000007");
	}
	over(&e);
}
END_TEST

START_TEST(first_copies_precede_the_first_record)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .odid = 1, .initial_copies = 3 });

	CLAUSE("7011-8.4-03");
	add(&e, 256);
	ck_assert_int_eq(try_put(&e, 256, 1), IPFIX_FULL);
	ck_assert_int_eq(try_put(&e, 256, 1), IPFIX_FULL);
	sent(&e, 0, "2: " T256);
	ck_assert_int_eq(try_put(&e, 256, 1), IPFIX_FULL);
	sent(&e, 0, "2: " T256);
	put(&e, 256, 1);
	put(&e, 256, 2);
	sent(&e, 0, "2: " T256 " | 256: 00000001 00000002");
	/* Records of others carry copies as well. */
	add(&e, 257);
	ck_assert_int_eq(try_put(&e, 257, 3), IPFIX_FULL);
	sent(&e, 2, "2: " T257);
	put(&e, 256, 3);
	ck_assert_int_eq(try_put(&e, 257, 3), IPFIX_FULL);
	sent(&e, 2, "256: 00000003 | 2: " T257);
	put(&e, 256, 4);
	put(&e, 257, 5);
	sent(&e, 3, "2: " T257 " | 256: 00000004 | 257: 00000005");
	put(&e, 257, 6);
	sent(&e, 5, "257: 00000006");
	over(&e);
}
END_TEST

START_TEST(copies_can_be_sent_ahead_of_records)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .odid = 1, .initial_copies = 2 });

	CLAUSE("7011-8.4-03");
	CLAUSE("7011-8-13");
	add(&e, 256);
	add_options(&e, 300);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	ipfix_exporter_announce(e.exporter);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), 0);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	sent(&e, 0, "2: " T256 " | 3: " O300);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 0, "2: " T256 " | 3: " O300);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	put(&e, 256, 1);
	sent(&e, 0, "256: 00000001");
	over(&e);
}
END_TEST

START_TEST(reliable_transports_need_one_copy)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = (ipfix_transport)_i,
	        .odid = 1,
	        .initial_copies = 3,
	        .template_refresh = 1,
	        .options_refresh = 1,
	        .template_refresh_messages = 1,
	        .options_refresh_messages = 1 });

	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	e.now += SECONDS(100000);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	put(&e, 256, 2);
	sent(&e, 1, "256: 00000002");
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	over(&e);
}
END_TEST

START_TEST(templates_are_announced_on_request)
{
	ipfix_exporter_options options = often();
	struct exporting e;

	CLAUSE("7011-8-13");
	options.transport = (ipfix_transport)_i;
	e = after_the_first(options);
	ipfix_exporter_announce(e.exporter);
	put(&e, 256, 2);
	sent(&e, 2, "2: " T256 " | 3: " O300 " | 256: 00000002");
	put(&e, 256, 3);
	sent(&e, 3, "256: 00000003");
	/* Of a Message at hand that holds them: in the next one. */
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(try_put(&e, 256, 4), IPFIX_FULL);
	sent(&e, 4, "2: " T256 " | 3: " O300);
	put(&e, 256, 4);
	over(&e);
}
END_TEST

START_TEST(the_deadline_is_when_something_is_due)
{
	struct exporting e = exporting(often());
	ipfix_time start = e.now;

	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	add(&e, 256);
	add_options(&e, 300);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	put(&e, 300, 1);
	ck_assert_uint_eq(
	    ipfix_exporter_deadline(e.exporter), start + SECONDS(25));
	e.now += SECONDS(3);
	put(&e, 256, 1);
	ck_assert_uint_eq(
	    ipfix_exporter_deadline(e.exporter), start + SECONDS(13));
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	e.now = ipfix_exporter_deadline(e.exporter);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 2, "2: " T256);
	ck_assert_uint_eq(
	    ipfix_exporter_deadline(e.exporter), start + SECONDS(23));
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_uint_eq(
	    ipfix_exporter_deadline(e.exporter), start + SECONDS(25));
	over(&e);
}
END_TEST

START_TEST(a_clock_that_is_set_back_stops_no_refresh)
{
	struct exporting e = after_the_first(often());

	/* By less than the interval: it is late by as much. */
	e.now -= SECONDS(9);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	e.now += SECONDS(19);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 2, "2: " T256);
	put(&e, 256, 2);
	sent(&e, 2, "256: 00000002");
	/* By years: now. */
	e.now -= SECONDS(100000000);
	put(&e, 256, 3);
	sent_at(&e, 3, MESSAGE_TIME + 10,
	    "3: " O300 " | 2: " T256 " | 256: 00000003");
	e.now += SECONDS(10);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent_at(&e, 4, MESSAGE_TIME + 10, "2: " T256);
	over(&e);
}
END_TEST

START_TEST(each_domain_gets_its_templates)
{
	struct exporting e = exporting(often());

	CLAUSE("7011-8.4-01");
	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	turn(&e, 9, 0);
	add(&e, 257);
	put(&e, 257, 1);
	sent(&e, 0, "2: " T257 " | 257: 00000001");
	turn(&e, 5, 0);
	e.now += SECONDS(10);
	ck_assert_int_eq(refresh(&e), IPFIX_FULL);
	e.odid = 1;
	sent(&e, 1, "2: " T256);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	e.odid = 9;
	sent(&e, 1, "2: " T257);
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	/* The domain at hand is still the one that was turned to. */
	add(&e, 300);
	put(&e, 300, 1);
	e.odid = 5;
	sent(&e, 0, "2: 012c 0001 0008 0004 | 300: 00000001");
	over(&e);
}
END_TEST

START_TEST(a_stream_at_hand_takes_what_its_domain_is_due)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	CLAUSE("7011-8.3-01");
	add(&e, 256);
	add(&e, 257);
	put(&e, 256, 1);
	put(&e, 257, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	turn(&e, 1, 4);
	put(&e, 256, 2);
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 0, "256: 00000002 | 2: " T256 " " T257);
	over(&e);
}
END_TEST

/* How often each of six templates was sent in 40 Messages with a record. */
static void
share(ipfix_exporter_options options, unsigned times[6], unsigned *records)
{
	struct exporting e = exporting(options);

	memset(times, 0, 6 * sizeof(*times));
	*records = 0;
	for (uint16_t id = 256; id < 262; id++)
		add(&e, id);
	ipfix_exporter_announce(e.exporter);
	for (int i = 0; i < 40; i++) {
		struct octets m;

		e.now += IPFIX_SECOND;
		while (try_put(&e, (uint16_t)(256 + i % 6), 0xa5a5a5a5) ==
		    IPFIX_OK)
			continue;
		must(ipfix_exporter_take(e.exporter, e.now, &e.last) ==
		    IPFIX_OK);
		must(e.last.octets.size <= options.max_message);
		m = (struct octets){ NULL, e.last.octets.size };
		for (size_t at = 16; at + 8 <= m.size; at++)
			if (memcmp(e.last.octets.data + at + 2, "\0\1\0\10\0\4",
			        6) == 0)
				times[e.last.octets.data[at + 1]]++;
		*records += e.last.records;
	}
	over(&e);
}

START_TEST(templates_that_do_not_fit_take_turns_and_let_records_pass)
{
	/* Due in each Message, by number and by time; two fit into one. */
	ipfix_exporter_options options = {
		.odid = 1, .max_message = 40, .template_refresh_messages = 1
	};
	unsigned times[6], records;

	if (_i == 1)
		options = (ipfix_exporter_options){
			.odid = 1, .max_message = 40, .template_refresh = 1
		};
	share(options, times, &records);
	ck_assert_uint_ge(records, 40);
	for (int i = 0; i < 6; i++)
		ck_assert_uint_ge(times[i], 5);
}
END_TEST

START_TEST(what_is_due_may_take_several_messages)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .odid = 1, .max_message = 40 });

	for (uint16_t id = 256; id < 261; id++)
		add(&e, id);
	ipfix_exporter_announce(e.exporter);
	ck_assert_int_eq(refresh(&e), IPFIX_FULL);
	sent(&e, 0, "2: " T256 " " T257);
	ck_assert_int_eq(refresh(&e), IPFIX_FULL);
	sent(&e, 0, "2: 0102 0001 0008 0004 0103 0001 0008 0004");
	ck_assert_int_eq(refresh(&e), IPFIX_OK);
	sent(&e, 0, "2: 0104 0001 0008 0004");
	ck_assert_int_eq(refresh(&e), IPFIX_DONE);
	over(&e);
}
END_TEST

TESTS("session/exporter_due")
{
	test(templates_are_sent_again_over_udp);
	test(every_600_seconds_unless_told_otherwise);
	test(records_bring_along_what_is_due);
	test(templates_are_sent_again_in_so_many_messages);
	test(first_copies_precede_the_first_record);
	test(copies_can_be_sent_ahead_of_records);
	loop_test(reliable_transports_need_one_copy, IPFIX_TCP, IPFIX_FILE + 1);
	loop_test(templates_are_announced_on_request, 0, 4);
	test(the_deadline_is_when_something_is_due);
	test(a_clock_that_is_set_back_stops_no_refresh);
	test(each_domain_gets_its_templates);
	test(a_stream_at_hand_takes_what_its_domain_is_due);
	loop_test(
	    templates_that_do_not_fit_take_turns_and_let_records_pass, 0, 2);
	test(what_is_due_may_take_several_messages);
}
