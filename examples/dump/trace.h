/* SPDX-License-Identifier: BSD-3-Clause */
/* The packets of a pcap or pcapng file, by libpcap if it was built in. */
#ifndef DUMP_TRACE_H
#define DUMP_TRACE_H

#include <ipfix/span.h>

struct source;
struct trace;

/* Whether pcap or pcapng begins with these octets. */
bool trace_wanted(ipfix_span octets);

/* NULL only if memory is out; other failures are told by trace_error(). */
struct trace *trace_open(struct source *source);

/*
 * The next packet, which lives until the next call: 1, 0 at the end, -1 on
 * failure.  `time` is in nanoseconds since 1970.
 */
int trace_next(struct trace *trace, ipfix_span *octets, uint64_t *time);

/* The link type, which is the same for all packets. */
int trace_link(const struct trace *trace);

/* What failed; "" if nothing did. */
const char *trace_error(const struct trace *trace);

/* NULL is fine.  The source stays open. */
void trace_close(struct trace *trace);

#endif
