/* SPDX-License-Identifier: BSD-3-Clause */
/* Disks and pipes that take no more. */
#define _GNU_SOURCE

#include <ipfix/io_file.h>

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <unistd.h>

#include "io/place.h"
#include "io/writing.h"
#include "support/message.h"
#include "support/test.h"

/* A small disk on the folder at hand, which only this process sees. */
static bool
small_disk(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mount("tmpfs", place_path(""), "tmpfs", 0, "size=128k") == 0;
}

/* Fills it but for so many octets. */
static void
fill_up(const char *path, off_t but)
{
	static const uint8_t OCTETS[4096] = { 1 };
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	off_t size = 0;
	ssize_t count;

	ck_assert_int_ge(fd, 0);
	while ((count = write(fd, OCTETS, sizeof(OCTETS))) > 0)
		size += count;
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_eq(ftruncate(fd, size - but), 0);
	close(fd);
}

/* Octets that gzip makes no smaller, as a Message. */
static struct octets
noise(uint32_t seed)
{
	struct octets body = repeat("00", 1000);

	for (size_t i = 0; i < body.size; i++) {
		seed = seed * 1664525 + 1013904223;
		body.data[i] = (uint8_t)(seed >> 24);
	}
	return message_of(5, 300, body);
}

START_TEST(a_full_disk_is_told_and_filled_to_the_last_whole_message)
{
	ipfix_file_writer_options options = { .buffer = 1, .gzip = _i == 1 };
	ipfix_file_writer *writer;
	struct replay *r;
	uint32_t put = 0;
	ipfix_result rc = IPFIX_OK;

	place_new();
	if (!small_disk()) {
		skipped("no disk of our own");
		place_free();
		return;
	}
	fill_up(place_path("ballast"), 20000);
	writer = write_new(place_path("f"), &options);
	for (; put < 100 && rc == IPFIX_OK; put++)
		rc = write_from(writer, 1, noise(put), 0, NOW);
	put--;
	ck_assert_int_eq(rc, IPFIX_ERR_SYSTEM);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_uint_ge(put, 10);
	/* All but the one that waits are there, and nothing else. */
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, put - 1);
	replay_free(r);
	ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_ERR_SYSTEM);
	/* With room again, it goes on as if nothing had been. */
	ck_assert_int_eq(unlink(place_path("ballast")), 0);
	ck_assert_int_eq(write_from(writer, 1, noise(put), 0, NOW), IPFIX_OK);
	write_finish(writer);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, put + 1);
	replay_free(r);
	ck_assert_int_eq(umount2(place_path(""), MNT_DETACH), 0);
	place_free();
}
END_TEST

START_TEST(files_that_follow_each_other_survive_a_full_disk)
{
	ipfix_file_writer_options options = { .buffer = 1, .max_octets = 4000 };
	ipfix_file_writer *writer;
	uint64_t found = 0;
	uint32_t put = 0, refused = 0;

	place_new();
	if (!small_disk()) {
		skipped("no disk of our own");
		place_free();
		return;
	}
	fill_up(place_path("ballast"), 20000);
	writer = write_new(place_path("f"), &options);
	while (refused < 5) {
		ipfix_result rc = write_from(writer, 1, noise(put), 0, NOW);

		ck_assert(rc == IPFIX_OK || rc == IPFIX_ERR_SYSTEM);
		refused += rc != IPFIX_OK;
		put += rc == IPFIX_OK;
	}
	ck_assert_int_eq(unlink(place_path("ballast")), 0);
	for (int i = 0; i < 5; i++, put++)
		ck_assert_int_eq(
		    write_from(writer, 1, noise(put), 0, NOW), IPFIX_OK);
	write_finish(writer);
	ck_assert_uint_gt(place_count(), 3);
	for (size_t i = 0; i < place_count(); i++) {
		struct replay *r = replay_new(place_file(i), NULL);

		ck_assert_int_eq(r->result, IPFIX_DONE);
		found += r->messages;
		replay_free(r);
	}
	ck_assert_uint_eq(found, put);
	ck_assert_int_eq(umount2(place_path(""), MNT_DETACH), 0);
	place_free();
}
END_TEST

START_TEST(a_device_that_is_full_is_told_each_time)
{
	ipfix_file_writer *writer;

	if (access("/dev/full", W_OK) != 0) {
		skipped("no /dev/full");
		return;
	}
	writer = write_new("/dev/full", NULL);
	write_sets(writer, TEMPLATE " | " RECORDS, 0);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(
		    ipfix_file_writer_flush(writer), IPFIX_ERR_SYSTEM);
		ck_assert_int_eq(errno, ENOSPC);
	}
	ipfix_file_writer_free(writer);
}
END_TEST

/* Takes what is in a pipe into a file. */
static void
drain(int from, int to)
{
	uint8_t octets[4096];
	ssize_t count;

	while ((count = read(from, octets, sizeof(octets))) > 0)
		ck_assert_int_eq(write(to, octets, (size_t)count), count);
}

START_TEST(a_full_pipe_goes_on_where_it_stopped)
{
	ipfix_file_writer_options options = { .buffer = 1, .gzip = _i == 1 };
	ipfix_file_writer *writer;
	struct replay *r;
	uint32_t put = 0;
	int ends[2], fd, times = 0, out = dup(STDOUT_FILENO);

	place_new();
	fd = open(place_path("f"), O_WRONLY | O_CREAT, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(dup2(ends[1], STDOUT_FILENO), STDOUT_FILENO);
	writer = write_new("-", &options);
	ck_assert_int_eq(dup2(out, STDOUT_FILENO), STDOUT_FILENO);
	close(out);
	close(ends[1]);
	while (times < 5) {
		ipfix_result rc = write_from(writer, 1, noise(put), 0, NOW);

		put += rc == IPFIX_OK;
		if (rc == IPFIX_OK)
			continue;
		ck_assert_int_eq(rc, IPFIX_ERR_SYSTEM);
		ck_assert_int_eq(errno, EAGAIN);
		drain(ends[0], fd);
		times++;
	}
	while (ipfix_file_writer_flush(writer) != IPFIX_OK)
		drain(ends[0], fd);
	ipfix_file_writer_free(writer);
	drain(ends[0], fd);
	close(ends[0]);
	close(fd);
	r = replay_new(place_path("f"), NULL);
	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->messages, put);
	replay_free(r);
	place_free();
}
END_TEST

TESTS("io/full")
{
	loop_test(a_full_disk_is_told_and_filled_to_the_last_whole_message, 0,
	    PLACE_KINDS);
	test(files_that_follow_each_other_survive_a_full_disk);
	test(a_device_that_is_full_is_told_each_time);
	loop_test(a_full_pipe_goes_on_where_it_stopped, 0, PLACE_KINDS);
}
