/* SPDX-License-Identifier: BSD-3-Clause */
#include "export/cache.h"

#include "support/test.h"

#define SECONDS(n) ((n)*IPFIX_SECOND)

/* What ended so far. */
struct ended {
	size_t count;
	struct flow flow[64];
	int reason[64];
};

static void
take(void *arg, const struct flow *flow, int reason)
{
	struct ended *e = arg;

	ck_assert_uint_lt(e->count, 64);
	e->flow[e->count] = *flow;
	e->reason[e->count++] = reason;
}

static void
add(struct cache *cache, uint16_t port, ipfix_time time)
{
	struct packet p = {
		.key = { .from_port = port, .version = 4, .protocol = 6 },
		.octets = 100,
		.tcp_flags = (uint8_t)(port == 1 ? 2 : 1),
		.time = time
	};

	cache_add(cache, &p);
}

static struct cache *
new_biflow_cache(size_t count, struct ended *e, bool biflow)
{
	const struct cache_options options = { .count = count,
		.biflow = biflow,
		.active = SECONDS(60),
		.idle = SECONDS(10),
		.ended = take,
		.arg = e };

	return cache_new(&options);
}

static struct cache *
new_cache(size_t count, struct ended *e)
{
	return new_biflow_cache(count, e, false);
}

enum { TCP = 6, UDP = 17, ICMP = 1, ICMPV6 = 58 };
enum { FIN = 1, SYN = 2, RST = 4, ACK = 16 };

/* A packet between 192.0.2.1 and 192.0.2.2, from the first or back. */
static struct packet
packet_between(bool back, uint8_t protocol, uint16_t icmp, uint8_t flags)
{
	static const uint8_t ENDS[2][4] = { { 192, 0, 2, 1 },
		{ 192, 0, 2, 2 } };
	struct packet p = { .key = { .version = 4,
		                .protocol = protocol,
		                .icmp = icmp,
		                .class = back ? 8 : 4,
		                .mpls = { back ? 2 : 1, 0, 0, 1 } },
		.octets = back ? 1000 : 100,
		.tcp_flags = flags,
		.time = SECONDS(100) };

	memcpy(p.key.from, ENDS[back ? 1 : 0], 4);
	memcpy(p.key.to, ENDS[back ? 0 : 1], 4);
	if (protocol != ICMP && protocol != ICMPV6) {
		p.key.from_port = back ? 80 : 50000;
		p.key.to_port = back ? 50000 : 80;
	}
	return p;
}

static void
add_between(struct cache *cache, bool back, uint8_t flags, ipfix_time time)
{
	struct packet p = packet_between(back, TCP, 0, flags);

	p.time = time;
	cache_add(cache, &p);
}

START_TEST(packets_of_a_flow_are_summed_up)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_cache(8, &e);

	add(c, 1, SECONDS(100));
	add(c, 2, SECONDS(101));
	add(c, 1, SECONDS(103));
	add(c, 1, SECONDS(99)); /* out of order */
	ck_assert_uint_eq(e.count, 0);
	cache_end(c);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_uint_eq(e.flow[0].ways[0].packets, 3);
	ck_assert_uint_eq(e.flow[0].ways[0].octets, 300);
	ck_assert_uint_eq(e.flow[0].start, SECONDS(99));
	ck_assert_uint_eq(e.flow[0].end, SECONDS(103));
	ck_assert_uint_eq(e.flow[0].ways[0].tcp_flags, 2);
	ck_assert_int_eq(e.reason[0], END_FORCED);
	cache_free(c);
}
END_TEST

START_TEST(flows_end_when_they_are_silent)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_cache(8, &e);

	add(c, 1, SECONDS(100));
	add(c, 2, SECONDS(105));
	cache_expire(c, SECONDS(110) - 1);
	ck_assert_uint_eq(e.count, 0);
	cache_expire(c, SECONDS(1)); /* a clock that was set back */
	ck_assert_uint_eq(e.count, 0);
	add(c, 2, SECONDS(110));
	ck_assert_uint_eq(e.count, 1);
	ck_assert_uint_eq(e.flow[0].key.from_port, 1);
	ck_assert_int_eq(e.reason[0], END_IDLE);
	cache_free(c);
}
END_TEST

START_TEST(flows_that_go_on_are_told_of)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_cache(8, &e);

	for (uint64_t i = 0; i <= 60; i += 5)
		add(c, 1, SECONDS(100 + i));
	ck_assert_uint_eq(e.count, 1);
	ck_assert_int_eq(e.reason[0], END_ACTIVE);
	ck_assert_uint_eq(e.flow[0].ways[0].packets, 12);
	cache_end(c);
	ck_assert_uint_eq(e.flow[1].ways[0].packets, 1);
	cache_free(c);
}
END_TEST

START_TEST(a_full_table_makes_room)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_cache(3, &e);

	for (uint16_t port = 1; port <= 5; port++)
		add(c, port, SECONDS(100));
	ck_assert_uint_eq(e.count, 2);
	ck_assert_uint_eq(e.flow[0].key.from_port, 1);
	ck_assert_int_eq(e.reason[1], END_LACK);
	cache_end(c);
	ck_assert_uint_eq(e.count, 5);
	cache_free(c);
}
END_TEST

START_TEST(both_ways_are_one_flow_if_wanted)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_biflow_cache(8, &e, _i == 1);

	add_between(c, false, SYN, SECONDS(100));
	add_between(c, true, SYN | ACK, SECONDS(101));
	add_between(c, false, ACK, SECONDS(102));
	add_between(c, true, FIN, SECONDS(104));
	cache_end(c);
	cache_free(c);
	ck_assert_uint_eq(e.count, _i == 1 ? 1 : 2);
	if (_i == 0)
		return;
	ck_assert_uint_eq(e.flow[0].key.to_port, 80);
	ck_assert_int_eq(e.flow[0].direction, WAY_INITIATOR);
	ck_assert_uint_eq(e.flow[0].start, SECONDS(100));
	ck_assert_uint_eq(e.flow[0].end, SECONDS(104));
	for (uint64_t i = 0; i < 2; i++) {
		const struct way *w = &e.flow[0].ways[i];

		ck_assert_uint_eq(w->packets, 2);
		ck_assert_uint_eq(w->octets, i == 0 ? 200 : 2000);
		ck_assert_uint_eq(w->start, SECONDS(100 + i));
		ck_assert_uint_eq(w->end, SECONDS(i == 0 ? 102 : 104));
		ck_assert_uint_eq(
		    w->tcp_flags, i == 0 ? (SYN | ACK) : (SYN | ACK | FIN));
		/* Neither keeps the two from being one. */
		ck_assert_uint_eq(w->class, i == 0 ? 4 : 8);
		ck_assert_uint_eq(w->mpls[0], i == 0 ? 1 : 2);
	}
}
END_TEST

START_TEST(a_long_biflow_keeps_its_direction)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_biflow_cache(8, &e, true);

	add_between(c, false, SYN, SECONDS(100));
	for (uint64_t i = 0; i <= 90; i += 5)
		add_between(c, true, ACK, SECONDS(100 + i));
	add_between(c, false, ACK, SECONDS(191));
	cache_end(c);
	cache_free(c);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_int_eq(e.reason[0], END_ACTIVE);
	ck_assert_uint_eq(e.flow[0].ways[1].packets, 12);
	ck_assert_uint_eq(e.flow[1].key.to_port, 80);
	ck_assert_int_eq(e.flow[1].direction, WAY_INITIATOR);
	ck_assert_uint_eq(e.flow[1].ways[0].packets, 1);
	ck_assert_uint_eq(e.flow[1].ways[1].packets, 7);
	ck_assert_uint_eq(e.flow[1].start, SECONDS(160));
}
END_TEST

START_TEST(what_was_told_of_is_not_told_again_without_packets)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_biflow_cache(1, &e, true);

	add_between(c, false, SYN, SECONDS(100));
	for (uint64_t i = 5; i <= 55; i += 5)
		add_between(c, false, ACK, SECONDS(100 + i));
	cache_expire(c, SECONDS(160));
	ck_assert_uint_eq(e.count, 1);
	if (_i == 0)
		cache_expire(c, SECONDS(170)); /* it is silent */
	else if (_i == 1)
		add(c, 1, SECONDS(161)); /* it makes room */
	else
		cache_end(c);
	ck_assert_uint_eq(e.count, 1);
	add(c, 1, SECONDS(170));
	cache_end(c);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_uint_eq(e.flow[1].key.from_port, 1);
	cache_free(c);
}
END_TEST

static const struct {
	uint8_t protocol, first, second, flags, direction, flows;
} WAYS[] = {
	{ TCP, 0, 0, SYN, WAY_INITIATOR, 1 },
	{ TCP, 0, 0, SYN | ACK, WAY_RESPONDER, 1 },
	{ TCP, 0, 0, ACK, WAY_ARBITRARY, 1 },
	{ UDP, 0, 0, 0, WAY_INITIATOR, 1 },
	{ ICMP, 8, 0, 0, WAY_INITIATOR, 1 },
	{ ICMP, 0, 8, 0, WAY_RESPONDER, 1 },
	{ ICMP, 13, 14, 0, WAY_INITIATOR, 1 },
	{ ICMPV6, 128, 129, 0, WAY_INITIATOR, 1 },
	{ ICMPV6, 129, 128, 0, WAY_RESPONDER, 1 },
	/* Errors are no replies to each other. */
	{ ICMP, 3, 3, 0, WAY_INITIATOR, 2 },
	{ ICMP, 8, 3, 0, WAY_INITIATOR, 2 },
	{ ICMPV6, 1, 1, 0, WAY_INITIATOR, 2 },
};

START_TEST(the_first_packet_says_who_began)
{
	struct ended e = { .count = 0 };
	struct cache *c = new_biflow_cache(8, &e, true);
	struct packet p = packet_between(false, WAYS[_i].protocol,
	    (uint16_t)(WAYS[_i].first << 8), WAYS[_i].flags);

	cache_add(c, &p);
	p = packet_between(true, WAYS[_i].protocol,
	    (uint16_t)(WAYS[_i].second << 8), WAYS[_i].flags);
	cache_add(c, &p);
	cache_end(c);
	cache_free(c);
	ck_assert_uint_eq(e.count, WAYS[_i].flows);
	ck_assert_uint_eq(e.flow[0].direction, WAYS[_i].direction);
	ck_assert_uint_eq(
	    e.flow[0].ways[1].packets, WAYS[_i].flows == 1 ? 1 : 0);
}
END_TEST

TESTS("export/cache")
{
	test(packets_of_a_flow_are_summed_up);
	test(flows_end_when_they_are_silent);
	test(flows_that_go_on_are_told_of);
	test(a_full_table_makes_room);
	loop_test(both_ways_are_one_flow_if_wanted, 0, 2);
	test(a_long_biflow_keeps_its_direction);
	loop_test(what_was_told_of_is_not_told_again_without_packets, 0, 3);
	loop_test(the_first_packet_says_who_began, 0, IPFIX_COUNT(WAYS));
}
