/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/journal.h"

#include "base/alloc.h"

enum { CAPACITY_MIN = 8, CAPACITY_KEPT = 8 };

static size_t
memory_of(size_t capacity)
{
	return capacity * sizeof(struct ipx_change);
}

bool
ipx_journal_reserve(struct ipx_journal *journal, const ipfix_alloc *alloc)
{
	void *changes = journal->changes;
	size_t capacity = journal->capacity * 2;

	if (journal->count < journal->capacity)
		return true;
	if (capacity < CAPACITY_MIN)
		capacity = CAPACITY_MIN;
	if (!ipx_alloc_grow(alloc, &changes, memory_of(journal->capacity),
	        memory_of(capacity)))
		return false;
	journal->changes = changes;
	journal->capacity = capacity;
	return true;
}

struct ipx_change *
ipx_journal_note(struct ipx_journal *journal, size_t offset,
    const struct ipx_entry *before, const ipfix_template *tmpl)
{
	if (before->tmpl != NULL)
		ipfix_template_hold(before->tmpl);
	if (tmpl != NULL)
		ipfix_template_hold(tmpl);
	journal->changes[journal->count] = (struct ipx_change){
		.offset = offset, .before = *before, .tmpl = tmpl
	};
	return &journal->changes[journal->count++];
}

void
ipx_journal_note_past(struct ipx_journal *journal, size_t offset,
    const struct ipx_entry *past, uint32_t until)
{
	struct ipx_entry before = *past;
	struct ipx_change *change;

	before.tmpl = NULL;
	change = ipx_journal_note(journal, offset, &before, past->tmpl);
	change->until = until;
	change->past = true;
	change->past_before = journal->last_past;
	journal->last_past = journal->count;
	journal->past++;
}

const ipfix_template *
ipx_journal_find_past(
    const struct ipx_journal *journal, uint64_t key, size_t offset)
{
	const struct ipx_change *change;

	/* They are few, among as many changes as a Message has templates. */
	for (size_t i = journal->last_past; i > 0; i = change->past_before) {
		change = &journal->changes[i - 1];
		if (change->before.key == key && change->offset < offset)
			return change->tmpl;
	}
	return NULL;
}

static void
undo_one(const struct ipx_change *change, struct ipx_store *store)
{
	uint64_t key = change->before.key;
	struct ipx_entry *entry =
	    ipx_store_find(store, ipx_store_key_odid(key), (uint16_t)key);

	if (change->past)
		return;
	if (change->before.tmpl != NULL) {
		ipfix_template_hold(change->before.tmpl);
		ipx_store_put(store, &change->before);
	} else if (entry != NULL) {
		ipfix_template_free(ipx_store_remove(store, entry).tmpl);
	}
}

void
ipx_journal_undo(struct ipx_journal *journal, struct ipx_store *store)
{
	for (size_t i = journal->count; i > 0; i--)
		undo_one(&journal->changes[i - 1], store);
	journal->next = 0;
}

const struct ipx_change *
ipx_journal_next(struct ipx_journal *journal, size_t offset)
{
	if (journal->next >= journal->count ||
	    journal->changes[journal->next].offset != offset)
		return NULL;
	return &journal->changes[journal->next++];
}

void
ipx_journal_blame(struct ipx_journal *journal, size_t offset, ipfix_fault fault)
{
	size_t last = journal->count - 1;

	if (journal->count > 0 && journal->changes[last].offset == offset)
		journal->changes[last].fault = fault;
}

ipfix_fault
ipx_journal_fault(const struct ipx_journal *journal, size_t offset)
{
	if (journal->next >= journal->count ||
	    journal->changes[journal->next].offset != offset)
		return IPFIX_FAULT_NONE;
	return journal->changes[journal->next].fault;
}

static void
forget(struct ipx_journal *journal)
{
	for (size_t i = 0; i < journal->count; i++) {
		ipfix_template_free(journal->changes[i].before.tmpl);
		ipfix_template_free(journal->changes[i].tmpl);
	}
	journal->count = 0;
	journal->next = 0;
	journal->past = 0;
	journal->last_past = 0;
}

void
ipx_journal_clear(struct ipx_journal *journal, const ipfix_alloc *alloc)
{
	forget(journal);
	if (journal->capacity > CAPACITY_KEPT)
		ipx_journal_free(journal, alloc);
}

void
ipx_journal_free(struct ipx_journal *journal, const ipfix_alloc *alloc)
{
	forget(journal);
	ipx_free(alloc, journal->changes, memory_of(journal->capacity));
	*journal = (struct ipx_journal){ 0 };
}
