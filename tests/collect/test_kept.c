/* SPDX-License-Identifier: BSD-3-Clause */
/* The file that templates are kept in over a restart. */
#define _POSIX_C_SOURCE 200809L

#include "collect/kept.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/message.h"
#include "support/test.h"

#define NOW (MESSAGE_TIME * IPFIX_SECOND)
#define TEMPLATE "2: 0100 0001 0008 0004"

static char folder[32], path[64];

static void
begin(void)
{
	snprintf(folder, sizeof(folder), "/tmp/ipfix-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/state", folder);
}

static void
end(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static ipfix_ends
ends_of(uint16_t port)
{
	ipfix_ends ends = { .transport = IPFIX_UDP,
		.exporter = { .octets = { 192, 0, 2, 1 }, .size = 4 },
		.collector = {
		    .octets = { 192, 0, 2, 9 }, .size = 4, .port = 4739 } };

	ends.exporter.port = port;
	return ends;
}

/* A session over UDP that has read a Message, if there is one. */
static ipfix_session *
session_of(const char *sets)
{
	ipfix_session *session;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	struct octets m;

	ck_assert_int_eq(ipfix_session_new(&session, NULL, NULL), IPFIX_OK);
	if (sets == NULL)
		return session;
	m = message(5, sets);
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, session, octets_span(m), NOW, &error),
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, &error) == IPFIX_OK)
		;
	free(m.data);
	return session;
}

/* Keeps a template of each of these ports, from 1. */
static void
save(struct kept *k, uint16_t ports, ipfix_time now)
{
	ipfix_session *session = session_of(TEMPLATE);

	ck_assert(kept_begin(k, path, now));
	for (uint16_t port = ports; port > 0; port--) {
		ipfix_ends ends = ends_of(port);

		kept_put(k, &ends, session, now);
	}
	ck_assert(kept_end(k, path, now));
	ipfix_session_free(session);
}

static ipfix_result
give(struct kept *k, uint16_t port, ipfix_time now, size_t *templates)
{
	ipfix_session *session = session_of(NULL);
	ipfix_ends ends = ends_of(port);
	ipfix_error error;
	ipfix_result rc = kept_give(k, &ends, session, now, &error);

	*templates = ipfix_session_counters(session)->templates;
	if (*templates > 0)
		ck_assert_ptr_nonnull(ipfix_session_find(session, 5, 256));
	ipfix_session_free(session);
	return rc;
}

static void
overwrite(const void *octets, size_t size)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(octets, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(each_peer_gets_its_templates_once)
{
	struct kept *k = kept_new();
	size_t templates;
	const char *why;

	begin();
	ck_assert_int_eq(kept_load(k, path, NOW, &why), KEPT_ABSENT);
	save(k, 3, NOW);
	ck_assert_uint_eq(kept_count(k), 0);
	ck_assert_int_eq(kept_load(k, path, NOW + KEPT_AGE, &why), KEPT_READ);
	ck_assert_uint_eq(kept_count(k), 3);
	ck_assert_int_eq(give(k, 4, NOW, &templates), IPFIX_DONE);
	ck_assert_uint_eq(templates, 0);
	for (uint16_t port = 1; port <= 3; port++) {
		ck_assert_int_eq(give(k, port, NOW, &templates), IPFIX_OK);
		ck_assert_uint_eq(templates, 1);
		ck_assert_int_eq(give(k, port, NOW, &templates), IPFIX_DONE);
	}
	ck_assert_uint_eq(kept_count(k), 0);
	kept_free(k);
	end();
}
END_TEST

START_TEST(another_end_is_another_peer)
{
	struct kept *k = kept_new();
	ipfix_session *session = session_of(NULL);
	ipfix_ends ends = ends_of(1);
	ipfix_error error;
	const char *why;

	begin();
	save(k, 1, NOW);
	ck_assert_int_eq(kept_load(k, path, NOW, &why), KEPT_READ);
	if (_i == 0)
		ends.exporter.octets[3]++;
	else if (_i == 1)
		ends.collector.octets[3]++;
	else if (_i == 2)
		ends.collector.port++;
	else
		ends.exporter.scope++;
	ck_assert_int_eq(kept_give(k, &ends, session, NOW, &error), IPFIX_DONE);
	ck_assert_uint_eq(kept_count(k), 1);
	ipfix_session_free(session);
	kept_free(k);
	end();
}
END_TEST

START_TEST(who_has_not_come_yet_is_kept_on)
{
	struct kept *k = kept_new();
	size_t templates;
	const char *why;

	begin();
	save(k, 2, NOW);
	ck_assert_int_eq(kept_load(k, path, NOW + 1, &why), KEPT_READ);
	ck_assert_int_eq(give(k, 1, NOW + 1, &templates), IPFIX_OK);
	ck_assert(kept_begin(k, path, NOW + 2));
	ck_assert(kept_end(k, path, NOW + 2));
	ck_assert_int_eq(kept_load(k, path, NOW + 3, &why), KEPT_READ);
	ck_assert_uint_eq(kept_count(k), 1);
	ck_assert_int_eq(give(k, 2, NOW + 3, &templates), IPFIX_OK);
	/* But not for ever. */
	ck_assert_int_eq(kept_load(k, path, NOW + 3, &why), KEPT_READ);
	ck_assert(kept_begin(k, path, NOW + KEPT_AGE + 1));
	ck_assert(kept_end(k, path, NOW + KEPT_AGE + 1));
	ck_assert_int_eq(
	    kept_load(k, path, NOW + KEPT_AGE + 1, &why), KEPT_READ);
	ck_assert_uint_eq(kept_count(k), 0);
	kept_free(k);
	end();
}
END_TEST

START_TEST(what_is_too_old_is_refused)
{
	struct kept *k = kept_new();
	const char *why = "";

	begin();
	save(k, 1, NOW);
	ck_assert_int_eq(
	    kept_load(k, path, NOW + KEPT_AGE + 1, &why), KEPT_REFUSED);
	ck_assert_str_eq(why, "is too old");
	/* So is what a clock that was set back finds. */
	ck_assert_int_eq(kept_load(k, path, NOW - 1, &why), KEPT_REFUSED);
	ck_assert_uint_eq(kept_count(k), 0);
	kept_free(k);
	end();
}
END_TEST

START_TEST(every_damage_is_refused)
{
	struct kept *k = kept_new();
	struct octets good;
	uint8_t *bad;
	const char *why = "";

	begin();
	save(k, 2, NOW);
	good = file_octets(path);
	for (size_t i = 0; i < good.size; i++) {
		bad = exact(good.data, good.size);
		bad[i] ^= 0x41;
		overwrite(bad, good.size);
		ck_assert_int_eq(kept_load(k, path, NOW, &why),
		    i < 10 ? KEPT_FOREIGN : KEPT_REFUSED);
		ck_assert_uint_eq(kept_count(k), 0);
		overwrite(good.data, i);
		ck_assert_int_eq(kept_load(k, path, NOW, &why),
		    i < 8 ? KEPT_FOREIGN : KEPT_REFUSED);
		free(bad);
	}
	overwrite(good.data, good.size);
	ck_assert_int_eq(kept_load(k, path, NOW, &why), KEPT_READ);
	free(good.data);
	kept_free(k);
	end();
}
END_TEST

START_TEST(a_file_that_is_too_large_is_not_read)
{
	struct kept *k = kept_new();
	const char *why = "";

	begin();
	save(k, 1, NOW);
	ck_assert_int_eq(truncate(path, (off_t)KEPT_OCTETS + 1), 0);
	ck_assert_int_eq(kept_load(k, path, NOW, &why), KEPT_REFUSED);
	ck_assert_str_eq(why, "is too large");
	ck_assert_int_eq(kept_load(k, folder, NOW, &why), KEPT_FOREIGN);
	kept_free(k);
	end();
}
END_TEST

START_TEST(a_file_that_cannot_be_written_leaves_the_old_one)
{
	struct kept *k = kept_new();
	char new[80];
	const char *why;

	begin();
	save(k, 1, NOW);
	snprintf(new, sizeof(new), "%s.new", path);
	ck_assert_int_eq(mkdir(new, 0700), 0);
	ck_assert(!kept_begin(k, path, NOW));
	ck_assert_int_eq(rmdir(new), 0);
	/* Nor is another's file written through a link. */
	ck_assert_int_eq(symlink(path, new), 0);
	ck_assert(!kept_begin(k, path, NOW));
	unlink(new);
	ck_assert_int_eq(kept_load(k, path, NOW, &why), KEPT_READ);
	ck_assert_uint_eq(kept_count(k), 1);
	kept_free(k);
	end();
}
END_TEST

TESTS("collect/kept")
{
	test(each_peer_gets_its_templates_once);
	loop_test(another_end_is_another_peer, 0, 4);
	test(who_has_not_come_yet_is_kept_on);
	test(what_is_too_old_is_refused);
	test(every_damage_is_refused);
	test(a_file_that_is_too_large_is_not_read);
	test(a_file_that_cannot_be_written_leaves_the_old_one);
}
