/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include "io/output.h"

#include "base/alloc.h"
#include "io/gzip.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { ROOM_MIN = 4096 };

bool
ipx_output_reserve(struct ipx_output *output, size_t size)
{
	struct ipx_output *o = output;
	size_t room = o->unit_room > 0 ? o->unit_room : ROOM_MIN;

	while (room - o->unit_size < size)
		room *= 2;
	if (room == o->unit_room)
		return true;
	if (!ipx_alloc_grow(o->alloc, &o->unit, o->unit_room, room))
		return false;
	o->unit_room = room;
	return true;
}

bool
ipx_output_put(struct ipx_output *output, ipfix_span octets)
{
	if (!ipx_output_reserve(output, octets.size))
		return false;
	if (octets.size > 0)
		memcpy((uint8_t *)output->unit + output->unit_size, octets.data,
		    octets.size);
	output->unit_size += octets.size;
	return true;
}

/* Takes back what was written of a unit, where that can be done. */
static void
take_back(struct ipx_output *o)
{
	int reason = errno;

	if (o->done > 0 && o->regular &&
	    ftruncate(o->fd, (off_t)o->size) == 0 &&
	    lseek(o->fd, (off_t)o->size, SEEK_SET) >= 0)
		o->done = 0;
	errno = reason;
}

static ipfix_result
write_all(struct ipx_output *o, ipfix_span octets)
{
	while (o->done < octets.size) {
		ssize_t count =
		    write(o->fd, octets.data + o->done, octets.size - o->done);

		if (count > 0) {
			o->done += (size_t)count;
		} else if (count == 0 || errno != EINTR) {
			if (count == 0)
				errno = ENOSPC;
			take_back(o);
			return IPFIX_ERR_SYSTEM;
		}
	}
	if (o->sync && o->regular && !ipx_sync(o->fd)) {
		take_back(o);
		return IPFIX_ERR_SYSTEM;
	}
	return IPFIX_OK;
}

ipfix_result
ipx_output_flush(struct ipx_output *output)
{
	struct ipx_output *o = output;
	ipfix_span octets = { o->unit, o->unit_size };
	size_t unit = o->unit_size;
	ipfix_result rc;

	if (unit == 0)
		return IPFIX_OK;
	/* A pipe that took a part of a member must get the rest of it. */
	if (o->gzip && o->done == 0) {
		rc = ipx_gzip_pack(o->alloc, octets, &o->packed,
		    &o->packed_room, &o->packed_size);
		if (rc < 0)
			return rc;
		o->packed_unit = o->unit_size;
	}
	if (o->gzip) {
		octets = (ipfix_span){ o->packed, o->packed_size };
		unit = o->packed_unit;
	}
	rc = write_all(o, octets);
	if (rc < 0)
		return rc;
	o->size += octets.size;
	o->written += unit;
	o->done = 0;
	o->unit_size -= unit;
	if (o->unit_size > 0)
		memmove(o->unit, (uint8_t *)o->unit + unit, o->unit_size);
	return IPFIX_OK;
}

ipfix_result
ipx_output_close(struct ipx_output *output)
{
	int fd = output->fd;

	output->fd = -1;
	output->size = output->written = 0;
	output->done = output->unit_size = 0;
	return fd < 0 || close(fd) == 0 ? IPFIX_OK : IPFIX_ERR_SYSTEM;
}

void
ipx_output_free(struct ipx_output *output)
{
	(void)ipx_output_close(output);
	ipx_free(output->alloc, output->unit, output->unit_room);
	ipx_free(output->alloc, output->packed, output->packed_room);
}
