/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The checked writer: the one way octets are written.  It never writes past
 * its end; what does not fit is counted, so that a writer over no octets at
 * all measures.  Check ipx_writer_fits() once, at the end.
 */
#ifndef IPX_BASE_WRITER_H
#define IPX_BASE_WRITER_H

#include <ipfix/span.h>

#include <string.h>

struct ipx_writer {
	uint8_t *data;
	size_t size;
	size_t at; /* may pass `size`: then nothing more is written */
};

static inline struct ipx_writer
ipx_writer_over(uint8_t *data, size_t size)
{
	struct ipx_writer w = { data, size, 0 };

	return w;
}

static inline bool
ipx_writer_fits(const struct ipx_writer *w)
{
	return w->at <= w->size;
}

static inline size_t
ipx_writer_left(const struct ipx_writer *w)
{
	return ipx_writer_fits(w) ? w->size - w->at : 0;
}

/*
 * Network byte order, to octets that the caller has proven to be there.
 * Written so that compilers see one swap and one store.
 */
static inline void
ipx_store16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline void
ipx_store32(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)(value >> 24);
	p[1] = (uint8_t)(value >> 16);
	p[2] = (uint8_t)(value >> 8);
	p[3] = (uint8_t)value;
}

static inline void
ipx_store64(uint8_t *p, uint64_t value)
{
	p[0] = (uint8_t)(value >> 56);
	p[1] = (uint8_t)(value >> 48);
	p[2] = (uint8_t)(value >> 40);
	p[3] = (uint8_t)(value >> 32);
	p[4] = (uint8_t)(value >> 24);
	p[5] = (uint8_t)(value >> 16);
	p[6] = (uint8_t)(value >> 8);
	p[7] = (uint8_t)value;
}

/* Room for `size` octets, or NULL where they are only counted. */
static inline uint8_t *
ipx_writer_room(struct ipx_writer *w, size_t size)
{
	uint8_t *room = NULL;

	if (size <= ipx_writer_left(w) && size > 0)
		room = &w->data[w->at];
	w->at = size > SIZE_MAX - w->at ? SIZE_MAX : w->at + size;
	return room;
}

static inline void
ipx_writer_u8(struct ipx_writer *w, uint8_t value)
{
	uint8_t *p = ipx_writer_room(w, 1);

	if (p != NULL)
		*p = value;
}

static inline void
ipx_writer_u16(struct ipx_writer *w, uint16_t value)
{
	uint8_t *p = ipx_writer_room(w, 2);

	if (p != NULL)
		ipx_store16(p, value);
}

static inline void
ipx_writer_u32(struct ipx_writer *w, uint32_t value)
{
	uint8_t *p = ipx_writer_room(w, 4);

	if (p != NULL)
		ipx_store32(p, value);
}

static inline void
ipx_writer_octets(struct ipx_writer *w, const void *data, size_t size)
{
	uint8_t *p = ipx_writer_room(w, size);

	if (p != NULL)
		memcpy(p, data, size);
}

static inline void
ipx_writer_zeros(struct ipx_writer *w, size_t size)
{
	uint8_t *p = ipx_writer_room(w, size);

	if (p != NULL)
		memset(p, 0, size);
}

#endif
