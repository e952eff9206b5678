/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Building blocks of text.  Each writes the text of one value at `out` and
 * returns where it ends.  None writes a NUL, none asks for the locale; the
 * caller has the room, which is named beside each, and of which any may be
 * written to.
 */
#ifndef IPX_MODEL_TEXT_H
#define IPX_MODEL_TEXT_H

#include <ipfix/value.h>

#include <string.h>

#define IPX_TEXT_UNSIGNED 20    /* "18446744073709551615" */
#define IPX_TEXT_SIGNED 20      /* "-9223372036854775808" */
#define IPX_TEXT_UNSIGNED256 78 /* the digits of 2^256 - 1 */
#define IPX_TEXT_FLOAT 32       /* "-1.2345678901234567e-308", and more */
#define IPX_TEXT_BOOLEAN 5      /* "false" */
#define IPX_TEXT_MAC 17         /* "00:00:5e:00:53:01" */
#define IPX_TEXT_IPV4 16        /* "255.255.255.255", and a dot */
#define IPX_TEXT_IPV6 39        /* eight groups of four digits */
#define IPX_TEXT_TIME 30        /* "2554-07-21T23:34:33.709551615Z" */

/* "00" to "99" side by side; "0." to "255.". */
extern const char ipx_text_pairs[];
extern const char ipx_text_octets[256][5];

/* Two digits of a value below 100. */
static inline char *
ipx_text_pair(char *out, unsigned value)
{
	memcpy(out, &ipx_text_pairs[2 * value], 2);
	return out + 2;
}

/* Up to three digits and, behind the end, a dot; room for all four. */
static inline char *
ipx_text_octet(char *out, uint8_t value)
{
	memcpy(out, ipx_text_octets[value], 4);
	return out + 1 + (value >= 10) + (value >= 100);
}

/* Decimal, without leading zeros. */
char *ipx_text_unsigned(char *out, uint64_t value);
char *ipx_text_signed(char *out, int64_t value);
char *ipx_text_unsigned256(char *out, const uint8_t value[32]);

/* Exactly `width` decimal digits, the last ones of the value. */
char *ipx_text_digits(char *out, unsigned width, uint32_t value);

/*
 * The shortest decimal that reads back as the same binary64, the nearest of
 * those; "NaN", "+inf" and "-inf" (RFC 7373, 4.4).
 */
char *ipx_text_float64(char *out, double value);

/* The same for binary32; a value that is none is written as binary64. */
char *ipx_text_float32(char *out, double value);

/* "true" or "false". */
char *ipx_text_boolean(char *out, bool value);

/* Lower-case hexadecimal digits; room: two for each octet. */
char *ipx_text_hex(char *out, ipfix_span octets);

char *ipx_text_mac(char *out, const uint8_t mac[6]);
char *ipx_text_ipv4(char *out, const uint8_t address[4]);

/* RFC 5952, with IPv4-mapped addresses as "::ffff:192.0.2.1". */
char *ipx_text_ipv6(char *out, const uint8_t address[16]);

/*
 * RFC 3339 in UTC, with 0, 3, 6 or 9 digits of a second for the four
 * dateTime types; other types get 9.  What is finer is cut off.
 */
char *ipx_text_time(char *out, ipfix_type type, ipfix_time time);

/* Fixed text, such as a name. */
static inline char *
ipx_text_copy(char *out, const char *text, size_t size)
{
	memcpy(out, text, size);
	return out + size;
}

#endif
