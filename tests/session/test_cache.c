/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates that sessions share, and what sessions take of memory. */
#include "session/cache.h"

#include <stdio.h>

#include "session/collector.h"
#include "support/must.h"
#include "support/test.h"

#define T256 "2: 0100 0001 0004 0001"
#define T257 "2: 0101 0001 0004 0001"

static ipfix_template_cache *
cache_of(size_t max, const ipfix_alloc *alloc)
{
	ipfix_template_cache *cache = NULL;

	must(ipfix_template_cache_new(&cache, max, 1, alloc) == IPFIX_OK);
	return cache;
}

START_TEST(equal_templates_of_sessions_are_one)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = cache_of(0, &mem);
	struct collector a, b;
	const ipfix_template *t;

	collector_init(&a, (ipfix_session_options){ .cache = cache });
	collector_init(&b, (ipfix_session_options){ .cache = cache });
	collector_says(&a, 0, T256 "|" T257, "learned 256, learned 257");
	b.odid = 9;
	collector_says(&b, 0, T256, "learned 256");
	t = ipfix_session_find(a.session, 1, 256);
	ck_assert_ptr_nonnull(t);
	ck_assert_ptr_eq(t, ipfix_session_find(b.session, 9, 256));
	ck_assert_uint_eq(ipfix_template_cache_count(cache), 2);
	/* An Options Template of the same octets would be another one. */
	collector_says(&b, 0, "3: 0100 0001 0001 0004 0001", "replaced 256");
	ck_assert_ptr_eq(t, ipfix_session_find(a.session, 1, 256));
	collector_end(&a);
	collector_end(&b);
	ipfix_template_cache_free(cache);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(what_nobody_has_any_longer_makes_room)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = cache_of(2, &mem);
	struct collector c;

	collector_init(&c,
	    (ipfix_session_options){ .cache = cache, .transport = IPFIX_TCP });
	collector_says(&c, 0, T256 "|" T257 "| 2: 0102 0001 0004 0001",
	    "learned 256, learned 257, learned 258");
	/* 258 is the session's own. */
	ck_assert_uint_eq(ipfix_template_cache_count(cache), 2);
	collector_says(&c, 0, "258: 01", "set 258, record 01");
	collector_end(&c);
	ck_assert_uint_eq(ipfix_template_cache_count(cache), 2);
	collector_init(&c, (ipfix_session_options){ .cache = cache });
	for (int i = 0; i < 1100; i++) {
		char sets[64];

		snprintf(sets, sizeof(sets), "2: 0100 0001 0052 %04x", i + 1);
		(void)collector_read(&c, sets);
	}
	/* Now and then it looks, and then there is room. */
	ck_assert_uint_le(ipfix_template_cache_count(cache), 2);
	collector_end(&c);
	ipfix_template_cache_free(cache);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(many_templates_are_found_again)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = cache_of(0, &mem);
	const ipfix_template *first[1000];
	struct collector c;

	for (int round = 0; round < 2; round++) {
		collector_init(&c, (ipfix_session_options){ .cache = cache });
		for (unsigned i = 0; i < 1000; i++) {
			char sets[64];
			const ipfix_template *t;

			snprintf(sets, sizeof(sets), "2: %04x 0001 0052 %04x",
			    256 + i, i + 1);
			(void)collector_read(&c, sets);
			t = ipfix_session_find(
			    c.session, 1, (uint16_t)(256 + i));
			must(t != NULL && (round == 0 || t == first[i]));
			first[i] = t;
		}
		collector_end(&c);
		ck_assert_uint_eq(ipfix_template_cache_count(cache), 1000);
	}
	ipfix_template_cache_free(cache);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(without_memory_for_the_cache_the_message_can_be_read_again)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = NULL;
	struct collector c;

	heap.fail_at = 0;
	ck_assert_int_eq(
	    ipfix_template_cache_new(&cache, 0, 1, &mem), IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(cache);
	heap.fail_at = -1;
	cache = cache_of(0, &mem);
	collector_init(&c, (ipfix_session_options){ .cache = cache });
	heap.fail_at = 0;
	collector_says(&c, 0, T256, "bad NOMEM");
	/* There is the template, but no table for it. */
	heap.fail_at = 1;
	collector_says(&c, 0, T256, "learned 256");
	ck_assert_uint_eq(ipfix_template_cache_count(cache), 0);
	collector_end(&c);
	ipfix_template_cache_free(cache);
	ipfix_template_cache_free(NULL);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(an_idle_session_takes_less_than_1024_octets)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = cache_of(0, &mem);
	struct collector c;
	size_t idle;

	collector_init(&c, (ipfix_session_options){ .cache = cache });
	collector_says(&c, 0, "256: 01", "unknown 256 first");
	(void)collector_read(&c, "2: 0100 0001 0004 0001 0101 0001 0004 0001");
	idle = c.heap.bytes;
	ck_assert_uint_lt(c.heap.bytes, 1024 + 8 * 40);
	(void)collector_read(&c, T256);
	ck_assert_uint_eq(c.heap.bytes, idle);
	collector_end(&c);

	collector_init(&c, (ipfix_session_options){ .cache = cache });
	(void)collector_read(&c, "300: 01");
	ck_assert_uint_lt(c.heap.bytes, 1024 + 64);
	collector_end(&c);
	ipfix_template_cache_free(cache);
}
END_TEST

START_TEST(a_shared_template_takes_64_octets_of_a_session)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = cache_of(0, &mem);
	struct collector c;
	size_t before;

	collector_init(&c, (ipfix_session_options){ .cache = cache });
	/* A Message without Sets: the session is there, and its stream. */
	(void)collector_read(&c, "");
	before = c.heap.bytes;
	ck_assert_uint_lt(before, 1024);
	(void)collector_read(&c,
	    "2: 0100 0001 0004 0001 0101 0001 0004 0001 0102 0001 0004 0001 "
	    "0103 0001 0004 0001 0104 0001 0004 0001 0105 0001 0004 0001 "
	    "0106 0001 0004 0001 0107 0001 0004 0001 | "
	    "3: 0108 0002 0001 0004 0001 0029 0001 "
	    "0109 0002 0001 0004 0001 0029 0001");
	ck_assert_uint_eq(collector_counts(&c)->templates, 10);
	ck_assert_uint_le(c.heap.bytes - before, 10 * 64);
	collector_end(&c);
	ipfix_template_cache_free(cache);
}
END_TEST

START_TEST(a_refresh_allocates_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template_cache *cache = _i == 1 ? cache_of(0, &mem) : NULL;
	struct collector c;
	size_t count;

	collector_init(
	    &c, (ipfix_session_options){ .cache = cache, .salvage = _i == 2 });
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	count = c.heap.count;
	c.heap.fail_at = 0;
	heap.fail_at = 0;
	for (uint32_t i = 0; i < 100; i++) {
		c.sequence = 2 * i;
		collector_says(&c, 600 * i, T256 "|" T257 "| 256: 01 02",
		    "refreshed 256, refreshed 257, set 256, record 01, "
		    "record 02");
	}
	ck_assert_uint_eq(c.heap.count, count);
	collector_end(&c);
	ipfix_template_cache_free(cache);
}
END_TEST

TESTS("session/cache")
{
	test(equal_templates_of_sessions_are_one);
	test(what_nobody_has_any_longer_makes_room);
	test(many_templates_are_found_again);
	test(without_memory_for_the_cache_the_message_can_be_read_again);
	test(an_idle_session_takes_less_than_1024_octets);
	test(a_shared_template_takes_64_octets_of_a_session);
	loop_test(a_refresh_allocates_nothing, 0, 3);
}
