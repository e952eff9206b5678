/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The evil cases of the reference data: malformed or surprising inputs, each
 * with its strict verdict, and how many records and templates it leaves.
 */
#include <ipfix/deframer.h>

#include <stdio.h>

#include "support/events.h"
#include "support/json.h"
#include "support/test.h"

enum { CASE_COUNT = 88 }; /* in the manifest */

/* One case being fed. */
struct run {
	struct json *manifest;
	const struct json *test;
	const char *name;
	struct octets all;
	ipfix_session *session;
	struct events events;
	bool faulty_bad; /* the faulty Message could not be opened */
	bool others_bad; /* another one could not */
	bool learned;    /* the faulty one changed the templates */
	bool lost;       /* the stream could not be cut any further */
};

/* What the library accepts in silence, though a word would be due. */
static bool
silent(const char *name)
{
	static const char *const NAMES[] = {
		"29-ie-0",                        /* found by its index only */
		"30-field-length-0-among-others", /* accepting it is allowed */
		"50-padding-nonzero",             /* RFC 7011, 9.1: no fault */
		"60-bl-unknown-semantic-7",       /* the user sees it */
		"61-bl-element-length-0-empty",   /* accepting it is allowed */
	};

	for (size_t i = 0; i < IPFIX_COUNT(NAMES); i++)
		if (strcmp(NAMES[i], name) == 0)
			return true;
	return false;
}

static void
feed(struct run *run, size_t number, struct octets octets)
{
	long faulty = json_number(run->test, "faulty_datagram");
	char *before = templates_of(run->session), *after;
	bool bad = events_read(&run->events, run->session, octets) < 0;

	after = templates_of(run->session);
	if (bad)
		ck_assert_str_eq(after, before);
	if (number == (size_t)faulty) {
		run->faulty_bad = bad;
		run->learned = strcmp(before, after) != 0;
	} else {
		run->others_bad = run->others_bad || bad;
	}
	free(before);
	free(after);
}

static void
feed_datagrams(struct run *run)
{
	const struct json *list = json_get(run->test, "datagrams");

	for (size_t i = 0; i < json_count(list); i++) {
		const struct json *pair = json_at(list, i);
		size_t at = strtoul(json_at(pair, 0)->text, NULL, 10);
		size_t size = strtoul(json_at(pair, 1)->text, NULL, 10);

		ck_assert_uint_le(at + size, run->all.size);
		feed(run, i, (struct octets){ run->all.data + at, size });
	}
}

static void
feed_stream(struct run *run)
{
	uint8_t *buffer = malloc(IPFIX_MESSAGE_SIZE_MAX);
	ipfix_span left = octets_span(run->all), found;
	ipfix_deframer deframer;
	ipfix_result rc;

	ipfix_deframer_init(&deframer, buffer);
	for (size_t i = 0; (rc = ipfix_deframer_feed(
	                        &deframer, &left, &found, NULL)) == IPFIX_OK;
	     i++) {
		struct octets one = { exact(found.data, found.size),
			found.size };

		feed(run, i, one);
		free(one.data);
	}
	run->lost = rc < 0 || deframer.held > 0;
	free(buffer);
}

static void
judge(const struct run *run)
{
	const char *verdict = json_string(run->test, "verdict");
	bool rejected = strcmp(verdict, "reject-message") == 0;

	ck_assert_int_eq(run->lost, strcmp(verdict, "stream-lost") == 0);
	ck_assert_int_eq(run->faulty_bad, rejected);
	ck_assert(!run->others_bad);
	if (rejected)
		ck_assert(!run->learned);
	else if (strcmp(verdict, "accept") != 0 && !run->lost &&
	    !silent(run->name))
		ck_assert_uint_gt(run->events.notices + run->events.orders, 0);
}

static ipfix_transport
transport_of(const struct json *test)
{
	const char *name = json_string(test, "transport");

	if (strcmp(name, "tcp") == 0)
		return IPFIX_TCP;
	return strcmp(name, "file") == 0 ? IPFIX_FILE : IPFIX_UDP;
}

/* The manifest, or NULL if there is none. */
static struct json *
load(void)
{
	char *path = shared_path("corpus/evil/manifest.json");
	struct octets text = file_octets(path);
	struct json *manifest = NULL;

	free(path);
	if (text.data != NULL) {
		manifest = json_parse((const char *)text.data, text.size);
		ck_assert_ptr_nonnull(manifest);
	}
	free(text.data);
	return manifest;
}

static void
open_case(struct run *run, size_t number)
{
	char name[256], *path;

	run->test = json_at(json_get(run->manifest, "cases"), number);
	run->name = json_string(run->test, "name");
	(void)snprintf(name, sizeof(name), "corpus/evil/%s",
	    json_string(run->test, "file"));
	path = shared_path(name);
	run->all = file_octets(path);
	free(path);
	ck_assert_msg(run->all.data != NULL, "%s: no such file", name);
	run->session = session_of(transport_of(run->test), NULL);
}

static void
close_case(struct run *run)
{
	ipfix_session_free(run->session);
	events_free(&run->events);
	free(run->all.data);
	json_free(run->manifest);
}

START_TEST(an_evil_case_has_its_verdict)
{
	struct run run = { .manifest = load(), .events = EVENTS_INIT };

	CLAUSE("7011-9.1-01");
	CLAUSE("7011-9.1-03");
	if (run.manifest == NULL)
		return;
	open_case(&run, (size_t)_i);
	if (transport_of(run.test) == IPFIX_UDP)
		feed_datagrams(&run);
	else
		feed_stream(&run);

	ck_assert_msg(
	    run.events.records == (size_t)json_number(run.test, "records") &&
	        templates_count(run.session) ==
	            (size_t)json_number(run.test, "templates_after"),
	    "%s: %zu records, %zu templates after\n%.2000s", run.name,
	    run.events.records, templates_count(run.session), run.events.text);
	judge(&run);
	close_case(&run);
}
END_TEST

START_TEST(the_evil_cases_are_there)
{
	struct json *manifest = load();

	if (manifest == NULL)
		skipped("no evil cases beside the source tree");
	else
		ck_assert_uint_eq(
		    json_count(json_get(manifest, "cases")), CASE_COUNT);
	json_free(manifest);
}
END_TEST

TESTS("session/evil")
{
	test(the_evil_cases_are_there);
	loop_test(an_evil_case_has_its_verdict, 0, CASE_COUNT);
}
