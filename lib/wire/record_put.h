/* SPDX-License-Identifier: BSD-3-Clause */
/* Fields of Data Records, written. */
#ifndef IPX_WIRE_RECORD_PUT_H
#define IPX_WIRE_RECORD_PUT_H

#include <ipfix/record.h>

#include "base/writer.h"
#include "wire/record.h"

/*
 * Writes the octets of one field, with a length before them where it varies:
 * of 3 octets if `prefix` is 3 or the value is long, else of one.
 *
 * IPFIX_OK: they were written, or counted if there was no room.
 * IPFIX_ERR_LENGTH: the field cannot have so many octets.
 */
ipfix_result ipx_put_field(struct ipx_writer *w, const ipfix_field_specifier *f,
    ipfix_span octets, uint8_t prefix);

/*
 * The same from a value of the field at `index`; results as ipfix_value_put().
 * A list without octets is written as one without elements.
 */
ipfix_result ipx_put_value(struct ipx_writer *w, const ipfix_template *tmpl,
    size_t index, const ipfix_value *value);

#endif
