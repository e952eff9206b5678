/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways in which exporters tell a sampling rate. */
#include <ipfix/options.h>

#include <ipfix/elements.h>

#include <stdio.h>

#include "session/collector.h"
#include "support/events.h"
#include "support/must.h"
#include "support/test.h"

/* Elements that are told of an exportingProcessId, and what they mean. */
static const struct way {
	const char *fields, *values;
	double factor; /* 0: nothing */
	uint16_t algorithm;
} WAYS[] = {
	{ "0022 0004", "00000064", 100, 0 },
	{ "0022 0004 0023 0001", "00000064 01", 100, 1 },
	{ "0022 0004 0023 0001", "00000064 02", 100, 3 },
	{ "0032 0004 0031 0001", "000003e8 02", 1000, 3 },
	{ "0131 0004 0132 0004", "00000001 00000063", 100, 0 },
	{ "0131 0004 0132 0004", "00000002 000000c6", 100, 0 },
	{ "0131 0004 0132 0004 0130 0002", "00000001 00000000 0001", 1, 1 },
	{ "0131 0004 0130 0002", "00000200 0001", 512, 1 },
	{ "0135 0004 0136 0004 0130 0002", "00000001 00000800 0003", 2048, 3 },
	{ "0135 0004", "00000001", 0, 0 },
	{ "0137 0008", "3f50624dd2f1a9fc", 1000, 0 },
	{ "0137 0004", "3f000000", 2, 0 },
	{ "0137 0004", "40000000", 0, 0 },
	{ "0137 0004", "7fc00000", 0, 0 },
	{ "0133 0004 0134 0004", "00000064 00000384", 10, 0 },
	/* A rate of 0 is how some say that they do not sample. */
	{ "0022 0004", "00000000", 1, 0 },
	{ "0135 0004 0136 0004", "00000000 00000000", 1, 0 },
	{ "0137 0004", "00000000", 1, 0 },
	/* The clearest of several. */
	{ "0022 0004 0135 0004 0136 0004", "0000000a 00000001 00000014", 20,
	    0 },
	{ "0008 0004", "c0000201", 0, 0 },
};

static const char *
text_of(char *text, size_t size, const char *format, const char *what)
{
	must((size_t)snprintf(text, size, format, what) < size);
	return text;
}

START_TEST(each_way_to_tell_a_rate_is_understood)
{
	const struct way *way = &WAYS[_i];
	size_t fields = 0;
	char sets[256], head[64], body[64];
	ipfix_session *s = session_of(IPFIX_UDP, NULL);
	ipfix_options *o = NULL;
	ipfix_sampling sampling = { .factor = 7 };
	ipfix_reader reader;
	ipfix_event event;
	struct octets m;
	ipfix_result rc = IPFIX_OK;

	for (const char *p = way->fields; *p != '\0'; p++)
		fields += *p == ' ';
	snprintf(head, sizeof(head), "3: 012c %04zx 0001 0090 0004 ",
	    (fields + 1) / 2 + 1);
	text_of(body, sizeof(body), "| 300: 00000001 %s", way->values);
	snprintf(sets, sizeof(sets),
	    "%s %s %s | 2: 0100 0001 0004 0001 | 256: 06", head, way->fields,
	    body);
	m = message(1, sets);
	must(ipfix_options_new(&o, NULL) == IPFIX_OK);
	must(
	    ipfix_reader_open(&reader, s, octets_span(m), 1, NULL) == IPFIX_OK);
	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, NULL);
		if (rc == IPFIX_OK)
			(void)ipfix_options_feed(o, &event, 1);
	}
	ck_assert_int_eq(event.kind, IPFIX_EVENT_RECORD);
	rc = ipfix_options_get_sampling(o, &event.record, &sampling);
	if (way->factor > 0) {
		ck_assert_int_eq(rc, IPFIX_OK);
		ck_assert_double_eq_tol(sampling.factor, way->factor, 1e-9);
		ck_assert_uint_eq(sampling.algorithm, way->algorithm);
		ck_assert_int_eq(sampling.option.source, IPFIX_OPTION_SCOPE);
	} else {
		ck_assert_int_eq(rc, IPFIX_ERR_NOTFOUND);
		ck_assert(sampling.factor > 6);
	}
	ipfix_options_free(o);
	ipfix_session_free(s);
	free(m.data);
}
END_TEST

/* Of which a rate is told, beside an exporter's own. */
static double
factor_of(struct collector *c, ipfix_options *o, const char *sets,
    ipfix_option_source *source)
{
	struct octets m = collector_message(c, sets);
	ipfix_sampling sampling = { .factor = 0 };
	ipfix_reader reader;
	ipfix_event event;

	must(ipfix_reader_open(&reader, c->session, octets_span(m), 1, NULL) ==
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		(void)ipfix_options_feed(o, &event, 1);
	must(event.kind == IPFIX_EVENT_RECORD);
	if (ipfix_options_get_sampling(o, &event.record, &sampling) == IPFIX_OK)
		*source = sampling.option.source;
	free(m.data);
	return sampling.factor;
}

START_TEST(what_is_nearer_to_the_record_counts_more)
{
	struct collector c;
	ipfix_options *o = NULL;
	ipfix_option_source source = IPFIX_OPTION_OVERRIDE;

	collector_init(&c,
	    (ipfix_session_options){ .sequence_rule = IPFIX_SEQUENCE_NONE });
	must(ipfix_options_new(&o, NULL) == IPFIX_OK);
	/* The exporter by size and population; the record by an interval. */
	ck_assert_double_eq_tol(
	    factor_of(&c, o,
	        "3: 012c 0003 0001 0090 0001 0135 0001 0136 0001 |"
	        "2: 0100 0002 0004 0001 0022 0001 |"
	        "300: 01 01 64 | 256: 06 05",
	        &source),
	    5, 1e-9);
	ck_assert_int_eq(source, IPFIX_OPTION_RECORD);
	/* The caller by a random interval. */
	must(ipfix_options_put_override(o, 0, IPFIX_IE_samplerRandomInterval,
	         (ipfix_span){ (const uint8_t *)"\7", 1 }) == IPFIX_OK);
	ck_assert_double_eq_tol(
	    factor_of(&c, o, "256: 06 05", &source), 7, 1e-9);
	ck_assert_int_eq(source, IPFIX_OPTION_OVERRIDE);
	ipfix_options_free(o);
	collector_end(&c);
}
END_TEST

START_TEST(two_numbers_of_one_rate_are_of_one_statement)
{
	struct collector c;
	ipfix_options *o = NULL;
	ipfix_option_source source;

	collector_init(&c,
	    (ipfix_session_options){ .sequence_rule = IPFIX_SEQUENCE_NONE });
	must(ipfix_options_new(&o, NULL) == IPFIX_OK);
	/* An interval of the template, a space of the exporter. */
	ck_assert_double_eq_tol(
	    factor_of(&c, o,
	        "3: 012c 0002 0001 0091 0002 0131 0001 "
	        "   012d 0003 0001 0090 0001 0131 0001 0132 0001 |"
	        "2: 0100 0001 0004 0001 |"
	        "300: 0100 0a | 301: 01 01 63 | 256: 06",
	        &source),
	    10, 1e-9);
	ipfix_options_free(o);
	collector_end(&c);
}
END_TEST

/* The factor for the flows of a real exporter. */
static double
read_capture(const char *name)
{
	char path[128];
	char *file = shared_path(
	    text_of(path, sizeof(path), "corpus/%s/messages.bin", name));
	struct octets all = { NULL, 0 };
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	ipfix_options *o = NULL;
	ipfix_sampling sampling = { .factor = 0 };
	ipfix_reader reader;
	ipfix_event event;
	ipfix_message m;

	must(ipfix_options_new(&o, NULL) == IPFIX_OK);
	if (file != NULL)
		all = file_octets(file);
	for (ipfix_span left = octets_span(all); left.size > 0;) {
		must(ipfix_message_get(left, &m, NULL) == IPFIX_OK);
		must(ipfix_reader_open(&reader, s, m.octets,
		         (ipfix_time)m.export_time * IPFIX_SECOND,
		         NULL) == IPFIX_OK);
		while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
			(void)ipfix_options_feed(o, &event, 1);
			if (event.kind == IPFIX_EVENT_RECORD &&
			    !ipfix_template_is_options(event.tmpl) &&
			    ipfix_options_get_sampling(
			        o, &event.record, &sampling) != IPFIX_OK)
				sampling.factor = 0;
		}
		left.data += m.octets.size;
		left.size -= m.octets.size;
	}
	if (all.size == 0)
		skipped("no capture of this exporter here");
	ipfix_options_free(o);
	ipfix_session_free(s);
	free(all.data);
	free(file);
	return all.size > 0 ? sampling.factor : -1;
}

START_TEST(real_exporters_tell_their_rate)
{
	static const struct {
		const char *name;
		double factor;
	} CAPTURES[] = {
		{ "gen-pmacctd-ipfix-sampled", 3 },
		{ "bitkeks-ipfix", 1 },
	};
	double factor = read_capture(CAPTURES[_i].name);

	if (factor >= 0)
		ck_assert_double_eq_tol(factor, CAPTURES[_i].factor, 1e-9);
}
END_TEST

TESTS("session/options_values")
{
	loop_test(each_way_to_tell_a_rate_is_understood, 0, IPFIX_COUNT(WAYS));
	test(what_is_nearer_to_the_record_counts_more);
	test(two_numbers_of_one_rate_are_of_one_statement);
	loop_test(real_exporters_tell_their_rate, 0, 2);
}
