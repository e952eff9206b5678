/* SPDX-License-Identifier: BSD-3-Clause */
#include "notes.h"

#include <inttypes.h>
#include <stdio.h>

static const char *const texts[TROUBLE_KINDS] = {
	[TROUBLE_CUT] = "cut off when it was captured (snap length)",
	[TROUBLE_HEADERS] = "headers are cut off or contradict themselves",
	[TROUBLE_FRAGMENTS] = "IP fragments whose rest never came",
	[TROUBLE_NETFLOW] = "NetFlow version 5 or 9, skipped",
	[TROUBLE_TLS] = "TLS or DTLS, cannot be read",
	[TROUBLE_MANY] = "too many sessions at once, skipped",
	[TROUBLE_LARGE] = "SCTP user message larger than any Message, skipped",
	[TROUBLE_INTERLEAVED] = "SCTP I-DATA chunk (RFC 8260), skipped",
};

void
notes_add(struct notes *notes, enum trouble trouble, uint64_t packet)
{
	if (notes->of[trouble].count++ == 0)
		notes->of[trouble].first = packet;
}

void
notes_end(struct notes *notes)
{
	notes->ending = true;
}

const char *
notes_next(struct notes *notes, uint64_t *packet)
{
	for (int i = 0; i < TROUBLE_KINDS; i++) {
		uint64_t count = notes->of[i].count;

		if (count > 0 && !notes->of[i].told) {
			notes->of[i].told = true;
			*packet = notes->of[i].first;
			snprintf(notes->text, sizeof notes->text,
			    "packet %" PRIu64 ": %s", *packet, texts[i]);
			return notes->text;
		}
		if (count > 1 && notes->ending) {
			notes->of[i].count = 0;
			*packet = 0;
			snprintf(notes->text, sizeof notes->text,
			    "%" PRIu64 " packets in all: %s", count, texts[i]);
			return notes->text;
		}
	}
	return NULL;
}
