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
	ipfix_template *tmpl;    /* every entry holds it */
	ipfix_template *options; /* or this one */
};

static ipfix_template *
template_of(const char *text, uint16_t set_id)
{
	struct octets o = hex(text);
	ipfix_span octets = octets_span(o);
	ipfix_template *t;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, set_id, NULL, NULL, NULL),
	    IPFIX_OK);
	free(o.data);
	return t;
}

static void
sample_init(struct sample *s, uint64_t seed)
{
	*s = (struct sample){ .heap = HEAP_INIT };
	s->mem = heap_alloc_of(&s->heap);
	s->store =
	    (struct ipx_store){ .alloc = &s->mem, .key = { seed, ~seed } };
	s->tmpl = template_of("0100 0001 0008 0004", 2);
	s->options = template_of("0100 0001 0001 0008 0004", 3);
}

/* Releases all, and sees that nothing but the one hold is left. */
static void
sample_end(struct sample *s)
{
	ipx_store_clear(&s->store);
	must(s->heap.out == 0);
	must(s->store.count == 0 && s->store.memory == 0);
	must(atomic_load(&s->tmpl->holders) == 1);
	must(atomic_load(&s->options->holders) == 1);
	ipfix_template_free(s->tmpl);
	ipfix_template_free(s->options);
}

static void
put_kind(struct sample *s, const ipfix_template *tmpl, uint32_t odid,
    uint16_t id, uint32_t time)
{
	struct ipx_entry entry = { .key = ipx_store_key(odid, id),
		.tmpl = ipfix_template_hold(tmpl),
		.received = time };

	must(ipx_store_reserve(&s->store));
	ipx_store_put(&s->store, &entry);
}

static void
put(struct sample *s, uint32_t odid, uint16_t id, uint32_t time)
{
	put_kind(s, s->tmpl, odid, id, time);
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
	while (!ipx_store_is_full(&s.store) || count == 0)
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

static uint16_t
first(const struct sample *s, uint32_t odid, uint16_t set_id)
{
	const struct ipx_entry *head = ipx_store_head(&s->store, odid, set_id);

	must(head == NULL || head->after != 0);
	return head != NULL ? head->after : 0;
}

START_TEST(those_of_a_kind_in_a_domain_are_a_list)
{
	struct sample s;

	sample_init(&s, 1);
	ck_assert_uint_eq(first(&s, 1, 2), 0);
	put(&s, 1, 256, 1);
	put(&s, 1, 257, 1);
	put(&s, 2, 258, 1);
	put_kind(&s, s.options, 1, 259, 1);
	ck_assert_uint_eq(first(&s, 1, 2), 257);
	ck_assert_uint_eq(ipx_store_find(&s.store, 1, 257)->after, 256);
	ck_assert_uint_eq(ipx_store_find(&s.store, 1, 256)->after, 0);
	ck_assert_uint_eq(first(&s, 1, 3), 259);
	ck_assert_uint_eq(first(&s, 2, 2), 258);
	ck_assert_uint_eq(first(&s, 2, 3), 0);
	/* Of the other kind now, and so in the other list. */
	put_kind(&s, s.options, 1, 257, 2);
	ck_assert_uint_eq(first(&s, 1, 2), 256);
	ck_assert_uint_eq(first(&s, 1, 3), 257);
	ck_assert(take(&s, 1, 256));
	ck_assert_uint_eq(first(&s, 1, 2), 0);
	ck_assert_uint_eq(s.store.count, 3);
	sample_end(&s);
}
END_TEST

START_TEST(a_head_is_as_late_as_the_latest_of_its_list)
{
	struct ipx_entry entry = { .exported = 0xfffffff0 };
	struct sample s;

	sample_init(&s, 1);
	for (uint16_t id = 256; id < 260; id++) {
		entry.key = ipx_store_key(1, id);
		entry.tmpl = ipfix_template_hold(s.tmpl);
		ck_assert(ipx_store_reserve(&s.store));
		ipx_store_put(&s.store, &entry);
		entry.exported += id == 257 ? (uint32_t)-4 : 12;
		ck_assert_uint_eq(ipx_store_head(&s.store, 1, 2)->exported,
		    id == 256       ? 0xfffffff0
		        : id == 259 ? 4
		                    : 0xfffffffc);
	}
	sample_end(&s);
}
END_TEST

/* The whole store against a table of what should be in it. */
enum { DOMAINS = 3 };

struct model {
	uint8_t *kinds; /* 0, or the Set ID, by domain and id */
	uint16_t ids;
	size_t count;
};

static uint8_t *
kind_of(const struct model *m, uint32_t odid, uint16_t id)
{
	return &m->kinds[odid * m->ids + id - 256u];
}

/* Every template of a list is of its domain and kind; says how many. */
static size_t
walk_list(const struct sample *s, const struct model *m, uint32_t odid,
    uint16_t set_id)
{
	uint16_t id = first(s, odid, set_id), last = 0;
	size_t count = 0;

	for (; id != 0; count++) {
		struct ipx_entry *entry = ipx_store_find(&s->store, odid, id);

		must(entry != NULL && entry->before == last);
		must(*kind_of(m, odid, id) == set_id);
		last = id;
		id = entry->after;
	}
	return count;
}

static void
compare(const struct sample *s, const struct model *m)
{
	size_t at = 0, seen = 0, listed = 0;
	struct ipx_entry *entry;

	for (uint32_t odid = 0; odid < DOMAINS; odid++) {
		for (uint16_t id = 256; id < 256 + m->ids; id++) {
			entry = ipx_store_find(&s->store, odid, id);
			must((entry != NULL ? entry->tmpl->set_id : 0) ==
			    *kind_of(m, odid, id));
		}
		listed += walk_list(s, m, odid, 2) + walk_list(s, m, odid, 3);
	}
	while ((entry = ipx_store_next(&s->store, &at)) != NULL) {
		must(*kind_of(m, ipx_store_key_odid(entry->key),
		         (uint16_t)entry->key) == entry->tmpl->set_id);
		seen++;
	}
	must(seen == m->count && listed == m->count);
	must(s->store.count == m->count);
	must(s->store.memory == m->count * s->tmpl->size);
}

static void
against_model(struct sweep *sweep, uint16_t ids, uint32_t steps, uint32_t each)
{
	struct model m = { calloc(DOMAINS, ids), ids, 0 };
	struct sample s;

	must(m.kinds != NULL);
	sample_init(&s, sweep_next(sweep));
	/* Blocks of both kinds are of one size, so that sums are simple. */
	s.options->size = s.tmpl->size;
	for (uint32_t step = 0; step < steps; step++) {
		uint32_t odid = (uint32_t)(sweep_next(sweep) % DOMAINS);
		uint16_t id = (uint16_t)(256 + sweep_next(sweep) % ids);
		uint8_t *mine = kind_of(&m, odid, id);
		uint8_t kind = (uint8_t)(sweep_next(sweep) % 4);

		m.count -= *mine != 0;
		if (kind >= 2)
			put_kind(
			    &s, kind == 2 ? s.tmpl : s.options, odid, id, step);
		else
			must(take(&s, odid, id) == (*mine != 0));
		*mine = kind >= 2 ? kind : 0;
		m.count += *mine != 0;
		if (step % each == 0)
			compare(&s, &m);
	}
	compare(&s, &m);
	sample_end(&s);
	free(m.kinds);
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
		must(ipx_store_find(&s.store, 9, (uint16_t)id)->received == id);
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
	test(those_of_a_kind_in_a_domain_are_a_list);
	test(a_head_is_as_late_as_the_latest_of_its_list);
	test(small_stores_agree_with_a_table);
	test(large_stores_agree_with_a_table);
	test(every_template_id_of_a_domain_fits);
}
