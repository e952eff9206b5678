/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Who speaks to whom.
 */
#ifndef IPFIX_IO_ADDRESS_H
#define IPFIX_IO_ADDRESS_H

#include <ipfix/transport.h>

#include <ipfix/api.h>

/** The port of IPFIX over UDP, TCP and SCTP (RFC 7011, 10.3.4 and 10.4.4). */
#define IPFIX_PORT 4739

/** An address of IPv4 or IPv6, and a port. */
typedef struct ipfix_address {
	uint8_t octets[16]; /**< In network byte order; of IPv4 the first 4. */
	uint8_t size;       /**< 4, 16, or 0 where it is not known. */
	uint16_t port;      /**< The port, or 0. */
	uint32_t scope;     /**< The interface of a link-local address. */
} ipfix_address;

/** The two ends of a Transport Session (RFC 7011, 2). */
typedef struct ipfix_ends {
	ipfix_transport transport; /**< What is between them. */
	ipfix_address exporter;    /**< The Exporting Process. */
	ipfix_address collector;   /**< The Collecting Process. */
} ipfix_ends;

#endif
