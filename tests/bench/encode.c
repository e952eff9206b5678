/* SPDX-License-Identifier: BSD-3-Clause */
/* Structs into Messages, by an exporter and by hand. */
#include "bench.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (1700000000 * IPFIX_SECOND)

enum { STRUCTS = 2048, BATCH = 256, LONGEST = 400, HEADERS = 20 };

struct writer {
	uint64_t records;
	size_t message; /* octets of the largest one */
	size_t size;    /* of a struct */
	uint8_t *structs;
	uint16_t id;
	ipfix_layout *layout;
	ipfix_encoder *encoder;
	ipfix_exporter *exporter;
	uint8_t *(*by_hand)(uint8_t *to, const void *from);
	const uint8_t *expected; /* the records, while they are checked */
	size_t equal;            /* octets that were as expected */
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
	ipfix_span records;

	if (ipfix_exporter_take(w->exporter, NOW, &message) != IPFIX_OK)
		return;
	opaque(message.octets.data);
	if (w->expected == NULL)
		return;
	records = (ipfix_span){ message.octets.data + HEADERS,
		message.octets.size - HEADERS };
	if (memcmp(records.data, w->expected + w->equal, records.size) == 0)
		w->equal += records.size;
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
	static uint8_t message[65536];
	uint8_t *at = message + HEADERS;

	for (uint64_t i = 0; i < w->records; i++) {
		if (at > message + w->message - LONGEST) {
			opaque(message);
			at = message + HEADERS;
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
		.max_message = w->message };

	if (ipfix_exporter_new(&w->exporter, NULL, &options) != IPFIX_OK ||
	    ipfix_exporter_add(
	        w->exporter, &w->id, 0, fields, count, NOW, NULL) != IPFIX_OK)
		abort();
}

/* What is encoded is what is written by hand; the template went before. */
static void
check(struct writer *w, const char *what)
{
	uint64_t records = w->records;
	uint8_t *expected = malloc(STRUCTS * LONGEST), *at = expected;

	for (size_t i = 0; i < STRUCTS; i++)
		at = w->by_hand(at, w->structs + i * w->size);
	w->records = STRUCTS;
	encode_pass(w);
	send(w);
	w->expected = expected;
	w->equal = 0;
	encode_pass(w);
	send(w);
	bench_check(what, w->equal, (uint64_t)(at - expected));
	w->expected = NULL;
	w->records = records;
	free(expected);
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
		check(w, what);
		bench_row(b, what, encode_pass, w);
	}
	ipfix_encoder_free(w->encoder);
	ipfix_exporter_free(w->exporter);
	ipfix_layout_free(w->layout);
	free(w->structs);
}

static void
one(struct bench *b, const char *name, const struct shape *shape)
{
	struct writer w = { .records = shape->records,
		.message = shape->message,
		.size = sizeof(struct flow),
		.by_hand = hand_flow };
	struct stream s = stream_new(shape);

	bench_on(b, name, &s, 1);
	if (shape->workload == A) {
		w.layout = flow_layout();
		writer_open(&w, FLOW_FIELDS, IPFIX_COUNT(FLOW_FIELDS));
	} else {
		w.size = sizeof(struct mixed);
		w.by_hand = hand_mixed;
		w.layout = mixed_layout();
		writer_open(&w, MIXED_FIELDS, IPFIX_COUNT(MIXED_FIELDS));
	}
	w.structs = calloc(STRUCTS, w.size);
	for (size_t i = 0; i < STRUCTS; i++) {
		void *to = w.structs + i * w.size;

		if (shape->workload == A)
			flow_make(i, to);
		else
			mixed_make(i, to);
	}
	rows(b, &w);
	stream_free(&s);
}

void
bench_encode(struct bench *b, uint64_t records)
{
	struct shape shape = { .workload = A,
		.records = (records / BATCH + 1) * BATCH,
		.message = 1400 };

	one(b, "A written", &shape);
	shape.message = 65535;
	one(b, "A written, 64 KiB", &shape);
	shape.workload = B;
	shape.records = shape.records / 2 / BATCH * BATCH;
	one(b, "B written, 64 KiB", &shape);
	shape.message = 1400;
	one(b, "B written", &shape);
}
