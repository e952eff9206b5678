/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench [PICTURE.svg] - what reading and writing records costs.
 *
 * The environment may have BENCH_RECORDS (1048576), BENCH_ROUNDS (7) and
 * BENCH_ONLY, a part of a workload or a row.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

static uint64_t
number(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? strtoull(text, NULL, 0) : otherwise;
}

int
main(int argc, char **argv)
{
	static struct bench bench;
	uint64_t records = number("BENCH_RECORDS", 1048576);

	bench.rounds = (unsigned)number("BENCH_ROUNDS", 7);
	if (bench.rounds == 0 || bench.rounds > ROUNDS_MAX || records == 0) {
		fputs("bench: between 1 and 31 rounds, of records\n", stderr);
		return 1;
	}
	bench_flow(&bench, records);
	bench_mixed(&bench, records);
	bench_lists(&bench, records);
	bench_many(&bench, records);
	bench_encode(&bench, records);
	bench_fixbuf(&bench, records);
	bench_print(&bench);
	return argc > 1 ? bench_draw(&bench, argv[1]) : 0;
}
