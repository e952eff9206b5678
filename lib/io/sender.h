/* SPDX-License-Identifier: BSD-3-Clause */
/* A sender, inside. */
#ifndef IPX_IO_SENDER_H
#define IPX_IO_SENDER_H

#include <ipfix/io_sender.h>

#include "io/address.h"

struct ipx_destination {
	union ipx_sockaddr name;
	socklen_t size;
	struct ipx_destination *next;
};

/* A Message that waits; its octets stand behind it. */
struct ipx_queued {
	struct ipx_queued *next;
	ipfix_exported message;
};

enum ipx_sender_state { IPX_SENDER_IDLE, IPX_SENDER_CONNECTING, IPX_SENDER_UP };

struct ipfix_sender {
	const ipfix_alloc *alloc;
	ipfix_transport transport;
	ipfix_sender_options options;
	struct ipx_destination *destinations, *at; /* the one at hand */
	int fd;
	enum ipx_sender_state state;
	ipfix_time deadline; /* of a connection, or of the next try */
	ipfix_time wait;     /* when all fail */
	ipfix_time widen;    /* UDP: when larger Messages are tried, or 0 */
	struct ipx_queued *first, *last;
	size_t sent; /* octets of the first one */
	ipfix_sender_counts counts;
};

/* A socket on its way to this destination, or -1. */
int ipx_sender_open(
    const struct ipfix_sender *s, const struct ipx_destination *to);

/* UDP. */
ipfix_result ipx_send_datagram(struct ipfix_sender *s, ipfix_exporter *exporter,
    const ipfix_exported *message, ipfix_time now);
/* Tries again what a path did not take a while ago. */
void ipx_sender_widen(
    struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now);

/* TCP. */
ipfix_result ipx_send_queued(struct ipfix_sender *s, ipfix_exporter *exporter,
    const ipfix_exported *message, ipfix_time now);
ipfix_result ipx_connection_step(
    struct ipfix_sender *s, ipfix_exporter *exporter, ipfix_time now);
/* Forgets what waits; `exporter` is told of it unless it is NULL. */
void ipx_queue_drop(struct ipfix_sender *s, ipfix_exporter *exporter);

#endif
