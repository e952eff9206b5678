/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a user should know about a capture.  Each kind of trouble is told
 * when it is first met, and how often it was met at the end.
 */
#ifndef DUMP_NOTES_H
#define DUMP_NOTES_H

#include <ipfix/span.h>

enum trouble {
	TROUBLE_CUT,
	TROUBLE_HEADERS,
	TROUBLE_FRAGMENTS,
	TROUBLE_NETFLOW,
	TROUBLE_TLS,
	TROUBLE_MANY,
	TROUBLE_LARGE,
	TROUBLE_INTERLEAVED,
	TROUBLE_KINDS,
};

struct notes {
	bool ending;
	struct {
		uint64_t count, first; /* and the packet of the first */
		bool told;
	} of[TROUBLE_KINDS];
	char text[160];
};

/* Notes trouble met with a packet. */
void notes_add(struct notes *notes, enum trouble trouble, uint64_t packet);

/* No more will come: how often each was met may be told. */
void notes_end(struct notes *notes);

/* What to tell next, and of which packet (0: of many); NULL for nothing.
 * Lives until the next call. */
const char *notes_next(struct notes *notes, uint64_t *packet);

#endif
