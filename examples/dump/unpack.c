/* SPDX-License-Identifier: BSD-3-Clause */
#include "unpack.h"

#include <stdlib.h>

#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

struct unpack {
	bool between; /* a member has ended, none has begun since */
	const char *error;
#ifdef HAVE_ZLIB
	z_stream z;
#endif
};

bool
unpack_wanted(ipfix_span octets)
{
	return octets.size >= 2 && octets.data[0] == 0x1f &&
	    octets.data[1] == 0x8b;
}

bool
unpack_may_end(const struct unpack *u)
{
	return u->between;
}

const char *
unpack_error(const struct unpack *u)
{
	return u->error;
}

#ifdef HAVE_ZLIB

struct unpack *
unpack_new(void)
{
	struct unpack *u = calloc(1, sizeof *u);

	if (u == NULL)
		return NULL;
	/* The largest window, and 16 for the header and trailer of gzip. */
	if (inflateInit2(&u->z, MAX_WBITS + 16) != Z_OK) {
		free(u);
		return NULL;
	}
	return u;
}

/* Whether another member begins; zero octets may follow the last one. */
static bool
begin_member(struct unpack *u, ipfix_span *in)
{
	while (in->size > 0 && in->data[0] == 0) {
		in->data++;
		in->size--;
	}
	if (in->size == 0)
		return false;
	if (in->data[0] != 0x1f) {
		u->error = "other octets follow the gzip data";
		return false;
	}
	u->between = false;
	return inflateReset(&u->z) == Z_OK;
}

size_t
unpack_some(struct unpack *u, ipfix_span *in, uint8_t *to, size_t size)
{
	const uInt most = 1u << 30;
	uInt given, room = size < most ? (uInt)size : most;
	int rc;

	if (u->error != NULL || (u->between && !begin_member(u, in)))
		return 0;
	given = in->size < most ? (uInt)in->size : most;
	u->z.next_in = (z_const Bytef *)in->data;
	u->z.avail_in = given;
	u->z.next_out = to;
	u->z.avail_out = room;
	rc = inflate(&u->z, Z_NO_FLUSH);
	u->between = rc == Z_STREAM_END;
	if (rc == Z_MEM_ERROR)
		u->error = "out of memory";
	else if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
		u->error = "the gzip data are damaged";
	in->data += given - u->z.avail_in;
	in->size -= given - u->z.avail_in;
	return room - u->z.avail_out;
}

void
unpack_free(struct unpack *u)
{
	if (u != NULL)
		inflateEnd(&u->z);
	free(u);
}

#else /* without zlib */

struct unpack *
unpack_new(void)
{
	struct unpack *u = calloc(1, sizeof *u);

	if (u != NULL)
		u->error = "is gzip, but this program was built without zlib";
	return u;
}

size_t
unpack_some(struct unpack *u, ipfix_span *in, uint8_t *to, size_t size)
{
	(void)u, (void)in, (void)to, (void)size;
	return 0;
}

void
unpack_free(struct unpack *u)
{
	free(u);
}

#endif
