/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Saved templates, whoever wrote them: the input is what ipfix_save_put()
 * writes but for the checksum, which is added here, and the size in its
 * header, which is set right unless the input is of an odd size.  What is
 * learned can be saved and learned again; what is refused leaves nothing.
 */
#include <ipfix/save.h>

#include "base/hash.h"
#include "base/writer.h"
#include "fuzz/require.h"
#include "fuzz/walk.h"

#include <string.h>

enum { SIZE_AT = 12, CHECKSUM = 8, HEADER = 36, VERSION = 1 };

static const ipfix_time NOW = 1700000000 * IPFIX_SECOND;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static ipfix_session *
session_of(ipfix_transport transport)
{
	ipfix_session_options options = { .seed = 1,
		.transport = transport,
		.max_templates = 1000,
		.max_memory = 1 << 20 };
	ipfix_session *session;

	REQUIRE(
	    ipfix_session_new(&session, walk_registry(), &options) == IPFIX_OK);
	return session;
}

static ipfix_span
saved_of(const ipfix_session *session)
{
	size_t size = ipfix_save_size(session);
	uint8_t *octets = malloc(size);
	size_t written = 0;

	REQUIRE(octets != NULL);
	REQUIRE(
	    ipfix_save_put(session, NOW, octets, size, &written) == IPFIX_OK);
	REQUIRE(written == size);
	return (ipfix_span){ octets, size };
}

static ipfix_result
get(ipfix_session *session, ipfix_span octets)
{
	ipfix_error error = { .offset = 0 };
	ipfix_result rc =
	    ipfix_save_get(session, octets, NOW, IPFIX_NEVER, &error);

	REQUIRE(rc <= IPFIX_OK);
	REQUIRE(rc == IPFIX_OK || error.offset <= octets.size);
	return rc;
}

/* What was learned is saved, learned, and saved again. */
static void
again(const ipfix_session *session, ipfix_transport transport)
{
	ipfix_session *other = session_of(transport);
	ipfix_span first = saved_of(session);
	ipfix_span second;

	REQUIRE(get(other, first) == IPFIX_OK);
	/* Those that have expired are still counted, but not saved. */
	REQUIRE(ipfix_session_counters(other)->templates <=
	    ipfix_session_counters(session)->templates);
	second = saved_of(other);
	REQUIRE(second.size == first.size);
	free((void *)(uintptr_t)first.data);
	free((void *)(uintptr_t)second.data);
	ipfix_session_free(other);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ipx_hash_key key = ipx_hash_key(VERSION, NULL);
	ipfix_transport transport;
	ipfix_session *session;
	uint8_t *octets;

	if (size < HEADER)
		return 0;
	octets = malloc(size + CHECKSUM);
	REQUIRE(octets != NULL);
	memcpy(octets, data, size);
	if (size % 2 == 0)
		ipx_store32(octets + SIZE_AT, (uint32_t)(size + CHECKSUM));
	ipx_store64(octets + size, ipx_hash_octets(&key, octets, size));
	transport = (ipfix_transport)(octets[11] & 3);
	session = session_of(transport);
	if (get(session, (ipfix_span){ octets, size + CHECKSUM }) == IPFIX_OK)
		again(session, transport);
	else
		REQUIRE(ipfix_session_counters(session)->templates == 0);
	ipfix_session_free(session);
	free(octets);
	return 0;
}
