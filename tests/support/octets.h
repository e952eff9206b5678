/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Octets for tests, always in a block of exactly their size, so that a
 * sanitizer sees one octet too many.  The caller frees `data`.
 */
#ifndef TESTS_SUPPORT_OCTETS_H
#define TESTS_SUPPORT_OCTETS_H

#include <ipfix/span.h>

struct octets {
	uint8_t *data;
	size_t size;
};

/* A copy of exactly `size` octets; never NULL. */
uint8_t *exact(const void *octets, size_t size);

/*
 * Octets from text: two hexadecimal digits each; spaces, line ends and
 * comments from '#' to the end of the line are passed over.
 */
struct octets hex(const char *text);

/* The contents of a file; `data` is NULL if it cannot be read. */
struct octets file_octets(const char *path);

/* The octets of a file of hexadecimal text; `data` is NULL likewise. */
struct octets file_hex(const char *path);

/* The same octets as a span. */
static inline ipfix_span
octets_span(struct octets o)
{
	return (ipfix_span){ o.size > 0 ? o.data : NULL, o.size };
}

#endif
