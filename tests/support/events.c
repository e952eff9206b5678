/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/events.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/must.h"
#include "support/walk.h"

enum { SHOWN_MAX = 64 }; /* octets of a record that are shown */

static void
say(struct events *events, const char *format, ...)
{
	char line[512];
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	must(size >= 0 && (size_t)size < sizeof(line));
	if (events->size + (size_t)size >= events->room) {
		events->room = 2 * events->room + sizeof(line);
		events->text = realloc(events->text, events->room);
		must(events->text != NULL);
	}
	memcpy(events->text + events->size, line, (size_t)size + 1);
	events->size += (size_t)size;
}

static void
say_octets(struct events *events, ipfix_span octets)
{
	for (size_t i = 0; i < octets.size && i < SHOWN_MAX; i++)
		say(events, "%s%02x", i == 0 ? " " : "", octets.data[i]);
	say(events, "%s\n", octets.size > SHOWN_MAX ? "..." : "");
}

static void
say_error(struct events *events, const ipfix_error *error)
{
	say(events, " %s@%zu", ipfix_fault_name(error->fault), error->offset);
}

static void
say_template(struct events *events, const ipfix_event *event)
{
	static const char *const ACTIONS[] = { "nothing", "learned",
		"refreshed", "replaced", "withdrawn", "withdrawn-all",
		"removed", "expired" };

	say(events, "%s %u", ACTIONS[event->action], event->template_id);
	if (event->action == IPFIX_TEMPLATE_WITHDRAWN_ALL)
		say(events, " (%zu)", event->withdrawn);
	else
		must(ipfix_template_id(event->tmpl) == event->template_id);
	if (event->error.result != IPFIX_OK) {
		say_error(events, &event->error);
		events->notices++;
	}
	say(events, "\n");
}

static void
say_fault(struct events *events, const ipfix_event *event)
{
	events->notices++;
	must(event->error.result < 0);
	must(event->error.text != NULL);
	say(events, "fault");
	say_error(events, &event->error);
	if (event->template_id != 0)
		say(events, " %u", event->template_id);
	if (event->action == IPFIX_TEMPLATE_REMOVED)
		say(events, " removed %u", ipfix_template_id(event->tmpl));
	say(events, "\n");
}

static void
say_event(struct events *events, const ipfix_event *event)
{
	switch (event->kind) {
	case IPFIX_EVENT_SET:
		say(events, "set %u\n", event->set.id);
		must(ipfix_template_id(event->tmpl) == event->set.id);
		break;
	case IPFIX_EVENT_RECORD:
		say(events, "record");
		say_octets(events, event->record.octets);
		events->records++;
		events->notices += walk_record(&event->record);
		break;
	case IPFIX_EVENT_TEMPLATE:
		say_template(events, event);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		say(events, "unknown %u", event->set.id);
		say_octets(events, event->set.body);
		events->notices++;
		break;
	case IPFIX_EVENT_FAULT:
		say_fault(events, event);
		break;
	case IPFIX_EVENT_ORDER:
		events->orders++;
		break;
	}
}

static ipfix_result
end(struct events *events, const char *how, ipfix_result rc)
{
	if (rc < 0) {
		must(events->error.result == rc);
		say(events, "%s", how);
		say_error(events, &events->error);
		say(events, "\n");
		events->notices++;
	}
	return rc;
}

ipfix_session *
session_of(ipfix_transport transport, const ipfix_alloc *alloc)
{
	ipfix_session_options options = {
		.transport = transport, .seed = 1, .alloc = alloc
	};
	ipfix_session *session = NULL;

	must(ipfix_session_new(&session, NULL, &options) == IPFIX_OK);
	return session;
}

ipfix_result
events_rest(struct events *events, ipfix_reader *reader)
{
	ipfix_event event;
	ipfix_result rc;

	while ((rc = ipfix_reader_next(reader, &event, &events->error)) ==
	    IPFIX_OK)
		say_event(events, &event);
	return end(events, "failed", rc);
}

ipfix_result
events_open(struct events *events, ipfix_reader *reader, ipfix_session *session,
    struct octets octets, ipfix_time now)
{
	ipfix_result rc = ipfix_reader_open(
	    reader, session, octets_span(octets), now, &events->error);

	return rc == IPFIX_OK ? events_rest(events, reader)
	                      : end(events, "bad", rc);
}

ipfix_result
events_read(struct events *events, ipfix_session *session, struct octets octets)
{
	struct octets copy = { malloc(octets.size + (octets.size == 0)),
		octets.size };
	ipfix_reader reader;
	ipfix_result rc;

	must(copy.data != NULL);
	if (octets.size > 0)
		memcpy(copy.data, octets.data, octets.size);
	rc = events_open(
	    events, &reader, session, copy, MESSAGE_TIME * IPFIX_SECOND);
	free(copy.data);
	return rc;
}

void
events_free(struct events *events)
{
	free(events->text);
	*events = (struct events)EVENTS_INIT;
}

void
expect(ipfix_session *session, struct octets octets, const char *text)
{
	struct events events = EVENTS_INIT;

	events_read(&events, session, octets);
	ck_assert_str_eq(events.text != NULL ? events.text : "", text);
	events_free(&events);
	free(octets.data);
}

static int
compare(const void *a, const void *b)
{
	const ipfix_session_template *x = a, *y = b;

	if (x->odid != y->odid)
		return x->odid < y->odid ? -1 : 1;
	return (int)ipfix_template_id(x->tmpl) -
	    (int)ipfix_template_id(y->tmpl);
}

size_t
templates_count(const ipfix_session *session)
{
	ipfix_session_template found;
	ipfix_session_iter iter;
	size_t count = 0;

	ipfix_session_iter_init(&iter, session);
	while (ipfix_session_iter_next(&iter, &found) == IPFIX_OK)
		count++;
	return count;
}

char *
templates_of(const ipfix_session *session)
{
	size_t count = templates_count(session);
	ipfix_session_template *list = calloc(count + 1, sizeof(*list));
	struct events events = EVENTS_INIT;
	ipfix_session_iter iter;

	must(list != NULL);
	ipfix_session_iter_init(&iter, session);
	for (size_t i = 0; i < count; i++)
		must(ipfix_session_iter_next(&iter, &list[i]) == IPFIX_OK);
	qsort(list, count, sizeof(*list), compare);
	say(&events, "%zu\n", count);
	for (size_t i = 0; i < count; i++) {
		say(&events, "%u %llu %llu", (unsigned)list[i].odid,
		    (unsigned long long)list[i].defined,
		    (unsigned long long)list[i].received);
		say_octets(&events, ipfix_template_octets(list[i].tmpl));
	}
	free(list);
	return events.text;
}
