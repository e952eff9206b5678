/* SPDX-License-Identifier: BSD-3-Clause */
/* Octets in hexadecimal, and addresses. */
#include "model/text.h"

#include "base/cursor.h"
#include "base/writer.h"

#define GROUPS 8 /* of 16 bits, in an IPv6 address */

/* "00" to "ff" side by side. */
#define SIXTEEN(digit)                                                    \
	digit "0" digit "1" digit "2" digit "3" digit "4" digit "5" digit \
	      "6" digit "7" digit "8" digit "9" digit "a" digit "b" digit \
	      "c" digit "d" digit "e" digit "f"

static const char HEX[] = SIXTEEN("0") SIXTEEN("1") SIXTEEN("2") SIXTEEN("3")
    SIXTEEN("4") SIXTEEN("5") SIXTEEN("6") SIXTEEN("7") SIXTEEN("8")
        SIXTEEN("9") SIXTEEN("a") SIXTEEN("b") SIXTEEN("c") SIXTEEN("d")
            SIXTEEN("e") SIXTEEN("f");

static inline char *
put_octet(char *out, uint8_t octet)
{
	return ipx_text_copy(out, &HEX[2 * octet], 2);
}

char *
ipx_text_hex(char *out, ipfix_span octets)
{
	for (size_t i = 0; i < octets.size; i++)
		out = put_octet(out, octets.data[i]);
	return out;
}

char *
ipx_text_mac(char *out, const uint8_t mac[6])
{
	out = put_octet(out, mac[0]);
	for (size_t i = 1; i < 6; i++) {
		*out++ = ':';
		out = put_octet(out, mac[i]);
	}
	return out;
}

/* The dots are there already, behind each number. */
char *
ipx_text_ipv4(char *out, const uint8_t address[4])
{
	out = ipx_text_octet(out, address[0]) + 1;
	out = ipx_text_octet(out, address[1]) + 1;
	out = ipx_text_octet(out, address[2]) + 1;
	return ipx_text_octet(out, address[3]);
}

/* Without leading zeros; four are written, of which some go. */
static char *
put_group(char *out, uint16_t group)
{
	unsigned digits = 1u + (group > 0xf) + (group > 0xff) + (group > 0xfff);
	uint8_t all[4];

	memcpy(all, &HEX[2 * (group >> 8)], 2);
	memcpy(all + 2, &HEX[2 * (group & 0xff)], 2);
	ipx_store32((uint8_t *)out, ipx_load32(all) << (8 * (4 - digits)));
	return out + digits;
}

/* A run of groups of zeros: where it begins, and how long it is. */
struct run {
	size_t from, size;
};

/* RFC 5952, 4.2: the longest run, the first of equals, but no single one. */
static struct run
longest_run(const uint16_t groups[GROUPS])
{
	struct run best = { GROUPS, 1 }, run = { 0, 0 };

	for (size_t i = 0; i < GROUPS; i++) {
		if (groups[i] != 0) {
			run.size = 0;
			continue;
		}
		if (run.size++ == 0)
			run.from = i;
		if (run.size > best.size)
			best = run;
	}
	return best;
}

static char *
put_groups(char *out, const uint16_t groups[GROUPS])
{
	struct run run = longest_run(groups);
	size_t i = 0;

	while (i < GROUPS) {
		if (i == run.from) {
			out = ipx_text_copy(out, "::", 2);
			i += run.size;
			continue;
		}
		/* The "::" before a group is its separator as well. */
		if (i > 0 && i != run.from + run.size)
			*out++ = ':';
		out = put_group(out, groups[i++]);
	}
	return out;
}

char *
ipx_text_ipv6(char *out, const uint8_t address[16])
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	uint16_t groups[GROUPS];

	/* RFC 5952, 5: the IPv4 address is what people look for. */
	if (memcmp(address, mapped, sizeof mapped) == 0)
		return ipx_text_ipv4(
		    ipx_text_copy(out, "::ffff:", 7), address + sizeof mapped);
	for (size_t i = 0; i < GROUPS; i++)
		groups[i] = ipx_load16(&address[2 * i]);
	return put_groups(out, groups);
}
