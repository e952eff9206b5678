/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/report.h>

#include <ipfix/elements.h>

#include "support/exporting.h"
#include "support/test.h"

#define FIELD(number, octets)                      \
	(ipfix_field_specifier)                    \
	{                                          \
		.id = (number), .length = (octets) \
	}

/* An exporter with the template of a report; it is 256. */
static struct exporting
with(ipfix_report_options options, uint32_t odid)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = odid });

	ck_assert_int_eq(ipfix_report_add(e.exporter, &(uint16_t){ 256 },
	                     &options, e.now, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_report_find(ipfix_exporter_find(e.exporter, 256)),
	    options.kind);
	return e;
}

static void
put_report(struct exporting *e, const ipfix_report *report)
{
	ipfix_value values[IPFIX_REPORT_FIELDS];
	ipfix_draft draft;

	ck_assert_int_eq(
	    ipfix_draft_init(&draft, ipfix_exporter_find(e->exporter, 256),
	        values, IPFIX_REPORT_FIELDS),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put(report, &draft), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_put_draft(e->exporter, &draft, e->now), IPFIX_OK);
}

/* What is put is sent like this, and read as it was put. */
static void
makes(ipfix_report_options options, uint32_t odid, const ipfix_report *report,
    const char *sets)
{
	struct exporting e = with(options, odid);
	const ipfix_template *tmpl = ipfix_exporter_find(e.exporter, 256);
	ipfix_report want = *report, got;
	ipfix_record record;

	CLAUSE("7011-4-01");
	put_report(&e, report);
	sent(&e, 0, sets);
	record = record_of(e.last.octets, tmpl);
	ck_assert_int_eq(ipfix_report_get(&got, &record), IPFIX_OK);
	want.kind = options.kind;
	ck_assert_int_eq(got.kind, want.kind);
	ck_assert_uint_eq(got.odid, want.odid);
	ck_assert_uint_eq(got.metering_process, want.metering_process);
	ck_assert_int_eq(got.identity, want.identity);
	ck_assert_uint_eq(got.exporting_process, want.exporting_process);
	ck_assert_mem_eq(got.address, want.address, sizeof(want.address));
	ck_assert_uint_eq(got.messages, want.messages);
	ck_assert_uint_eq(got.flows, want.flows);
	ck_assert_uint_eq(got.octets, want.octets);
	ck_assert_uint_eq(got.ignored_packets, want.ignored_packets);
	ck_assert_uint_eq(got.ignored_octets, want.ignored_octets);
	ck_assert_uint_eq(got.not_sent_flows, want.not_sent_flows);
	ck_assert_uint_eq(got.not_sent_packets, want.not_sent_packets);
	ck_assert_uint_eq(got.not_sent_octets, want.not_sent_octets);
	ck_assert_uint_eq(got.first, want.first);
	ck_assert_uint_eq(got.last, want.last);
	ck_assert_uint_eq(got.template_id, want.template_id);
	ck_assert_uint_eq(got.flow_keys, want.flow_keys);
	over(&e);
}

#define METERED_FIELDS "0029 0008 002a 0008 0028 0008"
#define METERED_VALUES "0000000000000001 0000000000000002 0000000000000003"

START_TEST(metering_process_statistics_name_their_domain_and_process)
{
	ipfix_report_options o = { .kind = IPFIX_REPORT_METERED };
	ipfix_report r = { .messages = 1, .flows = 2, .octets = 3 };

	CLAUSE("7011-4-02");
	CLAUSE("7011-4.1-01");
	CLAUSE("7011-4.1-02");
	CLAUSE("7011-4.1-03");
	CLAUSE("7011-4.1-06");
	r.odid = 9;
	/* In the Message Header no domain: it must be in the Scope. */
	makes(o, 0, &r,
	    "3: 0100 0004 0001 0095 0004 " METERED_FIELDS
	    " | 256: 00000009 " METERED_VALUES);
	/* Something must be in the Scope in any case. */
	makes(o, 9, &r,
	    "3: 0100 0004 0001 0095 0004 " METERED_FIELDS
	    " | 256: 00000009 " METERED_VALUES);
	o.metering_process = true;
	r.metering_process = 7;
	makes(o, 9, &r,
	    "3: 0100 0004 0001 008f 0004 " METERED_FIELDS
	    " | 256: 00000007 " METERED_VALUES);
	makes(o, 0, &r,
	    "3: 0100 0005 0002 0095 0004 008f 0004 " METERED_FIELDS
	    " | 256: 00000009 00000007 " METERED_VALUES);
	o.observation_domain = true;
	makes(o, 9, &r,
	    "3: 0100 0005 0002 0095 0004 008f 0004 " METERED_FIELDS
	    " | 256: 00000009 00000007 " METERED_VALUES);
}
END_TEST

START_TEST(metering_process_reliability_has_what_was_ignored_and_when)
{
	ipfix_report_options o = { .kind = IPFIX_REPORT_IGNORED };
	ipfix_report r = { .ignored_packets = 5,
		.ignored_octets = 6,
		.odid = 1,
		.first = MESSAGE_TIME * IPFIX_SECOND,
		.last = MESSAGE_TIME * IPFIX_SECOND + 1000000 };

	CLAUSE("7011-4-02");
	CLAUSE("7011-4.2-01");
	CLAUSE("7011-4.2-02");
	CLAUSE("7011-4.2-03");
	CLAUSE("7011-4.2-06");
	makes(o, 1, &r,
	    "3: 0100 0005 0001 0095 0004 00a4 0008 00a5 0008 0143 0008"
	    " 0143 0008 | 256: 00000001 0000000000000005 0000000000000006"
	    " 0000018bcfe56800 0000018bcfe56801");
	o.metering_process = true;
	o.times = IPFIX_DATE_TIME_SECONDS;
	r.metering_process = 4;
	r.last = r.first;
	makes(o, 1, &r,
	    "3: 0100 0005 0001 008f 0004 00a4 0008 00a5 0008 0142 0004"
	    " 0142 0004 | 256: 00000004 0000000000000005 0000000000000006"
	    " 6553f100 6553f100");
}
END_TEST

START_TEST(exporting_process_reliability_names_the_process)
{
	ipfix_report_options o = { .kind = IPFIX_REPORT_NOT_SENT,
		.times = IPFIX_DATE_TIME_SECONDS };
	ipfix_report r = { .not_sent_flows = 1,
		.not_sent_packets = 2,
		.not_sent_octets = 3,
		.exporting_process = 8,
		.first = (MESSAGE_TIME - 1) * IPFIX_SECOND,
		.last = MESSAGE_TIME * IPFIX_SECOND };

	CLAUSE("7011-4-02");
	CLAUSE("7011-4.3-01");
	CLAUSE("7011-4.3-02");
#define FIELDS "00a6 0008 00a7 0008 00a8 0008 0142 0004 0142 0004"
#define VALUES METERED_VALUES " 6553f0ff 6553f100"
	makes(o, 1, &r,
	    "3: 0100 0006 0001 0090 0004 " FIELDS " | 256: 00000008 " VALUES);
	o.identity = r.identity = IPFIX_REPORT_BY_IPV4;
	r.exporting_process = 0;
	memcpy(r.address, "\xc0\0\2\1", 4);
	makes(o, 1, &r,
	    "3: 0100 0006 0001 0082 0004 " FIELDS " | 256: c0000201 " VALUES);
	o.identity = r.identity = IPFIX_REPORT_BY_IPV6;
	memcpy(r.address, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	makes(o, 1, &r,
	    "3: 0100 0006 0001 0083 0010 " FIELDS
	    " | 256: 20010db8000000000000000000000001 " VALUES);
}
END_TEST

START_TEST(times_are_as_fine_as_asked)
{
	ipfix_report r = { .odid = 1,
		.first = MESSAGE_TIME * IPFIX_SECOND + 1,
		.last = MESSAGE_TIME * IPFIX_SECOND + 999999999 };
	ipfix_report_options o = { .kind = IPFIX_REPORT_IGNORED,
		.times = (ipfix_type)_i };
	ipfix_time unit = _i == IPFIX_DATE_TIME_SECONDS ? IPFIX_SECOND
	    : _i == IPFIX_DATE_TIME_MILLISECONDS        ? 1000000
	    : _i == IPFIX_DATE_TIME_MICROSECONDS        ? 1000
	                                                : 1;
	struct exporting e = with(o, 1);
	const ipfix_template *tmpl = ipfix_exporter_find(e.exporter, 256);
	ipfix_report got;
	ipfix_record record;

	put_report(&e, &r);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	record = record_of(e.last.octets, tmpl);
	ck_assert_int_eq(ipfix_report_get(&got, &record), IPFIX_OK);
	/* Rounded down, or to the nearest. */
	ck_assert_uint_le(r.first - got.first, unit);
	ck_assert_uint_le(got.last, r.last + unit / 2);
	ck_assert_uint_ge(got.last, r.last - unit + 1);
	over(&e);
}
END_TEST

START_TEST(flow_keys_are_bits_for_the_fields_of_a_template)
{
	ipfix_report_options o = { .kind = IPFIX_REPORT_FLOW_KEYS };
	const ipfix_field_specifier fields[] = { FIELD(8, 4), FIELD(1, 8),
		FIELD(12, 4) };
	ipfix_template *tmpl, *other;
	ipfix_report r;

	CLAUSE("7011-4-02");
	CLAUSE("7011-4.4-01");
	CLAUSE("7011-4.4-02");
	CLAUSE("7011-4.4-03");
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 300, 0, fields, 3, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_template_new(&other, 301, 0, fields, 1, NULL, NULL, NULL),
	    IPFIX_OK);
	ipfix_report_init(&r, NULL);
	ck_assert_int_eq(ipfix_report_put_key(&r, other, 0), IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put_key(&r, tmpl, 2), IPFIX_OK);
	ck_assert_uint_eq(r.flow_keys, 4);
	ck_assert_int_eq(ipfix_report_put_key(&r, tmpl, 0), IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put_key(&r, tmpl, 3), IPFIX_ERR_RANGE);
	ck_assert_uint_eq(r.flow_keys, 5);
	makes(o, 1, &r,
	    "3: 0100 0002 0001 0091 0002 00ad 0008 |"
	    "256: 012c 0000000000000005");
	ck_assert(ipfix_report_has_key(&r, tmpl, 0));
	ck_assert(!ipfix_report_has_key(&r, tmpl, 1));
	ck_assert(ipfix_report_has_key(&r, tmpl, 2));
	ck_assert(!ipfix_report_has_key(&r, other, 0));
	r.flow_keys = UINT64_MAX; /* of a peer that does not clear them */
	ck_assert(!ipfix_report_has_key(&r, tmpl, 3));
	ck_assert(!ipfix_report_has_key(&r, tmpl, 64));
	ipfix_template_free(tmpl);
	ipfix_template_free(other);
}
END_TEST

START_TEST(no_more_than_64_fields_can_be_keys)
{
	ipfix_field_specifier fields[65];
	ipfix_template *tmpl;
	ipfix_report r = { 0 };

	for (int i = 0; i < 65; i++)
		fields[i] = FIELD(210, 1);
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 300, 0, fields, 65, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put_key(&r, tmpl, 63), IPFIX_OK);
	ck_assert_int_eq(ipfix_report_put_key(&r, tmpl, 64), IPFIX_ERR_RANGE);
	ck_assert_uint_eq(r.flow_keys, UINT64_C(1) << 63);
	ck_assert(ipfix_report_has_key(&r, tmpl, 63));
	ck_assert(!ipfix_report_has_key(&r, tmpl, 64));
	ipfix_template_free(tmpl);
}
END_TEST

START_TEST(an_exporter_tells_what_it_has_counted)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 3 });
	ipfix_report r;
	uint64_t octets;

	CLAUSE("7011-10.2.1-01");
	CLAUSE("7011-10.4.1-01");
	add(&e, 256);
	add_options(&e, 300);
	put(&e, 256, 1);
	put(&e, 300, 1);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	octets = e.last.octets.size;
	put(&e, 256, 2);
	put(&e, 256, 3);
	put(&e, 300, 4);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &e.last), IPFIX_OK);
	ipfix_exporter_discard(e.exporter, &e.last);
	put(&e, 256, 5); /* at hand: not counted */
	ipfix_report_init(&r, e.exporter);
	ck_assert_uint_eq(r.odid, 3);
	ck_assert_uint_eq(r.messages, 1);
	ck_assert_uint_eq(r.octets, octets);
	ck_assert_uint_eq(r.flows, 1);
	ck_assert_uint_eq(r.not_sent_flows, 2);
	ck_assert_uint_eq(r.not_sent_packets, 0);
	ck_assert_uint_eq(r.first, e.now);
	ck_assert_uint_eq(r.last, e.now);
	over(&e);
}
END_TEST

static void
due(struct exporting *e, ipfix_time after, uint16_t want)
{
	uint16_t id = 0;

	e->now = MESSAGE_TIME * IPFIX_SECOND + after * IPFIX_SECOND;
	ck_assert_int_eq(ipfix_report_due(e->exporter, e->now, &id),
	    want != 0 ? IPFIX_OK : IPFIX_DONE);
	ck_assert_uint_eq(id, want);
}

/* Adds a report of a kind that is due in such an interval. */
static void
add_report(struct exporting *e, uint16_t id, ipfix_report_kind kind,
    ipfix_time interval)
{
	ipfix_report_options options = { .kind = kind, .interval = interval };

	ck_assert_int_eq(
	    ipfix_report_add(e->exporter, &id, &options, e->now, NULL),
	    IPFIX_OK);
}

START_TEST(reports_are_due_as_often_as_asked)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 1 });

	CLAUSE("7011-4.1-04");
	CLAUSE("7011-4.1-05");
	CLAUSE("7011-4.2-04");
	CLAUSE("7011-4.2-05");
	CLAUSE("7011-4.3-03");
	CLAUSE("7011-4.3-04");
	ck_assert_uint_eq(ipfix_report_deadline(e.exporter), IPFIX_NEVER);
	add_report(&e, 300, IPFIX_REPORT_METERED, 60 * IPFIX_SECOND);
	add_report(&e, 301, IPFIX_REPORT_IGNORED, 600 * IPFIX_SECOND);
	add_report(&e, 302, IPFIX_REPORT_NOT_SENT, 90 * IPFIX_SECOND);
	add_report(&e, 303, IPFIX_REPORT_FLOW_KEYS, 0);
	add(&e, 256);
	ck_assert_uint_eq(ipfix_report_deadline(e.exporter), e.now);
	due(&e, 0, 300);
	due(&e, 0, 301);
	due(&e, 0, 302);
	due(&e, 0, 0);
	due(&e, 59, 0);
	ck_assert_uint_eq(ipfix_report_deadline(e.exporter),
	    (MESSAGE_TIME + 60) * IPFIX_SECOND);
	due(&e, 60, 300);
	due(&e, 90, 302);
	due(&e, 90, 0);
	/* Late once is not late twice. */
	due(&e, 500, 300);
	due(&e, 500, 302);
	due(&e, 559, 0);
	due(&e, 560, 300);
	over(&e);
}
END_TEST

START_TEST(reports_that_are_due_are_those_of_the_domain_at_hand)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .odid = 1, .transport = IPFIX_TCP });

	add_report(&e, 300, IPFIX_REPORT_METERED, 60 * IPFIX_SECOND);
	turn(&e, 2, 0);
	due(&e, 0, 0);
	ck_assert_uint_eq(ipfix_report_deadline(e.exporter), IPFIX_NEVER);
	turn(&e, 1, 0);
	due(&e, 0, 300);
	/* A clock that was set back does not silence it. */
	due(&e, 30, 0);
	e.now -= 3600 * IPFIX_SECOND;
	due(&e, (ipfix_time)-3600, 300);
	due(&e, (ipfix_time)-3600, 0);
	/* What has ended is not due. */
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 300, e.now), IPFIX_OK);
	due(&e, 3600, 0);
	over(&e);
}
END_TEST

START_TEST(a_program_adds_fields_of_its_own)
{
	const ipfix_field_specifier more[] = { FIELD(82, 65535),
		FIELD(133, 4) };
	struct exporting e = with(
	    (ipfix_report_options){
	        .kind = IPFIX_REPORT_METERED, .more = more, .more_count = 2 },
	    1);
	ipfix_value values[IPFIX_REPORT_FIELDS + 2];
	ipfix_report r = { .odid = 1, .flows = 2 };
	ipfix_draft draft;

	CLAUSE("7011-4-04");
	ck_assert_int_eq(
	    ipfix_draft_init(&draft, ipfix_exporter_find(e.exporter, 256),
	        values, IPFIX_REPORT_FIELDS + 2),
	    IPFIX_OK);
	ipfix_draft_put_unsigned(
	    &draft, 0, IPFIX_IE_droppedPacketDeltaCount, 0, 77);
	ck_assert_int_eq(ipfix_report_put(&r, &draft), IPFIX_OK);
	ipfix_draft_put_string(&draft, 0, IPFIX_IE_interfaceName, 0, "x");
	ck_assert_int_eq(
	    ipfix_exporter_put_draft(e.exporter, &draft, e.now), IPFIX_OK);
	sent(&e, 0,
	    "3: 0100 0006 0001 0095 0004 " METERED_FIELDS
	    " 0052 ffff 0085 0004 | 256: 00000001 0000000000000000"
	    " 0000000000000002 0000000000000000 01 78 0000004d");
	over(&e);
}
END_TEST

START_TEST(what_no_report_can_be_is_refused)
{
	const ipfix_report_options wrong[] = {
		{ .kind = IPFIX_REPORT_NONE },
		{ .kind = (ipfix_report_kind)5 },
		{ .kind = IPFIX_REPORT_NOT_SENT,
		    .identity = (ipfix_report_identity)3 },
		{ .kind = IPFIX_REPORT_NOT_SENT, .times = IPFIX_UNSIGNED64 },
		{ .kind = IPFIX_REPORT_NOT_SENT, .times = IPFIX_IPV4_ADDRESS },
		{ .kind = IPFIX_REPORT_METERED, .more_count = 65 },
	};
	struct exporting e = exporting((ipfix_exporter_options){ 0 });
	ipfix_report_options o = { .kind = IPFIX_REPORT_METERED };
	ipfix_error error;
	uint16_t id = 255;

	for (size_t i = 0; i < IPFIX_COUNT(wrong); i++) {
		ck_assert_int_eq(
		    ipfix_report_add(e.exporter, &id, &wrong[i], e.now, &error),
		    IPFIX_ERR_INVAL);
		ck_assert_int_eq(error.fault, IPFIX_FAULT_ARGUMENT);
		ck_assert_uint_eq(id, 255);
	}
	ck_assert_int_eq(ipfix_report_add(e.exporter, &id, NULL, e.now, NULL),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(ipfix_report_add(e.exporter, &id, &o, e.now, &error),
	    IPFIX_ERR_TEMPLATE);
	id = 0;
	e.heap->fail_at = 0;
	ck_assert_int_eq(ipfix_report_add(e.exporter, &id, &o, e.now, &error),
	    IPFIX_ERR_NOMEM);
	ck_assert_int_eq(
	    ipfix_report_add(e.exporter, &id, &o, e.now, &error), IPFIX_OK);
	ck_assert_uint_eq(id, 256);
	over(&e);
}
END_TEST

TESTS("session/report")
{
	test(metering_process_statistics_name_their_domain_and_process);
	test(metering_process_reliability_has_what_was_ignored_and_when);
	test(exporting_process_reliability_names_the_process);
	loop_test(times_are_as_fine_as_asked, IPFIX_DATE_TIME_SECONDS,
	    IPFIX_DATE_TIME_NANOSECONDS + 1);
	test(flow_keys_are_bits_for_the_fields_of_a_template);
	test(no_more_than_64_fields_can_be_keys);
	test(an_exporter_tells_what_it_has_counted);
	test(reports_are_due_as_often_as_asked);
	test(reports_that_are_due_are_those_of_the_domain_at_hand);
	test(a_program_adds_fields_of_its_own);
	test(what_no_report_can_be_is_refused);
}
