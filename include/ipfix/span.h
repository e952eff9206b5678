/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief A run of octets that somebody else owns.
 */
#ifndef IPFIX_SPAN_H
#define IPFIX_SPAN_H

#include <ipfix/api.h>

/**
 * Pointer and size.  A span owns nothing: it lives as long as the octets it
 * points to.  Spans handed out by the library have a NULL @p data when they
 * are empty, unless an empty run inside a Message is meant.
 */
typedef struct ipfix_span {
	const uint8_t *data; /**< The first octet. */
	size_t size;         /**< How many octets there are. */
} ipfix_span;

#endif
