/* SPDX-License-Identifier: BSD-3-Clause */
/* One line of JSON for each Data Record. */
#define _POSIX_C_SOURCE 200809L

#include "collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "joined.h"

enum { ROOM = 256 * 1024, HEAD = 512 };

struct state {
	char *text;
	size_t size, room;
	bool broken;
	/* What all records of a Set begin with, and those of its Message. */
	char head[HEAD];
	size_t head_size, message_size;
	ipfix_time time; /* the Export Time */
	const struct exporter *from;
};

static bool
flush(struct collect *c)
{
	struct state *s = c->state;
	size_t done = 0;

	while (done < s->size && !s->broken) {
		ssize_t count =
		    write(STDOUT_FILENO, s->text + done, s->size - done);

		if (count > 0) {
			done += (size_t)count;
		} else if (count == 0 || errno != EINTR) {
			perror("ipfix-collect: standard output");
			s->broken = true;
		}
	}
	s->size = 0;
	return !s->broken;
}

static bool
json_open(struct collect *c)
{
	struct state *s = calloc(1, sizeof(*s));

	c->state = s;
	if (s == NULL || (s->text = malloc(ROOM)) == NULL) {
		fputs("ipfix-collect: out of memory\n", stderr);
		return false;
	}
	s->room = ROOM;
	return true;
}

/* Room for so many octets more, or for none if memory is out. */
static bool
reserve(struct collect *c, size_t size)
{
	struct state *s = c->state;
	char *text;

	if (size <= s->room - s->size)
		return true;
	if (!flush(c))
		return false;
	if (size <= s->room)
		return true;
	text = realloc(s->text, size);
	if (text == NULL)
		return false;
	s->text = text;
	s->room = size;
	return true;
}

/* Text and numbers, which a printf() for each Message would be slow to put. */
static char *
put(char *out, const char *text)
{
	size_t size = strlen(text);

	memcpy(out, text, size);
	return out + size;
}

static char *
put_number(char *out, uint32_t value)
{
	char digits[10];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + value % 10);
	while ((value /= 10) > 0);
	memcpy(out, digits + at, sizeof(digits) - at);
	return out + sizeof(digits) - at;
}

static void
json_message(
    struct collect *c, struct exporter *from, const ipfix_message *message)
{
	struct state *s = c->state;
	char time[IPFIX_VALUE_TEXT_SIZE];
	const ipfix_ends *ends = &from->peer->ends;
	char *out = s->head;

	s->from = from;
	/* Without memory nothing is joined. */
	if (c->join && from->options == NULL &&
	    ipfix_options_new(&from->options, NULL) != IPFIX_OK)
		from->options = NULL;
	s->time = ipfix_time_from_unix(message->export_time, c->now);
	out = put(out,
	    ends->transport == IPFIX_UDP ? "{\"transport\":\"udp"
	                                 : "{\"transport\":\"tcp");
	out = put(out, "\",\"exporter\":\"");
	out = put(out, from->address);
	out = put(out, "\",\"exportTime\":\"");
	out = put(out, collect_time(s->time, time));
	out = put(out, "\",\"observationDomainId\":");
	out = put_number(out, message->odid);
	out = put(out, ",\"sequenceNumber\":");
	out = put_number(out, message->sequence);
	out = put(out, ",\"templateId\":");
	s->message_size = (size_t)(out - s->head);
}

/* Behind what its Message's records begin with. */
static void
begin_set(struct state *s, const ipfix_template *tmpl)
{
	char *out = s->head + s->message_size;

	out = put_number(out, ipfix_template_id(tmpl));
	out = put(out,
	    ipfix_template_is_options(tmpl) ? ",\"options\":true,\"fields\":"
	                                    : ",\"options\":false,\"fields\":");
	s->head_size = (size_t)(out - s->head);
}

static void
put_record(struct collect *c, const ipfix_event *event)
{
	struct state *s = c->state;
	size_t length, fixed = s->head_size + JOINED_ROOM + 2;
	char *out;

	for (size_t wanted = 4096;; wanted = length) {
		if (!reserve(c, fixed + wanted)) {
			c->unwritten++;
			return;
		}
		out = s->text + s->size + s->head_size;
		if (ipfix_json_record(&event->record, s->time, out,
		        s->room - s->size - fixed, &length) == IPFIX_OK)
			break;
	}
	memcpy(s->text + s->size, s->head, s->head_size);
	out += length;
	if (s->from->options != NULL && !ipfix_template_is_options(event->tmpl))
		out += joined_put(s->from->options, &event->record, out);
	*out++ = '}';
	*out++ = '\n';
	s->size = (size_t)(out - s->text);
}

static void
json_event(struct collect *c, const ipfix_event *event)
{
	struct state *s = c->state;

	if (s->from->options != NULL)
		(void)ipfix_options_feed(s->from->options, event, c->now);
	if (event->kind == IPFIX_EVENT_SET)
		begin_set(s, event->tmpl);
	else if (event->kind == IPFIX_EVENT_RECORD)
		put_record(c, event);
}

static bool
json_close(struct collect *c)
{
	struct state *s = c->state;
	bool well = s != NULL && s->text != NULL && flush(c);

	if (s != NULL)
		free(s->text);
	free(s);
	return well;
}

const struct sink SINK_JSON = {
	.wants_records = true,
	.open = json_open,
	.message = json_message,
	.event = json_event,
	.idle = flush,
	.tick = flush,
	.close = json_close,
};
