/* SPDX-License-Identifier: BSD-3-Clause */
/* IANA's elements and their reverse elements, which every registry holds. */
#ifndef IPX_MODEL_REGISTRY_IANA_H
#define IPX_MODEL_REGISTRY_IANA_H

#include <ipfix/element.h>

/* Below this are the positions of ipx_iana_at(). */
size_t ipx_iana_positions(void);

/* The element at a position of the tables, or NULL where there is none. */
const ipfix_element *ipx_iana_at(size_t position);

/* The element, or NULL; `pen` is any Enterprise Number. */
const ipfix_element *ipx_iana_find(uint32_t pen, uint16_t id);

/* The element, or NULL. */
const ipfix_element *ipx_iana_find_name(const char *name);

#endif
