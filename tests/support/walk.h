/* SPDX-License-Identifier: BSD-3-Clause */
/* Walks everything in a record, as the most curious of users would. */
#ifndef TESTS_SUPPORT_WALK_H
#define TESTS_SUPPORT_WALK_H

#include <ipfix/record.h>

/*
 * Reads each field in every way there is, each value, and each list with all
 * that is in it.  Returns how many of them could not be read.
 */
size_t walk_record(const ipfix_record *record);

#endif
