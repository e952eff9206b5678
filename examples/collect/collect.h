/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-collect is asked for, what it holds, and where records go. */
#ifndef COLLECT_COLLECT_H
#define COLLECT_COLLECT_H

#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include "kept.h"

struct collect;

/* An exporter that is there now. */
struct exporter {
	ipfix_peer *peer;
	struct exporter *previous, *next;
	char name[96];       /* "udp 192.0.2.1:50000" */
	const char *address; /* the second word of that */
	bool complained;     /* of its malformed Messages */
	struct {
		uint64_t records, lost, unknown;
	} before; /* counters when the window of the summary began */
	ipfix_options *options; /* what it said, where that is joined */
	/* Domains with templates from before the start, that files lack. */
	uint32_t *restored;
	size_t restored_count;
};

/* A way to show or keep what comes; a member may be NULL. */
struct sink {
	bool wants_records;
	bool (*open)(struct collect *collect);
	/* A Message was opened; its records follow, if they are wanted. */
	void (*message)(struct collect *collect, struct exporter *from,
	    const ipfix_message *message);
	void (*event)(struct collect *collect, const ipfix_event *event);
	void (*closed)(struct collect *collect, struct exporter *from);
	/* Nothing more has come for now. */
	bool (*idle)(struct collect *collect);
	/* About once in a second. */
	bool (*tick)(struct collect *collect);
	bool (*close)(struct collect *collect);
};

extern const struct sink SINK_JSON, SINK_FILE, SINK_SUMMARY;

struct collect {
	const struct sink *sink;
	ipfix_registry *registry;
	ipfix_listener *listener;
	ipfix_listener_options listening;
	ipfix_session_options session;
	ipfix_file_writer_options writing;
	const char *path;          /* of files */
	const char *state_path;    /* of what is kept over a restart */
	ipfix_time stats_interval; /* 0: only when asked */
	ipfix_time window;         /* of the summary */
	bool by_packets;           /* instead of octets */
	bool join;                 /* what options said of records */
	uint64_t max_records;      /* then it is over; 0: never */

	ipfix_time now; /* the time of day */
	struct exporter *exporters;
	ipfix_counters gone; /* counters of those that are gone */
	uint64_t records;    /* Data Records so far */
	uint64_t unwritten;  /* Messages that could not be kept */
	void *state;         /* of the sink */
	struct {
		struct kept *kept;  /* NULL: nothing is */
		ipfix_time next;    /* when it is written again */
		uint64_t templates; /* that came before it was written */
		size_t left_out;    /* peers that had no room */
		bool failed;        /* it could not be written */
	} keeping;
};

/* Reads the options and adds the endpoints; ends the program if told so. */
void collect_options(struct collect *collect, int argc, char **argv);

/* Collects until a signal says to stop.  False: something failed. */
bool collect_run(struct collect *collect);

/* Reads what is kept over a restart; ends the program if it cannot be kept. */
void state_open(struct collect *collect);

/* Gives a new exporter the templates that it had before. */
void state_give(struct collect *collect, struct exporter *exporter);

/*
 * Where the exporter has noted a domain with templates that no file has, or
 * NULL; and takes the note away.
 */
uint32_t *state_find_domain(const struct exporter *exporter, uint32_t odid);
void state_forget_domain(struct exporter *exporter, uint32_t *at);

/* Writes what is to be kept, if there is something new. */
void state_tick(struct collect *collect);

/* Writes it; false: it could not be written. */
bool state_close(struct collect *collect);

/* The counters of all exporters, also of those that are gone. */
ipfix_counters collect_counters(const struct collect *collect);

/* One line of JSON on standard error. */
void collect_stats(const struct collect *collect);

/* The time of day as text. */
const char *collect_time(ipfix_time time, char text[IPFIX_VALUE_TEXT_SIZE]);

#endif
