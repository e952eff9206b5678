/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/io_file.h>
#include <ipfix/session.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "io/place.h"
#include "io/replay.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/test.h"

START_TEST(messages_are_written_as_they_are)
{
	struct octets one = message(5, TEMPLATE " | " RECORDS), found;
	ipfix_file_writer *writer;

	CLAUSE("5655-7-01");
	place_new();
	writer = write_new(place_path("f"), NULL);
	ck_assert_int_eq(
	    ipfix_file_writer_put(writer, NULL, octets_span(one), NOW, NULL),
	    IPFIX_OK);
	write_finish(writer);
	found = file_octets(place_path("f"));
	ck_assert_uint_eq(found.size, one.size);
	ck_assert_mem_eq(found.data, one.data, one.size);
	free(found.data);
	free(one.data);
	place_free();
}
END_TEST

START_TEST(a_message_that_is_malformed_is_refused)
{
	static const char *const BAD[] = { "2: 0100 0009 0008 0004",
		"2: 0100 0001 0008" };
	struct octets m = message(5, BAD[_i % 2]);
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), NULL);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	if (_i == 2)
		patch16(m, 2, (uint16_t)(m.size + 1));
	if (_i == 3)
		patch16(m, 18, 3);
	ck_assert_int_lt(write_from(writer, 1, m, 2, NOW), 0);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->messages, 1);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(each_file_of_several_has_its_templates)
{
	ipfix_file_writer_options options = {
		.max_octets = 100, .gzip = _i == 1, .buffer = 1
	};
	ipfix_file_writer *writer;
	uint64_t records = 0;
	size_t files;

	CLAUSE("5655-7.2-02");
	CLAUSE("5655-7.2-03");
	CLAUSE("5655-7.2-07");
	CLAUSE("5655-7.3.1-02");
	CLAUSE("5655-7.3.3-01");
	CLAUSE("5655-7.3.4-01");
	place_new();
	writer = write_new(place_path("flows"), &options);
	write_sets(writer, TEMPLATE, 0);
	for (uint32_t i = 0; i < 20; i++)
		write_sets(writer, RECORDS, 2 * i);
	write_finish(writer);
	files = place_count();
	ck_assert_uint_gt(files, 5);
	for (size_t i = 0; i < files; i++) {
		struct replay *r = read_good(place_file(i));

		records += r->records;
		replay_free(r);
	}
	ck_assert_uint_eq(records, 40);
	place_free();
}
END_TEST

START_TEST(files_end_by_time)
{
	ipfix_file_writer_options options = { .max_age = 60 * IPFIX_SECOND };
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("flows"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_from(writer, 1, message(5, RECORDS), 2, NOW + 59 * IPFIX_SECOND);
	ck_assert_uint_eq(place_count(), 1);
	write_from(writer, 1, message(5, RECORDS), 4, NOW + 60 * IPFIX_SECOND);
	ck_assert_uint_eq(place_count(), 2);
	ck_assert_str_eq(
	    strrchr(place_file(1), '/'), "/flows-20231114T221420Z.ipfix");
	write_finish(writer);
	r = read_good(place_file(1));
	ck_assert_uint_eq(r->records, 2);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(sessions_of_one_domain_are_kept_apart)
{
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), NULL);
	write_from(writer, 1, message(5, TEMPLATE), 0, NOW);
	write_from(writer, 2, message(5, OTHER), 0, NOW);
	write_from(writer, 1, message(5, "256: c0000201"), 0, NOW);
	write_from(writer, 2, message(5, "256: 0035"), 0, NOW);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_ptr_nonnull(
	    strstr(r->text, "\n5 {\"sourceIPv4Address\":\"192.0.2.1\"}"));
	ck_assert_ptr_nonnull(
	    strstr(r->text, "\n2147483648 {\"sourceTransportPort\":53}"));
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(a_session_that_ended_leaves_no_template_to_the_next)
{
	ipfix_file_writer *writer;
	struct replay *r;

	CLAUSE("5655-7.2-05");
	place_new();
	writer = write_new(place_path("f"), NULL);
	write_from(writer, 1, message(5, TEMPLATE " | " RECORDS), 0, NOW);
	ipfix_file_writer_remove(writer, 1);
	write_from(writer, 2, message(5, "256: 0035"), 0, NOW);
	write_finish(writer);
	r = replay_new(place_path("f"), NULL);
	ck_assert_uint_eq(r->unknown, 1);
	ck_assert_uint_eq(r->records, 2);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(withdrawals_are_used_only_where_ids_are_used_again)
{
	ipfix_file_writer *writer;
	struct replay *r;
	char withdrawn[40];

	CLAUSE("5655-7.2-06");
	place_new();
	writer = write_new(place_path("f"), NULL);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	ipfix_file_writer_remove(writer, 1);
	write_finish(writer);
	r = read_good(place_path("f"));
	snprintf(withdrawn, sizeof(withdrawn), "action %d",
	    (int)IPFIX_TEMPLATE_WITHDRAWN_ALL);
	ck_assert_ptr_null(strstr(r->text, withdrawn));
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(details_and_window_come_first)
{
	ipfix_file_writer_options options = { .details = true,
		.window_start = NOW,
		.window_end = NOW + IPFIX_SECOND,
		.checksum = _i == 1 };
	ipfix_file_writer *writer;
	struct replay *r;

	CLAUSE("5655-8.1.2-02");
	CLAUSE("5655-8.1.2-04");
	CLAUSE("5655-8.1.2-05");
	CLAUSE("5655-8.1.3-01");
	CLAUSE("5655-8.1.3-02");
	CLAUSE("5655-8.1.3-03");
	CLAUSE("5655-8.2.18-01");
	CLAUSE("5655-7.2-04");
	CLAUSE("7011-5.2-05");
	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_sets(writer, RECORDS, 2);
	write_finish(writer);
	r = read_good(place_path("f"));
	/* Milliseconds of 64 bits: they tell of which era the others are. */
	ck_assert_ptr_nonnull(strstr(r->text,
	    "5 {\"scope\":{\"sessionScope\":0},"
	    "\"minFlowStartMilliseconds\":\"2023-11-14T22:13:20.000Z\","
	    "\"maxFlowEndMilliseconds\":\"2023-11-14T22:13:21.000Z\"}\n"));
	ck_assert_ptr_nonnull(strstr(r->text,
	    "5 {\"scope\":{\"sessionScope\":0,\"observationDomainId\":5},"
	    "\"originalObservationDomainId\":5,"
	    "\"exporterIPv4Address\":\"192.0.2.1\","
	    "\"exporterTransportPort\":999,"
	    "\"exportTransportProtocol\":17,"
	    "\"exportProtocolVersion\":10}\n"));
	ck_assert(strstr(r->text, "minFlow") < strstr(r->text, "IPv4"));
	ck_assert_uint_eq(r->records, 2 + 4 + (_i == 1 ? 2 : 0));
	replay_free(r);
	place_free();
}
END_TEST

/* The next octet that does not fit is refused, as on a full disk. */
static void
limit_files(rlim_t octets)
{
	struct rlimit limit = { octets, RLIM_INFINITY };

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

START_TEST(a_full_disk_leaves_whole_messages_and_loses_none)
{
	ipfix_file_writer_options options = { .gzip = _i == 1 };
	ipfix_file_writer *writer;
	struct replay *r;
	uint32_t count = 0;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_OK);
	limit_files(1000);
	for (; count < 2000; count++)
		write_sets(writer, RECORDS, 2 + 2 * count);
	ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, EFBIG);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->records, 2);
	replay_free(r);
	/* There is room again. */
	limit_files(RLIM_INFINITY);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->records, 2 + 2 * count);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(a_message_refused_for_a_full_disk_can_be_put_again)
{
	ipfix_file_writer_options options = { .buffer = 1 };
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	limit_files(1);
	ck_assert_int_eq(write_from(writer, 1, message(5, RECORDS), 2, NOW),
	    IPFIX_ERR_SYSTEM);
	limit_files(RLIM_INFINITY);
	write_sets(writer, RECORDS, 2);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->records, 4);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(what_cannot_be_opened_says_so)
{
	ipfix_file_writer_options both = { .append = true, .max_octets = 1 };
	ipfix_file_writer *writer = NULL;

	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, "/nowhere/f", NOW, NULL),
	    IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, "/nowhere/f", NOW, &both),
	    IPFIX_ERR_INVAL);
	ck_assert_ptr_null(writer);
}
END_TEST

START_TEST(domains_beyond_the_limit_are_refused)
{
	ipfix_file_writer_options options = { .max_domains = 2 };
	ipfix_file_writer *writer;

	place_new();
	writer = write_new(place_path("f"), &options);
	ck_assert_int_eq(write_from(writer, 1, message(1, ""), 0, NOW), 0);
	ck_assert_int_eq(write_from(writer, 2, message(2, ""), 0, NOW), 0);
	ck_assert_int_eq(
	    write_from(writer, 3, message(3, ""), 0, NOW), IPFIX_ERR_LIMIT);
	ipfix_file_writer_remove(writer, 1);
	ck_assert_int_eq(write_from(writer, 3, message(3, ""), 0, NOW), 0);
	write_finish(writer);
	place_free();
}
END_TEST

/* Messages of so many domains, the last one first or the first one. */
static void
write_domains(
    ipfix_file_writer *writer, uint64_t source, uint32_t count, bool reverse)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t odid = reverse ? count - 1 - i : i;

		ck_assert_int_eq(
		    write_from(writer, source, message(odid, ""), 0, NOW),
		    IPFIX_OK);
	}
	ipfix_file_writer_remove(writer, source);
}

/* As many as there can be, in any order. */
START_TEST(domains_that_come_again_have_their_numbers)
{
	const uint32_t count = 65536;
	ipfix_file_writer *writer;
	ipfix_file_reader *reader;
	ipfix_message message;
	ipfix_span octets;

	place_new();
	writer = write_new(place_path("f"), NULL);
	write_domains(writer, 1, count, false);
	write_domains(writer, 2, count, _i == 1);
	write_finish(writer);
	ck_assert_int_eq(
	    ipfix_file_reader_new(&reader, place_path("f"), NULL), IPFIX_OK);
	/* Each of the second session begins with withdrawals. */
	for (uint32_t i = 0; i < 3 * count; i++) {
		ck_assert_int_eq(
		    ipfix_file_reader_next(reader, &octets, NULL), IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_message_get(octets, &message, NULL), IPFIX_OK);
		ck_assert_uint_lt(message.odid, count);
	}
	ck_assert_int_eq(
	    ipfix_file_reader_next(reader, &octets, NULL), IPFIX_DONE);
	ipfix_file_reader_free(reader);
	place_free();
}
END_TEST

START_TEST(no_memory_changes_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_file_writer_options options = {
		.alloc = &mem, .details = true, .checksum = true
	};
	ipfix_file_writer *writer = NULL;
	struct replay *r;

	place_new();
	for (heap.fail_at = 0;; heap.fail_at = ++_i) {
		ipfix_result rc = ipfix_file_writer_new(
		    &writer, place_path("f"), NOW, &options);

		if (rc == IPFIX_OK)
			break;
		ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
		ck_assert_uint_eq(heap.out, 0);
	}
	_i = 0;
	for (heap.fail_at = 0;; heap.fail_at = ++_i) {
		ipfix_result rc = write_from(
		    writer, 1, message(5, TEMPLATE " | " RECORDS), 0, NOW);

		if (rc == IPFIX_OK)
			break;
		ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
	}
	heap.fail_at = -1;
	write_finish(writer);
	ck_assert_uint_eq(heap.out, 0);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->records, 2 + 1 + 1);
	replay_free(r);
	place_free();
}
END_TEST

TESTS("io/file_writer")
{
	test(messages_are_written_as_they_are);
	loop_test(a_message_that_is_malformed_is_refused, 0, 4);
	loop_test(each_file_of_several_has_its_templates, 0, PLACE_KINDS);
	test(files_end_by_time);
	test(sessions_of_one_domain_are_kept_apart);
	test(a_session_that_ended_leaves_no_template_to_the_next);
	test(withdrawals_are_used_only_where_ids_are_used_again);
	loop_test(details_and_window_come_first, 0, 2);
	loop_test(
	    a_full_disk_leaves_whole_messages_and_loses_none, 0, PLACE_KINDS);
	test(a_message_refused_for_a_full_disk_can_be_put_again);
	test(what_cannot_be_opened_says_so);
	test(domains_beyond_the_limit_are_refused);
	loop_test(domains_that_come_again_have_their_numbers, 0, 2);
	test(no_memory_changes_nothing);
}
