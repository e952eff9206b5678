/* SPDX-License-Identifier: BSD-3-Clause */
/* How a function fails: one row of the fault table, and where. */
#ifndef IPX_BASE_FAIL_H
#define IPX_BASE_FAIL_H

#include <ipfix/error.h>

/*
 * Fills *error, unless it is NULL, from the row of `fault`, and returns the
 * result that belongs to it.
 */
ipfix_result ipx_fail(ipfix_error *error, ipfix_fault fault, size_t offset);

/* The same for a line of text. */
ipfix_result ipx_fail_line(
    ipfix_error *error, ipfix_fault fault, size_t offset, size_t line);

#endif
