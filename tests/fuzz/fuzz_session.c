/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several Messages against one session, and against a second one that passes
 * over the records and takes its templates from a cache.  The input is
 *
 *     octet 0     bits 0 and 1: the transport; 2: salvage; 3: low limits;
 *                 4: Sets are held; 5: no history; 6: short lifetimes;
 *                 7: to define a live id anew is malformed, or removes it
 *     octet 1     the allocation that fails, counted in each call; 0: none
 *     then        of each Message its SCTP stream (4 bits), how many seconds
 *                 pass before it (4 bits: a power of two), its length (two
 *                 octets), and as many octets
 */
#include "fuzz/require.h"
#include "fuzz/walk.h"

#include <string.h>

enum {
	TRANSPORT = 3,
	SALVAGE = 4,
	LOW_LIMITS = 8,
	HELD = 16,
	NO_HISTORY = 32,
	SHORT_LIVES = 64,
	STRICT_IDS = 128,
	FIELDS_MAX = 100000
};

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
static bool
keeps(const struct snapshot *s, const ipfix_session_template *t)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->kept[i].odid == t->odid && s->kept[i].tmpl == t->tmpl &&
		    s->kept[i].defined == t->defined &&
		    s->kept[i].received == t->received)
			return true;
	return false;
}

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
	for (size_t i = 0; i < before->count; i++)
		REQUIRE(keeps(&now, &before->kept[i]));
	free_snapshot(&now);
}

struct pair {
	struct heap heap;
	ipfix_alloc alloc;
	ipfix_session *walked, *skipped;
	size_t fail_at;
	struct walk walk;
	uint64_t opened;
	size_t max_memory;
	ipfix_time now;
	uint16_t stream;
	ipfix_template_cache *cache;
};

/* Opens, also where an allocation fails on the way. */
static ipfix_result
open_walked(struct pair *p, ipfix_reader *reader, ipfix_error *error)
{
	struct snapshot before = take_snapshot(p->walked);
	ipfix_result rc;

	p->heap.fail_at = p->fail_at;
	rc = ipfix_reader_open_stream(
	    reader, p->walked, p->stream, p->walk.input, p->now, error);
	p->heap.fail_at = 0;
	if (rc < 0)
		require_unchanged(p->walked, &before);
	if (rc == IPFIX_ERR_NOMEM) {
		REQUIRE(p->fail_at > 0);
		rc = ipfix_reader_open_stream(
		    reader, p->walked, p->stream, p->walk.input, p->now, error);
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
	ipfix_result opened = ipfix_reader_open_stream(
	    &reader, p->skipped, p->stream, p->walk.input, p->now, NULL);
	ipfix_result rc = opened;

	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, NULL);
		if (rc == IPFIX_OK)
			ipfix_reader_skip(&reader);
	}
	return opened;
}

/* The streams add up to what was read, but for Sets that came late. */
static void
require_streams(const struct pair *p)
{
	const ipfix_counters *c = ipfix_session_counters(p->walked);
	ipfix_stream_iter iter;
	ipfix_stream stream;
	uint64_t messages = 0, records = 0, lost = 0;

	ipfix_stream_iter_init(&iter, p->walked);
	while (ipfix_stream_iter_next(&iter, &stream) == IPFIX_OK) {
		REQUIRE(stream.rule != IPFIX_SEQUENCE_AUTO);
		messages += stream.messages;
		records += stream.records;
		lost += stream.lost;
	}
	REQUIRE(messages <= c->messages);
	REQUIRE(records <= c->data_records + c->options_data_records);
	REQUIRE(lost == c->lost);
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
	SEEN(expired);
	SAME(held_sets);
	SAME(replayed_sets);
	SAME(dropped_sets);
	SAME(lost);
	SAME(held);
	SAME(templates);
	SAME(memory);
#undef SEEN
#undef SAME
	REQUIRE(a->messages + a->bad_messages == p->opened);
	REQUIRE(a->memory <= p->max_memory);
	REQUIRE(a->held_sets <= a->data_sets_without_template);
	REQUIRE(a->replayed_sets + a->dropped_sets <= a->held_sets);
	require_streams(p);
}

static void
read_message(struct pair *p)
{
	ipfix_result walked = read_walked(p), skipped = read_skipped(p);

	REQUIRE(walked == skipped);
	require_sums(p);
	p->now += IPFIX_SECOND;
}

/* What an allocation that fails takes away without a word is left out. */
static void
choose(ipfix_session_options *options, uint8_t how, size_t fail_at)
{
	options->transport = (ipfix_transport)(how & TRANSPORT);
	options->salvage = (how & SALVAGE) != 0;
	if ((how & LOW_LIMITS) != 0) {
		options->max_list_depth = 2;
		options->max_fields = 4;
		options->max_empty_fields = 1;
		options->max_templates = 3;
		options->max_memory = 2000;
		options->max_streams = 2;
		options->max_held_sets = 2;
	}
	if ((how & HELD) != 0 && fail_at == 0)
		options->max_held = 1000;
	if ((how & NO_HISTORY) != 0 || fail_at > 0)
		options->history = IPFIX_NEVER;
	if ((how & SHORT_LIVES) != 0) {
		options->template_lifetime = 8 * IPFIX_SECOND;
		options->options_lifetime = 16 * IPFIX_SECOND;
	}
	if ((how & STRICT_IDS) != 0)
		options->redefinition = (how & LOW_LIMITS) != 0
		    ? IPFIX_REDEFINITION_REMOVES
		    : IPFIX_REDEFINITION_FAILS;
}

static void
begin(struct pair *p, uint8_t how)
{
	ipfix_session_options options = { .seed = 1, .alloc = &p->alloc };

	p->alloc = (ipfix_alloc){ heap_alloc, heap_free, &p->heap };
	p->walk.fields = FIELDS_MAX;
	p->now = 1700000000 * IPFIX_SECOND;
	choose(&options, how, p->fail_at);
	p->max_memory = options.max_memory > 0 ? options.max_memory : 16 << 20;
	p->walk.strict = !options.salvage;
	REQUIRE(ipfix_session_new(&p->walked, walk_registry(), &options) ==
	    IPFIX_OK);
	REQUIRE(ipfix_template_cache_new(&p->cache, 2, 1, NULL) == IPFIX_OK);
	options.alloc = NULL;
	options.cache = p->cache;
	REQUIRE(ipfix_session_new(&p->skipped, walk_registry(), &options) ==
	    IPFIX_OK);
}

static void
end(struct pair *p)
{
	ipfix_session_free(p->walked);
	ipfix_session_free(p->skipped);
	ipfix_template_cache_free(p->cache);
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
	p.fail_at = data[1];
	begin(&p, data[0]);
	while (size - at >= 3) {
		size_t length = data[at + 1] * (size_t)256 + data[at + 2];

		p.stream = data[at] & 15;
		p.now += (IPFIX_SECOND << (data[at] >> 4)) - IPFIX_SECOND;
		at += 3;
		if (length > size - at)
			length = size - at;
		read_copy(&p, data + at, length);
		at += length;
	}
	end(&p);
	return 0;
}
