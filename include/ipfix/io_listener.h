/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Receives Messages over UDP and TCP (RFC 7011, 10.3 and 10.4).
 *
 * A listener has any number of endpoints, and a peer with a session of its
 * own for each Transport Session: over TCP a connection, over UDP a pair of
 * addresses and ports (RFC 7011, 2).  It lives in the caller's event loop:
 *
 *     ipfix_listener_new(&listener, &options);
 *     ipfix_listener_add(listener, IPFIX_UDP, NULL, "4739");
 *     ipfix_listener_add(listener, IPFIX_TCP, NULL, "4739");
 *     for (;;) {
 *             while ((rc = ipfix_listener_next(listener,
 *                         ipfix_clock_get_steady(), &event)) == IPFIX_OK)
 *                     if (event.kind == IPFIX_LISTENER_MESSAGE)
 *                             take(event.peer->session, event.octets);
 *             ipfix_listener_wait(listener, IPFIX_NEVER);
 *     }
 *
 * Instead of waiting so, a program may poll ipfix_listener_fd() for reading,
 * until ipfix_listener_deadline().  Where the system has no descriptor that
 * tells of others, it polls all that ipfix_listener_fds() names.
 *
 * No peer is waited for, and none gets more than its turn.  What peers can
 * make a listener hold has limits: their number, and the octets of Messages
 * that have come only in part.  A stream that is no IPFIX ends its connection
 * and nothing else.
 *
 * A listener belongs to one thread at a time.  With `reuse_port` each of
 * several threads may have its own for the same port.
 */
#ifndef IPFIX_IO_LISTENER_H
#define IPFIX_IO_LISTENER_H

#include <ipfix/error.h>
#include <ipfix/io_address.h>
#include <ipfix/session.h>
#include <ipfix/span.h>
#include <ipfix/time.h>

/** Receives Messages.  Opaque. */
typedef struct ipfix_listener ipfix_listener;

/** How a listener behaves.  All zero is sensible. */
typedef struct ipfix_listener_options {
	/** sizeof(ipfix_listener_options), or 0 for the same. */
	size_t size;
	/** The Information Model of the sessions; NULL: IANA's. */
	const ipfix_registry *registry;
	/**
	 * How sessions behave; the transport is set for each.  NULL: all
	 * zero.  Its `cache` may be shared, so that equal templates are kept
	 * once.
	 */
	const ipfix_session_options *session;
	/** A peer that is silent for so long is given up; 0: 30 minutes. */
	ipfix_time idle_timeout;
	/**
	 * Peers over UDP; 0: 65536.  When there are so many, the one that was
	 * silent longest makes room, if that is a minute; else the newcomer
	 * is refused.
	 */
	size_t max_peers;
	/** Connections; those beyond are closed at once; 0: 1024. */
	size_t max_connections;
	/** Octets of Messages that came in part, over TCP; 0: 64 MiB. */
	size_t max_held;
	/** The receive buffer asked for each UDP endpoint; 0: 4 MiB. */
	size_t receive_buffer;
	/**
	 * Endpoints may be shared with other listeners that say so too, if
	 * the system can have them share.
	 */
	bool reuse_port;
	/** The allocator; NULL: malloc(). */
	const ipfix_alloc *alloc;
} ipfix_listener_options;

/** The other end of a Transport Session; lives until it is CLOSED. */
typedef struct ipfix_peer {
	uint64_t id;            /**< Another for each peer of a listener. */
	ipfix_ends ends;        /**< Who speaks to whom. */
	ipfix_session *session; /**< Its session. */
	uint64_t messages;      /**< Messages that came from it. */
	uint64_t octets;        /**< Their octets. */
	void *user;             /**< The caller's; NULL at first. */
} ipfix_peer;

/** What ipfix_listener_next() came upon. */
typedef enum ipfix_listener_event_kind {
	IPFIX_LISTENER_OPENED,  /**< A peer; its first Message may follow. */
	IPFIX_LISTENER_MESSAGE, /**< A Message, or a datagram of a peer. */
	IPFIX_LISTENER_CLOSED   /**< A peer is gone after this event. */
} ipfix_listener_event_kind;

/** One event.  Its octets live until the next call on the listener. */
typedef struct ipfix_listener_event {
	ipfix_listener_event_kind kind; /**< What it is. */
	ipfix_peer *peer;               /**< Whose. */
	ipfix_span octets;              /**< MESSAGE: what came. */
	/**
	 * CLOSED: #IPFIX_OK the peer ended it; #IPFIX_DONE it was silent;
	 * #IPFIX_ERR_LIMIT it had to make room, or too much was held;
	 * #IPFIX_ERR_SYSTEM the connection broke; #IPFIX_ERR_VERSION and
	 * #IPFIX_ERR_LENGTH what it sent is no IPFIX; #IPFIX_ERR_TRUNCATED it
	 * ended inside a Message; #IPFIX_ERR_NOMEM no memory.
	 */
	ipfix_result reason;
} ipfix_listener_event;

/** One address that is listened on. */
typedef struct ipfix_endpoint {
	ipfix_transport transport; /**< UDP or TCP. */
	ipfix_address address;     /**< The address, with the port it has. */
	size_t receive_buffer;     /**< UDP: the octets that were granted. */
	/**
	 * UDP: datagrams the system dropped, where it tells, as Linux does;
	 * what it had put together before, it counts as one.
	 */
	uint64_t dropped;
} ipfix_endpoint;

/** What a listener has seen. */
typedef struct ipfix_listener_counts {
	uint64_t messages; /**< Messages and datagrams handed out. */
	uint64_t octets;   /**< Their octets. */
	uint64_t foreign;  /**< Datagrams that are no IPFIX, of no peer. */
	uint64_t refused;  /**< Newcomers for whom there was no room. */
	uint64_t peers;    /**< Peers there ever were. */
	/** Datagrams the system dropped; see ipfix_endpoint. */
	uint64_t dropped;
	size_t udp_peers;   /**< Peers over UDP now. */
	size_t connections; /**< Connections now. */
	size_t held;        /**< Octets of Messages that came in part. */
} ipfix_listener_counts;

IPFIX_BEGIN_DECLS

/**
 * Makes a listener without endpoints.
 *
 * @retval IPFIX_OK          @p listener is set.
 * @retval IPFIX_ERR_INVAL   The options are larger than this library knows
 *                           and set something there.
 * @retval IPFIX_ERR_SYSTEM  No descriptor.
 * @retval IPFIX_ERR_NOMEM   No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_listener_new(
    ipfix_listener **listener, const ipfix_listener_options *options);

/** Closes all and releases the listener; no event is told. */
IPFIX_API void ipfix_listener_free(ipfix_listener *listener);

/**
 * Listens on all addresses of a host.
 *
 * @param listener   The listener.
 * @param transport  #IPFIX_UDP or #IPFIX_TCP.
 * @param host       A name or an address; NULL: all of this machine.
 * @param port       A number or a name; NULL: 4739; "0": any that is free.
 *
 * @retval IPFIX_OK               There is at least one endpoint more.
 * @retval IPFIX_ERR_UNSUPPORTED  Another transport.
 * @retval IPFIX_ERR_NOTFOUND     There is no such host or port.
 * @retval IPFIX_ERR_SYSTEM       The system refused; no endpoint was added.
 * @retval IPFIX_ERR_NOMEM        No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_listener_add(
    ipfix_listener *listener, ipfix_transport transport, const char *host,
    const char *port);

/**
 * An endpoint, by its index from 0.
 *
 * @return It, good until the next call on the listener, or NULL.
 */
IPFIX_API const ipfix_endpoint *ipfix_listener_endpoint(
    const ipfix_listener *listener, size_t index);

/**
 * A descriptor to poll for reading, the listener's own; -1 where the system
 * has none that tells of others, as Linux has.
 */
IPFIX_API int ipfix_listener_fd(const ipfix_listener *listener);

/**
 * All that a listener waits for: its endpoints and connections.  They are
 * others after ipfix_listener_next() has told of a newcomer or of an end.
 *
 * @param listener  The listener.
 * @param[out] fds  Descriptors to poll for reading; the listener's own.
 * @param room      How many there is room for.
 *
 * @return How many there are, which may be more.
 */
IPFIX_API size_t ipfix_listener_fds(
    const ipfix_listener *listener, int *fds, size_t room);

/**
 * When to call ipfix_listener_next() though nothing has come, by the clock
 * that is handed to it, or #IPFIX_NEVER.
 */
IPFIX_API ipfix_time ipfix_listener_deadline(const ipfix_listener *listener);

/**
 * Steps to the next event.
 *
 * @param listener    The listener.
 * @param now         The time, of a clock that does not step.
 * @param[out] event  What has come.
 *
 * @retval IPFIX_OK          @p event is set; call again.
 * @retval IPFIX_DONE        Nothing more has come; wait.
 * @retval IPFIX_ERR_SYSTEM  The system refused.
 * @retval IPFIX_ERR_NOMEM   No memory for a newcomer, who is refused.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_listener_next(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event *event);

/**
 * Waits until something comes, a signal is caught, or the time is over.
 *
 * @param listener  The listener.
 * @param timeout   How long; #IPFIX_NEVER: no matter how long.
 *
 * @retval IPFIX_OK          Call ipfix_listener_next().
 * @retval IPFIX_DONE        The time is over.
 * @retval IPFIX_ERR_SYSTEM  The system refused.
 */
IPFIX_API ipfix_result ipfix_listener_wait(
    ipfix_listener *listener, ipfix_time timeout);

/**
 * Gives up a peer, such as one that sends nonsense.  No event tells of it,
 * and @p peer is gone; over UDP the next datagram makes a new one.
 */
IPFIX_API void ipfix_listener_remove(
    ipfix_listener *listener, ipfix_peer *peer);

/**
 * Wants no more: newcomers find nobody to connect to, and the exporters that
 * are connected are told by the end of what this side sends (RFC 7011,
 * 10.4.4).  What they sent, and still send till they close their end, comes as
 * before, and then they are told CLOSED; how long to wait for that is the
 * caller's choice.  Endpoints of UDP stay, those of TCP are gone.
 */
IPFIX_API void ipfix_listener_end(ipfix_listener *listener);

/** What the listener has seen; lives as long as it, and changes with it. */
IPFIX_API const ipfix_listener_counts *ipfix_listener_counters(
    const ipfix_listener *listener);

/** An address as text: "192.0.2.1:4739" or "[2001:db8::1]:4739". */
typedef struct ipfix_address_text {
	char text[72]; /**< With a NUL behind it. */
} ipfix_address_text;

/** Writes an address as text; "?" where it is not known. */
IPFIX_API ipfix_address_text ipfix_address_get_text(
    const ipfix_address *address);

IPFIX_END_DECLS

#endif
