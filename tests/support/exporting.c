/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/exporting.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <ipfix/elements.h>
#include <ipfix/message.h>
#include <ipfix/record.h>

struct exporting
exporting(ipfix_exporter_options options)
{
	struct exporting e = { .now = MESSAGE_TIME * IPFIX_SECOND,
		.odid = options.odid };

	e.heap = calloc(1, sizeof(*e.heap));
	e.alloc = malloc(sizeof(*e.alloc));
	ck_assert(e.heap != NULL && e.alloc != NULL);
	e.heap->fail_at = -1;
	*e.alloc = heap_alloc_of(e.heap);
	options.alloc = e.alloc;
	ck_assert_int_eq(
	    ipfix_exporter_new(&e.exporter, NULL, &options), IPFIX_OK);
	return e;
}

void
over(struct exporting *e)
{
	ipfix_exporter_free(e->exporter);
	ck_assert_uint_eq(e->heap->out, 0);
	free(e->heap);
	free(e->alloc);
}

void
turn(struct exporting *e, uint32_t odid, uint16_t stream)
{
	ck_assert_int_eq(
	    ipfix_exporter_open(e->exporter, odid, stream), IPFIX_OK);
	e->odid = odid;
	e->stream = stream;
}

ipfix_result
try_add(struct exporting *e, uint16_t id)
{
	static const ipfix_field_specifier field = {
		.id = IPFIX_IE_sourceIPv4Address, .length = 4
	};

	return ipfix_exporter_add(e->exporter, &id, 0, &field, 1, e->now, NULL);
}

void
add(struct exporting *e, uint16_t id)
{
	ck_assert_int_eq(try_add(e, id), IPFIX_OK);
}

void
add_options(struct exporting *e, uint16_t id)
{
	static const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_observationDomainId, .length = 4 },
		{ .id = IPFIX_IE_exportedMessageTotalCount, .length = 4 }
	};

	ck_assert_int_eq(
	    ipfix_exporter_add(e->exporter, &id, 1, fields, 2, e->now, NULL),
	    IPFIX_OK);
}

ipfix_result
try_put(struct exporting *e, uint16_t id, uint32_t value)
{
	const ipfix_template *tmpl = ipfix_exporter_find(e->exporter, id);
	ipfix_value address = { .kind = IPFIX_KIND_IPV4 };
	ipfix_value counts[] = { { .kind = IPFIX_KIND_UNSIGNED, .as.u = 1 },
		{ .kind = IPFIX_KIND_UNSIGNED, .as.u = value } };

	if (tmpl != NULL && ipfix_template_is_options(tmpl))
		return ipfix_exporter_put_values(
		    e->exporter, id, counts, 2, e->now);
	for (int i = 0; i < 4; i++)
		address.as.address[i] = (uint8_t)(value >> (24 - 8 * i));
	return ipfix_exporter_put_values(e->exporter, id, &address, 1, e->now);
}

void
put(struct exporting *e, uint16_t id, uint32_t value)
{
	ck_assert_int_eq(try_put(e, id, value), IPFIX_OK);
}

void
sent(struct exporting *e, uint32_t sequence, const char *sets)
{
	sent_at(e, sequence, ipfix_time_to_unix(e->now), sets);
}

static void
patch32(struct octets o, size_t offset, uint32_t value)
{
	patch16(o, offset, (uint16_t)(value >> 16));
	patch16(o, offset + 2, (uint16_t)value);
}

void
sent_at(struct exporting *e, uint32_t sequence, uint32_t export_time,
    const char *sets)
{
	struct octets want = message(e->odid, sets);

	patch32(want, 4, export_time);
	patch32(want, 8, sequence);
	ck_assert_int_eq(
	    ipfix_exporter_take(e->exporter, e->now, &e->last), IPFIX_OK);
	ck_assert_uint_eq(e->last.octets.size, want.size);
	ck_assert_mem_eq(e->last.octets.data, want.data, want.size);
	ck_assert_uint_eq(e->last.sequence, sequence);
	ck_assert_uint_eq(e->last.odid, e->odid);
	ck_assert_uint_eq(e->last.stream, e->stream);
	ck_assert_uint_eq(ipfix_time_to_unix(e->last.export_time), export_time);
	ck_assert(e->last.templates ==
	    (strncmp(sets, "2:", 2) == 0 || strncmp(sets, "3:", 2) == 0 ||
	        strstr(sets, "| 2:") != NULL || strstr(sets, "| 3:") != NULL));
	free(want.data);
}

void
nothing_sent(struct exporting *e)
{
	ipfix_exported message;

	ck_assert_int_eq(
	    ipfix_exporter_take(e->exporter, e->now, &message), IPFIX_DONE);
}

ipfix_record
record_of(ipfix_span octets, const ipfix_template *tmpl)
{
	ipfix_message message;
	ipfix_set_iter sets;
	ipfix_set set = { 0 };
	ipfix_record_iter records;
	ipfix_record record;

	ck_assert_int_eq(ipfix_message_get(octets, &message, NULL), IPFIX_OK);
	ipfix_set_iter_init(&sets, &message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK)
		continue;
	ck_assert_uint_eq(set.id, ipfix_template_id(tmpl));
	ipfix_record_iter_init(&records, &message, &set, tmpl, NULL);
	ck_assert_int_eq(
	    ipfix_record_iter_next(&records, &record, NULL), IPFIX_OK);
	return record;
}
