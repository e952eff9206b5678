/* SPDX-License-Identifier: BSD-3-Clause */
/* What comes over TCP: a turn of octets from each connection. */
#include "io/system.h"

#include "io/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "io/address.h"
#include "io/frame.h"

/*
 * Without a descriptor left, a connection can be neither taken nor refused,
 * and it would be told of for ever: that is what one is kept in reserve
 * for.
 */
static void
refuse_by_reserve(struct ipfix_listener *l, int fd)
{
	int taken;

	if (l->spare >= 0)
		close(l->spare);
	taken = accept(fd, NULL, NULL);
	if (taken >= 0) {
		close(taken);
		l->counts.refused++;
	}
	l->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

ipfix_result
ipx_tcp_accept(struct ipfix_listener *l, struct ipx_endpoint *at,
    ipfix_time now, ipfix_listener_event *event)
{
	union ipx_sockaddr from = { .any.sa_family = AF_UNSPEC };
	socklen_t size = sizeof(from);
	ipfix_ends ends = { .transport = IPFIX_TCP };
	struct ipx_peer *peer;
	ipfix_result rc;
	int fd;

	fd = ipx_accept(at->watched.fd, &from.any, &size);
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE)
			refuse_by_reserve(l, at->watched.fd);
		return IPFIX_MORE;
	}
	if (l->tcp.count >= l->options.max_connections) {
		l->counts.refused++;
		close(fd);
		return IPFIX_MORE;
	}
	ends.exporter = ipx_address_of(&from);
	ends.collector = ipx_address_local(fd);
	rc = ipx_peer_new(l, &ends, fd, now, &peer);
	if (rc != IPFIX_OK) {
		l->counts.refused++;
		close(fd);
		return rc;
	}
	*event = (ipfix_listener_event){ .kind = IPFIX_LISTENER_OPENED,
		.peer = &peer->told };
	return IPFIX_OK;
}

ipfix_result
ipx_tcp_read(struct ipfix_listener *l, struct ipx_peer *peer, ipfix_time now,
    ipfix_listener_event *event)
{
	struct ipx_stream *s = &l->stream;
	ssize_t count;

	count = read(
	    peer->watched.fd, s->octets + peer->held_size, IPX_STREAM_READ);
	if (count < 0 &&
	    (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return IPFIX_MORE;
	if (count < 0)
		return ipx_peer_close(l, peer, IPFIX_ERR_SYSTEM, event);
	if (count == 0)
		return ipx_peer_close(l, peer,
		    peer->held_size > 0 ? IPFIX_ERR_TRUNCATED : IPFIX_OK,
		    event);
	if (peer->held_size > 0)
		memcpy(s->octets, peer->held, peer->held_size);
	s->peer = peer;
	s->at = 0;
	s->end = peer->held_size + (size_t)count;
	ipx_peer_touch(l, peer, now);
	return IPFIX_MORE;
}

ipfix_result
ipx_tcp_next(struct ipfix_listener *l, ipfix_listener_event *event)
{
	struct ipx_stream *s = &l->stream;
	struct ipx_peer *peer = s->peer;
	ipfix_span octets;
	size_t size;
	ipfix_result rc;

	if (peer == NULL)
		return IPFIX_DONE;
	octets = (ipfix_span){ s->octets + s->at, s->end - s->at };
	rc = ipx_frame(octets, &size, NULL);
	if (rc == IPFIX_MORE) {
		s->peer = NULL;
		rc = ipx_peer_hold(l, peer, octets);
		if (rc == IPFIX_OK)
			return IPFIX_MORE;
	}
	if (rc < 0)
		return ipx_peer_close(l, peer, rc, event);
	octets.size = size;
	s->at += size;
	peer->told.messages++;
	peer->told.octets += size;
	l->counts.messages++;
	l->counts.octets += size;
	*event = (ipfix_listener_event){ .kind = IPFIX_LISTENER_MESSAGE,
		.peer = &peer->told,
		.octets = octets };
	return IPFIX_OK;
}
