/* SPDX-License-Identifier: BSD-3-Clause */
/* Framing of Data Records, shared by Data Sets and structured-data lists. */
#ifndef IPX_WIRE_RECORD_H
#define IPX_WIRE_RECORD_H

#include <ipfix/record.h>

#include "base/cursor.h"

/*
 * Takes one record of a template off *c: sets its octets and marks.  False:
 * it does not fit, and *c has not moved; marks may have been set.
 */
bool ipx_record_take(
    struct ipx_cursor *c, const ipfix_template *tmpl, ipfix_record *record);

/*
 * Fields asked for in the order of the template are each found from the one
 * before.  All zero at first.
 */
struct ipx_seek {
	size_t end;         /* of the last field of variable length passed */
	uint16_t variables; /* how many were passed */
};

/* The field at `index`, which is there and not before the last one sought. */
void ipx_record_seek(const ipfix_record *record, struct ipx_seek *seek,
    uint16_t index, ipfix_field *field);

/* Takes one value of variable length with its prefix off *c. */
bool ipx_variable_take(
    struct ipx_cursor *c, ipfix_span *value, uint8_t *prefix);

#endif
