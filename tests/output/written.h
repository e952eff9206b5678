/* SPDX-License-Identifier: BSD-3-Clause */
/* What the JSON writer makes of a record. */
#ifndef TESTS_OUTPUT_WRITTEN_H
#define TESTS_OUTPUT_WRITTEN_H

#include <ipfix/ipfix.h>

#include "support/message.h"

/*
 * Reads the Sets of a Message, as support/message.h has them, and compares
 * its last record as JSON with a text.  The text is parsed, too, and no key
 * may occur twice in an object.  Registry: NULL for IANA's elements alone.
 */
void written(
    const ipfix_registry *registry, const char *sets, const char *text);

/* The same of a Template of one field and its value, and IANA's elements. */
void written_value(const char *specifier, const char *octets, const char *text);

/* For each record of the Message. */
void each_record(const ipfix_registry *registry, struct octets message,
    void (*look)(const ipfix_record *record, void *arg), void *arg);

#endif
