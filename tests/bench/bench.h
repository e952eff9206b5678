/* SPDX-License-Identifier: BSD-3-Clause */
/* Rounds of measurements, and the table they become. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include "stream.h"

enum { ROUNDS_MAX = 31, ROWS_MAX = 192 };

struct row {
	const char *workload; /* "A hot", "A streamed" ... */
	char what[48];        /* what was done */
	double ns;            /* for a record: the median */
	double least, most;
	double copy;  /* memcpy of the same Messages, in the same rounds */
	double ratio; /* to that, the median of the rounds */
};

struct bench {
	const char *workload;
	const struct stream *stream;
	unsigned loops; /* over the stream in one round */
	unsigned rounds;
	struct row rows[ROWS_MAX];
	size_t count;
};

/* One pass over the stream. */
typedef void bench_pass(void *arg);

/* From now on: what is measured on this stream, so often in a round. */
void bench_on(struct bench *bench, const char *workload,
    const struct stream *stream, unsigned loops);

/* Measures a pass, each round beside memcpy of the stream. */
void bench_row(
    struct bench *bench, const char *what, bench_pass *pass, void *arg);

/* What was measured, or NULL. */
const struct row *bench_find(
    const struct bench *bench, const char *workload, const char *what);

/* The name of the processor. */
void bench_machine(char *name, size_t size);

/* The results, as a table in Markdown and as a picture. */
void bench_print(const struct bench *bench);
int bench_draw(const struct bench *bench, const char *path);

/* A sum that has to come out: the program ends where it does not. */
void bench_check(const char *what, uint64_t got, uint64_t expected);

/* The groups of measurements, one to a file. */
void bench_flow(struct bench *bench, uint64_t records);
void bench_mixed(struct bench *bench, uint64_t records);
void bench_lists(struct bench *bench, uint64_t records);
void bench_many(struct bench *bench, uint64_t records);
void bench_encode(struct bench *bench, uint64_t records);
void bench_fixbuf(struct bench *bench, uint64_t records);

#endif
