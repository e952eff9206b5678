/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/deframer.h>

#include <stdio.h>

#include "support/message.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

/* A deframer with a buffer of exactly the size it may use. */
struct rig {
	ipfix_deframer deframer;
	uint8_t *buffer;
};

static struct rig
rig_new(void)
{
	struct rig rig = { .buffer = malloc(IPFIX_MESSAGE_SIZE_MAX) };

	ck_assert_ptr_nonnull(rig.buffer);
	ipfix_deframer_init(&rig.deframer, rig.buffer);
	return rig;
}

/* Three Messages: one of a header alone, a common one, the largest one. */
static struct octets
stream(void)
{
	struct octets large =
	    message_of(7, 300, repeat("a5", IPFIX_MESSAGE_SIZE_MAX - 16 - 4));

	ck_assert_uint_eq(large.size, IPFIX_MESSAGE_SIZE_MAX);
	return join(message(1, ""),
	    join(message(2, "2: 0100 0001 0008 0004 | 256: c0000201"), large));
}

/* Feeds `piece` as it is read; returns how many Messages came out of it. */
static size_t
feed(struct rig *rig, struct octets whole, size_t from, size_t size)
{
	uint8_t *copy = exact(whole.data + from, size);
	ipfix_span piece = { copy, size }, out;
	ipfix_error error;
	size_t count = 0;
	ipfix_result rc;

	while ((rc = ipfix_deframer_feed(
	            &rig->deframer, &piece, &out, &error)) == IPFIX_OK) {
		size_t at = (size_t)rig->deframer.offset;

		must(at + out.size <= whole.size);
		must(memcmp(out.data, whole.data + at, out.size) == 0);
		count++;
	}
	must(rc == IPFIX_MORE);
	must(piece.size == 0);
	free(copy);
	return count;
}

START_TEST(pieces_of_any_size_make_the_same_messages)
{
	static const size_t SIZES[] = { 1, 2, 3, 4, 15, 16, 17, 1000, 65535,
		65551, 1000000 };
	struct rig rig = rig_new();
	struct octets all = stream();
	size_t size = SIZES[_i], count = 0;

	CLAUSE("7011-10.4.3-01");
	CLAUSE("7011-10-02");
	for (size_t at = 0; at < all.size; at += size)
		count += feed(
		    &rig, all, at, size < all.size - at ? size : all.size - at);
	ck_assert_uint_eq(count, 3);
	ck_assert_uint_eq(rig.deframer.held, 0);
	free(rig.buffer);
	free(all.data);
}
END_TEST

/* However few octets a piece has: two tell a Version, four a Length. */
START_TEST(a_fault_is_told_as_soon_as_its_octets_are_there)
{
	static const struct {
		uint8_t octets[4];
		size_t size;
		ipfix_result rc;
	} CASES[] = { { { 0, 9 }, 2, IPFIX_ERR_VERSION },
		{ { 0, 10, 0, 15 }, 4, IPFIX_ERR_LENGTH } };
	struct rig rig = rig_new();
	ipfix_span out;
	ipfix_error error;

	for (size_t i = 0; i < CASES[_i].size; i++) {
		ipfix_span piece = { CASES[_i].octets + i, 1 };

		ck_assert_int_eq(
		    ipfix_deframer_feed(&rig.deframer, &piece, &out, &error),
		    i + 1 < CASES[_i].size ? IPFIX_MORE : CASES[_i].rc);
	}
	free(rig.buffer);
}
END_TEST

START_TEST(pieces_of_random_sizes_make_the_same_messages)
{
	struct sweep sweep = sweep_begin("deframer");
	struct octets all = stream();

	for (int round = 0; round < 200; round++) {
		struct rig rig = rig_new();
		size_t at = 0, count = 0;

		while (at < all.size) {
			size_t limit = (size_t)1 << sweep_next(&sweep) % 18;
			size_t size = (size_t)sweep_next(&sweep) % limit;

			if (size > all.size - at)
				size = all.size - at;
			count += feed(&rig, all, at, size);
			at += size;
		}
		must(count == 3);
		free(rig.buffer);
	}
	free(all.data);
}
END_TEST

START_TEST(whole_messages_are_not_copied)
{
	struct octets all = stream();
	ipfix_span piece = octets_span(all), out;
	ipfix_deframer deframer;
	size_t at = 0;

	/* No buffer at all: it is not needed. */
	ipfix_deframer_init(&deframer, NULL);
	while (ipfix_deframer_feed(&deframer, &piece, &out, NULL) == IPFIX_OK) {
		ck_assert_ptr_eq(out.data, all.data + at);
		ck_assert_uint_eq(deframer.offset, at);
		at += out.size;
	}
	ck_assert_uint_eq(at, all.size);
	ck_assert_uint_eq(deframer.held, 0);
	free(all.data);
}
END_TEST

START_TEST(a_message_handed_out_is_good_until_the_next_call)
{
	struct rig rig = rig_new();
	struct octets m = message(1, "256: 0102");
	ipfix_span piece = { m.data, 5 }, out;

	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_MORE);
	ck_assert_uint_eq(rig.deframer.held, 5);
	piece = (ipfix_span){ m.data + 5, m.size - 5 };
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_OK);
	ck_assert_ptr_eq(out.data, rig.buffer);
	ck_assert_uint_eq(out.size, m.size);
	ck_assert_mem_eq(out.data, m.data, m.size);
	ck_assert_uint_eq(rig.deframer.offset, 0);
	free(rig.buffer);
	free(m.data);
}
END_TEST

START_TEST(a_stream_that_is_cut_off_leaves_octets_held)
{
	struct rig rig = rig_new();
	struct octets m = message(1, "256: 0102");

	ck_assert_uint_eq(feed(&rig, m, 0, (size_t)_i), 0);
	ck_assert_uint_eq(rig.deframer.held, (size_t)_i);
	ck_assert_uint_eq(rig.deframer.offset, 0);
	free(rig.buffer);
	free(m.data);
}
END_TEST

/* Feeds octets after a good Message, in pieces; expects this error. */
static void
goes_bad(const char *text, size_t size, ipfix_result result, ipfix_fault fault,
    size_t offset)
{
	struct octets good = message(1, "256: 0102");
	struct octets all = join(message(1, "256: 0102"), hex(text));
	struct rig rig = rig_new();
	ipfix_error error;
	ipfix_span out = { NULL, 7 };
	ipfix_result rc = IPFIX_MORE;
	ipfix_span piece = { NULL, 0 };
	size_t at = 0;

	while (rc >= 0 && at < all.size) {
		piece = (ipfix_span){ all.data + at,
			size < all.size - at ? size : all.size - at };
		at += piece.size;
		do
			rc = ipfix_deframer_feed(
			    &rig.deframer, &piece, &out, &error);
		while (rc == IPFIX_OK);
	}
	ck_assert_int_eq(rc, result);
	ck_assert_int_eq(error.result, result);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_uint_eq(rig.deframer.offset, good.size);
	/* The same again, and nothing is taken or handed out. */
	at = piece.size;
	out = (ipfix_span){ NULL, 7 };
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), result);
	ck_assert_uint_eq(piece.size, at);
	ck_assert_uint_eq(out.size, 7);
	ck_assert_uint_eq(rig.deframer.offset, good.size);
	free(rig.buffer);
	free(good.data);
	free(all.data);
}

START_TEST(another_version_is_an_error_at_the_message)
{
	CLAUSE("7011-9.1-03");
	goes_bad("0009 0010 00000000", (size_t)_i, IPFIX_ERR_VERSION,
	    IPFIX_FAULT_MESSAGE_VERSION, 0);
}
END_TEST

START_TEST(a_length_below_the_header_is_an_error_at_the_length)
{
	CLAUSE("7011-9.1-03");
	goes_bad("000a 000f 00000000", (size_t)_i, IPFIX_ERR_LENGTH,
	    IPFIX_FAULT_MESSAGE_SHORT, 2);
}
END_TEST

START_TEST(dropping_octets_finds_the_next_message)
{
	struct octets junk = hex("dead 000a 0003 ff 000a");
	size_t begins = junk.size;
	struct octets all = join(junk, message(3, "256: 0102"));
	struct rig rig = rig_new();
	ipfix_span piece = { NULL, 0 }, out;
	size_t at = 0, size = (size_t)_i, dropped = 0;

	for (;;) {
		ipfix_result rc =
		    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL);

		if (rc == IPFIX_OK)
			break;
		if (rc < 0) {
			dropped++;
			ck_assert_int_eq(
			    ipfix_deframer_drop(&rig.deframer, &piece),
			    IPFIX_OK);
			ck_assert_uint_eq(rig.deframer.offset, dropped);
			continue;
		}
		ck_assert_uint_lt(at, all.size);
		piece = (ipfix_span){ all.data + at,
			size < all.size - at ? size : all.size - at };
		at += piece.size;
	}
	ck_assert_uint_eq(dropped, begins);
	ck_assert_uint_eq(rig.deframer.offset, begins);
	ck_assert_mem_eq(out.data, all.data + begins, out.size);
	free(rig.buffer);
	free(all.data);
}
END_TEST

START_TEST(a_message_inside_a_false_one_is_found)
{
	/* A header that promises 4096 octets, and behind it a real Message. */
	struct octets all =
	    join(hex("000a 1000 ff"), message(3, "256: 0102 | 257: 03"));
	struct rig rig = rig_new();
	ipfix_span piece = octets_span(all), out;

	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_MORE);
	ck_assert_uint_eq(rig.deframer.held, all.size);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(
		    ipfix_deframer_drop(&rig.deframer, &piece), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_OK);
	ck_assert_uint_eq(rig.deframer.offset, 5);
	ck_assert_uint_eq(out.size, all.size - 5);
	ck_assert_mem_eq(out.data, all.data + 5, out.size);
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_MORE);
	ck_assert_uint_eq(rig.deframer.held, 0);
	free(rig.buffer);
	free(all.data);
}
END_TEST

START_TEST(two_messages_inside_a_false_one_are_found)
{
	struct octets first = message(3, "256: 0102");
	struct octets all = join(
	    hex("000a 1000"), join(message(3, "256: 0102"), hex("000a 0010")));
	struct rig rig = rig_new();
	ipfix_span piece = octets_span(all), out;
	struct octets rest = message(4, "");

	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_MORE);
	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
		    ipfix_deframer_drop(&rig.deframer, &piece), IPFIX_OK);
	/* More is there, but not wanted yet. */
	piece = (ipfix_span){ rest.data + 4, rest.size - 4 };
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_OK);
	ck_assert_mem_eq(out.data, first.data, first.size);
	ck_assert_uint_eq(piece.size, rest.size - 4);
	ck_assert_uint_eq(rig.deframer.held, 4);
	ck_assert_int_eq(
	    ipfix_deframer_feed(&rig.deframer, &piece, &out, NULL), IPFIX_OK);
	ck_assert_uint_eq(out.size, rest.size);
	ck_assert_mem_eq(out.data, rest.data, rest.size);
	ck_assert_uint_eq(rig.deframer.offset, 4 + first.size);
	free(rig.buffer);
	free(first.data);
	free(rest.data);
	free(all.data);
}
END_TEST

START_TEST(there_may_be_nothing_to_drop)
{
	ipfix_span none = { NULL, 0 };
	ipfix_deframer deframer;

	ipfix_deframer_init(&deframer, NULL);
	ck_assert_int_eq(ipfix_deframer_drop(&deframer, &none), IPFIX_MORE);
	ck_assert_uint_eq(deframer.offset, 0);
}
END_TEST

TESTS("session/deframer")
{
	loop_test(pieces_of_any_size_make_the_same_messages, 0, 11);
	loop_test(a_fault_is_told_as_soon_as_its_octets_are_there, 0, 2);
	test(pieces_of_random_sizes_make_the_same_messages);
	test(whole_messages_are_not_copied);
	test(a_message_handed_out_is_good_until_the_next_call);
	loop_test(a_stream_that_is_cut_off_leaves_octets_held, 0, 22);
	loop_test(another_version_is_an_error_at_the_message, 1, 40);
	loop_test(a_length_below_the_header_is_an_error_at_the_length, 1, 40);
	loop_test(dropping_octets_finds_the_next_message, 1, 40);
	test(a_message_inside_a_false_one_is_found);
	test(two_messages_inside_a_false_one_are_found);
	test(there_may_be_nothing_to_drop);
}
