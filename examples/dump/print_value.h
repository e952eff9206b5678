/* SPDX-License-Identifier: BSD-3-Clause */
/* Fields and values as text for people. */
#ifndef DUMP_PRINT_VALUE_H
#define DUMP_PRINT_VALUE_H

#include "dump.h"

/* All fields of a record, a line each, lists below their own. */
void print_fields(struct dump *dump, const ipfix_record *record, int depth);

/* A value without unit or name. */
void print_plain(struct dump *dump, const ipfix_value *value, ipfix_type type);

/* Octets in lines of hexadecimal digits. */
void print_hex(ipfix_span octets, int depth);

/* One line of a template. */
void print_specifier(const ipfix_field_specifier *f, bool scope);

#endif
