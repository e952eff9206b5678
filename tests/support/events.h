/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a session makes of a Message, as text: one line for each event.
 *
 *     learned 256                     a template; also refreshed, replaced,
 *                                     withdrawn, and why not, if there is a
 *                                     reason: TEMPLATE_REDEFINED@20
 *     withdrawn-all 2 (3)             three Templates
 *     set 256
 *     record c0000201
 *     unknown 300 0102                a Data Set without a template
 *     fault SET_EMPTY@16              and, of a template, its id, and
 *                                     "removed" if another one went with it
 *     bad SET_SHORT@18                the Message could not be opened
 *     failed NOMEM@16                 the next event could not be read
 *
 * On the way every record is walked, field by field and list by list.
 */
#ifndef TESTS_SUPPORT_EVENTS_H
#define TESTS_SUPPORT_EVENTS_H

#include <ipfix/session.h>

#include "support/message.h"

struct events {
	char *text;
	size_t size, room; /* of the text */
	size_t records;
	size_t orders;     /* Messages out of order: counted, not shown */
	size_t notices;    /* whatever a user would be told of */
	ipfix_error error; /* of the call that failed last */
};

#define EVENTS_INIT          \
	{                    \
		.records = 0 \
	}

/* A session of a transport, strict, with an allocator or NULL. */
ipfix_session *session_of(ipfix_transport transport, const ipfix_alloc *alloc);

/* Opens and reads a Message to its end; adds to the text. */
ipfix_result events_open(struct events *events, ipfix_reader *reader,
    ipfix_session *session, struct octets octets, ipfix_time now);

/* Reads what is left of a Message. */
ipfix_result events_rest(struct events *events, ipfix_reader *reader);

/* Both; the octets are copied to a block of their size, and stay. */
ipfix_result events_read(
    struct events *events, ipfix_session *session, struct octets octets);

void events_free(struct events *events);

/*
 * Reads a Message, which is freed, and compares: the text begins with the
 * first line that is expected and ends with the last.
 */
void expect(ipfix_session *session, struct octets octets, const char *text);

/* All live templates, with their octets and times, in order.  Free it. */
char *templates_of(const ipfix_session *session);

/* How many there are. */
size_t templates_count(const ipfix_session *session);

#endif
