/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/journal.h"

#include "wire/template.h"

#include "support/random.h"
#include "support/test.h"

enum { KEYS = 40 };

struct sample {
	struct heap heap;
	ipfix_alloc mem;
	struct ipx_store store;
	struct ipx_journal journal;
};

static void
sample_init(struct sample *s)
{
	*s = (struct sample){ .heap = HEAP_INIT };
	s->mem = heap_alloc_of(&s->heap);
	s->store.alloc = &s->mem;
	s->store.key = ipx_hash_key(1, NULL);
}

static void
sample_end(struct sample *s)
{
	ipx_journal_free(&s->journal, &s->mem);
	ipx_store_clear(&s->store);
	ck_assert_uint_eq(s->heap.out, 0);
}

/* A template of its own, held once by the caller. */
static ipfix_template *
make(struct sample *s)
{
	ipfix_field_specifier field = { .id = 8, .length = 4 };
	ipfix_template *t;

	ck_assert_int_eq(
	    ipfix_template_new(&t, 256, 0, &field, 1, NULL, &s->mem, NULL),
	    IPFIX_OK);
	return t;
}

/* Puts a new template, or none, and notes it, as a record at `offset`. */
static void
change(struct sample *s, size_t offset, uint16_t id, bool there)
{
	struct ipx_entry *old = ipx_store_find(&s->store, 1, id);
	struct ipx_entry before = { .key = ipx_store_key(1, id) };
	struct ipx_entry entry = { .key = before.key,
		.defined = (uint32_t)offset };

	if (!there && old == NULL)
		return;
	ck_assert(ipx_store_reserve(&s->store));
	ck_assert(ipx_journal_reserve(&s->journal, &s->mem));
	old = ipx_store_find(&s->store, 1, id);
	entry.tmpl = there ? make(s) : NULL;
	if (old != NULL)
		before = *old;
	ipx_journal_note(&s->journal, offset, &before, entry.tmpl);
	if (there)
		ipx_store_put(&s->store, &entry);
	else
		ipfix_template_free(ipx_store_remove(&s->store, old).tmpl);
}

/* What each of the keys means now. */
static void
picture(const struct sample *s, struct ipx_entry *entries)
{
	for (uint16_t i = 0; i < KEYS; i++) {
		const struct ipx_entry *entry =
		    ipx_store_find(&s->store, 1, (uint16_t)(256 + i));

		entries[i] =
		    entry != NULL ? *entry : (struct ipx_entry){ .key = 0 };
	}
}

static void
same(const struct ipx_entry *a, const struct ipx_entry *b)
{
	for (size_t i = 0; i < KEYS; i++) {
		ck_assert_ptr_eq(a[i].tmpl, b[i].tmpl);
		ck_assert_uint_eq(a[i].defined, b[i].defined);
		ck_assert_uint_eq(a[i].received, b[i].received);
	}
}

START_TEST(undoing_takes_every_kind_of_change_back)
{
	struct ipx_entry before[KEYS], after[KEYS];
	struct sample s;

	sample_init(&s);
	change(&s, 1, 256, true);
	change(&s, 2, 257, true);
	ipx_journal_clear(&s.journal, &s.mem);
	picture(&s, before);
	change(&s, 3, 256, true);  /* replaced */
	change(&s, 4, 257, false); /* removed */
	change(&s, 5, 258, true);  /* added */
	change(&s, 6, 256, false); /* removed after it was replaced */
	change(&s, 7, 257, true);  /* added after it was removed */
	ipx_journal_undo(&s.journal, &s.store);
	picture(&s, after);
	same(before, after);
	ck_assert_uint_eq(s.journal.count, 5);
	sample_end(&s);
}
END_TEST

START_TEST(many_changes_of_few_keys_are_taken_back)
{
	struct sweep sweep = sweep_begin("journal");
	struct ipx_entry before[KEYS], after[KEYS];
	struct sample s;

	sample_init(&s);
	for (size_t round = 0; round < 100; round++) {
		picture(&s, before);
		for (size_t i = (size_t)(sweep_next(&sweep) % 60); i > 0; i--)
			change(&s, i,
			    (uint16_t)(256 + sweep_next(&sweep) % KEYS),
			    sweep_next(&sweep) % 3 > 0);
		ipx_journal_undo(&s.journal, &s.store);
		picture(&s, after);
		same(before, after);
		ipx_journal_clear(&s.journal, &s.mem);
		change(
		    &s, 1, (uint16_t)(256 + sweep_next(&sweep) % KEYS), true);
		ipx_journal_clear(&s.journal, &s.mem);
	}
	sample_end(&s);
}
END_TEST

START_TEST(changes_come_again_by_the_offset_of_their_record)
{
	const struct ipx_change *noted;
	struct sample s;

	sample_init(&s);
	change(&s, 20, 256, true);
	change(&s, 32, 257, true);
	change(&s, 32, 258, true);
	ipx_journal_undo(&s.journal, &s.store);
	ck_assert_ptr_null(ipx_journal_next(&s.journal, 19));
	ck_assert_ptr_null(ipx_journal_next(&s.journal, 32));
	noted = ipx_journal_next(&s.journal, 20);
	ck_assert_uint_eq(noted->before.key, ipx_store_key(1, 256));
	ck_assert_ptr_nonnull(noted->tmpl);
	ck_assert_ptr_null(ipx_journal_next(&s.journal, 20));
	noted = ipx_journal_next(&s.journal, 32);
	ck_assert_uint_eq(noted->before.key, ipx_store_key(1, 257));
	noted = ipx_journal_next(&s.journal, 32);
	ck_assert_uint_eq(noted->before.key, ipx_store_key(1, 258));
	ck_assert_ptr_null(ipx_journal_next(&s.journal, 32));
	sample_end(&s);
}
END_TEST

START_TEST(clearing_keeps_a_little_memory_and_gives_back_much)
{
	struct sample s;
	size_t out;

	sample_init(&s);
	change(&s, 1, 256, true);
	out = s.heap.out;
	ipx_journal_clear(&s.journal, &s.mem);
	ck_assert_uint_eq(s.heap.out, out);
	for (uint16_t i = 0; i < KEYS; i++)
		change(&s, i, (uint16_t)(256 + i), true);
	ipx_journal_clear(&s.journal, &s.mem);
	ck_assert_uint_eq(s.journal.capacity, 0);
	ck_assert_uint_eq(s.journal.count, 0);
	sample_end(&s);
}
END_TEST

START_TEST(without_memory_the_journal_stays_as_it_was)
{
	struct sample s;

	sample_init(&s);
	s.heap.fail_at = 0;
	ck_assert(!ipx_journal_reserve(&s.journal, &s.mem));
	ck_assert_uint_eq(s.journal.capacity, 0);
	for (uint16_t i = 0; i < 8; i++)
		change(&s, i, (uint16_t)(256 + i), true);
	ck_assert_uint_eq(s.journal.count, s.journal.capacity);
	s.heap.fail_at = 0;
	ck_assert(!ipx_journal_reserve(&s.journal, &s.mem));
	ck_assert_uint_eq(s.journal.count, 8);
	ipx_journal_undo(&s.journal, &s.store);
	ck_assert_uint_eq(s.store.count, 0);
	sample_end(&s);
}
END_TEST

TESTS("session/journal")
{
	test(undoing_takes_every_kind_of_change_back);
	test(many_changes_of_few_keys_are_taken_back);
	test(changes_come_again_by_the_offset_of_their_record);
	test(clearing_keeps_a_little_memory_and_gives_back_much);
	test(without_memory_the_journal_stays_as_it_was);
}
