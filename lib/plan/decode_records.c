/* SPDX-License-Identifier: BSD-3-Clause */
/* Plans are carried out: records become structs. */
#include "plan/decode_plan.h"

#include <string.h>

enum { LONG_PREFIX = 255 };

/* What shuffling cannot do; all of it, where there is no kernel. */
static void
decode_rest(const struct ipx_decode_plan *p, const struct ipx_tile *tile,
    struct ipx_converter *c)
{
	size_t first = p->shuffle.kernel != NULL ? p->shuffled : 0;

	if (p->shuffle.kernel == NULL && p->gaps)
		memset(tile->host, 0, tile->count * tile->host_stride);
	ipx_portable_decode(p->moves + first, p->move_count - first, tile, c);
}

/* Records of one size: where they lie need not be looked for. */
static void
decode_fixed(const struct ipx_decode_plan *p, const struct ipx_run *run,
    struct ipx_converter *c)
{
	struct ipx_tile tile = { .from = run->from,
		.from_stride = run->from_stride,
		.host = run->to,
		.host_stride = run->to_stride,
		.count = run->count };

	if (p->shuffle.kernel != NULL)
		p->shuffle.kernel->strided(&p->shuffle, run);
	decode_rest(p, &tile, c);
}

static size_t
decode_all_fixed(const struct ipx_decode_plan *p, struct ipx_cursor *c,
    uint8_t *to, size_t max, struct ipx_converter *v)
{
	size_t size = p->base.tmpl->record_min;
	size_t count = ipx_cursor_left(c) / size, done = 0;
	struct ipx_run run = { .from_stride = size,
		.to_stride = p->base.host_size };

	if (count > max)
		count = max;
	while (done < count) {
		run.from = &c->in.data[c->at];
		run.to = to + done * run.to_stride;
		run.count = count - done < IPX_TILE ? count - done : IPX_TILE;
		decode_fixed(p, &run, v);
		c->at += run.count * size;
		done += run.count;
	}
	return count;
}

/* Steps over what precedes a field of variable length, and the field. */
static inline bool
step_over(struct ipx_cursor *c, size_t gap, uint16_t *size)
{
	uint8_t octet;

	if (ipx_cursor_left(c) <= gap)
		return false;
	octet = c->in.data[c->at + gap];
	c->at += gap + 1;
	*size = octet;
	/* RFC 7011, section 7: 255 announces two more octets. */
	if (octet == LONG_PREFIX && !ipx_cursor_u16(c, size))
		return false;
	if (*size > ipx_cursor_left(c))
		return false;
	c->at += *size;
	return true;
}

enum { AHEAD = 1024, LINE = 64 };

/*
 * A walk waits for one length after the other, and memory that is asked for
 * only then comes late; so what will be needed in a while is asked for now.
 * It may lie behind the Message, and need not be there at all.
 */
static inline void
look_ahead(const uint8_t *at)
{
#ifdef __GNUC__
	uintptr_t ahead = (uintptr_t)at + AHEAD;

	__builtin_prefetch((const void *)ahead);
	__builtin_prefetch((const void *)(ahead + LINE));
	__builtin_prefetch((const void *)(ahead + 2 * (uintptr_t)LINE));
#else
	(void)at;
#endif
}

/* Takes record number `i` of a tile apart.  False: it is cut short. */
static inline bool
walk_record(const struct ipx_decode_plan *p, const struct ipx_scratch *s,
    struct ipx_cursor *c, size_t i)
{
	const ipfix_template *t = p->base.tmpl;
	struct ipx_cursor in = *c;
	uint16_t size;

	s->rows[i] = &in.in.data[in.at];
	look_ahead(s->rows[i]);
	for (size_t v = 0; v < t->variable_count; v++) {
		size_t at = (size_t)p->rows[v] * IPX_TILE + i;

		if (!step_over(&in, t->gaps[v], &size))
			return false;
		if (p->rows[v] == 0)
			continue;
		s->rows[at] = in.in.data + in.at;
		s->sizes[at] = size;
	}
	if (t->tail > ipx_cursor_left(&in))
		return false;
	in.at += t->tail;
	*c = in;
	return true;
}

static size_t
decode_tile(const struct ipx_decode_plan *p, const struct ipx_scratch *s,
    struct ipx_cursor *c, uint8_t *to, size_t max, struct ipx_converter *v)
{
	struct ipx_run run = { .to = to, .to_stride = p->base.host_size };
	struct ipx_tile tile = { .rows = s->rows,
		.sizes = s->sizes,
		.host = to,
		.host_stride = p->base.host_size };

	while (run.count < max &&
	    ipx_cursor_left(c) >= p->base.tmpl->record_min &&
	    walk_record(p, s, c, run.count))
		run.count++;
	if (p->shuffle.kernel != NULL)
		p->shuffle.kernel->gathered(&p->shuffle, s->rows, &run);
	tile.count = run.count;
	decode_rest(p, &tile, v);
	return run.count;
}

size_t
ipx_decode_records(const struct ipx_decode_plan *plan,
    const struct ipx_scratch *scratch, struct ipx_cursor *c, uint8_t *to,
    size_t max, struct ipx_converter *converter)
{
	size_t done = 0, room, count;

	if (plan->base.tmpl->variable_count == 0)
		return decode_all_fixed(plan, c, to, max, converter);
	do {
		room = max - done < IPX_TILE ? max - done : IPX_TILE;
		count = decode_tile(plan, scratch, c,
		    to + done * plan->base.host_size, room, converter);
		done += count;
	} while (room > 0 && count == room);
	return done;
}
