/* SPDX-License-Identifier: BSD-3-Clause */
/* Peers: who they are, and how long they are silent. */
#define _POSIX_C_SOURCE 200809L

#include "io/listener.h"

#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/address.h"

/* One who was silent for so long makes room for another. */
#define FRESH (60 * IPFIX_SECOND)

static struct ipx_list *
list_of(struct ipfix_listener *l, const struct ipx_peer *peer)
{
	return peer->watched.fd < 0 ? &l->udp : &l->tcp;
}

static void
list_remove(struct ipx_list *list, struct ipx_peer *peer)
{
	if (peer->older != NULL)
		peer->older->newer = peer->newer;
	else
		list->oldest = peer->newer;
	if (peer->newer != NULL)
		peer->newer->older = peer->older;
	else
		list->newest = peer->older;
	list->count--;
}

static void
list_add(struct ipx_list *list, struct ipx_peer *peer)
{
	peer->newer = NULL;
	peer->older = list->newest;
	if (list->newest != NULL)
		list->newest->newer = peer;
	else
		list->oldest = peer;
	list->newest = peer;
	list->count++;
}

static uint64_t
ends_hash(const struct ipfix_listener *l, const ipfix_ends *ends)
{
	/* Each part in turn: there is padding between them. */
	uint64_t parts[6] = { (uint64_t)ends->exporter.port << 32 |
		    (uint64_t)ends->collector.port << 16 | ends->exporter.size,
		(uint64_t)ends->exporter.scope << 32 | ends->collector.scope };

	memcpy(&parts[2], ends->exporter.octets, 16);
	memcpy(&parts[4], ends->collector.octets, 16);
	return ipx_hash_octets(&l->key, parts, sizeof(parts));
}

bool
ipx_peer_is(const struct ipx_peer *peer, const ipfix_ends *ends)
{
	const ipfix_ends *own = &peer->told.ends;

	return ipx_address_equal(&own->exporter, &ends->exporter) &&
	    ipx_address_equal(&own->collector, &ends->collector);
}

struct ipx_peer *
ipx_peer_find(const struct ipfix_listener *l, const ipfix_ends *ends)
{
	uint64_t hash = ends_hash(l, ends);
	struct ipx_link *link = NULL;

	while ((link = ipx_table_find(&l->peers, hash, link)) != NULL) {
		struct ipx_peer *peer = IPX_THING(struct ipx_peer, link, link);

		if (ipx_peer_is(peer, ends))
			return peer;
	}
	return NULL;
}

void
ipx_peer_free(struct ipfix_listener *l, struct ipx_peer *peer)
{
	if (peer == NULL)
		return;
	ipfix_session_free(peer->told.session);
	ipx_free(l->alloc, peer, sizeof(*peer));
}

ipfix_result
ipx_peer_new(struct ipfix_listener *l, const ipfix_ends *ends, int fd,
    ipfix_time now, struct ipx_peer **peer)
{
	struct ipx_peer *p = ipx_alloc_zero(l->alloc, sizeof(*p));
	ipfix_session_options options = l->session;
	ipfix_result rc;

	if (p == NULL)
		return IPFIX_ERR_NOMEM;
	p->watched.fd = fd;
	options.transport = ends->transport;
	rc = ipfix_session_new(&p->told.session, l->options.registry, &options);
	if (rc == IPFIX_OK && fd >= 0)
		rc = ipx_watch_add(&l->watch, &p->watched);
	else if (rc == IPFIX_OK &&
	    !ipx_table_add(&l->peers, &p->link, ends_hash(l, ends)))
		rc = IPFIX_ERR_NOMEM;
	if (rc != IPFIX_OK) {
		ipx_peer_free(l, p);
		return rc;
	}
	p->told.id = ++l->next_id;
	p->told.ends = *ends;
	p->last = now;
	list_add(list_of(l, p), p);
	l->counts.peers++;
	l->counts.udp_peers = l->udp.count;
	l->counts.connections = l->tcp.count;
	*peer = p;
	return IPFIX_OK;
}

void
ipx_peer_touch(struct ipfix_listener *l, struct ipx_peer *peer, ipfix_time now)
{
	struct ipx_list *list = list_of(l, peer);

	peer->last = now;
	if (list->newest == peer)
		return;
	list_remove(list, peer);
	list_add(list, peer);
}

static void
release_held(struct ipfix_listener *l, struct ipx_peer *peer)
{
	ipx_free(l->alloc, peer->held, peer->held_size);
	l->counts.held -= peer->held_size;
	peer->held = NULL;
	peer->held_size = 0;
}

void
ipx_peer_detach(struct ipfix_listener *l, struct ipx_peer *peer)
{
	list_remove(list_of(l, peer), peer);
	if (peer->watched.fd < 0) {
		ipx_table_remove(&l->peers, &peer->link);
	} else {
		ipx_watch_remove(&l->watch, &peer->watched);
		close(peer->watched.fd);
	}
	release_held(l, peer);
	if (l->stream.peer == peer)
		l->stream.peer = NULL;
	if (l->batch.peer == peer)
		l->batch.peer = NULL;
	ipx_ready_forget(l, &peer->watched);
	l->counts.udp_peers = l->udp.count;
	l->counts.connections = l->tcp.count;
}

ipfix_result
ipx_peer_close(struct ipfix_listener *l, struct ipx_peer *peer,
    ipfix_result reason, ipfix_listener_event *event)
{
	ipx_peer_detach(l, peer);
	l->gone = peer;
	*event = (ipfix_listener_event){ .kind = IPFIX_LISTENER_CLOSED,
		.peer = &peer->told,
		.reason = reason };
	return IPFIX_OK;
}

ipfix_result
ipx_peer_hold(
    struct ipfix_listener *l, struct ipx_peer *peer, ipfix_span octets)
{
	release_held(l, peer);
	if (octets.size == 0)
		return IPFIX_OK;
	if (octets.size > l->options.max_held - l->counts.held)
		return IPFIX_ERR_LIMIT;
	peer->held = ipx_alloc_copy(l->alloc, octets.data, octets.size);
	if (peer->held == NULL)
		return IPFIX_ERR_NOMEM;
	peer->held_size = octets.size;
	l->counts.held += octets.size;
	return IPFIX_OK;
}

struct ipx_peer *
ipx_peer_stale(const struct ipfix_listener *l, ipfix_time now)
{
	struct ipx_peer *peer = l->udp.oldest;

	return peer != NULL && now >= peer->last + FRESH ? peer : NULL;
}
