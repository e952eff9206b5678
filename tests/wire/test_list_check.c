/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/list.h"

#include "wire/record.h"
#include "wire/template.h"

#include "support/message.h"
#include "support/test.h"

/* 256: 4 octets and a basicList; 257: a subTemplateList of its own kind. */
#define BASIC "0100 0002 0007 0004 0123 ffff"
#define ITSELF "0101 0001 0124 ffff"

static ipfix_template *itself;

/* Whether the record that was checked last has lists beyond the limit. */
static bool too_deep;

static const ipfix_template *
find(const ipfix_template_source *source, uint32_t odid, uint16_t id)
{
	(void)source;
	(void)odid;
	return id == 257 ? itself : NULL;
}

static ipfix_template *
template_of(const char *text)
{
	struct octets o = hex(text);
	ipfix_span octets = octets_span(o);
	ipfix_template *t;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, 2, NULL, NULL, NULL), IPFIX_OK);
	free(o.data);
	return t;
}

/* Checks one record, which begins at octet 20 of its Message. */
static ipfix_result
check(const char *tmpl, struct octets o, ipfix_error *error)
{
	ipfix_template_source source = { .find_ = find };
	ipfix_template *t = template_of(tmpl);
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	ipfix_record record = { .tmpl = t, .offset = 20, .source = &source };
	ipfix_result rc;

	itself = template_of(ITSELF);
	ck_assert(ipx_record_take(&c, record.tmpl, &record));
	ck_assert_uint_eq(ipx_cursor_left(&c), 0);
	too_deep = false;
	rc = ipx_record_check_lists(&record, &too_deep, error);
	ipfix_template_free(itself);
	ipfix_template_free(t);
	free(o.data);
	return rc;
}

static void
good(const char *tmpl, const char *text)
{
	ck_assert_int_eq(check(tmpl, hex(text), NULL), IPFIX_OK);
}

static void
bad(const char *tmpl, const char *text, ipfix_fault fault, size_t offset)
{
	ipfix_error error;

	ck_assert_int_eq(check(tmpl, hex(text), &error), IPFIX_ERR_LIST);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, offset);
}

START_TEST(lists_that_contradict_nothing_are_good)
{
	good("0100 0001 0008 0004", "c0000201");
	good(BASIC, "00000000 07 ff 0004 0001 0611");
	good(BASIC, "00000000 05 ff 0004 0001");
	good(ITSELF, "03 ff0101");
	good(ITSELF, "07 ff0101 03 ff0101");
}
END_TEST

START_TEST(a_bad_list_is_found_where_it_is_bad)
{
	bad(BASIC, "00000000 04 ff 0004 00", IPFIX_FAULT_LIST_CUT, 25);
	bad(BASIC, "00000000 06 ff 0004 0002 00", IPFIX_FAULT_LIST_ELEMENT, 30);
}
END_TEST

START_TEST(a_bad_list_behind_a_good_one_is_found)
{
	bad("0100 0002 0123 ffff 0123 ffff",
	    "05 ff 0004 0001  06 ff 0004 0000 00",
	    IPFIX_FAULT_LIST_ELEMENT_EMPTY, 32);
}
END_TEST

START_TEST(a_bad_list_within_a_list_is_found)
{
	/* A basicList of basicLists: the second one is cut. */
	bad(BASIC, "00000000 0d ff 0123 ffff 05 ff 0004 0001 01 ff",
	    IPFIX_FAULT_LIST_CUT, 37);
	/* A list of its own kind, whose inner list names no template. */
	bad(ITSELF, "05 ff0101 01 ff", IPFIX_FAULT_LIST_CUT, 26);
}
END_TEST

START_TEST(records_of_unknown_templates_may_be_anything)
{
	good(ITSELF, "05 ff012c ffff");
}
END_TEST

START_TEST(lists_deeper_than_the_limit_may_be_anything)
{
	struct octets o = repeat("ff 0123 ffff ff0000", 100);

	for (size_t i = 0; i < 100; i++)
		patch16(o, i * 8 + 6, (uint16_t)(o.size - i * 8 - 8));
	o = join(hex("ff0320"), o);
	ck_assert_int_eq(check("0100 0001 0123 ffff", o, NULL), IPFIX_OK);
	ck_assert(too_deep);
	good("0100 0001 0123 ffff", "05 ff 0007 0004");
	ck_assert(!too_deep);
}
END_TEST

START_TEST(a_list_of_fixed_length_is_checked)
{
	good("0100 0001 0123 0007", "ff 0004 0001 0611");
	bad("0100 0002 0123 0000 0004 0001", "06", IPFIX_FAULT_LIST_CUT, 20);
}
END_TEST

TESTS("wire/list_check")
{
	test(lists_that_contradict_nothing_are_good);
	test(a_bad_list_is_found_where_it_is_bad);
	test(a_bad_list_behind_a_good_one_is_found);
	test(a_bad_list_within_a_list_is_found);
	test(records_of_unknown_templates_may_be_anything);
	test(lists_deeper_than_the_limit_may_be_anything);
	test(a_list_of_fixed_length_is_checked);
}
