/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages against a session and what its Options Data Records said, which is
 * asked for every record.  The input is
 *
 *     octet 0     bits 0 and 1: the transport; 2: only exact Scopes; 3: low
 *                 limits; 4: overrides
 *     octet 1     the allocation that fails, counted in each call; 0: none
 *     then        of each Message its length (two octets), and as many octets
 */
#include <ipfix/elements.h>

#include "base/cursor.h"
#include "fuzz/require.h"
#include "fuzz/walk.h"

enum { TRANSPORT = 3, EXACT = 4, LOW_LIMITS = 8, OVERRIDES = 16 };
enum { MEMORY = 3000, STATEMENTS = 4, RECORDS_MAX = 2000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Fails once. */
struct heap {
	size_t fail_at; /* 1: the next allocation; 0: none */
	size_t out;
};

static void *
heap_alloc(void *arg, size_t size)
{
	struct heap *heap = arg;

	if (heap->fail_at > 0 && --heap->fail_at == 0)
		return NULL;
	heap->out++;
	return malloc(size);
}

static void
heap_free(void *arg, void *block, size_t size)
{
	struct heap *heap = arg;

	(void)size;
	heap->out -= block != NULL;
	free(block);
}

struct rig {
	struct heap heap;
	ipfix_alloc alloc;
	ipfix_session *session;
	ipfix_options *options;
	uint8_t how;
	size_t fail_at;
	size_t records; /* left to be asked for: bounds the time */
};

/* Everything that can be asked for a record. */
static void
ask(struct rig *r, const ipfix_record *record)
{
	static const uint16_t ELEMENTS[] = { IPFIX_IE_samplingInterval,
		IPFIX_IE_interfaceName, IPFIX_IE_applicationName,
		IPFIX_IE_selectorAlgorithm, IPFIX_IE_sourceIPv4Address };
	ipfix_option option;
	ipfix_sampling sampling;
	ipfix_application application;
	ipfix_field field;
	uint64_t keys;

	for (size_t i = 0; i < IPFIX_COUNT(ELEMENTS); i++)
		if (ipfix_options_find(r->options, record, 0, ELEMENTS[i],
		        &option) == IPFIX_OK) {
			REQUIRE(option.field.specifier->id == ELEMENTS[i]);
			REQUIRE(option.source <= IPFIX_OPTION_ASSUMED);
			REQUIRE((r->how & EXACT) == 0 ||
			    option.source != IPFIX_OPTION_ASSUMED);
		}
	if (ipfix_options_get_sampling(r->options, record, &sampling) ==
	    IPFIX_OK)
		REQUIRE(sampling.factor >= 1);
	(void)!ipfix_options_get_keys(r->options, record, &keys);
	if (ipfix_record_get(record, 0, &field) == IPFIX_OK) {
		(void)!ipfix_options_find_scope(r->options, record->odid,
		    &field, 0, IPFIX_IE_samplingInterval, &option);
		(void)!ipfix_application_get(field.octets, &application);
	}
	(void)!ipfix_options_find_interface(
	    r->options, record->odid, 1, IPFIX_IE_interfaceName, &option);
}

static void
read_message(struct rig *r, ipfix_span octets, ipfix_time now)
{
	const ipfix_option_counters *n = ipfix_options_counters(r->options);
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result rc =
	    ipfix_reader_open(&reader, r->session, octets, now, NULL);

	while (rc == IPFIX_OK &&
	    (rc = ipfix_reader_next(&reader, &event, NULL)) == IPFIX_OK) {
		ipfix_option_counters before = *n;

		r->heap.fail_at = r->fail_at;
		if (ipfix_options_feed(r->options, &event, now) ==
		    IPFIX_ERR_NOMEM)
			REQUIRE(n->statements == before.statements &&
			    n->memory == before.memory && n->put == before.put);
		r->heap.fail_at = 0;
		if (event.kind == IPFIX_EVENT_RECORD && r->records > 0) {
			r->records--;
			ask(r, &event.record);
		}
		REQUIRE((n->statements == 0) == (n->memory == 0));
		if ((r->how & LOW_LIMITS) != 0)
			REQUIRE(
			    n->statements <= STATEMENTS && n->memory <= MEMORY);
	}
}

static void
begin(struct rig *r)
{
	static const uint8_t interval[] = { 0, 7 };
	ipfix_session_options reading = {
		.transport = (ipfix_transport)(r->how & TRANSPORT), .seed = 1
	};
	ipfix_options_options how = { .seed = 1, .alloc = &r->alloc };

	how.exact = (r->how & EXACT) != 0;
	if ((r->how & LOW_LIMITS) != 0) {
		how.max_memory = MEMORY;
		how.max_statements = STATEMENTS;
	}
	r->alloc = (ipfix_alloc){ heap_alloc, heap_free, &r->heap };
	r->records = RECORDS_MAX;
	REQUIRE(ipfix_session_new(&r->session, walk_registry(), &reading) ==
	    IPFIX_OK);
	REQUIRE(ipfix_options_new(&r->options, &how) == IPFIX_OK);
	if ((r->how & OVERRIDES) != 0)
		REQUIRE(ipfix_options_put_override(r->options, 0,
		            IPFIX_IE_samplingInterval,
		            (ipfix_span){ interval, 2 }) == IPFIX_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rig r = { .records = 0 };
	struct ipx_cursor c = { { data, size }, 0 };
	ipfix_time now = 1700000000 * IPFIX_SECOND;
	uint8_t fail_at;
	uint16_t length;

	if (!ipx_cursor_u8(&c, &r.how) || !ipx_cursor_u8(&c, &fail_at))
		return 0;
	r.fail_at = fail_at;
	begin(&r);
	while (ipx_cursor_u16(&c, &length)) {
		ipfix_span octets = { NULL, 0 };
		size_t left = ipx_cursor_left(&c);

		ipx_cursor_take(&c, length < left ? length : left, &octets);
		read_message(&r, octets, now);
		now += IPFIX_SECOND;
	}
	ipfix_session_free(r.session);
	ipfix_options_free(r.options);
	REQUIRE(r.heap.out == 0);
	return 0;
}
