/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/version.h>

#include "base/fail.h"

#include <stdio.h>

#include "support/test.h"

#define ROW(name, number, text) { IPFIX_##name, number, "IPFIX_" #name, text },
static const struct {
	ipfix_result result;
	int number;
	const char *name, *text;
} RESULTS[] = { IPFIX_RESULT_MAP(ROW) };
#undef ROW

#define ROW(name, result, clause, text) \
	{ IPFIX_FAULT_##name, IPFIX_##result, #name, clause, text },
static const struct {
	ipfix_fault fault;
	ipfix_result result;
	const char *name, *clause, *text;
} FAULTS[] = { IPFIX_FAULT_MAP(ROW) };
#undef ROW

START_TEST(each_result_has_its_row)
{
	ipfix_result result = RESULTS[_i].result;

	ck_assert_int_eq((int)result, RESULTS[_i].number);
	ck_assert_str_eq(ipfix_result_name(result), RESULTS[_i].name);
	ck_assert_str_eq(ipfix_result_text(result), RESULTS[_i].text);
}
END_TEST

START_TEST(a_number_that_is_no_result_has_a_text_all_the_same)
{
	ck_assert_str_eq(ipfix_result_name((ipfix_result)99), "unknown");
	ck_assert_str_eq(
	    ipfix_result_text((ipfix_result)-99), "not a result of libipfix");
}
END_TEST

START_TEST(each_fault_fills_the_error_from_its_row)
{
	ipfix_error error;

	ck_assert_int_eq(
	    (int)ipx_fail(&error, FAULTS[_i].fault, 18), FAULTS[_i].result);
	ck_assert_int_eq((int)error.result, FAULTS[_i].result);
	ck_assert_int_eq((int)error.fault, FAULTS[_i].fault);
	ck_assert_str_eq(error.text, FAULTS[_i].text);
	ck_assert_str_eq(error.clause, FAULTS[_i].clause);
	ck_assert_str_eq(ipfix_fault_name(error.fault), FAULTS[_i].name);
	ck_assert_uint_eq(error.offset, 18);
	ck_assert_uint_eq(error.line, 0);
	ck_assert_uint_eq(error.odid, 0);
	ck_assert_uint_eq(error.set_id, 0);
	ck_assert_uint_eq(error.template_id, 0);
}
END_TEST

START_TEST(a_fault_of_a_text_tells_the_line)
{
	ipfix_error error;

	ck_assert_int_eq(
	    (int)ipx_fail_line(&error, IPFIX_FAULT_CSV_TYPE, 40, 3),
	    IPFIX_ERR_SYNTAX);
	ck_assert_uint_eq(error.offset, 40);
	ck_assert_uint_eq(error.line, 3);
}
END_TEST

START_TEST(a_caller_need_not_want_to_know)
{
	ck_assert_int_eq(
	    (int)ipx_fail(NULL, IPFIX_FAULT_SET_SHORT, 2), IPFIX_ERR_LENGTH);
}
END_TEST

START_TEST(a_number_that_is_no_fault_is_called_unknown)
{
	ck_assert_str_eq(
	    ipfix_fault_name((ipfix_fault)IPFIX_COUNT(FAULTS)), "unknown");
}
END_TEST

START_TEST(the_version_is_that_of_the_header)
{
	char text[32];

	(void)snprintf(text, sizeof text, "%d.%d.%d", IPFIX_VERSION_MAJOR,
	    IPFIX_VERSION_MINOR, IPFIX_VERSION_PATCH);
	ck_assert_str_eq(ipfix_version(), text);
}
END_TEST

TESTS("base/error")
{
	loop_test(each_result_has_its_row, 0, IPFIX_COUNT(RESULTS));
	test(a_number_that_is_no_result_has_a_text_all_the_same);
	loop_test(
	    each_fault_fills_the_error_from_its_row, 0, IPFIX_COUNT(FAULTS));
	test(a_fault_of_a_text_tells_the_line);
	test(a_caller_need_not_want_to_know);
	test(a_number_that_is_no_fault_is_called_unknown);
	test(the_version_is_that_of_the_header);
}
