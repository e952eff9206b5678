/* SPDX-License-Identifier: BSD-3-Clause */
/* A under many templates, and with its template in each Message. */
#include "bench.h"

#include "read.h"

static uint64_t
sum(const void *structs, size_t count)
{
	const struct flow *flows = structs;
	uint64_t digest = 0;

	for (size_t i = 0; i < count; i++)
		digest += flow_digest(&flows[i]);
	return digest;
}

static void
one(struct bench *b, const char *name, const struct shape *shape)
{
	struct stream s = stream_new(shape);
	struct read *r = read_new(&s, flow_layout());

	bench_on(b, name, &s, 1);
	bench_check(name, read_sum(r, sum), s.digest);
	bench_row(b, "framing by a session", read_session_frames, r);
	bench_row(b, "decode by a session", read_session_sets, r);
	read_free(r);
	stream_free(&s);
}

void
bench_many(struct bench *b, uint64_t records)
{
	struct shape shape = { .workload = A,
		.records = records / 2,
		.message = 1400,
		.each = 10 };

	one(b, "A, 10 each", &shape);
	shape.announce_always = true;
	one(b, "A, announced", &shape);
	shape.announce_always = false;
	shape.templates = 256;
	one(b, "A, 256 templates", &shape);
}
