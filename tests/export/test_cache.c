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

START_TEST(packets_of_a_flow_are_summed_up)
{
	struct ended e = { .count = 0 };
	struct cache *c = cache_new(8, SECONDS(60), SECONDS(10), take, &e);

	add(c, 1, SECONDS(100));
	add(c, 2, SECONDS(101));
	add(c, 1, SECONDS(103));
	add(c, 1, SECONDS(99)); /* out of order */
	ck_assert_uint_eq(e.count, 0);
	cache_end(c);
	ck_assert_uint_eq(e.count, 2);
	ck_assert_uint_eq(e.flow[0].packets, 3);
	ck_assert_uint_eq(e.flow[0].octets, 300);
	ck_assert_uint_eq(e.flow[0].start, SECONDS(99));
	ck_assert_uint_eq(e.flow[0].end, SECONDS(103));
	ck_assert_uint_eq(e.flow[0].tcp_flags, 2);
	ck_assert_int_eq(e.reason[0], END_FORCED);
	cache_free(c);
}
END_TEST

START_TEST(flows_end_when_they_are_silent)
{
	struct ended e = { .count = 0 };
	struct cache *c = cache_new(8, SECONDS(60), SECONDS(10), take, &e);

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
	struct cache *c = cache_new(8, SECONDS(60), SECONDS(10), take, &e);

	for (uint64_t i = 0; i <= 60; i += 5)
		add(c, 1, SECONDS(100 + i));
	ck_assert_uint_eq(e.count, 1);
	ck_assert_int_eq(e.reason[0], END_ACTIVE);
	ck_assert_uint_eq(e.flow[0].packets, 12);
	cache_end(c);
	ck_assert_uint_eq(e.flow[1].packets, 1);
	cache_free(c);
}
END_TEST

START_TEST(a_full_table_makes_room)
{
	struct ended e = { .count = 0 };
	struct cache *c = cache_new(3, SECONDS(60), SECONDS(10), take, &e);

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

TESTS("export/cache")
{
	test(packets_of_a_flow_are_summed_up);
	test(flows_end_when_they_are_silent);
	test(flows_that_go_on_are_told_of);
	test(a_full_table_makes_room);
}
