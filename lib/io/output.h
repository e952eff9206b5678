/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A file that octets are appended to, plain or as members of gzip, and that
 * ends where a unit of them ends, whatever happens: what cannot be written
 * whole is taken back, and stays in memory for another try.
 */
#ifndef IPX_IO_OUTPUT_H
#define IPX_IO_OUTPUT_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/span.h>

struct ipx_output {
	const ipfix_alloc *alloc;
	int fd; /* -1: none is open */
	bool regular;
	bool gzip;
	bool sync;
	uint64_t size;    /* octets of the file */
	uint64_t written; /* the same before they were packed */
	void *unit;       /* what is not written yet */
	size_t unit_size, unit_room;
	void *packed; /* the same, packed; used while packed_size > 0 */
	size_t packed_size, packed_room, packed_unit;
	size_t done; /* of it, octets a pipe has taken already */
};

/* Appends octets to the unit; false: no memory. */
bool ipx_output_put(struct ipx_output *output, ipfix_span octets);

/* Makes room for `size` more octets in the unit; false: no memory. */
bool ipx_output_reserve(struct ipx_output *output, size_t size);

/*
 * Writes the unit.  IPFIX_ERR_SYSTEM: it could not be written, and a regular
 * file is as it was; the call may be repeated.
 */
ipfix_result ipx_output_flush(struct ipx_output *output);

/* Closes the file; the unit must have been written, or is lost. */
ipfix_result ipx_output_close(struct ipx_output *output);

/* Closes and releases all. */
void ipx_output_free(struct ipx_output *output);

#endif
