/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/text.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "support/random.h"
#include "support/test.h"

struct row {
	const char *octets;
	const char *text;
};

/* RFC 5952, sections 4 and 5. */
static const struct row IPV6[] = {
	{ "00000000 00000000 00000000 00000000", "::" },
	{ "00000000 00000000 00000000 00000001", "::1" },
	{ "00010000 00000000 00000000 00000000", "1::" },
	{ "20010db8 00000000 00000000 00000001", "2001:db8::1" },
	{ "20010db8 00000000 00000000 00020001", "2001:db8::2:1" },
	{ "20010db8 00000001 00010001 00010001", "2001:db8:0:1:1:1:1:1" },
	{ "20010000 00000001 00000000 00000001", "2001:0:0:1::1" },
	{ "20010db8 00000000 00010000 00000001", "2001:db8::1:0:0:1" },
	{ "20010db8 00000001 00000000 00010000", "2001:db8:0:1::1:0" },
	{ "00000001 00010001 00010001 00010001", "0:1:1:1:1:1:1:1" },
	{ "00010001 00010001 00010001 00010000", "1:1:1:1:1:1:1:0" },
	{ "00000000 00010001 00010001 00010001", "::1:1:1:1:1:1" },
	{ "00010001 00010001 00010001 00000000", "1:1:1:1:1:1::" },
	{ "20010db8 aaaabbbb ccccdddd eeee0aaf",
	    "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aaf" },
	{ "ffffffff ffffffff ffffffff ffffffff",
	    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	{ "00000000 00000000 0000ffff c0000201", "::ffff:192.0.2.1" },
	{ "00000000 00000000 0000ffff 00000000", "::ffff:0.0.0.0" },
	{ "00000000 00000000 0000fffe c0000201", "::fffe:c000:201" },
	{ "00000000 00000000 00000000 c0000201", "::c000:201" },
	{ "0064ff9b 00000000 00000000 c0000201", "64:ff9b::c000:201" },
};

START_TEST(ipv6_addresses_are_written)
{
	CLAUSE("7373-4.10-01");
	const struct row *row = &IPV6[_i];
	struct octets in = hex(row->octets);
	char text[IPX_TEXT_IPV6 + 1];

	*ipx_text_ipv6(text, in.data) = '\0';
	ck_assert_str_eq(text, row->text);
	free(in.data);
}
END_TEST

/* The deprecated IPv4-compatible ones, which inet_ntop() writes dotted. */
static bool
is_compatible(const uint8_t address[16])
{
	static const uint8_t zeros[12];

	return memcmp(address, zeros, 12) == 0 &&
	    (address[12] != 0 || address[13] != 0);
}

START_TEST(ipv6_addresses_are_those_of_the_system)
{
	CLAUSE("7373-4.10-01");
	struct sweep sweep = sweep_begin("ipv6");

	for (int n = 0; n < 200000; n++) {
		uint64_t zeros = sweep_next(&sweep);
		char text[IPX_TEXT_IPV6 + 1], expected[INET6_ADDRSTRLEN];
		uint8_t address[16], back[16];

		/* Half of the groups are zero, half of the others small. */
		for (int i = 0; i < 16; i++, zeros >>= i % 2)
			address[i] = zeros & 1 || (i % 2 == 0 && zeros & 512)
			    ? 0
			    : (uint8_t)sweep_next(&sweep);
		if (n % 16 == 0)
			memcpy(address, "\0\0\0\0\0\0\0\0\0\0\xff\xff", 12);
		if (is_compatible(address))
			continue;
		*ipx_text_ipv6(text, address) = '\0';
		inet_ntop(AF_INET6, address, expected, sizeof expected);
		sweep_assert(strcmp(text, expected) == 0);
		sweep_assert(inet_pton(AF_INET6, text, back) == 1);
		sweep_assert(memcmp(back, address, 16) == 0);
	}
}
END_TEST

START_TEST(ipv4_addresses_are_written)
{
	CLAUSE("7373-4.9-01");
	for (unsigned i = 0; i < 256; i++) {
		uint8_t address[4] = { (uint8_t)i, 0, (uint8_t)(255 - i), 99 };
		char text[IPX_TEXT_IPV4 + 1], expected[32];

		*ipx_text_ipv4(text, address) = '\0';
		snprintf(expected, sizeof expected, "%u.0.%u.99", i, 255 - i);
		ck_assert_str_eq(text, expected);
	}
}
END_TEST

START_TEST(mac_addresses_are_written)
{
	CLAUSE("7373-4.6-01");
	char text[IPX_TEXT_MAC + 1];

	*ipx_text_mac(text, (const uint8_t *)"\x00\x00\x5e\x00\x53\xff") = '\0';
	ck_assert_str_eq(text, "00:00:5e:00:53:ff");
}
END_TEST

START_TEST(octets_are_written_in_wire_order)
{
	CLAUSE("7373-4.1-01");
	uint8_t octets[256];
	char text[513];

	for (size_t i = 0; i < sizeof octets; i++)
		octets[i] = (uint8_t)i;
	*ipx_text_hex(text, (ipfix_span){ octets, sizeof octets }) = '\0';
	for (size_t i = 0; i < sizeof octets; i++) {
		char expected[3];

		snprintf(expected, sizeof expected, "%02zx", i);
		ck_assert_mem_eq(text + 2 * i, expected, 2);
	}
	ck_assert_ptr_eq(ipx_text_hex(text, (ipfix_span){ NULL, 0 }), text);
}
END_TEST

TESTS("model/text_address")
{
	loop_test(ipv6_addresses_are_written, 0, IPFIX_COUNT(IPV6));
	test(ipv6_addresses_are_those_of_the_system);
	test(ipv4_addresses_are_written);
	test(mac_addresses_are_written);
	test(octets_are_written_in_wire_order);
}
