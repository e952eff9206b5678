/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/test.h"

/* Seconds: enough for an emulated processor or a sanitizer. */
#define TIMEOUT 120

int
run_suite(const char *name, void (*add)(TCase *tcase))
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tcase, TIMEOUT);
	suite_add_tcase(suite, tcase);
	add(tcase);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
