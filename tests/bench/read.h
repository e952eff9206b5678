/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways to read a stream. */
#ifndef TESTS_BENCH_READ_H
#define TESTS_BENCH_READ_H

#include "stream.h"

enum { READ_MAX = 1024, READ_TEXT = 65536 };

struct read {
	const struct stream *stream;
	ipfix_layout *layout;
	ipfix_session *session;
	ipfix_decoder *decoder;
	void *structs;    /* READ_MAX of the layout */
	char *text;       /* READ_TEXT */
	uint64_t records; /* read so far */
	uint64_t digest;
	uint64_t (*sum)(const void *structs, size_t count);
	void (*each)(struct read *read, const ipfix_record *record);
};

/* Takes the layout over; the templates of the stream are learned. */
struct read *read_new(const struct stream *stream, ipfix_layout *layout);
void read_free(struct read *read);

/* Takes another kernel.  False: it is not available. */
bool read_with(struct read *read, ipfix_kernel kernel);

/* The sum of the digests of all records, decoded by a session. */
uint64_t read_sum(
    struct read *read, uint64_t (*sum)(const void *structs, size_t count));

/* Framing alone, and what is done with each Data Set of the first kind. */
void read_framed(
    struct read *read, void (*set)(struct read *read, const ipfix_set *set));

/* Passes over the stream; the argument is a struct read. */
void read_copy(void *arg);
void read_frames(void *arg);
void read_session_frames(void *arg);
void read_sets(void *arg);
void read_session_sets(void *arg);
void read_session_records(void *arg);
void read_each(void *arg);
void read_fields(void *arg);
void read_json(void *arg);
void read_set_fields(void *arg);
void read_set_json(void *arg);

#endif
