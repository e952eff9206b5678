/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "model/text.h"

#include <time.h>

#include "support/random.h"
#include "support/test.h"

#define DAY (86400 * IPFIX_SECOND)

struct row {
	ipfix_type type;
	ipfix_time time;
	const char *text;
};

static const struct row ROWS[] = {
	{ IPFIX_DATE_TIME_SECONDS, 0, "1970-01-01T00:00:00Z" },
	{ IPFIX_DATE_TIME_SECONDS, 1700000000123456789,
	    "2023-11-14T22:13:20Z" },
	{ IPFIX_DATE_TIME_MILLISECONDS, 1700000000123456789,
	    "2023-11-14T22:13:20.123Z" },
	{ IPFIX_DATE_TIME_MICROSECONDS, 1700000000123456789,
	    "2023-11-14T22:13:20.123456Z" },
	{ IPFIX_DATE_TIME_NANOSECONDS, 1700000000123456789,
	    "2023-11-14T22:13:20.123456789Z" },
	{ IPFIX_DATE_TIME_MILLISECONDS, 1700000000001000000,
	    "2023-11-14T22:13:20.001Z" },
	{ IPFIX_DATE_TIME_MICROSECONDS, 1700000000000001000,
	    "2023-11-14T22:13:20.000001Z" },
	{ IPFIX_DATE_TIME_NANOSECONDS, 1700000000000000001,
	    "2023-11-14T22:13:20.000000001Z" },
	{ IPFIX_DATE_TIME_SECONDS, 951782400 * IPFIX_SECOND,
	    "2000-02-29T00:00:00Z" },
	{ IPFIX_DATE_TIME_SECONDS, 1709251199 * IPFIX_SECOND,
	    "2024-02-29T23:59:59Z" },
	{ IPFIX_DATE_TIME_SECONDS, 2085978496 * IPFIX_SECOND,
	    "2036-02-07T06:28:16Z" },
	{ IPFIX_DATE_TIME_SECONDS, 4294967296 * IPFIX_SECOND,
	    "2106-02-07T06:28:16Z" },
	{ IPFIX_DATE_TIME_SECONDS, 4107542400 * IPFIX_SECOND,
	    "2100-03-01T00:00:00Z" },
	{ IPFIX_DATE_TIME_NANOSECONDS, UINT64_MAX,
	    "2554-07-21T23:34:33.709551615Z" },
};

START_TEST(times_have_the_digits_of_their_type)
{
	const struct row *row = &ROWS[_i];
	char text[IPX_TEXT_TIME + 1];

	*ipx_text_time(text, row->type, row->time) = '\0';
	ck_assert_str_eq(text, row->text);
}
END_TEST

static void
assert_calendar(ipfix_time time)
{
	time_t seconds = (time_t)(time / IPFIX_SECOND);
	char text[IPX_TEXT_TIME + 1], expected[32];
	struct tm tm;

	sweep_assert(gmtime_r(&seconds, &tm) != NULL);
	strftime(expected, sizeof expected, "%Y-%m-%dT%H:%M:%SZ", &tm);
	*ipx_text_time(text, IPFIX_DATE_TIME_SECONDS, time) = '\0';
	sweep_assert(strcmp(text, expected) == 0);
}

/* Where time_t has 32 bits, it ends in 2038. */
static ipfix_time
last_time(void)
{
	return sizeof(time_t) > 4 ? UINT64_MAX : INT32_MAX * IPFIX_SECOND;
}

START_TEST(every_day_is_that_of_the_system)
{
	uint64_t days = last_time() / DAY;

	for (uint64_t day = 0; day < days; day++) {
		assert_calendar(day * DAY);
		assert_calendar(day * DAY + DAY - 1);
	}
}
END_TEST

START_TEST(any_time_is_that_of_the_system)
{
	struct sweep sweep = sweep_begin("calendar");

	for (int n = 0; n < 100000; n++)
		assert_calendar(sweep_next(&sweep) % last_time());
}
END_TEST

TESTS("model/text_time")
{
	loop_test(times_have_the_digits_of_their_type, 0, IPFIX_COUNT(ROWS));
	test(every_day_is_that_of_the_system);
	test(any_time_is_that_of_the_system);
}
