/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/collector.h"

#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/must.h"
#include "support/walk.h"

static void
say(struct collector *c, const char *format, ...)
{
	size_t size = strlen(c->text), room = sizeof(c->text) - size;
	va_list args;
	int said;

	if (size > 0 && room > 2) {
		strcat(c->text, ", ");
		size += 2;
		room -= 2;
	}
	va_start(args, format);
	said = vsnprintf(c->text + size, room, format, args);
	va_end(args);
	must(said >= 0 && (size_t)said < room);
}

static void
say_record(struct collector *c, const ipfix_event *event)
{
	ipfix_span octets = event->record.octets;
	char text[2 * 16 + 1] = "";

	for (size_t i = 0; i < octets.size && i < 16; i++)
		snprintf(text + 2 * i, 3, "%02x", octets.data[i]);
	say(c, "%srecord %s", event->held ? "held " : "", text);
	walk_record(&event->record);
}

static void
say_template(struct collector *c, const ipfix_event *event)
{
	static const char *const ACTIONS[] = { "nothing", "learned",
		"refreshed", "replaced", "withdrawn", "withdrawn-all",
		"removed", "expired" };

	say(c, "%s %u", ACTIONS[event->action], event->template_id);
	if (event->tmpl != NULL)
		must(ipfix_template_id(event->tmpl) == event->template_id);
}

static void
say_order(struct collector *c, const ipfix_event *event)
{
	static const char *const ORDERS[] = { "next", "gap", "late", "double",
		"restart", "stray" };

	must(event->order != IPFIX_ORDER_NEXT);
	if (event->order == IPFIX_ORDER_RESTART)
		say(c, "restart");
	else
		say(c, "%s %u", ORDERS[event->order], event->records);
}

static void
say_event(struct collector *c, const ipfix_event *event)
{
	switch (event->kind) {
	case IPFIX_EVENT_SET:
		say(c, "%sset %u", event->held ? "held " : "", event->set.id);
		break;
	case IPFIX_EVENT_RECORD:
		say_record(c, event);
		break;
	case IPFIX_EVENT_TEMPLATE:
		say_template(c, event);
		break;
	case IPFIX_EVENT_UNKNOWN_SET:
		say(c, "unknown %u%s%s", event->set.id,
		    event->first ? " first" : "", event->held ? " held" : "");
		break;
	case IPFIX_EVENT_FAULT:
		say(c, "fault %s", ipfix_fault_name(event->error.fault));
		if (event->action == IPFIX_TEMPLATE_REMOVED)
			say_template(c, event);
		break;
	case IPFIX_EVENT_ORDER:
		say_order(c, event);
		break;
	}
}

void
collector_init(struct collector *c, ipfix_session_options options)
{
	*c = (struct collector){ .heap = HEAP_INIT, .odid = 1 };
	c->mem = heap_alloc_of(&c->heap);
	options.alloc = &c->mem;
	if (options.seed == 0)
		options.seed = 1;
	must(ipfix_session_new(&c->session, NULL, &options) == IPFIX_OK);
}

void
collector_end(struct collector *c)
{
	ipfix_session_free(c->session);
	ck_assert_uint_eq(c->heap.out, 0);
	ck_assert_uint_eq(c->heap.bytes, 0);
}

struct octets
collector_message(struct collector *c, const char *sets)
{
	struct octets m = message(c->odid, sets);
	uint32_t time = MESSAGE_TIME + c->export_time;

	patch16(m, 4, (uint16_t)(time >> 16));
	patch16(m, 6, (uint16_t)time);
	patch16(m, 8, (uint16_t)(c->sequence >> 16));
	patch16(m, 10, (uint16_t)c->sequence);
	return m;
}

ipfix_result
collector_read(struct collector *c, const char *sets)
{
	struct octets m = collector_message(c, sets);
	ipfix_time now = (MESSAGE_TIME + (ipfix_time)c->now) * IPFIX_SECOND;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	ipfix_result rc;

	c->text[0] = '\0';
	rc = ipfix_reader_open_stream(
	    &reader, c->session, c->stream, octets_span(m), now, &error);
	if (rc < 0)
		say(c, "bad %s", ipfix_fault_name(error.fault));
	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, &error);
		if (rc == IPFIX_OK)
			say_event(c, &event);
		else if (rc < 0)
			say(c, "failed %s", ipfix_fault_name(error.fault));
	}
	free(m.data);
	return rc;
}

void
collector_says_at(struct collector *c, uint32_t now, uint32_t time,
    const char *sets, const char *text)
{
	c->now = now;
	c->export_time = time;
	(void)collector_read(c, sets);
	ck_assert_str_eq(c->text, text);
}

void
collector_says(
    struct collector *c, uint32_t time, const char *sets, const char *text)
{
	collector_says_at(c, time, time, sets, text);
}

void
collector_expires(struct collector *c, uint32_t now, const char *text)
{
	ipfix_time at = (MESSAGE_TIME + (ipfix_time)now) * IPFIX_SECOND;
	ipfix_event event;

	c->now = now;
	c->text[0] = '\0';
	while (ipfix_session_expire(c->session, at, &event) == IPFIX_OK)
		say_event(c, &event);
	ck_assert_str_eq(c->text, text);
}

const ipfix_counters *
collector_counts(const struct collector *c)
{
	return ipfix_session_counters(c->session);
}

ipfix_stream
collector_stream(const struct collector *c, uint32_t odid, uint16_t stream)
{
	ipfix_stream_iter iter;
	ipfix_stream found;

	ipfix_stream_iter_init(&iter, c->session);
	while (ipfix_stream_iter_next(&iter, &found) == IPFIX_OK)
		if (found.odid == odid && found.stream == stream)
			return found;
	ck_abort_msg("no stream");
	return found;
}
