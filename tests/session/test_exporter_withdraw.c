/* SPDX-License-Identifier: BSD-3-Clause */
/* How templates end. */
#include <ipfix/exporter.h>

#include "support/exporting.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"
#define T257 "0101 0001 0008 0004"
#define O300 "012c 0002 0001 0095 0004 0029 0004"

static ipfix_exporter_options
tcp(void)
{
	return (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = 1 };
}

START_TEST(a_template_is_withdrawn_in_a_set_of_its_kind)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8.1-01");
	CLAUSE("7011-8.1-02");
	CLAUSE("7011-8.1-04");
	CLAUSE("7011-8.1-05");
	CLAUSE("7011-8.1-06");
	add(&e, 256);
	add(&e, 257);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 257, 2);
	put(&e, 300, 3);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	put(&e, 257, 4);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 257, e.now), IPFIX_OK);
	put(&e, 300, 5);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 300, e.now), IPFIX_OK);
	sent(&e, 3,
	    "257: 00000004 | 2: 0100 0000 0101 0000 | 300: 00000001 00000005 |"
	    " 3: 012c 0000");
	ck_assert_uint_eq(ipfix_exporter_counters(e.exporter)->withdrawals, 3);
	ck_assert_uint_eq(ipfix_exporter_counters(e.exporter)->templates, 0);
	over(&e);
}
END_TEST

START_TEST(a_template_that_ended_refuses_records)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = (ipfix_transport)_i, .odid = 1 });
	const ipfix_field fields = { .prefix = 0 };

	CLAUSE("7011-8.2-04");
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	ck_assert_int_eq(try_put(&e, 256, 2), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(
	    ipfix_exporter_put_fields(e.exporter, 256, &fields, 1, e.now),
	    IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(ipfix_exporter_put_octets(
	                     e.exporter, 256, (ipfix_span){ NULL, 0 }, e.now),
	    IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_ERR_NOTFOUND);
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 256));
	sent(&e, 0,
	    _i == IPFIX_UDP ? "2: " T256 " | 256: 00000001"
	                    : "2: " T256 " | 256: 00000001 | 2: 0100 0000");
	over(&e);
}
END_TEST

START_TEST(what_was_never_announced_is_not_withdrawn)
{
	struct exporting e = exporting(tcp());

	add(&e, 256);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	add(&e, 256);
	ck_assert_int_eq(
	    ipfix_exporter_withdraw_all(e.exporter, IPFIX_SET_TEMPLATE, e.now),
	    IPFIX_OK);
	nothing_sent(&e);
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 256));
	over(&e);
}
END_TEST

START_TEST(an_id_is_free_once_its_template_was_withdrawn)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8.1-12");
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	add_options(&e, 256);
	put(&e, 256, 7);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 2: 0100 0000 |"
	    "3: 0100 0002 0001 0095 0004 0029 0004 | 256: 00000001 00000007");
	over(&e);
}
END_TEST

START_TEST(all_of_a_kind_are_withdrawn_by_one_record)
{
	struct exporting e = exporting(tcp());

	CLAUSE("7011-8.1-10");
	CLAUSE("7011-8.1-11");
	turn(&e, 2, 0);
	add(&e, 256);
	turn(&e, 1, 0);
	add(&e, 256);
	add(&e, 257);
	add_options(&e, 300);
	put(&e, 257, 1);
	put(&e, 300, 1);
	ck_assert_int_eq(
	    ipfix_exporter_withdraw_all(e.exporter, IPFIX_SET_TEMPLATE, e.now),
	    IPFIX_OK);
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 256));
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 257));
	ck_assert_ptr_nonnull(ipfix_exporter_find(e.exporter, 300));
	put(&e, 300, 2);
	ck_assert_int_eq(ipfix_exporter_withdraw_all(
	                     e.exporter, IPFIX_SET_OPTIONS_TEMPLATE, e.now),
	    IPFIX_OK);
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 300));
	sent(&e, 0,
	    "2: " T257 " | 257: 00000001 | 3: " O300
	    " | 300: 00000001 00000001 | 2: 0002 0000 |"
	    " 300: 00000001 00000002 | 3: 0003 0000");
	/* Those of the other domain are still there. */
	turn(&e, 2, 0);
	put(&e, 256, 1);
	over(&e);
}
END_TEST

START_TEST(only_templates_can_be_withdrawn)
{
	struct exporting e = exporting(tcp());

	ck_assert_int_eq(
	    ipfix_exporter_withdraw_all(e.exporter, 4, e.now), IPFIX_ERR_INVAL);
	ck_assert_int_eq(ipfix_exporter_withdraw_all(e.exporter, 256, e.now),
	    IPFIX_ERR_INVAL);
	over(&e);
}
END_TEST

START_TEST(a_withdrawal_waits_for_room)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .max_message = 36 });

	add(&e, 256);
	put(&e, 256, 1); /* 16 + 4 + 8 + 4 + 4 octets */
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_FULL);
	ck_assert_int_eq(
	    ipfix_exporter_withdraw_all(e.exporter, IPFIX_SET_TEMPLATE, e.now),
	    IPFIX_FULL);
	ck_assert_ptr_nonnull(ipfix_exporter_find(e.exporter, 256));
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	sent(&e, 1, "2: 0100 0000");
	over(&e);
}
END_TEST

START_TEST(nothing_is_withdrawn_over_udp)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	CLAUSE("7011-8.4-07");
	add(&e, 256);
	add(&e, 257);
	put(&e, 256, 1);
	put(&e, 257, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_withdraw_all(e.exporter, IPFIX_SET_TEMPLATE, e.now),
	    IPFIX_ERR_UNSUPPORTED);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	nothing_sent(&e);
	/* It is not sent again either. */
	e.now += 600 * IPFIX_SECOND;
	ck_assert_int_eq(ipfix_exporter_refresh(e.exporter, e.now), IPFIX_OK);
	sent(&e, 2, "2: " T257);
	over(&e);
}
END_TEST

TESTS("session/exporter_withdraw")
{
	test(a_template_is_withdrawn_in_a_set_of_its_kind);
	loop_test(a_template_that_ended_refuses_records, 0, 4);
	test(what_was_never_announced_is_not_withdrawn);
	test(an_id_is_free_once_its_template_was_withdrawn);
	test(all_of_a_kind_are_withdrawn_by_one_record);
	test(only_templates_can_be_withdrawn);
	test(a_withdrawal_waits_for_room);
	test(nothing_is_withdrawn_over_udp);
}
