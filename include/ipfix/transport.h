/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief What carries Messages; it decides the life of templates.
 */
#ifndef IPFIX_TRANSPORT_H
#define IPFIX_TRANSPORT_H

/** What carries the Messages of a Transport Session. */
typedef enum ipfix_transport {
	/**
	 * Templates are sent again and again; withdrawals are never sent, and
	 * ignored; definitions replace (RFC 7011, 8.4).
	 */
	IPFIX_UDP,
	/** A live id needs a withdrawal before it is defined anew (8.1). */
	IPFIX_TCP,
	/** As TCP (8.3). */
	IPFIX_SCTP,
	/** Withdrawals count, definitions replace (RFC 5655, 7.1). */
	IPFIX_FILE
} ipfix_transport;

#endif
