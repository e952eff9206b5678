/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief The clocks of the system.
 */
#ifndef IPFIX_IO_CLOCK_H
#define IPFIX_IO_CLOCK_H

#include <ipfix/time.h>

IPFIX_BEGIN_DECLS

/** The time of day, for all that is of the wire; it may be set. */
IPFIX_API ipfix_time ipfix_clock_get_real(void);

/** A clock that never steps, for timeouts. */
IPFIX_API ipfix_time ipfix_clock_get_steady(void);

IPFIX_END_DECLS

#endif
