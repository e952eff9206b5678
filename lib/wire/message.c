/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/message.h>

#include "base/cursor.h"
#include "base/fail.h"

enum { LENGTH_OFFSET = 2 }; /* of the Length, in both kinds of header */

ipfix_result
ipfix_message_get(ipfix_span octets, ipfix_message *message, ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(octets);
	uint16_t version, length;
	ipfix_message m;

	if (!ipx_cursor_u16(&c, &version))
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_CUT, octets.size);
	if (version != IPFIX_PROTOCOL_VERSION)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_VERSION, 0);
	if (!ipx_cursor_u16(&c, &length) ||
	    !ipx_cursor_u32(&c, &m.export_time) ||
	    !ipx_cursor_u32(&c, &m.sequence) || !ipx_cursor_u32(&c, &m.odid))
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_CUT, octets.size);
	if (length < IPFIX_MESSAGE_HEADER_SIZE)
		return ipx_fail(
		    error, IPFIX_FAULT_MESSAGE_SHORT, LENGTH_OFFSET);
	if (length > octets.size)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_LONG, LENGTH_OFFSET);

	m.octets = (ipfix_span){ octets.data, length };
	*message = m;
	return IPFIX_OK;
}

void
ipfix_set_iter_init(ipfix_set_iter *iter, const ipfix_message *message)
{
	iter->octets_ = message->octets;
	iter->at_ = IPFIX_MESSAGE_HEADER_SIZE;
}

ipfix_result
ipfix_set_iter_next(ipfix_set_iter *iter, ipfix_set *set, ipfix_error *error)
{
	struct ipx_cursor c = { iter->octets_, iter->at_ };
	uint16_t id, length;
	ipfix_span body;

	if (ipx_cursor_left(&c) == 0)
		return IPFIX_DONE;
	if (!ipx_cursor_u16(&c, &id) || !ipx_cursor_u16(&c, &length))
		return ipx_fail(error, IPFIX_FAULT_SET_CUT, iter->at_);
	if (length < IPFIX_SET_HEADER_SIZE)
		return ipx_fail(
		    error, IPFIX_FAULT_SET_SHORT, iter->at_ + LENGTH_OFFSET);
	if (!ipx_cursor_take(&c, length - IPFIX_SET_HEADER_SIZE, &body))
		return ipx_fail(
		    error, IPFIX_FAULT_SET_LONG, iter->at_ + LENGTH_OFFSET);

	*set = (ipfix_set){ id, iter->at_, body };
	iter->at_ = c.at;
	return IPFIX_OK;
}
