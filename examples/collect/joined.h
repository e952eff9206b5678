/* SPDX-License-Identifier: BSD-3-Clause */
/* What an exporter said of a record by its options, as JSON. */
#ifndef COLLECT_JOINED_H
#define COLLECT_JOINED_H

#include <ipfix/ipfix.h>

/* Octets of the longest text. */
enum { JOINED_ROOM = 8192 };

/*
 * Writes a member "joined", with a comma before it, or nothing if nothing was
 * said; returns how many octets.
 */
size_t joined_put(const ipfix_options *options, const ipfix_record *record,
    char text[JOINED_ROOM]);

#endif
