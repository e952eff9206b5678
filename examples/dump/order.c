/* SPDX-License-Identifier: BSD-3-Clause */
#include "order.h"

#include <stdlib.h>
#include <string.h>

/* How far a number is behind another; negative if it is before it. */
static int32_t
behind(uint32_t number, uint32_t other)
{
	uint32_t distance = number - other;

	return distance <= INT32_MAX ? (int32_t)distance
	                             : -(int32_t)(UINT32_MAX - distance) - 1;
}

/* How many of its numbers a piece has octets for. */
static uint32_t
present(const struct piece *p)
{
	return p->octets.size < p->count ? (uint32_t)p->octets.size : p->count;
}

static size_t
cost(const struct piece *p)
{
	return sizeof *p + p->octets.size;
}

void
order_init(struct order *o, uint32_t next, size_t *all_held)
{
	*o = (struct order){
		.next = next, .given_up = next, .all_held = all_held
	};
}

static void
drop_current(struct order *o)
{
	free(o->current);
	o->current = NULL;
}

/* Takes the first piece from the list; it is the current one then. */
static struct piece *
pop(struct order *o)
{
	struct piece *p = o->first;

	o->first = p->next;
	if (o->first == NULL)
		o->last = NULL;
	o->pieces--;
	o->held -= cost(p);
	*o->all_held -= cost(p);
	drop_current(o);
	o->current = p;
	return p;
}

size_t
order_octets(const struct order *o)
{
	return o->held - o->pieces * sizeof(struct piece);
}

void
order_clear(struct order *o)
{
	while (o->first != NULL)
		pop(o);
	drop_current(o);
}

/* The link behind which a piece belongs; most come in order. */
static struct piece **
find_link(struct order *o, const struct piece *p)
{
	struct piece **link = &o->first;

	if (o->last != NULL && behind(p->start, o->last->start) > 0)
		return &o->last->next;
	while (*link != NULL && behind((*link)->start, p->start) < 0)
		link = &(*link)->next;
	return link;
}

static bool
covers(const struct piece *kept, const struct piece *p)
{
	return kept != NULL && kept->start == p->start &&
	    kept->count >= p->count && kept->octets.size >= p->octets.size;
}

bool
order_add(struct order *o, const struct piece *piece)
{
	struct piece **link, *p;
	size_t size = piece->octets.size;

	if (behind(piece->start + piece->count, o->next) <= 0)
		return true;
	link = find_link(o, piece);
	if (covers(*link, piece))
		return true;
	p = malloc(sizeof *p + size);
	if (p == NULL)
		return false;
	*p = *piece;
	if (size > 0)
		memcpy(p + 1, piece->octets.data, size);
	p->octets.data = (const uint8_t *)(p + 1);
	p->next = *link;
	if (p->next == NULL)
		o->last = p;
	*link = p;
	o->pieces++;
	o->held += cost(p);
	*o->all_held += cost(p);
	return true;
}

void
order_give_up(struct order *o, uint32_t before)
{
	if (behind(before, o->given_up) > 0)
		o->given_up = before;
}

/* Leaves of the first piece what is new; false if nothing is. */
static bool
take_first(struct order *o)
{
	struct piece *p = pop(o);
	uint32_t old = o->next - p->start;

	order_give_up(o, p->start + p->count);
	if (old >= present(p))
		return false;
	o->next = p->start + present(p);
	if (old > 0) {
		p->octets.data += old;
		p->octets.size -= old;
	}
	return true;
}

static bool
waited_long(const struct order *o, uint64_t now)
{
	return o->pieces > ORDER_PIECES_MAX || o->held > ORDER_OCTETS_MAX ||
	    *o->all_held > ORDER_ALL_OCTETS_MAX ||
	    (now > o->first->time && now - o->first->time > ORDER_WAIT_MAX);
}

enum order_result
order_next(struct order *o, bool closing, uint64_t now, struct piece **piece,
    uint32_t *gap)
{
	uint32_t to;

	drop_current(o);
	while (o->first != NULL && behind(o->first->start, o->next) <= 0)
		if (take_first(o)) {
			*piece = o->current;
			return ORDER_PIECE;
		}
	if (behind(o->given_up, o->next) <= 0)
		o->given_up = o->next;
	to = o->given_up;
	if (o->first != NULL &&
	    (to == o->next ? closing || waited_long(o, now)
	                   : behind(o->first->start, to) < 0))
		to = o->first->start;
	*gap = to - o->next;
	o->next = to;
	return *gap > 0 ? ORDER_GAP : ORDER_WAIT;
}
