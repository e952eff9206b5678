/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages, one after the other in memory. */
#ifndef TESTS_BENCH_STREAM_H
#define TESTS_BENCH_STREAM_H

#include "workload.h"

enum workload { A, B, C };

struct shape {
	enum workload workload;
	uint64_t records;     /* without those of options */
	size_t message;       /* octets of the largest one */
	size_t each;          /* records of a Message at most, or 0 */
	unsigned templates;   /* of A, in turn; 0 is 1 */
	bool announce_always; /* the template in each Message */
};

struct stream {
	struct shape shape;
	uint8_t *octets;
	size_t size;
	size_t first; /* the size of the first Message: the templates */
	uint64_t records, messages;
	uint64_t digest; /* the sum over all records */
};

struct stream stream_new(const struct shape *shape);
void stream_free(struct stream *stream);

/* The size of the Message at `p`. */
static inline size_t
message_size(const uint8_t *p)
{
	return (size_t)p[2] << 8 | p[3];
}

/* Copies each Message to one place: the least that reading them can take. */
void stream_copy(const struct stream *stream);

#endif
