/* SPDX-License-Identifier: BSD-3-Clause */
/* A listener, inside. */
#ifndef IPX_IO_LISTENER_H
#define IPX_IO_LISTENER_H

#include <ipfix/io_listener.h>
#include <ipfix/message.h>

#include "base/hash.h"
#include "io/datagram.h"
#include "io/table.h"
#include "io/watch.h"

enum {
	IPX_READY = 64,         /* how many are told ready at once */
	IPX_STREAM_READ = 65536 /* octets read from a connection at once */
};

struct ipx_endpoint {
	struct ipx_watched watched;
	ipfix_endpoint told;
	uint32_t dropped; /* the system's own count */
	struct ipx_endpoint *next;
};

struct ipx_peer {
	struct ipx_watched watched; /* fd -1: over UDP */
	ipfix_peer told;
	struct ipx_link link;           /* over UDP: by its ends */
	struct ipx_peer *older, *newer; /* by when it spoke last */
	ipfix_time last;
	void *held; /* over TCP: the part of a Message */
	size_t held_size;
};

/* Peers of a transport, by when they spoke last. */
struct ipx_list {
	struct ipx_peer *oldest, *newest;
	size_t count;
};

/* Datagrams that were read and are handed out one by one. */
struct ipx_batch {
	struct ipx_endpoint *endpoint;
	struct ipx_datagrams *datagrams;
	struct ipx_peer *peer; /* who sent the last one, if he is still there */
};

/* The octets of the connection whose turn it is. */
struct ipx_stream {
	struct ipx_peer *peer; /* NULL: none */
	size_t at, end;
	uint8_t octets[IPFIX_MESSAGE_SIZE_MAX + IPX_STREAM_READ];
};

struct ipfix_listener {
	const ipfix_alloc *alloc;
	ipfix_listener_options options;
	ipfix_session_options session;
	ipfix_template_cache *cache; /* ours, or NULL */
	struct ipx_hash_key key;
	struct ipx_watch watch;
	int spare; /* a descriptor for when there is none left */
	struct ipx_endpoint *endpoints;
	struct ipx_table peers; /* over UDP */
	struct ipx_list udp, tcp;
	uint64_t next_id;
	struct ipx_peer *gone; /* told as CLOSED by the last call */
	struct ipx_watched *ready[IPX_READY]; /* NULL: gone since */
	size_t ready_next, ready_count;
	struct ipx_batch batch;
	struct ipx_stream stream;
	ipfix_listener_counts counts;
};

/*
 * How a part of the listener steps: IPFIX_OK with an event, IPFIX_MORE to be
 * asked again, IPFIX_DONE when it has nothing, or an error.
 */

/* UDP. */
void ipx_udp_read(struct ipfix_listener *l, struct ipx_endpoint *from);
ipfix_result ipx_udp_next(
    struct ipfix_listener *l, ipfix_time now, ipfix_listener_event *event);
/* Asks for what was dropped and no datagram has told yet. */
void ipx_udp_count_dropped(struct ipfix_listener *l);

/* TCP. */
ipfix_result ipx_tcp_accept(struct ipfix_listener *l, struct ipx_endpoint *at,
    ipfix_time now, ipfix_listener_event *event);
ipfix_result ipx_tcp_read(struct ipfix_listener *l, struct ipx_peer *peer,
    ipfix_time now, ipfix_listener_event *event);
ipfix_result ipx_tcp_next(
    struct ipfix_listener *l, ipfix_listener_event *event);

/* Peers. */
ipfix_result ipx_peer_new(struct ipfix_listener *l, const ipfix_ends *ends,
    int fd, ipfix_time now, struct ipx_peer **peer);
bool ipx_peer_is(const struct ipx_peer *peer, const ipfix_ends *ends);
struct ipx_peer *ipx_peer_find(
    const struct ipfix_listener *l, const ipfix_ends *ends);
void ipx_peer_touch(
    struct ipfix_listener *l, struct ipx_peer *peer, ipfix_time now);
/* Takes it out of all lists and closes its connection. */
void ipx_peer_detach(struct ipfix_listener *l, struct ipx_peer *peer);
void ipx_peer_free(struct ipfix_listener *l, struct ipx_peer *peer);
/* Makes the event of its end; it is freed by the next call. */
ipfix_result ipx_peer_close(struct ipfix_listener *l, struct ipx_peer *peer,
    ipfix_result reason, ipfix_listener_event *event);
/* Keeps octets of a Message for later; IPFIX_ERR_LIMIT, _NOMEM. */
ipfix_result ipx_peer_hold(
    struct ipfix_listener *l, struct ipx_peer *peer, ipfix_span octets);

/* The one over UDP that may have to make room for another, or NULL. */
struct ipx_peer *ipx_peer_stale(const struct ipfix_listener *l, ipfix_time now);

/* Closes this endpoint and those behind it. */
void ipx_endpoints_free(struct ipfix_listener *l, struct ipx_endpoint **from);
/* Closes those at which newcomers connect. */
void ipx_endpoints_refuse(struct ipfix_listener *l);

/* That it was told ready is void. */
void ipx_ready_forget(
    struct ipfix_listener *l, const struct ipx_watched *watched);

#endif
