/* SPDX-License-Identifier: BSD-3-Clause */
/* Sequence Numbers: single Messages, and an exporter behind a bad network. */
#include "session/sequence.h"

#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

enum { TIME = 1700000000 };

/* What a Message was, and how many records that is about. */
static ipfix_order
arrive(struct ipx_sequence *s, uint32_t sequence, uint32_t records,
    uint32_t time, uint32_t *count)
{
	struct ipx_arrival a = { .sequence = sequence,
		.export_time = TIME + time,
		.records = records };

	return ipx_sequence_take(s, &a, count);
}

/* Takes a Message of which that is expected. */
static void
is(struct ipx_sequence *s, uint32_t sequence, uint32_t records, uint32_t time,
    ipfix_order order, uint32_t count)
{
	uint32_t found;

	ck_assert_int_eq(arrive(s, sequence, records, time, &found), order);
	ck_assert_uint_eq(found, count);
}

static struct ipx_sequence
sequence_of(ipfix_sequence_rule rule)
{
	struct ipx_sequence s;

	ipx_sequence_init(&s, 1, 0, rule);
	return s;
}

static void
seen(const struct ipx_sequence *s, uint64_t lost, uint64_t duplicate,
    uint64_t reordered, uint64_t restarts)
{
	ck_assert_uint_eq(s->seen.lost, lost);
	ck_assert_uint_eq(s->seen.duplicate, duplicate);
	ck_assert_uint_eq(s->seen.reordered, reordered);
	ck_assert_uint_eq(s->seen.restarts, restarts);
}

START_TEST(records_are_counted_modulo_2_to_the_32)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	CLAUSE("7011-10.3.2-03");
	is(&s, UINT32_MAX - 4, 3, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, UINT32_MAX - 1, 5, 1, IPFIX_ORDER_NEXT, 0);
	is(&s, 3, 1, 2, IPFIX_ORDER_NEXT, 0);
	is(&s, UINT32_MAX - 1, 5, 1, IPFIX_ORDER_DUPLICATE, 5);
	seen(&s, 0, 5, 0, 0);
	ck_assert_uint_eq(s.seen.messages, 4);
	ck_assert_uint_eq(s.seen.records, 14);
}
END_TEST

START_TEST(what_falls_into_a_gap_was_late_and_not_lost)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	CLAUSE("7011-10.3.2-02");
	CLAUSE("7011-10.3.2-04");
	CLAUSE("7011-9-06");
	is(&s, 100, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 140, 10, 1, IPFIX_ORDER_GAP, 30);
	seen(&s, 30, 0, 0, 0);
	is(&s, 120, 10, 1, IPFIX_ORDER_LATE, 10);
	is(&s, 130, 10, 1, IPFIX_ORDER_LATE, 10);
	is(&s, 150, 10, 1, IPFIX_ORDER_NEXT, 0);
	seen(&s, 10, 0, 20, 0);
	is(&s, 130, 10, 1, IPFIX_ORDER_DUPLICATE, 10);
	is(&s, 110, 10, 0, IPFIX_ORDER_LATE, 10);
	seen(&s, 0, 10, 30, 0);
}
END_TEST

START_TEST(a_skipped_set_is_no_loss)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	struct ipx_arrival unknown = { .sequence = 10,
		.export_time = TIME,
		.records = 2,
		.undecodable = 1 };
	uint32_t count;

	is(&s, 0, 10, 0, IPFIX_ORDER_NEXT, 0);
	ck_assert_int_eq(
	    ipx_sequence_take(&s, &unknown, &count), IPFIX_ORDER_NEXT);
	is(&s, 25, 5, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 30, 5, 0, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 0, 0, 0);
	ck_assert_uint_eq(s.seen.undecodable_sets, 1);
	/* What may have been in it can still come, and was not lost. */
	is(&s, 20, 5, 0, IPFIX_ORDER_LATE, 5);
	seen(&s, 0, 0, 5, 0);
	/* And a duplicate in the meantime does not set anything right. */
	unknown.sequence = 35;
	ck_assert_int_eq(
	    ipx_sequence_take(&s, &unknown, &count), IPFIX_ORDER_NEXT);
	is(&s, 30, 5, 0, IPFIX_ORDER_DUPLICATE, 5);
	is(&s, 50, 5, 0, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 5, 5, 0);
}
END_TEST

START_TEST(a_discarded_message_is_no_loss_either)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, 0, 10, 0, IPFIX_ORDER_NEXT, 0);
	ipx_sequence_discard(&s, 10);
	is(&s, 20, 10, 0, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 0, 0, 0);
	/* One with another number hides nothing. */
	ipx_sequence_discard(&s, 10);
	is(&s, 40, 10, 0, IPFIX_ORDER_GAP, 10);
	seen(&s, 10, 0, 0, 0);
}
END_TEST

START_TEST(a_late_message_with_a_skipped_set_takes_no_loss_for_granted)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	struct ipx_arrival unknown = { .sequence = 20,
		.export_time = TIME,
		.records = 0,
		.undecodable = 1 };
	uint32_t count;

	is(&s, 0, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 40, 10, 0, IPFIX_ORDER_GAP, 30);
	ck_assert_int_eq(
	    ipx_sequence_take(&s, &unknown, &count), IPFIX_ORDER_LATE);
	seen(&s, 10, 0, 0, 0);
}
END_TEST

START_TEST(an_exporter_that_counts_from_0_again_lost_nothing)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, 5000, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 0, 10, 60, IPFIX_ORDER_RESTART, 0);
	is(&s, 10, 10, 60, IPFIX_ORDER_NEXT, 0);
	is(&s, 0, 10, 60, IPFIX_ORDER_DUPLICATE, 10);
	seen(&s, 0, 10, 0, 1);
}
END_TEST

START_TEST(a_restart_is_also_known_by_its_templates)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	struct ipx_arrival a = {
		.sequence = 7, .export_time = TIME + 1, .announces = true
	};
	uint32_t count;

	is(&s, 5000, 10, 0, IPFIX_ORDER_NEXT, 0);
	ck_assert_int_eq(
	    ipx_sequence_take(&s, &a, &count), IPFIX_ORDER_RESTART);
	/* Templates of a Message that is late are no sign. */
	is(&s, 7, 10, 2, IPFIX_ORDER_NEXT, 0);
	a.sequence = 0;
	ck_assert_int_eq(ipx_sequence_take(&s, &a, &count), IPFIX_ORDER_LATE);
	seen(&s, 0, 0, 0, 1);
}
END_TEST

START_TEST(without_other_signs_a_second_message_tells_a_restart)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	CLAUSE("7011-11.6-03");
	is(&s, 5000, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 20, 10, 60, IPFIX_ORDER_STRAY, 10);
	is(&s, 30, 10, 60, IPFIX_ORDER_RESTART, 0);
	is(&s, 40, 10, 60, IPFIX_ORDER_NEXT, 0);
	is(&s, 20, 10, 60, IPFIX_ORDER_DUPLICATE, 10);
	seen(&s, 0, 10, 0, 1);
	is(&s, 1 << 28, 10, 60, IPFIX_ORDER_STRAY, 10);
	is(&s, 50, 10, 60, IPFIX_ORDER_NEXT, 0);
	is(&s, 1 << 28, 10, 61, IPFIX_ORDER_STRAY, 10);
	is(&s, (1 << 28) + 10, 10, 61, IPFIX_ORDER_RESTART, 0);
	seen(&s, 0, 10, 0, 2);
}
END_TEST

START_TEST(a_restart_in_the_same_second_looks_double_till_time_goes_on)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, 0, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 10, 90, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 0, 20, 0, IPFIX_ORDER_DUPLICATE, 20);
	is(&s, 20, 20, 0, IPFIX_ORDER_DUPLICATE, 20);
	is(&s, 40, 20, 1, IPFIX_ORDER_RESTART, 0);
	seen(&s, 0, 0, 0, 1);
}
END_TEST

START_TEST(duplicates_in_a_row_are_no_restart)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	for (uint32_t i = 0; i < 10; i++)
		is(&s, i * 10, 10, 0, IPFIX_ORDER_NEXT, 0);
	for (uint32_t i = 0; i < 10; i++)
		is(&s, i * 10, 10, 0, IPFIX_ORDER_DUPLICATE, 10);
	is(&s, 100, 10, 1, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 100, 0, 0);
}
END_TEST

START_TEST(a_clock_that_stands_still_hides_a_restart_for_a_while_only)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	uint32_t count;

	is(&s, 5000, 10, 0, IPFIX_ORDER_NEXT, 0);
	for (uint32_t i = 0; i < 30; i++)
		(void)arrive(&s, i * 10, 10, 0, &count);
	seen(&s, 0, 0, 0, 1);
}
END_TEST

START_TEST(a_clock_that_begins_in_1970_is_a_sign_too)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, 5000, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 0, 10, 60u - TIME, IPFIX_ORDER_RESTART, 0);
	is(&s, 10, 10, 61u - TIME, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 0, 0, 1);
}
END_TEST

START_TEST(one_false_number_ahead_is_not_followed_for_ever)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	uint32_t count;

	CLAUSE("7011-11.6-01");
	CLAUSE("7011-11.6-03");
	is(&s, 0, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 100000, 10, 0, IPFIX_ORDER_GAP, 99990);
	for (uint32_t i = 1; i < 12; i++)
		(void)arrive(&s, i * 10, 10, 0, &count);
	is(&s, 120, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 140, 10, 0, IPFIX_ORDER_GAP, 10);
	seen(&s, 10, 0, 0, 0);
}
END_TEST

START_TEST(a_number_near_the_end_of_all_numbers_wraps_with_a_loss)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, UINT32_MAX - 19, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 0, 10, 5, IPFIX_ORDER_GAP, 10);
	seen(&s, 10, 0, 0, 0);
}
END_TEST

START_TEST(what_came_before_all_that_is_known_is_late)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);

	is(&s, 100, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 90, 10, 0, IPFIX_ORDER_LATE, 10);
	is(&s, 110, 0, 0, IPFIX_ORDER_NEXT, 0);
	/* Templates alone have no records that could be double. */
	is(&s, 105, 0, 0, IPFIX_ORDER_LATE, 0);
	seen(&s, 0, 0, 10, 0);
}
END_TEST

START_TEST(without_a_rule_nothing_is_found)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_NONE);

	is(&s, 100, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 90, 10, 0, IPFIX_ORDER_NEXT, 0);
	is(&s, 9000, 10, 0, IPFIX_ORDER_NEXT, 0);
	seen(&s, 0, 0, 0, 0);
	ck_assert_uint_eq(s.seen.records, 30);
}
END_TEST

START_TEST(a_number_that_never_moves_is_not_relied_on)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_AUTO);
	uint32_t count;

	for (uint32_t i = 0; i < 10; i++)
		(void)arrive(&s, 0, 10, i * 60, &count);
	ck_assert_int_eq(s.seen.rule, IPFIX_SEQUENCE_NONE);
	seen(&s, 0, 0, 0, 0);
}
END_TEST

START_TEST(a_rule_that_was_named_stays)
{
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_RECORDS);
	uint32_t count;

	for (uint32_t i = 0; i < 10; i++)
		(void)arrive(&s, i, 10, i, &count);
	ck_assert_int_eq(s.seen.rule, IPFIX_SEQUENCE_RECORDS);
}
END_TEST

START_TEST(any_numbers_at_all_leave_sense_behind)
{
	struct sweep sweep = sweep_begin("any numbers");
	struct ipx_sequence s = sequence_of(IPFIX_SEQUENCE_AUTO);

	for (int i = 0; i < 300000; i++) {
		uint64_t x = sweep_next(&sweep);
		struct ipx_arrival a = { .sequence = (uint32_t)(x >> 32),
			.export_time = (uint32_t)x % 4,
			.records = (uint32_t)(x >> 8) % 20,
			.undecodable = x % 7 == 0,
			.announces = x % 3 == 0 };
		uint32_t count;

		if (i % 1000 == 0)
			s = sequence_of((ipfix_sequence_rule)(i / 1000 & 7));
		if (x % 5 != 0)
			a.sequence = s.expected + (uint32_t)(x >> 40) % 100 -
			    (uint32_t)(x >> 50) % 100;
		(void)ipx_sequence_take(&s, &a, &count);
		must(s.gap_count <= IPX_GAPS);
		for (size_t g = 0; g < s.gap_count; g++)
			must(ipx_before(s.gaps[g].begin, s.gaps[g].end));
		must((int64_t)s.seen.lost >= 0);
		must(s.seen.duplicate <= s.seen.records);
		must(s.seen.reordered <= s.seen.records);
	}
}
END_TEST

TESTS("session/sequence")
{
	test(records_are_counted_modulo_2_to_the_32);
	test(what_falls_into_a_gap_was_late_and_not_lost);
	test(a_skipped_set_is_no_loss);
	test(a_discarded_message_is_no_loss_either);
	test(a_late_message_with_a_skipped_set_takes_no_loss_for_granted);
	test(an_exporter_that_counts_from_0_again_lost_nothing);
	test(a_restart_is_also_known_by_its_templates);
	test(without_other_signs_a_second_message_tells_a_restart);
	test(a_restart_in_the_same_second_looks_double_till_time_goes_on);
	test(duplicates_in_a_row_are_no_restart);
	test(a_clock_that_stands_still_hides_a_restart_for_a_while_only);
	test(a_clock_that_begins_in_1970_is_a_sign_too);
	test(one_false_number_ahead_is_not_followed_for_ever);
	test(a_number_near_the_end_of_all_numbers_wraps_with_a_loss);
	test(what_came_before_all_that_is_known_is_late);
	test(without_a_rule_nothing_is_found);
	test(a_number_that_never_moves_is_not_relied_on);
	test(a_rule_that_was_named_stays);
	test(any_numbers_at_all_leave_sense_behind);
}
