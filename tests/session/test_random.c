/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any Messages at all, in any order, late or not, in sessions of every kind:
 * what must hold of each of them, whatever comes.
 */
#include <stdio.h>

#include "session/collector.h"
#include "session/session.h"
#include "support/events.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

enum { MESSAGES = 300, SETS_MAX = 5, RECORDS_MAX = 4 };

struct text {
	char octets[4096];
	size_t size;
};

static void
add(struct text *t, const char *what)
{
	must(t->size + strlen(what) < sizeof(t->octets));
	strcpy(t->octets + t->size, what);
	t->size += strlen(what);
}

static unsigned
below(struct sweep *sweep, unsigned count)
{
	return (unsigned)(sweep_next(sweep) % count);
}

/* Definitions, some of which cannot be used, and withdrawals. */
static void
add_template(struct text *t, struct sweep *sweep)
{
	static const char *const BODIES[] = { " 0001 0004 0001",
		" 0001 0007 0002", " 0002 0004 0001 0007 0002",
		" 0001 0052 ffff", " 0002 0052 ffff 0004 0001",
		" 0001 0004 0000", " 0000", " 0000", " 0001 0123 ffff",
		" 0003 0004 0001 0004 0001 0004 0001" };
	char id[8];

	snprintf(id, sizeof(id), " %04x", 256 + below(sweep, 4));
	if (below(sweep, 30) == 0)
		add(t, " 0002 0000");
	else
		add(t, id);
	if (t->octets[t->size - 1] != '0' || below(sweep, 2) == 0)
		add(t, BODIES[below(sweep, IPFIX_COUNT(BODIES))]);
	else
		add(t, BODIES[0]);
}

static void
add_set(struct text *t, struct sweep *sweep)
{
	static const char *const OPTIONS[] = { " 0001 0001 0004 0001",
		" 0002 0001 0004 0001 0007 0002", " 0001 0000 0004 0001" };
	unsigned kind = below(sweep, 10);
	char head[16];

	if (kind < 3) {
		add(t, "2:");
		for (unsigned i = below(sweep, RECORDS_MAX); i > 0; i--)
			add_template(t, sweep);
	} else if (kind == 3) {
		snprintf(head, sizeof(head), "3: %04x", 256 + below(sweep, 4));
		add(t, head);
		add(t, OPTIONS[below(sweep, IPFIX_COUNT(OPTIONS))]);
	} else {
		snprintf(head, sizeof(head), "%u:", 256 + below(sweep, 4));
		add(t, head);
		for (unsigned i = below(sweep, 12); i > 0; i--) {
			snprintf(head, sizeof(head), " %02x",
			    below(sweep, 4) > 0 ? below(sweep, 4)
			                        : below(sweep, 256));
			add(t, head);
		}
	}
}

static void
make_sets(struct text *t, struct sweep *sweep)
{
	t->size = 0;
	t->octets[0] = '\0';
	for (unsigned i = below(sweep, SETS_MAX); i > 0; i--) {
		if (t->size > 0)
			add(t, " | ");
		add_set(t, sweep);
	}
}

static ipfix_session_options
options_of(struct sweep *sweep)
{
	return (ipfix_session_options){
		.transport = (ipfix_transport)below(sweep, 4),
		.salvage = below(sweep, 2) == 0,
		.max_templates = below(sweep, 2) * 3,
		.max_fields = (uint16_t)(below(sweep, 2) * 2),
		.max_empty_fields = (uint16_t)below(sweep, 2),
		.max_memory = below(sweep, 4) == 0 ? 1200 : 0,
		.max_held = below(sweep, 2) * 200,
		.held_time = 5 * IPFIX_SECOND,
		.template_lifetime = below(sweep, 3) * 7 * IPFIX_SECOND,
		.options_lifetime = below(sweep, 3) * 5 * IPFIX_SECOND,
		.history = below(sweep, 2) * 10 * IPFIX_SECOND,
		.redefinition = (ipfix_redefinition)below(sweep, 3),
	};
}

static void
step(struct collector *c, struct sweep *sweep)
{
	c->now += below(sweep, 3);
	c->export_time = c->now + 100 - below(sweep, 4) * below(sweep, 8);
	c->sequence += below(sweep, 8) - 1;
	c->stream = (uint16_t)below(sweep, 2);
	c->odid = 1 + below(sweep, 2);
}

/* How many records came of this Message, and not of one before it. */
static size_t
records_of(const char *text)
{
	size_t count = 0;

	for (const char *p = text; (p = strstr(p, "record ")) != NULL; p++)
		count += p - text < 5 || strncmp(p - 5, "held ", 5) != 0;
	return count;
}

static uint64_t
held_records_of(const char *text)
{
	uint64_t count = 0;

	for (const char *p = text; (p = strstr(p, "held record ")) != NULL; p++)
		count++;
	return count;
}

static uint64_t
stream_records(const struct collector *c)
{
	ipfix_stream_iter iter;
	ipfix_stream stream;
	uint64_t records = 0;

	ipfix_stream_iter_init(&iter, c->session);
	while (ipfix_stream_iter_next(&iter, &stream) == IPFIX_OK)
		records += stream.records;
	return records;
}

static void
check_numbers(const struct collector *c)
{
	const ipfix_counters *n = collector_counts(c);
	const ipfix_session *s = c->session;

	must(n->templates == s->store.count);
	must(n->templates == templates_count(s));
	must(n->memory == s->store.memory + s->history.memory);
	must(n->held == s->holding.octets);
	must(n->held_sets ==
	    n->replayed_sets + n->dropped_sets + s->holding.count);
	must(s->history.count <= IPX_HISTORY);
}

/* What was counted when a Message was checked is what comes out of it. */
START_TEST(numbers_agree_whatever_comes)
{
	struct sweep sweep = sweep_begin("numbers");

	for (int round = 0; round < 150; round++) {
		ipfix_session_options options = options_of(&sweep);
		struct collector c;

		collector_init(&c, options);
		for (int i = 0; i < MESSAGES; i++) {
			uint64_t before = stream_records(&c);
			struct text t;

			make_sets(&t, &sweep);
			step(&c, &sweep);
			(void)collector_read(&c, t.octets);
			must(stream_records(&c) - before ==
			    records_of(c.text) + held_records_of(c.text));
			check_numbers(&c);
			if (below(&sweep, 100) == 0)
				ipfix_session_reset(c.session);
		}
		collector_end(&c);
	}
}
END_TEST

static void
strip(char *text, const char *what)
{
	size_t size = strlen(what);

	while ((text = strstr(text, what)) != NULL)
		memmove(text, text + size, strlen(text + size) + 1);
}

/*
 * A session that runs out of memory now and then, and is asked again, ends up
 * like one that does not.
 */
START_TEST(without_memory_now_and_then_the_events_are_the_same)
{
	struct sweep sweep = sweep_begin("no memory");

	for (int round = 0; round < 100; round++) {
		ipfix_session_options options = options_of(&sweep);
		struct collector rich, poor;

		options.salvage = false;
		options.history = IPFIX_NEVER;
		options.max_held = 0;
		collector_init(&rich, options);
		collector_init(&poor, options);
		for (int i = 0; i < MESSAGES; i++) {
			struct text t;
			long fail = 0;

			make_sets(&t, &sweep);
			step(&rich, &sweep);
			poor.now = rich.now;
			poor.export_time = rich.export_time;
			poor.sequence = rich.sequence;
			poor.stream = rich.stream;
			poor.odid = rich.odid;
			(void)collector_read(&rich, t.octets);
			do {
				char *before = templates_of(poor.session);
				char *after;

				poor.heap.fail_at = fail++;
				(void)collector_read(&poor, t.octets);
				after = templates_of(poor.session);
				if (strcmp(poor.text, "bad NOMEM") == 0)
					must(strcmp(before, after) == 0);
				free(before);
				free(after);
			} while (strcmp(poor.text, "bad NOMEM") == 0);
			poor.heap.fail_at = -1;
			/* Only who was told of already may be forgotten. */
			strip(rich.text, " first");
			strip(poor.text, " first");
			must(strcmp(rich.text, poor.text) == 0);
		}
		collector_end(&rich);
		collector_end(&poor);
	}
}
END_TEST

/* A caller who stops reading anywhere does no harm. */
START_TEST(messages_may_be_left_anywhere)
{
	struct sweep sweep = sweep_begin("left");

	for (int round = 0; round < 100; round++) {
		struct collector c;

		collector_init(&c, options_of(&sweep));
		for (int i = 0; i < MESSAGES; i++) {
			struct text t;
			struct octets m;
			ipfix_reader reader;
			ipfix_event event;
			ipfix_time now;
			ipfix_result rc;

			make_sets(&t, &sweep);
			step(&c, &sweep);
			now = (MESSAGE_TIME + (ipfix_time)c.now) * IPFIX_SECOND;
			m = collector_message(&c, t.octets);
			rc = ipfix_reader_open_stream(&reader, c.session,
			    c.stream, octets_span(m), now, NULL);
			for (unsigned n = below(&sweep, 12);
			     rc == IPFIX_OK && n > 0; n--) {
				rc = ipfix_reader_next(&reader, &event, NULL);
				if (below(&sweep, 4) == 0)
					ipfix_reader_skip(&reader);
				if (below(&sweep, 20) == 0)
					must(ipfix_session_expire(c.session,
					         now +
					             below(&sweep, 9) *
					                 IPFIX_SECOND,
					         &event) >= 0);
				if (below(&sweep, 100) == 0)
					ipfix_session_reset(c.session);
			}
			free(m.data);
			check_numbers(&c);
		}
		collector_end(&c);
	}
}
END_TEST

TESTS("session/random")
{
	test(numbers_agree_whatever_comes);
	test(without_memory_now_and_then_the_events_are_the_same);
	test(messages_may_be_left_anywhere);
}
