/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-export is asked for, and what it has done. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include "cache.h"
#include "sample.h"

enum { OUTPUTS_MAX = 16, SELECTOR_ID = 1 };

/* The templates of flows. */
enum { FLOW_IPV4, FLOW_IPV6, BIFLOW_IPV4, BIFLOW_IPV6, FLOW_KINDS };

/* Where flows go: a collector, with its backups, or a file. */
struct output {
	const char *name; /* as it was given */
	ipfix_exporter_options exporting;
	ipfix_exporter *exporter;
	ipfix_sender *sender; /* or: */
	ipfix_file_writer *writer;

	uint16_t flows[FLOW_KINDS];
	uint16_t selector; /* of the sampling, if any */
	uint16_t reports[IPFIX_REPORT_FLOW_KEYS + 1]; /* by their kind */
	uint64_t broken;         /* connections, when it was told of these */
	ipfix_time next_told;    /* when it is told of them again, over UDP */
	ipfix_time next_report;  /* when the next reports are due */
	ipfix_time next_message; /* with a rate */
	uint64_t failed;         /* what could not be put or written */
	bool complained;         /* that it cannot be reached */
	uint64_t connected;      /* times, when that was looked at */
};

struct export
{
	/* What is asked for. */
	const char *file, *interface, *filter; /* packets */
	uint32_t odid;
	ipfix_time refresh; /* of templates over UDP */
	ipfix_time retry;   /* of connections */
	size_t flows;
	ipfix_time active, idle;
	bool nanoseconds, biflow;
	struct sampler sampler;
	uint64_t rate; /* Messages in a second; 0: as they come */
	uint64_t mtu;
	ipfix_time reports; /* how often; 0: never */

	struct output outputs[OUTPUTS_MAX];
	size_t count;

	struct cache *cache;
	ipfix_time next_tend; /* of an interface */
	bool opened;          /* there are packets */
	/* Of packets: seen, without IP, not sampled, lost before. */
	uint64_t packets, ignored, ignored_octets, passed, lost;
	ipfix_time first_ignored, last_ignored;
	uint64_t records; /* of flows */
};

/* Reads the options; ends the program if told so. */
void export_options(struct export *export, int argc, char **argv);

/* Makes the exporters and their templates; false: said why. */
bool export_open(struct export *export);

/* Exports a flow; a flow_ended. */
void export_flow(void *export, const struct flow *flow, int reason);

/* What is to be done between packets. */
void export_tend(struct export *export);

/* Whether a signal asked for the end. */
bool export_stopped(void);

/* Waits, for a while, until all is sent, and closes; false: it is not. */
bool export_close(struct export *export);

/* Reads the packets of a capture or an interface to its end. */
bool export_capture(struct export *export);

/* Says what went wrong on standard error; returns false. */
bool export_complain(const char *what, ipfix_result rc);

/* Sends what is at hand of one output. */
void output_flush(struct export *export, struct output *output);

/* Adds the templates of flows to an output. */
ipfix_result record_add(
    const struct export *export, struct output *output, ipfix_time now);

/* Puts a flow. */
void record_put(struct export *export, struct output *output,
    const struct flow *flow, int reason);

/* Whether a field of a template of flows is a Flow Key. */
bool record_is_key(
    const struct export *export, const ipfix_field_specifier *field);

/* Adds the templates of what is told besides flows. */
ipfix_result report_add(
    const struct export *export, struct output *output, ipfix_time now);

/* Tells what does not change: how packets are sampled, the Flow Keys. */
void report_tell(struct export *export, struct output *output);

/* Tells what was counted. */
void report_count(struct export *export, struct output *output);

#endif
