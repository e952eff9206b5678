/* SPDX-License-Identifier: BSD-3-Clause */
/* A: records of fixed length, read in every way there is. */
#include "bench.h"

#include "base/cursor.h"
#include "clock.h"
#include "read.h"

#include <stdio.h>
#include <string.h>

static uint64_t
sum(const void *structs, size_t count)
{
	const struct flow *flows = structs;
	uint64_t digest = 0;

	for (size_t i = 0; i < count; i++)
		digest += flow_digest(&flows[i]);
	return digest;
}

static inline uint64_t
be(const uint8_t *p, size_t size)
{
	return size == 8 ? ipx_load64(p)
	    : size == 4  ? ipx_load32(p)
	                 : ipx_load16(p);
}

/* What somebody who knows the template by heart would write. */
static void
by_hand(const uint8_t *p, struct flow *f)
{
	f->source = (uint32_t)be(p, 4);
	f->destination = (uint32_t)be(p + 4, 4);
	f->source_port = (uint16_t)be(p + 8, 2);
	f->destination_port = (uint16_t)be(p + 10, 2);
	f->protocol = p[12];
	f->tcp_flags = (uint16_t)be(p + 13, 2);
	f->octets = be(p + 15, 8);
	f->packets = be(p + 23, 8);
	f->start = be(p + 31, 8);
	f->end = be(p + 39, 8);
	f->in = (uint32_t)be(p + 47, 4);
	f->out = (uint32_t)be(p + 51, 4);
	f->vlan = (uint16_t)be(p + 55, 2);
	f->tos = p[57];
	f->source_as = (uint32_t)be(p + 58, 4);
	f->destination_as = (uint32_t)be(p + 62, 4);
	f->end_reason = p[66];
	f->next_hop = (uint32_t)be(p + 67, 4);
	f->source_bits = p[71];
	f->destination_bits = p[72];
	memcpy(f->source_mac, p + 73, 6);
	memcpy(f->destination_mac, p + 79, 6);
}

static void
hand_set(struct read *r, const ipfix_set *set)
{
	struct flow *flows = r->structs;
	size_t count = set->body.size / FLOW_SIZE;

	for (size_t i = 0; i < count; i++)
		by_hand(set->body.data + i * FLOW_SIZE, &flows[i]);
	r->records += count;
	opaque(flows);
}

static void
hand_pass(void *arg)
{
	struct read *r = arg;

	read_framed(r, hand_set);
}

/* All kernels, through a session and without one. */
static void
rows(struct bench *b, struct read *r)
{
	char what[48];

	bench_row(b, "memcpy", read_copy, r);
	bench_row(b, "framing", read_frames, r);
	bench_row(b, "framing by a session", read_session_frames, r);
	memset(r->structs, 0, READ_MAX * sizeof(struct flow));
	bench_row(b, "by hand", hand_pass, r);
	for (int k = IPFIX_KERNEL_PORTABLE; k <= IPFIX_KERNEL_NEON; k++) {
		if (!read_with(r, (ipfix_kernel)k))
			continue;
		bench_check("A decoded", read_sum(r, sum), r->stream->digest);
		snprintf(what, sizeof(what), "decode Sets, %s",
		    ipfix_kernel_name((ipfix_kernel)k));
		bench_row(b, what, read_sets, r);
		snprintf(what, sizeof(what), "decode by a session, %s",
		    ipfix_kernel_name((ipfix_kernel)k));
		bench_row(b, what, read_session_sets, r);
	}
	read_with(r, IPFIX_KERNEL_BEST);
	bench_row(b, "decode one by one", read_session_records, r);
	bench_row(b, "every field by a typed getter", read_set_fields, r);
	bench_row(b, "the same by a session", read_fields, r);
	bench_row(b, "JSON", read_set_json, r);
	bench_row(b, "JSON by a session", read_json, r);
}

void
bench_flow(struct bench *b, uint64_t records)
{
	struct shape hot = {
		.workload = A, .records = 16 * 16, .message = 1400
	};
	struct shape cold = {
		.workload = A, .records = records, .message = 1400
	};
	struct shape large = cold;
	struct stream s = stream_new(&hot);
	struct read *r = read_new(&s, flow_layout());

	bench_on(b, "A hot", &s, (unsigned)(records / hot.records) + 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);

	s = stream_new(&cold);
	r = read_new(&s, flow_layout());
	bench_on(b, "A streamed", &s, 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);

	large.message = 65535;
	s = stream_new(&large);
	r = read_new(&s, flow_layout());
	bench_on(b, "A 64 KiB", &s, 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);
}
