/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef IPX_WIRE_LIST_H
#define IPX_WIRE_LIST_H

#include <ipfix/list.h>

/*
 * Reads every list of a record to its end, the nested ones too, as far as
 * their templates are known and the depth allows.
 *
 * IPFIX_OK: nothing contradicts anything; *deep becomes true if lists are
 *     nested deeper than the limit.
 * IPFIX_ERR_LIST: *error says what does, and where in the Message.
 */
ipfix_result ipx_record_check_lists(
    const ipfix_record *record, bool *deep, ipfix_error *error);

#endif
