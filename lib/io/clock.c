/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/io_clock.h>

#include <time.h>

static ipfix_time
get(clockid_t clock)
{
	struct timespec now = { 0, 0 };

	(void)clock_gettime(clock, &now);
	return (ipfix_time)now.tv_sec * IPFIX_SECOND + (ipfix_time)now.tv_nsec;
}

ipfix_time
ipfix_clock_get_real(void)
{
	return get(CLOCK_REALTIME);
}

ipfix_time
ipfix_clock_get_steady(void)
{
	return get(CLOCK_MONOTONIC);
}
