/* SPDX-License-Identifier: BSD-3-Clause */
/* Addresses, as the system has them and as we do. */
#ifndef IPX_IO_ADDRESS_H
#define IPX_IO_ADDRESS_H

#include <ipfix/io_address.h>

#include <netinet/in.h>
#include <sys/socket.h>

union ipx_sockaddr {
	struct sockaddr any;
	struct sockaddr_in ipv4;
	struct sockaddr_in6 ipv6;
	struct sockaddr_storage room;
};

ipfix_address ipx_address_of(const union ipx_sockaddr *from);

/* Our own end of a socket. */
ipfix_address ipx_address_local(int fd);

bool ipx_address_equal(const ipfix_address *a, const ipfix_address *b);

#endif
