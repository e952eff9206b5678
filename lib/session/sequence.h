/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Sequence Numbers of one stream of one Observation Domain: a pure state
 * machine that is told of one Message after the other.
 */
#ifndef IPX_SESSION_SEQUENCE_H
#define IPX_SESSION_SEQUENCE_H

#include <ipfix/sequence.h>

#include "base/serial.h"

enum { IPX_GAPS = 8, IPX_RULES = IPFIX_SEQUENCE_NONE + 1 };

/* What is known of a Message when it was read. */
struct ipx_arrival {
	uint32_t sequence;
	uint32_t export_time;
	uint32_t records;     /* Data Records, as far as they could be read */
	uint32_t options;     /* those of them of Options Templates */
	uint32_t templates;   /* Template Records, withdrawals included */
	uint32_t undecodable; /* Data Sets that could not be, in all or part */
	bool announces;       /* it begins with templates, as after a restart */
};

/* Numbers from begin up to end that are missing, and may still come. */
struct ipx_gap {
	uint32_t begin, end;
	bool counted; /* as lost; else nobody knows whether there were any */
};

/* A way from where counting goes on that only later Messages can confirm. */
struct ipx_doubt {
	bool open;
	uint8_t count;      /* Messages on this way so far */
	uint32_t begin;     /* of the first of them */
	uint32_t next;      /* the number that goes on */
	uint32_t duplicate; /* records of them that were counted so */
	uint32_t reordered;
};

/* What a false rule counts falsely. */
struct ipx_findings {
	uint64_t lost, duplicate, reordered, restarts;
};

struct ipx_sequence {
	ipfix_stream seen;
	bool automatic;       /* the rule may change */
	bool begun;           /* there was a Message */
	bool known;           /* `expected` is, not only that it is no less */
	uint32_t expected;    /* of the next Message */
	uint32_t since;       /* Messages before this one were not followed */
	uint32_t export_time; /* of the last Message in order */
	uint8_t gap_count;
	struct ipx_gap gaps[IPX_GAPS]; /* the oldest first */
	struct ipx_doubt anew;         /* behind: as after a restart */
	struct ipx_doubt back;         /* in the last gap: it was none */
	/* Which rule fits. */
	struct ipx_arrival last;
	uint8_t score[IPX_RULES];  /* Messages that fit it, and not the rule */
	struct ipx_findings clean; /* before the first of them */
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

/*
 * A Message of which only the number is known was discarded: if it was the
 * next one, what comes behind it is not known.
 */
void ipx_sequence_discard(struct ipx_sequence *s, uint32_t sequence);

/* By how much a Message moves the number on, and where it begins. */
uint32_t ipx_sequence_step(
    ipfix_sequence_rule rule, const struct ipx_arrival *arrival);
uint32_t ipx_sequence_begin(
    ipfix_sequence_rule rule, const struct ipx_arrival *arrival);

/* Whether the number of a Message says where it ends, not where it begins. */
static inline bool
ipx_sequence_is_after(ipfix_sequence_rule rule)
{
	return rule == IPFIX_SEQUENCE_FLOWS_AFTER ||
	    rule == IPFIX_SEQUENCE_RECORDS_AFTER;
}

/*
 * Compares a Message with the last one by all rules, before it is counted;
 * true: another rule is in force from here on, and goes on from this Message.
 */
bool ipx_sequence_weigh(
    struct ipx_sequence *s, const struct ipx_arrival *arrival);

#endif
