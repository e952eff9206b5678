/* SPDX-License-Identifier: BSD-3-Clause */
#include "input.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture.h"
#include "source.h"
#include "trace.h"

enum state {
	READING,
	BROKEN, /* reading failed: to be told after the end of the session */
	DONE,
	FAILED,
};

struct input {
	char *name;
	struct source *source;
	struct capture *capture;      /* NULL for a file */
	struct input_session session; /* of a file */
	enum state state; /* of a file, or once it could not be opened */
	char error[1024];
	uint8_t octets[65536];
};

static void
fail(struct input *in, const char *reason)
{
	in->state = FAILED;
	snprintf(in->error, sizeof in->error, "%s: %s", in->name, reason);
}

/* What begins with such octets is something else that people may have. */
static const char *
guess(ipfix_span peek)
{
	static const struct {
		uint8_t size, magic[4];
		const char *text;
	} known[] = {
		{ 2, { 0, 9 }, "begins like NetFlow version 9, not IPFIX" },
		{ 2, { 0, 5 }, "begins like NetFlow version 5, not IPFIX" },
		{ 4, { 0x28, 0xb5, 0x2f, 0xfd },
		    "is packed by zstd: unpack it first" },
		{ 4, { 0xfd, '7', 'z', 'X' },
		    "is packed by xz: unpack it first" },
		{ 3, { 'B', 'Z', 'h' }, "is packed by bzip2: unpack it first" },
		{ 2, { 0xa5, 0x0c }, "is a file of nfdump" },
	};

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (peek.size >= known[i].size &&
		    memcmp(peek.data, known[i].magic, known[i].size) == 0)
			return known[i].text;
	return "is neither an IPFIX File nor a pcap or pcapng capture";
}

/* An IPFIX File begins with a Message: version 10. */
static bool
is_ipfix(ipfix_span peek)
{
	return peek.size >= 2 && peek.data[0] == 0 && peek.data[1] == 10;
}

static void
recognise(struct input *in)
{
	ipfix_span peek = source_peek(in->source);

	if (trace_wanted(peek)) {
		in->capture = capture_open(in->source);
		if (in->capture == NULL)
			fail(in, "out of memory");
	} else if (is_ipfix(peek)) {
		snprintf(in->session.text, sizeof in->session.text, "file");
	} else if (source_error(in->source)[0] != '\0') {
		fail(in, source_error(in->source));
	} else if (peek.size == 0) {
		fail(in, "is empty");
	} else {
		fail(in, guess(peek));
	}
}

struct input *
input_open(const char *path)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct input *in = calloc(1, sizeof *in);

	if (in == NULL)
		return NULL;
	in->name = malloc(strlen(name) + 1);
	in->source = source_open(path);
	if (in->name == NULL || in->source == NULL) {
		input_close(in);
		return NULL;
	}
	strcpy(in->name, name);
	recognise(in);
	return in;
}

static int
file_next(struct input *in, struct unit *unit)
{
	ssize_t got = source_read(in->source, in->octets, sizeof in->octets);

	*unit = (struct unit){ .kind = UNIT_STREAM,
		.session = &in->session,
		.octets = { in->octets, got > 0 ? (size_t)got : 0 } };
	if (got <= 0) {
		unit->kind = UNIT_END;
		unit->octets.data = NULL;
		in->state = got < 0 ? BROKEN : DONE;
	}
	return INPUT_UNIT;
}

int
input_next(struct input *in, struct unit *unit)
{
	int rc;

	if (in->state == BROKEN)
		fail(in, source_error(in->source));
	if (in->state == FAILED)
		return INPUT_FAILED;
	if (in->state == DONE)
		return INPUT_DONE;
	if (in->capture == NULL)
		return file_next(in, unit);
	rc = capture_next(in->capture, unit);
	if (rc == INPUT_FAILED)
		fail(in, capture_error(in->capture));
	return rc;
}

const char *
input_error(const struct input *in)
{
	return in->error;
}

void
input_progress(const struct input *in, uint64_t *done, uint64_t *total)
{
	source_progress(in->source, done, total);
}

uint64_t
input_packets(const struct input *in)
{
	return in->capture != NULL ? capture_packets(in->capture) : 0;
}

void
input_close(struct input *in)
{
	if (in == NULL)
		return;
	capture_close(in->capture);
	source_close(in->source);
	free(in->name);
	free(in);
}
