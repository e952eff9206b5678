/* SPDX-License-Identifier: BSD-3-Clause */
/* One Message, read event by event in the order of the wire. */
#include "session/reader.h"

#include "base/fail.h"
#include "session/templates.h"

void
ipx_reader_fault(const ipfix_reader *reader, ipfix_event *event,
    const ipfix_set *set, ipfix_fault fault, size_t offset)
{
	ipx_event_init(event, IPFIX_EVENT_FAULT, set);
	ipx_fail(&event->error, fault, offset);
	event->error.odid = reader->message.odid;
	event->error.set_id = set->id;
}

static void
count_template(ipfix_counters *counters, const struct ipx_outcome *outcome,
    uint16_t set_id)
{
	bool stored = outcome->action == IPFIX_TEMPLATE_LEARNED ||
	    outcome->action == IPFIX_TEMPLATE_REFRESHED ||
	    outcome->action == IPFIX_TEMPLATE_REPLACED;

	if (outcome->withdrawal)
		counters->withdrawals++;
	else if (!stored)
		counters->bad_templates++;
	else if (set_id == IPFIX_SET_TEMPLATE)
		counters->template_records++;
	else
		counters->options_template_records++;
	if (ipx_fail(NULL, outcome->fault, 0) == IPFIX_ERR_LIMIT)
		counters->limits_reached++;
}

/* A template came: those who waited for it are told, or come out now. */
static void
came(ipfix_reader *reader, uint16_t id)
{
	ipfix_session *s = reader->session_;

	ipx_waiting_remove(
	    &s->waiting, s->alloc, ipx_store_key(reader->message.odid, id));
	if (s->holding.count == 0)
		return;
	reader->replayed_ = id;
	reader->state_ = IPX_AT_HELD;
}

static void
template_event(
    ipfix_reader *reader, ipfix_event *event, const struct ipx_outcome *outcome)
{
	ipfix_session *session = reader->session_;

	count_template(&session->counters, outcome, reader->set_.id);
	ipx_session_count(session);
	session->retired = outcome->tmpl;

	ipx_reader_fault(
	    reader, event, &reader->set_, outcome->fault, outcome->fault_at);
	event->error.template_id = outcome->template_id;
	event->action = outcome->action;
	event->template_id = outcome->template_id;
	event->withdrawn = outcome->withdrawn;
	event->tmpl = outcome->tmpl;
	if (outcome->action != IPFIX_TEMPLATE_NONE &&
	    outcome->action != IPFIX_TEMPLATE_REMOVED)
		event->kind = IPFIX_EVENT_TEMPLATE;
	if (outcome->action == IPFIX_TEMPLATE_LEARNED ||
	    outcome->action == IPFIX_TEMPLATE_REPLACED)
		came(reader, outcome->template_id);
}

static ipfix_result
next_template(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	struct ipx_template_set templates = { .session = reader->session_,
		.pass = reader->session_->salvage ? IPX_PASS_SALVAGE
		                                  : IPX_PASS_DELIVER,
		.odid = reader->message.odid,
		.export_time = reader->message.export_time,
		.stream = reader->stream_,
		.set = reader->set_,
		.at = reader->at_ };
	struct ipx_outcome outcome;
	ipfix_result rc = ipx_template_set_next(&templates, &outcome);

	if (rc == IPFIX_DONE)
		return ipx_reader_end_set(reader, event);
	if (rc == IPFIX_ERR_NOMEM)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, reader->set_.offset);
	reader->at_ = templates.at;
	reader->records_seen_++;
	reader->templates_++;
	template_event(reader, event, &outcome);
	return IPFIX_OK;
}

/* The framing is lost: nothing behind this can be found. */
static void
broken_chain(ipfix_reader *reader, ipfix_event *event, const ipfix_error *error)
{
	reader->session_->counters.bad_sets++;
	reader->undecodable_++;
	reader->state_ = IPX_AT_FINISH;
	reader->set_ = (ipfix_set){ 0, error->offset, { NULL, 0 } };
	ipx_reader_fault(
	    reader, event, &reader->set_, error->fault, error->offset);
}

static ipfix_result
next_set(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_counters *counters = &reader->session_->counters;
	ipfix_error error;
	ipfix_result rc =
	    ipfix_set_iter_next(&reader->sets_, &reader->set_, &error);

	if (rc == IPFIX_DONE) {
		reader->state_ = IPX_AT_FINISH;
		return IPFIX_DONE;
	}
	if (rc < 0) {
		broken_chain(reader, event, &error);
		return IPFIX_OK;
	}
	counters->sets++;
	reader->at_ = 0;
	reader->records_seen_ = 0;
	if (reader->set_.id >= IPFIX_SET_DATA_MIN)
		return ipx_reader_begin_data(reader, event);
	if (reader->set_.id == IPFIX_SET_TEMPLATE ||
	    reader->set_.id == IPFIX_SET_OPTIONS_TEMPLATE) {
		reader->state_ = IPX_IN_TEMPLATES;
		return IPFIX_DONE;
	}
	counters->bad_sets++;
	ipx_reader_fault(reader, event, &reader->set_, IPFIX_FAULT_SET_RESERVED,
	    reader->set_.offset);
	return IPFIX_OK;
}

/* One template that has expired, as long as there are any. */
static ipfix_result
start(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_session *s = reader->session_;
	ipfix_time now = (ipfix_time)s->now * IPFIX_SECOND;
	ipfix_result rc = ipfix_session_expire(s, now, event);

	if (rc == IPFIX_DONE)
		reader->state_ = IPX_AT_ORDER;
	return rc;
}

static ipfix_result
order_event(const ipfix_reader *reader, ipfix_event *event)
{
	if (reader->order_ == IPFIX_ORDER_NEXT)
		return IPFIX_DONE;
	ipx_event_init(event, IPFIX_EVENT_ORDER, &reader->set_);
	event->order = reader->order_;
	event->records = reader->order_count_;
	return IPFIX_OK;
}

/* By the Sequence Number; beyond the limit of streams nothing is known. */
static ipfix_result
tell_order(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_session *s = reader->session_;

	reader->state_ = IPX_AT_TRAILER;
	if (!reader->limited_)
		return order_event(reader, event);
	if (s->stream_limit_told)
		return IPFIX_DONE;
	s->stream_limit_told = true;
	ipx_reader_fault(
	    reader, event, &reader->set_, IPFIX_FAULT_STREAM_LIMIT, 0);
	return IPFIX_OK;
}

/* Octets behind the Message are not read, but told. */
static ipfix_result
tell_trailer(ipfix_reader *reader, ipfix_event *event)
{
	reader->state_ = IPX_AT_SET;
	if (reader->trailer_ == 0)
		return IPFIX_DONE;
	ipx_reader_fault(reader, event, &reader->set_,
	    IPFIX_FAULT_MESSAGE_TRAILER, reader->message.octets.size);
	return IPFIX_OK;
}

/* What was not checked before is accounted for only now. */
static ipfix_result
finish(ipfix_reader *reader, ipfix_event *event)
{
	struct ipx_sequence *stream = NULL;

	reader->state_ = IPX_AT_END;
	ipx_session_remember(reader->session_);
	ipx_session_count(reader->session_);
	if (reader->session_->salvage)
		stream = ipx_reader_stream(reader);
	if (stream == NULL)
		return IPFIX_DONE;
	ipx_reader_account(reader, stream);
	return order_event(reader, event);
}

/*
 * IPFIX_DONE: this state has no event, or no more; on to the next one.  The
 * event is written to only if there is one.
 */
static ipfix_result
step(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	switch ((enum ipx_reader_state)reader->state_) {
	case IPX_AT_START:
		return start(reader, event);
	case IPX_AT_ORDER:
		return tell_order(reader, event);
	case IPX_AT_TRAILER:
		return tell_trailer(reader, event);
	case IPX_AT_SET:
		return next_set(reader, event);
	case IPX_IN_TEMPLATES:
		return next_template(reader, event, error);
	case IPX_AT_HELD:
		return ipx_reader_next_held(reader, event);
	case IPX_IN_HELD:
	case IPX_IN_RECORDS:
		return ipx_reader_next_record(reader, event);
	case IPX_AT_FINISH:
		return finish(reader, event);
	case IPX_AT_END:
		break;
	}
	return IPFIX_DONE;
}

ipfix_result
ipfix_reader_next(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	ipfix_session *session = reader->session_;
	ipfix_result rc = IPFIX_DONE;

	if (reader->serial_ != session->serial)
		return IPFIX_DONE;
	if (session->retired != NULL)
		ipx_session_retire(session);
	/* What most events are needs no look at all that they can be. */
	if (reader->state_ == IPX_IN_RECORDS)
		rc = ipx_reader_next_record(reader, event);
	while (rc == IPFIX_DONE && reader->state_ != IPX_AT_END)
		rc = step(reader, event, error);
	return rc;
}
