/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The octets of a file or of standard input, unpacked if they are gzip: that
 * is told by the content, so a name or a pipe does not matter.
 */
#ifndef DUMP_SOURCE_H
#define DUMP_SOURCE_H

#include <stdio.h>
#include <sys/types.h>

#include <ipfix/span.h>

struct source;

/* NULL only if memory is out; other failures are told by source_error(). */
struct source *source_open(const char *path);

/* The first octets, not consumed: 16, or fewer if there are no more. */
ipfix_span source_peek(const struct source *source);

/*
 * Up to `size` of the next octets: how many, 0 at the end, -1 on failure.
 * A failure comes after all that could be read before it, and stays.
 */
ssize_t source_read(struct source *source, void *to, size_t size);

/* The same as a stream, for those who need one.  Closing it leaves the
 * source open.  NULL if memory is out. */
FILE *source_stream(struct source *source);

/* What failed, without the file's name; "" if nothing did. */
const char *source_error(const struct source *source);

/* Octets consumed of the file as it is stored, and its size or 0. */
void source_progress(
    const struct source *source, uint64_t *done, uint64_t *total);

/* NULL is fine. */
void source_close(struct source *source);

#endif
