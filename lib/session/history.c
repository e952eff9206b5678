/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/history.h"

#include "base/alloc.h"
#include "wire/template.h"

static void
forget(struct ipx_history *history, struct ipx_past *past)
{
	if (past->tmpl != NULL)
		history->memory -= past->tmpl->size;
	ipfix_template_free(past->tmpl);
	*past = (struct ipx_past){ 0 };
}

void
ipx_history_add(struct ipx_history *history, const ipfix_alloc *alloc,
    const struct ipx_entry *entry, uint32_t until)
{
	struct ipx_past *past;

	if (history->past == NULL)
		history->past =
		    ipx_alloc_zero(alloc, IPX_HISTORY * sizeof(*past));
	if (history->past == NULL)
		return;
	past = &history->past[history->next++ % IPX_HISTORY];
	ipfix_template_free(past->tmpl);
	*past = (struct ipx_past){ entry->key, ipfix_template_hold(entry->tmpl),
		entry->exported, until };
}

const ipfix_template *
ipx_history_find(
    const struct ipx_history *history, uint64_t key, uint32_t export_time)
{
	if (history->past == NULL)
		return NULL;
	/* The youngest first: it is the one that was valid to the end. */
	for (size_t i = 1; i <= IPX_HISTORY; i++) {
		const struct ipx_past *past =
		    &history->past[(history->next - i) % IPX_HISTORY];

		if (past->tmpl != NULL && past->key == key &&
		    !ipx_time_before(export_time, past->from) &&
		    !ipx_time_before(past->until, export_time))
			return past->tmpl;
	}
	return NULL;
}

void
ipx_history_clear(struct ipx_history *history, const ipfix_alloc *alloc)
{
	if (history->past == NULL)
		return;
	for (size_t i = 0; i < IPX_HISTORY; i++)
		forget(history, &history->past[i]);
	ipx_free(alloc, history->past, IPX_HISTORY * sizeof(*history->past));
	*history = (struct ipx_history){ 0 };
}
