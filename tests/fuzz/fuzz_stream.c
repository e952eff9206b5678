/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A stream that comes at once, and in pieces, is cut into the same Messages.
 * The first octet says how large the pieces are; after a fault octets are
 * dropped until something is a Message again.
 */
#include <ipfix/deframer.h>

#include "fuzz/require.h"

#include <string.h>

/* What a stream was cut into, told by a sum. */
struct cut {
	uint64_t sum;
	uint64_t offset;
	size_t messages;
	size_t dropped;
	size_t held;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
add(struct cut *cut, uint64_t number)
{
	cut->sum = (cut->sum ^ number) * 1099511628211U;
}

/* Takes one piece to its end. */
static void
take(ipfix_deframer *deframer, ipfix_span piece, struct cut *cut)
{
	ipfix_span message;
	ipfix_error error;
	ipfix_result rc;

	while ((rc = ipfix_deframer_feed(deframer, &piece, &message, &error)) !=
	    IPFIX_MORE) {
		if (rc == IPFIX_OK) {
			REQUIRE(message.size >= IPFIX_MESSAGE_HEADER_SIZE);
			REQUIRE(message.data[2] * 256U + message.data[3] ==
			    message.size);
			cut->messages++;
			add(cut, deframer->offset);
			for (size_t i = 0; i < message.size; i++)
				add(cut, message.data[i]);
			continue;
		}
		REQUIRE(rc == IPFIX_ERR_VERSION || rc == IPFIX_ERR_LENGTH);
		REQUIRE(error.offset <= IPFIX_MESSAGE_HEADER_SIZE);
		/* A Message that is whole may be dropped, too. */
		if (ipfix_deframer_drop(deframer, &piece) != IPFIX_OK)
			break;
		cut->dropped++;
	}
	REQUIRE(piece.size == 0);
}

static struct cut
cut_into(ipfix_span stream, size_t step)
{
	static uint8_t buffer[IPFIX_MESSAGE_SIZE_MAX];
	struct cut cut = { .sum = 14695981039346656037U };
	ipfix_deframer deframer;

	ipfix_deframer_init(&deframer, buffer);
	for (size_t at = 0, n; at < stream.size; at += n) {
		n = stream.size - at < step ? stream.size - at : step;
		take(&deframer, (ipfix_span){ stream.data + at, n }, &cut);
	}
	cut.offset = deframer.offset;
	cut.held = deframer.held;
	return cut;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cut whole, pieces;
	ipfix_span stream;

	if (size < 2)
		return 0;
	stream = (ipfix_span){ data + 1, size - 1 };
	whole = cut_into(stream, stream.size);
	pieces = cut_into(stream, data[0] + 1U);
	REQUIRE(whole.messages == pieces.messages);
	REQUIRE(whole.sum == pieces.sum);
	REQUIRE(whole.dropped == pieces.dropped);
	REQUIRE(whole.offset == pieces.offset && whole.held == pieces.held);
	return 0;
}
