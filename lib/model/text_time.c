/* SPDX-License-Identifier: BSD-3-Clause */
/* Times as RFC 3339 has them. */
#include "model/text.h"

#define DAY 86400u /* seconds */

/*
 * Years begin in March here, so that a leap day is the last of its year and
 * months are 31, 30, 31, 30, 31 days long, again and again: 153 in five.  What
 * is not whole days long, a century and a year, is counted in quarters of one.
 */
#define CENTURY 146097u     /* quarters, with a leap day in every fourth */
#define YEAR 1461u          /* quarters, so too */
#define FROM_YEAR_0 719468u /* days from 0000-03-01 to 1970-01-01 */

struct date {
	uint32_t year, month, day;
};

static struct date
date_of(uint32_t days)
{
	uint32_t quarters = 4 * (days + FROM_YEAR_0) + 3;
	uint32_t century = quarters / CENTURY, year, month, fifths;

	quarters = (quarters % CENTURY) | 3;
	year = quarters / YEAR;
	fifths = quarters % YEAR / 4 * 5 + 2;
	month = fifths / 153; /* from March = 0 */
	return (struct date){ century * 100 + year + (month >= 10),
		month < 10 ? month + 3 : month - 9, fifths % 153 / 5 + 1 };
}

static char *
put_date(char *out, uint32_t days)
{
	struct date date = date_of(days);

	out = ipx_text_pair(out, date.year / 100);
	out = ipx_text_pair(out, date.year % 100);
	*out++ = '-';
	out = ipx_text_pair(out, date.month);
	*out++ = '-';
	return ipx_text_pair(out, date.day);
}

static char *
put_clock(char *out, uint32_t seconds)
{
	uint32_t minutes = seconds / 60;

	out = ipx_text_pair(out, minutes / 60);
	*out++ = ':';
	out = ipx_text_pair(out, minutes % 60);
	*out++ = ':';
	return ipx_text_pair(out, seconds % 60);
}

static char *
put_fraction(char *out, ipfix_type type, uint32_t nanos)
{
	uint32_t millis = nanos / 1000000;

	*out++ = '.';
	if (type == IPFIX_DATE_TIME_MILLISECONDS) {
		out = ipx_text_pair(out, millis / 10);
		*out++ = (char)('0' + millis % 10);
		return out;
	}
	if (type == IPFIX_DATE_TIME_MICROSECONDS)
		return ipx_text_digits(out, 6, nanos / 1000);
	return ipx_text_digits(out, 9, nanos);
}

char *
ipx_text_time(char *out, ipfix_type type, ipfix_time time)
{
	uint64_t seconds = time / IPFIX_SECOND;

	out = put_date(out, (uint32_t)(seconds / DAY));
	*out++ = 'T';
	out = put_clock(out, (uint32_t)(seconds % DAY));
	if (type != IPFIX_DATE_TIME_SECONDS)
		out = put_fraction(out, type, (uint32_t)(time % IPFIX_SECOND));
	*out++ = 'Z';
	return out;
}
