/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/streams.h"

#include <string.h>

#include "base/alloc.h"

static uint64_t
key_of(uint32_t odid, uint16_t stream)
{
	return (uint64_t)odid << 16 | stream;
}

/* The index of the first stream whose key is not below this one. */
static size_t
lower(const struct ipx_streams *s, uint64_t key)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const ipfix_stream *seen = &s->streams[middle].seen;

		if (key_of(seen->odid, seen->stream) < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
reserve(struct ipx_streams *s, const ipfix_alloc *alloc)
{
	void *streams = s->streams;
	size_t room = s->room > 0 ? s->room * 2 : 1;

	if (s->count < s->room)
		return true;
	if (!ipx_alloc_grow(alloc, &streams, s->room * sizeof(*s->streams),
	        room * sizeof(*s->streams)))
		return false;
	s->streams = streams;
	s->room = room;
	return true;
}

ipfix_result
ipx_streams_get(struct ipx_streams *streams, const ipfix_alloc *alloc,
    uint32_t odid, uint16_t stream, struct ipx_sequence **found)
{
	struct ipx_streams *s = streams;
	size_t i = lower(s, key_of(odid, stream));
	const ipfix_stream *seen = i < s->count ? &s->streams[i].seen : NULL;

	if (seen == NULL || seen->odid != odid || seen->stream != stream) {
		if (s->count >= s->max)
			return IPFIX_ERR_LIMIT;
		if (!reserve(s, alloc))
			return IPFIX_ERR_NOMEM;
		memmove(&s->streams[i + 1], &s->streams[i],
		    (s->count - i) * sizeof(*s->streams));
		ipx_sequence_init(&s->streams[i], odid, stream, s->rule);
		s->count++;
	}
	*found = &s->streams[i];
	return IPFIX_OK;
}

void
ipx_streams_clear(struct ipx_streams *streams, const ipfix_alloc *alloc)
{
	ipx_free(
	    alloc, streams->streams, streams->room * sizeof(*streams->streams));
	streams->streams = NULL;
	streams->count = 0;
	streams->room = 0;
}
