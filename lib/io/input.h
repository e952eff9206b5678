/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The octets of a file, unpacked if it is gzip, in a window that is moved
 * along.
 */
#ifndef IPX_IO_INPUT_H
#define IPX_IO_INPUT_H

#include <ipfix/alloc.h>
#include <ipfix/error.h>
#include <ipfix/span.h>

struct ipx_unzip;

enum { IPX_INPUT_READ = 65536, IPX_INPUT_WINDOW = 4 * 65536 };

struct ipx_input {
	const ipfix_alloc *alloc;
	int fd;
	bool grows;              /* where it ends, more may come */
	bool begun;              /* it is known what it is */
	bool inside;             /* a member of gzip has begun, and not ended */
	struct ipx_unzip *unzip; /* NULL: plain */
	ipfix_span raw;          /* read, and not unpacked yet */
	uint64_t raw_taken;      /* octets unpacked so far */
	uint64_t member_end;     /* of them, up to the last whole member */
	size_t at, end;          /* the window: octets at..end are at hand */
	uint8_t buffer[IPX_INPUT_READ];
	uint8_t window[IPX_INPUT_WINDOW];
};

void ipx_input_init(struct ipx_input *input, int fd, const ipfix_alloc *alloc);

/* Releases what it has; the descriptor stays open. */
void ipx_input_free(struct ipx_input *input);

/* The octets at hand. */
ipfix_span ipx_input_octets(const struct ipx_input *input);

/*
 * Gets more octets.  IPFIX_OK: at least one came, or will on the next call.
 * IPFIX_DONE: there is no more.  IPFIX_ERR_VALUE, _UNSUPPORTED, _SYSTEM,
 * _NOMEM.
 */
ipfix_result ipx_input_more(struct ipx_input *input);

#endif
