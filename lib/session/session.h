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
#include "session/waiting.h"

/* How long templates of one kind live without a refresh, in seconds. */
struct ipx_lifetime {
	bool estimated;
	uint32_t seconds; /* for the Message at hand; 0: for ever */
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
	uint16_t max_empty_fields;
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
	struct ipx_waiting waiting;
	struct ipx_held *replaying;
	const ipfix_template *retired; /* of the last event, held for it */
	const ipfix_template *reading; /* the one a Set is being read with */
	uint32_t serial;               /* of the reader that is in use */
	bool unfinished; /* a Message whose records were not all counted */
	uint32_t unfinished_odid;
	uint16_t unfinished_stream;
	ipfix_counters counters;
};

/* The entry of a template that has not expired, or NULL. */
struct ipx_entry *ipx_session_live(
    const ipfix_session *session, uint32_t odid, uint16_t id);

/* The template that a Data Set of a Message is to be read with, or NULL. */
const ipfix_template *ipx_session_template_of(const ipfix_session *session,
    const ipfix_message *message, uint16_t stream, const ipfix_set *set);

/* Sets the time, and with it how long templates live. */
void ipx_session_set_time(ipfix_session *session, ipfix_time now);

/* Drops what was held for too long. */
void ipx_session_drop_held(ipfix_session *session, ipfix_time now);

/* The Message is read: what it ended describes those that come late. */
void ipx_session_remember(ipfix_session *session);

/* The Message, read or not, is over, and its reader has no more to tell. */
void ipx_session_end_message(ipfix_session *session);

/* A template was defined, or refreshed after `interval` seconds. */
void ipx_session_defined(ipfix_session *session, const ipfix_template *tmpl);
void ipx_session_refreshed(
    ipfix_session *session, const ipfix_template *tmpl, uint32_t interval);

/* What the last event pointed to is no longer needed. */
void ipx_session_retire(ipfix_session *session);

/* Brings the counters of what is there now up to date. */
void ipx_session_count(ipfix_session *session);

#endif
