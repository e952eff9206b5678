/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the generated rows say, in C: IE(id, name, Name, type, semantics,
 * units, status, ways, ranged, range_min, range_max).  `Name` has a capital
 * initial, for the name of the reverse element.
 */
#ifndef IPX_MODEL_REGISTRY_ROWS_H
#define IPX_MODEL_REGISTRY_ROWS_H

#include <ipfix/element.h>

#define IPX_STATUS_CURRENT false
#define IPX_STATUS_DEPRECATED true
#define IPX_WAYS_ONE_WAY false
#define IPX_WAYS_BOTH_WAYS true

/* An initializer of an ipfix_element. */
#define IPX_ELEMENT(pen, id, type, semantics, units, status, reversible, name, \
    ranged, min, max)                                                          \
	{                                                                      \
		pen, id, IPFIX_##type, IPFIX_SEMANTICS_##semantics,            \
		    IPFIX_UNITS_##units, IPX_STATUS_##status, reversible,      \
		    ranged, name, min, max                                     \
	}

#endif
