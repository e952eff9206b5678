/* SPDX-License-Identifier: BSD-3-Clause */
/* Typed getters of fields, for those who do not have them from the header. */
#include <ipfix/record.h>

extern inline ipfix_type ipfix_field_type(const ipfix_field *field);
extern inline ipfix_result ipfix_field_get(
    const ipfix_field *field, ipfix_time reference, ipfix_value *value);
extern inline ipfix_result ipfix_field_get_unsigned(
    const ipfix_field *field, uint64_t *value);
extern inline ipfix_result ipfix_field_get_signed(
    const ipfix_field *field, int64_t *value);
extern inline ipfix_result ipfix_field_get_float(
    const ipfix_field *field, double *value);
extern inline ipfix_result ipfix_field_get_boolean(
    const ipfix_field *field, bool *value);
extern inline ipfix_result ipfix_field_get_time(
    const ipfix_field *field, ipfix_time reference, ipfix_time *value);
extern inline ipfix_result ipfix_field_get_mac(
    const ipfix_field *field, uint8_t mac[6]);
extern inline ipfix_result ipfix_field_get_ipv4(
    const ipfix_field *field, uint8_t address[4]);
extern inline ipfix_result ipfix_field_get_ipv6(
    const ipfix_field *field, uint8_t address[16]);
extern inline ipfix_result ipfix_field_get_unsigned256(
    const ipfix_field *field, uint8_t value[32]);
extern inline ipfix_result ipfix_field_get_string(
    const ipfix_field *field, ipfix_span *value);
