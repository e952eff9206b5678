/* SPDX-License-Identifier: BSD-3-Clause */
/* A Message is opened: checked, and taken into account. */
#include "base/fail.h"
#include "base/serial.h"
#include "session/check.h"
#include "session/reader.h"

static ipfix_result
discard(ipfix_session *session, ipfix_result rc)
{
	ipx_journal_free(&session->journal, session->alloc);
	ipx_session_count(session);
	if (rc != IPFIX_ERR_NOMEM) {
		session->counters.bad_messages++;
		session->counters.bad_messages_in_a_row++;
	}
	return rc;
}

/*
 * A malformed Message that was to come next was not lost, but how many
 * records there were in it is not known.
 */
static void
forget_discarded(
    ipfix_session *session, const ipfix_message *message, uint16_t stream)
{
	struct ipx_sequence *followed =
	    ipx_streams_find(&session->streams, message->odid, stream);

	if (followed != NULL)
		ipx_sequence_discard(followed, message->sequence);
}

/* A Message that was not read to its end leaves the count unknown. */
static void
forget_unfinished(ipfix_session *session)
{
	struct ipx_sequence *stream;

	if (session->unfinished &&
	    (stream = ipx_streams_find(&session->streams,
	         session->unfinished_odid, session->unfinished_stream)) != NULL)
		stream->known = false;
	session->unfinished = false;
}

/* Whatever the last Message left behind, and what time took away. */
static void
clean_up(ipfix_session *s, ipfix_time now)
{
	ipx_session_end_message(s);
	forget_unfinished(s);
	s->sweep = 0; /* the templates may have moved */
	ipx_session_set_time(s, now);
	if (s->holding.count > 0)
		ipx_session_drop_held(s, now);
	ipx_session_count(s);
}

static bool
begins_with_templates(const ipfix_message *message)
{
	ipfix_set_iter sets;
	ipfix_set set;

	ipfix_set_iter_init(&sets, message);
	return ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK &&
	    (set.id == IPFIX_SET_TEMPLATE ||
	        set.id == IPFIX_SET_OPTIONS_TEMPLATE);
}

void
ipx_reader_account(ipfix_reader *reader, struct ipx_sequence *stream)
{
	ipfix_session *s = reader->session_;
	const ipfix_message *m = &reader->message;
	struct ipx_arrival arrival = { .sequence = m->sequence,
		.export_time = m->export_time,
		.records = reader->count_,
		.options = reader->options_,
		.templates = reader->templates_,
		.undecodable = reader->undecodable_,
		.announces = begins_with_templates(m) };
	uint64_t lost = stream->seen.lost;

	reader->order_ =
	    ipx_sequence_take(stream, &arrival, &reader->order_count_);
	s->counters.lost += stream->seen.lost - lost;
	s->unfinished = false;
}

struct ipx_sequence *
ipx_reader_stream(const ipfix_reader *reader)
{
	return ipx_streams_find(
	    &reader->session_->streams, reader->message.odid, reader->stream_);
}

/* The Message counts from here on. */
static void
accept(ipfix_reader *reader, struct ipx_sequence *stream)
{
	ipfix_session *s = reader->session_;

	s->counters.messages++;
	s->counters.bad_messages_in_a_row = 0;
	if (reader->limited_)
		s->counters.limits_reached++;
	if (s->export_time == 0 ||
	    ipx_before(s->export_time, reader->message.export_time)) {
		s->export_time = reader->message.export_time;
		if (s->history.count > 0)
			ipx_history_expire(&s->history, s->alloc,
			    s->export_time - s->history_window);
	}
	if (!s->salvage && stream != NULL)
		ipx_reader_account(reader, stream);
	s->unfinished = s->salvage && stream != NULL;
	s->unfinished_odid = reader->message.odid;
	s->unfinished_stream = reader->stream_;
	ipx_session_count(s);
}

/* Before the first state; what a state needs is set when it comes. */
static void
begin(ipfix_reader *reader, ipfix_session *session,
    const ipfix_message *message, uint16_t stream,
    const struct ipx_count *count)
{
	reader->message = *message;
	reader->session_ = session;
	ipfix_set_iter_init(&reader->sets_, message);
	reader->set_ = (ipfix_set){ 0, 0, { NULL, 0 } };
	reader->count_ = count->records;
	reader->options_ = count->options;
	reader->templates_ = count->templates;
	reader->undecodable_ = count->undecodable;
	reader->order_count_ = 0;
	reader->order_ = IPFIX_ORDER_NEXT;
	reader->serial_ = session->serial;
	reader->stream_ = stream;
	reader->state_ = IPX_AT_START;
}

ipfix_result
ipfix_reader_open_stream(ipfix_reader *reader, ipfix_session *session,
    uint16_t stream, ipfix_span octets, ipfix_time now, ipfix_error *error)
{
	struct ipx_sequence *followed = NULL;
	struct ipx_count count = { .deep = false };
	ipfix_message message;
	ipfix_result rc = ipfix_message_get(octets, &message, error);

	clean_up(session, now);
	if (rc == IPFIX_OK && !session->salvage) {
		rc =
		    ipx_message_check(session, &message, stream, &count, error);
		if (rc != IPFIX_OK && rc != IPFIX_ERR_NOMEM)
			forget_discarded(session, &message, stream);
	}
	if (rc != IPFIX_OK)
		return discard(session, rc);
	rc = ipx_streams_get(
	    &session->streams, session->alloc, message.odid, stream, &followed);
	if (rc == IPFIX_ERR_NOMEM)
		return discard(session, ipx_fail(error, IPFIX_FAULT_NOMEM, 0));

	begin(reader, session, &message, stream, &count);
	session->counters.limits_reached += count.deep;
	reader->limited_ = rc == IPFIX_ERR_LIMIT;
	reader->trailer_ = octets.size - message.octets.size;
	accept(reader, followed);
	return IPFIX_OK;
}

ipfix_result
ipfix_reader_open(ipfix_reader *reader, ipfix_session *session,
    ipfix_span octets, ipfix_time now, ipfix_error *error)
{
	return ipfix_reader_open_stream(reader, session, 0, octets, now, error);
}
