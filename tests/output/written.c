/* SPDX-License-Identifier: BSD-3-Clause */
#include "written.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/json.h"

void
each_record(const ipfix_registry *registry, struct octets message,
    void (*look)(const ipfix_record *record, void *arg), void *arg)
{
	/* What contradicts itself is to be shown, too. */
	ipfix_session_options options = { .salvage = true };
	ipfix_session *session;
	ipfix_reader reader;
	ipfix_event event;

	ck_assert_int_eq(
	    ipfix_session_new(&session, registry, &options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_reader_open(&reader, session, octets_span(message),
	        MESSAGE_TIME * IPFIX_SECOND, NULL),
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_RECORD)
			look(&event.record, arg);
	ipfix_session_free(session);
	free(message.data);
}

static void
keep_text(const ipfix_record *record, void *arg)
{
	ipfix_time now = MESSAGE_TIME * IPFIX_SECOND;
	char **text = arg;
	size_t length, again;

	ck_assert_int_eq(
	    ipfix_json_record(record, now, NULL, 0, &length), IPFIX_FULL);
	free(*text);
	*text = malloc(length + 1);
	ck_assert_ptr_nonnull(*text);
	ck_assert_int_eq(
	    ipfix_json_record(record, now, *text, length, &again), IPFIX_OK);
	ck_assert_uint_eq(again, length);
	(*text)[length] = '\0';
}

static void
check_keys(const struct json *value)
{
	for (const struct json *i = value->first; i != NULL; i = i->next) {
		if (i->key != NULL)
			ck_assert_ptr_eq(json_get(value, i->key), i);
		check_keys(i);
	}
}

void
written(const ipfix_registry *registry, const char *sets, const char *text)
{
	char *got = NULL;
	struct json *value;

	each_record(registry, message(1, sets), keep_text, &got);
	ck_assert_ptr_nonnull(got);
	ck_assert_str_eq(got, text);
	value = json_parse(got, strlen(got));
	ck_assert_ptr_nonnull(value);
	check_keys(value);
	json_free(value);
	free(got);
}

void
written_value(const char *specifier, const char *octets, const char *text)
{
	char sets[1024];
	int size = snprintf(
	    sets, sizeof(sets), "2: 0100 0001 %s | 256: %s", specifier, octets);

	ck_assert_int_lt(size, (int)sizeof(sets));
	written(NULL, sets, text);
}
