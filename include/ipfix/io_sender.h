/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Sends what an exporter has over UDP and TCP (RFC 7011, 10.3, 10.4).
 *
 * A sender takes Messages from an #ipfix_exporter and sends them to one
 * destination, or, over TCP, to the first of several that can be reached.  It
 * never blocks.  What it must drop it tells the exporter, so that Sequence
 * Numbers show it and templates are sent again.
 *
 *     ipfix_sender_new(&sender, IPFIX_TCP, NULL);
 *     ipfix_sender_add(sender, "collector.example", "4739");
 *     while ((rc = ipfix_exporter_put_values(exporter, id, values, count,
 *                 now)) == IPFIX_FULL)
 *             ipfix_sender_flush(sender, exporter, now);
 *     ...
 *     ipfix_sender_flush(sender, exporter, now);
 *     while (ipfix_sender_step(sender, exporter, now) == IPFIX_MORE)
 *             ipfix_sender_wait(sender, timeout);
 *
 * Over UDP, what the network answers, such as that nobody listens, ends
 * nothing.  A Message larger than the path allows is dropped and not
 * fragmented, and those after it are smaller; ipfix_sender_max_message() says
 * how large they may be.
 *
 * Over TCP, Messages wait in a queue while a connection is made, or is slow.
 * When it breaks, what waits is dropped, the exporter begins a new Transport
 * Session, and another connection is tried: to the next destination at once,
 * and when all have failed, after a while.
 *
 * To several destinations at once a program exports by an exporter and a
 * sender for each, since each Transport Session counts for itself.
 */
#ifndef IPFIX_IO_SENDER_H
#define IPFIX_IO_SENDER_H

#include <ipfix/exporter.h>
#include <ipfix/io_address.h>

/** Sends Messages.  Opaque. */
typedef struct ipfix_sender ipfix_sender;

/** How a sender behaves.  All zero is sensible. */
typedef struct ipfix_sender_options {
	/** sizeof(ipfix_sender_options), or 0 for the same. */
	size_t size;
	/** TCP: how long a connection may take to be made; 0: 10 s. */
	ipfix_time connect_timeout;
	/** TCP: when all destinations failed, try again after; 0: 60 s. */
	ipfix_time retry;
	/**
	 * TCP: when they fail again, it is twice as long each time, up to
	 * this; 0: no longer than `retry`.
	 */
	ipfix_time max_retry;
	/** TCP: octets of Messages that may wait; 0: 4 MiB. */
	size_t max_queue;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_sender_options;

/** What a sender has done. */
typedef struct ipfix_sender_counts {
	uint64_t messages;  /**< Messages sent whole. */
	uint64_t octets;    /**< Octets sent. */
	uint64_t dropped;   /**< Messages that were not. */
	uint64_t too_large; /**< Those of them too large for the path. */
	uint64_t refused;   /**< UDP: times that nobody listened. */
	uint64_t connected; /**< TCP: connections made. */
	uint64_t failed;    /**< TCP: connections not made, or broken. */
	size_t queued;      /**< TCP: octets that wait. */
	int error;          /**< The last errno of the network, or 0. */
} ipfix_sender_counts;

IPFIX_BEGIN_DECLS

/**
 * Makes a sender without destinations.
 *
 * @param[out] sender  The caller's; ipfix_sender_free() releases it.
 * @param transport    #IPFIX_UDP or #IPFIX_TCP, as the exporter has it.
 * @param options      Copied; NULL: all zero.
 *
 * @retval IPFIX_OK               @p sender is set.
 * @retval IPFIX_ERR_INVAL        The options are larger than this library
 *                                knows and set something there.
 * @retval IPFIX_ERR_UNSUPPORTED  Another transport.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_sender_new(ipfix_sender **sender,
    ipfix_transport transport, const ipfix_sender_options *options);

/** Closes the connection and releases the sender; what waits is lost. */
IPFIX_API void ipfix_sender_free(ipfix_sender *sender);

/**
 * Adds the addresses of a host behind the destinations there are.  Over UDP
 * the first of all is sent to.
 *
 * @param sender  The sender.
 * @param host    A name or an address.
 * @param port    A number or a name; NULL: 4739.
 *
 * @retval IPFIX_OK            There is at least one destination more.
 * @retval IPFIX_ERR_NOTFOUND  There is no such host or port.
 * @retval IPFIX_ERR_SYSTEM    The system refused; UDP: no way leads there.
 * @retval IPFIX_ERR_NOMEM     No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_sender_add(
    ipfix_sender *sender, const char *host, const char *port);

/**
 * Takes the Message at hand from the exporter and sends it, or puts it into
 * the queue.
 *
 * @param sender    The sender.
 * @param exporter  Always the same, and of the same transport.
 * @param now       The time.
 *
 * @retval IPFIX_OK         It is sent or waits.
 * @retval IPFIX_DONE       Nothing was at hand.
 * @retval IPFIX_FULL       It was dropped, and counted.
 * @retval IPFIX_ERR_STATE  There is no destination; it is still at hand.
 * @retval IPFIX_ERR_NOMEM  No memory; it was dropped.
 */
IPFIX_API ipfix_result ipfix_sender_flush(
    ipfix_sender *sender, ipfix_exporter *exporter, ipfix_time now);

/**
 * Does what can be done now: connects, sends what waits, sees what broke.
 *
 * @retval IPFIX_OK    Nothing waits.
 * @retval IPFIX_MORE  Something does; call again after ipfix_sender_wait().
 */
IPFIX_API ipfix_result ipfix_sender_step(
    ipfix_sender *sender, ipfix_exporter *exporter, ipfix_time now);

/** A descriptor to poll, another after each connection, or -1. */
IPFIX_API int ipfix_sender_fd(const ipfix_sender *sender);

/** Whether it is to be polled for writing; for reading it always is. */
IPFIX_API bool ipfix_sender_wants_write(const ipfix_sender *sender);

/** When to call ipfix_sender_step() at the latest, or #IPFIX_NEVER. */
IPFIX_API ipfix_time ipfix_sender_deadline(const ipfix_sender *sender);

/** Waits until there is something to do, but not longer than this. */
IPFIX_API void ipfix_sender_wait(ipfix_sender *sender, ipfix_time timeout);

/**
 * The octets of the largest Message that the path to the destination takes in
 * one packet, as far as it is known; over TCP #IPFIX_MESSAGE_SIZE_MAX.
 */
IPFIX_API size_t ipfix_sender_max_message(const ipfix_sender *sender);

/** What the sender has done; lives as long as it, and changes with it. */
IPFIX_API const ipfix_sender_counts *ipfix_sender_counters(
    const ipfix_sender *sender);

IPFIX_END_DECLS

#endif
