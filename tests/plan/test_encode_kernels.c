/* SPDX-License-Identifier: BSD-3-Clause */
/* Every kernel encodes as plain C does, and touches nothing else. */
#include <ipfix/decoder.h>
#include <ipfix/encoder.h>

#include "chance.h"
#include "guard.h"
#include "support/must.h"
#include "support/test.h"

#include <stdio.h>

enum { RECORDS_MAX = 80, ROUNDS = 8000, FIELDS = 40, RECORD_MAX = 60 * FIELDS };

/* One case: what is encoded, and what plain C makes of it. */
struct trial {
	ipfix_template *tmpl;
	ipfix_layout *layout;
	uint8_t *structs;
	size_t count;
	bool saturate;
	uint8_t *expected;
	size_t room, size, taken;
	ipfix_result result;
	uint64_t saturated;
};

static ipfix_encoder *
encoder_of(const struct trial *t, ipfix_kernel kernel)
{
	ipfix_plan_options options = { .kernel = kernel,
		.saturate = t->saturate };
	ipfix_encoder *encoder = NULL;

	must(ipfix_encoder_new(&encoder, t->layout, &options) == IPFIX_OK);
	return encoder;
}

static struct trial
trial_new(struct sweep *sweep)
{
	struct trial t = { .tmpl = chance_template(
		               sweep, 1 + chance(sweep, FIELDS), true),
		.count = 1 + chance(sweep, RECORDS_MAX),
		.saturate = chance(sweep, 4) != 0 };
	ipfix_encoder *encoder;
	size_t size;

	t.layout = chance_layout(sweep, t.tmpl);
	size = ipfix_layout_size(t.layout);
	t.structs = malloc(t.count * size);
	for (size_t i = 0; i < t.count; i++)
		chance_struct(sweep, t.layout, t.tmpl, t.structs + i * size);
	t.room = chance(sweep, t.count * RECORD_MAX) + 1;
	t.expected = malloc(t.room);
	encoder = encoder_of(&t, IPFIX_KERNEL_PORTABLE);
	t.result = ipfix_encoder_write(encoder, t.tmpl, t.structs, t.count,
	    t.expected, t.room, &t.size, &t.taken);
	must(t.size <= t.room && t.taken <= t.count);
	must((t.result == IPFIX_OK) == (t.taken == t.count));
	t.saturated = ipfix_encoder_counters(encoder)->saturated;
	ipfix_encoder_free(encoder);
	return t;
}

static void
trial_free(struct trial *t)
{
	ipfix_template_free(t->tmpl);
	ipfix_layout_free(t->layout);
	free(t->structs);
	free(t->expected);
}

static void
compare(struct trial *t, ipfix_kernel kernel, uint8_t *structs, uint8_t *to)
{
	ipfix_encoder *encoder = encoder_of(t, kernel);
	size_t size = 0, taken = 0;
	ipfix_result rc;

	memcpy(structs, t->structs, t->count * ipfix_layout_size(t->layout));
	memset(to, 0x5a, t->room);
	rc = ipfix_encoder_write(
	    encoder, t->tmpl, structs, t->count, to, t->room, &size, &taken);
	must(rc == t->result && size == t->size && taken == t->taken);
	must(memcmp(to, t->expected, size) == 0);
	must(ipfix_encoder_counters(encoder)->saturated == t->saturated);
	must(ipfix_encoder_counters(encoder)->records == taken);
	ipfix_encoder_free(encoder);
}

START_TEST(a_kernel_encodes_as_plain_c_does)
{
	ipfix_kernel kernel = (ipfix_kernel)_i;
	struct sweep sweep = sweep_begin("encode kernels");
	struct guard in, out;
	size_t records = 0, size;
	int all = rounds(ROUNDS);

	if (!try_kernel(kernel))
		return;
	in = guard_new(FIELDS * RECORDS_MAX * 60);
	out = guard_new(RECORDS_MAX * RECORD_MAX);
	for (int round = 0; round < all; round++) {
		struct trial t = trial_new(&sweep);

		size = t.count * ipfix_layout_size(t.layout);
		compare(
		    &t, kernel, guard_end(&in, size), guard_end(&out, t.room));
		compare(&t, kernel, guard_start(&in), guard_start(&out));
		records += 2 * t.taken;
		trial_free(&t);
	}
	printf("%s: %zu records equal\n", ipfix_kernel_name(kernel), records);
	guard_free(&in);
	guard_free(&out);
}
END_TEST

/* Encodes all that plain C did, into rooms that end anywhere. */
static void
encode_in_parts(struct sweep *sweep, const struct trial *t,
    ipfix_encoder *encoder, uint8_t *to)
{
	size_t host = ipfix_layout_size(t->layout), taken = 0, at = 0;
	size_t room = 1;

	while (taken < t->taken) {
		size_t size, count;
		ipfix_result rc = ipfix_encoder_write(encoder, t->tmpl,
		    t->structs + taken * host, t->taken - taken, to + at,
		    room < t->size - at ? room : t->size - at, &size, &count);

		must(rc == IPFIX_OK || rc == IPFIX_FULL);
		taken += count;
		at += size;
		room = count == 0 ? room + chance(sweep, RECORD_MAX)
		                  : 1 + chance(sweep, 8 * RECORD_MAX);
	}
	must(at == t->size);
}

/* The same octets, and each loss is counted once. */
START_TEST(it_is_the_same_in_parts)
{
	ipfix_kernel kernel = (ipfix_kernel)_i;
	struct sweep sweep = sweep_begin("encoded in parts");
	uint64_t saturated = 0;
	int all = rounds(ROUNDS);

	if (!try_kernel(kernel))
		return;
	for (int round = 0; round < all; round++) {
		struct trial t = trial_new(&sweep);
		ipfix_encoder *encoder = encoder_of(&t, kernel);
		uint8_t *octets = malloc(t.size + 1);

		encode_in_parts(&sweep, &t, encoder, octets);
		must(memcmp(octets, t.expected, t.size) == 0);
		must(ipfix_encoder_counters(encoder)->saturated == t.saturated);
		saturated += t.saturated;
		ipfix_encoder_free(encoder);
		free(octets);
		trial_free(&t);
	}
	must(saturated > 0 || all < 100);
}
END_TEST

/* What was encoded is decoded, and encoded to the same octets. */
START_TEST(what_is_encoded_comes_back)
{
	struct sweep sweep = sweep_begin("there and back");
	size_t records = 0;
	int all = rounds(ROUNDS);

	for (int round = 0; round < all; round++) {
		struct trial t = trial_new(&sweep);
		ipfix_message message = { .export_time = 1700000000 };
		ipfix_set set = { 256, 16, { t.expected, t.size } };
		ipfix_plan_options options = { .saturate = true };
		size_t host = ipfix_layout_size(t.layout), count = 0, size;
		uint8_t *structs = malloc((t.taken + 1) * host);
		uint8_t *again = malloc(t.room);
		ipfix_record_iter iter;
		ipfix_decoder *decoder;
		ipfix_encoder *encoder = encoder_of(&t, IPFIX_KERNEL_BEST);

		must(ipfix_decoder_new(&decoder, t.layout, &options) ==
		    IPFIX_OK);
		ipfix_record_iter_init(&iter, &message, &set, t.tmpl, NULL);
		if (t.taken > 0) {
			must(ipfix_decoder_next(decoder, &iter,
			         1700000000 * IPFIX_SECOND, structs, t.taken,
			         &count, NULL) == IPFIX_OK);
			must(count == t.taken);
			must(ipfix_record_iter_rest(&iter).size == 0);
			must(
			    ipfix_encoder_write(encoder, t.tmpl, structs, count,
			        again, t.room, &size, &count) == IPFIX_OK);
			must(size == t.size);
			must(memcmp(again, t.expected, size) == 0);
		}
		records += t.taken;
		ipfix_decoder_free(decoder);
		ipfix_encoder_free(encoder);
		free(structs);
		free(again);
		trial_free(&t);
	}
	printf("%zu records there and back\n", records);
}
END_TEST

TESTS("plan/encode_kernels")
{
	tcase_set_timeout(tcase, 600);
	loop_test(a_kernel_encodes_as_plain_c_does, IPFIX_KERNEL_PORTABLE,
	    IPFIX_KERNEL_NEON + 1);
	loop_test(it_is_the_same_in_parts, IPFIX_KERNEL_PORTABLE,
	    IPFIX_KERNEL_NEON + 1);
	test(what_is_encoded_comes_back);
}
