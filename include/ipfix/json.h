/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Data Records as JSON (RFC 8259).
 *
 * One record becomes one object, in the order of its fields:
 *
 *     {"sourceIPv4Address":"192.0.2.1","octetDeltaCount":1500,
 *      "flowStartMilliseconds":"2023-11-14T22:13:20.123Z"}
 *
 * - A key is the name of the element, or "pen/id" where it is unknown, or
 *   where another element in a field before has the same name.  An Enterprise
 *   bit with the number 0 is shown as "0/" and the identifier plus 32768.  So
 *   no key occurs twice in an object.
 * - Integers are numbers, of up to 256 bits; floats are numbers in the
 *   shortest form that reads back the same, or "NaN", "+inf" and "-inf".
 * - Booleans are true and false.
 * - Addresses, MAC addresses and times are strings in the forms of RFC 7373,
 *   times in UTC with a final 'Z'.
 * - octetArrays, and fields of unknown elements, are strings of hexadecimal
 *   digits (RFC 7373, 4.1).
 * - Strings are strings.
 * - What is no value of its type (ill-formed UTF-8, an undefined boolean, a
 *   length that the type cannot have) is shown as "0x" and the hexadecimal
 *   digits of its octets: it is not lost, and not mistaken.
 * - An element that occurs several times is an array of its values.
 * - The Scope Fields of an options record are in an object "scope".
 * - A basicList is {"semantic":"allOf","element":NAME,"values":[...]}; a
 *   subTemplateList is {"semantic":..,"templateId":..,"records":[{...}]}; a
 *   subTemplateMultiList is {"semantic":..,"blocks":[{"templateId":..,
 *   "records":[{...}]}]}.  Records of an unknown template are shown as
 *   "octets" instead.  A list that contradicts itself, or is nested too deep,
 *   is shown as its octets, as above.
 *
 * The output is valid JSON whatever the octets are.
 */
#ifndef IPFIX_JSON_H
#define IPFIX_JSON_H

#include <ipfix/record.h>

IPFIX_BEGIN_DECLS

/**
 * Writes a record as one JSON object.
 *
 * @param record       The record.
 * @param reference    A time near its Export Time, such as that of arrival;
 *                     places 32-bit and NTP times (RFC 7011, 5.2).
 * @param[out] text    Where to write; no NUL follows.  May be NULL if
 *                     @p size is 0.
 * @param size         The octets there are.
 * @param[out] length  The octets of the whole object.
 *
 * @retval IPFIX_OK    The object is in @p text.
 * @retval IPFIX_FULL  It needs @p length octets; @p text holds nothing of
 *                     use.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_json_record(
    const ipfix_record *record, ipfix_time reference, char *text, size_t size,
    size_t *length);

IPFIX_END_DECLS

#endif
