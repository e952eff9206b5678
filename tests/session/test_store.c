/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/store.h"

#include "wire/template.h"

#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

struct sample {
	struct heap heap;
	ipfix_alloc mem;
	struct ipx_store store;
	ipfix_template *tmpl; /* every entry holds it */
};

static void
sample_init(struct sample *s, uint64_t seed)
{
	struct octets o = hex("0100 0001 0008 0004");
	ipfix_span octets = octets_span(o);

	s->heap = (struct heap)HEAP_INIT;
	s->mem = heap_alloc_of(&s->heap);
	s->store =
	    (struct ipx_store){ .alloc = &s->mem, .key = { seed, ~seed } };
	ck_assert_int_eq(
	    ipfix_template_get(&s->tmpl, &octets, 2, NULL, NULL, NULL),
	    IPFIX_OK);
	free(o.data);
}

/* Releases all, and sees that nothing but the one hold is left. */
static void
sample_end(struct sample *s)
{
	ipx_store_clear(&s->store);
	must(s->heap.out == 0);
	must(s->store.count == 0 && s->store.memory == 0);
	must(atomic_load(&s->tmpl->holders) == 1);
	ipfix_template_free(s->tmpl);
}

static void
put(struct sample *s, uint32_t odid, uint16_t id, uint32_t time)
{
	struct ipx_entry entry = { ipx_store_key(odid, id),
		ipfix_template_hold(s->tmpl), time, time };

	must(ipx_store_reserve(&s->store));
	ipx_store_put(&s->store, &entry);
}

static bool
take(struct sample *s, uint32_t odid, uint16_t id)
{
	struct ipx_entry *entry = ipx_store_find(&s->store, odid, id);
	struct ipx_entry removed;

	if (entry == NULL)
		return false;
	removed = ipx_store_remove(&s->store, entry);
	must(removed.key == ipx_store_key(odid, id));
	ipfix_template_free(removed.tmpl);
	return true;
}

START_TEST(a_key_holds_domain_and_id)
{
	uint64_t key = ipx_store_key(0xffffffff, 0xfffe);

	ck_assert_uint_eq(key, 0xfffffffffffe);
	ck_assert_uint_eq(ipx_store_key_odid(key), 0xffffffff);
	ck_assert_uint_eq((uint16_t)key, 0xfffe);
}
END_TEST

START_TEST(an_empty_store_has_no_memory_and_finds_nothing)
{
	struct sample s;
	size_t at = 0;

	sample_init(&s, 1);
	ck_assert_ptr_null(ipx_store_find(&s.store, 0, 256));
	ck_assert_ptr_null(ipx_store_next(&s.store, &at));
	ck_assert_uint_eq(s.heap.count, 0);
	sample_end(&s);
}
END_TEST

START_TEST(what_was_put_is_found_under_its_own_key_alone)
{
	struct sample s;

	CLAUSE("7011-3.1-08");
	sample_init(&s, 1);
	put(&s, 1, 256, 5);
	put(&s, 2, 256, 6);
	ck_assert_uint_eq(ipx_store_find(&s.store, 1, 256)->received, 5);
	ck_assert_uint_eq(ipx_store_find(&s.store, 2, 256)->received, 6);
	ck_assert_ptr_null(ipx_store_find(&s.store, 1, 257));
	ck_assert_ptr_null(ipx_store_find(&s.store, 0, 256));
	ck_assert_ptr_null(ipx_store_find(&s.store, 0, 0));
	ck_assert_uint_eq(s.store.count, 2);
	ck_assert_uint_eq(s.store.memory, 2 * s.tmpl->size);
	sample_end(&s);
}
END_TEST

START_TEST(an_entry_with_the_same_key_takes_the_place_of_the_old)
{
	struct sample s;

	sample_init(&s, 1);
	put(&s, 1, 256, 5);
	put(&s, 1, 256, 7);
	ck_assert_uint_eq(s.store.count, 1);
	ck_assert_uint_eq(s.store.memory, s.tmpl->size);
	ck_assert_uint_eq(ipx_store_find(&s.store, 1, 256)->received, 7);
	ck_assert_uint_eq(atomic_load(&s.tmpl->holders), 2);
	sample_end(&s);
}
END_TEST

START_TEST(without_memory_the_store_stays_as_it_was)
{
	struct sample s;
	size_t count = 0;

	sample_init(&s, 1);
	while (s.store.count < s.store.capacity / 4 * 3 || count == 0)
		put(&s, 1, (uint16_t)(256 + count++), 5);
	s.heap.fail_at = 0;
	ck_assert(!ipx_store_reserve(&s.store));
	ck_assert_uint_eq(s.store.count, count);
	for (size_t i = 0; i < count; i++)
		ck_assert_ptr_nonnull(
		    ipx_store_find(&s.store, 1, (uint16_t)(256 + i)));
	ck_assert(ipx_store_reserve(&s.store));
	sample_end(&s);
}
END_TEST

/* The whole store against a table of what should be in it. */
enum { DOMAINS = 3 };

static void
compare(const struct sample *s, const bool *there, uint16_t ids, size_t count)
{
	size_t at = 0, seen = 0;
	struct ipx_entry *entry;

	for (uint32_t odid = 0; odid < DOMAINS; odid++)
		for (uint16_t id = 0; id < ids; id++)
			must((ipx_store_find(&s->store, odid,
			          (uint16_t)(256 + id)) != NULL) ==
			    there[odid * ids + id]);
	while ((entry = ipx_store_next(&s->store, &at)) != NULL) {
		must(there[ipx_store_key_odid(entry->key) * ids +
		    (uint16_t)entry->key - 256]);
		seen++;
	}
	must(seen == count && s->store.count == count);
	must(s->store.memory == count * s->tmpl->size);
}

static void
against_model(struct sweep *sweep, uint16_t ids, int steps, int compare_each)
{
	bool *there = calloc(DOMAINS * (size_t)ids, sizeof(*there));
	size_t count = 0;
	struct sample s;

	must(there != NULL);
	sample_init(&s, sweep_next(sweep));
	for (int step = 0; step < steps; step++) {
		uint32_t odid = (uint32_t)(sweep_next(sweep) % DOMAINS);
		uint16_t id = (uint16_t)(sweep_next(sweep) % ids);
		bool *mine = &there[odid * ids + id];

		if (sweep_next(sweep) % 2 == 0) {
			put(&s, odid, (uint16_t)(256 + id), (uint32_t)step);
			count += !*mine;
			*mine = true;
		} else {
			must(take(&s, odid, (uint16_t)(256 + id)) == *mine);
			count -= *mine;
			*mine = false;
		}
		if (step % compare_each == 0)
			compare(&s, there, ids, count);
	}
	compare(&s, there, ids, count);
	sample_end(&s);
	free(there);
}

/* So few slots that most removals wrap around the end. */
START_TEST(small_stores_agree_with_a_table)
{
	struct sweep sweep = sweep_begin("small store");

	for (int round = 0; round < 1000; round++)
		against_model(&sweep, 2, 60, 1);
}
END_TEST

START_TEST(large_stores_agree_with_a_table)
{
	struct sweep sweep = sweep_begin("large store");

	against_model(&sweep, 4000, 60000, 6000);
}
END_TEST

START_TEST(every_template_id_of_a_domain_fits)
{
	struct sample s;

	sample_init(&s, 1);
	for (uint32_t id = 256; id < 65536; id++)
		put(&s, 9, (uint16_t)id, id);
	for (uint32_t id = 256; id < 65536; id++)
		must(ipx_store_find(&s.store, 9, (uint16_t)id)->defined == id);
	ck_assert_uint_eq(s.store.count, 65280);
	for (uint32_t id = 256; id < 65536; id++)
		must(take(&s, 9, (uint16_t)id));
	ck_assert_uint_eq(s.store.count, 0);
	sample_end(&s);
}
END_TEST

TESTS("session/store")
{
	test(a_key_holds_domain_and_id);
	test(an_empty_store_has_no_memory_and_finds_nothing);
	test(what_was_put_is_found_under_its_own_key_alone);
	test(an_entry_with_the_same_key_takes_the_place_of_the_old);
	test(without_memory_the_store_stays_as_it_was);
	test(small_stores_agree_with_a_table);
	test(large_stores_agree_with_a_table);
	test(every_template_id_of_a_domain_fits);
}
