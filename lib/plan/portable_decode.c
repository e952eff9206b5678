/* SPDX-License-Identifier: BSD-3-Clause */
#include "plan/portable.h"

#include "base/cursor.h"

#include <string.h>

/* Each record: `from` is the field, `to` the member. */
#define EACH(body)                                       \
	for (size_t i = 0; i < t->count; i++) {          \
		const uint8_t *from = rows[i] + m->wire; \
		uint8_t *to = host + i * stride;         \
		body                                     \
	}

static void
decode_values(
    const struct ipx_move *m, const struct ipx_tile *t, struct ipx_converter *c)
{
	const uint8_t *const *rows = t->rows + (size_t)m->row * IPX_TILE;
	const uint16_t *sizes = t->sizes + (size_t)m->row * IPX_TILE;

	for (size_t i = 0; i < t->count; i++) {
		size_t size = m->variable ? sizes[i] : m->wire_size;
		const uint8_t *from =
		    m->variable ? rows[i] - size : rows[i] + m->wire;

		ipx_decode_value(m, (ipfix_span){ from, size },
		    t->host + m->host + i * t->host_stride, c);
	}
}

static void
decode_spans(const struct ipx_move *m, const struct ipx_tile *t)
{
	const uint8_t *const *rows = t->rows + (size_t)m->row * IPX_TILE;
	const uint16_t *sizes = t->sizes + (size_t)m->row * IPX_TILE;
	uint8_t *to = t->host + m->host;

	for (size_t i = 0; i < t->count; i++, to += t->host_stride) {
		ipfix_span span = { rows[i] - sizes[i], sizes[i] };

		memcpy(to, &span, sizeof(span));
	}
}

static void
decode_numbers(const struct ipx_move *m, const struct ipx_tile *t)
{
	const uint8_t *const *rows = t->rows + (size_t)m->row * IPX_TILE;
	uint8_t *host = t->host + m->host;
	size_t stride = t->host_stride;

	switch (m->loop) {
	case IPX_LOOP_NUMBER1:
		EACH(*to = *from;)
		break;
	case IPX_LOOP_NUMBER2:
		EACH(uint16_t v = ipx_load16(from); memcpy(to, &v, 2);)
		break;
	case IPX_LOOP_NUMBER4:
		EACH(uint32_t v = ipx_load32(from); memcpy(to, &v, 4);)
		break;
	default:
		EACH(uint64_t v = ipx_load64(from); memcpy(to, &v, 8);)
		break;
	}
}

static void
decode_octets(const struct ipx_move *m, const struct ipx_tile *t)
{
	const uint8_t *const *rows = t->rows + (size_t)m->row * IPX_TILE;
	uint8_t *host = t->host + m->host;
	size_t stride = t->host_stride;

	switch (m->loop) {
	case IPX_LOOP_OCTETS4:
		EACH(memcpy(to, from, 4);)
		break;
	case IPX_LOOP_OCTETS6:
		EACH(memcpy(to, from, 6);)
		break;
	default:
		EACH(memcpy(to, from, 16);)
		break;
	}
}

static void
decode_zeros(const struct ipx_move *m, const struct ipx_tile *t)
{
	uint8_t *to = t->host + m->host;

	for (size_t i = 0; i < t->count; i++, to += t->host_stride)
		memset(to, 0, m->host_size);
}

void
ipx_portable_decode(const struct ipx_move *moves, size_t count,
    const struct ipx_tile *tile, struct ipx_converter *converter)
{
	for (size_t i = 0; i < count; i++) {
		const struct ipx_move *m = &moves[i];

		switch ((enum ipx_loop)m->loop) {
		case IPX_LOOP_NUMBER1:
		case IPX_LOOP_NUMBER2:
		case IPX_LOOP_NUMBER4:
		case IPX_LOOP_NUMBER8:
			decode_numbers(m, tile);
			break;
		case IPX_LOOP_OCTETS4:
		case IPX_LOOP_OCTETS6:
		case IPX_LOOP_OCTETS16:
			decode_octets(m, tile);
			break;
		case IPX_LOOP_SPAN:
			decode_spans(m, tile);
			break;
		case IPX_LOOP_ZERO:
			decode_zeros(m, tile);
			break;
		case IPX_LOOP_VALUE:
			decode_values(m, tile, converter);
			break;
		}
	}
}
