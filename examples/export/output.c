/* SPDX-License-Identifier: BSD-3-Clause */
/* Where flows go. */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "export.h"

/*
 * How many seconds what waits may take at the end, how many octets of a
 * capture may wait, and how long answers over UDP are waited for.
 */
enum { PATIENCE = 10, WAITING = 1 << 20, ANSWER_MS = 100, REFRESH = 600 };

bool
export_complain(const char *what, ipfix_result rc)
{
	fprintf(stderr, "ipfix-export: %s: %s\n", what,
	    rc == IPFIX_ERR_SYSTEM ? strerror(errno) : ipfix_result_text(rc));
	return false;
}

static bool
is_udp(const struct output *o)
{
	return o->exporting.transport == IPFIX_UDP;
}

/* What does not change is told now, and over UDP again and again. */
static void
tell(struct export *e, struct output *o)
{
	ipfix_time refresh =
	    e->refresh != 0 ? e->refresh : REFRESH * IPFIX_SECOND;

	o->next_told = ipfix_clock_get_steady() + refresh;
	report_tell(e, o);
}

static bool
open_output(struct export *e, struct output *o)
{
	ipfix_time now = ipfix_clock_get_real();
	ipfix_result rc;

	o->exporting.odid = e->odid;
	o->exporting.template_refresh = e->refresh;
	o->exporting.options_refresh = e->refresh;
	rc = ipfix_exporter_new(&o->exporter, NULL, &o->exporting);
	if (rc == IPFIX_OK)
		rc = record_add(e, o, now);
	if (rc == IPFIX_OK)
		rc = report_add(e, o, now);
	if (rc != IPFIX_OK)
		return export_complain(o->name, rc);
	tell(e, o);
	o->next_report = ipfix_clock_get_steady() + e->reports;
	return true;
}

bool
export_open(struct export *export)
{
	struct export *e = export;
	const struct cache_options options = { .count = e->flows,
		.active = e->active,
		.idle = e->idle,
		.biflow = e->biflow,
		.ended = export_flow,
		.arg = export };

	e->cache = cache_new(&options);
	if (e->cache == NULL)
		return export_complain("flows", IPFIX_ERR_NOMEM);
	for (size_t i = 0; i < e->count; i++)
		if (!open_output(e, &e->outputs[i]))
			return false;
	return true;
}

/* Not before it is this Message's turn. */
static void
keep_rate(const struct export *e, struct output *o)
{
	ipfix_time now = ipfix_clock_get_steady(), wait;
	struct timespec time;

	if (e->rate == 0)
		return;
	if (o->next_message > now) {
		wait = o->next_message - now;
		time.tv_sec = (time_t)(wait / IPFIX_SECOND);
		time.tv_nsec = (long)(wait % IPFIX_SECOND);
		(void)nanosleep(&time, NULL);
		now = o->next_message;
	}
	o->next_message = now + IPFIX_SECOND / e->rate;
}

/* All of its destinations have failed, and are not tried for a while. */
static bool
is_unreachable(const struct output *o)
{
	return !is_udp(o) && ipfix_sender_fd(o->sender) < 0 &&
	    ipfix_sender_counters(o->sender)->failed > 0 &&
	    ipfix_sender_deadline(o->sender) > ipfix_clock_get_real();
}

static void
say_why(struct output *o)
{
	int error = ipfix_sender_counters(o->sender)->error;

	o->complained = true;
	fprintf(stderr, "ipfix-export: %s: %s\n", o->name,
	    error != 0 ? strerror(error) : "ended the connection");
}

/* Says why, once for each time that it had been reached. */
static void
judge_sender(struct output *o)
{
	const ipfix_sender_counts *k = ipfix_sender_counters(o->sender);

	if (o->connected != k->connected)
		o->complained = false;
	o->connected = k->connected;
	if (is_unreachable(o) && !o->complained)
		say_why(o);
}

/* IPFIX_MORE: something waits. */
static ipfix_result
step(struct output *o)
{
	return ipfix_sender_step(
	    o->sender, o->exporter, ipfix_clock_get_real());
}

static void
write_message(struct output *o, ipfix_time now)
{
	ipfix_exported message;
	ipfix_result rc;

	if (ipfix_exporter_take(o->exporter, now, &message) != IPFIX_OK)
		return;
	rc = ipfix_file_writer_put(o->writer, NULL, message.octets, now, NULL);
	if (rc == IPFIX_OK)
		return;
	if (o->failed++ == 0)
		(void)export_complain(o->name, rc);
	ipfix_exporter_discard(o->exporter, &message);
}

void
output_flush(struct export *export, struct output *output)
{
	struct output *o = output;
	ipfix_time now = ipfix_clock_get_real();
	const ipfix_sender_counts *k;

	if (o->sender == NULL) {
		write_message(o, now);
		return;
	}
	k = ipfix_sender_counters(o->sender);
	keep_rate(export, o);
	(void)ipfix_sender_flush(o->sender, o->exporter, now);
	/* A capture can wait for the collector; an interface does not. */
	while (export->interface == NULL && k->queued > WAITING &&
	    !is_unreachable(o) && !export_stopped() && step(o) == IPFIX_MORE)
		ipfix_sender_wait(o->sender, IPFIX_SECOND / 10);
}

void
export_flow(void *export, const struct flow *flow, int reason)
{
	struct export *e = export;

	for (size_t i = 0; i < e->count; i++)
		record_put(e, &e->outputs[i], flow, reason);
	e->records++;
}

/* Time goes on without packets. */
static void
tend_live(struct export *e, struct output *o)
{
	ipfix_time now = ipfix_clock_get_real();

	if (e->reports > 0 && ipfix_clock_get_steady() >= o->next_report) {
		o->next_report = ipfix_clock_get_steady() + e->reports;
		report_count(e, o);
	}
	if (now >= ipfix_exporter_deadline(o->exporter))
		while (ipfix_exporter_refresh(o->exporter, now) == IPFIX_FULL)
			output_flush(e, o);
	output_flush(e, o);
	/* What cannot be written now is tried again. */
	if (o->writer != NULL && ipfix_file_writer_flush(o->writer) < 0 &&
	    o->failed++ == 0)
		(void)export_complain(o->name, IPFIX_ERR_SYSTEM);
}

void
export_tend(struct export *export)
{
	struct export *e = export;
	ipfix_time now = ipfix_clock_get_steady();
	bool due = e->interface != NULL && now >= e->next_tend;

	for (size_t i = 0; i < e->count; i++) {
		struct output *o = &e->outputs[i];

		if (o->sender != NULL) {
			(void)step(o);
			judge_sender(o);
			/* A new connection knows nothing. */
			if (o->broken !=
			    ipfix_sender_counters(o->sender)->failed) {
				o->broken =
				    ipfix_sender_counters(o->sender)->failed;
				tell(e, o);
			}
		}
		if (is_udp(o) && now >= o->next_told)
			tell(e, o);
	}
	if (!due)
		return;
	e->next_tend = now + IPFIX_SECOND;
	cache_expire(e->cache, ipfix_clock_get_real());
	for (size_t i = 0; i < e->count; i++)
		tend_live(e, &e->outputs[i]);
}

/* What the network answered to the last datagrams may still come. */
static bool
was_heard(struct output *o)
{
	const ipfix_sender_counts *k = ipfix_sender_counters(o->sender);
	struct pollfd poll_fd = { .fd = ipfix_sender_fd(o->sender) };
	socklen_t size = sizeof(int);
	int error = 0;

	if (poll(&poll_fd, 1, ANSWER_MS) > 0)
		(void)getsockopt(
		    poll_fd.fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error == 0 && k->refused > 0)
		error = ECONNREFUSED;
	if (error == 0 && k->dropped > 0)
		error = k->error;
	if (error != 0)
		fprintf(
		    stderr, "ipfix-export: %s: %s\n", o->name, strerror(error));
	return error == 0;
}

static bool
close_sender(struct output *o)
{
	ipfix_time end = ipfix_clock_get_steady() + PATIENCE * IPFIX_SECOND;
	const ipfix_sender_counts *k = ipfix_sender_counters(o->sender);
	bool well;

	while (step(o) == IPFIX_MORE && ipfix_clock_get_steady() < end &&
	    !is_unreachable(o))
		ipfix_sender_wait(o->sender, IPFIX_SECOND / 10);
	if (is_udp(o))
		return was_heard(o);
	well = k->queued == 0 && k->dropped == 0;
	/* Who has all may end the connection. */
	if (!well && !o->complained)
		say_why(o);
	return well;
}

/* Sends the rest; false: not all of it.  How many Messages, and dropped. */
static bool
close_output(
    struct export *e, struct output *o, uint64_t *messages, uint64_t *dropped)
{
	bool well = true;

	if (e->opened && e->reports > 0)
		report_count(e, o);
	output_flush(e, o);
	*dropped = o->failed;
	if (o->sender != NULL) {
		well = close_sender(o);
		*dropped = ipfix_exporter_counters(o->exporter)->messages -
		    ipfix_sender_counters(o->sender)->messages;
	} else if (ipfix_file_writer_flush(o->writer) != IPFIX_OK) {
		well = export_complain(o->name, IPFIX_ERR_SYSTEM);
	}
	*messages = ipfix_exporter_counters(o->exporter)->messages;
	if (e->opened && e->count > 1)
		fprintf(stderr,
		    "ipfix-export: %s: %llu Messages, %llu dropped\n", o->name,
		    (unsigned long long)*messages,
		    (unsigned long long)*dropped);
	return well && o->failed == 0;
}

static void
sum_up(const struct export *e, uint64_t messages, uint64_t dropped)
{
	fprintf(stderr,
	    "ipfix-export: %llu packets, %llu ignored, %llu flows, "
	    "%llu Messages, %llu dropped",
	    (unsigned long long)e->packets, (unsigned long long)e->ignored,
	    (unsigned long long)e->records, (unsigned long long)messages,
	    (unsigned long long)dropped);
	if (e->sampler.algorithm != SAMPLE_ALL)
		fprintf(stderr, ", %llu packets not sampled",
		    (unsigned long long)e->passed);
	if (e->lost > 0)
		fprintf(stderr, ", %llu packets lost by the system",
		    (unsigned long long)e->lost);
	fputc('\n', stderr);
}

bool
export_close(struct export *export)
{
	struct export *e = export;
	uint64_t messages = 0, dropped = 0, m = 0, d = 0;
	bool well = true;

	for (size_t i = 0; i < e->count; i++) {
		struct output *o = &e->outputs[i];

		well = close_output(e, o, &m, &d) && well;
		messages += m;
		dropped += d;
		ipfix_sender_free(o->sender);
		ipfix_file_writer_free(o->writer);
		ipfix_exporter_free(o->exporter);
	}
	if (e->opened)
		sum_up(e, messages, dropped);
	cache_free(e->cache);
	return well;
}
