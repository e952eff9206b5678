/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a writer of files says itself: the options of RFC 5655, section 8.1,
 * as Sets.
 */
#ifndef IPX_IO_OWN_H
#define IPX_IO_OWN_H

#include <ipfix/io_address.h>
#include <ipfix/span.h>
#include <ipfix/time.h>

#include "base/writer.h"

/* The Options Template of a checksum (8.1.1). */
void ipx_own_checksum_template(struct ipx_writer *w, uint16_t id);

/* Its record, whose checksum, the last 16 octets, is zero yet. */
void ipx_own_checksum(struct ipx_writer *w, uint16_t id);

/* The window of time that a file covers: template and record (8.1.2). */
void ipx_own_window(
    struct ipx_writer *w, uint16_t id, ipfix_time start, ipfix_time end);

/*
 * Where the Messages of an Observation Domain come from: template and record
 * (8.1.3).  The scope is the session and the domain, since a file can be of
 * several sessions; the domain's own number is told as well.
 */
void ipx_own_details(struct ipx_writer *w, uint16_t id, uint32_t number,
    uint32_t odid, const ipfix_ends *ends);

#endif
