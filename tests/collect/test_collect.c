/* SPDX-License-Identifier: BSD-3-Clause */
/* The program ipfix-collect, run and talked to over loopback. */
#define _POSIX_C_SOURCE 200809L

#include <dirent.h>
#include <ipfix/io.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "collect/program.h"
#include "support/message.h"
#include "support/test.h"

#define TEMPLATE "2: 0100 0001 0008 0004"
#define RECORDS "256: c0000201 c0000202"

static const char OBJECT[] = "\"observationDomainId\":5,\"sequenceNumber\":0,"
                             "\"templateId\":256,\"options\":false,"
                             "\"fields\":{\"sourceIPv4Address\":"
                             "\"192.0.2.1\"}}\n";

START_TEST(records_become_lines_of_json)
{
	struct program p = collector(NULL, 0);
	bool udp = _i == 0;
	int fd = talk_to(udp ? p.udp : p.tcp, udp ? SOCK_DGRAM : SOCK_STREAM);
	const char *text;

	talk(fd, message(5, TEMPLATE " | " RECORDS));
	text = line(p.out);
	ck_assert_ptr_eq(
	    strstr(text,
	        udp ? "{\"transport\":\"udp\"" : "{\"transport\":\"tcp\""),
	    text);
	ck_assert_ptr_nonnull(strstr(text, "\"exporter\":\"127.0.0.1:"));
	ck_assert_str_eq(strstr(text, "\"observationDomainId\""), OBJECT);
	ck_assert_ptr_nonnull(strstr(line(p.out), "192.0.2.2"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(what_options_said_is_joined_if_wanted)
{
	const char *options[] = { "--join" };
	struct program p = collector(options, (size_t)_i);
	int fd = talk_to(p.tcp, SOCK_STREAM);
	const char *text;

	/* A selector of one in ten, and the name of an interface. */
	talk(fd,
	    message(5,
	        "3: 0200 0004 0001 012e 0001 0130 0001 0131 0004 0132 0004 | "
	        "3: 0201 0002 0001 000a 0004 0052 0008 | "
	        "2: 0100 0003 0008 0004 000a 0004 012e 0001 | "
	        "512: 01 01 00000001 00000009 | "
	        "513: 00000003 6574682230 01 0000 | "
	        "256: c0000201 00000003 01 c0000202 00000004 02"));
	ck_assert_ptr_nonnull(strstr(line(p.out), "selectorAlgorithm"));
	text = line(p.out);
	ck_assert_ptr_nonnull(strstr(text, "interfaceName"));
	ck_assert_ptr_null(strstr(text, "joined"));
	text = strstr(line(p.out), "\"selectorId\":1}");
	ck_assert_ptr_nonnull(text);
	ck_assert_str_eq(text,
	    _i == 0 ? "\"selectorId\":1}}\n"
	            : "\"selectorId\":1},\"joined\":{\"samplingFactor\":10,"
	              "\"ingressInterfaceName\":\"eth\\\"0\\u0001\"}}\n");
	/* Of other selectors and interfaces nothing was said. */
	ck_assert_ptr_null(strstr(line(p.out), "joined"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(what_arrived_before_the_end_is_drained)
{
	struct program p = collector(NULL, 0);
	int fd = talk_to(p.udp, SOCK_DGRAM), count = 0;
	char text[8192];

	kill(p.pid, SIGSTOP);
	talk(fd, message(5, TEMPLATE));
	for (int i = 0; i < 50; i++)
		talk(fd, message(5, RECORDS));
	kill(p.pid, SIGTERM);
	kill(p.pid, SIGCONT);
	while (fgets(text, sizeof(text), p.out) != NULL)
		count++;
	ck_assert_int_eq(count, 100);
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(a_signal_prints_counters)
{
	struct program p = collector(NULL, 0);
	int fd = talk_to(p.udp, SOCK_DGRAM);
	const char *text;

	talk(fd, message(5, TEMPLATE " | " RECORDS));
	line(p.out);
	kill(p.pid, SIGUSR1);
	text = line(p.err);
	ck_assert_ptr_nonnull(strstr(text, "\"dataRecords\":2,"));
	ck_assert_ptr_nonnull(strstr(text, "\"templates\":1,"));
	ck_assert_ptr_nonnull(strstr(text, "\"udpPeers\":1,"));
	kill(p.pid, SIGINT);
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(counters_are_printed_again_and_again)
{
	const char *options[] = { "--stats-interval", "1" };
	struct program p = collector(options, IPFIX_COUNT(options));
	int fd = talk_to(p.udp, SOCK_DGRAM);

	talk(fd, message(5, TEMPLATE " | " RECORDS));
	while (strstr(line(p.err), "\"dataRecords\":2,") == NULL)
		;
	ck_assert_ptr_nonnull(strstr(line(p.err), "\"dataRecords\":2,"));
	kill(p.pid, SIGTERM);
	/* And in the end. */
	while (strstr(line(p.err), "\"udpPeers\":1,") == NULL)
		;
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(malformed_messages_and_streams_are_complained_about)
{
	struct program p = collector(NULL, 0);
	int udp = talk_to(p.udp, SOCK_DGRAM), tcp = talk_to(p.tcp, SOCK_STREAM);
	struct octets bad = message(5, RECORDS);

	patch16(bad, 18, 3);
	talk(udp, bad);
	ck_assert_ptr_nonnull(strstr(line(p.err),
	    "octet 18 of a Message: a Set is shorter than its own header"));
	talk(tcp, hex("16 03 01 00"));
	ck_assert_ptr_nonnull(strstr(line(p.err), "closed: another version"));
	talk(udp, message(5, TEMPLATE " | " RECORDS));
	ck_assert_ptr_nonnull(strstr(line(p.out), "192.0.2.1"));
	kill(p.pid, SIGTERM);
	ck_assert_int_eq(finish(&p), 0);
	close(udp);
	close(tcp);
}
END_TEST

START_TEST(files_hold_the_messages)
{
	char folder[] = "/tmp/ipfix-test-XXXXXX", path[64];
	struct octets m = message(5, TEMPLATE " | " RECORDS), found;
	const char *options[] = { "--file", path, "--records", "2" };
	struct program p;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/f", folder);
	p = collector(options, IPFIX_COUNT(options));
	fd = talk_to(p.udp, SOCK_DGRAM);
	talk(fd, (struct octets){ exact(m.data, m.size), m.size });
	ck_assert_int_eq(finish(&p), 0);
	found = file_octets(path);
	ck_assert_uint_eq(found.size, m.size);
	ck_assert_mem_eq(found.data, m.data, m.size);
	unlink(path);
	rmdir(folder);
	free(found.data);
	free(m.data);
	close(fd);
}
END_TEST

#ifdef HAVE_ZLIB
enum { PACKED = 1 };
#else
enum { PACKED = 0 };
#endif

/* The files of a folder, which it leaves empty; how many records they have. */
static size_t
take_files(const char *folder, size_t *records)
{
	DIR *dir = opendir(folder);
	size_t files = 0;
	const struct dirent *entry;
	ipfix_file_reader *reader;
	ipfix_session *session;
	ipfix_reader message_reader;
	ipfix_event event;
	ipfix_error error;
	char path[512];
	ipfix_span m;

	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		ck_assert_ptr_nonnull(strstr(path, "/flows-2"));
		ck_assert_int_eq(
		    ipfix_file_reader_new(&reader, path, NULL), IPFIX_OK);
		ck_assert_int_eq(
		    ipfix_session_new(&session, NULL, NULL), IPFIX_OK);
		while (ipfix_file_reader_next(reader, &m, &error) == IPFIX_OK) {
			ck_assert_int_eq(ipfix_reader_open(&message_reader,
			                     session, m, 0, &error),
			    IPFIX_OK);
			while (ipfix_reader_next(
			           &message_reader, &event, &error) == IPFIX_OK)
				;
		}
		files++;
		*records += ipfix_session_counters(session)->data_records;
		ipfix_session_free(session);
		ipfix_file_reader_free(reader);
		unlink(path);
	}
	closedir(dir);
	return files;
}

START_TEST(each_of_many_files_has_the_templates)
{
	char folder[] = "/tmp/ipfix-test-XXXXXX", path[64];
	const char *options[] = { "--file", path, "--rotate-octets", "200",
		"--records", "40", "--details", "--checksum", "--gzip" };
	size_t records = 0;
	struct program p;
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/flows", folder);
	p = collector(options, IPFIX_COUNT(options) - (_i == 0 ? 3 : 0));
	fd = talk_to(p.tcp, SOCK_STREAM);
	talk(fd, message(5, TEMPLATE));
	for (int i = 0; i < 20; i++)
		talk(fd, message(5, RECORDS));
	ck_assert_int_eq(finish(&p), 0);
	ck_assert_uint_gt(take_files(folder, &records), 2);
	/* The details of a file and the checksums of Messages are options. */
	ck_assert_uint_eq(records, 40);
	ck_assert_int_eq(rmdir(folder), 0);
	close(fd);
}
END_TEST

START_TEST(the_summary_names_who_sends_most)
{
	const char *options[] = { "--summary", "--records", "3", "--by",
		_i == 0 ? "octets" : "packets" };
	struct program p = collector(options, IPFIX_COUNT(options));
	int fd = talk_to(p.udp, SOCK_DGRAM);
	char text[65536];
	const char *one, *two;
	size_t size;

	talk(fd,
	    message(5,
	        "2: 0100 0003 0008 0004 0001 0004 0002 0002 | "
	        "256: c0000201 00000064 0003 c0000202 000003e8 0002 | "
	        "300: 00000000"));
	talk(fd, message(5, "256: c0000201 00000001 0001"));
	size = fread(text, 1, sizeof(text) - 1, p.out);
	text[size] = '\0';
	one = strstr(text, "192.0.2.1 ");
	two = strstr(text, "192.0.2.2 ");
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(two);
	ck_assert_int_eq(one < two, _i == 1);
	/* Octets, packets and flows. */
	ck_assert_int_eq(
	    strncmp(one + strcspn(one + 10, "123456789") + 10, "101 ", 4), 0);
	ck_assert_ptr_nonnull(strstr(one, "            4          2\n"));
	ck_assert_ptr_nonnull(strstr(two, "            2          1\n"));
	/* Of the exporter records, lost, templates, unknown Sets. */
	one = strstr(text, "udp 127.0.0.1:");
	ck_assert_ptr_nonnull(one);
	ck_assert_ptr_nonnull(strstr(one, "          1          1\n"));
	ck_assert_int_eq(finish(&p), 0);
	close(fd);
}
END_TEST

START_TEST(mistakes_are_told_in_one_line)
{
	static const char *const CASES[][3] = {
		{ "--no-such-option", NULL, "unknown option" },
		{ "--window", "x", "wants a number" },
		{ "--window", NULL, "wants a number" },
		{ "--file", NULL, "wants a value" },
		{ "--by", "size", "is neither" },
		{ "--listen", "sctp:1", "begins neither" },
		{ "--listen", "udp:203.0.113.1:1", "Cannot assign" },
		{ "--listen", "udp:no-such-port", "there is no such thing" },
		{ "--elements", "/nowhere/x", "No such file" },
	};
	struct program p = start(CASES[_i], CASES[_i][1] != NULL ? 2 : 1);

	ck_assert_ptr_nonnull(strstr(line(p.err), CASES[_i][2]));
	ck_assert_int_eq(fgetc(p.err), EOF);
	ck_assert_int_eq(finish(&p), 2);
}
END_TEST

START_TEST(output_that_cannot_be_written_ends_it)
{
	struct program p = collector(NULL, 0);
	int fd = talk_to(p.udp, SOCK_DGRAM);

	fclose(p.out);
	p.out = fopen("/dev/null", "r");
	talk(fd, message(5, TEMPLATE " | " RECORDS));
	ck_assert_ptr_nonnull(strstr(line(p.err), "standard output"));
	ck_assert_int_eq(finish(&p), 1);
	close(fd);
}
END_TEST

TESTS("collect/collect")
{
	tcase_set_timeout(tcase, 60);
	loop_test(records_become_lines_of_json, 0, 2);
	loop_test(what_options_said_is_joined_if_wanted, 0, 2);
	test(what_arrived_before_the_end_is_drained);
	test(a_signal_prints_counters);
	test(counters_are_printed_again_and_again);
	test(malformed_messages_and_streams_are_complained_about);
	test(files_hold_the_messages);
	loop_test(each_of_many_files_has_the_templates, 0, PACKED + 1);
	loop_test(the_summary_names_who_sends_most, 0, 2);
	loop_test(mistakes_are_told_in_one_line, 0, 9);
	test(output_that_cannot_be_written_ends_it);
}
