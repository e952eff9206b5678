/* SPDX-License-Identifier: BSD-3-Clause */
/* The streams of one session, each with its Sequence Numbers. */
#ifndef IPX_SESSION_STREAMS_H
#define IPX_SESSION_STREAMS_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>

#include "session/sequence.h"

struct ipx_streams {
	struct ipx_sequence *streams; /* by Observation Domain and stream */
	size_t count, room, max;
	ipfix_sequence_rule rule;
};

/*
 * Finds a stream, or begins it.
 *
 * IPFIX_OK: *found is set, good until the next call.
 * IPFIX_ERR_LIMIT: there are as many as there may be.
 * IPFIX_ERR_NOMEM: no memory.
 */
ipfix_result ipx_streams_get(struct ipx_streams *streams,
    const ipfix_alloc *alloc, uint32_t odid, uint16_t stream,
    struct ipx_sequence **found);

/* Finds a stream that was begun, good as above, or NULL. */
struct ipx_sequence *ipx_streams_find(
    const struct ipx_streams *streams, uint32_t odid, uint16_t stream);

/* Forgets all, and gives back the memory. */
void ipx_streams_clear(struct ipx_streams *streams, const ipfix_alloc *alloc);

#endif
