/* SPDX-License-Identifier: BSD-3-Clause */
/* Files written by a test, and read again. */
#ifndef TESTS_IO_WRITING_H
#define TESTS_IO_WRITING_H

#include <ipfix/io_file.h>

#include "io/replay.h"
#include "support/octets.h"

#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)

/* Template 256 is sourceIPv4Address; then two records of it. */
#define TEMPLATE "2: 0100 0001 0008 0004"
#define RECORDS "256: c0000201 c0000202"
/* Template 256 as sourceTransportPort. */
#define OTHER "2: 0100 0001 0007 0002"

ipfix_file_writer *write_new(
    const char *path, const ipfix_file_writer_options *options);

/* Puts a Message with this Sequence Number; frees it. */
ipfix_result write_from(ipfix_file_writer *writer, uint64_t source,
    struct octets m, uint32_t sequence, ipfix_time now);

/* The same of these Sets, in Observation Domain 5; it must be taken. */
void write_sets(ipfix_file_writer *writer, const char *sets, uint32_t sequence);

/* Flushes, which must be possible, and closes. */
void write_finish(ipfix_file_writer *writer);

/* Reads a file that must be good to its end. */
struct replay *read_good(const char *path);

#endif
