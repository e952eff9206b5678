/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-export is asked for, and what it has done. */
#ifndef EXPORT_EXPORT_H
#define EXPORT_EXPORT_H

#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include "cache.h"

struct export
{
	/* What is asked for. */
	const char *file, *interface, *filter; /* packets */
	ipfix_exporter_options exporting;
	size_t flows;
	ipfix_time active, idle;
	bool nanoseconds;
	uint64_t rate; /* Messages in a second; 0: as they come */
	uint64_t mtu;

	/* Where Messages go: one of these two. */
	ipfix_sender *sender;
	ipfix_file_writer *writer;

	ipfix_exporter *exporter;
	struct cache *cache;
	uint16_t ipv4, ipv6; /* the templates */
	bool opened;         /* there are packets */
	uint64_t packets, ignored, records, failed;
	ipfix_time next_message; /* with a rate */
};

/* Reads the options; ends the program if told so. */
void export_options(struct export *export, int argc, char **argv);

/* Makes the exporter and its templates; false: said why. */
bool export_open(struct export *export);

/* Exports a flow; a flow_ended. */
void export_flow(void *export, const struct flow *flow, int reason);

/* Sends what is at hand. */
void export_flush(struct export *export);

/* Waits, for a while, until all is sent, and closes; false: it is not. */
bool export_close(struct export *export);

/* Reads the packets of a capture or an interface to its end. */
bool export_capture(struct export *export);

#endif
