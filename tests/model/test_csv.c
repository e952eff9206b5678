/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/csv.h"

#include "support/test.h"

/* A reader over an exact copy, which the caller frees. */
static struct ipx_csv
reader(const char *text, uint8_t **copy)
{
	size_t size = strlen(text);

	*copy = exact(text, size);
	return ipx_csv_over((ipfix_span){ *copy, size });
}

/* The next field is this text, at this place. */
static void
expect(struct ipx_csv *csv, const char *text, size_t offset, size_t line)
{
	struct ipx_csv_field field;

	ck_assert_int_eq(ipx_csv_field(csv, &field, NULL), IPFIX_OK);
	ck_assert_uint_eq(field.text.size, strlen(text));
	if (field.text.size > 0)
		ck_assert_mem_eq(field.text.data, text, field.text.size);
	else
		ck_assert_ptr_null(field.text.data);
	ck_assert_uint_eq(field.offset, offset);
	ck_assert_uint_eq(field.line, line);
}

static void
expect_end_of_row(struct ipx_csv *csv)
{
	struct ipx_csv_field field;

	ck_assert_int_eq(ipx_csv_field(csv, &field, NULL), IPFIX_DONE);
}

START_TEST(rows_hold_fields_with_their_offsets_and_lines)
{
	uint8_t *copy;
	struct ipx_csv csv = reader("a,bc,\n,d", &copy);

	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "a", 0, 1);
	expect(&csv, "bc", 2, 1);
	expect(&csv, "", 5, 1);
	expect_end_of_row(&csv);
	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "", 6, 2);
	expect(&csv, "d", 7, 2);
	expect_end_of_row(&csv);
	ck_assert(!ipx_csv_row(&csv));
	free(copy);
}
END_TEST

START_TEST(a_line_may_end_in_carriage_return_and_line_feed)
{
	uint8_t *copy;
	struct ipx_csv csv = reader("a,b\r\n\r\nc\r\n", &copy);

	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "a", 0, 1);
	expect(&csv, "b", 2, 1);
	expect_end_of_row(&csv);
	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "c", 7, 3);
	expect_end_of_row(&csv);
	ck_assert(!ipx_csv_row(&csv));
	free(copy);
}
END_TEST

START_TEST(marks_comments_empty_lines_and_spaces_are_passed_over)
{
	uint8_t *copy;
	struct ipx_csv csv =
	    reader("\xef\xbb\xbf# \"one\n\n  \t\n  # two\n a b ,\tc\n#", &copy);

	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "a b", 24, 5);
	expect(&csv, "c", 30, 5);
	expect_end_of_row(&csv);
	ck_assert(!ipx_csv_row(&csv));
	free(copy);
}
END_TEST

START_TEST(a_quoted_field_holds_commas_line_ends_and_doubled_quotes)
{
	uint8_t *copy;
	struct ipx_csv csv =
	    reader("\"a,b\", \"c\nd\" ,\"e\"\"f\",\"\",#x\ng", &copy);

	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "a,b", 0, 1);
	expect(&csv, "c\nd", 7, 1);
	expect(&csv, "e\"\"f", 14, 2);
	expect(&csv, "", 21, 2);
	expect(&csv, "#x", 24, 2);
	expect_end_of_row(&csv);
	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "g", 27, 3);
	free(copy);
}
END_TEST

static const char *const OPEN[] = { "a\nb,\"", "a\nb,\"c", "a\nb,\"c\n\nd",
	"a\nb,\"c\"\"", "a\nb,\"c\"d", "a\nb,\"c\" d\n", "a\nb,\"\"\"" };

START_TEST(a_quote_that_is_not_closed_is_told_where_it_opens)
{
	uint8_t *copy;
	struct ipx_csv csv = reader(OPEN[_i], &copy);
	struct ipx_csv_field field;
	ipfix_error error;

	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "a", 0, 1);
	expect_end_of_row(&csv);
	ck_assert(ipx_csv_row(&csv));
	expect(&csv, "b", 2, 2);
	ck_assert_int_eq(ipx_csv_field(&csv, &field, &error), IPFIX_ERR_SYNTAX);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_CSV_QUOTE);
	ck_assert_uint_eq(error.offset, 4);
	ck_assert_uint_eq(error.line, 2);
	free(copy);
}
END_TEST

/* Reads all there is; at each step a field, so there is an end. */
static void
read_all(const char *text, size_t size)
{
	uint8_t *copy = exact(text, size);
	struct ipx_csv csv = ipx_csv_over((ipfix_span){ copy, size });
	struct ipx_csv_field field;
	ipfix_result rc = IPFIX_OK;
	size_t fields = 0;

	while (rc >= 0 && ipx_csv_row(&csv))
		while ((rc = ipx_csv_field(&csv, &field, NULL)) == IPFIX_OK)
			ck_assert_uint_le(++fields, size + 1);
	free(copy);
}

START_TEST(any_text_comes_to_an_end)
{
	static const char ALPHABET[] = "a,\"\n# \r";
	char text[5];

	for (unsigned n = 0; n < 7 * 7 * 7 * 7 * 7; n++) {
		unsigned rest = n;

		for (size_t i = 0; i < sizeof text; i++, rest /= 7)
			text[i] = ALPHABET[rest % 7];
		read_all(text, sizeof text);
	}
}
END_TEST

static ipfix_span
span_of(const char *text)
{
	return (ipfix_span){ (const uint8_t *)text, strlen(text) };
}

START_TEST(texts_are_the_same_but_for_letter_case_and_spaces)
{
	ck_assert(
	    ipx_csv_is(span_of("Abstract Data Type"), "abstractDataType"));
	ck_assert(ipx_csv_is(span_of("4-octet words"), "4-octet words"));
	ck_assert(ipx_csv_is(span_of("4-OCTETWORDS"), "4-octet words"));
	ck_assert(ipx_csv_is(span_of(""), ""));
	ck_assert(!ipx_csv_is(span_of("octet"), "octets"));
	ck_assert(!ipx_csv_is(span_of("octets"), "octet"));
	ck_assert(!ipx_csv_is(span_of(""), "x"));
}
END_TEST

START_TEST(numbers_are_decimal_or_hexadecimal)
{
	uint64_t n = 0;

	ck_assert(ipx_csv_number(span_of("0"), 9, &n) && n == 0);
	ck_assert(ipx_csv_number(span_of("00123"), 123, &n) && n == 123);
	ck_assert(ipx_csv_number(span_of("0xfF"), 255, &n) && n == 255);
	ck_assert(
	    ipx_csv_number(span_of("18446744073709551615"), UINT64_MAX, &n));
	ck_assert(n == UINT64_MAX);
}
END_TEST

START_TEST(what_is_no_number_changes_nothing)
{
	static const char *const WRONG[] = { "", "0x", "x1", "1x", "-1", "+1",
		"1 2", "0xg", "1.0", "a", "124", "99999999999999999999" };
	uint64_t n = 42;

	for (size_t i = 0; i < IPFIX_COUNT(WRONG); i++)
		ck_assert(!ipx_csv_number(span_of(WRONG[i]), 123, &n));
	ck_assert(
	    !ipx_csv_number(span_of("18446744073709551616"), UINT64_MAX, &n));
	ck_assert(!ipx_csv_number(span_of("9"), 8, &n));
	ck_assert(n == 42);
}
END_TEST

TESTS("model/csv")
{
	test(rows_hold_fields_with_their_offsets_and_lines);
	test(a_line_may_end_in_carriage_return_and_line_feed);
	test(marks_comments_empty_lines_and_spaces_are_passed_over);
	test(a_quoted_field_holds_commas_line_ends_and_doubled_quotes);
	loop_test(a_quote_that_is_not_closed_is_told_where_it_opens, 0,
	    IPFIX_COUNT(OPEN));
	test(any_text_comes_to_an_end);
	test(texts_are_the_same_but_for_letter_case_and_spaces);
	test(numbers_are_decimal_or_hexadecimal);
	test(what_is_no_number_changes_nothing);
}
