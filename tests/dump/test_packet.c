/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/packet.h"

#include "dump/forge.h"
#include "dump/fragment.h"

enum {
	NULL_LINK = 0,
	ETHERNET = 1,
	PPP = 9,
	RAW = 101,
	C_HDLC = 104,
	LINUX_SLL = 113,
	LINUX_SLL2 = 276,
};

struct reading {
	struct fragments *fragments;
	struct packet packet;
	enum packet_result result;
};

/* Reads a frame from a block of exactly its size. */
static void
read_frame(struct reading *r, int link, const struct forged *frame)
{
	uint8_t *copy = exact(frame->octets, frame->size);
	ipfix_span octets = { copy, frame->size };

	r->result = PACKET_OTHER;
	if (link_strip(link, &octets))
		r->result = packet_read(&r->packet, r->fragments, octets);
	if (r->result == PACKET_READ && r->packet.payload.size > 0)
		ck_assert_uint_eq(
		    r->packet.payload.data[r->packet.payload.size - 1], 'o');
	free(copy);
}

static struct forged
hello(void)
{
	struct forged f = { 0 };

	append(&f, "hello", 5);
	return f;
}

static struct forged
hello_ipv4(void)
{
	struct forged f = hello();

	udp_header(&f);
	ipv4_header(&f, PROTOCOL_UDP);
	return f;
}

static struct forged
hello_ipv6(void)
{
	struct forged f = hello();

	udp_header(&f);
	ipv6_header(&f, PROTOCOL_UDP);
	return f;
}

static void
is_hello(int link, const struct forged *frame)
{
	struct reading r = { .fragments = fragments_new() };

	read_frame(&r, link, frame);
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 5);
	ck_assert_uint_eq(r.packet.missing, 0);
	ck_assert_uint_eq(r.packet.key.from_port, 50000);
	ck_assert_uint_eq(r.packet.key.to_port, 4739);
	fragments_free(r.fragments);
}

static enum packet_result
result_of(const struct forged *frame)
{
	struct reading r = { .fragments = fragments_new() };

	read_frame(&r, RAW, frame);
	fragments_free(r.fragments);
	return r.result;
}

/* What stands in front of IPv4 or IPv6, by link type. */
static const struct {
	int link;
	const char *ipv4, *ipv6;
} links[] = {
	{ RAW, "", "" },
	{ NULL_LINK, "02000000", "0000001e" },
	{ ETHERNET, "020000000002 020000000001 0800",
	    "020000000002 020000000001 86dd" },
	{ ETHERNET, "020000000002 020000000001 8100 0005 0800",
	    "020000000002 020000000001 88a8 0005 8100 0006 86dd" },
	{ ETHERNET, "020000000002 020000000001 8847 00001040 00002140",
	    "020000000002 020000000001 8100 0001 8847 00002140" },
	{ ETHERNET, "020000000002 020000000001 8864 1100 0001 0023 0021",
	    "020000000002 020000000001 8864 1100 0001 0023 57" },
	{ PPP, "0021", "ff03 0057" },
	{ C_HDLC, "0f00 0800", "0f00 86dd" },
	{ LINUX_SLL, "0000 0001 0006 0200000000010000 0800",
	    "0000 0001 0006 0200000000010000 86dd" },
	{ LINUX_SLL2, "0800 0000 00000002 0001 00 06 0200000000010000",
	    "86dd 0000 00000002 0001 00 06 0200000000010000" },
};

START_TEST(link_types_tags_and_labels_come_off)
{
	struct forged f = hello_ipv4();

	ck_assert(link_known(links[_i].link));
	prepend_text(&f, links[_i].ipv4);
	is_hello(links[_i].link, &f);
	f = hello_ipv6();
	prepend_text(&f, links[_i].ipv6);
	is_hello(links[_i].link, &f);
}
END_TEST

/* Cut anywhere, a packet is read as far as it goes, or not at all. */
START_TEST(no_prefix_does_harm)
{
	struct forged f = hello_ipv6();

	prepend_text(&f, links[_i].ipv6);
	for (size_t size = 0; size < f.size; size++) {
		struct reading r = { .fragments = fragments_new() };
		uint8_t *copy = exact(f.octets, size);
		ipfix_span octets = { copy, size };

		if (link_strip(links[_i].link, &octets) &&
		    packet_read(&r.packet, r.fragments, octets) == PACKET_READ)
			ck_assert_uint_eq(
			    r.packet.payload.size + r.packet.missing, 5);
		fragments_free(r.fragments);
		free(copy);
	}
}
END_TEST

START_TEST(padding_behind_the_packet_is_left_out)
{
	struct forged f = hello_ipv4();

	append_text(&f, "000000000000000000");
	is_hello(RAW, &f);
	f = hello_ipv6();
	append_text(&f, "00");
	is_hello(RAW, &f);
	f = hello();
	tcp_header(&f, 1, 0);
	ipv4_header(&f, PROTOCOL_TCP);
	append_text(&f, "00");
	is_hello(RAW, &f);
}
END_TEST

START_TEST(options_of_ipv4_and_tcp_are_stepped_over)
{
	struct reading r = { .fragments = fragments_new() };
	struct forged f = hello(), options = { 0 };

	append_text(&options,
	    "c350 1283 01020304 00000000 7002 ffff 0000 0000"
	    "01010101 01010101");
	append(&options, f.octets, f.size);
	ipv4_header(&options, PROTOCOL_TCP);
	f = (struct forged){ 0 };
	append(&f, options.octets, 20);
	append_text(&f, "01010101");
	append(&f, &options.octets[20], options.size - 20);
	f.octets[0] = 0x46;
	put16(&f.octets[2], f.size);
	read_frame(&r, RAW, &f);
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 5);
	ck_assert_uint_eq(r.packet.sequence, 0x01020304);
	ck_assert_uint_eq(r.packet.flags, TCP_SYN);
	fragments_free(r.fragments);
}
END_TEST

START_TEST(a_segment_cut_in_its_options_lacks_its_payload)
{
	struct reading r = { .fragments = fragments_new() };
	struct forged f = hello();

	tcp_header(&f, 1, 0);
	f.octets[12] = 0x60;
	ipv4_header(&f, PROTOCOL_TCP);
	f.size -= 4;
	read_frame(&r, RAW, &f);
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 0);
	ck_assert_uint_eq(r.packet.missing, 1);
	fragments_free(r.fragments);
}
END_TEST

START_TEST(extension_headers_of_ipv6_are_stepped_over)
{
	struct forged f = hello();

	udp_header(&f);
	prepend_text(&f,
	    "11 04 00000000 00000000 00000000 0000"
	    "00000000 00000000");                /* AH of 6 words */
	prepend_text(&f, "33 00 010400000000");  /* destination */
	prepend_text(&f, "3c 00 0000 00000000"); /* atomic fragment */
	prepend_text(&f, "2c 01 000000000000 0000000000000000"); /* routing */
	prepend_text(&f, "2b 00 010400000000"); /* hop by hop */
	ipv6_header(&f, 0);
	is_hello(RAW, &f);
	for (size_t size = 0; size < f.size - 5; size++) {
		struct forged cut = f;

		cut.size = size;
		ck_assert_int_eq(result_of(&cut), PACKET_DAMAGED);
	}
}
END_TEST

START_TEST(a_packet_in_a_packet_is_found)
{
	struct forged f = hello_ipv6();

	ipv4_header(&f, 41);
	ipv6_header(&f, 4);
	is_hello(RAW, &f);
	for (int i = 0; i < 5; i++)
		ipv4_header(&f, 4);
	ck_assert_int_eq(result_of(&f), PACKET_OTHER);
}
END_TEST

START_TEST(a_size_of_zero_means_all_that_is_there)
{
	struct forged f = hello_ipv4();

	put16(&f.octets[2], 0);
	put16(&f.octets[24], 0);
	is_hello(RAW, &f);
}
END_TEST

START_TEST(contradicting_headers_are_damaged)
{
	struct forged f = hello_ipv4();

	f.octets[0] = 0x44;
	ck_assert_int_eq(result_of(&f), PACKET_DAMAGED);
	f = hello_ipv4();
	put16(&f.octets[2], 19);
	ck_assert_int_eq(result_of(&f), PACKET_DAMAGED);
	f = hello_ipv4();
	put16(&f.octets[24], 7);
	ck_assert_int_eq(result_of(&f), PACKET_DAMAGED);
	f = hello();
	tcp_header(&f, 0, 0);
	f.octets[12] = 0x40;
	ipv4_header(&f, PROTOCOL_TCP);
	ck_assert_int_eq(result_of(&f), PACKET_DAMAGED);
	f.octets[32] = 0x70;
	ck_assert_int_eq(result_of(&f), PACKET_DAMAGED);
	f.octets[0] = 0x55;
	ck_assert_int_eq(result_of(&f), PACKET_OTHER);
}
END_TEST

/* The UDP packet in `f`, octets `from` to `to`, as a fragment of IPv4. */
static struct forged
cut_ipv4(const struct forged *f, size_t from, size_t to)
{
	struct forged part = { 0 };

	append(&part, &f->octets[from], to - from);
	ipv4_header(&part, PROTOCOL_UDP);
	put16(&part.octets[6], from / 8 + (to < f->size ? 0x2000 : 0));
	return part;
}

START_TEST(fragments_of_ipv4_make_a_packet)
{
	struct reading r = { .fragments = fragments_new() };
	struct forged f = hello(), part;

	udp_header(&f);
	part = cut_ipv4(&f, 8, 13);
	read_frame(&r, RAW, &part);
	ck_assert_int_eq(r.result, PACKET_OTHER);
	part = cut_ipv4(&f, 0, 8);
	read_frame(&r, RAW, &part);
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 5);
	part = cut_ipv4(&f, 8, 13);
	part.size--;
	read_frame(&r, RAW, &part);
	ck_assert_int_eq(r.result, PACKET_DAMAGED);
	ck_assert_uint_eq(fragments_waiting(r.fragments), 0);
	fragments_free(r.fragments);
}
END_TEST

/* The same in a tunnel, itself in fragments: one packet lies in another. */
START_TEST(fragments_within_fragments_make_a_packet)
{
	struct reading r = { .fragments = fragments_new() };
	struct forged f = hello(), inner, outer;

	udp_header(&f);
	for (size_t at = 0; at < 16; at += 8) {
		inner = cut_ipv4(&f, at, at == 0 ? 8 : 13);
		outer = cut_ipv4(&inner, 0, 16);
		outer.octets[5] = (uint8_t)(10 + at);
		outer.octets[9] = 4;
		read_frame(&r, RAW, &outer);
		ck_assert_int_eq(r.result, PACKET_OTHER);
		outer = cut_ipv4(&inner, 16, inner.size);
		outer.octets[5] = (uint8_t)(10 + at);
		outer.octets[9] = 4;
		read_frame(&r, RAW, &outer);
	}
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 5);
	fragments_free(r.fragments);
}
END_TEST

START_TEST(fragments_of_ipv6_make_a_packet)
{
	struct reading r = { .fragments = fragments_new() };
	struct forged f = hello(), part = { 0 };

	udp_header(&f);
	prepend_text(&f, "11 00 010400000000");
	append(&part, f.octets, 16);
	prepend_text(&part, "3c 00 0001 00000007");
	ipv6_header(&part, 44);
	read_frame(&r, RAW, &part);
	ck_assert_int_eq(r.result, PACKET_OTHER);
	part.size = 0;
	append(&part, &f.octets[16], f.size - 16);
	prepend_text(&part, "3c 00 0010 00000007");
	ipv6_header(&part, 44);
	read_frame(&r, RAW, &part);
	ck_assert_int_eq(r.result, PACKET_READ);
	ck_assert_uint_eq(r.packet.payload.size, 5);
	fragments_free(r.fragments);
}
END_TEST

START_TEST(other_link_types_are_unknown)
{
	struct forged f = hello_ipv4();
	ipfix_span octets = { f.octets, f.size };

	ck_assert(!link_known(105));
	ck_assert(!link_strip(105, &octets));
	ck_assert(!link_known(-1));
	ethernet_header(&f, 0x0806);
	octets = (ipfix_span){ f.octets, f.size };
	ck_assert(!link_strip(ETHERNET, &octets));
}
END_TEST

TESTS("dump/packet")
{
	loop_test(link_types_tags_and_labels_come_off, 0, 10);
	loop_test(no_prefix_does_harm, 0, 10);
	test(padding_behind_the_packet_is_left_out);
	test(options_of_ipv4_and_tcp_are_stepped_over);
	test(a_segment_cut_in_its_options_lacks_its_payload);
	test(extension_headers_of_ipv6_are_stepped_over);
	test(a_packet_in_a_packet_is_found);
	test(a_size_of_zero_means_all_that_is_there);
	test(contradicting_headers_are_damaged);
	test(fragments_of_ipv4_make_a_packet);
	test(fragments_within_fragments_make_a_packet);
	test(fragments_of_ipv6_make_a_packet);
	test(other_link_types_are_unknown);
}
