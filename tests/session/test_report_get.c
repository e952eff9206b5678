/* SPDX-License-Identifier: BSD-3-Clause */
/* Reports as they come: which they are, and what is in them. */
#include <ipfix/report.h>

#include "support/exporting.h"
#include "support/test.h"

#define FIELD(number, octets)                      \
	(ipfix_field_specifier)                    \
	{                                          \
		.id = (number), .length = (octets) \
	}

/* What a template of these fields is taken for. */
static ipfix_report_kind
kind_of(uint16_t scope_count, const uint16_t *ids, size_t count)
{
	ipfix_field_specifier fields[12];
	ipfix_report_kind kind;
	ipfix_template *tmpl;
	ipfix_value values[12];
	ipfix_draft draft;
	ipfix_report r = { 0 };

	for (size_t i = 0; i < count; i++) {
		const ipfix_element *e = ipfix_registry_find(NULL, 0, ids[i]);

		ck_assert_ptr_nonnull(e);
		fields[i] = FIELD(
		    ids[i], (uint16_t)ipfix_type_size((ipfix_type)e->type));
	}
	ck_assert_int_eq(ipfix_template_new(&tmpl, 256, scope_count, fields,
	                     count, NULL, NULL, NULL),
	    IPFIX_OK);
	kind = ipfix_report_find(tmpl);
	ck_assert_int_eq(ipfix_draft_init(&draft, tmpl, values, 12), IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put(&r, &draft),
	    kind == IPFIX_REPORT_NONE ? IPFIX_ERR_NOTFOUND : IPFIX_OK);
	ipfix_template_free(tmpl);
	return kind;
}

#define KIND(scope_count, ...)                                  \
	kind_of(scope_count, (const uint16_t[]){ __VA_ARGS__ }, \
	    IPFIX_COUNT(((const uint16_t[]){ __VA_ARGS__ })))

START_TEST(the_combination_of_elements_decides)
{
	CLAUSE("7011-4-03");
	CLAUSE("7011-4-04");
	ck_assert_int_eq(KIND(1, 149, 41, 42, 40), IPFIX_REPORT_METERED);
	ck_assert_int_eq(KIND(1, 143, 40, 41, 42), IPFIX_REPORT_METERED);
	ck_assert_int_eq(
	    KIND(3, 10, 143, 149, 1, 42, 2, 40, 41), IPFIX_REPORT_METERED);
	ck_assert_int_eq(KIND(1, 149, 41, 42), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(2, 149, 41, 42, 40), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(1, 144, 41, 42, 40, 149), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(0, 149, 41, 42, 40), IPFIX_REPORT_NONE);

	ck_assert_int_eq(
	    KIND(1, 149, 164, 165, 322, 322), IPFIX_REPORT_IGNORED);
	ck_assert_int_eq(
	    KIND(1, 149, 325, 165, 1, 325, 164), IPFIX_REPORT_IGNORED);
	ck_assert_int_eq(
	    KIND(1, 149, 322, 165, 324, 164), IPFIX_REPORT_IGNORED);
	ck_assert_int_eq(KIND(1, 149, 164, 165, 323), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(2, 149, 323, 164, 165, 323), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(1, 149, 164, 324, 324), IPFIX_REPORT_NONE);

	ck_assert_int_eq(
	    KIND(1, 144, 166, 167, 168, 322, 322), IPFIX_REPORT_NOT_SENT);
	ck_assert_int_eq(
	    KIND(1, 130, 323, 168, 167, 166, 323), IPFIX_REPORT_NOT_SENT);
	ck_assert_int_eq(
	    KIND(2, 149, 131, 166, 167, 168, 322, 322), IPFIX_REPORT_NOT_SENT);
	ck_assert_int_eq(
	    KIND(1, 149, 166, 167, 168, 322, 322), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(1, 144, 166, 167, 168, 322), IPFIX_REPORT_NONE);

	ck_assert_int_eq(KIND(1, 145, 173), IPFIX_REPORT_FLOW_KEYS);
	ck_assert_int_eq(KIND(2, 149, 145, 1, 173), IPFIX_REPORT_FLOW_KEYS);
	ck_assert_int_eq(KIND(1, 149, 145, 173), IPFIX_REPORT_NONE);
	ck_assert_int_eq(KIND(2, 145, 173), IPFIX_REPORT_NONE);
}
END_TEST

static ipfix_result
get(const ipfix_field_specifier *fields, size_t count, const char *sets,
    ipfix_report *report)
{
	struct octets m = message(5, sets);
	ipfix_template *tmpl;
	ipfix_record record;
	ipfix_result rc;

	/* As a peer would send it, whatever its lengths. */
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 1, fields, count, NULL, NULL, NULL),
	    IPFIX_OK);
	record = record_of(octets_span(m), tmpl);
	rc = ipfix_report_get(report, &record);
	ipfix_template_free(tmpl);
	free(m.data);
	return rc;
}

START_TEST(two_times_are_a_range_in_either_order)
{
	const ipfix_field_specifier fields[] = { FIELD(143, 4), FIELD(322, 4),
		FIELD(165, 8), FIELD(322, 4), FIELD(164, 1) };
	ipfix_report r;

	CLAUSE("7011-4.2-07");
	CLAUSE("7011-4.3-05");
	ck_assert_int_eq(get(fields, 5,
	                     "256: 00000002 6553f100 0000000000000009"
	                     " 6553f0f0 08",
	                     &r),
	    IPFIX_OK);
	ck_assert_uint_eq(r.first, (MESSAGE_TIME - 16) * IPFIX_SECOND);
	ck_assert_uint_eq(r.last, MESSAGE_TIME * IPFIX_SECOND);
	ck_assert_uint_eq(r.ignored_packets, 8);
	ck_assert_uint_eq(r.ignored_octets, 9);
	/* The domain of the Message is the implicit one. */
	ck_assert_uint_eq(r.odid, 5);
	ck_assert_uint_eq(r.metering_process, 2);
}
END_TEST

START_TEST(a_range_may_span_an_era)
{
	const ipfix_field_specifier fields[] = { FIELD(143, 4), FIELD(324, 8),
		FIELD(165, 8), FIELD(324, 8), FIELD(164, 8) };
	ipfix_report r;
	struct octets m = message(5,
	    "256: 00000002 0000000100000000 0000000000000009 ffffffff00000000"
	    " 0000000000000008");
	ipfix_template *tmpl;
	ipfix_record record;

	CLAUSE("7011-4.2-07");
	/* 2036-02-07 06:28:20, just behind the end of NTP's first era. */
	patch16(m, 4, 0x7c55);
	patch16(m, 6, 0x8184);
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 1, fields, 5, NULL, NULL, NULL),
	    IPFIX_OK);
	record = record_of(octets_span(m), tmpl);
	ck_assert_int_eq(ipfix_report_get(&r, &record), IPFIX_OK);
	ck_assert_uint_eq(r.last - r.first, 2 * IPFIX_SECOND);
	ipfix_template_free(tmpl);
	free(m.data);
}
END_TEST

START_TEST(what_cannot_be_read_leaves_the_report_alone)
{
	const ipfix_field_specifier none[] = { FIELD(149, 4), FIELD(41, 4) };
	const ipfix_field_specifier times[] = { FIELD(149, 4), FIELD(164, 8),
		FIELD(165, 8), FIELD(323, 8), FIELD(323, 8) };
	ipfix_report r = { .octets = 77 };

	ck_assert_int_eq(
	    get(none, 2, "256: 00000001 00000002", &r), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(get(times, 5,
	                     "256: 00000001 0000000000000001 0000000000000001"
	                     " ffffffffffffffff 0000000000000001",
	                     &r),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(r.octets, 77);
}
END_TEST

START_TEST(a_field_of_an_odd_length_is_an_error)
{
	/* observationDomainId of 5 octets, as no exporter should send it. */
	struct octets t =
	    hex("0100 0004 0001 0095 0005 0029 0008 002a 0008 0028 0008");
	struct octets m = message(5,
	    "256: 0000000001 0000000000000001 0000000000000002"
	    " 0000000000000003");
	ipfix_span octets = octets_span(t);
	ipfix_report r = { .octets = 77 };
	ipfix_template *tmpl;
	ipfix_record record;

	ck_assert_int_eq(
	    ipfix_template_get(&tmpl, &octets, 3, NULL, NULL, NULL), IPFIX_OK);
	record = record_of(octets_span(m), tmpl);
	ck_assert_int_eq(ipfix_report_get(&r, &record), IPFIX_ERR_LENGTH);
	ck_assert_uint_eq(r.octets, 77);
	ipfix_template_free(tmpl);
	free(t.data);
	free(m.data);
}
END_TEST

START_TEST(an_element_of_another_type_is_an_error)
{
	ipfix_field_specifier fields[] = { FIELD(145, 2), FIELD(173, 8) };
	ipfix_report r = { .octets = 77 };
	ipfix_template *tmpl;
	ipfix_value values[2];
	ipfix_draft draft;

	fields[1].element = ipfix_registry_find(NULL, 0, 82);
	ck_assert_int_eq(
	    get(fields, 2, "256: 012c 0000000000000001", &r), IPFIX_ERR_TYPE);
	ck_assert_uint_eq(r.octets, 77);
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 1, fields, 2, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_draft_init(&draft, tmpl, values, 2), IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put(&r, &draft), IPFIX_ERR_TYPE);
	ipfix_template_free(tmpl);
}
END_TEST

TESTS("session/report_get")
{
	test(the_combination_of_elements_decides);
	test(two_times_are_a_range_in_either_order);
	test(a_range_may_span_an_era);
	test(what_cannot_be_read_leaves_the_report_alone);
	test(a_field_of_an_odd_length_is_an_error);
	test(an_element_of_another_type_is_an_error);
}
