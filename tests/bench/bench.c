/* SPDX-License-Identifier: BSD-3-Clause */
#include "bench.h"

#include "clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
bench_on(struct bench *bench, const char *workload, const struct stream *stream,
    unsigned loops)
{
	bench->workload = workload;
	bench->stream = stream;
	bench->loops = loops;
}

static double
time_of(struct bench *b, bench_pass *pass, void *arg)
{
	double start = clock_now();

	for (unsigned i = 0; i < b->loops; i++)
		pass(arg);
	return clock_now() - start;
}

static void
copy_pass(void *arg)
{
	stream_copy(arg);
}

void
bench_row(struct bench *b, const char *what, bench_pass *pass, void *arg)
{
	double ns[ROUNDS_MAX], copy[ROUNDS_MAX], ratio[ROUNDS_MAX];
	double records = (double)b->stream->records * b->loops;
	const char *only = getenv("BENCH_ONLY");
	struct row *r = &b->rows[b->count];

	if (only != NULL && strstr(what, only) == NULL &&
	    strstr(b->workload, only) == NULL)
		return;
	pass(arg); /* so that caches and plans are warm */
	for (unsigned i = 0; i < b->rounds; i++) {
		copy[i] = time_of(b, copy_pass, (void *)(uintptr_t)b->stream) /
		    records;
		ns[i] = time_of(b, pass, arg) / records;
		ratio[i] = ns[i] / copy[i];
	}
	b->count++;
	r->workload = b->workload;
	snprintf(r->what, sizeof(r->what), "%s", what);
	r->ns = median(ns, b->rounds);
	r->least = ns[0];
	r->most = ns[b->rounds - 1];
	r->copy = median(copy, b->rounds);
	r->ratio = median(ratio, b->rounds);
	fprintf(stderr, "%s: %s: %.1f\n", r->workload, r->what, r->ns);
}

const struct row *
bench_find(const struct bench *b, const char *workload, const char *what)
{
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->rows[i].workload, workload) == 0 &&
		    strcmp(b->rows[i].what, what) == 0)
			return &b->rows[i];
	return NULL;
}

void
bench_machine(char *name, size_t size)
{
	static const char KEY[] = "model name";
	FILE *f = fopen("/proc/cpuinfo", "r");
	char line[256], *value;

	(void)snprintf(name, size, "a processor without a name");
	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		value = strchr(line, ':');
		if (value == NULL || strncmp(line, KEY, sizeof(KEY) - 1) != 0)
			continue;
		value[strcspn(value, "\n")] = 0;
		(void)snprintf(name, size, "%s", value + 2);
		break;
	}
	if (f != NULL)
		(void)fclose(f);
}

/* How often the best of ours fits into what the peer takes. */
static void
print_peer(const struct bench *b, const char *workload, const char *what,
    const char *ours, const char *peer)
{
	const char *best = ipfix_kernel_name(IPFIX_KERNEL_PORTABLE);
	const struct row *theirs = bench_find(b, peer, what), *r;
	char name[64];

	for (int k = IPFIX_KERNEL_PORTABLE; k <= IPFIX_KERNEL_NEON; k++)
		if (ipfix_kernel_available((ipfix_kernel)k))
			best = ipfix_kernel_name((ipfix_kernel)k);
	(void)snprintf(name, sizeof(name), "%s, %s", ours, best);
	r = bench_find(b, workload, name);
	if (r != NULL && theirs != NULL)
		printf("- %s, %s: libfixbuf takes %.0f times as long\n",
		    workload, name, theirs->ns / r->ns);
}

void
bench_print(const struct bench *b)
{
	char machine[128];

	bench_machine(machine, sizeof(machine));
	printf("%s, one core, %s %s; nanoseconds per record, medians of %u "
	       "rounds.\n\n",
	    machine,
#ifdef __clang__
	    "clang",
#else
	    "gcc",
#endif
	    __VERSION__, b->rounds);
	printf("| %-17s | %-36s | %8s | %8s | %8s | %8s |\n", "records", "what",
	    "median", "least", "most", "memcpy");
	puts("|-------------------|--------------------------------------|"
	     "---------:|---------:|---------:|---------:|");
	for (size_t i = 0; i < b->count; i++) {
		const struct row *r = &b->rows[i];

		printf("| %-17s | %-36s | %8.1f | %8.1f | %8.1f | %7.1fx |\n",
		    r->workload, r->what, r->ns, r->least, r->most, r->ratio);
	}
	puts("");
	print_peer(b, "A streamed", "decode", "decode Sets", "A libfixbuf");
	print_peer(b, "A written", "encode", "encode", "A libfixbuf");
	print_peer(b, "B streamed", "decode", "decode Sets", "B libfixbuf");
	print_peer(b, "B written", "encode", "encode", "B libfixbuf");
}

void
bench_check(const char *what, uint64_t got, uint64_t expected)
{
	if (got == expected)
		return;
	fprintf(stderr, "%s: %" PRIx64 " instead of %" PRIx64 "\n", what, got,
	    expected);
	exit(1);
}
