/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every test begins with.  A file is a program and a suite:
 *
 *     START_TEST(a_sentence_that_says_what_holds)
 *     {
 *             CLAUSE("7011-6.1.5-01");
 *             ...
 *     }
 *     END_TEST
 *
 *     TESTS("model/time")
 *     {
 *             test(a_sentence_that_says_what_holds);
 *             loop_test(every_prefix_fails, 0, 16);
 *     }
 *
 * In a loop test, _i runs from the first number up to below the second.
 */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "support/heap.h"
#include "support/octets.h"
#include "support/path.h"

/* The test shows this row of the conformance table; read by a script. */
#define CLAUSE(id) ((void)(id))

/* Adds to the suite, in the body of TESTS(). */
#define test(name) tcase_add_test(tcase, name)
#define loop_test(name, from, to) \
	tcase_add_loop_test(tcase, name, (int)(from), (int)(to))

/* The program: a suite named after the file, whose tests the body adds. */
#define TESTS(name)                                \
	static void add_tests(TCase *tcase);       \
                                                   \
	int main(void)                             \
	{                                          \
		return run_suite(name, add_tests); \
	}                                          \
                                                   \
	static void add_tests(TCase *tcase)

/* Runs what `add` adds; returns the exit status of the program. */
int run_suite(const char *name, void (*add)(TCase *tcase));

#endif
