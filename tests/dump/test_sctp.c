/* SPDX-License-Identifier: BSD-3-Clause */
#include "dump/conversation.h"

enum {
	DATA = 0,
	INIT = 1,
	ABORT = 6,
	SHUTDOWN_COMPLETE = 14,
	FORWARD_TSN = 192,
};

enum {
	END = 1,
	BEGIN = 2,
	UNORDERED = 4,
	WHOLE = BEGIN | END,
};

/* TSNs wrap in all of these tests. */
static const uint32_t first = UINT32_MAX - 1;

static struct conversation *
sctp(uint16_t port)
{
	return converse(PROTOCOL_SCTP, port);
}

static size_t
put32(uint8_t *to, uint32_t value)
{
	to[0] = (uint8_t)(value >> 24);
	to[1] = (uint8_t)(value >> 16);
	to[2] = (uint8_t)(value >> 8);
	to[3] = (uint8_t)value;
	return 4;
}

/* A chunk of this type; returns its size with padding. */
static size_t
put_chunk(uint8_t *to, int type, int flags, const uint8_t *body, size_t size)
{
	memset(to, 0, size + 8);
	to[0] = (uint8_t)type;
	to[1] = (uint8_t)flags;
	to[2] = (uint8_t)((size + 4) >> 8);
	to[3] = (uint8_t)(size + 4);
	memcpy(&to[4], body, size);
	return 4 + (size + 3) / 4 * 4;
}

static void
chunk(struct conversation *c, int type, uint32_t value, size_t before)
{
	uint8_t body[16] = { 0 }, octets[32];

	put32(&body[before], value);
	feed(c, octets, put_chunk(octets, type, 0, body, before + 4));
}

static struct conversation *
associated(uint16_t port)
{
	struct conversation *c = sctp(port);

	chunk(c, INIT, first, 12);
	return c;
}

/* A DATA chunk with octets `from` to `to` of Message `tsn`. */
static size_t
put_data(uint8_t *to, uint32_t tsn, int flags, const uint8_t *data, size_t size)
{
	uint8_t body[64] = { 0 };

	put32(body, first + tsn);
	body[5] = 7; /* the stream */
	memcpy(&body[12], data, size);
	return put_chunk(to, DATA, flags, body, 12 + size);
}

static void
fragment(struct conversation *c, uint32_t tsn, int flags, unsigned number,
    size_t from, size_t to)
{
	uint8_t message[MESSAGE_SIZE], octets[80];

	make_message(message, number);
	feed(
	    c, octets, put_data(octets, tsn, flags, &message[from], to - from));
}

/* A whole user message with this TSN, which is Message `tsn` as well. */
static void
data(struct conversation *c, uint32_t tsn)
{
	fragment(c, tsn, WHOLE, tsn, 0, MESSAGE_SIZE);
}

START_TEST(a_user_message_is_a_message_with_its_stream)
{
	struct conversation *c = associated(4739);
	uint8_t message[MESSAGE_SIZE], octets[80];
	size_t size;
	struct unit unit;

	make_message(message, 5);
	size = put_data(octets, 0, WHOLE, message, sizeof message);
	c->packet.payload = (ipfix_span){ octets, size };
	sctp_feed(c->flows, &c->packet);
	ck_assert(flows_next(c->flows, &unit));
	ck_assert_int_eq(unit.kind, UNIT_DATAGRAM);
	ck_assert_uint_eq(unit.stream, 7);
	ck_assert_uint_eq(unit.octets.size, MESSAGE_SIZE);
	ck_assert_int_eq(unit.session->transport, INPUT_SCTP);
	ck_assert_str_eq(
	    unit.session->text, "sctp 192.0.2.1:50000 > 192.0.2.2:4739");
	conclude(c, "0:end");
}
END_TEST

START_TEST(chunks_out_of_order_and_copies_are_put_right)
{
	struct conversation *c = associated(4739);

	data(c, 2);
	data(c, 2);
	data(c, 0);
	data(c, 3);
	data(c, 1);
	data(c, 1);
	data(c, 3);
	conclude(c, "0:m0 0:m1 0:m2 0:m3 0:end");
}
END_TEST

START_TEST(several_chunks_in_one_packet_are_taken)
{
	struct conversation *c = associated(4739);
	uint8_t message[MESSAGE_SIZE], octets[200];
	size_t size = 0;

	for (unsigned i = 0; i < 3; i++) {
		make_message(message, i);
		size += put_data(&octets[size], i, WHOLE | UNORDERED, message,
		    sizeof message);
	}
	feed(c, octets, size);
	conclude(c, "0:m0 0:m1 0:m2 0:end");
}
END_TEST

START_TEST(padding_between_chunks_is_left_out)
{
	struct conversation *c = associated(4739);
	uint8_t message[MESSAGE_SIZE], octets[200];
	size_t size;

	make_message(message, 1);
	size = put_data(octets, 0, WHOLE, message, 5);
	size += put_data(&octets[size], 1, WHOLE, message, sizeof message);
	feed(c, octets, size);
	conclude(c, "0:bad5 0:m1 0:end");
}
END_TEST

START_TEST(fragments_make_a_user_message)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	fragment(c, 3, END, 9, 10, 16);
	fragment(c, 1, BEGIN, 9, 0, 3);
	fragment(c, 2, 0, 9, 3, 10);
	data(c, 4);
	conclude(c, "0:m0 0:m9 0:m4 0:end");
}
END_TEST

START_TEST(a_lost_fragment_takes_its_user_message_along)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	fragment(c, 1, BEGIN, 9, 0, 3);
	fragment(c, 3, END, 9, 10, 16);
	data(c, 4);
	conclude(c, "0:m0 0:gap1+3 0:gap0+6 0:m4 0:end");
}
END_TEST

START_TEST(a_fragment_without_an_end_is_skipped_at_the_next_begin)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	fragment(c, 1, BEGIN, 9, 0, 3);
	data(c, 2);
	fragment(c, 3, BEGIN, 9, 0, 5);
	conclude(c, "0:m0 0:gap0+3 0:m2 0:gap0+5 0:end");
}
END_TEST

START_TEST(what_the_sender_gave_up_is_not_waited_for)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	data(c, 3);
	chunk(c, FORWARD_TSN, first + 2, 0);
	ck_assert_str_eq(c->heard.text, "0:m0 0:gap2+0 0:m3");
	conclude(c, "0:m0 0:gap2+0 0:m3 0:end");
}
END_TEST

START_TEST(a_chunk_cut_by_the_capture_is_a_gap)
{
	struct conversation *c = associated(4739);
	uint8_t message[MESSAGE_SIZE], octets[80];
	size_t size;

	data(c, 0);
	make_message(message, 1);
	size = put_data(octets, 1, WHOLE, message, sizeof message);
	c->packet.missing = 5;
	feed(c, octets, size - 5);
	c->packet.missing = 0;
	data(c, 2);
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_CUT].count, 1);
	conclude(c, "0:m0 0:gap1+0 0:m2 0:end");
}
END_TEST

START_TEST(without_its_start_an_association_begins_with_a_gap)
{
	struct conversation *c = sctp(4739);

	data(c, 5);
	data(c, 6);
	conclude(c, "0:gap0+0 0:m5 0:m6 0:end");
}
END_TEST

START_TEST(on_other_ports_a_user_message_must_be_a_message)
{
	struct conversation *c = associated(9999);
	uint8_t octets[80];

	feed(
	    c, octets, put_data(octets, 0, WHOLE, (const uint8_t *)"hello", 5));
	data(c, 1);
	conclude(c, "0:m1 0:end");
}
END_TEST

START_TEST(another_init_begins_another_session)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	chunk(c, INIT, first, 12); /* a copy */
	data(c, 1);
	chunk(c, INIT, first + 2, 12);
	data(c, 2);
	conclude(c, "0:m0 0:m1 0:end 1:m2 1:end");
}
END_TEST

START_TEST(either_side_can_end_the_session)
{
	struct conversation *c = associated(4739);

	data(c, 0);
	if (_i == 1)
		turn_round(c);
	chunk(c, _i == 0 ? ABORT : SHUTDOWN_COMPLETE, 0, 0);
	if (_i == 1)
		turn_round(c);
	ck_assert_str_eq(c->heard.text, "0:m0 0:end");
	data(c, 1);
	conclude(c, "0:m0 0:end");
}
END_TEST

/* A user message of more octets than a Message can have is not kept. */
START_TEST(an_endless_user_message_is_skipped)
{
	struct conversation *c = associated(4739);
	uint8_t piece[40] = { 0 }, octets[80];

	data(c, 0);
	for (uint32_t i = 1; i < 1640; i++)
		feed(c, octets,
		    put_data(octets, i, i == 1 ? BEGIN : 0, piece, 40));
	ck_assert_uint_eq(c->flows->notes.of[TROUBLE_LARGE].count, 1);
	data(c, 1640);
	conclude(c, "0:m0 0:gap0+65560 0:m104 0:end");
}
END_TEST

START_TEST(chunks_cut_anywhere_do_no_harm)
{
	struct conversation *c = associated(4739);
	uint8_t message[MESSAGE_SIZE], octets[200];
	size_t size;

	make_message(message, 0);
	size = put_data(octets, 0, WHOLE, message, sizeof message);
	make_message(message, 1);
	put_data(&octets[size], 1, WHOLE, message, sizeof message);
	c->packet.missing = 1;
	feed(c, octets, (size_t)_i);
	flows_close(c->flows);
	hear_all(c);
	flows_free(c->flows);
	free(c);
}
END_TEST

START_TEST(a_chunk_shorter_than_its_header_ends_the_packet)
{
	struct conversation *c = associated(4739);
	uint8_t octets[80] = { 0, WHOLE, 0, 3 };
	uint8_t message[MESSAGE_SIZE];

	make_message(message, 0);
	feed(c, octets,
	    4 + put_data(&octets[4], 0, WHOLE, message, sizeof message));
	conclude(c, "");
}
END_TEST

TESTS("dump/sctp")
{
	test(a_user_message_is_a_message_with_its_stream);
	test(chunks_out_of_order_and_copies_are_put_right);
	test(several_chunks_in_one_packet_are_taken);
	test(padding_between_chunks_is_left_out);
	test(fragments_make_a_user_message);
	test(a_lost_fragment_takes_its_user_message_along);
	test(a_fragment_without_an_end_is_skipped_at_the_next_begin);
	test(what_the_sender_gave_up_is_not_waited_for);
	test(a_chunk_cut_by_the_capture_is_a_gap);
	test(without_its_start_an_association_begins_with_a_gap);
	test(on_other_ports_a_user_message_must_be_a_message);
	test(another_init_begins_another_session);
	loop_test(either_side_can_end_the_session, 0, 2);
	test(an_endless_user_message_is_skipped);
	loop_test(chunks_cut_anywhere_do_no_harm, 0, 65);
	test(a_chunk_shorter_than_its_header_ends_the_packet);
}
