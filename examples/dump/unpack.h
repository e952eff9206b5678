/* SPDX-License-Identifier: BSD-3-Clause */
/* Takes gzip apart, member after member, by zlib if it was built in. */
#ifndef DUMP_UNPACK_H
#define DUMP_UNPACK_H

#include <ipfix/span.h>

struct unpack;

/* Whether gzip begins with these octets. */
bool unpack_wanted(ipfix_span octets);

/* NULL if memory is out. */
struct unpack *unpack_new(void);

/*
 * Unpacks some octets: how many.  0 if `in`, which is cut down to what was
 * not used, gave none yet, or if it is bad.
 */
size_t unpack_some(struct unpack *u, ipfix_span *in, uint8_t *to, size_t size);

/* Whether the data may end here: behind a member. */
bool unpack_may_end(const struct unpack *u);

/* What is wrong; NULL if nothing is. */
const char *unpack_error(const struct unpack *u);

/* NULL is fine. */
void unpack_free(struct unpack *u);

#endif
