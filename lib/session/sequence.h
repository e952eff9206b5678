/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Sequence Numbers of one stream of one Observation Domain: a pure state
 * machine that is told of one Message after the other.
 */
#ifndef IPX_SESSION_SEQUENCE_H
#define IPX_SESSION_SEQUENCE_H

#include <ipfix/sequence.h>

enum { IPX_GAPS = 8 };

/* Records that are missing, and may still come: from begin up to end. */
struct ipx_gap {
	uint32_t begin, end;
};

struct ipx_sequence {
	ipfix_stream seen;
	bool settled;         /* the rule was chosen, or recognised */
	bool begun;           /* there was a Message */
	bool known;           /* `expected` is */
	uint32_t expected;    /* of the next Message */
	uint32_t since;       /* Messages before this one were not followed */
	uint32_t export_time; /* the latest so far */
	bool suspected;       /* a Message began anew; the next may go on */
	uint32_t suspect;     /* with this number */
	/* The last Message, to see which rule it fits. */
	bool last_exact;
	uint32_t last, last_count;
	uint8_t fits_after, fits_messages; /* Messages in a row */
	ipfix_stream clean; /* what was seen before the first of them */
	uint8_t gap_count;
	struct ipx_gap gaps[IPX_GAPS]; /* the oldest first */
};

/* What is known of a Message when it was read. */
struct ipx_arrival {
	uint32_t sequence;
	uint32_t export_time;
	uint32_t count; /* its Data Records, as far as they could be read */
	uint32_t undecodable; /* Data Sets that could not be, in all or part */
	bool templates;       /* it begins with templates, as after a restart */
};

/* A stream of which nothing is known. */
void ipx_sequence_init(struct ipx_sequence *s, uint32_t odid, uint16_t stream,
    ipfix_sequence_rule rule);

/*
 * Takes one Message into account, and says what it is and how many records
 * are missing before it, or late, or double.
 */
ipfix_order ipx_sequence_take(
    struct ipx_sequence *s, const struct ipx_arrival *arrival, uint32_t *count);

#endif
