/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/writing.h"

#include <check.h>
#include <stdlib.h>

#include "support/message.h"

ipfix_file_writer *
write_new(const char *path, const ipfix_file_writer_options *options)
{
	ipfix_file_writer *writer;

	ck_assert_int_eq(
	    ipfix_file_writer_new(&writer, path, NOW, options), IPFIX_OK);
	return writer;
}

ipfix_result
write_from(ipfix_file_writer *writer, uint64_t source, struct octets m,
    uint32_t sequence, ipfix_time now)
{
	ipfix_file_source from = { .id = source,
		.ends = { .transport = IPFIX_UDP,
		    .exporter = { .octets = { 192, 0, 2, 1 },
		        .size = 4,
		        .port = 999 } } };
	ipfix_error error;
	ipfix_result rc;

	patch16(m, 8, (uint16_t)(sequence >> 16));
	patch16(m, 10, (uint16_t)sequence);
	rc = ipfix_file_writer_put(writer, &from, octets_span(m), now, &error);
	free(m.data);
	return rc;
}

void
write_sets(ipfix_file_writer *writer, const char *sets, uint32_t sequence)
{
	ck_assert_int_eq(
	    write_from(writer, 1, message(5, sets), sequence, NOW), IPFIX_OK);
}

void
write_finish(ipfix_file_writer *writer)
{
	ck_assert_int_eq(ipfix_file_writer_flush(writer), IPFIX_OK);
	ipfix_file_writer_free(writer);
}

struct replay *
read_good(const char *path)
{
	struct replay *r = replay_new(path, NULL);

	ck_assert_int_eq(r->result, IPFIX_DONE);
	ck_assert_uint_eq(r->unknown, 0);
	ck_assert_uint_eq(r->faults, 0);
	ck_assert_uint_eq(r->lost, 0);
	ck_assert_uint_eq(r->bad_checksums, 0);
	ck_assert(!r->export_time_fell);
	return r;
}
