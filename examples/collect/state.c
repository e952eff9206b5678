/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-collect keeps over a restart, and when it is written. */
#include "collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Not more often than this, nor with more than this part of the time. */
enum { PAUSE = 10, PART = 100, FAILED = 2 };

static void
say(const struct collect *c, const char *why)
{
	fprintf(stderr, "ipfix-collect: %s: %s\n", c->state_path, why);
}

/* Templates of TCP connections end with these. */
static bool
keeps(const struct exporter *e)
{
	return e->peer->ends.transport == IPFIX_UDP &&
	    ipfix_session_counters(e->peer->session)->templates > 0;
}

static bool
save(struct collect *c)
{
	struct kept *k = c->keeping.kept;
	ipfix_time now = ipfix_clock_get_real();
	bool well = kept_begin(k, c->state_path, now);

	if (well) {
		for (struct exporter *e = c->exporters; e != NULL; e = e->next)
			if (keeps(e))
				kept_put(
				    k, &e->peer->ends, e->peer->session, now);
		well = kept_end(k, c->state_path, now);
	}
	if (!well && !c->keeping.failed)
		say(c, strerror(errno));
	else if (well && c->keeping.failed)
		say(c, "written again");
	c->keeping.failed = !well;
	if (kept_left_out(k) > 0 && c->keeping.left_out == 0)
		fprintf(stderr,
		    "ipfix-collect: %s: has no room for %zu exporters\n",
		    c->state_path, kept_left_out(k));
	c->keeping.left_out = kept_left_out(k);
	return well;
}

void
state_open(struct collect *collect)
{
	struct collect *c = collect;
	enum kept_found found;
	const char *why = "";

	if (c->state_path == NULL)
		return;
	c->keeping.kept = kept_new();
	if (c->keeping.kept == NULL) {
		say(c, strerror(ENOMEM));
		exit(1);
	}
	found = kept_load(
	    c->keeping.kept, c->state_path, ipfix_clock_get_real(), &why);
	if (found == KEPT_FOREIGN || found == KEPT_UNREAD) {
		say(c, why);
		exit(FAILED);
	}
	if (found == KEPT_REFUSED)
		fprintf(stderr, "ipfix-collect: %s: %s, and begun anew\n",
		    c->state_path, why);
	if (found == KEPT_READ)
		fprintf(stderr,
		    "ipfix-collect: %s: templates of %zu "
		    "exporters\n",
		    c->state_path, kept_count(c->keeping.kept));
	/* What cannot be written in the end is known at the start. */
	if (!save(c))
		exit(FAILED);
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Takes note of the domains that the session has templates of. */
static void
note_domains(struct exporter *e)
{
	const ipfix_session *session = e->peer->session;
	size_t room = ipfix_session_counters(session)->templates, count = 0;
	uint32_t *list = calloc(room + 1, sizeof(*list));
	ipfix_session_template found;
	ipfix_session_iter iter;

	ipfix_session_iter_init(&iter, session);
	while (list != NULL && count < room &&
	    ipfix_session_iter_next(&iter, &found) == IPFIX_OK)
		list[count++] = found.odid;
	if (count > 1)
		qsort(list, count, sizeof(*list), by_number);
	e->restored = list;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || list[i] != list[e->restored_count - 1])
			list[e->restored_count++] = list[i];
}

uint32_t *
state_find_domain(const struct exporter *exporter, uint32_t odid)
{
	return exporter->restored_count == 0
	    ? NULL
	    : bsearch(&odid, exporter->restored, exporter->restored_count,
	          sizeof(odid), by_number);
}

void
state_forget_domain(struct exporter *exporter, uint32_t *at)
{
	uint32_t *end = exporter->restored + exporter->restored_count--;

	memmove(at, at + 1, (size_t)(end - at - 1) * sizeof(*at));
}

void
state_give(struct collect *collect, struct exporter *exporter)
{
	ipfix_peer *peer = exporter->peer;
	ipfix_error error;
	ipfix_result rc;

	if (collect->keeping.kept == NULL || peer->ends.transport != IPFIX_UDP)
		return;
	rc = kept_give(collect->keeping.kept, &peer->ends, peer->session,
	    collect->now, &error);
	if (rc == IPFIX_OK && collect->sink == &SINK_FILE)
		note_domains(exporter);
	if (rc < 0)
		fprintf(stderr,
		    "ipfix-collect: %s: its templates from before: %s\n",
		    exporter->name, error.text);
}

void
state_tick(struct collect *collect)
{
	struct collect *c = collect;
	ipfix_time begun = ipfix_clock_get_steady(), ended;
	ipfix_counters counters;
	uint64_t templates;

	if (c->keeping.kept == NULL || begun < c->keeping.next)
		return;
	counters = collect_counters(c);
	templates = counters.template_records +
	    counters.options_template_records + counters.withdrawals;
	if (templates == c->keeping.templates && !c->keeping.failed)
		return;
	(void)save(c);
	c->keeping.templates = templates;
	ended = ipfix_clock_get_steady();
	c->keeping.next = ended + PAUSE * IPFIX_SECOND + (ended - begun) * PART;
}

bool
state_close(struct collect *collect)
{
	bool well = collect->keeping.kept == NULL || save(collect);

	kept_free(collect->keeping.kept);
	collect->keeping.kept = NULL;
	return well;
}
