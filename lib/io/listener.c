/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include "io/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/options.h"

enum {
	PEERS = 65536,
	CONNECTIONS = 1024,
	HELD = 64 * 1024 * 1024,
	BUFFER = 4 * 1024 * 1024
};

#define IDLE (1800 * IPFIX_SECOND)

static void
set_defaults(ipfix_listener_options *o)
{
	if (o->idle_timeout == 0)
		o->idle_timeout = IDLE;
	if (o->max_peers == 0)
		o->max_peers = PEERS;
	if (o->max_connections == 0)
		o->max_connections = CONNECTIONS;
	if (o->max_held == 0)
		o->max_held = HELD;
	if (o->receive_buffer == 0)
		o->receive_buffer = BUFFER;
}

static ipfix_result
open_all(struct ipfix_listener *l)
{
	ipfix_result rc = ipx_watch_init(&l->watch, l->alloc);

	if (rc != IPFIX_OK)
		return rc;
	l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (l->spare < 0)
		return IPFIX_ERR_SYSTEM;
	l->batch.datagrams = ipx_datagrams_new(l->alloc);
	if (l->batch.datagrams == NULL)
		return IPFIX_ERR_NOMEM;
	if (l->session.cache == NULL) {
		rc = ipfix_template_cache_new(
		    &l->cache, 0, l->session.seed, l->alloc);
		l->session.cache = l->cache;
	}
	return rc;
}

ipfix_result
ipfix_listener_new(
    ipfix_listener **listener, const ipfix_listener_options *options)
{
	ipfix_listener_options o;
	struct ipfix_listener *l;
	ipfix_result rc;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	set_defaults(&o);
	o.alloc = ipx_alloc_or_default(o.alloc);
	l = ipx_alloc_zero(o.alloc, sizeof(*l));
	if (l == NULL)
		return IPFIX_ERR_NOMEM;
	l->alloc = l->peers.alloc = o.alloc;
	l->options = o;
	l->watch.fd = l->spare = -1;
	rc = ipx_options_copy(&l->session, sizeof(l->session), o.session)
	    ? IPFIX_OK
	    : IPFIX_ERR_INVAL;
	l->session.size = sizeof(l->session);
	if (l->session.alloc == NULL)
		l->session.alloc = o.alloc;
	l->key = ipx_hash_key(l->session.seed, l);
	if (rc == IPFIX_OK)
		rc = open_all(l);
	if (rc != IPFIX_OK) {
		ipfix_listener_free(l);
		return rc;
	}
	*listener = l;
	return IPFIX_OK;
}

static void
free_list(struct ipfix_listener *l, struct ipx_list *list)
{
	while (list->oldest != NULL) {
		struct ipx_peer *peer = list->oldest;

		ipx_peer_detach(l, peer);
		ipx_peer_free(l, peer);
	}
}

void
ipfix_listener_free(ipfix_listener *listener)
{
	struct ipfix_listener *l = listener;
	int reason = errno;

	if (l == NULL)
		return;
	ipx_peer_free(l, l->gone);
	free_list(l, &l->udp);
	free_list(l, &l->tcp);
	ipx_table_free(&l->peers);
	ipx_endpoints_free(l, &l->endpoints);
	ipx_datagrams_free(l->batch.datagrams, l->alloc);
	ipfix_template_cache_free(l->cache);
	ipx_watch_free(&l->watch);
	if (l->spare >= 0)
		close(l->spare);
	ipx_free(l->alloc, l, sizeof(*l));
	errno = reason;
}

/* The peer of this list who was silent for too long, or NULL. */
static struct ipx_peer *
find_idle(
    const struct ipfix_listener *l, const struct ipx_list *list, ipfix_time now)
{
	struct ipx_peer *peer = list->oldest;

	if (peer == NULL || now < peer->last ||
	    now - peer->last < l->options.idle_timeout)
		return NULL;
	return peer;
}

/* Turns to the next that is ready. */
static ipfix_result
turn(struct ipfix_listener *l, ipfix_time now, ipfix_listener_event *event)
{
	struct ipx_watched *watched;
	int count;

	if (l->ready_next == l->ready_count) {
		count = ipx_watch_ready(&l->watch, l->ready, IPX_READY);
		l->ready_next = 0;
		l->ready_count = count > 0 ? (size_t)count : 0;
		if (count < 0 && errno != EINTR)
			return IPFIX_ERR_SYSTEM;
		if (count <= 0) {
			ipx_udp_count_dropped(l);
			return IPFIX_DONE;
		}
	}
	watched = l->ready[l->ready_next++];
	if (watched == NULL)
		return IPFIX_MORE;
	if (watched->is_endpoint) {
		struct ipx_endpoint *endpoint =
		    IPX_THING(struct ipx_endpoint, watched, watched);

		if (endpoint->told.transport != IPFIX_UDP)
			return ipx_tcp_accept(l, endpoint, now, event);
		ipx_udp_read(l, endpoint);
		return IPFIX_MORE;
	}
	return ipx_tcp_read(
	    l, IPX_THING(struct ipx_peer, watched, watched), now, event);
}

static ipfix_result
step(struct ipfix_listener *l, ipfix_time now, ipfix_listener_event *event)
{
	struct ipx_peer *idle;
	ipfix_result rc;

	rc = ipx_tcp_next(l, event);
	if (rc == IPFIX_DONE)
		rc = ipx_udp_next(l, now, event);
	if (rc != IPFIX_DONE)
		return rc;
	idle = find_idle(l, &l->udp, now);
	if (idle == NULL)
		idle = find_idle(l, &l->tcp, now);
	if (idle != NULL)
		return ipx_peer_close(l, idle, IPFIX_DONE, event);
	return turn(l, now, event);
}

ipfix_result
ipfix_listener_next(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event *event)
{
	ipfix_result rc;

	ipx_peer_free(listener, listener->gone);
	listener->gone = NULL;
	do
		rc = step(listener, now, event);
	while (rc == IPFIX_MORE);
	return rc;
}

void
ipfix_listener_remove(ipfix_listener *listener, ipfix_peer *peer)
{
	struct ipx_peer *p = IPX_THING(struct ipx_peer, told, peer);

	if (p == listener->gone)
		return;
	ipx_peer_detach(listener, p);
	ipx_peer_free(listener, p);
}

void
ipx_ready_forget(struct ipfix_listener *l, const struct ipx_watched *watched)
{
	for (size_t i = l->ready_next; i < l->ready_count; i++)
		if (l->ready[i] == watched)
			l->ready[i] = NULL;
}

void
ipfix_listener_end(ipfix_listener *listener)
{
	ipx_endpoints_refuse(listener);
	for (struct ipx_peer *p = listener->tcp.oldest; p != NULL; p = p->newer)
		(void)shutdown(p->watched.fd, SHUT_WR);
}

int
ipfix_listener_fd(const ipfix_listener *listener)
{
	return listener->watch.fd;
}

size_t
ipfix_listener_fds(const ipfix_listener *listener, int *fds, size_t room)
{
	size_t count = 0;

	for (const struct ipx_endpoint *at = listener->endpoints; at != NULL;
	     at = at->next, count++)
		if (count < room)
			fds[count] = at->watched.fd;
	for (const struct ipx_peer *peer = listener->tcp.oldest; peer != NULL;
	     peer = peer->newer, count++)
		if (count < room)
			fds[count] = peer->watched.fd;
	return count;
}

ipfix_time
ipfix_listener_deadline(const ipfix_listener *listener)
{
	const struct ipfix_listener *l = listener;
	ipfix_time last = IPFIX_NEVER, idle = l->options.idle_timeout;

	if (l->stream.peer != NULL ||
	    ipx_datagrams_get(l->batch.datagrams) != NULL ||
	    l->ready_next < l->ready_count)
		return 0;
	if (l->udp.oldest != NULL)
		last = l->udp.oldest->last;
	if (l->tcp.oldest != NULL && l->tcp.oldest->last < last)
		last = l->tcp.oldest->last;
	return last > IPFIX_NEVER - idle ? IPFIX_NEVER : last + idle;
}

ipfix_result
ipfix_listener_wait(ipfix_listener *listener, ipfix_time timeout)
{
	int count;

	if (ipfix_listener_deadline(listener) == 0)
		return IPFIX_OK;
	count = ipx_watch_wait(&listener->watch, timeout);
	if (count < 0 && errno != EINTR)
		return IPFIX_ERR_SYSTEM;
	return count == 0 ? IPFIX_DONE : IPFIX_OK;
}

const ipfix_endpoint *
ipfix_listener_endpoint(const ipfix_listener *listener, size_t index)
{
	const struct ipx_endpoint *at = listener->endpoints;

	while (at != NULL && index-- > 0)
		at = at->next;
	return at != NULL ? &at->told : NULL;
}

const ipfix_listener_counts *
ipfix_listener_counters(const ipfix_listener *listener)
{
	return &listener->counts;
}
