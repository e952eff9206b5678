/* SPDX-License-Identifier: BSD-3-Clause */
/* Template management of the collecting end (RFC 7011, 8.1 to 8.4). */
#include "session/templates.h"

#include <string.h>

#include "base/serial.h"
#include "session/cache.h"
#include "wire/template.h"

/* Where the record at hand is in the Message. */
static size_t
offset_of(const struct ipx_template_set *set)
{
	return set->set.offset + IPFIX_SET_HEADER_SIZE + set->at;
}

/* The live template that the record at the cursor repeats, or NULL. */
static struct ipx_entry *
find_repeated(const struct ipx_template_set *set, const struct ipx_cursor *c)
{
	struct ipx_cursor peek = *c;
	struct ipx_entry *entry;
	ipfix_span octets;
	uint16_t id;

	if (!ipx_cursor_u16(&peek, &id))
		return NULL;
	entry = ipx_session_live(set->session, set->odid, id);
	if (entry == NULL || entry->tmpl->set_id != set->set.id)
		return NULL;
	peek = *c;
	if (!ipx_cursor_take(&peek, entry->tmpl->octets_size, &octets) ||
	    memcmp(octets.data, entry->tmpl->octets, octets.size) != 0)
		return NULL;
	return entry;
}

/* Makes sure that the next change can be noted.  False: no memory. */
static bool
reserve_note(struct ipx_template_set *set)
{
	ipfix_session *s = set->session;

	return set->pass == IPX_PASS_DELIVER ||
	    ipx_journal_reserve(&s->journal, s->alloc);
}

/* Puts `tmpl`, a hold of the caller's, or nothing, under a key. */
static void
change(struct ipx_template_set *set, uint64_t key, const ipfix_template *tmpl,
    bool withdrawn)
{
	ipfix_session *s = set->session;
	struct ipx_entry *old =
	    ipx_store_find(&s->store, set->odid, (uint16_t)key);
	struct ipx_entry before = { .key = key };
	struct ipx_change *noted;
	struct ipx_entry entry = { .key = key,
		.tmpl = tmpl,
		.defined = s->now,
		.received = s->now,
		.exported = set->export_time,
		.stream = set->stream };

	if (old != NULL)
		before = *old;
	if (set->pass != IPX_PASS_DELIVER) {
		noted = ipx_journal_note(
		    &s->journal, offset_of(set), &before, tmpl);
		noted->until = set->export_time;
		noted->withdrawn = withdrawn;
		noted->stream = set->stream;
	}
	if (tmpl != NULL)
		ipx_store_put(&s->store, &entry);
	else if (old != NULL)
		ipfix_template_free(ipx_store_remove(&s->store, old).tmpl);
}

/* Whether the record comes in a Message older than what its id means now. */
static bool
is_stale(const struct ipx_template_set *set, const struct ipx_entry *old)
{
	uint32_t age = old->exported - set->export_time;

	return ipx_before(set->export_time, old->exported) &&
	    age <= set->session->history_window;
}

/* A definition that cannot be used also ends the one that it was to replace. */
static ipfix_result
refuse(struct ipx_template_set *set, uint16_t id, ipfix_fault fault,
    struct ipx_outcome *out)
{
	const struct ipx_entry *old =
	    ipx_session_live(set->session, set->odid, id);

	out->template_id = id;
	out->fault = fault;
	if (old == NULL || is_stale(set, old))
		return IPFIX_OK;
	if (!reserve_note(set))
		return IPFIX_ERR_NOMEM;
	out->action = IPFIX_TEMPLATE_REMOVED;
	out->tmpl = ipfix_template_hold(old->tmpl);
	change(set, ipx_store_key(set->odid, id), NULL, false);
	ipx_journal_blame(&set->session->journal, offset_of(set), fault);
	return IPFIX_OK;
}

/*
 * A definition beyond a limit is noted: when it is read there may be room,
 * but it was not there when the rest of the Message was checked.
 */
static ipfix_result
exceed(struct ipx_template_set *set, uint16_t id, ipfix_fault fault,
    struct ipx_outcome *out)
{
	struct ipx_entry before = { .key = ipx_store_key(set->odid, id) };

	if (set->pass == IPX_PASS_CHECK &&
	    ipx_session_live(set->session, set->odid, id) == NULL) {
		if (!reserve_note(set))
			return IPFIX_ERR_NOMEM;
		ipx_journal_note(
		    &set->session->journal, offset_of(set), &before, NULL)
		    ->past = true;
		ipx_journal_blame(
		    &set->session->journal, offset_of(set), fault);
	}
	return refuse(set, id, fault, out);
}

/* Why a definition without a fault of its own must not be stored. */
static ipfix_fault
check_limits(const ipfix_session *s, const struct ipx_entry *old,
    const struct ipx_template_record *record)
{
	if (record->count > s->max_fields)
		return IPFIX_FAULT_TEMPLATE_FIELDS;
	if (record->empty_count > s->max_empty_fields)
		return IPFIX_FAULT_TEMPLATE_EMPTY_FIELDS;
	if (old == NULL && s->store.count >= s->max_templates)
		return IPFIX_FAULT_TEMPLATE_LIMIT;
	return IPFIX_FAULT_NONE;
}

/* Makes the template of a record, or takes the one made when checking. */
static ipfix_result
make(struct ipx_template_set *set, const struct ipx_template_record *record,
    const ipfix_template **tmpl)
{
	ipfix_session *s = set->session;
	const struct ipx_change *noted;
	ipfix_template *made;
	ipfix_result rc;

	if (set->pass == IPX_PASS_DELIVER) {
		noted = ipx_journal_next(&s->journal, offset_of(set));
		/* None: what it repeated has expired since it was checked. */
		if (noted != NULL && noted->tmpl != NULL) {
			*tmpl = ipfix_template_hold(noted->tmpl);
			return IPFIX_OK;
		}
	}
	if (!reserve_note(set) || !ipx_store_reserve(&s->store))
		return IPFIX_ERR_NOMEM;
	if (s->cache != NULL)
		return ipx_cache_get(s->cache, record, s->registry, tmpl);
	rc = ipx_template_new(
	    &made, record, s->registry, s->alloc, &s->store.key);
	if (rc == IPFIX_OK)
		*tmpl = made;
	return rc;
}

/*
 * Whether a template fits into the memory, in the place of an old one.  What
 * is kept of the past makes room if it must.
 */
static bool
fits(ipfix_session *s, const struct ipx_entry *old, const ipfix_template *tmpl)
{
	size_t used = s->store.memory - (old != NULL ? old->tmpl->size : 0);

	if (s->history.memory > 0 &&
	    (used > s->max_memory ||
	        tmpl->size + s->history.memory > s->max_memory - used))
		ipx_history_clear(&s->history, s->alloc);

	return used <= s->max_memory && tmpl->size <= s->max_memory - used;
}

/* RFC 7011, 8.1 and 8.3: without a withdrawal, over TCP and SCTP. */
static bool
is_forbidden(const struct ipx_template_set *set, const struct ipx_entry *old)
{
	ipfix_transport transport = set->session->transport;

	return transport == IPFIX_TCP ||
	    (transport == IPFIX_SCTP && old->stream == set->stream);
}

/* Puts a new template in force.  `live` is what its id meant till now. */
static ipfix_result
store(struct ipx_template_set *set, const struct ipx_template_record *record,
    bool live, struct ipx_outcome *out)
{
	ipfix_session *s = set->session;
	const struct ipx_entry *old;
	const ipfix_template *tmpl;
	ipfix_result rc = make(set, record, &tmpl);

	if (rc == IPFIX_ERR_NOMEM)
		return rc;
	/* Making it may have moved the store. */
	old = ipx_store_find(&s->store, set->odid, record->id);
	if (rc == IPFIX_OK && !fits(s, old, tmpl)) {
		ipfix_template_free(tmpl);
		rc = IPFIX_ERR_LIMIT;
	}
	if (rc == IPFIX_ERR_LIMIT)
		return exceed(set, record->id, IPFIX_FAULT_MEMORY_LIMIT, out);
	out->template_id = record->id;
	out->tmpl = ipfix_template_hold(tmpl);
	out->action = live ? IPFIX_TEMPLATE_REPLACED : IPFIX_TEMPLATE_LEARNED;
	change(set, ipx_store_key(set->odid, record->id), tmpl, false);
	if (set->pass != IPX_PASS_CHECK)
		ipx_session_defined(s, tmpl);
	return IPFIX_OK;
}

/*
 * A definition in a late Message: it describes late Messages, itself among
 * them, up to the younger one that is in force.
 */
static ipfix_result
store_past(struct ipx_template_set *set,
    const struct ipx_template_record *record, const struct ipx_entry *old,
    struct ipx_outcome *out)
{
	ipfix_session *s = set->session;
	struct ipx_entry past = { .key = ipx_store_key(set->odid, record->id),
		.exported = set->export_time };
	uint32_t until = old->exported;
	ipfix_result rc;

	out->template_id = record->id;
	out->fault = IPFIX_FAULT_TEMPLATE_STALE;
	if (set->pass == IPX_PASS_DELIVER || s->journal.past >= IPX_HISTORY)
		return IPFIX_OK;
	rc = make(set, record, &past.tmpl);
	if (rc != IPFIX_OK)
		return rc;
	if (fits(s, NULL, past.tmpl))
		ipx_journal_note_past(
		    &s->journal, offset_of(set), &past, until);
	ipfix_template_free(past.tmpl);
	return IPFIX_OK;
}

/* A definition that differs from what its id means now, if anything. */
static ipfix_result
define(struct ipx_template_set *set, const struct ipx_template_record *record,
    struct ipx_outcome *out)
{
	ipfix_session *s = set->session;
	const struct ipx_entry *stored =
	    ipx_store_find(&s->store, set->odid, record->id);
	const struct ipx_entry *old =
	    ipx_session_live(s, set->odid, record->id);
	ipfix_fault fault = check_limits(s, stored, record);
	bool forbidden = old != NULL && is_forbidden(set, old);

	if (fault == IPFIX_FAULT_NONE && set->pass == IPX_PASS_DELIVER)
		fault = ipx_journal_fault(&s->journal, offset_of(set));
	if (fault != IPFIX_FAULT_NONE)
		return exceed(set, record->id, fault, out);
	if (old != NULL && is_stale(set, old))
		return store_past(set, record, old, out);
	if (forbidden && s->redefinition != IPFIX_REDEFINITION_REPLACES) {
		out->fault = IPFIX_FAULT_TEMPLATE_REDEFINED;
		out->template_id = record->id;
		if (s->redefinition == IPFIX_REDEFINITION_FAILS &&
		    set->pass == IPX_PASS_CHECK)
			return IPFIX_ERR_TEMPLATE;
		return refuse(set, record->id, out->fault, out);
	}
	if (forbidden)
		out->fault = IPFIX_FAULT_TEMPLATE_REDEFINED;
	return store(set, record, old != NULL, out);
}

static ipfix_result
withdraw_one(struct ipx_template_set *set,
    const struct ipx_template_record *record, struct ipx_outcome *out)
{
	ipfix_session *s = set->session;
	const struct ipx_entry *old =
	    ipx_session_live(s, set->odid, record->id);

	out->template_id = record->id;
	if (old == NULL) {
		out->fault = IPFIX_FAULT_WITHDRAWAL_UNKNOWN;
		return IPFIX_OK;
	}
	/* In a Set of the other kind it names no template that is there. */
	if (old->tmpl->set_id != record->set_id) {
		out->fault = IPFIX_FAULT_WITHDRAWAL_KIND;
		return IPFIX_OK;
	}
	if (is_stale(set, old)) {
		out->fault = IPFIX_FAULT_WITHDRAWAL_STALE;
		return IPFIX_OK;
	}
	if (!reserve_note(set))
		return IPFIX_ERR_NOMEM;
	out->action = IPFIX_TEMPLATE_WITHDRAWN;
	out->tmpl = ipfix_template_hold(old->tmpl);
	change(set, old->key, NULL, true);
	return IPFIX_OK;
}

/*
 * Makes room to note the withdrawal of this template and all behind it in its
 * list, so that it cannot fail half-way.
 */
static bool
reserve_all(struct ipx_template_set *set, uint16_t id)
{
	const struct ipx_store *store = &set->session->store;
	struct ipx_journal *journal = &set->session->journal;
	size_t count = journal->count, wanted = 0;
	bool room = true;

	if (set->pass == IPX_PASS_DELIVER)
		return true;
	for (; id != 0; id = ipx_store_find(store, set->odid, id)->after)
		wanted++;
	while (room && journal->count < count + wanted) {
		room = ipx_journal_reserve(journal, set->session->alloc);
		journal->count = room ? journal->capacity : count;
	}
	journal->count = count;
	return room;
}

/*
 * RFC 7011, 8.1: all of one kind in one Observation Domain; or none, if one of
 * them is younger, so that nobody can have all looked at over and over.
 */
static ipfix_result
withdraw_all(struct ipx_template_set *set,
    const struct ipx_template_record *record, struct ipx_outcome *out)
{
	ipfix_session *s = set->session;
	const struct ipx_entry *entry =
	    ipx_store_head(&s->store, set->odid, record->set_id);
	uint16_t id = entry != NULL ? entry->after : 0;

	out->template_id = record->id;
	if (entry != NULL && is_stale(set, entry)) {
		out->fault = IPFIX_FAULT_WITHDRAWAL_STALE;
		return IPFIX_OK;
	}
	if (!reserve_all(set, id))
		return IPFIX_ERR_NOMEM;
	out->action = IPFIX_TEMPLATE_WITHDRAWN_ALL;
	for (; id != 0; out->withdrawn++) {
		entry = ipx_store_find(&s->store, set->odid, id);
		id = entry->after;
		change(set, entry->key, NULL, true);
	}
	return IPFIX_OK;
}

static ipfix_result
withdraw(struct ipx_template_set *set, const struct ipx_template_record *record,
    struct ipx_outcome *out)
{
	if (set->session->transport == IPFIX_UDP) {
		/* RFC 7011, 8.4: ignored, whatever it says. */
		out->template_id = record->id;
		out->fault = IPFIX_FAULT_WITHDRAWAL_UDP;
		return IPFIX_OK;
	}
	if (record->id == record->set_id)
		return withdraw_all(set, record, out);
	return withdraw_one(set, record, out);
}

static ipfix_result
apply(struct ipx_template_set *set, const struct ipx_template_record *record,
    struct ipx_outcome *out)
{
	out->fault_at = offset_of(set) + record->fault_at;
	out->withdrawal = record->count == 0;
	if (out->withdrawal && record->fault == IPFIX_FAULT_NONE)
		return withdraw(set, record, out);
	if (record->fault != IPFIX_FAULT_NONE)
		return refuse(set, record->id, record->fault, out);
	return define(set, record, out);
}

static void
refresh(ipfix_session *session, struct ipx_entry *entry)
{
	ipx_session_refreshed(
	    session, entry->tmpl, session->now - entry->received);
	entry->received = session->now;
}

ipfix_result
ipx_template_set_next(struct ipx_template_set *set, struct ipx_outcome *outcome)
{
	struct ipx_cursor c = { set->set.body, set->at };
	struct ipx_outcome out = { .fault = IPFIX_FAULT_NONE };
	struct ipx_entry *repeated = find_repeated(set, &c);
	struct ipx_template_record record;
	ipfix_result rc = IPFIX_OK;

	if (repeated != NULL) {
		out.action = IPFIX_TEMPLATE_REFRESHED;
		out.template_id = repeated->tmpl->id;
		out.tmpl = ipfix_template_hold(repeated->tmpl);
		if (set->pass != IPX_PASS_CHECK)
			refresh(set->session, repeated);
		c.at += repeated->tmpl->octets_size;
	} else {
		rc = ipx_template_record_next(&c, set->set.id, &record);
		if (rc == IPFIX_OK)
			rc = apply(set, &record, &out);
		if (rc == IPFIX_ERR_TRUNCATED) {
			out.template_id = record.id;
			out.fault = record.fault;
			out.fault_at = offset_of(set) + record.fault_at;
			c.at = c.in.size;
		}
	}
	/* What was noted of the record is done. */
	while (set->pass == IPX_PASS_DELIVER && rc == IPFIX_OK &&
	    ipx_journal_next(&set->session->journal, offset_of(set)) != NULL)
		continue;
	if (rc == IPFIX_OK || rc == IPFIX_ERR_TRUNCATED)
		set->at = c.at;
	if (rc != IPFIX_DONE && rc != IPFIX_ERR_NOMEM)
		*outcome = out;
	return rc;
}
