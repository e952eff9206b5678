/* SPDX-License-Identifier: BSD-3-Clause */
/* Every kernel decodes as plain C does, and touches nothing else. */
#define _DEFAULT_SOURCE
#include <ipfix/decoder.h>

#include "chance.h"
#include "guard.h"
#include "support/must.h"
#include "support/test.h"

#include <stdio.h>
#include <unistd.h>

enum { RECORDS_MAX = 80, ROUNDS = 8000, GUARD = 1 << 17, FIELDS = 40 };

/* One case: what is decoded, and what plain C makes of it. */
struct trial {
	ipfix_template *tmpl;
	ipfix_layout *layout;
	struct octets records;
	size_t count;
	uint8_t *expected;
	ipfix_decode_counters counters;
};

/* Decodes all records, a few at a time; returns how many there were. */
static size_t
decode(ipfix_decoder *decoder, const struct trial *t, ipfix_span octets,
    uint8_t *to, size_t step)
{
	ipfix_message message = { .export_time = 1700000000 };
	ipfix_set set = { ipfix_template_id(t->tmpl), 16, octets };
	ipfix_record_iter iter;
	size_t done = 0, count;
	ipfix_result rc = IPFIX_OK;

	ipfix_record_iter_init(&iter, &message, &set, t->tmpl, NULL);
	while (done < t->count && rc == IPFIX_OK) {
		if (step > t->count - done)
			step = t->count - done;
		rc = ipfix_decoder_next(decoder, &iter, 0,
		    to + done * ipfix_layout_size(t->layout), step, &count,
		    NULL);
		if (rc == IPFIX_OK)
			done += count;
	}
	return done;
}

static ipfix_decoder *
decoder_of(const struct trial *t, ipfix_kernel kernel)
{
	ipfix_plan_options options = { .kernel = kernel, .saturate = true };
	ipfix_decoder *decoder = NULL;

	must(ipfix_decoder_new(&decoder, t->layout, &options) == IPFIX_OK);
	return decoder;
}

static struct trial
trial_new(struct sweep *sweep)
{
	struct trial t = { .tmpl = chance_template(
		               sweep, 1 + chance(sweep, FIELDS), false) };
	ipfix_decoder *decoder;

	t.layout = chance_layout(sweep, t.tmpl);
	t.count = 1 + chance(sweep, RECORDS_MAX);
	t.records = chance_records(sweep, t.tmpl, t.count);
	t.expected = malloc(t.count * ipfix_layout_size(t.layout));
	memset(t.expected, 0xa5, t.count * ipfix_layout_size(t.layout));
	decoder = decoder_of(&t, IPFIX_KERNEL_PORTABLE);
	must(decode(decoder, &t, octets_span(t.records), t.expected, t.count) ==
	    t.count);
	t.counters = *ipfix_decoder_counters(decoder);
	ipfix_decoder_free(decoder);
	return t;
}

static void
trial_free(struct trial *t)
{
	ipfix_template_free(t->tmpl);
	ipfix_layout_free(t->layout);
	free(t->records.data);
	free(t->expected);
}

/*
 * Spans point to where the octets are, which differs from run to run: moved
 * to where they were for plain C.
 */
static void
move_spans(const struct trial *t, uint8_t *structs, const uint8_t *octets)
{
	const ipfix_member *members = ipfix_layout_members(t->layout);
	size_t size = ipfix_layout_size(t->layout);

	for (size_t m = 0; m < ipfix_layout_count(t->layout); m++)
		for (size_t i = 0;
		     members[m].as == IPFIX_AS_SPAN && i < t->count; i++) {
			uint8_t *at = structs + i * size + members[m].offset;
			ipfix_span span;

			memcpy(&span, at, sizeof(span));
			if (span.data != NULL)
				span.data =
				    t->records.data + (span.data - octets);
			memcpy(at, &span, sizeof(span));
		}
}

static void
compare(struct trial *t, ipfix_kernel kernel, uint8_t *octets, uint8_t *to,
    size_t step)
{
	ipfix_decoder *decoder = decoder_of(t, kernel);
	size_t size = t->count * ipfix_layout_size(t->layout);
	const ipfix_decode_counters *c = ipfix_decoder_counters(decoder);

	if (t->records.size > 0)
		memcpy(octets, t->records.data, t->records.size);
	memset(to, 0x5a, size);
	must(decode(decoder, t, (ipfix_span){ octets, t->records.size }, to,
	         step) == t->count);
	move_spans(t, to, octets);
	must(memcmp(to, t->expected, size) == 0);
	must(c->records == t->counters.records);
	must(c->saturated == t->counters.saturated);
	must(c->truncated == t->counters.truncated);
	must(c->invalid == t->counters.invalid);
	ipfix_decoder_free(decoder);
}

/* All kernels, at both ends of guarded memory, in steps of any size. */
START_TEST(a_kernel_decodes_as_plain_c_does)
{
	ipfix_kernel kernel = (ipfix_kernel)_i;
	struct sweep sweep = sweep_begin("decode kernels");
	struct guard in, out;
	size_t records = 0;
	int all = rounds(ROUNDS);

	if (!try_kernel(kernel))
		return;
	in = guard_new(FIELDS * RECORDS_MAX * 400);
	out = guard_new(FIELDS * RECORDS_MAX * 60);
	for (int round = 0; round < all; round++) {
		struct trial t = trial_new(&sweep);
		size_t size = t.count * ipfix_layout_size(t.layout);

		compare(&t, kernel, guard_end(&in, t.records.size),
		    guard_end(&out, size), t.count);
		compare(&t, kernel, guard_start(&in), guard_start(&out),
		    1 + chance(&sweep, t.count));
		records += 2 * t.count;
		trial_free(&t);
	}
	printf("%s: %zu records equal\n", ipfix_kernel_name(kernel), records);
	guard_free(&in);
	guard_free(&out);
}
END_TEST

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)

/*
 * This program once more, on processors that lack instructions: those of the
 * kernels that are left out must not be met anywhere.
 */
START_TEST(older_processors_meet_no_illegal_instruction)
{
	static const char *const CPU[] = { "qemu64", "Nehalem", "Haswell",
		"max" };
	char program[1024], command[1280];
	ssize_t size = readlink("/proc/self/exe", program, sizeof(program));

	ck_assert_int_gt(size, 0);
	ck_assert_int_lt(size, (ssize_t)sizeof(program));
	program[size] = 0;
	if (getenv("UNDER_QEMU") != NULL)
		return;
	if (system("qemu-x86_64-static -version >/dev/null 2>&1") != 0) {
		skipped("no qemu-x86_64-static");
		return;
	}
	snprintf(command, sizeof(command),
	    "UNDER_QEMU=1 ROUNDS=40 qemu-x86_64-static -cpu %s '%s' "
	    ">/dev/null 2>&1",
	    CPU[_i], program);
	ck_assert_msg(system(command) == 0, "%s", command);
	printf("%s: no illegal instruction\n", CPU[_i]);
}
END_TEST

#endif

TESTS("plan/decode_kernels")
{
	tcase_set_timeout(tcase, 600);
	loop_test(a_kernel_decodes_as_plain_c_does, IPFIX_KERNEL_PORTABLE,
	    IPFIX_KERNEL_NEON + 1);
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
	loop_test(older_processors_meet_no_illegal_instruction, 0, 4);
#endif
}
