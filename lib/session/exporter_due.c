/* SPDX-License-Identifier: BSD-3-Clause */
/* When templates are sent, and sent again (RFC 7011, 8.4). */
#include "session/exporter.h"
#include "wire/template.h"

void
ipx_exporter_wake(ipfix_exporter *exporter)
{
	exporter->due = 0;
}

static bool
is_options(const struct ipx_exported *e)
{
	return e->tmpl->scope_count > 0;
}

static ipfix_time
interval_of(const ipfix_exporter *x, const struct ipx_exported *e)
{
	if (x->options.transport != IPFIX_UDP)
		return IPFIX_NEVER;
	return is_options(e) ? x->options.options_refresh
	                     : x->options.template_refresh;
}

/* From which Message on a template is due. */
static uint64_t
due_number(const ipfix_exporter *x, const struct ipx_exported *e)
{
	uint32_t messages = is_options(e)
	    ? x->options.options_refresh_messages
	    : x->options.template_refresh_messages;

	if (x->options.transport != IPFIX_UDP || messages == 0)
		return UINT64_MAX;
	return e->message + messages;
}

/* One that no Message has announced waits for its first record. */
static bool
waits(const struct ipx_exported *e)
{
	return e->tmpl == NULL || (e->first == 0 && !e->wanted);
}

/* When a template that does not wait is due by time. */
static ipfix_time
due_time(const ipfix_exporter *x, const struct ipx_exported *e)
{
	if (e->copies > 0)
		return 0;
	return ipx_time_after(e->sent, interval_of(x, e));
}

/* The time before which a clock was set back so far that it is due. */
static ipfix_time
due_after(const ipfix_exporter *x, const struct ipx_exported *e)
{
	ipfix_time interval = interval_of(x, e);

	return e->sent > interval ? e->sent - interval : 0;
}

/*
 * Whether a template is asked for by time, or by name.  A clock that was set
 * back by less than the interval makes it late by as much, which Collecting
 * Processes bear: they wait for three intervals.
 */
static bool
due_by_time(
    const ipfix_exporter *x, const struct ipx_exported *e, ipfix_time now)
{
	if (waits(e) || e->message == x->number)
		return false;
	return now >= due_time(x, e) || now < due_after(x, e);
}

/* Whether it belongs into the Message at hand, at most once. */
static bool
is_due(const ipfix_exporter *x, const struct ipx_exported *e, ipfix_time now)
{
	return due_by_time(x, e, now) ||
	    (!waits(e) && x->number >= due_number(x, e));
}

/* When anything may be due next, so that most Messages need not look. */
static void
look_ahead(ipfix_exporter *x)
{
	x->due_after = 0;
	x->due = IPFIX_NEVER;
	x->due_number = UINT64_MAX;
	for (size_t i = 0; i < x->exported_count; i++) {
		const struct ipx_exported *e = &x->exported[i];

		if (waits(e))
			continue;
		if (due_after(x, e) > x->due_after)
			x->due_after = due_after(x, e);
		if (due_time(x, e) < x->due)
			x->due = due_time(x, e);
		if (due_number(x, e) < x->due_number)
			x->due_number = due_number(x, e);
	}
}

static bool
nothing_due(const ipfix_exporter *x, ipfix_time now)
{
	return now >= x->due_after && now < x->due && x->number < x->due_number;
}

bool
ipx_exporter_quiet(const ipfix_exporter *exporter, ipfix_time now)
{
	/* Records come first now, or templates would never let them pass. */
	return exporter->crowded || nothing_due(exporter, now);
}

ipfix_result
ipx_exporter_put_template(
    ipfix_exporter *exporter, struct ipx_exported *e, ipfix_time now)
{
	ipfix_exporter *x = exporter;
	ipfix_result rc = ipfix_builder_put_template(&x->builder, e->tmpl);

	if (rc != IPFIX_OK)
		return rc;
	if (e->first == 0)
		e->first = x->number;
	e->message = x->number;
	e->sent = now;
	e->wanted = false;
	if (e->copies > 0)
		e->copies--;
	x->at_hand.template_records++;
	ipx_exporter_wake(x);
	return IPFIX_OK;
}

/* Puts those that are due of the templates from one index up to another. */
static ipfix_result
put_range(ipfix_exporter *x, size_t from, size_t to, ipfix_time now)
{
	ipfix_result rc = IPFIX_OK;

	for (size_t i = from; i < to && rc == IPFIX_OK; i++)
		if (is_due(x, &x->exported[i], now))
			rc = ipx_exporter_put_template(x, &x->exported[i], now);
	return rc;
}

/* Of those that are due, the first of those that were not sent for longest. */
static size_t
longest_due(const ipfix_exporter *x, size_t from, size_t to, ipfix_time now)
{
	size_t longest = from;
	uint64_t message = UINT64_MAX;

	for (size_t i = from; i < to; i++)
		if (is_due(x, &x->exported[i], now) &&
		    x->exported[i].message < message) {
			longest = i;
			message = x->exported[i].message;
		}
	return longest;
}

ipfix_result
ipx_exporter_put_due(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;
	uint64_t key = ipx_exported_key(x->domains[x->domain].odid, 0);
	size_t from = ipx_exported_lower(x, key);
	size_t to = ipx_exported_lower(x, key + UINT16_MAX + 1);
	size_t start;
	ipfix_result rc;

	if (nothing_due(x, now))
		return IPFIX_OK;
	/* In turn, so that each is sent also where they do not all fit. */
	start = longest_due(x, from, to, now);
	rc = put_range(x, start, to, now);
	if (rc == IPFIX_OK)
		rc = put_range(x, from, start, now);
	look_ahead(x);
	return rc;
}

/* The domain of a template: the one of the Message at hand, if it can be. */
static size_t
domain_of(const ipfix_exporter *x, const struct ipx_exported *e)
{
	uint32_t odid = (uint32_t)(e->key >> 16);
	size_t d = 0;

	if (ipx_exporter_busy(x) && x->domains[x->at_hand.domain].odid == odid)
		return x->at_hand.domain;
	/* It was opened, or there would be no template. */
	while (x->domains[d].odid != odid)
		d++;
	return d;
}

/*
 * A domain that has something due, turned to; or false.  What is due by
 * Messages goes with those, and asks for none.
 */
static bool
turn_to_due(ipfix_exporter *x, ipfix_time now)
{
	for (size_t i = 0; i < x->exported_count; i++)
		if (due_by_time(x, &x->exported[i], now)) {
			x->domain = domain_of(x, &x->exported[i]);
			return true;
		}
	return false;
}

ipfix_result
ipfix_exporter_refresh(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;
	size_t domain = x->domain;
	ipfix_result result = IPFIX_DONE;

	while (result != IPFIX_FULL && turn_to_due(x, now)) {
		result = ipx_exporter_begin(x, now);
		if (result == IPFIX_OK)
			result = ipx_exporter_put_due(x, now);
	}
	x->domain = domain;
	return result;
}

ipfix_time
ipfix_exporter_deadline(const ipfix_exporter *exporter)
{
	ipfix_time first = IPFIX_NEVER;

	if (exporter->due > 0)
		return exporter->due;
	for (size_t i = 0; i < exporter->exported_count; i++) {
		const struct ipx_exported *e = &exporter->exported[i];

		if (!waits(e) && due_time(exporter, e) < first)
			first = due_time(exporter, e);
	}
	return first;
}

void
ipfix_exporter_announce(ipfix_exporter *exporter)
{
	for (size_t i = 0; i < exporter->exported_count; i++) {
		struct ipx_exported *e = &exporter->exported[i];

		e->wanted = true;
		if (e->copies == 0)
			e->copies = 1;
	}
	ipx_exporter_wake(exporter);
}
