/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An exporter under test: its clock and its memory are the test's.
 *
 *     struct exporting e = exporting((ipfix_exporter_options){
 *         .transport = IPFIX_TCP });
 *
 *     add(&e, 256);
 *     put(&e, 256, 0xc0000201);
 *     sent(&e, 0, "2: 0100 0001 0008 0004 | 256: c0000201");
 *     over(&e);
 */
#ifndef TESTS_SUPPORT_EXPORTING_H
#define TESTS_SUPPORT_EXPORTING_H

#include <ipfix/exporter.h>
#include <ipfix/record.h>

#include "support/heap.h"
#include "support/message.h"

struct exporting {
	ipfix_exporter *exporter;
	ipfix_time now;      /* MESSAGE_TIME at first */
	ipfix_exported last; /* what was taken last */
	uint32_t odid;       /* of the Messages that are expected */
	uint16_t stream;     /* likewise */
	struct heap *heap;   /* of the exporter */
	ipfix_alloc *alloc;  /* over it */
};

/* An exporter with these options. */
struct exporting exporting(ipfix_exporter_options options);

/* Frees it; nothing may be left of it. */
void over(struct exporting *e);

/* Turns to another Observation Domain and stream. */
void turn(struct exporting *e, uint32_t odid, uint16_t stream);

/* A Template of sourceIPv4Address: "2: ID 0001 0008 0004". */
ipfix_result try_add(struct exporting *e, uint16_t id);
void add(struct exporting *e, uint16_t id);

/*
 * An Options Template of observationDomainId and exportedMessageTotalCount:
 * "3: ID 0002 0001 0095 0004 0029 0004".
 */
void add_options(struct exporting *e, uint16_t id);

/* A record of either: the address, or the count for the domain 1. */
ipfix_result try_put(struct exporting *e, uint16_t id, uint32_t value);
void put(struct exporting *e, uint16_t id, uint32_t value);

/*
 * Takes a Message, which must have this Sequence Number, the time that it is
 * as Export Time, and these Sets.
 */
void sent(struct exporting *e, uint32_t sequence, const char *sets);

/* The same, whatever its Export Time. */
void sent_at(struct exporting *e, uint32_t sequence, uint32_t export_time,
    const char *sets);

/* The first record of the last Set of a Message, which is of this template. */
ipfix_record record_of(ipfix_span octets, const ipfix_template *tmpl);

/* There is nothing to take. */
void nothing_sent(struct exporting *e);

#endif
