/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef IPX_SESSION_CHECK_H
#define IPX_SESSION_CHECK_H

#include "session/session.h"

/* What a Message has, as far as its stream is concerned. */
struct ipx_count {
	uint32_t records;     /* Data Records */
	uint32_t options;     /* those of them of Options Templates */
	uint32_t templates;   /* records of Sets of templates */
	uint32_t undecodable; /* Data Sets without a template */
	bool deep;            /* lists are nested deeper than the limit */
};

/*
 * Checks a whole Message against a session: the chain of Sets, the Template
 * Records, the Data Records whose template is known, and their lists.
 *
 * IPFIX_OK: the session is as before, and its journal holds what the Message
 *     will do to it; *count, all zero before, says what there is.
 * Below 0: the session is as before, its journal is empty, and *error says
 *     why the Message is malformed (RFC 7011, 9.1), or IPFIX_ERR_NOMEM.
 */
ipfix_result ipx_message_check(ipfix_session *session,
    const ipfix_message *message, uint16_t stream, struct ipx_count *count,
    ipfix_error *error);

/*
 * Checks the records of a Set from the first one on, and counts them, up to
 * the one that is malformed; *deep becomes true if lists are nested deeper
 * than the limit.
 */
ipfix_result ipx_records_check(
    ipfix_record_iter *records, size_t *count, bool *deep, ipfix_error *error);

#endif
