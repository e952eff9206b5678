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

struct ipx_sequence *
ipx_streams_find(
    const struct ipx_streams *streams, uint32_t odid, uint16_t stream)
{
	uint64_t key = key_of(odid, stream);
	size_t i = lower(streams, key);
	const ipfix_stream *seen;

	if (i == streams->count)
		return NULL;
	seen = &streams->streams[i].seen;
	return key_of(seen->odid, seen->stream) == key ? &streams->streams[i]
	                                               : NULL;
}

ipfix_result
ipx_streams_get(struct ipx_streams *streams, const ipfix_alloc *alloc,
    uint32_t odid, uint16_t stream, struct ipx_sequence **found)
{
	struct ipx_streams *s = streams;
	struct ipx_sequence *stored = ipx_streams_find(s, odid, stream);
	size_t i;

	if (stored == NULL) {
		if (s->count >= s->max)
			return IPFIX_ERR_LIMIT;
		if (!reserve(s, alloc))
			return IPFIX_ERR_NOMEM;
		i = lower(s, key_of(odid, stream));
		stored = &s->streams[i];
		memmove(
		    stored + 1, stored, (s->count - i) * sizeof(*s->streams));
		ipx_sequence_init(stored, odid, stream, s->rule);
		s->count++;
	}
	*found = stored;
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
