/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/csv.h"

#include "base/fail.h"

#include <string.h>

#define END (-1)

/* The octet at the cursor, or END. */
static int
peek(const struct ipx_csv *csv)
{
	struct ipx_cursor c = csv->in;
	uint8_t octet;

	return ipx_cursor_u8(&c, &octet) ? octet : END;
}

static void
skip(struct ipx_csv *csv)
{
	uint8_t octet;

	if (ipx_cursor_u8(&csv->in, &octet) && octet == '\n')
		csv->line++;
}

static bool
is_space(int c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static void
skip_spaces(struct ipx_csv *csv)
{
	while (is_space(peek(csv)))
		skip(csv);
}

static void
skip_line(struct ipx_csv *csv)
{
	while (peek(csv) != END && peek(csv) != '\n')
		skip(csv);
	skip(csv);
}

struct ipx_csv
ipx_csv_over(ipfix_span text)
{
	static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";
	struct ipx_csv csv = { ipx_cursor_over(text), 1, false };
	struct ipx_cursor c = csv.in;
	ipfix_span mark;

	if (ipx_cursor_take(&c, sizeof BYTE_ORDER_MARK - 1, &mark) &&
	    memcmp(mark.data, BYTE_ORDER_MARK, mark.size) == 0)
		csv.in = c;
	return csv;
}

bool
ipx_csv_row(struct ipx_csv *csv)
{
	skip_spaces(csv);
	while (peek(csv) == '\n' || peek(csv) == '#') {
		skip_line(csv);
		skip_spaces(csv);
	}
	csv->in_row = peek(csv) != END;
	return csv->in_row;
}

/* From one place up to another one. */
static ipfix_span
between(struct ipx_cursor from, size_t to)
{
	ipfix_span text = { NULL, 0 };

	(void)ipx_cursor_take(&from, to - from.at, &text);
	return text;
}

static void
read_plain(struct ipx_csv *csv, ipfix_span *text)
{
	struct ipx_cursor from = csv->in;
	size_t end = from.at;
	int c;

	for (c = peek(csv); c != END && c != ',' && c != '\n'; c = peek(csv)) {
		skip(csv);
		if (!is_space(c))
			end = csv->in.at;
	}
	*text = between(from, end);
}

/* From the opening quote to behind the closing one; two are one quoted. */
static bool
read_quoted(struct ipx_csv *csv, ipfix_span *text)
{
	struct ipx_cursor from;

	skip(csv);
	from = csv->in;
	for (;;) {
		while (peek(csv) != END && peek(csv) != '"')
			skip(csv);
		if (peek(csv) == END)
			return false;
		*text = between(from, csv->in.at);
		skip(csv);
		if (peek(csv) != '"')
			return true;
		skip(csv);
	}
}

ipfix_result
ipx_csv_field(
    struct ipx_csv *csv, struct ipx_csv_field *field, ipfix_error *error)
{
	struct ipx_csv_field f = { { NULL, 0 }, 0, 0 };
	bool closed = true;

	if (!csv->in_row)
		return IPFIX_DONE;
	skip_spaces(csv);
	f.offset = csv->in.at;
	f.line = csv->line;
	if (peek(csv) != '"')
		read_plain(csv, &f.text);
	else
		closed = read_quoted(csv, &f.text);
	skip_spaces(csv);
	csv->in_row = peek(csv) == ',';
	if (!closed || (!csv->in_row && peek(csv) != '\n' && peek(csv) != END))
		return ipx_fail_line(
		    error, IPFIX_FAULT_CSV_QUOTE, f.offset, f.line);
	skip(csv);
	*field = f;
	return IPFIX_OK;
}

static int
lower(int c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

bool
ipx_csv_is(ipfix_span text, const char *other)
{
	struct ipx_cursor c = ipx_cursor_over(text);
	uint8_t octet;

	while (ipx_cursor_u8(&c, &octet)) {
		if (octet == ' ')
			continue;
		while (*other == ' ')
			other++;
		if (*other == '\0' || lower(octet) != lower(*other))
			return false;
		other++;
	}
	return *other == '\0';
}

/* The value of a digit, or 16. */
static unsigned
digit_of(uint8_t octet)
{
	static const char DIGITS[] = "0123456789abcdef";
	unsigned digit = 0;

	while (digit < 16 && DIGITS[digit] != lower(octet))
		digit++;
	return digit;
}

bool
ipx_csv_number(ipfix_span text, uint64_t max, uint64_t *number)
{
	struct ipx_cursor c = ipx_cursor_over(text);
	unsigned base = 10;
	ipfix_span prefix;
	uint64_t n = 0;
	uint8_t octet;

	if (ipx_cursor_take(&c, 2, &prefix) && ipx_csv_is(prefix, "0x"))
		base = 16;
	else
		c = ipx_cursor_over(text);
	if (ipx_cursor_left(&c) == 0)
		return false;
	while (ipx_cursor_u8(&c, &octet)) {
		unsigned digit = digit_of(octet);

		if (digit >= base || digit > max || n > (max - digit) / base)
			return false;
		n = n * base + digit;
	}
	*number = n;
	return true;
}
