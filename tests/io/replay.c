/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/replay.h"

#include <ipfix/ipfix.h>

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
line(struct replay *r, const char *text)
{
	if (strlen(r->text) + strlen(text) + 2 < sizeof(r->text)) {
		strcat(r->text, text);
		strcat(r->text, "\n");
	}
}

static void
take_record(
    struct replay *r, const ipfix_reader *reader, const ipfix_event *event)
{
	char json[2048], text[2200];
	size_t length;
	ipfix_result rc = ipfix_file_checksum(&reader->message, &event->record);

	r->records++;
	if (rc != IPFIX_DONE) {
		r->checksums++;
		r->bad_checksums += rc != IPFIX_OK;
		return;
	}
	ck_assert_int_eq(ipfix_json_record(&event->record, 0, json,
	                     sizeof(json) - 1, &length),
	    IPFIX_OK);
	json[length] = '\0';
	snprintf(text, sizeof(text), "%u %s", reader->message.odid, json);
	line(r, text);
}

static void
take_event(
    struct replay *r, const ipfix_reader *reader, const ipfix_event *event)
{
	char text[100];

	switch (event->kind) {
	case IPFIX_EVENT_RECORD:
		take_record(r, reader, event);
		break;
	case IPFIX_EVENT_TEMPLATE:
		snprintf(text, sizeof(text), "%u template %u action %d",
		    reader->message.odid, event->template_id,
		    (int)event->action);
		line(r, text);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		r->unknown++;
		break;
	case IPFIX_EVENT_FAULT:
		r->faults++;
		break;
	default:
		break;
	}
}

static void
take_message(struct replay *r, ipfix_session *session, ipfix_span octets)
{
	ipfix_reader reader;
	ipfix_event event;

	ck_assert_int_eq(
	    ipfix_reader_open(&reader, session, octets, 0, &r->error),
	    IPFIX_OK);
	r->export_time_fell |= reader.message.export_time < r->last_export_time;
	r->last_export_time = reader.message.export_time;
	while (ipfix_reader_next(&reader, &event, &r->error) == IPFIX_OK)
		take_event(r, &reader, &event);
	r->messages++;
}

struct replay *
replay_new(const char *path, const ipfix_file_reader_options *options)
{
	ipfix_session_options session_options = { .transport = IPFIX_FILE };
	struct replay *r = calloc(1, sizeof(*r));
	ipfix_file_reader *reader;
	ipfix_session *session;
	ipfix_span message;

	ck_assert_ptr_nonnull(r);
	ck_assert_int_eq(
	    ipfix_file_reader_new(&reader, path, options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_session_new(&session, NULL, &session_options), IPFIX_OK);
	while ((r->result = ipfix_file_reader_next(
	            reader, &message, &r->error)) == IPFIX_OK)
		take_message(r, session, message);
	r->counters = *ipfix_file_reader_counters(reader);
	r->lost = ipfix_session_counters(session)->lost;
	ipfix_session_free(session);
	ipfix_file_reader_free(reader);
	return r;
}

void
replay_free(struct replay *replay)
{
	free(replay);
}
