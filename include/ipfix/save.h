/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The templates of a session as octets, to be taken up again.
 *
 * Over UDP a Transport Session outlives a Collecting Process: exporters do
 * not notice that it began anew, and send their templates when they are due,
 * which may be half an hour later.  What was saved before, or by another
 * process that reads the same traffic, bridges that time.  The templates of
 * TCP connections and SCTP associations end with these (RFC 7011, 8); there
 * this is for who hands an open connection to another process.
 *
 *     size = ipfix_save_size(session);
 *     octets = malloc(size);
 *     rc = ipfix_save_put(session, now, octets, size, &size);
 *     ...
 *     rc = ipfix_save_get(session, saved, now, 0, &error);
 *
 * The octets say which version and transport they are of, how long they are
 * and when they were saved, and end in a checksum.  What is damaged, too old
 * or of another transport is refused, all of it; the checksum finds accidents
 * but keeps nobody from making such octets, so keep them where only you can
 * write.  Which exporter they are of is for the caller to know.
 *
 * Lifetimes go on from when the templates last came (RFC 7011, 8.4).
 */
#ifndef IPFIX_SAVE_H
#define IPFIX_SAVE_H

#include <ipfix/session.h>
#include <ipfix/span.h>

IPFIX_BEGIN_DECLS

/** How many octets ipfix_save_put() needs now. */
IPFIX_API size_t ipfix_save_size(const ipfix_session *session);

/**
 * Writes the live templates of all Observation Domains.
 *
 * @param session       The session.
 * @param now           The time.
 * @param[out] octets   Where they are written.
 * @param size          How many there are.
 * @param[out] written  How many were written.
 *
 * @retval IPFIX_OK    @p written is set.
 * @retval IPFIX_FULL  No room; nothing was written.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_save_put(
    const ipfix_session *session, ipfix_time now, uint8_t *octets, size_t size,
    size_t *written);

/**
 * Learns saved templates, all or none.  A template of the session that came
 * later than the saved one of its id stays.  Messages being read on the
 * session end; there are no events.
 *
 * @param session     The session, of the same transport as the saved one.
 * @param octets      What ipfix_save_put() wrote.
 * @param now         The time.
 * @param max_age     How long ago they may have been saved; 0: 30 minutes;
 *                    #IPFIX_NEVER: any time.
 * @param[out] error  What is wrong, and at which octet.
 *
 * @retval IPFIX_OK             All were learned.
 * @retval IPFIX_ERR_TRUNCATED  The octets end too early.
 * @retval IPFIX_ERR_SYNTAX     They were not written by ipfix_save_put().
 * @retval IPFIX_ERR_VERSION    They were written by a later version.
 * @retval IPFIX_ERR_LENGTH     They are longer than they say.
 * @retval IPFIX_ERR_VALUE      They are damaged.
 * @retval IPFIX_ERR_STATE      They are too old, or saved later than @p now,
 *                              or of another transport.
 * @retval IPFIX_ERR_TEMPLATE   A template cannot be used.
 * @retval IPFIX_ERR_LIMIT      There are more templates, or larger ones, than
 *                              the session allows.
 * @retval IPFIX_ERR_NOMEM      No memory.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_save_get(ipfix_session *session,
    ipfix_span octets, ipfix_time now, ipfix_time max_age, ipfix_error *error);

IPFIX_END_DECLS

#endif
