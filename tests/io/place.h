/* SPDX-License-Identifier: BSD-3-Clause */
/* A folder of its own for each test, gone when it ends. */
#ifndef TESTS_IO_PLACE_H
#define TESTS_IO_PLACE_H

#include "support/octets.h"

/* Kinds of files: plain, and, where zlib is, packed. */
#ifdef HAVE_ZLIB
#define PLACE_KINDS 2
#else
#define PLACE_KINDS 1
#endif

/* Makes the folder; once in a test. */
void place_new(void);

/* The path of a file in it; lives until the fourth call after this one. */
const char *place_path(const char *name);

/* How many files it holds, and the path of one, in the order of names. */
size_t place_count(void);
const char *place_file(size_t index);

/* Writes a file there. */
void place_write(const char *name, struct octets octets);

/* Removes the folder and what is in it. */
void place_free(void);

#endif
