/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which traffic of a capture is taken for IPFIX.
 *
 * - To port 4739 or 4740 (RFC 7011, section 12): everything, except what is
 *   clearly NetFlow, TLS or DTLS.  A user points the program at a capture to
 *   learn what is wrong, so octets that are no Message are reported as such.
 * - To any other port: a conversation, from the first datagram, user message
 *   or start of a stream on that looks like a Message: version 10, a Length
 *   that fits, and a first Set whose header is possible.
 * - Once a conversation is taken, all that follows in it is.
 *
 * A TCP connection whose start was not captured is taken where a segment
 * begins with a Message, or on the ports above wherever a Message begins.
 */
#ifndef DUMP_SELECT_H
#define DUMP_SELECT_H

#include <ipfix/span.h>

enum message_shape {
	SHAPE_NO,    /* no Message begins here */
	SHAPE_MAYBE, /* one may, the octets end too early to tell */
	SHAPE_YES,   /* a whole Message, whose Sets fill it exactly */
};

/* Whether a Message begins with the first of these octets. */
enum message_shape select_shape(ipfix_span octets);

struct found {
	enum message_shape shape; /* SHAPE_NO: offset is the size searched */
	size_t offset;            /* of the first that is not SHAPE_NO */
	size_t needs;             /* SHAPE_MAYBE: so many octets would tell */
};

/* Where a Message begins; `all`: nothing follows, so one that cannot be told
 * from these octets is none. */
struct found select_find(ipfix_span octets, bool all);

enum verdict {
	VERDICT_IPFIX,
	VERDICT_OTHER,
	VERDICT_NETFLOW, /* version 5 or 9 */
	VERDICT_TLS,     /* or DTLS: there may be IPFIX within */
};

/* Of a datagram or user message to this port. */
enum verdict select_datagram(ipfix_span octets, uint16_t port);

/* Of the first octets of a stream to this port: give 20 if there are. */
enum verdict select_stream(ipfix_span octets, uint16_t port);

/* Whether the port is IPFIX's own. */
bool select_port(uint16_t port);

#endif
