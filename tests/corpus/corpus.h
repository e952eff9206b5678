/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Real captures, and what is known of each: read where they lie beside the
 * source tree, and run through ipfix-dump's own reading side.
 *
 *     static void
 *     check(const struct entry *entry) ...
 *
 *     each_entry(check);
 */
#ifndef TESTS_CORPUS_CORPUS_H
#define TESTS_CORPUS_CORPUS_H

#include "dump/dump.h"
#include "support/json.h"
#include "support/octets.h"

struct entry {
	const struct json *about; /* its row of the table of captures */
	const char *name;
	char *input; /* the path of the capture */
};

/* For each that holds IPFIX; without captures, tells that it is skipped. */
void each_entry(void (*check)(const struct entry *entry));

/*
 * A file of the entry, unpacked if it is in gzip; `data` is NULL if it is and
 * this build cannot.
 */
struct octets entry_octets(const struct entry *entry, const char *name);

/* The counters that the entry must have. */
ipfix_counters entry_stats(const struct entry *entry);

/* Whether malformed Messages are among the IPFIX of the entry. */
bool entry_malformed(const struct entry *entry);

/* Prepares to read as ipfix-dump does, with all elements it knows. */
void dump_begin(struct dump *dump, const struct printer *printer, bool salvage);

void dump_end(struct dump *dump);

#endif
