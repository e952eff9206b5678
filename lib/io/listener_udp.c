/* SPDX-License-Identifier: BSD-3-Clause */
/* What comes over UDP: read in batches, handed out one by one. */
#define _GNU_SOURCE

#include "io/listener.h"

#include <errno.h>
#include <string.h>

#include "base/alloc.h"
#include "io/address.h"

/* Room for what is told beside a datagram: its destination, and drops. */
union control {
	size_t align;
	uint8_t room[CMSG_SPACE(sizeof(struct in6_pktinfo)) +
	    CMSG_SPACE(sizeof(uint32_t)) + CMSG_SPACE(sizeof(uint32_t))];
};

struct parts {
	struct mmsghdr headers[IPX_BATCH];
	struct iovec pieces[IPX_BATCH];
	union ipx_sockaddr from[IPX_BATCH];
	union control control[IPX_BATCH];
	uint8_t octets[IPX_BATCH][IPX_DATAGRAM];
};

ipfix_result
ipx_batch_init(struct ipx_batch *batch, const ipfix_alloc *alloc)
{
	struct parts *parts = ipx_alloc_zero(alloc, sizeof(*parts));

	*batch = (struct ipx_batch){ .memory = parts,
		.memory_size = sizeof(*parts) };
	if (parts == NULL)
		return IPFIX_ERR_NOMEM;
	batch->headers = parts->headers;
	for (size_t i = 0; i < IPX_BATCH; i++) {
		parts->pieces[i] =
		    (struct iovec){ parts->octets[i], IPX_DATAGRAM };
		parts->headers[i].msg_hdr =
		    (struct msghdr){ .msg_name = &parts->from[i],
			    .msg_iov = &parts->pieces[i],
			    .msg_iovlen = 1,
			    .msg_control = &parts->control[i] };
	}
	return IPFIX_OK;
}

void
ipx_batch_free(struct ipx_batch *batch, const ipfix_alloc *alloc)
{
	ipx_free(alloc, batch->memory, batch->memory_size);
}

ipfix_result
ipx_udp_read(struct ipfix_listener *l, struct ipx_endpoint *from)
{
	struct ipx_batch *b = &l->batch;
	int count;

	for (size_t i = 0; i < IPX_BATCH; i++) {
		b->headers[i].msg_hdr.msg_namelen = sizeof(union ipx_sockaddr);
		b->headers[i].msg_hdr.msg_controllen = sizeof(union control);
	}
	count = recvmmsg(
	    from->watched.fd, b->headers, IPX_BATCH, MSG_DONTWAIT, NULL);
	/* Errors of a socket that sends nothing are passing ones. */
	if (count <= 0)
		return IPFIX_MORE;
	b->endpoint = from;
	b->next = 0;
	b->count = (size_t)count;
	return IPFIX_MORE;
}

/* Takes the destination of a datagram, and how many were dropped before. */
static void
read_control(struct ipfix_listener *l, struct ipx_endpoint *at,
    struct msghdr *header, ipfix_address *to)
{
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL;
	     c = CMSG_NXTHDR(header, c)) {
		const void *data = CMSG_DATA(c);
		struct in_pktinfo ipv4;
		struct in6_pktinfo ipv6;
		uint32_t dropped;

		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&ipv4, data, sizeof(ipv4));
			memcpy(to->octets, &ipv4.ipi_addr, 4);
		} else if (c->cmsg_level == IPPROTO_IPV6 &&
		    c->cmsg_type == IPV6_PKTINFO) {
			memcpy(&ipv6, data, sizeof(ipv6));
			memcpy(to->octets, &ipv6.ipi6_addr, 16);
		} else if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SO_RXQ_OVFL) {
			memcpy(&dropped, data, sizeof(dropped));
			/* The system's count wraps. */
			at->told.dropped += dropped - at->dropped;
			l->counts.dropped += dropped - at->dropped;
			at->dropped = dropped;
		}
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
	struct mmsghdr *header;
	struct ipx_peer *peer;
	ipfix_span octets;
	ipfix_result rc;

	if (b->next == b->count)
		return IPFIX_DONE;
	header = &b->headers[b->next];
	octets =
	    (ipfix_span){ header->msg_hdr.msg_iov->iov_base, header->msg_len };
	ends.exporter = ipx_address_of(header->msg_hdr.msg_name);
	ends.collector = b->endpoint->told.address;
	read_control(l, b->endpoint, &header->msg_hdr, &ends.collector);
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
