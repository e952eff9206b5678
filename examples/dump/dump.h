/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-dump is asked for, what it has counted, and how it prints. */
#ifndef DUMP_DUMP_H
#define DUMP_DUMP_H

#include <ipfix/ipfix.h>

#include <stdio.h>

#include "input.h"

struct dump;

/* One way to print; a member may be NULL. */
struct printer {
	/* A Message was opened; its events follow. */
	void (*message)(struct dump *dump, const ipfix_reader *reader);
	/* One event of it. */
	void (*event)(struct dump *dump, const ipfix_reader *reader,
	    const ipfix_event *event);
	/* All inputs were read. */
	void (*end)(struct dump *dump);
};

extern const struct printer PRINT_TEXT, PRINT_JSON, PRINT_TEMPLATES,
    PRINT_STATS;

struct dump {
	const struct printer *printer;
	ipfix_registry *registry;
	bool salvage;
	bool progress; /* standard error is a terminal */
	ipfix_time now;

	const char *path;                    /* the input at hand */
	const struct input_session *session; /* the session at hand */
	uint64_t number;                     /* of the Message in it, from 1 */
	ipfix_time time;                     /* near its Export Time */
	ipfix_counters total;                /* of all sessions that ended */
	bool failed;                         /* an input was unreadable */

	char *text; /* a buffer of the printers, and its size */
	size_t text_size;
};

/* Reads one input to its end and prints it.  False: it was unreadable. */
bool dump_input(struct dump *dump, const char *path);

/* Makes dump->text at least `size` octets large, or ends the program. */
void dump_reserve(struct dump *dump, size_t size);

/* One line on standard error, about the Message at hand. */
void dump_complain(const struct dump *dump, const ipfix_error *error);

#endif
