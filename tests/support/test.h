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
 *     TEST_MAIN("model/time",
 *         test(a_sentence_that_says_what_holds)
 *         loop_test(every_prefix_fails, 0, 16))
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

/* Enough for an emulated processor under a sanitizer. */
#define TEST_TIMEOUT 120

#define test(name) tcase_add_test(tcase, name);
#define loop_test(name, from, to) tcase_add_loop_test(tcase, name, from, to);

#define TEST_MAIN(name, ...)                                     \
	int main(void)                                           \
	{                                                        \
		Suite *suite = suite_create(name);               \
		TCase *tcase = tcase_create(name);               \
		SRunner *runner = srunner_create(suite);         \
		int failed;                                      \
                                                                 \
		tcase_set_timeout(tcase, TEST_TIMEOUT);          \
		suite_add_tcase(suite, tcase);                   \
		__VA_ARGS__                                      \
		srunner_run_all(runner, CK_NORMAL);              \
		failed = srunner_ntests_failed(runner);          \
		srunner_free(runner);                            \
		return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS; \
	}

#endif
