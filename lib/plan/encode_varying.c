/* SPDX-License-Identifier: BSD-3-Clause */
/* Records with fields of variable length: made of pieces and values. */
#include "plan/encode_plan.h"

#include "base/writer.h"
#include "plan/copy.h"

enum { LONG_PREFIX = 255, LONG_PREFIX_SIZE = 3 };

enum { CORES = 32 }; /* made at once, at most */

/* Writes how long a value is, behind *to; there is room for 3 octets. */
static inline uint8_t *
put_length(uint8_t *to, size_t size)
{
	if (size < LONG_PREFIX) {
		*to = (uint8_t)size;
		return to + 1;
	}
	*to = LONG_PREFIX;
	ipx_store16(to + 1, (uint16_t)size);
	return to + LONG_PREFIX_SIZE;
}

/* Where a record is written, and where the Message ends. */
struct place {
	uint8_t *at, *end;
};

static inline bool
has_room(const struct place *to, size_t size)
{
	size_t prefix = size < LONG_PREFIX ? 1 : LONG_PREFIX_SIZE;

	return size + prefix <= (size_t)(to->end - to->at);
}

/* A span becomes a field of variable length. */
static inline ipfix_result
put_span(const struct ipx_move *m, const uint8_t *host, struct place *to)
{
	ipfix_span span;
	uint64_t all;

	memcpy(&span, host + m->host, sizeof(span));
	if (span.size > UINT16_MAX)
		return IPFIX_ERR_LENGTH;
	if (!has_room(to, span.size))
		return IPFIX_FULL;
	to->at = put_length(to->at, span.size);
	all = ipx_copy(to->at, span.data, span.size);
	to->at += span.size;
	if (m->type == IPFIX_STRING && !ipx_copied_ascii(all) &&
	    !ipfix_string_valid(span))
		return IPFIX_ERR_VALUE;
	return IPFIX_OK;
}

/* So does any other member, or none at all: then it is empty. */
static ipfix_result
put_value(const struct ipx_move *m, const uint8_t *host, struct place *to,
    struct ipx_converter *c)
{
	size_t size = 0;
	ipfix_result rc;

	if (m->as != IPFIX_AS_NOTHING)
		size = ipx_encoded_size(m, host + m->host);
	if (size > UINT16_MAX)
		return IPFIX_ERR_LENGTH;
	if (!has_room(to, size))
		return IPFIX_FULL;
	to->at = put_length(to->at, size);
	rc = ipx_encode_value(m, host + m->host, to->at, size, c);
	to->at += size;
	return rc;
}

/* Pieces are as many steps of a copy as they need. */
static inline bool
put_piece(struct place *to, const uint8_t *piece, size_t size)
{
	size_t room = (size_t)(to->end - to->at);

	if (size + IPX_COPY_STEP <= room)
		ipx_copy_roughly(to->at, piece, size);
	else if (size <= room)
		(void)ipx_copy(to->at, piece, size);
	else
		return false;
	to->at += size;
	return true;
}

/* One record: the pieces of its core, and what comes between them. */
static inline ipfix_result
put_record(const struct ipx_encode_plan *p, const uint8_t *core,
    const uint8_t *host, struct place *to, struct ipx_converter *c)
{
	const struct ipx_piece *piece = p->pieces,
	                       *end = piece + p->piece_count;
	ipfix_result rc;

	for (; piece < end; piece++) {
		if (!put_piece(to, core + piece->at, piece->size))
			return IPFIX_FULL;
		rc = piece->variable.as == IPFIX_AS_SPAN
		    ? put_span(&piece->variable, host, to)
		    : put_value(&piece->variable, host, to, c);
		if (rc != IPFIX_OK)
			return rc;
	}
	return put_piece(to, core + p->tail_at, p->tail) ? IPFIX_OK
	                                                 : IPFIX_FULL;
}

/* As many of a batch as there is room for; *count is how many. */
static ipfix_result
put_records(const struct ipx_encode_plan *p, const struct ipx_batch *b,
    struct place *to, size_t *count, struct ipx_converter *c)
{
	const uint8_t *core = b->wire, *host = b->host;
	struct place next = *to;
	uint64_t saturated = c->losses.saturated;
	ipfix_result rc = IPFIX_OK;

	for (*count = 0; *count < b->count; ++*count) {
		rc = put_record(p, core, host, &next, c);
		if (rc != IPFIX_OK)
			break;
		core += b->wire_stride;
		host += b->host_stride;
		to->at = next.at;
		saturated = c->losses.saturated;
	}
	c->losses.saturated = saturated;
	return rc;
}

/*
 * How many cores to make at once: what does not fit into the Message is made
 * in vain.  The next records are likely as long as those before them.
 */
static size_t
likely_fit(const struct ipx_encode_plan *p, const struct ipx_order *o)
{
	size_t left = o->room - o->size;
	size_t likely =
	    o->taken > 0 ? o->size / o->taken : 2 * p->base.tmpl->record_min;
	size_t count = left / likely;

	return count < 1 ? 1 : count < CORES ? count : CORES;
}

/*
 * A few records: their cores at once, then one after the other.  Losses of
 * cores that did not fit are not counted.
 */
static ipfix_result
encode_some(const struct ipx_encode_plan *p, uint8_t *scratch,
    struct ipx_order *o, struct ipx_converter *c)
{
	const uint64_t before = c->losses.saturated;
	struct ipx_batch b =
	    ipx_next_batch(p, o, o->count, likely_fit(p, o), scratch);
	ipfix_result rc = ipx_encode_batch(p, &b, c), put_rc;
	const uint64_t cores = c->losses.saturated;
	struct place to = { o->to + o->size, o->to + o->room };
	size_t count;

	put_rc = put_records(p, &b, &to, &count, c);
	if (count < b.count && cores > before) {
		c->losses.saturated -= cores - before;
		b.count = count;
		(void)ipx_encode_batch(p, &b, c);
	}
	o->size = (size_t)(to.at - o->to);
	o->taken += count;
	return put_rc != IPFIX_OK ? put_rc : rc;
}

ipfix_result
ipx_encode_varying(const struct ipx_encode_plan *p, uint8_t *scratch,
    struct ipx_order *o, struct ipx_converter *c)
{
	ipfix_result rc = IPFIX_OK;

	while (o->taken < o->count && rc == IPFIX_OK) {
		if (o->room - o->size < p->base.tmpl->record_min)
			return IPFIX_FULL;
		rc = encode_some(p, scratch, o, c);
	}
	return rc;
}

size_t
ipx_encode_scratch(const struct ipx_encode_plan *plan)
{
	/* A core may be empty, but not nowhere. */
	return plan->piece_count > 0 ? plan->core * CORES + 1 : 0;
}
