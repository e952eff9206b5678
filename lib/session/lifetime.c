/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates that are not refreshed over UDP expire (RFC 7011, 8.4). */
#include "base/fail.h"
#include "base/serial.h"
#include "session/session.h"
#include "wire/template.h"

enum {
	ESTIMATED_MIN = 30 * 60, /* seconds */
	INTERVALS = 3,           /* without a refresh */
};

/* RFC 7011, 8.4: at least three times the interval between refreshes. */
static uint32_t
estimate(const struct ipx_lifetime *l)
{
	if (l->longest == 0 || l->longest > INT32_MAX / INTERVALS)
		return 0;
	return l->longest * INTERVALS > ESTIMATED_MIN ? l->longest * INTERVALS
	                                              : ESTIMATED_MIN;
}

/*
 * What is learned of intervals while a Message is read counts from the next
 * one on, so that templates do not expire between its check and its reading.
 */
void
ipx_session_set_time(ipfix_session *session, ipfix_time now)
{
	session->now = ipfix_time_to_unix(now);
	for (int i = 0; i < 2; i++) {
		struct ipx_lifetime *l = &session->lifetimes[i];

		if (l->estimated)
			l->seconds = estimate(l);
	}
}

/* How long a template lives without a refresh, in seconds; 0: for ever. */
static uint32_t
lifetime_of(const ipfix_session *session, const ipfix_template *tmpl)
{
	return session->lifetimes[ipfix_template_is_options(tmpl)].seconds;
}

/* The clock may have stepped back: then nothing has expired. */
static bool
has_expired(const ipfix_session *session, const struct ipx_entry *entry)
{
	uint32_t lifetime = lifetime_of(session, entry->tmpl);
	uint32_t age = session->now - entry->received;

	return lifetime > 0 && age <= INT32_MAX && age >= lifetime;
}

struct ipx_entry *
ipx_session_live(const ipfix_session *session, uint32_t odid, uint16_t id)
{
	struct ipx_entry *entry = ipx_store_find(&session->store, odid, id);

	if (entry == NULL || has_expired(session, entry))
		return NULL;
	return entry;
}

/* Looking for expired templates may begin no later than for this one. */
static void
expect(ipfix_session *session, const ipfix_template *tmpl, uint32_t received)
{
	uint32_t lifetime = lifetime_of(session, tmpl);
	uint32_t expiry = received + lifetime;

	if (lifetime == 0)
		return;
	if (!session->may_expire || ipx_before(expiry, session->next_expiry))
		session->next_expiry = expiry;
	session->may_expire = true;
}

void
ipx_session_defined(ipfix_session *session, const ipfix_template *tmpl)
{
	expect(session, tmpl, session->now);
}

void
ipx_session_refreshed(
    ipfix_session *session, const ipfix_template *tmpl, uint32_t interval)
{
	struct ipx_lifetime *l =
	    &session->lifetimes[ipfix_template_is_options(tmpl)];

	expect(session, tmpl, session->now);
	if (!l->estimated || interval > INT32_MAX || interval <= l->longest)
		return;
	/* The first estimate is news for all templates, not for this one. */
	if (l->longest == 0)
		session->next_expiry = session->now;
	l->longest = interval;
	session->may_expire = true;
}

/* The next expired template at or behind the sweep, or NULL at its end. */
static struct ipx_entry *
next_expired(ipfix_session *session)
{
	struct ipx_entry *entry;

	while ((entry = ipx_store_next(&session->store, &session->sweep)) !=
	    NULL) {
		if (has_expired(session, entry) &&
		    entry->tmpl != session->reading) {
			/* Another may move into its place. */
			session->sweep--;
			return entry;
		}
		expect(session, entry->tmpl, entry->received);
	}
	session->sweeping = false;
	return NULL;
}

ipfix_result
ipfix_session_expire(ipfix_session *session, ipfix_time now, ipfix_event *event)
{
	struct ipx_entry *entry;
	struct ipx_entry removed;

	ipx_session_set_time(session, now);
	ipx_session_drop_held(session, now);
	if (!session->sweeping) {
		if (!session->may_expire ||
		    ipx_before(session->now, session->next_expiry))
			return IPFIX_DONE;
		session->may_expire = false;
		session->sweeping = true;
		session->sweep = 0;
	}
	entry = next_expired(session);
	if (entry == NULL)
		return IPFIX_DONE;

	ipx_session_retire(session);
	removed = ipx_store_remove(&session->store, entry);
	/* Others may have moved to behind the sweep, within their run. */
	session->sweep = ipx_store_run(&session->store, session->sweep);
	session->retired = removed.tmpl;
	session->counters.expired++;
	ipx_session_count(session);
	*event = (ipfix_event){ .kind = IPFIX_EVENT_TEMPLATE,
		.action = IPFIX_TEMPLATE_EXPIRED,
		.template_id = ipfix_template_id(removed.tmpl),
		.tmpl = removed.tmpl };
	ipx_fail(&event->error, IPFIX_FAULT_NONE, 0);
	event->error.odid = ipx_store_key_odid(removed.key);
	event->error.template_id = event->template_id;
	return IPFIX_OK;
}
