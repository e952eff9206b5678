/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Messages and Sets, the outer framing (RFC 7011, section 3).
 *
 * A Message is a header of 16 octets and a chain of Sets; a Set is a header
 * of 4 octets and records of one kind.  Each says how long it is, and that
 * is the only way to find the next.
 *
 *     ipfix_message message;
 *     ipfix_set_iter sets;
 *     ipfix_set set;
 *
 *     rc = ipfix_message_get(octets, &message, &error);
 *     if (rc == IPFIX_OK) {
 *             ipfix_set_iter_init(&sets, &message);
 *             while ((rc = ipfix_set_iter_next(&sets, &set, &error)) ==
 *                 IPFIX_OK)
 *                     handle(&set);
 *     }
 *     if (rc < 0)
 *             complain(&error);
 *
 * These functions look at octets that the caller holds.  They allocate
 * nothing, copy nothing and keep nothing; what they hand out points into the
 * caller's octets.  Most programs want <ipfix/session.h>, which does this and
 * keeps the templates.
 */
#ifndef IPFIX_MESSAGE_H
#define IPFIX_MESSAGE_H

#include <ipfix/error.h>
#include <ipfix/span.h>

#define IPFIX_PROTOCOL_VERSION 10    /**< The Version of a Message Header. */
#define IPFIX_MESSAGE_HEADER_SIZE 16 /**< Octets of a Message Header. */
#define IPFIX_MESSAGE_SIZE_MAX 65535 /**< Octets of the largest Message. */
#define IPFIX_SET_HEADER_SIZE 4      /**< Octets of a Set Header. */

#define IPFIX_SET_TEMPLATE 2         /**< Set ID of Template Sets. */
#define IPFIX_SET_OPTIONS_TEMPLATE 3 /**< Set ID of Options Template Sets. */
#define IPFIX_SET_DATA_MIN 256       /**< Set IDs from here on hold data. */

/** A Message: its header, and its octets (RFC 7011, 3.1). */
typedef struct ipfix_message {
	uint32_t export_time; /**< UNIX seconds modulo 2^32. */
	uint32_t sequence;    /**< Data Records sent before, modulo 2^32. */
	uint32_t odid;        /**< The Observation Domain ID. */
	ipfix_span octets;    /**< All of it, header included. */
} ipfix_message;

/** One Set, still among the octets of its Message (RFC 7011, 3.3.2). */
typedef struct ipfix_set {
	uint16_t id;     /**< 2 and 3 hold templates; from 256 on, data. */
	size_t offset;   /**< Of its header, from the start of the Message. */
	ipfix_span body; /**< What follows its header. */
} ipfix_set;

/** Walks the Sets of one Message.  Treat the members as private. */
typedef struct ipfix_set_iter {
	ipfix_span octets_;
	size_t at_;
} ipfix_set_iter;

IPFIX_BEGIN_DECLS

/**
 * Reads a Message Header.
 *
 * @param octets        A Message, and perhaps more.
 * @param[out] message  The header; `octets` holds as many as the Length says.
 * @param[out] error    What is wrong; may be NULL.
 *
 * @retval IPFIX_OK             @p message is set.
 * @retval IPFIX_ERR_TRUNCATED  Fewer than 16 octets.
 * @retval IPFIX_ERR_VERSION    The Version is not 10.
 * @retval IPFIX_ERR_LENGTH     The Length is below 16, or more than there is.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_message_get(
    ipfix_span octets, ipfix_message *message, ipfix_error *error);

/** Prepares a walk over the Sets of @p message. */
IPFIX_API void ipfix_set_iter_init(
    ipfix_set_iter *iter, const ipfix_message *message);

/**
 * Steps to the next Set.
 *
 * @retval IPFIX_OK             @p set is the next Set.
 * @retval IPFIX_DONE           The Message ended where it should.
 * @retval IPFIX_ERR_TRUNCATED  Octets are left, but fewer than a Set Header.
 * @retval IPFIX_ERR_LENGTH     The Set is shorter than its own header or
 *                              reaches past the end of the Message.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_set_iter_next(
    ipfix_set_iter *iter, ipfix_set *set, ipfix_error *error);

IPFIX_END_DECLS

#endif
