/* SPDX-License-Identifier: BSD-3-Clause */
/* A writer of IPFIX Files, inside. */
#ifndef IPX_IO_FILE_WRITER_H
#define IPX_IO_FILE_WRITER_H

#include <ipfix/io_file.h>

#include "io/domain.h"
#include "io/output.h"

struct ipfix_file_writer {
	const ipfix_alloc *alloc;
	ipfix_file_writer_options options;
	bool rotates;
	char *prefix; /* as the caller gave it */
	size_t prefix_size;
	char *path; /* the file at hand */
	size_t path_size;
	ipfix_time opened; /* when it was */
	bool begun;        /* it has a Message */
	struct ipx_output output;
	struct ipx_domains domains;
	ipfix_file_written counters;
	uint8_t scratch[IPFIX_MESSAGE_SIZE_MAX];
};

/* Fills *error for a result that comes without a fault. */
ipfix_result ipx_file_fail(ipfix_error *error, ipfix_result rc);

/* Opens the file, or the next one.  Nothing has changed if that fails. */
ipfix_result ipx_file_open(struct ipfix_file_writer *w, ipfix_time now);

/*
 * Where a file that is to be appended to ends, behind the last Message that
 * is whole: octets of the file in *size.
 */
ipfix_result ipx_file_end(
    int fd, bool gzip, const ipfix_alloc *alloc, uint64_t *size);

/*
 * Puts into the unit what a domain needs before its first Message in the file
 * at hand.  `like` is that Message; the domain's `added` and *count, the
 * number of Messages, grow.  False: no memory.
 */
bool ipx_head_put(struct ipfix_file_writer *w, struct ipx_domain *domain,
    const ipfix_message *like, const ipfix_ends *ends, uint64_t *count);

/*
 * Whether this Message, whose templates are learned, takes the Template ID of
 * the checksum away.
 */
bool ipx_checksum_taken(
    const struct ipx_domain *domain, const ipfix_message *message);

/*
 * Puts a Message into the unit that withdraws the template of the checksum,
 * lest Sets that have its id be read by it.  `like` is the Message that is
 * next; *count grows.  False: no memory.
 */
bool ipx_checksum_withdraw(struct ipfix_file_writer *w,
    struct ipx_domain *domain, const ipfix_message *like, uint64_t *count);

/*
 * Adds a checksum to the Message that begins at this offset of the unit and
 * is the last thing in it, if it has room.  False: no memory.
 */
bool ipx_checksum_put(struct ipfix_file_writer *w, struct ipx_domain *domain,
    size_t offset, const ipfix_message *like);

/* A Template ID that neither the session nor a Set of the Message uses, or 0.
 */
uint16_t ipx_spare_id(
    const struct ipx_domain *domain, const ipfix_message *message);

#endif
