/* SPDX-License-Identifier: BSD-3-Clause */
/* IPFIX Files.  Messages go in as they came. */
#include "collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A packed file gets a member each time it is flushed. */
enum { TICKS = 1, TICKS_PACKED = 10 };

struct state {
	ipfix_file_writer *writer;
	int ticks;
	bool complained; /* that it cannot be written */
};

static const char *
reason(ipfix_result rc)
{
	return rc == IPFIX_ERR_SYSTEM ? strerror(errno) : ipfix_result_text(rc);
}

static bool
file_open(struct collect *c)
{
	struct state *s = calloc(1, sizeof(*s));
	ipfix_result rc = IPFIX_ERR_NOMEM;

	c->state = s;
	if (s != NULL)
		rc = ipfix_file_writer_new(
		    &s->writer, c->path, c->now, &c->writing);
	if (rc != IPFIX_OK)
		fprintf(stderr, "ipfix-collect: %s: %s\n", c->path, reason(rc));
	return rc == IPFIX_OK;
}

/* Says once that writing fails, and once that it goes on. */
static void
judge(struct collect *c, ipfix_result rc)
{
	struct state *s = c->state;

	if ((rc < 0) == s->complained)
		return;
	s->complained = rc < 0;
	fprintf(stderr, "ipfix-collect: %s: %s\n",
	    ipfix_file_writer_path(s->writer),
	    rc < 0 ? reason(rc) : "written again");
}

/* Puts a Message of templates, as if it came right before another. */
static ipfix_result
put_before(struct collect *c, const ipfix_file_source *source,
    ipfix_builder *builder, const ipfix_message *message)
{
	struct state *s = c->state;
	ipfix_span octets;

	ipfix_builder_finish(builder, message->export_time, message->sequence,
	    message->odid, &octets);
	return ipfix_file_writer_put(s->writer, source, octets, c->now, NULL);
}

/*
 * Templates from before the start are in no Message that came; the writer is
 * told of them by one that is made.
 */
static ipfix_result
put_templates(struct collect *c, const struct exporter *from,
    const ipfix_file_source *source, const ipfix_message *message)
{
	static uint8_t octets[IPFIX_MESSAGE_SIZE_MAX];
	ipfix_session_template found;
	ipfix_session_iter iter;
	ipfix_builder builder;
	ipfix_result rc = ipfix_builder_init(&builder, octets, sizeof(octets));

	ipfix_session_iter_init(&iter, from->peer->session);
	while (rc == IPFIX_OK &&
	    ipfix_session_iter_next(&iter, &found) == IPFIX_OK) {
		if (found.odid != message->odid)
			continue;
		rc = ipfix_builder_put_template(&builder, found.tmpl);
		if (rc != IPFIX_FULL)
			continue;
		rc = put_before(c, source, &builder, message);
		if (rc == IPFIX_OK)
			rc = ipfix_builder_init(
			    &builder, octets, sizeof(octets));
		if (rc == IPFIX_OK)
			rc = ipfix_builder_put_template(&builder, found.tmpl);
	}
	return rc == IPFIX_OK ? put_before(c, source, &builder, message) : rc;
}

static void
file_message(
    struct collect *c, struct exporter *from, const ipfix_message *message)
{
	struct state *s = c->state;
	ipfix_file_source source = { .id = from->peer->id,
		.ends = from->peer->ends };
	uint32_t *domain = state_find_domain(from, message->odid);
	ipfix_result rc = IPFIX_OK;

	if (domain != NULL) {
		rc = put_templates(c, from, &source, message);
		if (rc == IPFIX_OK)
			state_forget_domain(from, domain);
	}
	if (rc == IPFIX_OK)
		rc = ipfix_file_writer_put(
		    s->writer, &source, message->octets, c->now, NULL);
	judge(c, rc);
	if (rc < 0)
		c->unwritten++;
}

static void
file_closed(struct collect *c, struct exporter *from)
{
	struct state *s = c->state;

	if (s != NULL && s->writer != NULL)
		ipfix_file_writer_remove(s->writer, from->peer->id);
}

static bool
file_tick(struct collect *c)
{
	struct state *s = c->state;

	if (++s->ticks >= (c->writing.gzip ? TICKS_PACKED : TICKS)) {
		s->ticks = 0;
		judge(c, ipfix_file_writer_flush(s->writer));
	}
	return true;
}

static bool
file_close(struct collect *c)
{
	struct state *s = c->state;
	ipfix_result rc = IPFIX_ERR_NOMEM;

	if (s != NULL && s->writer != NULL) {
		rc = ipfix_file_writer_flush(s->writer);
		judge(c, rc);
		ipfix_file_writer_free(s->writer);
	}
	free(s);
	c->state = NULL;
	return rc == IPFIX_OK;
}

const struct sink SINK_FILE = {
	.open = file_open,
	.message = file_message,
	.closed = file_closed,
	.tick = file_tick,
	.close = file_close,
};
