/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/exporter.h>

#include "support/exporting.h"
#include "support/must.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define T257 "0101 0001 0008 0004"
#define T258 "0102 0001 0008 0004"
#define O300 "012c 0002 0001 0095 0004 0029 0004"

static const ipfix_field_specifier ADDRESS = { .id = IPFIX_IE_sourceIPv4Address,
	.length = 4 };

static ipfix_exporter_options
tcp(void)
{
	return (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = 1 };
}

/* Adds a template; it fails like this, and nothing has changed. */
static void
refused(struct exporting *e, uint16_t id, uint16_t scope_count,
    const ipfix_field_specifier *fields, size_t count, ipfix_fault fault,
    ipfix_result result)
{
	size_t templates = ipfix_exporter_counters(e->exporter)->templates;
	size_t bytes = e->heap->bytes;
	uint16_t given = id;
	ipfix_error error;

	ck_assert_int_eq(ipfix_exporter_add(e->exporter, &given, scope_count,
	                     fields, count, e->now, &error),
	    result);
	ck_assert_int_eq(error.result, result);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(given, id);
	ck_assert_uint_eq(
	    ipfix_exporter_counters(e->exporter)->templates, templates);
	ck_assert_uint_eq(e->heap->bytes, bytes);
	nothing_sent(e);
}

START_TEST(what_no_template_can_be_is_refused)
{
	struct exporting e = exporting(tcp());
	const ipfix_field_specifier large = { .id = 0x8000, .length = 4 },
	                            wrong = { .id = 8, .length = 3 },
	                            empty = { .id = 210, .length = 0 };

	CLAUSE("7011-3.4.1-01");
	CLAUSE("7011-3.4.1-05");
	CLAUSE("7011-6.2-07");
	refused(&e, 255, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_ID,
	    IPFIX_ERR_TEMPLATE);
	refused(&e, 256, 2, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_SCOPE,
	    IPFIX_ERR_TEMPLATE);
	refused(&e, 256, 0, &ADDRESS, 0, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL);
	refused(&e, 256, 0, &large, 1, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL);
	refused(
	    &e, 256, 0, &wrong, 1, IPFIX_FAULT_FIELD_LENGTH, IPFIX_ERR_VALUE);
	refused(&e, 0, 0, &empty, 1, IPFIX_FAULT_TEMPLATE_EMPTY,
	    IPFIX_ERR_TEMPLATE);
	over(&e);
}
END_TEST

START_TEST(one_that_is_larger_than_a_message_is_refused)
{
	ipfix_field_specifier fields[4] = { ADDRESS, ADDRESS, ADDRESS,
		ADDRESS };
	struct exporting e =
	    exporting((ipfix_exporter_options){ .max_message = 36 });

	/* 16 + 4 + 4 + 3 * 4 octets are there. */
	refused(
	    &e, 256, 0, fields, 4, IPFIX_FAULT_TEMPLATE_LONG, IPFIX_ERR_LENGTH);
	refused(
	    &e, 256, 1, fields, 3, IPFIX_FAULT_TEMPLATE_LONG, IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_exporter_add(e.exporter, &(uint16_t){ 256 }, 0,
	                     fields, 3, e.now, NULL),
	    IPFIX_OK);
	over(&e);
}
END_TEST

START_TEST(templates_and_options_templates_share_their_ids)
{
	struct exporting e = exporting(tcp());
	const ipfix_field_specifier scope = { .id = 149, .length = 4 };

	CLAUSE("7011-3.4.1-02");
	CLAUSE("7011-3.4.2.2-05");
	add(&e, 256);
	refused(&e, 256, 1, &scope, 1, IPFIX_FAULT_TEMPLATE_REDEFINED,
	    IPFIX_ERR_TEMPLATE);
	add_options(&e, 257);
	refused(&e, 257, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_REDEFINED,
	    IPFIX_ERR_TEMPLATE);
	over(&e);
}
END_TEST

static uint16_t
chosen(struct exporting *e)
{
	uint16_t id = 0;

	must(ipfix_exporter_add(
	         e->exporter, &id, 0, &ADDRESS, 1, e->now, NULL) == IPFIX_OK);
	must(ipfix_template_id(ipfix_exporter_find(e->exporter, id)) == id);
	return id;
}

START_TEST(an_id_of_0_is_replaced_by_one_that_is_free)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8-01");
	add(&e, 257);
	ck_assert_uint_eq(chosen(&e), 256);
	ck_assert_uint_eq(chosen(&e), 258);
	turn(&e, 2, 0);
	ck_assert_uint_eq(chosen(&e), 256);
	turn(&e, 1, 0);
	ck_assert_uint_eq(chosen(&e), 259);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 258, e.now), IPFIX_OK);
	ck_assert_uint_eq(chosen(&e), 258);
	over(&e);
}
END_TEST

START_TEST(all_ids_can_be_taken_and_no_more)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .max_templates = 100000 });
	uint32_t odid = (uint32_t)_i;

	CLAUSE("7011-3.4.1-01");
	turn(&e, odid, 0);
	for (unsigned id = 256; id <= 65535; id++)
		must(try_add(&e, (uint16_t)id) == IPFIX_OK);
	refused(
	    &e, 0, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_LIMIT, IPFIX_ERR_LIMIT);
	/* Another domain has its own. */
	turn(&e, odid ^ 1, 0);
	ck_assert_uint_eq(chosen(&e), 256);
	over(&e);
}
END_TEST

START_TEST(there_are_as_many_templates_as_the_limit_allows)
{
	struct exporting e =
	    exporting((ipfix_exporter_options){ .max_templates = 2 });

	add(&e, 256);
	turn(&e, 5, 0);
	add(&e, 256);
	refused(&e, 257, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_LIMIT,
	    IPFIX_ERR_LIMIT);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	add(&e, 257);
	over(&e);
}
END_TEST

START_TEST(there_are_4096_unless_told_otherwise)
{
	struct exporting e = exporting((ipfix_exporter_options){ 0 });

	for (int i = 0; i < 4096; i++)
		(void)chosen(&e);
	refused(
	    &e, 0, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_LIMIT, IPFIX_ERR_LIMIT);
	over(&e);
}
END_TEST

START_TEST(an_allocation_that_fails_adds_no_template)
{
	struct exporting e = exporting(tcp());
	long n = 0, most = 0;

	/* Often enough for every growth of the table. */
	for (uint16_t id = 256; id < 256 + 40; id++)
		for (n = 0;; n++) {
			ipfix_result rc;

			e.heap->fail_at = n;
			rc = try_add(&e, id);
			e.heap->fail_at = -1;
			if (rc == IPFIX_OK)
				break;
			ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
			ck_assert_ptr_null(ipfix_exporter_find(e.exporter, id));
			ck_assert_uint_eq(
			    ipfix_exporter_counters(e.exporter)->templates,
			    id - 256u);
			most = n + 1 > most ? n + 1 : most;
		}
	ck_assert_int_eq(most, 2);
	over(&e);
}
END_TEST

START_TEST(nothing_else_allocates)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = (ipfix_transport)_i, .odid = 1 });
	size_t count;

	add(&e, 256);
	add_options(&e, 300);
	turn(&e, 2, 0);
	turn(&e, 1, 0);
	count = e.heap->count;
	for (int i = 0; i < 5000; i++) {
		while (try_put(&e, i % 7 == 0 ? 300 : 256, 1) == IPFIX_FULL)
			ck_assert_int_eq(
			    ipfix_exporter_take(e.exporter, e.now, &e.last),
			    IPFIX_OK);
		e.now += IPFIX_SECOND;
		ck_assert_int_ge(
		    ipfix_exporter_refresh(e.exporter, e.now), IPFIX_OK);
	}
	ipfix_exporter_discard(e.exporter, &e.last);
	ipfix_exporter_announce(e.exporter);
	ipfix_exporter_reset(e.exporter, e.now);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_uint_eq(e.heap->count, count);
	over(&e);
}
END_TEST

START_TEST(a_template_is_sent_with_its_first_record_and_once)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8-07");
	CLAUSE("7011-8-08");
	CLAUSE("7011-8.2-03");
	add(&e, 256);
	add(&e, 257);
	nothing_sent(&e);
	put(&e, 257, 1);
	put(&e, 257, 2);
	sent(&e, 0, "2: " T257 " | 257: 00000001 00000002");
	put(&e, 257, 3);
	put(&e, 256, 4);
	put(&e, 257, 5);
	sent(&e, 2,
	    "257: 00000003 | 2: " T256 " | 256: 00000004 | 257: 00000005");
	e.now += 10000 * IPFIX_SECOND;
	put(&e, 256, 6);
	sent(&e, 5, "256: 00000006");
	over(&e);
}
END_TEST

START_TEST(records_of_one_kind_may_have_several_templates)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8-04");
	CLAUSE("7011-3.3.1-01");
	add(&e, 256);
	add_options(&e, 300);
	add(&e, 258);
	put(&e, 256, 1);
	put(&e, 258, 2);
	put(&e, 300, 3);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 2: " T258
	    " | 258: 00000002 | 3: " O300 " | 300: 00000001 00000003");
	over(&e);
}
END_TEST

START_TEST(fields_keep_the_order_of_the_caller)
{
	static const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_exporterIPv4Address, .length = 4 },
		{ .id = IPFIX_IE_meteringProcessId, .length = 4 },
		{ .id = IPFIX_IE_observationDomainId, .length = 4 },
		{ .id = IPFIX_IE_exporterIPv4Address, .length = 4 }
	};
	struct octets record = hex("c0000201 00000002 00000003 c0000204");
	struct exporting e = exporting(tcp());

	CLAUSE("7011-3.4.2.1-05");
	CLAUSE("7011-8-05");
	ck_assert_int_eq(ipfix_exporter_add(e.exporter, &(uint16_t){ 256 }, 3,
	                     fields, 4, e.now, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_exporter_put_octets(
	                     e.exporter, 256, octets_span(record), e.now),
	    IPFIX_OK);
	sent(&e, 0,
	    "3: 0100 0004 0003 0082 0004 008f 0004 0095 0004 0082 0004 |"
	    "256: c0000201 00000002 00000003 c0000204");
	free(record.data);
	over(&e);
}
END_TEST

START_TEST(an_id_over_udp_waits_for_three_intervals)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .template_refresh = 10 * IPFIX_SECOND,
	        .options_refresh = 20 * IPFIX_SECOND });

	CLAUSE("7011-8.4-09");
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	refused(&e, 256, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_REUSED,
	    IPFIX_ERR_STATE);
	e.now += 60 * IPFIX_SECOND - 1;
	refused(&e, 256, 0, &ADDRESS, 1, IPFIX_FAULT_TEMPLATE_REUSED,
	    IPFIX_ERR_STATE);
	ck_assert_uint_eq(chosen(&e), 257);
	e.now += 1;
	ck_assert_uint_eq(chosen(&e), 256);
	/* One that was never sent is free at once. */
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_uint_eq(chosen(&e), 256);
	over(&e);
}
END_TEST

START_TEST(how_long_an_id_waits_can_be_chosen)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_SCTP, .reuse_delay = 5 * IPFIX_SECOND });

	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_int_eq(try_add(&e, 256), IPFIX_ERR_STATE);
	e.now += 5 * IPFIX_SECOND;
	add(&e, 256);
	over(&e);
}
END_TEST

START_TEST(intervals_without_end_overflow_nothing)
{
	/* Three times this is 3, if it is let. */
	ipfix_time third = IPFIX_NEVER / 3 + 2;
	struct exporting e = exporting((ipfix_exporter_options){
	    .template_refresh = third, .options_refresh = third });

	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), e.now + third);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	e.now += IPFIX_SECOND;
	ck_assert_int_eq(try_add(&e, 256), IPFIX_ERR_STATE);
	over(&e);
}
END_TEST

START_TEST(the_end_of_time_overflows_nothing)
{
	struct exporting e = exporting((ipfix_exporter_options){ 0 });

	e.now = IPFIX_NEVER - 1;
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_uint_eq(ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_int_eq(try_add(&e, 256), IPFIX_ERR_STATE);
	over(&e);
}
END_TEST

TESTS("session/exporter_templates")
{
	test(what_no_template_can_be_is_refused);
	test(one_that_is_larger_than_a_message_is_refused);
	test(templates_and_options_templates_share_their_ids);
	test(an_id_of_0_is_replaced_by_one_that_is_free);
	loop_test(all_ids_can_be_taken_and_no_more, -1, 2);
	test(there_are_as_many_templates_as_the_limit_allows);
	test(there_are_4096_unless_told_otherwise);
	test(an_allocation_that_fails_adds_no_template);
	loop_test(nothing_else_allocates, 0, 4);
	test(a_template_is_sent_with_its_first_record_and_once);
	test(records_of_one_kind_may_have_several_templates);
	test(fields_keep_the_order_of_the_caller);
	test(an_id_over_udp_waits_for_three_intervals);
	test(how_long_an_id_waits_can_be_chosen);
	test(intervals_without_end_overflow_nothing);
	test(the_end_of_time_overflows_nothing);
}
