/* SPDX-License-Identifier: BSD-3-Clause */
/* Where tests find their files, wherever they run. */
#ifndef TESTS_SUPPORT_PATH_H
#define TESTS_SUPPORT_PATH_H

/* A file of the source tree, such as "tests/vectors/x.hex".  Free it. */
char *source_path(const char *name);

/*
 * A file of the reference data beside the source tree, such as
 * "standards/vectors"; NULL where it is absent.  Free it.
 */
char *shared_path(const char *name);

/* Says that a test does not run here, and why; the summary counts it. */
void skipped(const char *why);

#endif
