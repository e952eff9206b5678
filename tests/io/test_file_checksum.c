/* SPDX-License-Identifier: BSD-3-Clause */
/* Checksums of Messages in files (RFC 5655, 8.1.1). */
#include <ipfix/io_file.h>

#include "io/place.h"
#include "io/replay.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/test.h"

START_TEST(each_message_has_a_checksum_that_is_right)
{
	ipfix_file_writer_options options = { .checksum = true,
		.gzip = _i == 1 };
	ipfix_file_writer *writer;
	struct replay *r;

	CLAUSE("5655-8.1.1-02");
	CLAUSE("5655-8.1.1-04");
	CLAUSE("5655-8.1.1-05");
	CLAUSE("5655-8.2.11-01");
	CLAUSE("5655-7.3.1-09");
	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_sets(writer, RECORDS, 2);
	/* Takes the id of the checksum away. */
	write_sets(writer, "2: ffff 0001 0008 0004 | 65535: c0000203", 4);
	write_sets(writer, RECORDS, 5);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->checksums, 4);
	ck_assert_uint_eq(r->records, 7 + 4);
	replay_free(r);
	place_free();
}
END_TEST

START_TEST(a_change_of_one_octet_breaks_the_checksum)
{
	ipfix_file_writer_options options = { .checksum = true };
	ipfix_file_writer *writer;
	struct octets file;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_finish(writer);
	file = file_octets(place_path("f"));
	file.data[33] ^= 1; /* in the first record */
	place_write("f", file);
	r = replay_new(place_path("f"), NULL);
	ck_assert_uint_eq(r->checksums, 1);
	ck_assert_uint_eq(r->bad_checksums, 1);
	replay_free(r);
	free(file.data);
	place_free();
}
END_TEST

START_TEST(a_message_without_room_goes_without_a_checksum)
{
	ipfix_file_writer_options options = { .checksum = true };
	struct octets large = message_of(5, 256, repeat("a5", 65512));
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE, 0);
	ck_assert_int_eq(write_from(writer, 1, large, 0, NOW), IPFIX_OK);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->checksums, 1);
	replay_free(r);
	place_free();
}
END_TEST

/* Sets without records, from an id downwards. */
static struct octets
empty_sets(uint16_t id, size_t count)
{
	struct octets m = join(message(5, ""), repeat("0000 0004", count));

	patch16(m, 2, (uint16_t)m.size);
	for (size_t at = 16; at < m.size; at += 4)
		patch16(m, at, id--);
	return m;
}

START_TEST(ids_of_thousands_of_sets_are_not_used)
{
	ipfix_file_writer_options options = { .checksum = true,
		.details = true };
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	for (size_t i = 1; i <= 100; i++)
		ck_assert_int_eq(write_from(writer, 1,
		                     empty_sets(UINT16_MAX, 160 * i), 2, NOW),
		    IPFIX_OK);
	write_finish(writer);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	/* What had been the id of the checksum is unknown again. */
	ck_assert_uint_eq(r->faults, 0);
	ck_assert_uint_eq(r->unknown, 160 * 50 * 101);
	ck_assert_uint_eq(r->checksums, 101);
	ck_assert_uint_eq(r->bad_checksums, 0);
	replay_free(r);
	place_free();
}
END_TEST

#define CHECKSUM_LIKE "65535: 00 00112233445566778899aabbccddeeff"

START_TEST(a_set_of_an_old_id_of_the_checksum_is_not_read_by_it)
{
	static const struct {
		const char *sets;
		uint64_t records, unknown;
	} CASES[] = {
		{ CHECKSUM_LIKE, 0, 1 },
		{ CHECKSUM_LIKE " | 2: ffff 0001 0008 0004", 0, 1 },
		{ "2: ffff 0001 0008 0004 | 65535: c0000203", 1, 0 },
		{ "2: ffff 0001 0008 0004 | 65535: c0000203 | 2: ffff 0000", 1,
		    0 },
		/* Withdrawn by others, it is told again. */
		{ "3: 0003 0000", 0, 0 },
		{ "3: ffff 0000", 0, 0 },
	};
	ipfix_file_writer_options options = { .checksum = true };
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	write_sets(writer, RECORDS, 2);
	write_sets(writer, CASES[_i].sets, 4);
	write_sets(writer, RECORDS, 4 + (uint32_t)CASES[_i].records);
	write_sets(writer, RECORDS, 6 + (uint32_t)CASES[_i].records);
	ck_assert_uint_eq(
	    ipfix_file_writer_counters(writer)->added, _i < 4 ? 1 : 0);
	write_finish(writer);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->unknown, CASES[_i].unknown);
	ck_assert_uint_eq(r->checksums, 5);
	ck_assert_uint_eq(r->bad_checksums, 0);
	ck_assert_uint_eq(r->records, 5 + 8 + CASES[_i].records);
	replay_free(r);
	place_free();
}
END_TEST

/* A Message of templates like TEMPLATE, with these ids. */
static struct octets
templates(uint32_t id, uint32_t count)
{
	struct octets body = repeat("0000 0001 0008 0004", count);

	for (size_t at = 0; at < body.size; at += 8)
		patch16(body, at, (uint16_t)id++);
	return message_of(5, 2, body);
}

START_TEST(where_no_id_is_left_nothing_is_added)
{
	ipfix_file_writer_options options = { .checksum = true };
	ipfix_file_writer *writer;
	struct replay *r;

	place_new();
	writer = write_new(place_path("f"), &options);
	for (uint32_t id = 256; id < 65536; id += 4080)
		ck_assert_int_eq(
		    write_from(writer, 1, templates(id, 4080), 0, NOW),
		    IPFIX_OK);
	write_sets(writer, RECORDS, 0);
	write_sets(writer, RECORDS, 2);
	write_finish(writer);
	r = read_good(place_path("f"));
	ck_assert_uint_eq(r->checksums, 15);
	ck_assert_uint_eq(r->records, 15 + 4);
	replay_free(r);
	place_free();
}
END_TEST

TESTS("io/file_checksum")
{
	loop_test(each_message_has_a_checksum_that_is_right, 0, PLACE_KINDS);
	test(a_change_of_one_octet_breaks_the_checksum);
	test(a_message_without_room_goes_without_a_checksum);
	test(ids_of_thousands_of_sets_are_not_used);
	loop_test(a_set_of_an_old_id_of_the_checksum_is_not_read_by_it, 0, 6);
	test(where_no_id_is_left_nothing_is_added);
}
