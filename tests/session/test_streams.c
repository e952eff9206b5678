/* SPDX-License-Identifier: BSD-3-Clause */
/* Sequence Numbers of a session: by Observation Domain and SCTP stream. */
#include "session/streams.h"

#include <stdio.h>

#include "session/collector.h"
#include "support/events.h"
#include "support/json.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

#define T256 "2: 0100 0001 0004 0001"
#define T257 "2: 0101 0001 0004 0001"
#define O258 "3: 0102 0002 0001 0004 0001 0029 0001"

START_TEST(data_records_count_and_templates_do_not)
{
	struct collector c;

	CLAUSE("7011-3.1-07");
	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	collector_says(&c, 0, "256: 01 02 | 258: 0103",
	    "set 256, record 01, record 02, set 258, record 0103");
	c.sequence = 3;
	collector_says(&c, 0, T256, "refreshed 256");
	collector_says(&c, 0, "256: 04", "set 256, record 04");
	c.sequence = 9;
	collector_says(&c, 0, "256: 05", "gap 5, set 256, record 05");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).lost, 5);
	ck_assert_uint_eq(collector_stream(&c, 1, 0).records, 5);
	ck_assert_uint_eq(collector_counts(&c)->lost, 5);
	collector_end(&c);
}
END_TEST

START_TEST(each_domain_has_numbers_of_its_own)
{
	struct collector c;

	CLAUSE("7011-3.1-08");
	CLAUSE("7011-8-12");
	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	for (c.odid = 7; c.odid > 0; c.odid--) {
		c.sequence = 0;
		collector_says(
		    &c, 0, T256 "| 256: 01", "learned 256, set 256, record 01");
	}
	for (c.odid = 1; c.odid <= 7; c.odid++) {
		c.sequence = 1;
		collector_says(&c, 0, "256: 01", "set 256, record 01");
		c.sequence = c.odid + 3;
		(void)collector_read(&c, "256: 01");
		ck_assert_uint_eq(
		    collector_stream(&c, c.odid, 0).lost, c.odid + 1);
	}
	ck_assert_uint_eq(
	    collector_counts(&c)->lost, 2 + 3 + 4 + 5 + 6 + 7 + 8);
	collector_end(&c);
}
END_TEST

START_TEST(each_sctp_stream_has_numbers_of_its_own)
{
	struct collector c;

	CLAUSE("7011-3.1-06");
	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_SCTP });
	collector_says(&c, 0, T256, "learned 256");
	for (c.stream = 1; c.stream < 5; c.stream++) {
		c.sequence = 0;
		/* Templates are the association's (RFC 7011, 8.3). */
		collector_says(&c, 0, "256: 01", "set 256, record 01");
		c.sequence = 2;
		collector_says(&c, 0, "256: 01", "gap 1, set 256, record 01");
		ck_assert_uint_eq(collector_stream(&c, 1, c.stream).lost, 1);
		ck_assert_uint_eq(
		    collector_stream(&c, 1, c.stream).messages, 2);
	}
	ck_assert_uint_eq(collector_stream(&c, 1, 0).records, 0);
	collector_end(&c);
}
END_TEST

/* RFC 7011, 8.3: templates are the association's, whatever stream they use. */
START_TEST(over_sctp_a_template_may_end_or_change_on_another_stream)
{
	struct collector c;

	CLAUSE("7011-8.3-04");
	CLAUSE("7011-8.3-06");
	/* On its own stream, without a withdrawal, that would be an error. */
	collector_init(&c,
	    (ipfix_session_options){ .transport = IPFIX_SCTP,
	        .sequence_rule = IPFIX_SEQUENCE_NONE,
	        .redefinition = IPFIX_REDEFINITION_FAILS });
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	collector_says(
	    &c, 1, "2: 0100 0001 0007 0002", "bad TEMPLATE_REDEFINED");
	c.stream = 3;
	collector_says(&c, 2, "2: 0100 0001 0007 0002 | 256: 0102",
	    "replaced 256, set 256, record 0102");
	c.stream = 5;
	collector_says(&c, 3, "2: 0101 0000", "withdrawn 257");
	c.stream = 0;
	collector_says(&c, 4, "257: 01", "unknown 257 first");
	collector_says(&c, 4, "256: 0304", "set 256, record 0304");
	collector_end(&c);
}
END_TEST

START_TEST(a_set_without_a_template_is_no_loss)
{
	struct collector c;

	CLAUSE("7011-9.3-02");
	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 0, "300: 010203 | 256: 01",
	    "unknown 300 first, set 256, record 01");
	c.sequence = 4;
	collector_says(&c, 0, "256: 02", "set 256, record 02");
	c.sequence = 6;
	collector_says(&c, 0, "256: 02", "gap 1, set 256, record 02");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).undecodable_sets, 1);
	collector_end(&c);
}
END_TEST

START_TEST(a_malformed_message_is_no_loss)
{
	struct collector c;

	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	collector_says(&c, 0, "2: 0100 0001 0052 ffff", "learned 256");
	collector_says(&c, 0, "256: 0101 0203", "bad RECORD_CUT");
	c.sequence = 2;
	collector_says(&c, 0, "256: 0101", "set 256, record 0101");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).lost, 0);
	ck_assert_uint_eq(collector_stream(&c, 1, 0).messages, 2);
	collector_end(&c);
}
END_TEST

START_TEST(with_salvage_the_order_is_told_last)
{
	struct collector c;

	collector_init(&c, (ipfix_session_options){ .salvage = true });
	collector_says(&c, 0, "2: 0100 0001 0052 ffff | 256: 0101",
	    "learned 256, set 256, record 0101");
	c.sequence = 5;
	collector_says(&c, 0, "256: 0101", "set 256, record 0101, gap 4");
	/* Of a Set that is cut, nobody knows how many records there were. */
	c.sequence = 6;
	collector_says(
	    &c, 0, "256: 0101 0909", "set 256, record 0101, fault RECORD_CUT");
	c.sequence = 9;
	collector_says(&c, 0, "256: 0101", "set 256, record 0101");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).lost, 4);
	collector_end(&c);
}
END_TEST

START_TEST(with_salvage_what_was_not_read_is_no_loss)
{
	struct collector c;
	struct octets m;
	ipfix_reader reader;
	ipfix_event event;

	collector_init(&c, (ipfix_session_options){ .salvage = true });
	collector_says(
	    &c, 0, T256 "| 256: 01", "learned 256, set 256, record 01");
	c.sequence = 1;
	m = collector_message(&c, "256: 01 02 03");
	must(ipfix_reader_open(&reader, c.session, octets_span(m), 0, NULL) ==
	    IPFIX_OK);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	c.sequence = 4;
	collector_says(&c, 0, "256: 01", "set 256, record 01");
	ck_assert_uint_eq(collector_stream(&c, 1, 0).lost, 0);
	/* The reader that was left has nothing more to tell. */
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_DONE);
	ipfix_reader_skip(&reader);
	free(m.data);
	collector_end(&c);
}
END_TEST

START_TEST(streams_beyond_the_limit_are_read_but_not_followed)
{
	struct collector c;
	ipfix_stream_iter iter;
	ipfix_stream stream;

	CLAUSE("7011-11.4-03");
	CLAUSE("7011-11.4-04");
	collector_init(&c, (ipfix_session_options){ .max_streams = 2 });
	for (c.odid = 1; c.odid <= 2; c.odid++)
		collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 0, T256, "fault STREAM_LIMIT, learned 256");
	c.odid++;
	collector_says(
	    &c, 0, T256 "| 256: 01", "learned 256, set 256, record 01");
	ck_assert_uint_eq(collector_counts(&c)->limits_reached, 2);
	ipfix_stream_iter_init(&iter, c.session);
	for (uint32_t odid = 1; odid <= 2; odid++) {
		must(ipfix_stream_iter_next(&iter, &stream) == IPFIX_OK);
		ck_assert_uint_eq(stream.odid, odid);
	}
	ck_assert_int_eq(ipfix_stream_iter_next(&iter, &stream), IPFIX_DONE);
	/* The end of the session makes room. */
	ipfix_session_reset(c.session);
	for (uint32_t i = 0; i < 2; i++, c.odid++)
		collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 0, T256, "fault STREAM_LIMIT, learned 256");
	collector_end(&c);
}
END_TEST

START_TEST(without_memory_for_a_stream_the_message_can_be_read_again)
{
	struct collector c;
	uint32_t odid = 1;

	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_UDP });
	for (c.odid = 1; odid <= 40; odid++) {
		c.odid = odid;
		c.heap.fail_at = 0;
		(void)collector_read(&c, "2: ");
		if (strcmp(c.text, "bad NOMEM") == 0) {
			c.heap.fail_at = -1;
			(void)collector_read(&c, "2: ");
		}
		c.heap.fail_at = -1;
		ck_assert_str_eq(c.text, "fault SET_EMPTY");
	}
	ck_assert_uint_eq(collector_counts(&c)->bad_messages, 0);
	ck_assert_uint_eq(collector_counts(&c)->messages, 40);
	collector_end(&c);
}
END_TEST

START_TEST(many_streams_in_any_order_are_found_again)
{
	struct sweep sweep = sweep_begin("streams");
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct ipx_streams s = { .max = 1000 };
	struct ipx_sequence *found;

	for (int i = 0; i < 5000; i++) {
		uint64_t x = sweep_next(&sweep);
		uint32_t odid = (uint32_t)x % 40 * 0x10000001u;
		uint16_t stream = (uint16_t)(x >> 32) % 20;
		bool there = ipx_streams_find(&s, odid, stream) != NULL;

		must(ipx_streams_get(&s, &mem, odid, stream, &found) ==
		    IPFIX_OK);
		must(found->seen.odid == odid && found->seen.stream == stream);
		must(there == (found->seen.messages > 0));
		found->seen.messages++;
		must(ipx_streams_find(&s, odid, stream) == found);
	}
	ck_assert_uint_gt(s.count, 700);
	ipx_streams_clear(&s, &mem);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* The rule that real Messages of an exporter turn out to follow. */
static ipfix_stream
read_capture(const char *name)
{
	char path[128];
	char *file;
	struct octets all = { NULL, 0 };
	ipfix_session *s = session_of(IPFIX_TCP, NULL);
	ipfix_stream_iter iter;
	ipfix_stream stream = { 0 };
	ipfix_message m;
	ipfix_reader reader;
	ipfix_event event;

	snprintf(path, sizeof(path), "corpus/%s/messages.bin", name);
	file = shared_path(path);
	if (file != NULL)
		all = file_octets(file);
	for (ipfix_span left = octets_span(all); left.size > 0;) {
		must(ipfix_message_get(left, &m, NULL) == IPFIX_OK);
		must(ipfix_reader_open(&reader, s, m.octets,
		         (ipfix_time)m.export_time * IPFIX_SECOND,
		         NULL) == IPFIX_OK);
		while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
			;
		left.data += m.octets.size;
		left.size -= m.octets.size;
	}
	ipfix_stream_iter_init(&iter, s);
	if (ipfix_stream_iter_next(&iter, &stream) != IPFIX_OK)
		skipped("no capture of this exporter here");
	ipfix_session_free(s);
	free(all.data);
	free(file);
	return stream;
}

/* Probes that count the flows of the Message itself, and no options. */
static const char *const COUNT_AFTER[] = { "gen-softflowd-ipfix-udp",
	"gen-softflowd-ipfix-nano-tcp", "gen-softflowd-ipfix-micro-ether-udp" };

START_TEST(real_probes_that_count_the_message_itself_lose_nothing)
{
	ipfix_stream stream = read_capture(COUNT_AFTER[_i]);

	if (stream.messages == 0)
		return;
	ck_assert_int_eq(stream.rule, IPFIX_SEQUENCE_FLOWS_AFTER);
	ck_assert_uint_eq(stream.lost, 0);
	ck_assert_uint_eq(stream.duplicate, 0);
	ck_assert_uint_eq(stream.reordered, 0);
	ck_assert_uint_eq(stream.restarts, 0);
}
END_TEST

/* Exporters that count as the standard says. */
static const char *const STANDARD[] = { "gen-ipfixprobe-pstats-udp",
	"gen-ipfixprobe-mixed-udp", "gen-pmacctd-ipfix-sampled",
	"gen-libfixbuf-structured-udp" };

START_TEST(real_exporters_that_count_well_lose_nothing)
{
	ipfix_stream stream = read_capture(STANDARD[_i]);

	if (stream.messages == 0)
		return;
	ck_assert_int_eq(stream.rule, IPFIX_SEQUENCE_RECORDS);
	ck_assert_uint_eq(stream.lost, 0);
	ck_assert_uint_eq(stream.duplicate, 0);
	ck_assert_uint_eq(stream.reordered, 0);
	ck_assert_uint_eq(stream.restarts, 0);
}
END_TEST

TESTS("session/streams")
{
	test(data_records_count_and_templates_do_not);
	test(each_domain_has_numbers_of_its_own);
	test(each_sctp_stream_has_numbers_of_its_own);
	test(over_sctp_a_template_may_end_or_change_on_another_stream);
	test(a_set_without_a_template_is_no_loss);
	test(a_malformed_message_is_no_loss);
	test(with_salvage_the_order_is_told_last);
	test(with_salvage_what_was_not_read_is_no_loss);
	test(streams_beyond_the_limit_are_read_but_not_followed);
	test(without_memory_for_a_stream_the_message_can_be_read_again);
	test(many_streams_in_any_order_are_found_again);
	loop_test(real_probes_that_count_the_message_itself_lose_nothing, 0,
	    IPFIX_COUNT(COUNT_AFTER));
	loop_test(real_exporters_that_count_well_lose_nothing, 0,
	    IPFIX_COUNT(STANDARD));
}
