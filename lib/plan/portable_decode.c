/* SPDX-License-Identifier: BSD-3-Clause */
#include "plan/portable.h"

#include "base/cursor.h"

#include <string.h>

/*
 * Each record: `from` is the field, `to` the member.  All that the loop needs
 * is told before it, because what it stores might be anything; and four
 * records make one turn, because turns cost more than what is done in them.
 */
#define ONE(body)             \
	do {                  \
		body;         \
		from += next; \
		to += stride; \
	} while (0)

#define EACH(body)                                                     \
	do {                                                           \
		size_t stride = t->host_stride, next = t->from_stride; \
		size_t left = t->count, wire = m->wire;                \
		uint8_t *to = t->host + m->host;                       \
		const uint8_t *from = t->from;                         \
		const uint8_t *const *row = t->rows;                   \
                                                                       \
		if (row == NULL)                                       \
			from += wire;                                  \
		else                                                   \
			row += (size_t)m->row * IPX_TILE;              \
		for (; row == NULL && left >= 4; left -= 4) {          \
			ONE(body);                                     \
			ONE(body);                                     \
			ONE(body);                                     \
			ONE(body);                                     \
		}                                                      \
		for (; row == NULL && left > 0; left--)                \
			ONE(body);                                     \
		for (; left > 0; left--) {                             \
			from = *row++ + wire;                          \
			ONE(body);                                     \
		}                                                      \
	} while (0)

#define NUMBER(type, load) EACH(type v = load(from); memcpy(to, &v, sizeof(v)))

/* A number, or the largest one there can be. */
#define UNSIGNED(type)                                            \
	EACH(uint64_t v = ipx_load_number(from, size);            \
	     type n = (type)(v < max ? v : max); lost += v > max; \
	     memcpy(to, &n, sizeof(n)))

static void
decode_unsigned(
    const struct ipx_move *m, const struct ipx_tile *t, struct ipx_converter *c)
{
	const uint64_t max = ipx_unsigned_max(m->host_size);
	size_t size = m->wire_size, lost = 0;

	switch (m->host_size) {
	case 1:
		UNSIGNED(uint8_t);
		break;
	case 2:
		UNSIGNED(uint16_t);
		break;
	case 4:
		UNSIGNED(uint32_t);
		break;
	default:
		UNSIGNED(uint64_t);
		break;
	}
	c->losses.saturated += lost;
}

static void
decode_values(
    const struct ipx_move *m, const struct ipx_tile *t, struct ipx_converter *c)
{
	EACH(ipx_decode_value(m, (ipfix_span){ from, m->wire_size }, to, c));
}

/* The octets of a field of variable length end where its row begins. */
static ipfix_span
variable_value(const struct ipx_move *m, const struct ipx_tile *t, size_t i)
{
	size_t at = (size_t)m->row * IPX_TILE + i;

	return (ipfix_span){ t->rows[at] - t->sizes[at], t->sizes[at] };
}

static void
decode_variable(
    const struct ipx_move *m, const struct ipx_tile *t, struct ipx_converter *c)
{
	uint8_t *to = t->host + m->host;

	for (size_t i = 0; i < t->count; i++, to += t->host_stride)
		ipx_decode_value(m, variable_value(m, t, i), to, c);
}

static void
decode_spans(const struct ipx_move *m, const struct ipx_tile *t)
{
	uint8_t *to = t->host + m->host;

	for (size_t i = 0; i < t->count; i++, to += t->host_stride) {
		ipfix_span span = variable_value(m, t, i);

		memcpy(to, &span, sizeof(span));
	}
}

static void
decode_move(
    const struct ipx_move *m, const struct ipx_tile *t, struct ipx_converter *c)
{
	switch ((enum ipx_loop)m->loop) {
	case IPX_LOOP_NUMBER1:
		EACH(*to = *from);
		break;
	case IPX_LOOP_NUMBER2:
		NUMBER(uint16_t, ipx_load16);
		break;
	case IPX_LOOP_NUMBER4:
		NUMBER(uint32_t, ipx_load32);
		break;
	case IPX_LOOP_NUMBER8:
		NUMBER(uint64_t, ipx_load64);
		break;
	case IPX_LOOP_UNSIGNED:
		decode_unsigned(m, t, c);
		break;
	case IPX_LOOP_OCTETS4:
		EACH(memcpy(to, from, 4));
		break;
	case IPX_LOOP_OCTETS6:
		EACH(memcpy(to, from, 6));
		break;
	case IPX_LOOP_OCTETS16:
		EACH(memcpy(to, from, 16));
		break;
	case IPX_LOOP_SPAN:
		decode_spans(m, t);
		break;
	case IPX_LOOP_VALUE:
		if (m->variable)
			decode_variable(m, t, c);
		else
			decode_values(m, t, c);
		break;
	}
}

void
ipx_portable_decode(const struct ipx_move *moves, size_t count,
    const struct ipx_tile *tile, struct ipx_converter *converter)
{
	for (size_t i = 0; i < count; i++)
		decode_move(&moves[i], tile, converter);
}
