/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several Messages against one session, and against a second one that passes
 * over the records.  The input is
 *
 *     octet 0     bits 0 and 1: the transport; 2: salvage; 3: low limits
 *     octet 1     the allocation that fails, counted in each call; 0: none
 *     then        a length of two octets, and as many octets, repeatedly
 */
#include "fuzz/require.h"
#include "fuzz/walk.h"

#include <string.h>

enum { SALVAGE = 4, LOW_LIMITS = 8, FIELDS_MAX = 100000 };

/* Fails once, and counts what is out. */
struct heap {
	size_t fail_at; /* 1: the next allocation; 0: none */
	size_t out;
};

static void *
heap_alloc(void *arg, size_t size)
{
	struct heap *heap = arg;

	if (heap->fail_at > 0 && --heap->fail_at == 0)
		return NULL;
	heap->out++;
	return malloc(size);
}

static void
heap_free(void *arg, void *block, size_t size)
{
	struct heap *heap = arg;

	(void)size;
	if (block != NULL)
		heap->out--;
	free(block);
}

/* The templates of a session, held, and what it has counted. */
struct snapshot {
	ipfix_session_template *kept;
	size_t count;
	ipfix_counters counters;
};

static struct snapshot
take_snapshot(const ipfix_session *session)
{
	struct snapshot s = { NULL, 0, *ipfix_session_counters(session) };
	ipfix_session_iter iter;
	ipfix_session_template t;

	s.kept = calloc(s.counters.templates + 1, sizeof(*s.kept));
	REQUIRE(s.kept != NULL);
	ipfix_session_iter_init(&iter, session);
	while (ipfix_session_iter_next(&iter, &t) == IPFIX_OK) {
		REQUIRE(s.count < s.counters.templates);
		REQUIRE(ipfix_session_find(session, t.odid,
		            ipfix_template_id(t.tmpl)) == t.tmpl);
		(void)ipfix_template_hold(t.tmpl);
		s.kept[s.count++] = t;
	}
	REQUIRE(s.count == s.counters.templates);
	return s;
}

static void
free_snapshot(struct snapshot *s)
{
	for (size_t i = 0; i < s->count; i++)
		ipfix_template_free(s->kept[i].tmpl);
	free(s->kept);
}

/* The order of the walk is that of a hash table, and may change. */
static void
require_unchanged(const ipfix_session *session, const struct snapshot *before)
{
	const ipfix_counters *c = ipfix_session_counters(session);
	struct snapshot now = take_snapshot(session);

	REQUIRE(now.count == before->count);
	REQUIRE(c->memory == before->counters.memory);
	REQUIRE(c->messages == before->counters.messages);
	REQUIRE(c->template_records == before->counters.template_records);
	REQUIRE(c->withdrawals == before->counters.withdrawals);
	REQUIRE(c->data_records == before->counters.data_records);
	REQUIRE(c->sets == before->counters.sets);
	for (size_t i = 0; i < before->count; i++) {
		const ipfix_session_template *t = &before->kept[i];

		REQUIRE(ipfix_session_find(session, t->odid,
		            ipfix_template_id(t->tmpl)) == t->tmpl);
	}
	free_snapshot(&now);
}

struct pair {
	struct heap heap;
	ipfix_alloc alloc;
	ipfix_session *walked, *skipped;
	size_t fail_at;
	struct walk walk;
	uint64_t opened;
	ipfix_time now;
};

/* Opens, also where an allocation fails on the way. */
static ipfix_result
open_walked(struct pair *p, ipfix_reader *reader, ipfix_error *error)
{
	struct snapshot before = take_snapshot(p->walked);
	ipfix_result rc;

	p->heap.fail_at = p->fail_at;
	rc = ipfix_reader_open(reader, p->walked, p->walk.input, p->now, error);
	p->heap.fail_at = 0;
	if (rc < 0)
		require_unchanged(p->walked, &before);
	if (rc == IPFIX_ERR_NOMEM) {
		REQUIRE(p->fail_at > 0);
		rc = ipfix_reader_open(
		    reader, p->walked, p->walk.input, p->now, error);
		REQUIRE(rc != IPFIX_ERR_NOMEM);
	}
	free_snapshot(&before);
	p->opened++;
	return rc;
}

static ipfix_result
next_walked(struct pair *p, ipfix_reader *reader, ipfix_event *event,
    ipfix_error *error)
{
	ipfix_result rc;

	p->heap.fail_at = p->fail_at;
	rc = ipfix_reader_next(reader, event, error);
	p->heap.fail_at = 0;
	if (rc != IPFIX_ERR_NOMEM)
		return rc;
	/* When all was checked before, nothing is left to allocate. */
	REQUIRE(p->fail_at > 0 && !p->walk.strict);
	return ipfix_reader_next(reader, event, error);
}

static ipfix_result
read_walked(struct pair *p)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	ipfix_result opened = open_walked(p, &reader, &error), rc = opened;

	while (rc == IPFIX_OK) {
		rc = next_walked(p, &reader, &event, &error);
		if (rc == IPFIX_OK)
			walk_event(&p->walk, &reader, &event);
	}
	REQUIRE(rc == IPFIX_DONE || opened < 0);
	return opened;
}

static ipfix_result
read_skipped(struct pair *p)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result opened =
	    ipfix_reader_open(&reader, p->skipped, p->walk.input, p->now, NULL);
	ipfix_result rc = opened;

	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, NULL);
		if (rc == IPFIX_OK)
			ipfix_reader_skip(&reader);
	}
	return opened;
}

/* What the events said, what was counted, and what was passed over. */
static void
require_sums(const struct pair *p)
{
	const ipfix_counters *a = ipfix_session_counters(p->walked);
	const ipfix_counters *b = ipfix_session_counters(p->skipped);
	const ipfix_counters *seen = &p->walk.seen;

#define SAME(member) REQUIRE(a->member == b->member)
#define SEEN(member)  \
	SAME(member); \
	REQUIRE(a->member == seen->member)
	SAME(messages);
	SAME(bad_messages);
	SAME(sets);
	SEEN(bad_sets);
	SEEN(template_records);
	SEEN(options_template_records);
	SEEN(bad_templates);
	SEEN(withdrawals);
	SEEN(data_sets_without_template);
	SEEN(data_records);
	SEEN(options_data_records);
	SEEN(bad_records);
	SAME(bad_messages_in_a_row);
	SAME(limits_reached);
	SAME(templates);
	SAME(memory);
#undef SEEN
#undef SAME
	REQUIRE(a->messages + a->bad_messages == p->opened);
	REQUIRE(a->limits_reached <= a->bad_templates);
}

static void
read_message(struct pair *p)
{
	ipfix_result walked = read_walked(p), skipped = read_skipped(p);

	REQUIRE(walked == skipped);
	require_sums(p);
	p->now += IPFIX_SECOND;
}

static void
begin(struct pair *p, uint8_t how)
{
	ipfix_session_options options = { .seed = 1, .alloc = &p->alloc };

	p->alloc = (ipfix_alloc){ heap_alloc, heap_free, &p->heap };
	p->walk.fields = FIELDS_MAX;
	p->now = 1700000000 * IPFIX_SECOND;
	options.transport = (ipfix_transport)(how & 3);
	options.salvage = (how & SALVAGE) != 0;
	p->walk.strict = !options.salvage;
	if ((how & LOW_LIMITS) != 0) {
		options.max_list_depth = 2;
		options.max_fields = 4;
		options.max_templates = 3;
		options.max_memory = 2000;
	}
	REQUIRE(ipfix_session_new(&p->walked, walk_registry(), &options) ==
	    IPFIX_OK);
	options.alloc = NULL;
	REQUIRE(ipfix_session_new(&p->skipped, walk_registry(), &options) ==
	    IPFIX_OK);
}

static void
end(struct pair *p)
{
	ipfix_session_free(p->walked);
	ipfix_session_free(p->skipped);
	REQUIRE(p->heap.out == 0);
}

/* A Message in a block of its own size, so that one octet more is seen. */
static void
read_copy(struct pair *p, const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size > 0 ? size : 1);

	REQUIRE(copy != NULL);
	if (size > 0)
		memcpy(copy, data, size);
	p->walk.input = (ipfix_span){ size > 0 ? copy : NULL, size };
	read_message(p);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pair p = { .opened = 0 };
	size_t at = 2;

	if (size < 2)
		return 0;
	begin(&p, data[0]);
	p.fail_at = data[1];
	while (size - at >= 2) {
		size_t length = data[at] * (size_t)256 + data[at + 1];

		at += 2;
		if (length > size - at)
			length = size - at;
		read_copy(&p, data + at, length);
		at += length;
	}
	end(&p);
	return 0;
}
