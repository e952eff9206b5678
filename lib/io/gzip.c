/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/gzip.h"

#include "base/alloc.h"
#include "base/cursor.h"

#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

enum { MAGIC = 0x1f8b };

bool
ipx_gzip_begins(ipfix_span octets)
{
	struct ipx_cursor c = ipx_cursor_over(octets);
	uint16_t magic = 0;

	return ipx_cursor_u16(&c, &magic) && magic == MAGIC;
}

#ifdef HAVE_ZLIB

/* The largest window, and 16 for the header and the trailer of gzip. */
enum { WINDOW = 15 + 16, MEMORY = 8, CHUNK = 1 << 30 };

/* zlib does not give sizes back, so each block is kept behind its own. */
union block {
	size_t size;
	max_align_t align;
};

static voidpf
block_alloc(voidpf arg, uInt count, uInt size)
{
	const ipfix_alloc *alloc = arg;
	size_t whole = sizeof(union block) + (size_t)count * size;
	union block *block = ipx_alloc_zero(alloc, whole);

	if (block == NULL)
		return NULL;
	block->size = whole;
	return block + 1;
}

static void
block_free(voidpf arg, voidpf memory)
{
	union block *block = (union block *)memory - 1;

	ipx_free(arg, block, block->size);
}

static void
stream_init(z_stream *z, const ipfix_alloc *alloc)
{
	*z = (z_stream){ .zalloc = block_alloc,
		.zfree = block_free,
		.opaque = (voidpf)(uintptr_t)alloc };
}

/* Octets below 1 GiB, which is all that a buffer of ours can be. */
static uInt
some(size_t size)
{
	return size < CHUNK ? (uInt)size : (uInt)CHUNK;
}

ipfix_result
ipx_gzip_pack(const ipfix_alloc *alloc, ipfix_span octets, void **packed,
    size_t *room, size_t *size)
{
	z_stream z;
	ipfix_result rc = IPFIX_ERR_NOMEM;
	size_t bound;

	stream_init(&z, alloc);
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW, MEMORY,
	        Z_DEFAULT_STRATEGY) != Z_OK)
		return IPFIX_ERR_NOMEM;
	bound = deflateBound(&z, (uLong)octets.size);
	if (bound > *room && !ipx_alloc_grow(alloc, packed, *room, bound))
		goto end;
	*room = bound > *room ? bound : *room;
	z.next_in = (z_const Bytef *)octets.data;
	z.avail_in = some(octets.size);
	z.next_out = *packed;
	z.avail_out = some(*room);
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		goto end;
	*size = *room - z.avail_out;
	rc = IPFIX_OK;
end:
	deflateEnd(&z);
	return rc;
}

struct ipx_unzip {
	const ipfix_alloc *alloc;
	z_stream z;
};

ipfix_result
ipx_unzip_new(struct ipx_unzip **unzip, const ipfix_alloc *alloc)
{
	struct ipx_unzip *u = ipx_alloc_zero(alloc, sizeof(*u));

	if (u == NULL)
		return IPFIX_ERR_NOMEM;
	u->alloc = alloc;
	stream_init(&u->z, alloc);
	if (inflateInit2(&u->z, WINDOW) != Z_OK) {
		ipx_free(alloc, u, sizeof(*u));
		return IPFIX_ERR_NOMEM;
	}
	*unzip = u;
	return IPFIX_OK;
}

void
ipx_unzip_free(struct ipx_unzip *unzip)
{
	if (unzip == NULL)
		return;
	inflateEnd(&unzip->z);
	ipx_free(unzip->alloc, unzip, sizeof(*unzip));
}

ipfix_result
ipx_unzip(struct ipx_unzip *unzip, ipfix_span *from, uint8_t *to, size_t size,
    size_t *got)
{
	z_stream *z = &unzip->z;
	uInt given = some(from->size), room = some(size);
	int rc;

	z->next_in = (z_const Bytef *)from->data;
	z->avail_in = given;
	z->next_out = to;
	z->avail_out = room;
	rc = inflate(z, Z_NO_FLUSH);
	from->data += given - z->avail_in;
	from->size -= given - z->avail_in;
	*got = room - z->avail_out;
	if (rc == Z_OK)
		return IPFIX_OK;
	if (rc == Z_BUF_ERROR)
		return IPFIX_MORE;
	if (rc == Z_MEM_ERROR)
		return IPFIX_ERR_NOMEM;
	/* The state is whole again, whatever it was. */
	(void)inflateReset(z);
	return rc == Z_STREAM_END ? IPFIX_DONE : IPFIX_ERR_VALUE;
}

#else /* without zlib */

ipfix_result
ipx_gzip_pack(const ipfix_alloc *alloc, ipfix_span octets, void **packed,
    size_t *room, size_t *size)
{
	(void)alloc, (void)octets, (void)packed, (void)room, (void)size;
	return IPFIX_ERR_UNSUPPORTED;
}

ipfix_result
ipx_unzip_new(struct ipx_unzip **unzip, const ipfix_alloc *alloc)
{
	(void)unzip, (void)alloc;
	return IPFIX_ERR_UNSUPPORTED;
}

void
ipx_unzip_free(struct ipx_unzip *unzip)
{
	(void)unzip;
}

ipfix_result
ipx_unzip(struct ipx_unzip *unzip, ipfix_span *from, uint8_t *to, size_t size,
    size_t *got)
{
	(void)unzip, (void)from, (void)to, (void)size, (void)got;
	return IPFIX_ERR_UNSUPPORTED;
}

#endif
