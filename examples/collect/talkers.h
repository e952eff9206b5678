/* SPDX-License-Identifier: BSD-3-Clause */
/* Who sends how much: a table of addresses that does not outgrow its size. */
#ifndef COLLECT_TALKERS_H
#define COLLECT_TALKERS_H

#include <ipfix/ipfix.h>

struct talker {
	uint8_t address[16];
	uint8_t size; /* 4, 16, or 0: a place that is free */
	uint64_t octets, packets, flows;
};

struct talkers;

/* NULL: no memory. */
struct talkers *talkers_new(void);
void talkers_free(struct talkers *talkers);

/* Takes a flow. */
void talkers_add(struct talkers *talkers, ipfix_span address, uint64_t octets,
    uint64_t packets);

/*
 * Puts those with most octets, or packets, first; returns how many there are,
 * and at *list the first of them.  They must be forgotten next.
 */
size_t talkers_sort(
    struct talkers *talkers, bool by_packets, const struct talker **list);

/* What had no place in the table. */
const struct talker *talkers_rest(const struct talkers *talkers);

void talkers_forget(struct talkers *talkers);

#endif
