/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench_sessions [SESSIONS] - what many sessions cost, and hostile templates.
 *
 * 100,000 sessions with the same 10 templates: octets that each of them takes
 * of its session, and nanoseconds to find one.  Messages that are as full of
 * template as can be: milliseconds to read one, new and repeated.
 */
#define _POSIX_C_SOURCE 200809L
#include <ipfix/session.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TEMPLATES = 10, FIELDS = 20, LOOKUPS = 4000000, ROUNDS = 20 };
enum { MESSAGE_MAX = 65535, BODY_AT = 24 };

static double
now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void
must(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "bench_sessions: %s\n", what);
	exit(1);
}

static size_t heap_octets;

static void *
heap_alloc(void *arg, size_t size)
{
	(void)arg;
	heap_octets += size;
	return malloc(size);
}

static void
heap_free(void *arg, void *memory, size_t size)
{
	(void)arg;
	heap_octets -= size;
	free(memory);
}

static const ipfix_alloc HEAP = { heap_alloc, heap_free, NULL };

static uint8_t *
put16(uint8_t *p, unsigned value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
	return p + 2;
}

/* Fills in the lengths of a Message of one Set that ends at `end`. */
static ipfix_span
finish(uint8_t *message, const uint8_t *end)
{
	size_t size = (size_t)(end - message);

	memset(message, 0, 16);
	put16(message, 10);
	put16(message + 2, (unsigned)size);
	message[15] = 1;
	put16(message + 16, 2);
	put16(message + 18, (unsigned)size - 16);
	return (ipfix_span){ message, size };
}

static void
read_message(ipfix_session *session, ipfix_span octets)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result rc =
	    ipfix_reader_open(&reader, session, octets, IPFIX_SECOND, NULL);

	must(rc == IPFIX_OK, "a Message is malformed");
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		must(event.kind == IPFIX_EVENT_TEMPLATE, "no template");
}

static ipfix_session *
session_of(ipfix_template_cache *cache)
{
	ipfix_session *session = NULL;

	must(ipfix_session_new(&session, NULL,
	         &(ipfix_session_options){
	             .cache = cache, .seed = 1, .alloc = &HEAP }) == IPFIX_OK,
	    "no memory");
	return session;
}

static void
find_templates(ipfix_session **sessions, size_t count)
{
	uint64_t x = 1;
	size_t found = 0;
	double start = now_ns();

	for (size_t i = 0; i < LOOKUPS; i++) {
		x = x * 6364136223846793005u + 1442695040888963407u;
		found += ipfix_session_find(sessions[(x >> 40) % count], 1,
		             (uint16_t)(256 + (x >> 20) % TEMPLATES)) != NULL;
	}
	printf("%12.1f ns to find a template of any session\n",
	    (now_ns() - start) / LOOKUPS);
	must(found == LOOKUPS, "a template is not found");
	start = now_ns();
	for (size_t i = 0; i < LOOKUPS; i++)
		found += ipfix_session_find(sessions[0], 1,
		             (uint16_t)(256 + i % TEMPLATES)) != NULL;
	printf("%12.1f ns to find a template of one session\n",
	    (now_ns() - start) / LOOKUPS);
	must(found == 2 * LOOKUPS, "a template is not found");
}

static void
many_sessions(size_t count)
{
	static uint8_t message[MESSAGE_MAX];
	ipfix_session **sessions = calloc(count, sizeof(*sessions));
	ipfix_template_cache *cache = NULL;
	uint8_t *p = message + 20;
	size_t empty;
	double start;
	ipfix_span octets;

	must(sessions != NULL, "no memory");
	must(ipfix_template_cache_new(&cache, 0, 1, &HEAP) == IPFIX_OK,
	    "no memory");
	octets = finish(message, message + 20);
	for (size_t i = 0; i < count; i++) {
		sessions[i] = session_of(cache);
		octets = finish(message, message + 16 + 4);
		octets.size = 16;
		put16(message + 2, 16);
		read_message(sessions[i], octets);
	}
	empty = heap_octets;
	for (unsigned i = 0; i < TEMPLATES; i++) {
		p = put16(put16(p, 256 + i), FIELDS);
		for (unsigned k = 1; k <= FIELDS; k++)
			p = put16(put16(p, k), 4);
	}
	octets = finish(message, p);
	start = now_ns();
	for (size_t i = 0; i < count; i++)
		read_message(sessions[i], octets);
	printf("%12zu octets of a session without templates\n", empty / count);
	printf("%12.1f octets of a session for each of %d shared templates\n",
	    (double)(heap_octets - empty) / (double)count / TEMPLATES,
	    TEMPLATES);
	printf("%12.1f ns to learn a template that is shared\n",
	    (now_ns() - start) / (double)count / TEMPLATES);
	start = now_ns();
	for (size_t i = 0; i < count; i++)
		read_message(sessions[i], octets);
	printf("%12.1f ns to refresh one\n",
	    (now_ns() - start) / (double)count / TEMPLATES);
	find_templates(sessions, count);
	for (size_t i = 0; i < count; i++)
		ipfix_session_free(sessions[i]);
	ipfix_template_cache_free(cache);
	must(heap_octets == 0, "memory is lost");
	free(sessions);
}

/* The slowest of several rounds, each in a session of its own. */
static void
nasty_template(const char *what, ipfix_span octets)
{
	double learn = 0, refresh = 0;

	for (int i = 0; i < ROUNDS; i++) {
		ipfix_session *session = session_of(NULL);
		double start = now_ns(), between;

		read_message(session, octets);
		between = now_ns();
		read_message(session, octets);
		refresh =
		    now_ns() - between > refresh ? now_ns() - between : refresh;
		learn = between - start > learn ? between - start : learn;
		ipfix_session_free(session);
	}
	printf("%12.3f ms to learn, %.3f ms to refresh %s\n", learn / 1e6,
	    refresh / 1e6, what);
}

static void
nasty_templates(void)
{
	static uint8_t message[MESSAGE_MAX];
	uint8_t *p = message + BODY_AT;

	put16(put16(message + 20, 256), 16000);
	for (unsigned i = 0; i < 16000; i++)
		p = put16(put16(p, 4), 1);
	nasty_template("one element 16,000 times", finish(message, p));
	p = message + BODY_AT;
	for (unsigned i = 0; i < 16000; i++)
		p = put16(put16(p, i + 1), 1);
	nasty_template("16,000 different elements", finish(message, p));
	p = message + BODY_AT;
	for (unsigned i = 0; i < 16000; i++)
		p = put16(put16(p, i / 2 + 1), 65535);
	nasty_template(
	    "8,000 elements twice, of variable length", finish(message, p));
	p = message + 20;
	for (unsigned i = 0; i < 8000; i++)
		p = put16(put16(put16(put16(p, 256 + i), 1), 4), 1);
	nasty_template("8,000 templates", finish(message, p));
}

int
main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 100000;

	must(count > 0, "how many sessions?");
	nasty_templates();
	many_sessions(count);
	return 0;
}
