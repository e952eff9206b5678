/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/conversation.h"

static void
message(struct conversation *c, unsigned number)
{
	uint8_t octets[MESSAGE_SIZE];

	make_message(octets, number);
	feed(c, octets, sizeof octets);
}

static void
netflow9(struct conversation *c)
{
	static const uint8_t octets[28] = { 0, 9, 0, 1, [23] = 8 };

	feed(c, octets, sizeof octets);
}

START_TEST(a_datagram_is_a_message)
{
	struct conversation *c = converse(PROTOCOL_UDP, 9999);

	message(c, 1);
	message(c, 2);
	conclude(c, "0:m1 0:m2 0:end");
}
END_TEST

START_TEST(each_four_tuple_is_a_session)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);

	message(c, 1);
	c->packet.key.from_port++;
	message(c, 2);
	c->packet.key.from[3]++;
	message(c, 3);
	c->packet.key.from_port--;
	c->packet.key.from[3]--;
	message(c, 4);
	conclude(c, "0:m1 1:m2 2:m3 0:m4 0:end 1:end 2:end");
}
END_TEST

START_TEST(on_its_own_port_what_is_no_message_is_told_too)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);

	feed(c, "hello", 5);
	message(c, 1);
	conclude(c, "0:bad5 0:m1 0:end");
}
END_TEST

START_TEST(on_other_ports_a_message_must_come_first)
{
	struct conversation *c = converse(PROTOCOL_UDP, 9999);

	feed(c, "hello", 5);
	message(c, 1);
	feed(c, "hello", 5);
	conclude(c, "0:m1 0:bad5 0:end");
}
END_TEST

START_TEST(netflow_is_skipped_unless_messages_came_before)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);

	netflow9(c);
	message(c, 1);
	netflow9(c);
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_NETFLOW].count, 1);
	conclude(c, "0:m1 0:bad28 0:end");
}
END_TEST

START_TEST(dtls_is_noted)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4740);
	static const uint8_t hello[20] = { 22, 0xfe, 0xfd };

	feed(c, hello, sizeof hello);
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_TLS].count, 1);
	conclude(c, "");
}
END_TEST

START_TEST(a_datagram_cut_by_the_capture_is_noted)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);

	c->packet.missing = 3;
	feed(c, "hello", 5);
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_CUT].count, 1);
	conclude(c, "0:bad5 0:end");
}
END_TEST

START_TEST(a_session_of_ipv6_says_so)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);
	uint8_t octets[MESSAGE_SIZE];
	struct unit unit;

	c->packet.key.size = 16;
	c->packet.key.from[15] = 1;
	make_message(octets, 0);
	c->packet.payload = (ipfix_span){ octets, sizeof octets };
	c->packet.time = 5;
	c->packet.number = 6;
	udp_feed(c->flows, &c->packet);
	ck_assert(flows_next(c->flows, &unit));
	ck_assert_str_eq(
	    unit.session->text, "udp [c000:201::1]:50000 > [c000:202::]:4739");
	ck_assert_uint_eq(unit.session->from.size, 16);
	ck_assert_uint_eq(unit.session->from.port, 50000);
	ck_assert_str_eq(unit.session->to.text, "c000:202::");
	ck_assert_uint_eq(unit.time, 5);
	ck_assert_uint_eq(unit.packet, 6);
	ck_assert_ptr_null(unit.session->user);
	conclude(c, "0:end");
}
END_TEST

/* One flow more than there may be: it is refused, the others live on. */
START_TEST(sessions_are_limited)
{
	struct conversation *c = converse(PROTOCOL_UDP, 4739);

	for (unsigned i = 0; i <= FLOWS_MAX; i++) {
		c->packet.key.from[0] = (uint8_t)(i >> 16);
		c->packet.key.from[1] = (uint8_t)(i >> 8);
		c->packet.key.from[2] = (uint8_t)i;
		message(c, 1);
		c->heard.text[0] = '\0';
	}
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_MANY].count, 1);
	ck_assert_uint_eq(c->flows->sessions, FLOWS_MAX);
	c->packet.key.from[0] = 0;
	message(c, 7);
	ck_assert_str_eq(c->heard.text, "0:m7");
	flows_free(c->flows);
	free(c);
}
END_TEST

/* Connections that are not IPFIX make room for others. */
START_TEST(idle_flows_make_room)
{
	struct conversation *c = converse(PROTOCOL_TCP, 80);

	c->packet.flags = TCP_SYN;
	for (unsigned i = 0; i < FLOWS_MAX + 10; i++) {
		c->packet.key.from[0] = (uint8_t)(i >> 16);
		c->packet.key.from[1] = (uint8_t)(i >> 8);
		c->packet.key.from[2] = (uint8_t)i;
		feed(c, "", 0);
	}
	ck_assert_uint_eq(c->flows->count, FLOWS_MAX);
	c->packet.key.protocol = PROTOCOL_UDP;
	message(c, 1);
	conclude(c, "0:m1 0:end");
}
END_TEST

TESTS("dump/udp")
{
	test(a_datagram_is_a_message);
	test(each_four_tuple_is_a_session);
	test(on_its_own_port_what_is_no_message_is_told_too);
	test(on_other_ports_a_message_must_come_first);
	test(netflow_is_skipped_unless_messages_came_before);
	test(dtls_is_noted);
	test(a_datagram_cut_by_the_capture_is_noted);
	test(a_session_of_ipv6_says_so);
	test(sessions_are_limited);
	test(idle_flows_make_room);
}
