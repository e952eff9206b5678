/* SPDX-License-Identifier: BSD-3-Clause */
/* How long the next Message of a stream is (RFC 7011, 3.1). */
#ifndef IPX_IO_FRAME_H
#define IPX_IO_FRAME_H

#include <ipfix/message.h>

#include "base/cursor.h"
#include "base/fail.h"

/*
 * IPFIX_OK: a whole Message of *size octets.  IPFIX_MORE: it is *size octets
 * long, or at least so long, and there are fewer.  Below 0: it is none.
 */
static inline ipfix_result
ipx_frame(ipfix_span octets, size_t *size, ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(octets);
	uint16_t version, length;

	*size = IPFIX_MESSAGE_HEADER_SIZE;
	if (!ipx_cursor_u16(&c, &version))
		return IPFIX_MORE;
	if (version != IPFIX_PROTOCOL_VERSION)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_VERSION, 0);
	if (!ipx_cursor_u16(&c, &length))
		return IPFIX_MORE;
	if (length < IPFIX_MESSAGE_HEADER_SIZE)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_SHORT, 2);
	*size = length;
	return length <= octets.size ? IPFIX_OK : IPFIX_MORE;
}

#endif
