/* SPDX-License-Identifier: BSD-3-Clause */
/* Records written straight into a Message, by whoever knows how. */
#ifndef IPX_WIRE_BUILDER_H
#define IPX_WIRE_BUILDER_H

#include <ipfix/builder.h>

struct ipx_filler {
	/*
	 * Writes records of `tmpl` into `room` octets at `to`, as many as it
	 * has and as fit.  It may be called again for the same records.
	 *
	 * IPFIX_OK: there is at least one; *size and *records say how many.
	 * IPFIX_FULL: not one fits.  Else why there is none.
	 */
	ipfix_result (*fill)(struct ipx_filler *filler,
	    const ipfix_template *tmpl, uint8_t *to, size_t room, size_t *size,
	    uint32_t *records);
};

/* Adds them to a Message; results as the filler has them. */
ipfix_result ipx_builder_fill(ipfix_builder *builder,
    const ipfix_template *tmpl, struct ipx_filler *filler);

#endif
