/* SPDX-License-Identifier: BSD-3-Clause */
/* The NTP form of dateTimeMicroseconds (RFC 7011, 6.1.9). */
#ifndef IPX_MODEL_TIME_H
#define IPX_MODEL_TIME_H

#include <ipfix/time.h>

/* Like ipfix_time_from_ntp(), but in whole microseconds, rounded to nearest,
 * and blind to the low 11 bits. */
ipfix_time ipx_time_from_ntp_micro(uint64_t ntp, ipfix_time reference);

/* The NTP timestamp of the nearest microsecond, its low 11 bits zero. */
uint64_t ipx_time_to_ntp_micro(ipfix_time time);

#endif
