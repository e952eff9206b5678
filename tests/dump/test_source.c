/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/file.h"

#include "dump/forge.h"
#include "dump/source.h"

static const uint8_t text[] = "The quick brown fox jumps over the lazy dog.";

#define TEXT_SIZE (sizeof text - 1)

struct reading {
	size_t size;
	uint8_t octets[512];
	char error[200];
};

/* All that a file gives, in reads of this size. */
static struct reading
read_all(const void *octets, size_t size, size_t step)
{
	struct reading r = { 0 };
	char *name = write_file(octets, size);
	struct source *source = source_open(name);
	ssize_t got;

	ck_assert_ptr_nonnull(source);
	while ((got = source_read(source, &r.octets[r.size], step)) > 0)
		r.size += (size_t)got;
	ck_assert_int_eq(got, source_error(source)[0] == '\0' ? 0 : -1);
	/* It stays as it is. */
	ck_assert_int_eq(source_read(source, r.octets, 0), got);
	snprintf(r.error, sizeof r.error, "%s", source_error(source));
	source_close(source);
	remove_file(name);
	return r;
}

static bool
lacks_zlib(const struct reading *r)
{
	if (strstr(r->error, "without zlib") == NULL)
		return false;
	skipped("built without zlib");
	return true;
}

static void
is_text(const struct reading *r, size_t times)
{
	ck_assert_str_eq(r->error, "");
	ck_assert_uint_eq(r->size, times * TEXT_SIZE);
	for (size_t i = 0; i < times; i++)
		ck_assert_mem_eq(&r->octets[i * TEXT_SIZE], text, TEXT_SIZE);
}

START_TEST(a_plain_file_is_read_as_it_is)
{
	struct reading r = read_all(text, TEXT_SIZE, (size_t)_i);

	is_text(&r, 1);
}
END_TEST

START_TEST(gzip_is_unpacked_whatever_the_reads)
{
	struct forged f = { 0 };
	struct reading r;

	append_gzip(&f, text, TEXT_SIZE);
	r = read_all(f.octets, f.size, (size_t)_i);
	if (!lacks_zlib(&r))
		is_text(&r, 1);
}
END_TEST

START_TEST(members_of_gzip_follow_each_other)
{
	struct forged f = { 0 };
	struct reading r;

	append_gzip(&f, text, TEXT_SIZE);
	append_gzip(&f, text, 0);
	append_gzip(&f, text, TEXT_SIZE);
	append_text(&f, "000000");
	r = read_all(f.octets, f.size, 7);
	if (!lacks_zlib(&r))
		is_text(&r, 2);
}
END_TEST

START_TEST(of_gzip_cut_anywhere_comes_what_can_be_read)
{
	struct forged f = { 0 };
	struct reading r;
	size_t size = (size_t)_i, header = 15;

	append_gzip(&f, text, TEXT_SIZE);
	ck_assert_uint_lt(size, f.size);
	r = read_all(f.octets, size, 7);
	if (lacks_zlib(&r))
		return;
	ck_assert_str_eq(r.error, "the gzip data end too early");
	ck_assert_mem_eq(r.octets, text, r.size);
	/* The first octets of a block may have to wait for others. */
	if (size >= header + TEXT_SIZE)
		ck_assert_uint_eq(r.size, TEXT_SIZE);
}
END_TEST

START_TEST(damaged_gzip_is_told)
{
	struct forged f = { 0 };
	struct reading r;

	append_gzip(&f, text, TEXT_SIZE);
	f.octets[20] ^= 1; /* the CRC is wrong now */
	r = read_all(f.octets, f.size, 7);
	if (lacks_zlib(&r))
		return;
	ck_assert_str_eq(r.error, "the gzip data are damaged");
	ck_assert_uint_eq(r.size, TEXT_SIZE);
	f.octets[20] ^= 1;
	append_text(&f, "00 41");
	r = read_all(f.octets, f.size, 7);
	ck_assert_str_eq(r.error, "other octets follow the gzip data");
	ck_assert_uint_eq(r.size, TEXT_SIZE);
}
END_TEST

START_TEST(looking_ahead_takes_nothing_away)
{
	char *name = write_file(text, TEXT_SIZE);
	struct source *source = source_open(name);
	uint64_t done, total;
	uint8_t octets[100];

	ck_assert_uint_eq(source_peek(source).size, 16);
	ck_assert_mem_eq(source_peek(source).data, text, 16);
	ck_assert_int_eq(source_read(source, octets, 5), 5);
	ck_assert_int_eq(source_read(source, octets, 100), 11);
	ck_assert_uint_eq(source_peek(source).size, 0);
	ck_assert_int_eq(source_read(source, octets, 100), TEXT_SIZE - 16);
	source_progress(source, &done, &total);
	ck_assert_uint_eq(done, TEXT_SIZE);
	ck_assert_uint_eq(total, TEXT_SIZE);
	source_close(source);
	remove_file(name);
}
END_TEST

START_TEST(a_stream_gives_the_same_octets)
{
	char *name = write_file(text, TEXT_SIZE);
	struct source *source = source_open(name);
	FILE *stream = source_stream(source);
	uint8_t octets[100];

	ck_assert_uint_eq(fread(octets, 1, 100, stream), TEXT_SIZE);
	ck_assert_mem_eq(octets, text, TEXT_SIZE);
	ck_assert_int_eq(fclose(stream), 0);
	source_close(source);
	remove_file(name);
}
END_TEST

START_TEST(what_cannot_be_opened_says_why)
{
	struct source *source = source_open("/nonexistent/file");
	uint8_t octet;

	ck_assert_int_eq(source_read(source, &octet, 1), -1);
	ck_assert_str_eq(source_error(source), "No such file or directory");
	source_close(source);
	source = source_open("/");
	ck_assert_int_eq(source_read(source, &octet, 1), -1);
	ck_assert_str_eq(source_error(source), "is a directory");
	ck_assert_uint_eq(source_peek(source).size, 0);
	source_close(source);
}
END_TEST

TESTS("dump/source")
{
	loop_test(a_plain_file_is_read_as_it_is, 1, 20);
	loop_test(gzip_is_unpacked_whatever_the_reads, 1, 20);
	test(members_of_gzip_follow_each_other);
	loop_test(
	    of_gzip_cut_anywhere_comes_what_can_be_read, 2, 15 + TEXT_SIZE + 8);
	test(damaged_gzip_is_told);
	test(looking_ahead_takes_nothing_away);
	test(a_stream_gives_the_same_octets);
	test(what_cannot_be_opened_says_why);
}
