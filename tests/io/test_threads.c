/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads that share a port, each with a listener of its own, and a registry
 * that none of them changes any longer.  Under ThreadSanitizer: make
 * check-threads.
 */
#define _DEFAULT_SOURCE

#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "io/talk.h"
#include "support/message.h"
#include "support/test.h"

enum { THREADS = 4, SOCKETS = 40, MESSAGES = 25 };

#define RECORDS "256: c0000201 c0000202"

/* What the threads share. */
struct shared {
	const ipfix_registry *registry;
	atomic_uint_least64_t messages, records, bad, told;
	atomic_bool stop;
};

struct worker {
	pthread_t thread;
	ipfix_listener *listener;
	struct shared *shared;
	uint64_t messages;
};

static void
read_message(struct shared *shared, const ipfix_listener_event *event)
{
	ipfix_reader reader;
	ipfix_event found;
	char text[256];
	size_t length;

	if (ipfix_reader_open(&reader, event->peer->session, event->octets, NOW,
	        NULL) != IPFIX_OK) {
		shared->bad++;
		return;
	}
	while (ipfix_reader_next(&reader, &found, NULL) == IPFIX_OK) {
		if (found.kind != IPFIX_EVENT_RECORD)
			continue;
		shared->records++;
		if (ipfix_json_record(&found.record, NOW, text, sizeof(text),
		        &length) != IPFIX_OK ||
		    length < 25 || text[2] != 's')
			shared->bad++;
	}
}

/* Nothing in here asserts: Check hears one thread alone. */
static void *
work(void *arg)
{
	struct worker *w = arg;
	struct shared *shared = w->shared;
	ipfix_listener_event event;

	while (!shared->stop) {
		(void)ipfix_listener_wait(w->listener, IPFIX_SECOND / 100);
		while (ipfix_listener_next(w->listener,
		           ipfix_clock_get_steady(), &event) == IPFIX_OK) {
			if (event.kind != IPFIX_LISTENER_MESSAGE)
				continue;
			read_message(shared, &event);
			w->messages++;
			shared->messages++;
		}
	}
	return NULL;
}

/* What threads do with a registry that they share. */
static void *
ask_registry(void *arg)
{
	struct shared *shared = arg;

	while (!shared->stop) {
		for (uint16_t id = 1; id < 500; id++) {
			const ipfix_element *e =
			    ipfix_registry_find(shared->registry, 0, id);

			if (e != NULL &&
			    ipfix_registry_find_name(
			        shared->registry, e->name) == NULL)
				shared->bad++;
		}
		shared->told++;
	}
	return NULL;
}

/* The same port for each; false: the system cannot. */
static bool
workers_new(
    struct worker *workers, struct shared *shared, ipfix_transport transport)
{
	ipfix_listener_options options = { .registry = shared->registry,
		.reuse_port = true };
	char port[8] = "0";

	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){ .shared = shared };
		ck_assert_int_eq(
		    ipfix_listener_new(&workers[i].listener, &options),
		    IPFIX_OK);
		if (ipfix_listener_add(workers[i].listener, transport,
		        "127.0.0.1", port) != IPFIX_OK)
			return false;
		snprintf(port, sizeof(port), "%u",
		    first(workers[i].listener)->address.port);
	}
	return true;
}

/* Each socket is another peer, and so may come to another thread. */
static void
send_all(const ipfix_endpoint *endpoint, const struct shared *shared)
{
	uint64_t sent = 0;
	int fd[SOCKETS];

	for (size_t i = 0; i < SOCKETS; i++)
		fd[i] = talk_to(endpoint);
	for (size_t j = 0; j < MESSAGES; j++)
		for (size_t i = 0; i < SOCKETS; i++) {
			talk(fd[i], message(5, TEMPLATE " | " RECORDS));
			/* Not more than the buffers hold. */
			while (++sent - shared->messages > 100)
				(void)usleep(100);
		}
	for (int i = 0; i < 500 && shared->messages < sent; i++)
		(void)usleep(10000);
	for (size_t i = 0; i < SOCKETS; i++)
		close(fd[i]);
}

START_TEST(threads_share_a_port_and_a_registry)
{
	ipfix_transport transport = _i == 0 ? IPFIX_UDP : IPFIX_TCP;
	struct shared shared = { .registry = NULL };
	struct worker workers[THREADS] = { 0 };
	ipfix_registry *registry;
	pthread_t asking;
	size_t busy = 0;
	bool can;

	ck_assert_int_eq(ipfix_registry_new(&registry, NULL), IPFIX_OK);
	ipfix_registry_freeze(registry);
	shared.registry = registry;
	can = workers_new(workers, &shared, transport);
	if (can) {
		ck_assert_int_eq(
		    pthread_create(&asking, NULL, ask_registry, &shared), 0);
		for (size_t i = 0; i < THREADS; i++)
			ck_assert_int_eq(pthread_create(&workers[i].thread,
			                     NULL, work, &workers[i]),
			    0);
		send_all(first(workers[0].listener), &shared);
		shared.stop = true;
		for (size_t i = 0; i < THREADS; i++) {
			ck_assert_int_eq(
			    pthread_join(workers[i].thread, NULL), 0);
			busy += workers[i].messages > 0;
		}
		ck_assert_int_eq(pthread_join(asking, NULL), 0);
		ck_assert_uint_eq(shared.messages, SOCKETS * MESSAGES);
		ck_assert_uint_eq(shared.records, 2 * SOCKETS * MESSAGES);
		ck_assert_uint_eq(shared.bad, 0);
		ck_assert_uint_gt(shared.told, 0);
		ck_assert_uint_gt(busy, 1);
	} else {
		skipped("the system shares no port");
	}
	for (size_t i = 0; i < THREADS; i++)
		ipfix_listener_free(workers[i].listener);
	ipfix_registry_free(registry);
}
END_TEST

TESTS("io/threads")
{
	tcase_set_timeout(tcase, 120);
	loop_test(threads_share_a_port_and_a_registry, 0, 2);
}
