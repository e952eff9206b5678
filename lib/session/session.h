/* SPDX-License-Identifier: BSD-3-Clause */
/* The session object, for the files of this folder. */
#ifndef IPX_SESSION_SESSION_H
#define IPX_SESSION_SESSION_H

#include <ipfix/session.h>

#include "session/held.h"
#include "session/history.h"
#include "session/journal.h"
#include "session/store.h"
#include "session/streams.h"

/* How long templates of one kind live without a refresh, in seconds. */
struct ipx_lifetime {
	bool estimated;
	uint32_t fixed;   /* if not estimated; 0: for ever */
	uint32_t longest; /* interval between refreshes seen so far */
};

struct ipfix_session {
	ipfix_template_source source; /* first: the store, as lists see it */
	const ipfix_alloc *alloc;
	const ipfix_registry *registry;
	ipfix_template_cache *cache;
	ipfix_transport transport;
	ipfix_redefinition redefinition;
	bool salvage;
	bool stream_limit_told;
	uint16_t max_fields;
	size_t max_templates;
	size_t max_memory;
	ipfix_time held_time;
	uint32_t history_window; /* seconds; 0: no history is kept */
	uint32_t now;            /* of the last call, in seconds */
	uint32_t export_time;    /* the latest so far */

	struct ipx_lifetime lifetimes[2]; /* Templates, Options Templates */
	uint32_t next_expiry; /* nothing expires before; if `may_expire` */
	bool may_expire;
	bool sweeping;
	size_t sweep; /* the slot where looking for expired ones goes on */

	struct ipx_store store;
	struct ipx_journal journal;
	struct ipx_streams streams;
	struct ipx_history history;
	struct ipx_holding holding;
	uint64_t *waiting; /* keys of unknown templates that were told */
	size_t waiting_next;
	struct ipx_held *replaying;
	const ipfix_template *retired; /* of the last event, held for it */
	bool unfinished; /* a Message whose records were not all counted */
	uint32_t unfinished_odid;
	uint16_t unfinished_stream;
	ipfix_counters counters;
};

/* The entry of a template that has not expired, or NULL. */
struct ipx_entry *ipx_session_live(
    const ipfix_session *session, uint32_t odid, uint16_t id);

/* The template that a Data Set of a Message is to be read with, or NULL. */
const ipfix_template *ipx_session_template_at(const ipfix_session *session,
    uint32_t odid, uint16_t id, uint32_t export_time);

/* A template was defined, or refreshed after `interval` seconds. */
void ipx_session_defined(ipfix_session *session, const ipfix_template *tmpl);
void ipx_session_refreshed(
    ipfix_session *session, const ipfix_template *tmpl, uint32_t interval);

/* Whether an unknown template is told for the first time; it is noted. */
bool ipx_session_waits(ipfix_session *session, uint64_t key);

/* The template came: its absence may be told again. */
void ipx_session_came(ipfix_session *session, uint64_t key);

/* What the last event pointed to is no longer needed. */
void ipx_session_retire(ipfix_session *session);

/* Brings the counters of what is there now up to date. */
void ipx_session_count(ipfix_session *session);

#endif
