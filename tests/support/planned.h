/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Records once more by a plan: what the getters of values say of them must be
 * in the struct, and come back as the same octets.  walk_record() does it, so
 * that every test that walks over records is one of the plans, too.
 */
#ifndef TESTS_SUPPORT_PLANNED_H
#define TESTS_SUPPORT_PLANNED_H

#include <ipfix/record.h>

void planned(const ipfix_record *record);

#endif
