/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What an input said, as one line of words to compare with:
 *
 *     0:m1    session 0: the Message with Sequence Number 1
 *     0:bad7  a datagram of 7 octets that is no Message
 *     0:gap16+4   a gap: 16 lost, 4 skipped
 *     0:cut5  5 octets that remained when a stream broke off
 *     0:end   its end
 *     note    a note
 *
 * Messages are the shortest possible: a Message Header and nothing else.
 */
#ifndef TESTS_DUMP_TRANSCRIPT_H
#define TESTS_DUMP_TRANSCRIPT_H

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "dump/input.h"

#define MESSAGE_SIZE 16

struct transcript {
	char text[4096];
	struct {
		uint8_t octets[1 << 16];
		size_t size;
	} stream[8]; /* of each session: octets that are no Message yet */
};

/* The Message with this Sequence Number, below 256. */
static inline void
make_message(uint8_t octets[MESSAGE_SIZE], unsigned number)
{
	memset(octets, 0, MESSAGE_SIZE);
	octets[1] = 10;
	octets[3] = MESSAGE_SIZE;
	octets[11] = (uint8_t)number;
}

static inline void
say(struct transcript *t, const char *form, ...)
{
	size_t size = strlen(t->text);
	va_list arguments;

	if (size > 0 && size < sizeof t->text - 1)
		t->text[size++] = ' ';
	va_start(arguments, form);
	vsnprintf(&t->text[size], sizeof t->text - size, form, arguments);
	va_end(arguments);
}

static inline bool
is_message(const uint8_t *octets, size_t size)
{
	return size >= MESSAGE_SIZE && octets[0] == 0 && octets[1] == 10 &&
	    octets[2] == 0 && octets[3] == MESSAGE_SIZE;
}

static inline void
hear_stream(struct transcript *t, unsigned n, ipfix_span octets)
{
	uint8_t *kept = t->stream[n].octets;
	size_t *size = &t->stream[n].size;

	if (octets.size > sizeof t->stream[n].octets - *size)
		octets.size = sizeof t->stream[n].octets - *size;
	if (octets.size > 0)
		memcpy(&kept[*size], octets.data, octets.size);
	*size += octets.size;
	while (is_message(kept, *size)) {
		say(t, "%u:m%u", n, kept[11]);
		*size -= MESSAGE_SIZE;
		memmove(kept, &kept[MESSAGE_SIZE], *size);
	}
}

static inline void
hear_break(struct transcript *t, unsigned n)
{
	if (t->stream[n].size > 0)
		say(t, "%u:cut%zu", n, t->stream[n].size);
	t->stream[n].size = 0;
}

static inline void
hear_datagram(struct transcript *t, unsigned n, ipfix_span octets)
{
	if (octets.size == MESSAGE_SIZE && is_message(octets.data, octets.size))
		say(t, "%u:m%u", n, octets.data[11]);
	else
		say(t, "%u:bad%zu", n, octets.size);
}

/* Adds what a unit says. */
static inline void
hear(struct transcript *t, const struct unit *unit)
{
	unsigned n = unit->session != NULL ? unit->session->number % 8 : 0;

	switch (unit->kind) {
	case UNIT_DATAGRAM:
		hear_datagram(t, n, unit->octets);
		break;
	case UNIT_STREAM:
		hear_stream(t, n, unit->octets);
		break;
	case UNIT_GAP:
		hear_break(t, n);
		say(t, "%u:gap%" PRIu64 "+%" PRIu64, n, unit->lost,
		    unit->skipped);
		break;
	case UNIT_END:
		hear_break(t, n);
		say(t, "%u:end", n);
		break;
	case UNIT_NOTE:
		say(t, "note");
		break;
	}
}

#endif
