/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "io/address.h"

#include <ipfix/io_listener.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

ipfix_address
ipx_address_of(const union ipx_sockaddr *from)
{
	ipfix_address address = { .size = 0 };

	if (from->any.sa_family == AF_INET) {
		address.size = 4;
		address.port = ntohs(from->ipv4.sin_port);
		memcpy(address.octets, &from->ipv4.sin_addr, 4);
	} else if (from->any.sa_family == AF_INET6) {
		address.size = 16;
		address.port = ntohs(from->ipv6.sin6_port);
		address.scope = from->ipv6.sin6_scope_id;
		memcpy(address.octets, &from->ipv6.sin6_addr, 16);
	}
	return address;
}

ipfix_address
ipx_address_local(int fd)
{
	union ipx_sockaddr name = { .any.sa_family = AF_UNSPEC };
	socklen_t size = sizeof(name);

	(void)getsockname(fd, &name.any, &size);
	return ipx_address_of(&name);
}

bool
ipx_address_equal(const ipfix_address *a, const ipfix_address *b)
{
	return a->size == b->size && a->port == b->port &&
	    a->scope == b->scope &&
	    memcmp(a->octets, b->octets, sizeof(a->octets)) == 0;
}

ipfix_address_text
ipfix_address_get_text(const ipfix_address *address)
{
	ipfix_address_text text = { "?" };
	char host[INET6_ADDRSTRLEN];

	if (address->size == 4 &&
	    inet_ntop(AF_INET, address->octets, host, sizeof(host)) != NULL)
		snprintf(
		    text.text, sizeof(text.text), "%s:%u", host, address->port);
	else if (address->size == 16 &&
	    inet_ntop(AF_INET6, address->octets, host, sizeof(host)) != NULL)
		snprintf(text.text, sizeof(text.text), "[%s]:%u", host,
		    address->port);
	return text;
}
