/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that are appended to. */
#include <ipfix/io_file.h>

#include "io/place.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/test.h"

START_TEST(a_window_is_said_once_in_a_file)
{
	ipfix_file_writer_options options = { .append = true,
		.details = true,
		.window_start = NOW,
		.window_end = NOW + IPFIX_SECOND };
	struct replay *r;
	const char *found;

	CLAUSE("5655-8.1.2-02");
	place_new();
	for (uint32_t i = 0; i < 2; i++) {
		ipfix_file_writer *writer =
		    write_new(place_path("f"), &options);

		write_sets(writer, TEMPLATE " | " RECORDS, 0);
		write_sets(writer, RECORDS, 2);
		write_finish(writer);
	}
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	found = strstr(r->text, "minFlowStart");
	ck_assert_ptr_nonnull(found);
	ck_assert_ptr_null(strstr(found + 1, "minFlowStart"));
	/* Who sends is said again. */
	found = strstr(r->text, "originalObservation");
	ck_assert_ptr_nonnull(found);
	ck_assert_ptr_nonnull(strstr(found + 1, "originalObservation"));
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(what_is_appended_follows_the_last_whole_message)
{
	ipfix_file_writer_options options = { .append = true, .gzip = _i >= 2 };
	bool cut = _i % 2 == 1;
	ipfix_file_writer *writer;
	struct octets file;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_OK);
	write_sets(writer, RECORDS, 2);
	write_finish(writer);
	file = file_octets(place_path("f"));
	if (cut) {
		file.size -= 5;
		place_write("f", file);
	}
	free(file.data);
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, cut ? 2 : 4);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->records, cut ? 4 : 6);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(only_files_of_the_same_kind_are_appended_to)
{
	static const struct {
		const char *text;
		bool gzip;
		ipfix_result result;
	} CASES[] = {
		{ "00 09 00 00", false, IPFIX_ERR_VERSION },
		{ "00 0a 00 0f", false, IPFIX_ERR_LENGTH },
		{ "00 0a 00 10 00000000 00000000 00000000", true,
		    IPFIX_ERR_VALUE },
		{ "1f 8b 00 00 00 00 00 00 00 00 00 00", true,
		    IPFIX_ERR_VALUE },
	};
	ipfix_file_writer_options options = { .append = true,
		.gzip = CASES[_i].gzip };
	struct octets octets = hex(CASES[_i].text), found;
	ipfix_file_writer *writer;

	place_new();
	place_write("f", octets);
	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, place_path("f"), NOW, &options),
	    CASES[_i].result);
	found = file_octets(place_path("f"));
	ck_assert_uint_eq(found.size, octets.size);
	free(found.data);
	free(octets.data);
	place_free();
}
END_TEST

TESTS("io/file_append")
{
	test(a_window_is_said_once_in_a_file);
	loop_test(what_is_appended_follows_the_last_whole_message, 0,
	    2 * PLACE_KINDS);
	loop_test(
	    only_files_of_the_same_kind_are_appended_to, 0, 2 * PLACE_KINDS);
}
