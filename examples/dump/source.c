/* SPDX-License-Identifier: BSD-3-Clause */
#define _GNU_SOURCE /* fopencookie */
#define _DARWIN_C_SOURCE
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unpack.h"

#define PEEK_SIZE 16

struct source {
	int file;              /* -1 if it could not be opened */
	struct unpack *unpack; /* NULL if nothing is packed */
	bool ended;            /* the file as stored has no more octets */
	uint64_t done, total;  /* of the file as stored */
	size_t peek_at, peek_size;
	uint8_t peek[PEEK_SIZE];
	char error[160];
	size_t at, filled; /* the unread octets of `stored` */
	uint8_t stored[65536];
};

/* The first failure is the one that is told. */
static void
fail(struct source *s, const char *what)
{
	if (s->error[0] == '\0')
		snprintf(s->error, sizeof s->error, "%s", what);
}

static void
open_file(struct source *s, const char *path)
{
	struct stat about;

	s->file = strcmp(path, "-") == 0 ? dup(STDIN_FILENO)
	                                 : open(path, O_RDONLY | O_CLOEXEC);
	if (s->file < 0 || fstat(s->file, &about) != 0)
		fail(s, strerror(errno));
	else if (S_ISDIR(about.st_mode))
		fail(s, "is a directory");
	else if (S_ISREG(about.st_mode) && about.st_size > 0)
		s->total = (uint64_t)about.st_size;
}

/* Appends to `stored` what one read gives. */
static void
read_stored(struct source *s)
{
	ssize_t got;

	if (s->ended || s->error[0] != '\0')
		return;
	do
		got = read(s->file, &s->stored[s->filled],
		    sizeof s->stored - s->filled);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		fail(s, strerror(errno));
	s->ended = got <= 0;
	s->filled += got > 0 ? (size_t)got : 0;
	s->done += got > 0 ? (uint64_t)got : 0;
}

/* Whether octets are left of the file as stored; reads some if need be. */
static bool
stored_left(struct source *s)
{
	if (s->at < s->filled)
		return true;
	s->at = 0;
	s->filled = 0;
	read_stored(s);
	return s->filled > 0;
}

static size_t
read_plain(struct source *s, uint8_t *to, size_t size)
{
	if (!stored_left(s))
		return 0;
	if (size > s->filled - s->at)
		size = s->filled - s->at;
	memcpy(to, &s->stored[s->at], size);
	s->at += size;
	return size;
}

static size_t
read_packed(struct source *s, uint8_t *to, size_t size)
{
	size_t got = 0;

	while (got == 0 && s->error[0] == '\0' && stored_left(s)) {
		ipfix_span in = { &s->stored[s->at], s->filled - s->at };

		got = unpack_some(s->unpack, &in, to, size);
		s->at = s->filled - in.size;
		if (unpack_error(s->unpack) != NULL)
			fail(s, unpack_error(s->unpack));
	}
	if (got == 0 && !unpack_may_end(s->unpack))
		fail(s, "the gzip data end too early");
	return got;
}

static size_t
read_some(struct source *s, uint8_t *to, size_t size)
{
	if (size == 0)
		return 0;
	return s->unpack != NULL ? read_packed(s, to, size)
	                         : read_plain(s, to, size);
}

/* Finds out whether the file is packed, and looks at its first octets. */
static void
look_ahead(struct source *s)
{
	size_t got;

	while (s->filled < PEEK_SIZE && !s->ended && s->error[0] == '\0')
		read_stored(s);
	if (unpack_wanted((ipfix_span){ s->stored, s->filled })) {
		s->unpack = unpack_new();
		if (s->unpack == NULL)
			fail(s, "out of memory");
	}
	do {
		got = read_some(
		    s, &s->peek[s->peek_size], PEEK_SIZE - s->peek_size);
		s->peek_size += got;
	} while (got > 0);
}

struct source *
source_open(const char *path)
{
	struct source *s = calloc(1, sizeof *s);

	if (s == NULL)
		return NULL;
	open_file(s, path);
	if (s->error[0] == '\0')
		look_ahead(s);
	return s;
}

ipfix_span
source_peek(const struct source *s)
{
	size_t left = s->peek_size - s->peek_at;

	return (ipfix_span){ left > 0 ? &s->peek[s->peek_at] : NULL, left };
}

ssize_t
source_read(struct source *s, void *to, size_t size)
{
	ipfix_span peek = source_peek(s);
	size_t got;

	if (peek.size > 0 && size > 0) {
		if (size > peek.size)
			size = peek.size;
		memcpy(to, peek.data, size);
		s->peek_at += size;
		return (ssize_t)size;
	}
	got = read_some(s, to, size);
	return got == 0 && s->error[0] != '\0' ? -1 : (ssize_t)got;
}

const char *
source_error(const struct source *s)
{
	return s->error;
}

void
source_progress(const struct source *s, uint64_t *done, uint64_t *total)
{
	*done = s->done - (s->filled - s->at);
	*total = s->total;
}

void
source_close(struct source *s)
{
	if (s == NULL)
		return;
	if (s->file >= 0)
		close(s->file);
	unpack_free(s->unpack);
	free(s);
}

#if defined(__linux__)

static ssize_t
stream_read(void *source, char *to, size_t size)
{
	ssize_t got = source_read(source, to, size);

	if (got < 0)
		errno = EIO;
	return got;
}

FILE *
source_stream(struct source *s)
{
	return fopencookie(
	    s, "r", (cookie_io_functions_t){ .read = stream_read });
}

#else /* BSD, macOS */

static int
stream_read(void *source, char *to, int size)
{
	ssize_t got = source_read(source, to, size > 0 ? (size_t)size : 0);

	if (got < 0)
		errno = EIO;
	return (int)got;
}

FILE *
source_stream(struct source *s)
{
	return funopen(s, stream_read, NULL, NULL, NULL);
}

#endif
