/* SPDX-License-Identifier: BSD-3-Clause */
/* What a reader is at, for the files of this folder. */
#ifndef IPX_SESSION_READER_H
#define IPX_SESSION_READER_H

#include "session/session.h"
#include "wire/template.h"

/* The states of a reader, in the order they are passed. */
enum ipx_reader_state {
	IPX_AT_START,   /* templates may have expired */
	IPX_AT_ORDER,   /* the Message may be out of order */
	IPX_AT_TRAILER, /* octets may follow the Message */
	IPX_AT_SET,     /* between two Sets */
	IPX_IN_TEMPLATES,
	IPX_AT_HELD, /* behind a template: Sets may have waited for it */
	IPX_IN_HELD,
	IPX_IN_RECORDS,
	IPX_AT_FINISH, /* behind the last Set */
	IPX_AT_END,
};

/*
 * Takes the Message, whose records are counted, into account in its stream,
 * and notes in the reader what it is by its Sequence Number.
 */
void ipx_reader_account(ipfix_reader *reader, struct ipx_sequence *stream);

/*
 * Counts Data Records of the Message, as far as its stream is concerned; a
 * Message that was checked is counted then.
 */
static inline void
ipx_reader_count(ipfix_reader *reader, const ipfix_template *tmpl, size_t count)
{
	reader->count_ += (uint32_t)count;
	if (tmpl->scope_count > 0)
		reader->options_ += (uint32_t)count;
}

/* The stream of the Message, if it is followed, or NULL. */
struct ipx_sequence *ipx_reader_stream(const ipfix_reader *reader);

/*
 * Makes an event in a Set, member by member: what is large and only some kinds
 * have, the record and most of the error, is left for those to set.
 */
static inline void
ipx_event_init(ipfix_event *event, ipfix_event_kind kind, const ipfix_set *set)
{
	event->kind = kind;
	event->action = IPFIX_TEMPLATE_NONE;
	event->template_id = 0;
	event->withdrawn = 0;
	event->order = IPFIX_ORDER_NEXT;
	event->records = 0;
	event->first = false;
	event->held = false;
	event->tmpl = NULL;
	event->set = *set;
	event->error.result = IPFIX_OK;
	event->error.fault = IPFIX_FAULT_NONE;
}

/* Makes an event that says what is wrong; reading goes on. */
void ipx_reader_fault(const ipfix_reader *reader, ipfix_event *event,
    const ipfix_set *set, ipfix_fault fault, size_t offset);

/* The next event of a state; IPFIX_DONE: it has none, or no more. */
ipfix_result ipx_reader_next_held(ipfix_reader *reader, ipfix_event *event);
ipfix_result ipx_reader_next_record(ipfix_reader *reader, ipfix_event *event);
ipfix_result ipx_reader_begin_data(ipfix_reader *reader, ipfix_event *event);

/*
 * The walk over the Set at hand, for those who take records off it without
 * an event, or NULL; and how many they took.
 */
ipfix_record_iter *ipx_reader_records(ipfix_reader *reader);
void ipx_reader_took(ipfix_reader *reader, size_t count);

/* A Set ended; IPFIX_OK: without a record, which is an event. */
ipfix_result ipx_reader_end_set(ipfix_reader *reader, ipfix_event *event);

#endif
