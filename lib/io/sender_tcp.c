/* SPDX-License-Identifier: BSD-3-Clause */
/* Connections, one after the other, and what waits for them. */
#include "io/system.h"

#include "io/sender.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"

static void
queue_next(struct ipfix_sender *s)
{
	struct ipx_queued *q = s->first;

	s->first = q->next;
	if (s->first == NULL)
		s->last = NULL;
	s->sent = 0;
	s->counts.queued -= q->message.octets.size;
	ipx_free(s->alloc, q, sizeof(*q) + q->message.octets.size);
}

void
ipx_queue_drop(struct ipfix_sender *s, ipfix_exporter *exporter)
{
	while (s->first != NULL) {
		s->counts.dropped++;
		if (exporter != NULL)
			ipfix_exporter_discard(exporter, &s->first->message);
		queue_next(s);
	}
}

/* What waits belongs to a Transport Session that is over. */
static void
start_over(struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	ipx_queue_drop(s, exporter);
	ipfix_exporter_reset(exporter, now);
}

/* The connection is no more, or could not be made. */
static void
give_up(struct ipfix_sender *s, ipfix_exporter *exporter, int reason,
    ipfix_time now)
{
	bool was_up = s->state == IPX_SENDER_UP;

	s->counts.error = reason;
	s->counts.failed++;
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
	s->state = IPX_SENDER_IDLE;
	if (was_up)
		start_over(s, exporter, now);
	s->at = s->at->next;
	s->deadline = now;
	if (s->at == NULL) {
		s->at = s->destinations;
		s->deadline = now + s->wait;
		s->wait = s->wait < s->options.max_retry / 2
		    ? 2 * s->wait
		    : s->options.max_retry;
	}
}

static void
up(struct ipfix_sender *s)
{
	s->state = IPX_SENDER_UP;
	s->counts.connected++;
	s->wait = s->options.retry;
}

/* Begins a connection, when it is time to. */
static void
begin(struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	/* A clock that was set back does not make us wait for longer. */
	if (s->deadline > now + s->options.max_retry)
		s->deadline = now + s->options.max_retry;
	if (now < s->deadline)
		return;
	s->fd = ipx_sender_open(s, s->at);
	if (s->fd < 0) {
		give_up(s, exporter, errno, now);
		return;
	}
	s->state = IPX_SENDER_CONNECTING;
	s->deadline = now + s->options.connect_timeout;
}

/* Looks whether a connection has been made. */
static void
look(struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	struct pollfd poll_fd = { .fd = s->fd, .events = POLLOUT };
	int error = 0;
	socklen_t size = sizeof(error);

	if (s->deadline > now + s->options.connect_timeout)
		s->deadline = now + s->options.connect_timeout;
	if (poll(&poll_fd, 1, 0) <= 0) {
		if (now >= s->deadline)
			give_up(s, exporter, ETIMEDOUT, now);
		return;
	}
	if (getsockopt(s->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
		error = errno;
	if (error != 0)
		give_up(s, exporter, error, now);
	else
		up(s);
}

/* A Collecting Process says nothing; but it may end the connection. */
static bool
has_ended(const struct ipfix_sender *s, int *reason)
{
	char octets[512];
	ssize_t count;

	do
		count = recv(s->fd, octets, sizeof(octets), 0);
	while (count > 0);
	*reason = count == 0 ? 0 : errno;
	return count == 0 || (errno != EAGAIN && errno != EINTR);
}

static void
send_waiting(struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	int reason;

	if (has_ended(s, &reason)) {
		give_up(s, exporter, reason, now);
		return;
	}
	while (s->first != NULL) {
		ipfix_span octets = s->first->message.octets;
		ssize_t count = send(s->fd, octets.data + s->sent,
		    octets.size - s->sent, MSG_NOSIGNAL);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0 && errno == EAGAIN)
			return;
		if (count < 0) {
			give_up(s, exporter, errno, now);
			return;
		}
		s->sent += (size_t)count;
		s->counts.octets += (size_t)count;
		if (s->sent == octets.size) {
			s->counts.messages++;
			queue_next(s);
		}
	}
}

ipfix_result
ipx_connection_step(
    struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now)
{
	if (s->state == IPX_SENDER_IDLE)
		begin(s, exporter, now);
	if (s->state == IPX_SENDER_CONNECTING)
		look(s, exporter, now);
	if (s->state == IPX_SENDER_UP)
		send_waiting(s, exporter, now);
	return s->first != NULL || s->state == IPX_SENDER_CONNECTING
	    ? IPFIX_MORE
	    : IPFIX_OK;
}

/*
 * There is no room.  Records may be missing, and are counted; templates and
 * withdrawals may not, so without them the session begins anew.
 */
static ipfix_result
refuse(struct ipfix_sender *s, ipfix_exporter *exporter,
    const ipfix_exported *message, ipfix_time now)
{
	s->counts.dropped++;
	ipfix_exporter_discard(exporter, message);
	if (message->templates && s->state == IPX_SENDER_UP)
		give_up(s, exporter, ENOBUFS, now);
	else if (message->templates)
		start_over(s, exporter, now);
	return IPFIX_FULL;
}

ipfix_result
ipx_send_queued(struct ipfix_sender *s, ipfix_exporter *exporter,
    const ipfix_exported *message, ipfix_time now)
{
	size_t size = message->octets.size;
	/* Messages with templates are few, and find room for longer. */
	size_t room = (message->templates ? 2 : 1) * s->options.max_queue;
	struct ipx_queued *q;

	if (size > room || s->counts.queued > room - size)
		return refuse(s, exporter, message, now);
	q = ipx_alloc_zero(s->alloc, sizeof(*q) + size);
	if (q == NULL) {
		(void)refuse(s, exporter, message, now);
		return IPFIX_ERR_NOMEM;
	}
	q->message = *message;
	q->message.octets.data = (const uint8_t *)(q + 1);
	memcpy(q + 1, message->octets.data, size);
	if (s->last != NULL)
		s->last->next = q;
	else
		s->first = q;
	s->last = q;
	s->counts.queued += size;
	return IPFIX_OK;
}
