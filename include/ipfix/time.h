/* SPDX-License-Identifier: BSD-3-Clause */
/**
 * @file
 * @brief Times of the wire, and the one time the library speaks.
 *
 * #ipfix_time counts nanoseconds since the UNIX epoch, 1970-01-01T00:00:00Z,
 * without leap seconds; it reaches to the year 2554.  The wire has shorter
 * forms: 32-bit UNIX seconds, which wrap in 2106, and the 64-bit NTP format,
 * whose seconds since 1900 wrap in 2036.  Which turn of the wheel is meant is
 * not on the wire; a reference time tells (RFC 7011, 5.2).  The Export Time
 * of a Message is a good one for its fields, the arrival time for the Export
 * Time.
 */
#ifndef IPFIX_TIME_H
#define IPFIX_TIME_H

#include <ipfix/error.h>

/** Nanoseconds since the UNIX epoch. */
typedef uint64_t ipfix_time;

/** No time at all: of deadlines, and of what is to last for ever. */
#define IPFIX_NEVER UINT64_MAX

/** One second, as an #ipfix_time. */
#define IPFIX_SECOND UINT64_C(1000000000)

IPFIX_BEGIN_DECLS

/**
 * Places 32-bit UNIX seconds, such as an Export Time, by a reference.
 *
 * @param seconds    Seconds since 1970, modulo 2^32.
 * @param reference  A time that is at most 68 years away.
 *
 * @return The time nearest to @p reference that has these seconds and is not
 *         before 1970, in nanoseconds.
 */
IPFIX_API ipfix_time ipfix_time_from_unix(
    uint32_t seconds, ipfix_time reference);

/** The UNIX seconds of @p time, modulo 2^32, rounded down (RFC 7011, 5.2). */
IPFIX_API uint32_t ipfix_time_to_unix(ipfix_time time);

/**
 * Places an NTP timestamp (RFC 7011, 6.1.10) by a reference, rounding its
 * fraction to the nearest nanosecond.
 *
 * @param ntp        Seconds since 1900 modulo 2^32, and a 32-bit fraction.
 * @param reference  A time that is at most 68 years away.
 *
 * @return The time nearest to @p reference that has these seconds and is not
 *         before 1970.
 */
IPFIX_API ipfix_time ipfix_time_from_ntp(uint64_t ntp, ipfix_time reference);

/**
 * The NTP timestamp of @p time, its fraction rounded up to 2^-32 seconds;
 * ipfix_time_from_ntp() gives @p time back exactly, and so does who cuts off
 * what is below a nanosecond.
 */
IPFIX_API uint64_t ipfix_time_to_ntp(ipfix_time time);

/**
 * How long before the Export Time something was, as
 * flowStartDeltaMicroseconds and flowEndDeltaMicroseconds tell it (RFC 7011,
 * 5.1), rounded to the nearest microsecond.
 *
 * @param time               When it was.
 * @param export_time        When the Message is sent: its whole seconds are
 *                           the Export Time.  For an exporter, the time at
 *                           which the Message will be taken from it.
 * @param[out] microseconds  So long before.
 *
 * @retval IPFIX_OK         @p microseconds is set.
 * @retval IPFIX_ERR_RANGE  It was after the Export Time, or 2^32 microseconds,
 *                          71 minutes, before it or more.
 */
IPFIX_API IPFIX_CHECKED ipfix_result ipfix_time_to_delta(
    ipfix_time time, ipfix_time export_time, uint32_t *microseconds);

IPFIX_END_DECLS

#endif
