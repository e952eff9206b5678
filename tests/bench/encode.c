/* SPDX-License-Identifier: BSD-3-Clause */
/* Structs into Messages, by an exporter and by hand. */
#include "bench.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (1700000000 * IPFIX_SECOND)

enum { STRUCTS = 2048, BATCH = 256 };

struct writer {
	uint64_t records;
	size_t size; /* of a struct */
	uint8_t *structs;
	uint16_t id;
	ipfix_layout *layout;
	ipfix_encoder *encoder;
	ipfix_exporter *exporter;
	uint8_t *(*by_hand)(uint8_t *to, const void *from);
};

static uint8_t *
hand_flow(uint8_t *to, const void *from)
{
	return flow_write(to, from);
}

static uint8_t *
hand_mixed(uint8_t *to, const void *from)
{
	return mixed_write(to, from);
}

static void
send(struct writer *w)
{
	ipfix_exported message;

	if (ipfix_exporter_take(w->exporter, NOW, &message) == IPFIX_OK)
		opaque(message.octets.data);
}

/* A batch after the other, over the same structs. */
static void
encode_pass(void *arg)
{
	struct writer *w = arg;
	size_t taken;

	for (uint64_t i = 0; i < w->records; i += BATCH) {
		const uint8_t *from = w->structs + i % STRUCTS * w->size;
		size_t left = BATCH;
		ipfix_result rc;

		while ((rc = ipfix_encoder_put(w->encoder, w->exporter, w->id,
		            from, left, NOW, &taken)) == IPFIX_FULL) {
			send(w);
			from += taken * w->size;
			left -= taken;
		}
		if (rc != IPFIX_OK)
			abort();
	}
}

/* One by one into Messages without a header, as far as they go. */
static void
hand_pass(void *arg)
{
	struct writer *w = arg;
	static uint8_t message[2048];
	uint8_t *at = message + 20;

	for (uint64_t i = 0; i < w->records; i++) {
		if (at > message + 1400 - 163) {
			opaque(message);
			at = message + 20;
		}
		at = w->by_hand(at, w->structs + i % STRUCTS * w->size);
	}
	opaque(message);
}

static bool
writer_with(struct writer *w, ipfix_kernel kernel)
{
	ipfix_plan_options options = { .kernel = kernel };
	ipfix_encoder *encoder;

	if (ipfix_encoder_new(&encoder, w->layout, &options) != IPFIX_OK)
		return false;
	ipfix_encoder_free(w->encoder);
	w->encoder = encoder;
	return true;
}

static void
writer_open(struct writer *w, const ipfix_field_specifier *fields, size_t count)
{
	ipfix_exporter_options options = { .transport = IPFIX_TCP,
		.max_message = 1400 };

	if (ipfix_exporter_new(&w->exporter, NULL, &options) != IPFIX_OK ||
	    ipfix_exporter_add(
	        w->exporter, &w->id, 0, fields, count, NOW, NULL) != IPFIX_OK)
		abort();
}

static void
rows(struct bench *b, struct writer *w)
{
	char what[48];

	bench_row(b, "encode by hand", hand_pass, w);
	for (int k = IPFIX_KERNEL_PORTABLE; k <= IPFIX_KERNEL_NEON; k++) {
		if (!writer_with(w, (ipfix_kernel)k))
			continue;
		snprintf(what, sizeof(what), "encode, %s",
		    ipfix_kernel_name((ipfix_kernel)k));
		bench_row(b, what, encode_pass, w);
	}
	ipfix_encoder_free(w->encoder);
	ipfix_exporter_free(w->exporter);
	ipfix_layout_free(w->layout);
	free(w->structs);
}

void
bench_encode(struct bench *b, uint64_t records)
{
	struct shape shape = { .workload = A, .message = 1400 };
	struct writer a = { .size = sizeof(struct flow),
		.layout = flow_layout(),
		.by_hand = hand_flow };
	struct writer m = { .size = sizeof(struct mixed),
		.layout = mixed_layout(),
		.by_hand = hand_mixed };
	struct stream s;

	a.records = shape.records = (records / BATCH + 1) * BATCH;
	s = stream_new(&shape);
	a.structs = calloc(STRUCTS, a.size);
	for (size_t i = 0; i < STRUCTS; i++)
		flow_make(i, (struct flow *)(void *)(a.structs + i * a.size));
	writer_open(&a, FLOW_FIELDS, IPFIX_COUNT(FLOW_FIELDS));
	bench_on(b, "A written", &s, 1);
	rows(b, &a);
	stream_free(&s);

	shape.workload = B;
	m.records = shape.records;
	s = stream_new(&shape);
	m.structs = calloc(STRUCTS, m.size);
	for (size_t i = 0; i < STRUCTS; i++)
		mixed_make(i, (struct mixed *)(void *)(m.structs + i * m.size));
	writer_open(&m, MIXED_FIELDS, IPFIX_COUNT(MIXED_FIELDS));
	bench_on(b, "B written", &s, 1);
	rows(b, &m);
	stream_free(&s);
}
