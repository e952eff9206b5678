/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/exporter.h>

#include "support/exporting.h"
#include "support/test.h"

#define T256 "0100 0001 0008 0004"

/* An octetDeltaCount of 2 octets and an interfaceName. */
#define T400 "0190 0002 0001 0002 0052 ffff"

static void
add_name(struct exporting *e)
{
	static const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_octetDeltaCount, .length = 2 },
		{ .id = IPFIX_IE_interfaceName,
		    .length = IPFIX_VARIABLE_LENGTH }
	};

	ck_assert_int_eq(ipfix_exporter_add(e->exporter, &(uint16_t){ 400 }, 0,
	                     fields, 2, e->now, NULL),
	    IPFIX_OK);
}

static ipfix_value
count_of(uint64_t u)
{
	return (ipfix_value){ .kind = IPFIX_KIND_UNSIGNED, .as.u = u };
}

static ipfix_value
name_of(const void *octets, size_t size)
{
	ipfix_value v = { .kind = IPFIX_KIND_STRING };

	v.as.octets = (ipfix_span){ octets, size };
	return v;
}

static struct exporting
with_name(size_t max_message)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .odid = 1, .max_message = max_message });

	add_name(&e);
	return e;
}

START_TEST(a_record_is_put_in_each_of_its_forms)
{
	struct exporting e = with_name(0);
	const ipfix_template *tmpl = ipfix_exporter_find(e.exporter, 400);
	const ipfix_value values[] = { count_of(258), name_of("eth0", 4) };
	struct octets octets = hex("0203 ff0001 78");
	ipfix_field fields[2] = { { .octets = { octets.data, 2 } },
		{ .octets = { octets.data + 5, 1 }, .prefix = 3 } };
	ipfix_value storage[2];
	ipfix_draft draft;

	CLAUSE("7011-7-05");
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, values, 2, e.now),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_put_fields(e.exporter, 400, fields, 2, e.now),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_exporter_put_octets(
	                     e.exporter, 400, octets_span(octets), e.now),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_draft_init(&draft, tmpl, storage, 2), IPFIX_OK);
	ipfix_draft_put_string(&draft, 0, IPFIX_IE_interfaceName, 0, "y");
	ck_assert_int_eq(
	    ipfix_exporter_put_draft(e.exporter, &draft, e.now), IPFIX_OK);
	sent(&e, 0,
	    "2: " T400 " | 400: 0102 04 65746830 0203 ff0001 78"
	    " 0203 ff0001 78 0000 01 79");
	ck_assert_uint_eq(e.last.records, 4);
	free(octets.data);
	over(&e);
}
END_TEST

/* A record is refused, first in an empty Message and then in one at hand. */
static void
refused(const ipfix_value *values, size_t count, ipfix_result result)
{
	const ipfix_value good[] = { count_of(1), name_of("x", 1) };
	struct exporting e = with_name(100);

	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(ipfix_exporter_put_values(
		                     e.exporter, 400, values, count, e.now),
		    result);
		nothing_sent(&e);
		ck_assert_uint_eq(
		    ipfix_exporter_deadline(e.exporter), IPFIX_NEVER);
	}
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, values, count, e.now),
	    result);
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, good, 2, e.now),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, values, count, e.now),
	    result);
	sent(&e, 0,
	    "2: " T256 " | 256: 00000001 | 2: " T400 " | 400: 0001 01 78");
	ck_assert_uint_eq(
	    ipfix_exporter_counters(e.exporter)->template_records, 2);
	ck_assert_uint_eq(ipfix_exporter_counters(e.exporter)->records, 2);
	over(&e);
}

START_TEST(what_does_not_fit_its_field_is_refused)
{
	const ipfix_value large[] = { count_of(65536), name_of("x", 1) };
	const ipfix_value other[] = { name_of("x", 1), name_of("x", 1) };
	const ipfix_value broken[] = { count_of(1), name_of("\xff", 1) };

	refused(large, 2, IPFIX_ERR_RANGE);
	refused(other, 2, IPFIX_ERR_TYPE);
	refused(broken, 2, IPFIX_ERR_VALUE);
	refused(large, 1, IPFIX_ERR_INVAL);
	refused(NULL, 0, IPFIX_ERR_INVAL);
}
END_TEST

START_TEST(other_forms_are_checked_as_well)
{
	struct exporting e = with_name(100);
	const ipfix_field fields[2] = { { .prefix = 0 } };
	ipfix_draft draft = { .result = IPFIX_ERR_RANGE };

	ck_assert_int_eq(
	    ipfix_exporter_put_fields(e.exporter, 400, fields, 2, e.now),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(
	    ipfix_exporter_put_fields(e.exporter, 400, fields, 1, e.now),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(ipfix_exporter_put_octets(
	                     e.exporter, 400, (ipfix_span){ NULL, 0 }, e.now),
	    IPFIX_ERR_LENGTH);
	ck_assert_int_eq(ipfix_exporter_put_draft(e.exporter, &draft, e.now),
	    IPFIX_ERR_RANGE);
	nothing_sent(&e);
	over(&e);
}
END_TEST

/* A name of so many octets into Messages of 100. */
static ipfix_result
put_name(struct exporting *e, size_t size)
{
	char name[100];
	const ipfix_value values[] = { count_of(1), name_of(name, size) };

	memset(name, 'n', sizeof(name));
	return ipfix_exporter_put_values(e->exporter, 400, values, 2, e->now);
}

START_TEST(a_record_that_fits_into_no_message_is_refused)
{
	struct exporting e = with_name(100);

	CLAUSE("7011-10-01");
	/* 16 + 4 + 2 + 1 octets, and 77 are left. */
	ck_assert_int_eq(put_name(&e, 78), IPFIX_ERR_LENGTH);
	nothing_sent(&e);
	/* With its template it does not fit: one after the other. */
	ck_assert_int_eq(put_name(&e, 77), IPFIX_FULL);
	sent(&e, 0, "2: " T400);
	ck_assert_int_eq(put_name(&e, 77), IPFIX_OK);
	ck_assert_int_eq(put_name(&e, 0), IPFIX_FULL);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_uint_eq(e.last.octets.size, 100);
	/* Found out as soon as the Message at hand is out of the way. */
	ck_assert_int_eq(put_name(&e, 1), IPFIX_OK);
	ck_assert_int_eq(put_name(&e, 78), IPFIX_FULL);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ck_assert_int_eq(put_name(&e, 78), IPFIX_ERR_LENGTH);
	nothing_sent(&e);
	over(&e);
}
END_TEST

START_TEST(a_record_that_does_not_fit_behind_its_template_changes_nothing)
{
	struct exporting e = with_name(100);

	/* 16 + 12 + 8 octets, and 64 are left. */
	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(put_name(&e, 60), IPFIX_FULL);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	over(&e);
}
END_TEST

START_TEST(a_refused_record_takes_no_template_along)
{
	struct exporting e = exporting((ipfix_exporter_options){
	    .odid = 1, .template_refresh_messages = 1 });
	const ipfix_value wrong = { .kind = IPFIX_KIND_STRING };

	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: " T256 " | 256: 00000001");
	e.now += 600 * IPFIX_SECOND;
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 256, &wrong, 1, e.now),
	    IPFIX_ERR_TYPE);
	nothing_sent(&e);
	put(&e, 256, 2);
	sent(&e, 1, "2: " T256 " | 256: 00000002");
	over(&e);
}
END_TEST

START_TEST(sets_are_padded_as_asked)
{
	static const char *const PADDED[] = {
		[0] = "2: " T400 " | 400: 0001 00 | 2: " T256
		      " | 256: 00000001 | 400: 0001 0161",
		[4] = "2: " T400 " | 400: 0001 00 00 | 2: " T256
		      " | 256: 00000001 | 400: 0001 0161",
		[8] = "2: " T400 " | 400: 0001 00 00 | 2: " T256
		      " | 256: 00000001 | 400: 0001 0161",
	};
	const ipfix_value empty[] = { count_of(1), name_of(NULL, 0) };
	const ipfix_value one[] = { count_of(1), name_of("a", 1) };
	struct exporting e = exporting((ipfix_exporter_options){
	    .transport = IPFIX_TCP, .odid = 1, .alignment = (uint8_t)_i });

	CLAUSE("7011-3.3.1-02");
	CLAUSE("7011-3.3.1-03");
	add_name(&e);
	add(&e, 256);
	/* What the last Message left behind is not zero. */
	for (int i = 0; i < 30; i++)
		put(&e, 256, 0xffffffff);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ipfix_exporter_reset(e.exporter, e.now);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_OK);
	add(&e, 256);
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, empty, 2, e.now),
	    IPFIX_OK);
	put(&e, 256, 1);
	ck_assert_int_eq(
	    ipfix_exporter_put_values(e.exporter, 400, one, 2, e.now),
	    IPFIX_OK);
	sent(&e, 0, PADDED[_i]);
	over(&e);
}
END_TEST

TESTS("session/exporter_put")
{
	test(a_record_is_put_in_each_of_its_forms);
	test(what_does_not_fit_its_field_is_refused);
	test(other_forms_are_checked_as_well);
	test(a_record_that_fits_into_no_message_is_refused);
	test(a_record_that_does_not_fit_behind_its_template_changes_nothing);
	test(a_refused_record_takes_no_template_along);
	loop_test(sets_are_padded_as_asked, 0, 1);
	loop_test(sets_are_padded_as_asked, 4, 5);
	loop_test(sets_are_padded_as_asked, 8, 9);
}
