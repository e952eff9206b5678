/* SPDX-License-Identifier: BSD-3-Clause */
/* The loop of ipfix-collect. */
#define _POSIX_C_SOURCE 200809L

#include "collect.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How many events are taken before looking at the clock and at signals. */
enum { TURN = 256 };

static volatile sig_atomic_t stopped, asked;

static void
on_signal(int number)
{
	if (number == SIGUSR1)
		asked = 1;
	else
		stopped = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGUSR1, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

static void
opened(struct collect *c, ipfix_peer *peer)
{
	struct exporter *e = calloc(1, sizeof(*e));

	if (e == NULL) {
		ipfix_listener_remove(c->listener, peer);
		return;
	}
	e->peer = peer;
	e->next = c->exporters;
	if (e->next != NULL)
		e->next->previous = e;
	c->exporters = e;
	peer->user = e;
	snprintf(e->name, sizeof(e->name), "%s %s",
	    peer->ends.transport == IPFIX_UDP ? "udp" : "tcp",
	    ipfix_address_get_text(&peer->ends.exporter).text);
	e->address = e->name + 4;
	state_give(c, e);
}

/* Adds what only grows. */
static void
add_counters(ipfix_counters *sum, const ipfix_counters *c)
{
	sum->messages += c->messages;
	sum->bad_messages += c->bad_messages;
	sum->data_records += c->data_records;
	sum->options_data_records += c->options_data_records;
	sum->data_sets_without_template += c->data_sets_without_template;
	sum->template_records += c->template_records;
	sum->options_template_records += c->options_template_records;
	sum->bad_templates += c->bad_templates;
	sum->limits_reached += c->limits_reached;
	sum->withdrawals += c->withdrawals;
	sum->lost += c->lost;
}

ipfix_counters
collect_counters(const struct collect *collect)
{
	ipfix_counters sum = collect->gone;

	for (const struct exporter *e = collect->exporters; e != NULL;
	     e = e->next) {
		const ipfix_counters *c =
		    ipfix_session_counters(e->peer->session);

		add_counters(&sum, c);
		sum.templates += c->templates;
	}
	return sum;
}

static void
closed(struct collect *c, ipfix_peer *peer, ipfix_result why)
{
	struct exporter *e = peer->user;

	if (e == NULL)
		return;
	if (why < 0)
		fprintf(stderr, "ipfix-collect: %s: closed: %s\n", e->name,
		    ipfix_result_text(why));
	if (c->sink->closed != NULL)
		c->sink->closed(c, e);
	add_counters(&c->gone, ipfix_session_counters(peer->session));
	if (e->previous != NULL)
		e->previous->next = e->next;
	else
		c->exporters = e->next;
	if (e->next != NULL)
		e->next->previous = e->previous;
	free(e->restored);
	ipfix_options_free(e->options);
	free(e);
}

static void
complain(struct exporter *e, const ipfix_error *error)
{
	if (e->complained)
		return;
	e->complained = true;
	fprintf(stderr, "ipfix-collect: %s: octet %zu of a Message: %s%s%s\n",
	    e->name, error->offset, error->text,
	    error->clause[0] != '\0' ? ", " : "", error->clause);
}

static void
message(struct collect *c, ipfix_peer *peer, ipfix_span octets)
{
	const ipfix_counters *k = ipfix_session_counters(peer->session);
	uint64_t before = k->data_records + k->options_data_records;
	struct exporter *e = peer->user;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;

	if (ipfix_reader_open(&reader, peer->session, octets, c->now, &error) !=
	    IPFIX_OK) {
		complain(e, &error);
		return;
	}
	if (c->sink->message != NULL)
		c->sink->message(c, e, &reader.message);
	while (ipfix_reader_next(&reader, &event, &error) == IPFIX_OK) {
		if (event.kind == IPFIX_EVENT_SET && !c->sink->wants_records)
			ipfix_reader_skip(&reader);
		else if (c->sink->event != NULL)
			c->sink->event(c, &event);
	}
	c->records += k->data_records + k->options_data_records - before;
}

/* Takes what has come; IPFIX_DONE: all of it, IPFIX_OK: a turn of it. */
static ipfix_result
take(struct collect *c)
{
	ipfix_time steady = ipfix_clock_get_steady();
	ipfix_listener_event event;
	ipfix_result rc = IPFIX_OK;

	c->now = ipfix_clock_get_real();
	for (int i = 0; i < TURN && rc == IPFIX_OK; i++) {
		rc = ipfix_listener_next(c->listener, steady, &event);
		if (rc != IPFIX_OK)
			break;
		if (event.kind == IPFIX_LISTENER_OPENED)
			opened(c, event.peer);
		else if (event.kind == IPFIX_LISTENER_MESSAGE)
			message(c, event.peer, event.octets);
		else
			closed(c, event.peer, event.reason);
		if (c->max_records > 0 && c->records >= c->max_records) {
			stopped = 1;
			break;
		}
	}
	/* Without memory for a newcomer, the others go on. */
	return rc == IPFIX_ERR_NOMEM ? IPFIX_OK : rc;
}

static bool
call(struct collect *c, bool (*function)(struct collect *))
{
	return function == NULL || function(c);
}

/* What is done by the clock; *next is when to do it again. */
static bool
tick(struct collect *c, ipfix_time *next, ipfix_time *next_stats)
{
	ipfix_time steady = ipfix_clock_get_steady();

	if (asked != 0) {
		asked = 0;
		collect_stats(c);
	}
	if (steady < *next)
		return true;
	*next = steady + IPFIX_SECOND;
	if (c->stats_interval > 0 && steady >= *next_stats) {
		*next_stats = steady + c->stats_interval;
		collect_stats(c);
	}
	state_tick(c);
	return call(c, c->sink->tick);
}

/*
 * What has arrived when the signal came is still taken; so is what exporters
 * send until they notice that no more is wanted.  All that for a second.
 */
static void
drain(struct collect *c)
{
	const ipfix_listener_counts *counts =
	    ipfix_listener_counters(c->listener);
	ipfix_time end = ipfix_clock_get_steady() + IPFIX_SECOND;
	ipfix_time now;
	ipfix_result rc;

	while (take(c) == IPFIX_OK && ipfix_clock_get_steady() < end)
		;
	ipfix_listener_end(c->listener);
	while ((rc = take(c)) >= IPFIX_OK &&
	    (now = ipfix_clock_get_steady()) < end) {
		if (rc == IPFIX_DONE && counts->connections == 0)
			break;
		if (rc == IPFIX_DONE)
			(void)ipfix_listener_wait(c->listener, end - now);
	}
}

static void
say_endpoints(const struct collect *c)
{
	const ipfix_endpoint *e;

	for (size_t i = 0;
	     (e = ipfix_listener_endpoint(c->listener, i)) != NULL; i++) {
		bool udp = e->transport == IPFIX_UDP;

		fprintf(stderr, "ipfix-collect: listening on %s %s",
		    udp ? "udp" : "tcp",
		    ipfix_address_get_text(&e->address).text);
		if (udp)
			fprintf(stderr, ", receive buffer %zu octets",
			    e->receive_buffer);
		fputc('\n', stderr);
	}
}

bool
collect_run(struct collect *collect)
{
	struct collect *c = collect;
	ipfix_time next = 0, next_stats;
	bool well;

	catch_signals();
	c->now = ipfix_clock_get_real();
	next_stats = ipfix_clock_get_steady() + c->stats_interval;
	well = call(c, c->sink->open);
	if (well)
		say_endpoints(c);
	while (well && stopped == 0) {
		ipfix_result rc = take(c);

		if (rc < 0) {
			perror("ipfix-collect");
			well = false;
		}
		if (rc == IPFIX_DONE)
			well = call(c, c->sink->idle) && well;
		well = well && tick(c, &next, &next_stats);
		if (well && rc == IPFIX_DONE && stopped == 0)
			(void)ipfix_listener_wait(
			    c->listener, IPFIX_SECOND / 4);
	}
	if (well && c->max_records == 0)
		drain(c);
	if (c->stats_interval > 0)
		collect_stats(c);
	well = call(c, c->sink->close) && well;
	well = state_close(c) && well;
	while (c->exporters != NULL)
		closed(c, c->exporters->peer, IPFIX_OK);
	return well && c->unwritten == 0;
}
