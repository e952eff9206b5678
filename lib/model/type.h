/* SPDX-License-Identifier: BSD-3-Clause */
/* What the codecs know about abstract data types. */
#ifndef IPX_MODEL_TYPE_H
#define IPX_MODEL_TYPE_H

#include <ipfix/type.h>

/*
 * Whether a value of this type can have so many octets: its full size, or a
 * legal reduced one (RFC 7011, 6.2).  Unlike ipfix_type_allows(), this is
 * about the octets there are, where 65535 has no other meaning.
 */
bool ipx_type_holds(ipfix_type type, size_t size);

#endif
