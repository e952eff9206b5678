/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What one Message does to the templates of its session.  A Message is
 * checked with its templates in force, then all is undone, and done again
 * record by record while it is delivered; doing again needs no memory, and
 * so cannot fail.
 */
#ifndef IPX_SESSION_JOURNAL_H
#define IPX_SESSION_JOURNAL_H

#include "session/store.h"

struct ipx_change {
	size_t offset;              /* of the record, in the Message */
	ipfix_fault fault;          /* it was refused for, or NONE */
	struct ipx_entry before;    /* its tmpl is NULL if there was none */
	const ipfix_template *tmpl; /* after; NULL if there is none */
	/*
	 * Up to which Export Time `before` describes late Messages; or, of a
	 * definition that is past already, `tmpl`, from before.exported on.
	 */
	uint32_t until;
	uint16_t stream; /* the record came on */
	bool withdrawn;  /* ... and was a withdrawal */
	bool past;       /* it changes nothing that is live */
	/* The definition of the past noted before this one, as `last_past`. */
	size_t past_before;
};

struct ipx_journal {
	struct ipx_change *changes;
	size_t capacity;
	size_t count;
	size_t next;      /* to be done again */
	size_t past;      /* how many changes are definitions of the past */
	size_t last_past; /* the number of the last of them, from 1, or 0 */
};

/* Makes sure that one more change fits.  False: no memory. */
bool ipx_journal_reserve(struct ipx_journal *journal, const ipfix_alloc *alloc);

/*
 * Notes a change, for which there is room; takes holds of its own.  Returns
 * it, to be completed.
 */
struct ipx_change *ipx_journal_note(struct ipx_journal *journal, size_t offset,
    const struct ipx_entry *before, const ipfix_template *tmpl);

/* Notes a definition that is past already. */
void ipx_journal_note_past(struct ipx_journal *journal, size_t offset,
    const struct ipx_entry *past, uint32_t until);

/* The last past definition of a key before `offset`, or NULL. */
const ipfix_template *ipx_journal_find_past(
    const struct ipx_journal *journal, uint64_t key, size_t offset);

/* Takes all changes back, the last one first, and stands at the first. */
void ipx_journal_undo(struct ipx_journal *journal, struct ipx_store *store);

/* The next change, if it was made by the record at `offset`, or NULL. */
const struct ipx_change *ipx_journal_next(
    struct ipx_journal *journal, size_t offset);

/* Notes why the record at `offset`, if it was noted last, was refused. */
void ipx_journal_blame(
    struct ipx_journal *journal, size_t offset, ipfix_fault fault);

/* Why the record at `offset`, which comes next, was refused, or NONE. */
ipfix_fault ipx_journal_fault(const struct ipx_journal *journal, size_t offset);

/* Forgets all changes; also gives back much memory, keeps a little. */
void ipx_journal_clear(struct ipx_journal *journal, const ipfix_alloc *alloc);

/* Forgets all changes and gives back all memory. */
void ipx_journal_free(struct ipx_journal *journal, const ipfix_alloc *alloc);

#endif
