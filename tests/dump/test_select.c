/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/select.h"

#include "support/test.h"

/* A Message of 28 octets with two Sets. */
static const char message[] = "000a 001c 00000000 00000000 00000000"
                              "0002 0008 01000000 0100 0004";

static ipfix_span
span(const struct octets *o, size_t from, size_t to)
{
	return (ipfix_span){ &o->data[from], to - from };
}

static enum verdict
judge_datagram(const char *text, uint16_t port)
{
	struct octets o = hex(text);
	enum verdict verdict = select_datagram(octets_span(o), port);

	free(o.data);
	return verdict;
}

static enum message_shape
shape_of(const char *text)
{
	struct octets o = hex(text);
	enum message_shape shape = select_shape(octets_span(o));

	free(o.data);
	return shape;
}

START_TEST(a_message_whose_sets_fill_it_has_the_shape)
{
	ck_assert_int_eq(shape_of(message), SHAPE_YES);
	ck_assert_int_eq(
	    shape_of("000a 0010 00000000 00000000 00000000"), SHAPE_YES);
}
END_TEST

START_TEST(every_prefix_of_a_message_may_be_one)
{
	struct octets o = hex(message);
	uint8_t *copy = exact(o.data, (size_t)_i);

	ck_assert_int_eq(
	    select_shape((ipfix_span){ copy, (size_t)_i }), SHAPE_MAYBE);
	free(copy);
	free(o.data);
}
END_TEST

START_TEST(what_cannot_be_a_message_has_not_the_shape)
{
	ck_assert_int_eq(shape_of("01"), SHAPE_NO);
	ck_assert_int_eq(shape_of("0009"), SHAPE_NO);
	ck_assert_int_eq(shape_of("000a 000f"), SHAPE_NO);
	ck_assert_int_eq(
	    shape_of("000a 0013 00000000 00000000 00000000 0002 04"), SHAPE_NO);
	ck_assert_int_eq(
	    shape_of("000a 0014 00000000 00000000 00000000 0004 0004"),
	    SHAPE_NO);
	ck_assert_int_eq(
	    shape_of("000a 0014 00000000 00000000 00000000 0002 0003"),
	    SHAPE_NO);
	ck_assert_int_eq(
	    shape_of("000a 0014 00000000 00000000 00000000 0002 0005"),
	    SHAPE_NO);
}
END_TEST

START_TEST(a_message_is_found_behind_other_octets)
{
	struct octets o = hex("000a000f ff 000a 001c 00000000 00000000"
	                      "00000000 0002 0008 01000000 0100 0004 aa");
	struct found found = select_find(octets_span(o), false);

	ck_assert_int_eq(found.shape, SHAPE_YES);
	ck_assert_uint_eq(found.offset, 5);
	found = select_find(span(&o, 0, 20), false);
	ck_assert_int_eq(found.shape, SHAPE_MAYBE);
	ck_assert_uint_eq(found.offset, 5);
	ck_assert_uint_eq(found.needs, 33);
	found = select_find(span(&o, 0, 7), false);
	ck_assert_uint_eq(found.needs, 21);
	found = select_find(span(&o, 0, 20), true);
	ck_assert_int_eq(found.shape, SHAPE_NO);
	ck_assert_uint_eq(found.offset, 20);
	free(o.data);
}
END_TEST

START_TEST(a_datagram_is_judged_by_its_header_and_first_set)
{
	ck_assert_int_eq(judge_datagram(message, 9999), VERDICT_IPFIX);
	/* a Length beyond the datagram */
	ck_assert_int_eq(
	    judge_datagram(
	        "000a 0015 00000000 00000000 00000000 00020004", 9999),
	    VERDICT_OTHER);
	/* a Set beyond the Message */
	ck_assert_int_eq(
	    judge_datagram(
	        "000a 0014 00000000 00000000 00000000 00020005", 9999),
	    VERDICT_OTHER);
	ck_assert_int_eq(judge_datagram("", 4739), VERDICT_OTHER);
	ck_assert_int_eq(judge_datagram("00", 4739), VERDICT_IPFIX);
	ck_assert_int_eq(judge_datagram("00", 4740), VERDICT_IPFIX);
	ck_assert_int_eq(judge_datagram("00", 4741), VERDICT_OTHER);
}
END_TEST

START_TEST(netflow_is_told_apart)
{
	static const uint8_t version5[72] = { 0, 5, 0, 1 };

	ck_assert_int_eq(select_datagram((ipfix_span){ version5, 72 }, 4739),
	    VERDICT_NETFLOW);
	ck_assert_int_eq(
	    select_datagram((ipfix_span){ version5, 71 }, 4739), VERDICT_IPFIX);
	ck_assert_int_eq(judge_datagram("0009 0001 00000000 00000000 00000000"
	                                "00000000 0000 0004",
	                     9999),
	    VERDICT_NETFLOW);
	ck_assert_int_eq(judge_datagram("0009 0001 00000000 00000000 00000000"
	                                "00000000 0002 0004",
	                     9999),
	    VERDICT_OTHER);
}
END_TEST

START_TEST(tls_and_dtls_are_told_apart)
{
	ck_assert_int_eq(judge_datagram("16 fefd", 4740), VERDICT_TLS);
	ck_assert_int_eq(judge_datagram("17 0303", 4740), VERDICT_TLS);
	ck_assert_int_eq(judge_datagram("16 0303", 443), VERDICT_OTHER);
}
END_TEST

TESTS("dump/select")
{
	test(a_message_whose_sets_fill_it_has_the_shape);
	loop_test(every_prefix_of_a_message_may_be_one, 0, 28);
	test(what_cannot_be_a_message_has_not_the_shape);
	test(a_message_is_found_behind_other_octets);
	test(a_datagram_is_judged_by_its_header_and_first_set);
	test(netflow_is_told_apart);
	test(tls_and_dtls_are_told_apart);
}
