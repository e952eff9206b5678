/* SPDX-License-Identifier: BSD-3-Clause */
/* What comes over UDP: read in batches, handed out one by one. */
#include "io/listener.h"

ipfix_result
ipx_udp_read(struct ipfix_listener *l, struct ipx_endpoint *from)
{
	struct ipx_batch *b = &l->batch;
	int count = ipx_datagrams_read(b->datagrams, from->watched.fd);

	/* Errors of a socket that sends nothing are passing ones. */
	if (count <= 0)
		return IPFIX_MORE;
	b->endpoint = from;
	b->next = 0;
	b->count = (size_t)count;
	return IPFIX_MORE;
}

/* The system's count wraps; one that is older than the last tells nothing. */
static void
count_dropped(
    struct ipfix_listener *l, struct ipx_endpoint *at, uint32_t dropped)
{
	uint32_t more = dropped - at->dropped;

	if (more > INT32_MAX)
		return;
	at->told.dropped += more;
	l->counts.dropped += more;
	at->dropped = dropped;
}

void
ipx_udp_count_dropped(struct ipfix_listener *l)
{
	for (struct ipx_endpoint *at = l->endpoints; at != NULL;
	     at = at->next) {
		uint32_t dropped = at->dropped;

		if (at->told.transport != IPFIX_UDP)
			continue;
		ipx_datagrams_dropped(at->watched.fd, &dropped);
		count_dropped(l, at, dropped);
	}
}

static bool
is_ipfix(ipfix_span octets)
{
	ipfix_message message;

	return ipfix_message_get(octets, &message, NULL) == IPFIX_OK;
}

/*
 * Makes room and a peer for one who is new.  IPFIX_OK: an event, after which
 * the datagram's turn comes again.  IPFIX_MORE: it is refused.
 */
static ipfix_result
welcome(struct ipfix_listener *l, const ipfix_ends *ends, ipfix_span octets,
    ipfix_time now, ipfix_listener_event *event)
{
	struct ipx_peer *peer;
	ipfix_result rc;

	if (!is_ipfix(octets)) {
		l->counts.foreign++;
		return IPFIX_MORE;
	}
	if (l->udp.count >= l->options.max_peers) {
		peer = ipx_peer_stale(l, now);
		if (peer != NULL)
			return ipx_peer_close(l, peer, IPFIX_ERR_LIMIT, event);
		l->counts.refused++;
		return IPFIX_MORE;
	}
	rc = ipx_peer_new(l, ends, -1, now, &peer);
	if (rc != IPFIX_OK) {
		l->counts.refused++;
		return rc;
	}
	*event = (ipfix_listener_event){ .kind = IPFIX_LISTENER_OPENED,
		.peer = &peer->told };
	return IPFIX_OK;
}

ipfix_result
ipx_udp_next(
    struct ipfix_listener *l, ipfix_time now, ipfix_listener_event *event)
{
	struct ipx_batch *b = &l->batch;
	ipfix_ends ends = { .transport = IPFIX_UDP };
	struct ipx_peer *peer;
	ipfix_span octets;
	uint32_t dropped;
	ipfix_result rc;

	if (b->next == b->count)
		return IPFIX_DONE;
	octets = ipx_datagram_octets(b->datagrams, b->next);
	ends.exporter = ipx_datagram_from(b->datagrams, b->next);
	ends.collector = b->endpoint->told.address;
	dropped = b->endpoint->dropped;
	ipx_datagram_notes(b->datagrams, b->next, &ends.collector, &dropped);
	count_dropped(l, b->endpoint, dropped);
	peer = ipx_peer_find(l, &ends);
	if (peer == NULL) {
		rc = welcome(l, &ends, octets, now, event);
		if (rc != IPFIX_OK)
			b->next++;
		return rc;
	}
	b->next++;
	ipx_peer_touch(l, peer, now);
	peer->told.messages++;
	peer->told.octets += octets.size;
	l->counts.messages++;
	l->counts.octets += octets.size;
	*event = (ipfix_listener_event){ .kind = IPFIX_LISTENER_MESSAGE,
		.peer = &peer->told,
		.octets = octets };
	return IPFIX_OK;
}
