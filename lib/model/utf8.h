/* SPDX-License-Identifier: BSD-3-Clause */
/* UTF-8 (RFC 3629). */
#ifndef IPX_MODEL_UTF8_H
#define IPX_MODEL_UTF8_H

#include <ipfix/span.h>

/*
 * The octets, 1 to 4, of the well-formed character that begins at `p`, of
 * which `left` octets may be read; 0 if there is none.
 */
size_t ipx_utf8_size(const uint8_t *p, size_t left);

#endif
