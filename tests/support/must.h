/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A check for loops that run millions of times: Check's own ones write to a
 * pipe each time, also when nothing is wrong.
 */
#ifndef TESTS_SUPPORT_MUST_H
#define TESTS_SUPPORT_MUST_H

#include <check.h>

#define must(condition)                                             \
	do {                                                        \
		if (!(condition))                                   \
			ck_abort_msg("does not hold: " #condition); \
	} while (0)

#endif
