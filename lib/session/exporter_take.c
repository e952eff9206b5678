/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages out of an exporter, those that were not sent, and the counters. */
#include "session/exporter.h"

/*
 * What is in the Message at hand, and its time.  Told member by member: a
 * struct that is made and then copied is read before it is written out, and
 * this is done for each Message.
 */
static void
at_hand(const ipfix_exporter *x, ipfix_time time, ipfix_exported *m)
{
	const struct ipx_export_domain *d = &x->domains[x->at_hand.domain];

	m->export_time = time;
	m->odid = d->odid;
	m->stream = d->stream;
	m->sequence = d->sequence;
	m->records = x->builder.records;
	m->options_records = x->at_hand.options_records;
	m->templates =
	    x->at_hand.template_records > 0 || x->at_hand.withdrawals > 0;
	m->number_ = x->number;
}

static void
count(ipfix_exporter *x, const ipfix_exported *m)
{
	x->counters.messages++;
	x->counters.octets += m->octets.size;
	x->counters.records += m->records;
	x->counters.options_records += m->options_records;
	x->counters.template_records += x->at_hand.template_records;
	x->counters.withdrawals += x->at_hand.withdrawals;
}

/* RFC 7011, 4.3: what was not sent, and when. */
static void
count_discarded(ipfix_exporter *x, const ipfix_exported *m)
{
	ipfix_export_counters *c = &x->counters;

	c->discarded_messages++;
	c->discarded_octets += m->octets.size;
	c->discarded_records += m->records;
	c->discarded_options_records += m->options_records;
	if (m->records == m->options_records)
		return;
	if (c->first_discarded == 0)
		c->first_discarded = m->export_time;
	c->last_discarded = m->export_time;
}

ipfix_result
ipfix_exporter_take(
    ipfix_exporter *exporter, ipfix_time now, ipfix_exported *message)
{
	ipfix_exporter *x = exporter;

	if (!ipx_exporter_busy(x))
		return IPFIX_DONE;
	/* RFC 7011, 8.2: it orders template actions, and never steps back. */
	if (now > x->export_time)
		x->export_time = now;
	at_hand(x, x->export_time, message);
	ipfix_builder_finish(&x->builder, ipfix_time_to_unix(x->export_time),
	    message->sequence, message->odid, &message->octets);
	x->builder.size = IPFIX_MESSAGE_HEADER_SIZE;
	x->domains[x->at_hand.domain].sequence += message->records;
	x->number++;
	x->crowded = x->at_hand.template_records > 0 && message->records == 0;
	count(x, message);
	return IPFIX_OK;
}

/* The Collecting Process did not get what it was sent in a Message. */
static void
lose(ipfix_exporter *x, struct ipx_exported *e)
{
	if (e->first < e->message) {
		e->copies++; /* it has it from an earlier Message */
		return;
	}
	e->first = 0;
	e->copies = x->options.initial_copies;
	e->wanted = true;
}

void
ipfix_exporter_discard(ipfix_exporter *exporter, const ipfix_exported *message)
{
	ipfix_exporter *x = exporter;

	count_discarded(x, message);
	x->crowded = false;
	for (size_t i = 0; i < x->exported_count; i++) {
		struct ipx_exported *e = &x->exported[i];

		if (e->tmpl != NULL && e->message == message->number_)
			lose(x, e);
	}
	ipx_exporter_wake(x);
}

/* The Message at hand is not going to be one. */
static void
drop(ipfix_exporter *x, ipfix_time now)
{
	ipfix_exported m;

	if (!ipx_exporter_busy(x))
		return;
	at_hand(x, now, &m);
	m.octets = (ipfix_span){ NULL, x->builder.size };
	count_discarded(x, &m);
	x->builder.size = IPFIX_MESSAGE_HEADER_SIZE;
}

void
ipfix_exporter_reset(ipfix_exporter *exporter, ipfix_time now)
{
	ipfix_exporter *x = exporter;

	drop(x, now);
	x->number++; /* no template was put into the Message at hand now */
	x->crowded = false;
	for (size_t i = 0; i < x->domain_count; i++)
		x->domains[i].sequence = 0;
	for (size_t i = 0; i < x->exported_count; i++) {
		struct ipx_exported *e = &x->exported[i];

		e->wanted = e->wanted || e->first > 0;
		e->first = 0;
		e->copies = x->options.initial_copies;
		e->reusable = 0;
	}
	ipx_exporter_wake(x);
}

const ipfix_export_counters *
ipfix_exporter_counters(const ipfix_exporter *exporter)
{
	return &exporter->counters;
}
