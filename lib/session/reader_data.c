/* SPDX-License-Identifier: BSD-3-Clause */
/* Data Sets and their records, also those that waited for their template. */
#include "session/check.h"
#include "session/reader.h"

static inline void
count_records(ipfix_reader *reader, const ipfix_template *tmpl, size_t count)
{
	ipfix_counters *counters = &reader->session_->counters;

	reader->records_seen_ += count;
	if (reader->state_ == IPX_IN_RECORDS)
		ipx_reader_count(reader, tmpl, count);
	if (tmpl->scope_count > 0)
		counters->options_data_records += count;
	else
		counters->data_records += count;
}

ipfix_record_iter *
ipx_reader_records(ipfix_reader *reader)
{
	if (reader->serial_ != reader->session_->serial ||
	    (reader->state_ != IPX_IN_RECORDS && reader->state_ != IPX_IN_HELD))
		return NULL;
	return &reader->records_;
}

void
ipx_reader_took(ipfix_reader *reader, size_t count)
{
	count_records(reader, reader->records_.record_.tmpl, count);
}

/* A Set being replayed is as if it had just come. */
static ipfix_set
replayed_set(const ipfix_reader *reader)
{
	const struct ipx_held *held = reader->session_->replaying;

	return (ipfix_set){ .id = reader->replayed_,
		.body = { held->octets, held->size } };
}

/* What ends the Set at hand: an error, or NULL: it has no record. */
static void
fault_event(ipfix_reader *reader, ipfix_event *event, const ipfix_error *error)
{
	bool held = reader->state_ == IPX_IN_HELD;
	ipfix_set set = held ? replayed_set(reader) : reader->set_;

	if (error != NULL)
		ipx_reader_fault(
		    reader, event, &set, error->fault, error->offset);
	else
		ipx_reader_fault(
		    reader, event, &set, IPFIX_FAULT_SET_EMPTY, set.offset);
	event->held = held;
	reader->state_ = held ? IPX_AT_HELD : IPX_AT_SET;
}

ipfix_result
ipx_reader_end_set(ipfix_reader *reader, ipfix_event *event)
{
	if (reader->records_seen_ == 0) {
		fault_event(reader, event, NULL);
		return IPFIX_OK;
	}
	reader->state_ =
	    reader->state_ == IPX_IN_HELD ? IPX_AT_HELD : IPX_AT_SET;
	return IPFIX_DONE;
}

/* What is wrong with a record; the rest of its Set cannot be read. */
static void
cut_record(ipfix_reader *reader, ipfix_event *event, const ipfix_error *error)
{
	reader->session_->counters.bad_records++;
	if (reader->state_ == IPX_IN_RECORDS && reader->session_->salvage)
		reader->undecodable_++;
	fault_event(reader, event, error);
}

ipfix_result
ipx_reader_next_record(ipfix_reader *reader, ipfix_event *event)
{
	const ipfix_template *tmpl = reader->records_.record_.tmpl;
	ipfix_error error;
	ipfix_result rc =
	    ipfix_record_iter_next(&reader->records_, &event->record, &error);

	if (rc == IPFIX_DONE)
		return ipx_reader_end_set(reader, event);
	if (rc < 0) {
		cut_record(reader, event, &error);
		return IPFIX_OK;
	}
	ipx_event_init(event, IPFIX_EVENT_RECORD, &reader->set_);
	event->tmpl = tmpl;
	if (reader->state_ == IPX_IN_HELD) {
		event->held = true;
		event->set = replayed_set(reader);
	}
	count_records(reader, tmpl, 1);
	return IPFIX_OK;
}

/* RFC 7011, 8 and 9.3: it is told, and kept if the caller wants that. */
static void
unknown_set(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_session *s = reader->session_;
	struct ipx_held head = { .key = ipx_store_key(
		                     reader->message.odid, reader->set_.id),
		.arrived = (ipfix_time)s->now * IPFIX_SECOND,
		.export_time = reader->message.export_time,
		.stream = reader->stream_ };

	ipx_event_init(event, IPFIX_EVENT_UNKNOWN_SET, &reader->set_);
	s->counters.data_sets_without_template++;
	if (s->salvage)
		reader->undecodable_++;
	s->counters.dropped_sets += ipx_holding_add(
	    &s->holding, s->alloc, &head, reader->set_.body, &event->held);
	s->counters.held_sets += event->held;
	ipx_session_count(s);
	event->first = ipx_waiting_add(&s->waiting, s->alloc, head.key);
}

static void
begin_records(ipfix_reader *reader, ipfix_event *event,
    const ipfix_message *message, const ipfix_set *set,
    const ipfix_template *tmpl)
{
	ipfix_record_iter_init(
	    &reader->records_, message, set, tmpl, &reader->session_->source);
	reader->records_seen_ = 0;
	reader->session_->reading = tmpl;
	ipx_event_init(event, IPFIX_EVENT_SET, set);
	event->tmpl = tmpl;
}

ipfix_result
ipx_reader_begin_data(ipfix_reader *reader, ipfix_event *event)
{
	const ipfix_message *m = &reader->message;
	const ipfix_template *tmpl = ipx_session_template_of(
	    reader->session_, m, reader->stream_, &reader->set_);

	if (tmpl == NULL) {
		unknown_set(reader, event);
	} else {
		begin_records(reader, event, m, &reader->set_, tmpl);
		reader->state_ = IPX_IN_RECORDS;
	}
	return IPFIX_OK;
}

/* Takes the next Set that waited for a template; false: there is none. */
static bool
take_held(ipfix_reader *reader, const ipfix_template *tmpl)
{
	ipfix_session *s = reader->session_;
	uint64_t key = ipx_store_key(reader->message.odid, reader->replayed_);

	ipx_held_free(s->replaying, s->alloc);
	s->replaying = tmpl != NULL ? ipx_holding_take(&s->holding, key) : NULL;
	ipx_session_count(s);
	return s->replaying != NULL;
}

/* What could not be counted when it came is counted now. */
static ipfix_result
account_held(ipfix_reader *reader, ipfix_error *error)
{
	ipfix_record_iter records = reader->records_;
	struct ipx_sequence *stream =
	    ipx_streams_find(&reader->session_->streams, reader->message.odid,
	        reader->session_->replaying->stream);
	ipfix_record record;
	size_t count = 0;
	ipfix_result rc = IPFIX_OK;
	bool deep = false;

	if (!reader->session_->salvage)
		rc = ipx_records_check(&records, &count, &deep, error);
	else
		while (
		    ipfix_record_iter_next(&records, &record, NULL) == IPFIX_OK)
			count++;
	reader->session_->counters.limits_reached += deep;
	if (stream == NULL || rc < 0)
		return rc;
	stream->seen.records += count;
	stream->seen.undecodable_sets -= stream->seen.undecodable_sets > 0;
	return rc;
}

ipfix_result
ipx_reader_next_held(ipfix_reader *reader, ipfix_event *event)
{
	ipfix_session *s = reader->session_;
	ipfix_message message = reader->message;
	const ipfix_template *tmpl =
	    ipfix_session_find(s, message.odid, reader->replayed_);
	ipfix_error error;
	ipfix_set set;

	if (!take_held(reader, tmpl)) {
		reader->state_ = IPX_IN_TEMPLATES;
		return IPFIX_DONE;
	}
	s->counters.replayed_sets++;
	reader->state_ = IPX_IN_HELD;
	message.export_time = s->replaying->export_time;
	set = replayed_set(reader);
	begin_records(reader, event, &message, &set, tmpl);
	event->held = true;
	/* As of any other Message, nothing of a malformed Set is delivered. */
	if (account_held(reader, &error) < 0)
		cut_record(reader, event, &error);
	return IPFIX_OK;
}

/* What comes next, the end of the Set or a fault, is left to be told. */
void
ipfix_reader_skip(ipfix_reader *reader)
{
	ipfix_record_iter *records = ipx_reader_records(reader);
	size_t count = 0, size;
	ipfix_record record;

	if (records == NULL)
		return;
	size = ipfix_template_record_size(records->record_.tmpl);
	if (size > 0) {
		count = ipfix_record_iter_rest(records).size / size;
		records->at_ += count * size;
	} else {
		while (
		    ipfix_record_iter_next(records, &record, NULL) == IPFIX_OK)
			count++;
	}
	ipx_reader_took(reader, count);
}
