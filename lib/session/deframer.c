/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/deframer.h>

#include "base/cursor.h"
#include "base/fail.h"

#include <string.h>

enum { VERSION_SIZE = 2, LENGTH_END = 4 };

void
ipfix_deframer_init(ipfix_deframer *deframer, uint8_t *buffer)
{
	*deframer = (ipfix_deframer){ .buffer_ = buffer };
}

static void
advance(ipfix_span *octets, size_t count)
{
	octets->size -= count;
	octets->data = octets->size > 0 ? octets->data + count : NULL;
}

/*
 * How long the Message is that begins with `head`, as far as can be told:
 * IPFIX_MORE while too few octets are there to tell.
 */
static ipfix_result
measure(ipfix_span head, size_t *length, ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(head);
	uint16_t version, size;

	*length = LENGTH_END;
	if (!ipx_cursor_u16(&c, &version))
		return IPFIX_MORE;
	if (version != IPFIX_PROTOCOL_VERSION)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_VERSION, 0);
	if (!ipx_cursor_u16(&c, &size))
		return IPFIX_MORE;
	if (size < IPFIX_MESSAGE_HEADER_SIZE)
		return ipx_fail(error, IPFIX_FAULT_MESSAGE_SHORT, VERSION_SIZE);
	*length = size;
	return IPFIX_OK;
}

/* Moves octets into the buffer until it holds `wanted`, if there are any. */
static void
hold(ipfix_deframer *d, ipfix_span *octets, size_t wanted)
{
	size_t count = wanted > d->held ? wanted - d->held : 0;

	if (count > octets->size)
		count = octets->size;
	if (count > 0) {
		memcpy(d->buffer_ + d->held, octets->data, count);
		advance(octets, count);
		d->held += count;
	}
}

/* Lets go of the Message that was handed out last. */
static void
settle(ipfix_deframer *d)
{
	d->offset += d->taken_;
	d->taken_ = 0;
	/* Only after a drop can the buffer hold more than one Message. */
	if (d->spent_ > 0 && d->held > 0)
		memmove(d->buffer_, d->buffer_ + d->spent_, d->held);
	d->spent_ = 0;
}

/* A Message of which a part is held already. */
static ipfix_result
complete(ipfix_deframer *d, ipfix_span *octets, ipfix_span *message,
    ipfix_error *error)
{
	size_t length;
	ipfix_result rc;

	while ((rc = measure((ipfix_span){ d->buffer_, d->held }, &length,
	            error)) != IPFIX_OK ||
	    d->held < length) {
		if (rc < 0)
			return rc;
		if (octets->size == 0)
			return IPFIX_MORE;
		hold(d, octets, length);
	}

	*message = (ipfix_span){ d->buffer_, length };
	d->spent_ = length;
	d->held -= length;
	return IPFIX_OK;
}

ipfix_result
ipfix_deframer_feed(ipfix_deframer *deframer, ipfix_span *octets,
    ipfix_span *message, ipfix_error *error)
{
	ipfix_deframer *d = deframer;
	size_t length;
	ipfix_result rc;

	settle(d);
	if (d->held == 0) {
		rc = measure(*octets, &length, error);
		if (rc < 0)
			return rc;
		if (rc == IPFIX_OK && length <= octets->size) {
			*message = (ipfix_span){ octets->data, length };
			advance(octets, length);
			d->taken_ = length;
			return IPFIX_OK;
		}
	}
	rc = complete(d, octets, message, error);
	if (rc == IPFIX_OK)
		d->taken_ = message->size;
	return rc;
}

ipfix_result
ipfix_deframer_drop(ipfix_deframer *deframer, ipfix_span *octets)
{
	ipfix_deframer *d = deframer;

	settle(d);
	if (d->held > 0) {
		d->held--;
		memmove(d->buffer_, d->buffer_ + 1, d->held);
	} else if (octets->size > 0) {
		advance(octets, 1);
	} else {
		return IPFIX_MORE;
	}
	d->offset++;
	return IPFIX_OK;
}
