/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One Message against a fresh session.  The first octet chooses the
 * transport, and whether what precedes a fault is read.
 */
#include "fuzz/require.h"
#include "fuzz/walk.h"

enum { SALVAGE = 4, FIELDS_MAX = 100000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const ipfix_time now = 1700000000 * IPFIX_SECOND;
	ipfix_session_options options = { .seed = 1 };
	struct walk walk = { .fields = FIELDS_MAX };
	ipfix_session *session;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	ipfix_result rc;

	if (size == 0)
		return 0;
	options.transport = (ipfix_transport)(data[0] & 3);
	options.salvage = (data[0] & SALVAGE) != 0;
	walk.strict = !options.salvage;
	if (size > 1)
		walk.input = (ipfix_span){ data + 1, size - 1 };
	REQUIRE(
	    ipfix_session_new(&session, walk_registry(), &options) == IPFIX_OK);
	rc = ipfix_reader_open(&reader, session, walk.input, now, &error);
	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, &error);
		if (rc == IPFIX_OK)
			walk_event(&walk, &reader, &event);
	}
	REQUIRE(rc == IPFIX_DONE || error.offset <= walk.input.size);
	ipfix_session_free(session);
	return 0;
}
