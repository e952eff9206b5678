/* SPDX-License-Identifier: BSD-3-Clause */
#include "export/packet.h"

#include "support/test.h"

#define IPV4(protocol)                                      \
	"45 b8 00 28 0001 0000 40" protocol "0000 c0000201" \
	"c0000202"
#define ETHERNET "0102030405 06 0708090a0b0c"
#define PORTS "1f90 0035"

enum { ETHER = 1, RAW = 101, NULL_LINK = 0, COOKED = 113 };

static const struct {
	const char *frame;
	int link;
	uint16_t from_port, icmp, vlan;
	uint8_t flags, version, mpls;
} CASES[] = {
	{ ETHERNET "0800" IPV4("06") PORTS "00000001 00000002 50 12", ETHER,
	    0x1f90, 0, 0, 0x12, 4, 0 },
	{ ETHERNET "8100 a005 0800" IPV4("11") PORTS, ETHER, 0x1f90, 0, 5, 0, 4,
	    0 },
	{ ETHERNET "88a8 0007 8100 0005 0800" IPV4("11") PORTS, ETHER, 0x1f90,
	    0, 7, 0, 4, 0 },
	{ ETHERNET "8847 00010040 00020140" IPV4("11") PORTS, ETHER, 0x1f90, 0,
	    0, 0, 4, 1 },
	{ IPV4("01") "0803", RAW, 0, 0x0803, 0, 0, 4, 0 },
	{ "00000002" IPV4("84") PORTS, NULL_LINK, 0x1f90, 0, 0, 0, 4, 0 },
	{ "0000 0001 0006 0102030405060000 0800" IPV4("11") PORTS, COOKED,
	    0x1f90, 0, 0, 0, 4, 0 },
	/* A later fragment has no ports. */
	{ "45 b8 00 28 0001 0001 40 11 0000 c0000201 c0000202" PORTS, RAW, 0, 0,
	    0, 0, 4, 0 },
	/* IPv6: hop-by-hop, a first fragment, then TCP. */
	{ "6b800000 0020 00 40 20010db8000000000000000000000001"
	  "20010db8000000000000000000000002 2c00000000000000"
	  "0600000100000000" PORTS "00000001 00000002 50 02",
	    RAW, 0x1f90, 0, 0, 2, 6, 0 },
	{ "6b800000 0004 3a 40 20010db8000000000000000000000001"
	  "20010db8000000000000000000000002 8000",
	    RAW, 0, 0x8000, 0, 0, 6, 0 },
};

static bool
read_case(int i, struct packet *packet, size_t size)
{
	struct octets frame = hex(CASES[i].frame);
	size_t taken = size < frame.size ? size : frame.size;
	uint8_t *copy = exact(frame.data, taken);
	bool well =
	    packet_read(packet, CASES[i].link, (ipfix_span){ copy, taken }, 0);

	free(copy);
	free(frame.data);
	return well;
}

START_TEST(packets_are_read_behind_every_header)
{
	struct packet p;

	ck_assert(read_case(_i, &p, SIZE_MAX));
	ck_assert_uint_eq(p.key.version, CASES[_i].version);
	ck_assert_uint_eq(p.key.from_port, CASES[_i].from_port);
	ck_assert_uint_eq(p.key.to_port, CASES[_i].from_port != 0 ? 0x35 : 0);
	ck_assert_uint_eq(p.key.icmp, CASES[_i].icmp);
	ck_assert_uint_eq(p.key.vlan, CASES[_i].vlan);
	ck_assert_uint_eq(p.tcp_flags, CASES[_i].flags);
	ck_assert_uint_eq(p.key.class, 0xb8);
	ck_assert_uint_eq(p.key.mpls[3], CASES[_i].mpls);
	if (CASES[_i].mpls != 0)
		ck_assert_mem_eq(p.key.mpls, "\0\1\0", 3);
	if (p.key.version == 4)
		ck_assert_uint_eq(p.octets, 40);
	ck_assert_uint_eq(p.key.from[0], p.key.version == 4 ? 0xc0 : 0x20);
}
END_TEST

START_TEST(every_prefix_of_a_packet_is_read_or_refused)
{
	struct octets frame = hex(CASES[_i].frame);
	struct packet p;

	for (size_t size = 0; size < frame.size; size++)
		if (read_case(_i, &p, size))
			ck_assert_uint_eq(
			    p.key.to[15], CASES[_i].version == 6 ? 2 : 0);
	free(frame.data);
}
END_TEST

START_TEST(what_is_no_ip_is_refused)
{
	static const struct {
		const char *frame;
		int link;
	} OTHERS[] = {
		{ "", RAW },
		{ "55 00 00 00", RAW },
		{ "44 b8 00 28 0001 0000 40 11 0000 c0000201 c0000202", RAW },
		{ ETHERNET "0806 0001", ETHER },
		{ ETHERNET "8847 00010040", ETHER },
		{ IPV4("11"), 9999 },
	};
	struct octets frame = hex(OTHERS[_i].frame);
	struct packet p;

	ck_assert(!packet_read(&p, OTHERS[_i].link, octets_span(frame), 0));
	free(frame.data);
}
END_TEST

#define IPV6(length, next)                                           \
	"6b800000" length next "40 20010db8000000000000000000000001" \
	"20010db8000000000000000000000002"

START_TEST(a_packet_without_a_length_is_as_long_as_it_was)
{
	static const struct {
		const char *frame;
		int link;
		uint32_t size, octets;
	} SIZES[] = {
		{ "45 00 0000 0001 0000 40 06 0000 c0000201 c0000202", RAW,
		    70000, 70000 },
		/* Less what precedes it, be all captured or not. */
		{ ETHERNET "0800 45 00 0000 0001 0000 40 06 0000 c0000201"
		           "c0000202" PORTS,
		    ETHER, 38, 24 },
		{ ETHERNET "8100 0005 0800 45 00 0000 0001 0000 40 06 0000"
		           "c0000201 c0000202" PORTS,
		    ETHER, 3018, 3000 },
		{ ETHERNET "8847 00010140 45 00 0000 0001 0000 40 06 0000"
		           "c0000201 c0000202",
		    ETHER, 118, 100 },
		/* A capture that says less than it has. */
		{ "45 00 0000 0001 0000 40 06 0000 c0000201 c0000202", RAW, 0,
		    20 },
		/* What pads a frame is not of a packet that has a length. */
		{ IPV4("06"), RAW, 60, 40 },
		{ IPV6("0000", "06"), RAW, 70000, 70000 },
		{ IPV6("0000", "3b"), RAW, 46, 40 },
		{ IPV6("0004", "06"), RAW, 46, 44 },
	};
	struct packet p;

	for (size_t i = 0; i < IPFIX_COUNT(SIZES); i++) {
		struct octets frame = hex(SIZES[i].frame);

		ck_assert(packet_read(
		    &p, SIZES[i].link, octets_span(frame), SIZES[i].size));
		ck_assert_uint_eq(p.octets, SIZES[i].octets);
		free(frame.data);
	}
}
END_TEST

TESTS("export/packet")
{
	loop_test(packets_are_read_behind_every_header, 0, IPFIX_COUNT(CASES));
	loop_test(
	    every_prefix_of_a_packet_is_read_or_refused, 0, IPFIX_COUNT(CASES));
	loop_test(what_is_no_ip_is_refused, 0, 6);
	test(a_packet_without_a_length_is_as_long_as_it_was);
}
