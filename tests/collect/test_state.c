/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-collect keeps over a restart. */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/io.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "collect/program.h"
#include "support/message.h"
#include "support/test.h"

#define TEMPLATES "2: 0100 0001 0008 0004 0101 0001 0001 0004"
#define RECORDS "256: c0000201 c0000202"

static char folder[32], state[64], file[64];

static void
begin(void)
{
	snprintf(folder, sizeof(folder), "/tmp/ipfix-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(state, sizeof(state), "%s/state", folder);
	snprintf(file, sizeof(file), "%s/flows", folder);
}

static void
end(void)
{
	unlink(state);
	unlink(file);
	ck_assert_int_eq(rmdir(folder), 0);
}

/* Until the file is larger; the alarm of the test ends it. */
static void
await_size(const char *path, off_t size)
{
	struct stat about = { .st_size = 0 };

	while (stat(path, &about) != 0 || about.st_size <= size)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
}

/* Sends templates to a collector, which then ends by this signal. */
static int
teach(int number)
{
	const char *options[] = { "--state", state };
	struct program p = collector(options, IPFIX_COUNT(options));
	int fd = talk_to(p.udp, SOCK_DGRAM), status;
	struct stat empty;

	ck_assert_int_eq(stat(state, &empty), 0);
	talk(fd, message(5, TEMPLATES));
	if (number == SIGKILL)
		await_size(state, empty.st_size);
	kill(p.pid, number);
	ck_assert_int_eq(waitpid(p.pid, &status, 0), p.pid);
	if (number != SIGKILL)
		ck_assert_int_eq(status, 0);
	fclose(p.out);
	fclose(p.err);
	return fd;
}

/* Another one, at the address that the socket is connected to. */
static struct program
again(int fd, const char *const *more, size_t count)
{
	char listen[32];
	const char *options[16] = { "--state", state, "--listen", listen };
	struct program p;

	snprintf(listen, sizeof(listen), "udp:127.0.0.1:%d", port_of(fd));
	for (size_t i = 0; i < count; i++)
		options[4 + i] = more[i];
	p = start(options, 4 + count);
	ck_assert_ptr_nonnull(strstr(line(p.err), "templates of 1 exporters"));
	for (int i = 0; i < 3; i++)
		ck_assert_ptr_nonnull(strstr(line(p.err), "listening on"));
	return p;
}

START_TEST(templates_outlive_the_end)
{
	struct program p;
	int fd;

	begin();
	fd = teach(_i == 0 ? SIGTERM : SIGKILL);
	p = again(fd, NULL, 0);
	talk(fd, message(5, RECORDS));
	ck_assert_ptr_nonnull(strstr(line(p.out), "192.0.2.1"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	/* And the next one. */
	p = again(fd, NULL, 0);
	talk(fd, message(5, RECORDS));
	ck_assert_ptr_nonnull(strstr(line(p.out), "192.0.2.1"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
	end();
}
END_TEST

START_TEST(another_port_is_another_exporter)
{
	struct program p;
	int fd, other;

	begin();
	fd = teach(SIGTERM);
	p = again(fd, NULL, 0);
	other = talk_to(port_of(fd), SOCK_DGRAM);
	talk(other, message(5, RECORDS));
	talk(other, message(5, "2: 0100 0001 0001 0004 | 256: 00000007"));
	ck_assert_ptr_nonnull(strstr(line(p.out), "{\"octetDeltaCount\":7}"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	close(other);
	close(fd);
	end();
}
END_TEST

START_TEST(files_get_the_templates_from_before)
{
	const char *options[] = { "--file", file, "--records", "4" };
	ipfix_file_reader *reader;
	ipfix_session *session;
	const ipfix_counters *k;
	ipfix_reader message_reader;
	ipfix_event event;
	ipfix_error error;
	struct program p;
	ipfix_span m;
	int fd;

	begin();
	fd = teach(SIGTERM);
	p = again(fd, options, IPFIX_COUNT(options));
	talk(fd, message(5, RECORDS));
	talk(fd, message(5, RECORDS));
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
	ck_assert_int_eq(ipfix_file_reader_new(&reader, file, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_session_new(&session, NULL, NULL), IPFIX_OK);
	k = ipfix_session_counters(session);
	while (ipfix_file_reader_next(reader, &m, &error) == IPFIX_OK) {
		ck_assert_int_eq(
		    ipfix_reader_open(&message_reader, session, m, 0, &error),
		    IPFIX_OK);
		while (ipfix_reader_next(&message_reader, &event, &error) ==
		    IPFIX_OK)
			;
	}
	ck_assert_uint_eq(k->data_records, 4);
	ck_assert_uint_eq(k->data_sets_without_template, 0);
	ck_assert_uint_eq(k->template_records, 2);
	ck_assert_uint_eq(k->templates, 2);
	ipfix_session_free(session);
	ipfix_file_reader_free(reader);
	end();
}
END_TEST

static void
write_state(const char *text)
{
	FILE *f = fopen(state, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(what_is_damaged_is_begun_anew)
{
	const char *options[] = { "--state", state };
	struct program p;

	begin();
	write_state("IPFIXpee");
	p = start(options, IPFIX_COUNT(options));
	ck_assert_ptr_nonnull(
	    strstr(line(p.err), "state: is damaged, and begun anew"));
	ck_assert_ptr_nonnull(strstr(line(p.err), "listening on"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	p = start(options, IPFIX_COUNT(options));
	ck_assert_ptr_nonnull(strstr(line(p.err), "templates of 0 exporters"));
	ck_assert_ptr_nonnull(strstr(line(p.err), "listening on"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	end();
}
END_TEST

START_TEST(a_file_of_others_is_left_alone)
{
	const char *options[] = { "--state", state };
	struct program p;
	struct octets found;

	begin();
	write_state("root:x:0:0\n");
	p = start(options, IPFIX_COUNT(options));
	ck_assert_ptr_nonnull(
	    strstr(line(p.err), "state: is not of ipfix-collect"));
	ck_assert_int_eq(fgetc(p.err), EOF);
	ck_assert_int_eq(finish(&p), 2);
	found = file_octets(state);
	ck_assert_uint_eq(found.size, 11);
	free(found.data);
	end();
}
END_TEST

START_TEST(a_place_that_cannot_be_written_is_told_at_once)
{
	const char *options[] = { "--state", "/nowhere/state" };
	struct program p = start(options, IPFIX_COUNT(options));

	ck_assert_ptr_nonnull(
	    strstr(line(p.err), "/nowhere/state: No such file"));
	ck_assert_int_eq(fgetc(p.err), EOF);
	ck_assert_int_eq(finish(&p), 2);
}
END_TEST

TESTS("collect/state")
{
	tcase_set_timeout(tcase, 60);
	loop_test(templates_outlive_the_end, 0, 2);
	test(another_port_is_another_exporter);
	test(files_get_the_templates_from_before);
	test(what_is_damaged_is_begun_anew);
	test(a_file_of_others_is_left_alone);
	test(a_place_that_cannot_be_written_is_told_at_once);
}
