/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reads everything that can be read of a Message: every event, field, value,
 * list and text.  What it hands out must lie within the Message, and what it
 * says must fit together.
 */
#ifndef TESTS_FUZZ_WALK_H
#define TESTS_FUZZ_WALK_H

#include <ipfix/ipfix.h>

struct walk {
	ipfix_span input; /* where all octets must come from */
	bool strict;      /* nothing malformed may be met */
	/* Octets of a header that offsets count, and that are not there. */
	size_t header;
	size_t fields;       /* left to be looked at: bounds the time */
	ipfix_counters seen; /* what the events add up to */
};

/* A registry of all elements there are, made once. */
const ipfix_registry *walk_registry(void);

/* One event and everything in it. */
void walk_event(
    struct walk *walk, const ipfix_reader *reader, const ipfix_event *event);

#endif
