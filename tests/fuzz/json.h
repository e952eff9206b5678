/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a text is JSON (RFC 8259) whose objects repeat no key. */
#ifndef TESTS_FUZZ_JSON_H
#define TESTS_FUZZ_JSON_H

#include <stdbool.h>
#include <stddef.h>

bool is_json(const char *text, size_t size);

#endif
