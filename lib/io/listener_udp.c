/* SPDX-License-Identifier: BSD-3-Clause */
/* What comes over UDP: read in batches, handed out one by one. */
#include "io/listener.h"

void
ipx_udp_read(struct ipfix_listener *l, struct ipx_endpoint *from)
{
	struct ipx_batch *b = &l->batch;

	b->endpoint = from;
	ipx_datagrams_read(b->datagrams, from->watched.fd, &from->told.address);
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

/* Who sent it, or NULL. */
static struct ipx_peer *
find_peer(struct ipfix_listener *l, const struct ipx_datagram *datagram,
    ipfix_ends *ends)
{
	struct ipx_batch *b = &l->batch;

	if (datagram->follows && b->peer != NULL)
		return b->peer;
	ends->exporter = datagram->from;
	ends->collector = datagram->to;
	count_dropped(l, b->endpoint, datagram->dropped);
	/* Often it is the one who was there before. */
	if (b->peer == NULL || !ipx_peer_is(b->peer, ends))
		b->peer = ipx_peer_find(l, ends);
	return b->peer;
}

ipfix_result
ipx_udp_next(
    struct ipfix_listener *l, ipfix_time now, ipfix_listener_event *event)
{
	struct ipx_datagrams *datagrams = l->batch.datagrams;
	const struct ipx_datagram *datagram = ipx_datagrams_get(datagrams);
	ipfix_ends ends = { .transport = IPFIX_UDP };
	struct ipx_peer *peer;
	ipfix_span octets;
	ipfix_result rc;

	if (datagram == NULL)
		return IPFIX_DONE;
	octets = datagram->octets;
	peer = find_peer(l, datagram, &ends);
	if (peer == NULL) {
		rc = welcome(l, &ends, octets, now, event);
		if (rc != IPFIX_OK)
			ipx_datagrams_take(datagrams);
		return rc;
	}
	ipx_datagrams_take(datagrams);
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
