/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The vectors: Messages in files of hexadecimal text, our own in
 * tests/vectors/ and those of the reference data beside the source tree.
 */
#ifndef TESTS_SUPPORT_VECTORS_H
#define TESTS_SUPPORT_VECTORS_H

#include <ipfix/transport.h>

#include "support/octets.h"

struct vector {
	char *name; /* of the file; a reference's begins with its folder */
	struct octets octets;
	ipfix_transport transport; /* "over TCP", "over SCTP", "from a file" */
	char *events; /* what its lines "#= ..." say; "" if there are none */
};

struct vectors {
	struct vector *list; /* by name */
	size_t count;
};

/* Our own vectors. */
struct vectors vectors_own(void);

/*
 * Those, and the reference data's; a bare Set of these becomes a Message.
 * Says that a test skips something where they are absent.
 */
struct vectors vectors_all(void);

void vectors_free(struct vectors *vectors);

#endif
