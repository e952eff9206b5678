/* SPDX-License-Identifier: BSD-3-Clause */
/* The addresses that a listener listens on. */
#include "io/system.h"

#include "io/listener.h"

#include <errno.h>
#include <netdb.h>
#include <unistd.h>

#include "base/alloc.h"
#include "io/address.h"

enum { BACKLOG = 1024 };

static bool
prepare(const struct ipfix_listener *l, int fd, const struct addrinfo *at)
{
	bool ipv6 = at->ai_family == AF_INET6;

	if (l->options.reuse_port && !ipx_socket_share(fd))
		return false;
	if (ipv6 && !ipx_socket_set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1))
		return false;
	if (at->ai_socktype == SOCK_STREAM)
		return ipx_socket_set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	return ipx_datagrams_prepare(fd, at->ai_family);
}

static int
open_socket(const struct ipfix_listener *l, const struct addrinfo *at)
{
	int fd = ipx_socket(at->ai_family, at->ai_socktype, at->ai_protocol);
	int reason;

	if (fd < 0)
		return -1;
	if (prepare(l, fd, at) && bind(fd, at->ai_addr, at->ai_addrlen) == 0 &&
	    (at->ai_socktype != SOCK_STREAM || listen(fd, BACKLOG) == 0))
		return fd;
	reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

/* Adds an endpoint over an open socket. */
static ipfix_result
add_socket(struct ipfix_listener *l, ipfix_transport transport, int fd)
{
	struct ipx_endpoint *e = ipx_alloc_zero(l->alloc, sizeof(*e));
	struct ipx_endpoint **at = &l->endpoints;
	ipfix_result rc;

	if (e == NULL)
		return IPFIX_ERR_NOMEM;
	e->watched = (struct ipx_watched){ .fd = fd, .is_endpoint = true };
	e->told.transport = transport;
	e->told.address = ipx_address_local(fd);
	if (transport == IPFIX_UDP)
		e->told.receive_buffer =
		    ipx_socket_ask_buffer(fd, l->options.receive_buffer);
	rc = ipx_watch_add(&l->watch, &e->watched);
	if (rc != IPFIX_OK) {
		ipx_free(l->alloc, e, sizeof(*e));
		return rc;
	}
	while (*at != NULL)
		at = &(*at)->next;
	*at = e;
	return IPFIX_OK;
}

/* Closes one, and puts the next in its place. */
static void
endpoint_free(struct ipfix_listener *l, struct ipx_endpoint **at)
{
	struct ipx_endpoint *endpoint = *at;

	*at = endpoint->next;
	ipx_ready_forget(l, &endpoint->watched);
	ipx_watch_remove(&l->watch, &endpoint->watched);
	close(endpoint->watched.fd);
	ipx_free(l->alloc, endpoint, sizeof(*endpoint));
}

void
ipx_endpoints_free(struct ipfix_listener *l, struct ipx_endpoint **from)
{
	while (*from != NULL)
		endpoint_free(l, from);
}

void
ipx_endpoints_refuse(struct ipfix_listener *l)
{
	struct ipx_endpoint **at = &l->endpoints;

	while (*at != NULL)
		if ((*at)->told.transport == IPFIX_TCP)
			endpoint_free(l, at);
		else
			at = &(*at)->next;
}

static ipfix_result
add_one(struct ipfix_listener *l, ipfix_transport transport,
    const struct addrinfo *at)
{
	ipfix_result rc;
	int fd = open_socket(l, at);

	/* A machine without IPv6 listens on IPv4 alone. */
	if (fd < 0)
		return errno == EAFNOSUPPORT || errno == EADDRNOTAVAIL
		    ? IPFIX_DONE
		    : IPFIX_ERR_SYSTEM;
	rc = add_socket(l, transport, fd);
	if (rc != IPFIX_OK) {
		int reason = errno;

		close(fd);
		errno = reason;
	}
	return rc;
}

ipfix_result
ipfix_listener_add(ipfix_listener *listener, ipfix_transport transport,
    const char *host, const char *port)
{
	struct ipfix_listener *l = listener;
	struct addrinfo hints = { .ai_flags = AI_PASSIVE }, *found;
	struct ipx_endpoint **end = &l->endpoints;
	ipfix_result rc = IPFIX_OK;
	int failed, reason;

	if (transport != IPFIX_UDP && transport != IPFIX_TCP)
		return IPFIX_ERR_UNSUPPORTED;
	while (*end != NULL)
		end = &(*end)->next;
	hints.ai_socktype = transport == IPFIX_UDP ? SOCK_DGRAM : SOCK_STREAM;
	failed =
	    getaddrinfo(host, port != NULL ? port : "4739", &hints, &found);
	if (failed != 0)
		return failed == EAI_SYSTEM ? IPFIX_ERR_SYSTEM
		    : failed == EAI_MEMORY  ? IPFIX_ERR_NOMEM
		                            : IPFIX_ERR_NOTFOUND;
	for (const struct addrinfo *at = found; at != NULL && rc >= 0;
	     at = at->ai_next)
		rc = add_one(l, transport, at);
	reason = errno;
	freeaddrinfo(found);
	if (rc >= 0)
		rc = *end != NULL ? IPFIX_OK : IPFIX_ERR_SYSTEM;
	else
		ipx_endpoints_free(l, end);
	errno = reason;
	return rc;
}
