/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times of the wire.  What follows keeps to 64-bit integers: a fraction of
 * 32 bits times 10^9, which is below 2^30, stays below 2^62.
 */
#include "model/time.h"

#include <ipfix/value.h>

#include "base/cursor.h"
#include "base/writer.h"

#define MICROSECOND UINT64_C(1000)
#define MILLISECOND UINT64_C(1000000)
#define MICROS UINT64_C(1000000) /* in a second */

/* How long 32-bit seconds take to come round again: below 2^62. */
#define ERA ((UINT64_C(1) << 32) * IPFIX_SECOND)

/* Seconds from 1900 to 1970, 17 of the 70 years being leap years. */
#define NTP_TO_UNIX UINT32_C(2208988800)

/* Microseconds use the upper 21 bits of a fraction only. */
#define MICRO_BITS 21
#define MICRO_SHIFT (32 - MICRO_BITS)

/*
 * The time nearest to the reference that is `phase` into its era.  It lies
 * ahead of the reference or behind; near the ends of what ipfix_time holds,
 * one of the two does not exist, and the other one does.
 */
static ipfix_time
place(uint64_t phase, ipfix_time reference)
{
	uint64_t now = reference % ERA;
	uint64_t ahead = phase >= now ? phase - now : phase + (ERA - now);
	uint64_t behind = ERA - ahead;

	if (ahead > UINT64_MAX - reference)
		return reference - behind;
	if (ahead <= behind || behind > reference)
		return reference + ahead;
	return reference - behind;
}

ipfix_time
ipfix_time_from_unix(uint32_t seconds, ipfix_time reference)
{
	return place(seconds * IPFIX_SECOND, reference);
}

uint32_t
ipfix_time_to_unix(ipfix_time time)
{
	return (uint32_t)(time / IPFIX_SECOND);
}

/* Rounding can make `nanos` a whole second, and that can end the era. */
static ipfix_time
place_ntp(uint64_t ntp, uint64_t nanos, ipfix_time reference)
{
	uint32_t seconds = (uint32_t)(ntp >> 32) - NTP_TO_UNIX;

	return place((seconds * IPFIX_SECOND + nanos) % ERA, reference);
}

static uint64_t
ntp_of(uint64_t seconds, uint64_t fraction)
{
	return (seconds + NTP_TO_UNIX) << 32 | fraction;
}

/* value / 2^bits, rounded to nearest. */
static uint64_t
shift_rounding(uint64_t value, unsigned bits)
{
	return (value + (UINT64_C(1) << (bits - 1))) >> bits;
}

ipfix_time
ipfix_time_from_ntp(uint64_t ntp, ipfix_time reference)
{
	uint64_t fraction = ntp & UINT32_MAX;

	return place_ntp(
	    ntp, shift_rounding(fraction * IPFIX_SECOND, 32), reference);
}

/* Up, so that those who cut a fraction off find the same nanosecond. */
uint64_t
ipfix_time_to_ntp(ipfix_time time)
{
	uint64_t nanos = time % IPFIX_SECOND;

	return ntp_of(time / IPFIX_SECOND,
	    ((nanos << 32) + IPFIX_SECOND - 1) / IPFIX_SECOND);
}

ipfix_time
ipx_time_from_ntp_micro(uint64_t ntp, ipfix_time reference)
{
	uint64_t fraction = (ntp & UINT32_MAX) >> MICRO_SHIFT;
	uint64_t micros = shift_rounding(fraction * MICROS, MICRO_BITS);

	return place_ntp(ntp, micros * MICROSECOND, reference);
}

/*
 * First to whole microseconds, then up to 2^-21 seconds, of which there are two
 * to a microsecond: so ipx_time_from_ntp_micro() finds the same microsecond,
 * and so do those who cut a fraction off.
 */
uint64_t
ipx_time_to_ntp_micro(ipfix_time time)
{
	uint64_t micros = time / MICROSECOND + time % MICROSECOND / 500;
	uint64_t part = micros % MICROS;

	return ntp_of(micros / MICROS,
	    ((part << MICRO_BITS) + MICROS - 1) / MICROS << MICRO_SHIFT);
}

ipfix_result
ipfix_time_to_delta(
    ipfix_time time, ipfix_time export_time, uint32_t *microseconds)
{
	ipfix_time exported = export_time - export_time % IPFIX_SECOND;
	ipfix_time delta = (exported - time + MICROSECOND / 2) / MICROSECOND;

	if (time > exported || delta > UINT32_MAX)
		return IPFIX_ERR_RANGE;
	*microseconds = (uint32_t)delta;
	return IPFIX_OK;
}

static ipfix_result
get_millis(ipfix_span octets, ipfix_time *value)
{
	uint64_t millis = ipx_load64(octets.data);

	if (millis > UINT64_MAX / MILLISECOND)
		return IPFIX_ERR_RANGE;
	*value = millis * MILLISECOND;
	return IPFIX_OK;
}

static bool
is_time(ipfix_type type)
{
	return type >= IPFIX_DATE_TIME_SECONDS &&
	    type <= IPFIX_DATE_TIME_NANOSECONDS;
}

ipfix_result
ipfix_time_get(
    ipfix_type type, ipfix_span octets, ipfix_time reference, ipfix_time *value)
{
	const uint8_t *data = octets.data;

	if (!is_time(type))
		return IPFIX_ERR_INVAL;
	if (octets.size != ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	if (type == IPFIX_DATE_TIME_MILLISECONDS)
		return get_millis(octets, value);
	if (type == IPFIX_DATE_TIME_SECONDS)
		*value = ipfix_time_from_unix(ipx_load32(data), reference);
	else if (type == IPFIX_DATE_TIME_MICROSECONDS)
		*value = ipx_time_from_ntp_micro(ipx_load64(data), reference);
	else
		*value = ipfix_time_from_ntp(ipx_load64(data), reference);
	return IPFIX_OK;
}

ipfix_result
ipfix_time_put(uint8_t *octets, size_t size, ipfix_type type, ipfix_time value)
{
	if (!is_time(type))
		return IPFIX_ERR_INVAL;
	if (size != ipfix_type_size(type))
		return IPFIX_ERR_LENGTH;
	if (type == IPFIX_DATE_TIME_SECONDS)
		ipx_store32(octets, ipfix_time_to_unix(value));
	else if (type == IPFIX_DATE_TIME_MILLISECONDS)
		ipx_store64(octets, value / MILLISECOND);
	else if (type == IPFIX_DATE_TIME_MICROSECONDS)
		ipx_store64(octets, ipx_time_to_ntp_micro(value));
	else
		ipx_store64(octets, ipfix_time_to_ntp(value));
	return IPFIX_OK;
}
