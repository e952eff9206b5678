/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Values as text (RFC 7373).
 *
 * The text forms of RFC 7373, with one difference: times carry a final 'Z', so
 * that nobody takes them for local ones.  No locale has a say in them.
 */
#ifndef IPFIX_TEXT_H
#define IPFIX_TEXT_H

#include <ipfix/value.h>

/** Room for the text of any value that is no octets and no string. */
#define IPFIX_VALUE_TEXT_SIZE 96

IPFIX_BEGIN_DECLS

/**
 * Writes a value as text: integers in decimal, floats in the shortest form
 * that reads back the same, or "NaN", "+inf" and "-inf", booleans as "true"
 * and "false", addresses and MAC addresses as usual (RFC 5952 for IPv6), times
 * as "2023-11-14T22:13:20.123Z" with as many digits as the type resolves,
 * octetArrays and lists as pairs of hexadecimal digits, strings as they are,
 * well-formed or not.
 *
 * @param value       The value; its kind says what is written.
 * @param type        Its abstract data type, which sets the digits of times,
 *                    and how exact a float is: for #IPFIX_FLOAT64 sent in 4
 *                    octets, give #IPFIX_FLOAT32.
 * @param[out] text   Where to write; a NUL follows the text.  NULL to count.
 * @param size        The octets of @p text; #IPFIX_VALUE_TEXT_SIZE is enough
 *                    for all but octets and strings.
 * @param[out] length The octets of the whole text without the NUL.
 *
 * @retval IPFIX_OK    @p text holds it all.
 * @retval IPFIX_FULL  It needs @p length + 1 octets; @p text is unchanged.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_value_text(const ipfix_value *value,
    ipfix_type type, char *text, size_t size, size_t *length);

IPFIX_END_DECLS

#endif
