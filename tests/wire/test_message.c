/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/message.h>

#include "support/message.h"
#include "support/test.h"

/* RFC 7011, 3.1, with every field different. */
#define HEADER "000a 0010 01020304 05060708 090a0b0c"

/* Reads a Message Header; the Message and the octets are the caller's. */
static ipfix_result
get(const char *text, ipfix_message *message, ipfix_error *error)
{
	struct octets o = hex(text);
	ipfix_result rc = ipfix_message_get(octets_span(o), message, error);

	free(o.data);
	return rc;
}

static void
fails(const char *text, ipfix_fault fault, ipfix_result rc, size_t offset)
{
	static const ipfix_message BEFORE = { 1, 2, 3, { NULL, 4 } };
	ipfix_message message;
	ipfix_error error;

	/* Padding is compared, too. */
	memcpy(&message, &BEFORE, sizeof(message));
	ck_assert_int_eq(get(text, &message, &error), rc);
	ck_assert_int_eq(error.result, rc);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_mem_eq(&message, &BEFORE, sizeof(message));
	ck_assert_int_eq(get(text, &message, NULL), rc);
}

START_TEST(header_fields_are_in_network_byte_order)
{
	struct octets o = hex(HEADER);
	ipfix_message m;

	CLAUSE("7011-3.1-01");
	ck_assert_int_eq(ipfix_message_get(octets_span(o), &m, NULL), IPFIX_OK);
	ck_assert_uint_eq(m.export_time, 0x01020304);
	ck_assert_uint_eq(m.sequence, 0x05060708);
	ck_assert_uint_eq(m.odid, 0x090a0b0c);
	ck_assert_ptr_eq(m.octets.data, o.data);
	ck_assert_uint_eq(m.octets.size, 16);
	free(o.data);
}
END_TEST

START_TEST(every_prefix_of_a_header_is_cut)
{
	struct octets o = hex(HEADER);
	uint8_t *copy = exact(o.data, (size_t)_i);
	ipfix_message m;
	ipfix_error error;

	ck_assert_int_eq(
	    ipfix_message_get((ipfix_span){ copy, (size_t)_i }, &m, &error),
	    IPFIX_ERR_TRUNCATED);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_MESSAGE_CUT);
	ck_assert_uint_eq(error.offset, (size_t)_i);
	free(copy);
	free(o.data);
}
END_TEST

START_TEST(no_octets_at_all_are_a_cut_header)
{
	ipfix_message m;

	ck_assert_int_eq(ipfix_message_get((ipfix_span){ NULL, 0 }, &m, NULL),
	    IPFIX_ERR_TRUNCATED);
}
END_TEST

START_TEST(another_version_is_refused_at_octet_0)
{
	CLAUSE("7011-3.1-02");
	CLAUSE("7011-9.1-03");
	fails("0009 0010 00000000 00000000 00000000",
	    IPFIX_FAULT_MESSAGE_VERSION, IPFIX_ERR_VERSION, 0);
	fails("0a00", IPFIX_FAULT_MESSAGE_VERSION, IPFIX_ERR_VERSION, 0);
	fails("0000 0010", IPFIX_FAULT_MESSAGE_VERSION, IPFIX_ERR_VERSION, 0);
}
END_TEST

START_TEST(length_below_the_header_is_refused_at_octet_2)
{
	CLAUSE("7011-3.1-03");
	CLAUSE("7011-9.1-03");
	fails("000a 0000 00000000 00000000 00000000", IPFIX_FAULT_MESSAGE_SHORT,
	    IPFIX_ERR_LENGTH, 2);
	fails("000a 000f 00000000 00000000 00000000", IPFIX_FAULT_MESSAGE_SHORT,
	    IPFIX_ERR_LENGTH, 2);
}
END_TEST

START_TEST(length_beyond_the_octets_is_refused_at_octet_2)
{
	CLAUSE("7011-3.1-03");
	fails("000a 0011 00000000 00000000 00000000", IPFIX_FAULT_MESSAGE_LONG,
	    IPFIX_ERR_LENGTH, 2);
	fails("000a ffff 00000000 00000000 00000000", IPFIX_FAULT_MESSAGE_LONG,
	    IPFIX_ERR_LENGTH, 2);
}
END_TEST

START_TEST(octets_behind_the_length_are_not_of_the_message)
{
	ipfix_message m;

	CLAUSE("7011-3.1-03");
	ck_assert_int_eq(get(HEADER "ffff", &m, NULL), IPFIX_OK);
	ck_assert_uint_eq(m.octets.size, 16);
}
END_TEST

START_TEST(the_largest_message_is_read)
{
	struct octets m = message_of(1, 256, repeat("00", 65515));
	ipfix_message got;
	ipfix_set_iter sets;
	ipfix_set set;

	ck_assert_uint_eq(m.size, IPFIX_MESSAGE_SIZE_MAX);
	ck_assert_int_eq(
	    ipfix_message_get(octets_span(m), &got, NULL), IPFIX_OK);
	ipfix_set_iter_init(&sets, &got);
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), IPFIX_OK);
	ck_assert_uint_eq(set.body.size, 65515);
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), IPFIX_DONE);
	free(m.data);
}
END_TEST

START_TEST(a_message_may_hold_no_set)
{
	struct octets m = message(1, "");
	ipfix_message got;
	ipfix_set_iter sets;
	ipfix_set set;

	CLAUSE("7011-3-01");
	ck_assert_int_eq(
	    ipfix_message_get(octets_span(m), &got, NULL), IPFIX_OK);
	ipfix_set_iter_init(&sets, &got);
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), IPFIX_DONE);
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), IPFIX_DONE);
	free(m.data);
}
END_TEST

START_TEST(sets_come_in_the_order_of_the_wire)
{
	struct octets m = message(1, "256: 0102 | 3: | 7: 030405 | 65535: 06");
	static const ipfix_set WANTED[] = { { 256, 16, { NULL, 2 } },
		{ 3, 22, { NULL, 0 } }, { 7, 26, { NULL, 3 } },
		{ 65535, 33, { NULL, 1 } } };
	ipfix_message got;
	ipfix_set_iter sets;
	ipfix_set set;

	CLAUSE("7011-3-01");
	CLAUSE("7011-3.3.2-02");
	ck_assert_int_eq(
	    ipfix_message_get(octets_span(m), &got, NULL), IPFIX_OK);
	ipfix_set_iter_init(&sets, &got);
	for (size_t i = 0; i < IPFIX_COUNT(WANTED); i++) {
		ck_assert_int_eq(
		    ipfix_set_iter_next(&sets, &set, NULL), IPFIX_OK);
		ck_assert_uint_eq(set.id, WANTED[i].id);
		ck_assert_uint_eq(set.offset, WANTED[i].offset);
		ck_assert_uint_eq(set.body.size, WANTED[i].body.size);
		if (set.body.size > 0)
			ck_assert_ptr_eq(
			    set.body.data, m.data + set.offset + 4);
	}
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), IPFIX_DONE);
	free(m.data);
}
END_TEST

/* A good Set of 6 octets at 16, then these octets: fails, and fails again. */
static void
second_set_fails(
    const char *text, ipfix_fault fault, ipfix_result rc, size_t offset)
{
	struct octets m = join(message(1, "256: 0102"), hex(text));
	ipfix_message got;
	ipfix_set_iter sets;
	ipfix_set set = { 0, 0, { NULL, 0 } };
	ipfix_error error;

	patch16(m, 2, (uint16_t)m.size);
	ck_assert_int_eq(
	    ipfix_message_get(octets_span(m), &got, NULL), IPFIX_OK);
	ipfix_set_iter_init(&sets, &got);
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, &error), IPFIX_OK);
	for (int again = 0; again < 2; again++) {
		ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, &error), rc);
		ck_assert_int_eq(error.fault, fault);
		ck_assert_uint_eq(error.offset, offset);
		ck_assert_uint_eq(set.offset, 16);
	}
	ck_assert_int_eq(ipfix_set_iter_next(&sets, &set, NULL), rc);
	free(m.data);
}

START_TEST(set_header_that_is_cut_is_refused_where_it_begins)
{
	second_set_fails("01", IPFIX_FAULT_SET_CUT, IPFIX_ERR_TRUNCATED, 22);
	second_set_fails(
	    "010000", IPFIX_FAULT_SET_CUT, IPFIX_ERR_TRUNCATED, 22);
}
END_TEST

START_TEST(set_shorter_than_its_header_is_refused_at_its_length)
{
	CLAUSE("7011-3.3.2-02");
	second_set_fails(
	    "0100 0000", IPFIX_FAULT_SET_SHORT, IPFIX_ERR_LENGTH, 24);
	second_set_fails(
	    "0100 0003", IPFIX_FAULT_SET_SHORT, IPFIX_ERR_LENGTH, 24);
}
END_TEST

START_TEST(set_longer_than_the_message_is_refused_at_its_length)
{
	CLAUSE("7011-3.3.2-02");
	CLAUSE("7011-9.1-03");
	second_set_fails(
	    "0100 0005", IPFIX_FAULT_SET_LONG, IPFIX_ERR_LENGTH, 24);
	second_set_fails(
	    "0100 ffff 00", IPFIX_FAULT_SET_LONG, IPFIX_ERR_LENGTH, 24);
}
END_TEST

TESTS("wire/message")
{
	test(header_fields_are_in_network_byte_order);
	loop_test(every_prefix_of_a_header_is_cut, 0, 16);
	test(no_octets_at_all_are_a_cut_header);
	test(another_version_is_refused_at_octet_0);
	test(length_below_the_header_is_refused_at_octet_2);
	test(length_beyond_the_octets_is_refused_at_octet_2);
	test(octets_behind_the_length_are_not_of_the_message);
	test(the_largest_message_is_read);
	test(a_message_may_hold_no_set);
	test(sets_come_in_the_order_of_the_wire);
	test(set_header_that_is_cut_is_refused_where_it_begins);
	test(set_shorter_than_its_header_is_refused_at_its_length);
	test(set_longer_than_the_message_is_refused_at_its_length);
}
