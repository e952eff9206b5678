/* SPDX-License-Identifier: BSD-3-Clause */
/* One Message, read event by event in the order of the wire. */
#include "base/fail.h"
#include "session/check.h"
#include "session/templates.h"
#include "wire/template.h"

enum state {
	AT_START,
	AT_SET, /* between two Sets */
	IN_TEMPLATES,
	IN_RECORDS,
	AT_END,
};

/* What the last event pointed to is no longer needed. */
static void
drop_retired(ipfix_session *session)
{
	ipfix_template_free(session->retired);
	session->retired = NULL;
}

static ipfix_result
discard(ipfix_session *session, ipfix_result rc)
{
	if (rc != IPFIX_ERR_NOMEM) {
		session->counters.bad_messages++;
		session->counters.bad_messages_in_a_row++;
	}
	return rc;
}

ipfix_result
ipfix_reader_open(ipfix_reader *reader, ipfix_session *session,
    ipfix_span octets, ipfix_time now, ipfix_error *error)
{
	ipfix_message message;
	ipfix_result rc = ipfix_message_get(octets, &message, error);

	drop_retired(session);
	ipx_journal_clear(&session->journal, session->alloc);
	if (rc == IPFIX_OK && !session->salvage)
		rc = ipx_message_check(session, &message, now, error);
	if (rc != IPFIX_OK)
		return discard(session, rc);

	session->counters.messages++;
	session->counters.bad_messages_in_a_row = 0;
	*reader = (ipfix_reader){ .message = message,
		.session_ = session,
		.now_ = now,
		.trailer_ = octets.size - message.octets.size,
		.state_ = AT_START };
	ipfix_set_iter_init(&reader->sets_, &message);
	return IPFIX_OK;
}

/* An event that says what is wrong; reading goes on. */
static void
fault_event(
    const ipfix_reader *reader, ipfix_event *event, const ipfix_error *error)
{
	event->kind = IPFIX_EVENT_FAULT;
	event->error = *error;
	event->error.odid = reader->message.odid;
	event->error.set_id = event->set.id;
}

static void
fault_at(const ipfix_reader *reader, ipfix_event *event, ipfix_fault fault,
    size_t offset)
{
	ipfix_error error;

	ipx_fail(&error, fault, offset);
	fault_event(reader, event, &error);
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
	if (outcome->fault == IPFIX_FAULT_TEMPLATE_FIELDS ||
	    outcome->fault == IPFIX_FAULT_TEMPLATE_LIMIT ||
	    outcome->fault == IPFIX_FAULT_MEMORY_LIMIT)
		counters->limits_reached++;
}

static void
template_event(
    ipfix_reader *reader, ipfix_event *event, const struct ipx_outcome *outcome)
{
	ipfix_session *session = reader->session_;

	count_template(&session->counters, outcome, reader->set_.id);
	session->counters.templates = session->store.count;
	session->counters.memory = session->store.memory;
	session->retired = outcome->tmpl;

	fault_at(reader, event, outcome->fault, outcome->fault_at);
	event->error.template_id = outcome->template_id;
	event->action = outcome->action;
	event->template_id = outcome->template_id;
	event->withdrawn = outcome->withdrawn;
	event->tmpl = outcome->tmpl;
	if (outcome->action != IPFIX_TEMPLATE_NONE &&
	    outcome->action != IPFIX_TEMPLATE_REMOVED)
		event->kind = IPFIX_EVENT_TEMPLATE;
}

/* A Set ended without a record, which should not be sent; or just ended. */
static ipfix_result
end_set(ipfix_reader *reader, ipfix_event *event)
{
	reader->state_ = AT_SET;
	if (reader->records_seen_ > 0)
		return IPFIX_DONE;
	fault_at(reader, event, IPFIX_FAULT_SET_EMPTY, reader->set_.offset);
	return IPFIX_OK;
}

static ipfix_result
next_template(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	struct ipx_template_set templates = { .session = reader->session_,
		.pass = reader->session_->salvage ? IPX_PASS_SALVAGE
		                                  : IPX_PASS_DELIVER,
		.now = reader->now_,
		.odid = reader->message.odid,
		.set = reader->set_,
		.at = reader->at_ };
	struct ipx_outcome outcome;
	ipfix_result rc = ipx_template_set_next(&templates, &outcome);

	if (rc == IPFIX_DONE)
		return end_set(reader, event);
	if (rc == IPFIX_ERR_NOMEM)
		return ipx_fail(error, IPFIX_FAULT_NOMEM, reader->set_.offset);
	reader->at_ = templates.at;
	reader->records_seen_++;
	template_event(reader, event, &outcome);
	return IPFIX_OK;
}

static void
count_records(ipfix_reader *reader, const ipfix_template *tmpl, size_t count)
{
	ipfix_counters *counters = &reader->session_->counters;

	reader->records_seen_ += count;
	if (ipfix_template_is_options(tmpl))
		counters->options_data_records += count;
	else
		counters->data_records += count;
}

static ipfix_result
next_record(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_error error;
	ipfix_result rc =
	    ipfix_record_iter_next(&reader->records_, &event->record, &error);

	if (rc == IPFIX_DONE)
		return end_set(reader, event);
	if (rc < 0) {
		reader->session_->counters.bad_records++;
		reader->state_ = AT_SET;
		fault_event(reader, event, &error);
		return IPFIX_OK;
	}
	event->kind = IPFIX_EVENT_RECORD;
	event->tmpl = event->record.tmpl;
	count_records(reader, event->tmpl, 1);
	return IPFIX_OK;
}

static ipfix_result
begin_data(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_session *session = reader->session_;

	event->tmpl =
	    ipfix_session_find(session, reader->message.odid, reader->set_.id);
	if (event->tmpl == NULL) {
		session->counters.data_sets_without_template++;
		event->kind = IPFIX_EVENT_UNKNOWN_SET;
		return IPFIX_OK;
	}
	ipfix_record_iter_init(&reader->records_, &reader->message,
	    &reader->set_, event->tmpl, &session->source);
	reader->state_ = IN_RECORDS;
	event->kind = IPFIX_EVENT_SET;
	return IPFIX_OK;
}

/* The framing is lost: nothing behind this can be found. */
static ipfix_result
broken_chain(ipfix_reader *reader, ipfix_event *event, const ipfix_error *error)
{
	reader->session_->counters.bad_sets++;
	reader->state_ = AT_END;
	reader->set_ = (ipfix_set){ 0, error->offset, { NULL, 0 } };
	event->set = reader->set_;
	fault_event(reader, event, error);
	return IPFIX_OK;
}

static ipfix_result
next_set(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_counters *counters = &reader->session_->counters;
	ipfix_error error;
	ipfix_result rc =
	    ipfix_set_iter_next(&reader->sets_, &reader->set_, &error);

	if (rc == IPFIX_DONE) {
		reader->state_ = AT_END;
		return IPFIX_DONE;
	}
	if (rc < 0)
		return broken_chain(reader, event, &error);
	counters->sets++;
	event->set = reader->set_;
	reader->at_ = 0;
	reader->records_seen_ = 0;
	switch (reader->set_.id) {
	case IPFIX_SET_TEMPLATE:
	case IPFIX_SET_OPTIONS_TEMPLATE:
		reader->state_ = IN_TEMPLATES;
		return IPFIX_DONE;
	default:
		break;
	}
	if (reader->set_.id >= IPFIX_SET_DATA_MIN)
		return begin_data(reader, event);
	counters->bad_sets++;
	fault_at(reader, event, IPFIX_FAULT_SET_RESERVED, reader->set_.offset);
	return IPFIX_OK;
}

/* Octets behind the Message are not read, but told. */
static ipfix_result
start(ipfix_reader *reader, ipfix_event *event)
{
	reader->state_ = AT_SET;
	if (reader->trailer_ == 0)
		return IPFIX_DONE;
	fault_at(reader, event, IPFIX_FAULT_MESSAGE_TRAILER,
	    reader->message.octets.size);
	return IPFIX_OK;
}

/* IPFIX_DONE: this state has no event; look at the next one. */
static ipfix_result
step(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	switch (reader->state_) {
	case AT_START:
		return start(reader, event);
	case AT_SET:
		return next_set(reader, event);
	case IN_TEMPLATES:
		return next_template(reader, event, error);
	default:
		return next_record(reader, event);
	}
}

ipfix_result
ipfix_reader_next(ipfix_reader *reader, ipfix_event *event, ipfix_error *error)
{
	ipfix_event e = { .kind = IPFIX_EVENT_FAULT };
	ipfix_result rc = IPFIX_DONE;

	drop_retired(reader->session_);
	e.set = reader->set_;
	while (rc == IPFIX_DONE && reader->state_ != AT_END)
		rc = step(reader, &e, error);
	if (rc == IPFIX_OK)
		*event = e;
	return rc;
}

/* What comes next, the end of the Set or a fault, is left to be told. */
void
ipfix_reader_skip(ipfix_reader *reader)
{
	ipfix_record_iter *records = &reader->records_;
	const ipfix_template *tmpl = records->record_.tmpl;
	size_t count = 0, size;
	ipfix_record record;

	if (reader->state_ != IN_RECORDS)
		return;
	size = ipfix_template_record_size(tmpl);
	if (size > 0) {
		count = ipfix_record_iter_rest(records).size / size;
		records->at_ += count * size;
	} else {
		while (
		    ipfix_record_iter_next(records, &record, NULL) == IPFIX_OK)
			count++;
	}
	count_records(reader, tmpl, count);
}
