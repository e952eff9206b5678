/* SPDX-License-Identifier: BSD-3-Clause */
/* What a reader finds in a file, as text. */
#ifndef TESTS_IO_REPLAY_H
#define TESTS_IO_REPLAY_H

#include <ipfix/io_file.h>

struct replay {
	/* A line for each event: "odid kind id ..." */
	char text[65536];
	uint64_t messages, records, lost, unknown, faults;
	uint64_t checksums, bad_checksums;
	ipfix_result result; /* of the last call of the reader */
	ipfix_error error;
	ipfix_file_read counters;
	uint32_t last_export_time;
	bool export_time_fell;
};

/* Reads the whole file. */
struct replay *replay_new(
    const char *path, const ipfix_file_reader_options *options);
void replay_free(struct replay *replay);

#endif
