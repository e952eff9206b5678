/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/io_file.h>

#include <errno.h>
#include <stdio.h>

#include "io/place.h"
#include "io/replay.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/test.h"

/* Three Messages; the second begins at octet 28, the third at 56. */
static struct octets
three(void)
{
	struct octets m = join(message(5, TEMPLATE),
	    join(message(5, RECORDS), message(5, RECORDS)));

	patch16(m, 56 + 10, 2);
	return m;
}

/* The same in a file packed by gzip, a member each. */
static void
write_packed(const char *name)
{
	ipfix_file_writer_options options = { .gzip = true };
	static const size_t ENDS[] = { 0, 28, 56, 84 };
	struct octets m = three();
	ipfix_file_writer *writer;

	ck_assert_uint_eq(m.size, 84);
	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, place_path(name), NOW, &options),
	    IPFIX_OK);
	for (size_t i = 0; i < 3; i++) {
		ipfix_span one = { m.data + ENDS[i], ENDS[i + 1] - ENDS[i] };

		ck_assert_int_eq(
		    ipfix_file_writer_put(writer, NULL, one, NOW, NULL),
		    IPFIX_OK);
		ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_OK);
	}
	ipfix_file_writer_free(writer);
	free(m.data);
}

START_TEST(every_truncation_gives_all_whole_messages_and_says_the_rest)
{
	ipfix_file_reader_options options = { .salvage = _i % 2 == 1 };
	size_t size = (size_t)_i / 2, whole = size / 28 * 28;
	struct octets m = three();
	struct replay *r;

	CLAUSE("5655-7.1-01");
	m.size = size;
	place_new();
	place_write("f", m);
	r = replay_new(place_path("f"), &options);
	ck_assert_uint_eq(r->messages, size / 28);
	ck_assert_uint_eq(r->counters.octets, whole);
	ck_assert_uint_eq(r->counters.cut, size - whole);
	ck_assert_uint_eq(r->counters.skipped, 0);
	if (size == whole || options.salvage) {
		ck_assert_int_eq(r->result, IPFIX_DONE);
	} else {
		ck_assert_int_eq(r->result, IPFIX_ERR_TRUNCATED);
		ck_assert_uint_eq(r->error.fault, IPFIX_FAULT_FILE_CUT);
		ck_assert_uint_eq(r->error.offset, whole);
	}
	replay_free(r);
	free(m.data);
	place_free();
}
END_TEST

START_TEST(garbage_is_passed_over_when_salvaging)
{
	ipfix_file_reader_options options = { .salvage = true };
	struct octets m = join(message(5, TEMPLATE),
	    join(hex("00 0a 00 0f 00 0a 00 20 ff ff ff 00 0a"),
	        message(5, RECORDS)));
	struct replay *r;

	place_new();
	place_write("f", m);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_ERR_LENGTH);
	ck_assert_uint_eq(r->error.offset, 28 + 2);
	ck_assert_uint_eq(r->messages, 1);
	replay_free(r);
	r = replay_new(place_path("f"), &options);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, 2);
	ck_assert_uint_eq(r->records, 2);
	ck_assert_uint_eq(r->counters.skipped, 13);
	replay_free(r);
	free(m.data);
	place_free();
}
END_TEST

START_TEST(messages_behind_a_length_too_long_are_salvaged)
{
	ipfix_file_reader_options options = { .salvage = true };
	struct octets m = three();
	struct replay *r;

	patch16(m, 28 + 2, 60000);
	place_new();
	place_write("f", m);
	r = replay_new(place_path("f"), &options);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, 2);
	ck_assert_uint_eq(r->counters.skipped, 28);
	replay_free(r);
	free(m.data);
	place_free();
}
END_TEST

START_TEST(packed_files_are_read_as_plain_ones)
{
	struct replay *r;

	CLAUSE("5655-10-01");
	CLAUSE("5655-7.3.3-03");
	place_new();
	write_packed("f");
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->records, 4);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(every_truncation_of_a_packed_file_ends_cleanly)
{
	ipfix_file_reader_options options = { .salvage = _i % 2 == 1 };
	struct octets file;
	struct replay *r;

	place_new();
	write_packed("f");
	file = file_octets(place_path("f"));
	if ((size_t)_i / 2 < file.size)
		file.size = (size_t)_i / 2;
	place_write("g", file);
	r = replay_new(place_path("g"), &options);
	ck_assert_uint_ge(r->messages, file.size * 3 / 200);
	ck_assert(r->result == IPFIX_DONE ||
	    (!options.salvage &&
	        (r->result == IPFIX_ERR_TRUNCATED ||
	            r->result == IPFIX_ERR_VERSION)));
	replay_free(r);
	free(file.data);
	place_free();
}
END_TEST

START_TEST(a_damaged_member_costs_only_itself_when_salvaging)
{
	ipfix_file_reader_options options = { .salvage = true };
	struct octets file;
	struct replay *r;
	size_t second;

	place_new();
	write_packed("f");
	file = file_octets(place_path("f"));
	for (second = 2; second + 1 < file.size; second++)
		if (file.data[second] == 0x1f && file.data[second + 1] == 0x8b)
			break;
	file.data[second + 15] ^= 0xff;
	place_write("f", file);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_ERR_VALUE);
	ck_assert_uint_eq(r->error.fault, IPFIX_FAULT_GZIP);
	replay_free(r);
	r = replay_new(place_path("f"), &options);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_ge(r->messages, 2);
	ck_assert_uint_gt(r->counters.skipped, 0);
	replay_free(r);
	free(file.data);
	place_free();
}
END_TEST

START_TEST(what_a_checksum_of_gzip_denies_can_be_salvaged)
{
	ipfix_file_writer_options options = { .gzip = true };
	ipfix_file_reader_options salvage = { .salvage = true };
	ipfix_file_writer *writer;
	struct octets file;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_finish(writer);
	file = file_octets(place_path("f"));
	/* In the checksum, or in the size that is the last word. */
	file.data[file.size - 1 - 4 * (size_t)_i] ^= 1;
	place_write("f", file);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_ERR_VALUE);
	replay_free(r);
	r = replay_new(place_path("f"), &salvage);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, 1);
	ck_assert_uint_eq(r->records, 2);
	replay_free(r);
	free(file.data);
	place_free();
}
END_TEST

START_TEST(a_file_that_is_being_written_is_followed)
{
	ipfix_file_reader_options follow = { .follow = true };
	ipfix_file_writer_options options = { .gzip = _i == 1 };
	struct octets m = message(5, TEMPLATE " | " RECORDS);
	ipfix_file_reader *reader;
	ipfix_file_writer *writer;
	ipfix_span found;

	place_new();
	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, place_path("f"), NOW, &options),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_file_reader_new(&reader, place_path("f"), &follow), IPFIX_OK);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(
		    ipfix_file_reader_next(reader, &found, NULL), IPFIX_MORE);
		ck_assert_int_eq(ipfix_file_writer_put(
		                     writer, NULL, octets_span(m), NOW, NULL),
		    IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_file_reader_next(reader, &found, NULL), IPFIX_MORE);
		ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_file_reader_next(reader, &found, NULL), IPFIX_OK);
		ck_assert_uint_eq(found.size, m.size);
	}
	ipfix_file_reader_free(reader);
	ipfix_file_writer_free(writer);
	free(m.data);
	place_free();
}
END_TEST

/* Octet by octet, whether they are packed is not known at the first one. */
START_TEST(a_file_that_grows_by_an_octet_is_followed)
{
	ipfix_file_reader_options follow = { .follow = true };
	ipfix_file_writer_options options = { .gzip = _i == 1 };
	struct octets m = message(5, TEMPLATE " | " RECORDS), file;
	ipfix_file_reader *reader;
	ipfix_file_writer *writer;
	ipfix_span found;
	ipfix_result rc = IPFIX_MORE;
	size_t size = m.size;
	FILE *grows;

	place_new();
	writer = write_new(place_path("f"), &options);
	ck_assert_int_eq(write_from(writer, 1, m, 0, NOW), IPFIX_OK);
	write_finish(writer);
	file = file_octets(place_path("f"));
	grows = fopen(place_path("g"), "wb");
	ck_assert_ptr_nonnull(grows);
	ck_assert_int_eq(
	    ipfix_file_reader_new(&reader, place_path("g"), &follow), IPFIX_OK);
	for (size_t i = 0; i < file.size && rc == IPFIX_MORE; i++) {
		ck_assert_int_eq(putc(file.data[i], grows), file.data[i]);
		ck_assert_int_eq(fflush(grows), 0);
		rc = ipfix_file_reader_next(reader, &found, NULL);
	}
	ck_assert_int_eq(rc, IPFIX_OK);
	ck_assert_uint_eq(found.size, size);
	fclose(grows);
	ipfix_file_reader_free(reader);
	free(file.data);
	place_free();
}
END_TEST

START_TEST(what_cannot_be_opened_says_so)
{
	ipfix_file_reader *reader = NULL;

	ck_assert_int_eq(ipfix_file_reader_new(&reader, "/nowhere/f", NULL),
	    IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_ptr_null(reader);
}
END_TEST

START_TEST(no_memory_leaks_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_file_reader_options options = { .alloc = &mem };
	ipfix_file_reader *reader = NULL;
	ipfix_span message;
	ipfix_result rc = IPFIX_ERR_NOMEM;

	place_new();
	write_packed("f");
	for (int i = 0; rc == IPFIX_ERR_NOMEM; i++) {
		heap.fail_at = i;
		rc = ipfix_file_reader_new(&reader, place_path("f"), &options);
		if (rc == IPFIX_OK) {
			rc = ipfix_file_reader_next(reader, &message, NULL);
			ipfix_file_reader_free(reader);
		}
		ck_assert_uint_eq(heap.out, 0);
	}
	ck_assert_int_eq(rc, IPFIX_OK);
	place_free();
}
END_TEST

TESTS("io/file_reader")
{
	loop_test(every_truncation_gives_all_whole_messages_and_says_the_rest,
	    0, 2 * 85);
	test(garbage_is_passed_over_when_salvaging);
	test(messages_behind_a_length_too_long_are_salvaged);
	if (PLACE_KINDS > 1)
		loop_test(what_a_checksum_of_gzip_denies_can_be_salvaged, 0, 2);
	loop_test(a_file_that_is_being_written_is_followed, 0, PLACE_KINDS);
	loop_test(a_file_that_grows_by_an_octet_is_followed, 0, PLACE_KINDS);
	test(what_cannot_be_opened_says_so);
	loop_test(packed_files_are_read_as_plain_ones, 1, PLACE_KINDS);
	loop_test(every_truncation_of_a_packed_file_ends_cleanly, 0,
	    (PLACE_KINDS - 1) * 2 * 150);
	loop_test(
	    a_damaged_member_costs_only_itself_when_salvaging, 1, PLACE_KINDS);
	loop_test(no_memory_leaks_nothing, 1, PLACE_KINDS);
}
