/* SPDX-License-Identifier: BSD-3-Clause */
/* The session object: its making, its end, and what can be asked of it. */
#include "session/session.h"

#include "base/alloc.h"
#include "base/options.h"
#include "base/serial.h"

enum {
	DEFAULT_EMPTY_FIELDS = 16,
	DEFAULT_TEMPLATES = 65536,
	DEFAULT_MEMORY = 16 * 1024 * 1024,
	DEFAULT_STREAMS = 1024,
	DEFAULT_HELD_SETS = 1024,
	DEFAULT_HELD_SECONDS = 60,
	DEFAULT_HISTORY_SECONDS = 30,
	HISTORY_PART = 16, /* of the memory may be taken by the past */
};

static const ipfix_template *
find_for_lists(const ipfix_template_source *source, uint32_t odid, uint16_t id)
{
	return ipfix_session_find(
	    (const ipfix_session *)(const void *)source, odid, id);
}

static bool
allowed(const ipfix_session_options *o)
{
	return o->transport <= IPFIX_FILE &&
	    o->max_list_depth <= IPFIX_LIST_DEPTH_MAX &&
	    o->redefinition <= IPFIX_REDEFINITION_FAILS &&
	    o->sequence_rule <= IPFIX_SEQUENCE_NONE;
}

static size_t
or_default(size_t value, size_t otherwise)
{
	return value != 0 ? value : otherwise;
}

/* Whole seconds, at least one; 0 for never. */
static uint32_t
seconds(ipfix_time time)
{
	ipfix_time whole = (time + IPFIX_SECOND - 1) / IPFIX_SECOND;

	if (time > IPFIX_NEVER - IPFIX_SECOND)
		return 0;
	return whole < INT32_MAX ? (uint32_t)whole : INT32_MAX;
}

static struct ipx_lifetime
lifetime_of(const ipfix_session_options *o, ipfix_time lifetime)
{
	/* RFC 7011, 8.4: over UDP alone do templates expire. */
	if (o->transport != IPFIX_UDP)
		return (struct ipx_lifetime){ .estimated = false };
	return (struct ipx_lifetime){ .estimated = lifetime == 0,
		.seconds = seconds(lifetime) };
}

static uint32_t
history_of(const ipfix_session_options *o)
{
	if (o->transport != IPFIX_UDP && o->transport != IPFIX_SCTP)
		return 0;
	return o->history == 0 ? DEFAULT_HISTORY_SECONDS : seconds(o->history);
}

static void
set_limits(ipfix_session *s, const ipfix_session_options *o)
{
	s->max_fields = (uint16_t)or_default(o->max_fields, UINT16_MAX);
	s->max_empty_fields =
	    (uint16_t)or_default(o->max_empty_fields, DEFAULT_EMPTY_FIELDS);
	s->max_templates = or_default(o->max_templates, DEFAULT_TEMPLATES);
	s->max_memory = or_default(o->max_memory, DEFAULT_MEMORY);
	s->streams.max = or_default(o->max_streams, DEFAULT_STREAMS);
	s->holding.max_octets = o->max_held;
	s->holding.max_count = or_default(o->max_held_sets, DEFAULT_HELD_SETS);
	s->held_time = o->held_time != 0 ? o->held_time
	                                 : DEFAULT_HELD_SECONDS * IPFIX_SECOND;
	s->history_window = history_of(o);
	s->history.max_memory = s->max_memory / HISTORY_PART;
	s->lifetimes[0] = lifetime_of(o, o->template_lifetime);
	s->lifetimes[1] = lifetime_of(o, o->options_lifetime);
}

ipfix_result
ipfix_session_new(ipfix_session **session, const ipfix_registry *registry,
    const ipfix_session_options *options)
{
	ipfix_session_options o;
	ipfix_session *s;

	if (!ipx_options_copy(&o, sizeof(o), options) || !allowed(&o))
		return IPFIX_ERR_INVAL;
	o.alloc = ipx_alloc_or_default(o.alloc);
	s = ipx_alloc_zero(o.alloc, sizeof(*s));
	if (s == NULL)
		return IPFIX_ERR_NOMEM;
	s->source = (ipfix_template_source){ find_for_lists, registry,
		o.max_list_depth };
	s->alloc = o.alloc;
	s->registry = registry;
	s->cache = o.cache;
	s->transport = o.transport;
	s->redefinition = o.redefinition;
	s->salvage = o.salvage;
	s->streams.rule = o.sequence_rule;
	s->store.alloc = o.alloc;
	s->store.key = ipx_hash_key(o.seed, s);
	s->holding.key = s->store.key;
	set_limits(s, &o);
	*session = s;
	return IPFIX_OK;
}

void
ipx_session_retire(ipfix_session *session)
{
	ipfix_template_free(session->retired);
	session->retired = NULL;
}

void
ipx_session_end_message(ipfix_session *session)
{
	session->serial++;
	session->reading = NULL;
	ipx_session_retire(session);
	ipx_held_free(session->replaying, session->alloc);
	session->replaying = NULL;
	ipx_session_remember(session);
}

void
ipx_session_count(ipfix_session *session)
{
	session->counters.templates = session->store.count;
	session->counters.memory =
	    session->store.memory + session->history.memory;
	session->counters.held = session->holding.octets;
}

void
ipx_session_drop_held(ipfix_session *session, ipfix_time now)
{
	ipfix_session *s = session;

	if (now > s->held_time)
		s->counters.dropped_sets += ipx_holding_expire(
		    &s->holding, s->alloc, now - s->held_time);
	s->counters.held = s->holding.octets;
}

void
ipfix_session_reset(ipfix_session *session)
{
	ipfix_session *s = session;

	ipx_session_end_message(s);
	ipx_history_clear(&s->history, s->alloc);
	ipx_streams_clear(&s->streams, s->alloc);
	ipx_store_clear(&s->store);
	s->counters.dropped_sets += ipx_holding_clear(&s->holding, s->alloc);
	ipx_waiting_clear(&s->waiting, s->alloc);
	s->may_expire = false;
	s->sweeping = false;
	s->unfinished = false;
	s->stream_limit_told = false;
	s->export_time = 0;
	for (int i = 0; i < 2; i++)
		s->lifetimes[i].longest = 0;
	ipx_session_count(s);
}

void
ipfix_session_free(ipfix_session *session)
{
	if (session == NULL)
		return;
	ipfix_session_reset(session);
	ipx_free(session->alloc, session, sizeof(*session));
}

const ipfix_counters *
ipfix_session_counters(const ipfix_session *session)
{
	return &session->counters;
}

const ipfix_template *
ipfix_session_find(const ipfix_session *session, uint32_t odid, uint16_t id)
{
	const struct ipx_entry *entry = ipx_session_live(session, odid, id);

	return entry != NULL ? entry->tmpl : NULL;
}

/* Whether Messages of an Export Time may be older than others before them. */
static bool
may_be_late(const ipfix_session *session, uint32_t export_time)
{
	return session->history_window > 0 &&
	    session->export_time - export_time <= session->history_window;
}

const ipfix_template *
ipx_session_template_of(const ipfix_session *session,
    const ipfix_message *message, uint16_t stream, const ipfix_set *set)
{
	uint64_t key = ipx_store_key(message->odid, set->id);
	uint32_t export_time = message->export_time;
	const struct ipx_entry *entry =
	    ipx_session_live(session, message->odid, set->id);
	const ipfix_template *past = NULL;

	if (entry != NULL && !ipx_before(export_time, entry->exported))
		return entry->tmpl;
	/* RFC 7011, 8.2: it is late, or its template has ended since. */
	if (may_be_late(session, export_time))
		past =
		    ipx_journal_find_past(&session->journal, key, set->offset);
	if (past == NULL && may_be_late(session, export_time))
		past = ipx_history_find(
		    &session->history, key, export_time, stream);
	if (past != NULL)
		return past;
	return entry != NULL ? entry->tmpl : NULL;
}

/* What a change ended, or, of one of the past, what it defined. */
static void
remember(ipfix_session *session, const struct ipx_change *change)
{
	struct ipx_past past = { .key = change->before.key,
		.tmpl = change->past ? change->tmpl : change->before.tmpl,
		.from = change->before.exported,
		.until = change->until,
		.withdrawn = !change->past && change->withdrawn,
		.stream = change->stream };

	if (past.tmpl != NULL && !ipx_before(past.until, past.from))
		ipx_history_add(&session->history, session->alloc, &past);
}

void
ipx_session_remember(ipfix_session *session)
{
	struct ipx_journal *journal = &session->journal;
	size_t done = session->salvage ? journal->count : journal->next;

	if (journal->changes == NULL)
		return;
	for (size_t i = 0; i < done && session->history_window > 0; i++)
		remember(session, &journal->changes[i]);
	ipx_journal_free(journal, session->alloc);
}

void
ipfix_session_iter_init(ipfix_session_iter *iter, const ipfix_session *session)
{
	*iter = (ipfix_session_iter){ session, 0 };
}

/* Seconds kept modulo 2^32, placed near the time of the last call. */
static ipfix_time
time_of(const ipfix_session *session, uint32_t kept)
{
	return ipfix_time_from_unix(
	    kept, (ipfix_time)session->now * IPFIX_SECOND);
}

ipfix_result
ipfix_session_iter_next(ipfix_session_iter *iter, ipfix_session_template *found)
{
	const ipfix_session *session = iter->session_;
	const struct ipx_entry *entry =
	    ipx_store_next(&session->store, &iter->next_);

	if (entry == NULL)
		return IPFIX_DONE;
	*found =
	    (ipfix_session_template){ .odid = ipx_store_key_odid(entry->key),
		    .tmpl = entry->tmpl,
		    .defined = time_of(session, entry->defined),
		    .received = time_of(session, entry->received) };
	return IPFIX_OK;
}

void
ipfix_stream_iter_init(ipfix_stream_iter *iter, const ipfix_session *session)
{
	*iter = (ipfix_stream_iter){ session, 0 };
}

ipfix_result
ipfix_stream_iter_next(ipfix_stream_iter *iter, ipfix_stream *stream)
{
	const struct ipx_streams *streams = &iter->session_->streams;

	if (iter->next_ >= streams->count)
		return IPFIX_DONE;
	*stream = streams->streams[iter->next_++].seen;
	return IPFIX_OK;
}
