/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Comma-separated values (RFC 4180), read in place: rows, and the fields of a
 * row.  A byte order mark, empty lines and lines that begin with '#' are
 * passed over; spaces around a field are no part of it.  Doubled quotes stay
 * doubled.
 */
#ifndef IPX_MODEL_CSV_H
#define IPX_MODEL_CSV_H

#include <ipfix/error.h>
#include <ipfix/span.h>

#include "base/cursor.h"

struct ipx_csv {
	struct ipx_cursor in;
	size_t line; /* of the cursor, from 1 */
	bool in_row; /* fields of this row are left */
};

struct ipx_csv_field {
	ipfix_span text; /* of a quoted field: what is between the quotes */
	size_t offset, line;
};

struct ipx_csv ipx_csv_over(ipfix_span text);

/* Steps to the next row, from the end of one; false if there is none. */
bool ipx_csv_row(struct ipx_csv *csv);

/*
 * Steps to the next field of the row: IPFIX_OK; IPFIX_DONE after the last; or
 * a fault at the quote that is not closed, or not where a field ends.
 */
ipfix_result ipx_csv_field(
    struct ipx_csv *csv, struct ipx_csv_field *field, ipfix_error *error);

/* Whether the text is this one, but for letter case and spaces in it. */
bool ipx_csv_is(ipfix_span text, const char *other);

/* Reads a number, decimal or "0x" and hexadecimal; false if it is none. */
bool ipx_csv_number(ipfix_span text, uint64_t max, uint64_t *number);

#endif
