/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A session with a clock, an allocator that counts, and an exporter that
 * numbers its Messages.  Events become text, one word or a few for each:
 *
 *     learned 256, refreshed, replaced, withdrawn, expired ...
 *     set 256; record c0000201; of Sets that were held "held set 256" ...
 *     unknown 256 first held
 *     gap 5, late 3, double 3, restart, stray 3
 *     fault SET_SHORT; bad SET_SHORT if the Message could not be opened
 */
#ifndef TESTS_SESSION_COLLECTOR_H
#define TESTS_SESSION_COLLECTOR_H

#include <ipfix/session.h>

#include "support/heap.h"
#include "support/message.h"

struct collector {
	ipfix_session *session;
	struct heap heap;
	ipfix_alloc mem;
	uint32_t now;         /* seconds after MESSAGE_TIME; of arrival */
	uint32_t export_time; /* the same; of the next Message */
	uint32_t sequence;    /* of the next Message */
	uint32_t odid;
	uint16_t stream;
	char text[4096]; /* of the last Message */
};

/* Begins at time 0, in Observation Domain 1; the allocator is set here. */
void collector_init(struct collector *c, ipfix_session_options options);

/* Frees the session, and sees that it gives back all its memory. */
void collector_end(struct collector *c);

/* The Message, with time, domain and number; the caller frees it. */
struct octets collector_message(struct collector *c, const char *sets);

/* Reads a Message to its end; what came is in `text`. */
ipfix_result collector_read(struct collector *c, const char *sets);

/*
 * Reads a Message, whose time and time of arrival are `time`, and compares;
 * `sets` as in message(), `text` with ", " between events.
 */
void collector_says(
    struct collector *c, uint32_t time, const char *sets, const char *text);

/* The same at a time of arrival of its own. */
void collector_says_at(struct collector *c, uint32_t now, uint32_t time,
    const char *sets, const char *text);

/* Lets templates expire, and compares. */
void collector_expires(struct collector *c, uint32_t now, const char *text);

/* The counters of the session. */
const ipfix_counters *collector_counts(const struct collector *c);

/* What is known of a stream, which is there. */
ipfix_stream collector_stream(
    const struct collector *c, uint32_t odid, uint16_t stream);

#endif
