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
	/* What all records of a Message, and of a Set, begin with. */
	char head[HEAD];
	size_t head_size;
	char set[64];
	size_t set_size;
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

static void
put(struct state *s, const char *text, size_t size)
{
	memcpy(s->text + s->size, text, size);
	s->size += size;
}

static void
json_message(
    struct collect *c, struct exporter *from, const ipfix_message *message)
{
	struct state *s = c->state;
	char time[IPFIX_VALUE_TEXT_SIZE];
	const ipfix_ends *ends = &from->peer->ends;
	int size;

	s->from = from;
	/* Without memory nothing is joined. */
	if (c->join && from->options == NULL &&
	    ipfix_options_new(&from->options, NULL) != IPFIX_OK)
		from->options = NULL;
	s->time = ipfix_time_from_unix(message->export_time, c->now);
	size = snprintf(s->head, sizeof(s->head),
	    "{\"transport\":\"%s\",\"exporter\":\"%s\",\"exportTime\":\"%s\","
	    "\"observationDomainId\":%lu,\"sequenceNumber\":%lu,",
	    ends->transport == IPFIX_UDP ? "udp" : "tcp",
	    ipfix_address_get_text(&ends->exporter).text,
	    collect_time(s->time, time), (unsigned long)message->odid,
	    (unsigned long)message->sequence);
	s->head_size = size > 0 ? (size_t)size : 0;
}

static void
put_record(struct collect *c, const ipfix_event *event)
{
	struct state *s = c->state;
	size_t length, fixed = s->head_size + s->set_size + JOINED_ROOM + 2;
	char *to;

	for (size_t wanted = 4096;; wanted = length) {
		if (!reserve(c, fixed + wanted)) {
			c->unwritten++;
			return;
		}
		to = s->text + s->size + s->head_size + s->set_size;
		if (ipfix_json_record(&event->record, s->time, to,
		        s->room - s->size - fixed, &length) == IPFIX_OK)
			break;
	}
	put(s, s->head, s->head_size);
	put(s, s->set, s->set_size);
	s->size += length;
	if (s->from->options != NULL && !ipfix_template_is_options(event->tmpl))
		s->size += joined_put(
		    s->from->options, &event->record, s->text + s->size);
	put(s, "}\n", 2);
}

static void
json_event(struct collect *c, const ipfix_event *event)
{
	struct state *s = c->state;
	int size;

	if (s->from->options != NULL)
		(void)ipfix_options_feed(s->from->options, event, c->now);
	if (event->kind == IPFIX_EVENT_SET) {
		size = snprintf(s->set, sizeof(s->set),
		    "\"templateId\":%u,\"options\":%s,\"fields\":",
		    ipfix_template_id(event->tmpl),
		    ipfix_template_is_options(event->tmpl) ? "true" : "false");
		s->set_size = size > 0 ? (size_t)size : 0;
	} else if (event->kind == IPFIX_EVENT_RECORD) {
		put_record(c, event);
	}
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
