/* SPDX-License-Identifier: BSD-3-Clause */
/* What must hold whatever the octets are. */
#ifndef TESTS_FUZZ_REQUIRE_H
#define TESTS_FUZZ_REQUIRE_H

#include <stdio.h>
#include <stdlib.h>

#define REQUIRE(what)                                                        \
	do {                                                                 \
		if (!(what)) {                                               \
			(void)printf(                                        \
			    "fail: %s:%d: %s\n", __FILE__, __LINE__, #what); \
			(void)fflush(stdout);                                \
			abort();                                             \
		}                                                            \
	} while (0)

#endif
