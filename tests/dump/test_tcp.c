/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/conversation.h"

#define STREAM_SIZE ((size_t)20 * MESSAGE_SIZE)

/* Messages 0 to 19, one after the other. */
static uint8_t stream[STREAM_SIZE];

/* The number of the first octet; sequences wrap in all of these tests. */
static const uint32_t start = UINT32_MAX - 50;

static struct conversation *
tcp(uint16_t port)
{
	for (unsigned i = 0; i < 20; i++)
		make_message(&stream[i * MESSAGE_SIZE], i);
	return converse(PROTOCOL_TCP, port);
}

static void
flag(struct conversation *c, uint8_t flags, uint32_t sequence)
{
	c->packet.flags = flags;
	c->packet.sequence = sequence;
	feed(c, "", 0);
	c->packet.flags = 0;
}

/* Sends these octets of the stream. */
static void
segment(struct conversation *c, size_t from, size_t to)
{
	c->packet.sequence = start + (uint32_t)from;
	feed(c, &stream[from], to - from);
}

static struct conversation *
connected(uint16_t port)
{
	struct conversation *c = tcp(port);

	flag(c, TCP_SYN, start - 1);
	return c;
}

START_TEST(segments_in_order_make_a_stream)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 20);
	segment(c, 20, 40);
	segment(c, 40, 64);
	flag(c, TCP_FIN, start + 64);
	ck_assert_str_eq(c->heard.text, "0:m0 0:m1 0:m2 0:m3 0:end");
	conclude(c, "0:m0 0:m1 0:m2 0:m3 0:end");
}
END_TEST

START_TEST(segments_out_of_order_are_put_in_order)
{
	struct conversation *c = connected(4739);

	segment(c, 48, 64);
	segment(c, 16, 32);
	segment(c, 32, 48);
	segment(c, 0, 16);
	conclude(c, "0:m0 0:m1 0:m2 0:m3 0:end");
}
END_TEST

START_TEST(copies_and_overlaps_change_nothing)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	segment(c, 0, 16);
	segment(c, 8, 24);
	segment(c, 30, 64);
	segment(c, 30, 40);
	segment(c, 28, 64);
	segment(c, 0, 32);
	segment(c, 0, 64);
	conclude(c, "0:m0 0:m1 0:m2 0:m3 0:end");
}
END_TEST

/* Each segment may come before the one in front of it, in every way. */
START_TEST(any_order_of_four_segments_gives_the_same)
{
	struct conversation *c = connected(4739);
	int order[4] = { 0, 1, 2, 3 };
	int left = _i;

	for (int i = 0; i < 4; i++) {
		int pick = i + left % (4 - i), kept = order[pick];

		left /= 4 - i;
		order[pick] = order[i];
		order[i] = kept;
		segment(c, (size_t)kept * 12, (size_t)kept * 12 + 12);
	}
	conclude(c, "0:m0 0:m1 0:m2 0:end");
}
END_TEST

START_TEST(a_lost_segment_is_a_gap_and_the_stream_goes_on_at_a_message)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 20);
	segment(c, 60, 80);
	segment(c, 80, 112);
	conclude(c, "0:m0 0:cut4 0:gap40+4 0:m4 0:m5 0:m6 0:end");
}
END_TEST

START_TEST(a_gap_is_told_when_too_much_waits_behind_it)
{
	struct conversation *c = connected(4739);
	static uint8_t much[65536];

	segment(c, 0, 16);
	segment(c, 32, 48);
	for (size_t at = 48; at < 48 + 66 * sizeof much; at += sizeof much) {
		c->packet.sequence = start + (uint32_t)at;
		feed(c, much, sizeof much);
	}
	ck_assert_ptr_nonnull(strstr(c->heard.text, "0:m0 0:gap16+0 0:m2"));
	flows_free(c->flows);
	free(c);
}
END_TEST

START_TEST(copies_of_what_waits_are_not_kept)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	for (int i = 0; i < ORDER_PIECES_MAX; i++) {
		segment(c, 64, 80);
		segment(c, 32, 48);
	}
	ck_assert_str_eq(c->heard.text, "0:m0");
	segment(c, 16, 64);
	conclude(c, "0:m0 0:m1 0:m2 0:m3 0:m4 0:end");
}
END_TEST

START_TEST(octets_with_the_syn_come_first)
{
	struct conversation *c = tcp(4739);

	c->packet.flags = TCP_SYN;
	c->packet.sequence = start - 1;
	feed(c, stream, 20);
	c->packet.flags = 0;
	segment(c, 20, 32);
	conclude(c, "0:m0 0:m1 0:end");
}
END_TEST

/* The first of them is judged when the second has its place already. */
START_TEST(a_connection_of_few_octets_may_be_followed_by_another)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 8);
	flag(c, TCP_SYN, 7777);
	ck_assert_str_eq(c->heard.text, "0:cut8 0:end");
	c->packet.sequence = 7778;
	feed(c, &stream[48], 16);
	conclude(c, "0:cut8 0:end 1:m3 1:end");
}
END_TEST

START_TEST(a_gap_is_told_when_it_lasts_two_minutes)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	segment(c, 32, 48);
	c->packet.time = ORDER_WAIT_MAX;
	segment(c, 48, 64);
	ck_assert_str_eq(c->heard.text, "0:m0");
	c->packet.time++;
	segment(c, 64, 80);
	ck_assert_str_eq(c->heard.text, "0:m0 0:gap16+0 0:m2 0:m3 0:m4");
	conclude(c, "0:m0 0:gap16+0 0:m2 0:m3 0:m4 0:end");
}
END_TEST

START_TEST(a_segment_cut_by_the_capture_leaves_a_gap)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	c->packet.missing = 16;
	segment(c, 16, 32);
	c->packet.missing = 0;
	segment(c, 48, 64);
	ck_assert_str_eq(c->heard.text, "0:m0 0:m1 0:gap16+0 0:m3");
	conclude(c, "0:m0 0:m1 0:gap16+0 0:m3 0:end");
}
END_TEST

START_TEST(a_whole_copy_fills_the_place_of_a_cut_segment)
{
	struct conversation *c = connected(4739);

	segment(c, 16, 32);
	c->packet.missing = 8;
	segment(c, 0, 8);
	c->packet.missing = 0;
	conclude(c, "0:cut8 0:gap8+0 0:m1 0:end");

	c = connected(4739);
	segment(c, 16, 32);
	segment(c, 8, 16);
	c->packet.missing = 8;
	segment(c, 0, 8);
	conclude(c, "0:m0 0:m1 0:end");
}
END_TEST

START_TEST(without_its_start_a_stream_begins_at_a_message)
{
	struct conversation *c = tcp(4739);

	segment(c, 20, 40);
	segment(c, 40, 64);
	conclude(c, "0:gap0+12 0:m2 0:m3 0:end");
}
END_TEST

START_TEST(on_other_ports_a_segment_must_begin_with_a_message)
{
	struct conversation *c = tcp(9999);

	segment(c, 20, 32);
	segment(c, 32, 50);
	segment(c, 50, 64);
	conclude(c, "0:gap0+0 0:m2 0:m3 0:end");
}
END_TEST

START_TEST(on_other_ports_a_stream_must_begin_with_a_message)
{
	struct conversation *c = connected(9999);

	segment(c, 0, 7);
	segment(c, 7, 32);
	conclude(c, "0:m0 0:m1 0:end");

	c = connected(9999);
	c->packet.sequence = start;
	feed(c, "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", 37);
	segment(c, 48, 64);
	conclude(c, "");
}
END_TEST

START_TEST(what_looks_like_a_message_but_is_none_is_let_go)
{
	struct conversation *c = tcp(9999);
	uint8_t octets[64] = { 0, 10, 0, 50, [16] = 1, 0, 0, 20 };

	c->packet.sequence = start;
	feed(c, octets, 40);
	feed(c, octets, 40);
	c->packet.sequence = start + 40;
	feed(c, &octets[40], 20);
	c->packet.sequence = start + 60;
	feed(c, stream, 16);
	conclude(c, "0:gap0+0 0:m0 0:end");
}
END_TEST

START_TEST(on_its_own_port_a_stream_that_is_no_message_is_told)
{
	struct conversation *c = connected(4739);

	c->packet.sequence = start;
	feed(c, "hello", 5);
	conclude(c, "0:cut5 0:end");
}
END_TEST

START_TEST(tls_is_noted_and_not_told)
{
	struct conversation *c = connected(4740);
	static const uint8_t hello[32] = { 22, 3, 1 };

	c->packet.sequence = start;
	feed(c, hello, sizeof hello);
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_TLS].count, 1);
	conclude(c, "");
}
END_TEST

START_TEST(two_connections_of_one_four_tuple_are_two_sessions)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 32);
	flag(c, TCP_FIN, start + 32);
	segment(c, 0, 32); /* a late copy */
	flag(c, TCP_SYN, 7777);
	c->packet.sequence = 7778;
	feed(c, &stream[32], 16);
	conclude(c, "0:m0 0:m1 0:end 1:m2 1:end");
}
END_TEST

START_TEST(a_syn_with_another_number_ends_the_session_before_it)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	segment(c, 32, 48);
	flag(c, TCP_SYN, start - 1); /* a copy */
	flag(c, TCP_SYN, 7777);
	c->packet.sequence = 7778;
	feed(c, &stream[48], 16);
	conclude(c, "0:m0 0:gap16+0 0:m2 0:end 1:m3 1:end");
}
END_TEST

START_TEST(a_reset_by_either_side_ends_the_session)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 20);
	if (_i == 1)
		turn_round(c);
	flag(c, TCP_RST, start + 20);
	if (_i == 1)
		turn_round(c);
	segment(c, 20, 32);
	conclude(c, "0:m0 0:cut4 0:end");
}
END_TEST

START_TEST(a_fin_waits_for_what_is_missing_before_it)
{
	struct conversation *c = connected(4739);

	flag(c, TCP_FIN, start + 32);
	segment(c, 16, 32);
	ck_assert_str_eq(c->heard.text, "");
	segment(c, 0, 16);
	ck_assert_str_eq(c->heard.text, "0:m0 0:m1 0:end");
	conclude(c, "0:m0 0:m1 0:end");
}
END_TEST

START_TEST(a_jump_in_the_sequence_is_a_gap_of_unknown_size)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	segment(c, 32, 48); /* waits, and is skipped */
	c->packet.sequence = start + 0x90000000;
	feed(c, &stream[64], 16);
	conclude(c, "0:m0 0:gap0+16 0:m4 0:end");
}
END_TEST

START_TEST(a_connection_without_octets_is_no_session)
{
	struct conversation *c = connected(4739);

	flag(c, 0, start);
	flag(c, TCP_FIN, start);
	conclude(c, "");
}
END_TEST

START_TEST(both_directions_are_two_flows)
{
	struct conversation *c = connected(4739);

	segment(c, 0, 16);
	turn_round(c);
	flag(c, TCP_SYN, start - 1);
	segment(c, 0, 16); /* looks like a Message as well */
	flag(c, TCP_FIN, start + 16);
	turn_round(c);
	segment(c, 16, 32);
	conclude(c, "0:m0 1:m0 1:end 0:m1 0:end");
}
END_TEST

TESTS("dump/tcp")
{
	test(segments_in_order_make_a_stream);
	test(segments_out_of_order_are_put_in_order);
	test(copies_and_overlaps_change_nothing);
	loop_test(any_order_of_four_segments_gives_the_same, 0, 24);
	test(a_lost_segment_is_a_gap_and_the_stream_goes_on_at_a_message);
	test(a_gap_is_told_when_too_much_waits_behind_it);
	test(copies_of_what_waits_are_not_kept);
	test(octets_with_the_syn_come_first);
	test(a_connection_of_few_octets_may_be_followed_by_another);
	test(a_gap_is_told_when_it_lasts_two_minutes);
	test(a_segment_cut_by_the_capture_leaves_a_gap);
	test(a_whole_copy_fills_the_place_of_a_cut_segment);
	test(without_its_start_a_stream_begins_at_a_message);
	test(on_other_ports_a_segment_must_begin_with_a_message);
	test(on_other_ports_a_stream_must_begin_with_a_message);
	test(what_looks_like_a_message_but_is_none_is_let_go);
	test(on_its_own_port_a_stream_that_is_no_message_is_told);
	test(tls_is_noted_and_not_told);
	test(two_connections_of_one_four_tuple_are_two_sessions);
	test(a_syn_with_another_number_ends_the_session_before_it);
	loop_test(a_reset_by_either_side_ends_the_session, 0, 2);
	test(a_fin_waits_for_what_is_missing_before_it);
	test(a_jump_in_the_sequence_is_a_gap_of_unknown_size);
	test(a_connection_without_octets_is_no_session);
	test(both_directions_are_two_flows);
}
