/* SPDX-License-Identifier: BSD-3-Clause */
/* B: strings of variable length, counters of reduced size, and options. */
#include "bench.h"

#include "base/cursor.h"
#include "clock.h"
#include "read.h"

#include <stdio.h>
#include <string.h>

static uint64_t
sum(const void *structs, size_t count)
{
	const struct mixed *all = structs;
	uint64_t digest = 0;

	for (size_t i = 0; i < count; i++)
		digest += mixed_digest(&all[i]);
	return digest;
}

/* The string at `p`, or NULL where it is cut short. */
static const uint8_t *
string_at(const uint8_t *p, const uint8_t *end, ipfix_span *to)
{
	size_t size;

	if (p == end)
		return NULL;
	size = *p++;
	if (size == 255) {
		if (end - p < 2)
			return NULL;
		size = ipx_load16(p);
		p += 2;
	}
	if ((size_t)(end - p) < size)
		return NULL;
	*to = (ipfix_span){ p, size };
	return p + size;
}

/* What somebody who knows the template by heart would write. */
static const uint8_t *
by_hand(const uint8_t *p, const uint8_t *end, struct mixed *m)
{
	if (end - p < 46)
		return NULL;
	memcpy(m->source, p, 16);
	memcpy(m->destination, p + 16, 16);
	m->source_port = ipx_load16(p + 32);
	m->destination_port = ipx_load16(p + 34);
	m->protocol = p[36];
	m->tcp_flags = p[37];
	m->octets = ipx_load32(p + 38);
	m->packets = ipx_load32(p + 42);
	p = string_at(p + 46, end, &m->host);
	if (p == NULL || end - p < 24)
		return NULL;
	m->start = ipx_load64(p);
	m->end = ipx_load64(p + 8);
	m->label = ipx_load32(p + 16);
	m->in = ipx_load16(p + 20);
	m->out = ipx_load16(p + 22);
	return string_at(p + 24, end, &m->target);
}

static void
hand_set(struct read *r, const ipfix_set *set)
{
	const uint8_t *p = set->body.data, *end = p + set->body.size;
	struct mixed *all = r->structs;
	size_t count = 0;

	while (set->id == ID_MIXED && p != NULL && p < end) {
		p = by_hand(p, end, &all[count]);
		count += p != NULL;
	}
	r->records += count;
	opaque(all);
}

static void
hand_pass(void *arg)
{
	struct read *r = arg;

	read_framed(r, hand_set);
}

static void
rows(struct bench *b, struct read *r)
{
	char what[48];

	bench_row(b, "memcpy", read_copy, r);
	bench_row(b, "framing", read_frames, r);
	bench_row(b, "framing by a session", read_session_frames, r);
	bench_row(b, "by hand", hand_pass, r);
	for (int k = IPFIX_KERNEL_PORTABLE; k <= IPFIX_KERNEL_NEON; k++) {
		if (!read_with(r, (ipfix_kernel)k))
			continue;
		bench_check("B decoded", read_sum(r, sum), r->stream->digest);
		snprintf(what, sizeof(what), "decode Sets, %s",
		    ipfix_kernel_name((ipfix_kernel)k));
		bench_row(b, what, read_sets, r);
	}
	read_with(r, IPFIX_KERNEL_BEST);
	bench_row(b, "decode by a session", read_session_sets, r);
	bench_row(b, "every field by a typed getter", read_set_fields, r);
	bench_row(b, "the same by a session", read_fields, r);
	bench_row(b, "JSON", read_set_json, r);
	bench_row(b, "JSON by a session", read_json, r);
}

void
bench_mixed(struct bench *b, uint64_t records)
{
	struct shape hot = {
		.workload = B, .records = 16 * 8, .message = 1400
	};
	struct shape cold = {
		.workload = B, .records = records / 2, .message = 1400
	};
	struct stream s = stream_new(&hot);
	struct read *r = read_new(&s, mixed_layout());

	bench_on(b, "B hot", &s, (unsigned)(records / 2 / hot.records) + 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);

	s = stream_new(&cold);
	r = read_new(&s, mixed_layout());
	bench_on(b, "B streamed", &s, 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);

	cold.message = 65535;
	s = stream_new(&cold);
	r = read_new(&s, mixed_layout());
	bench_on(b, "B 64 KiB", &s, 1);
	rows(b, r);
	read_free(r);
	stream_free(&s);
}
