/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/history.h"

#include <string.h>

#include "base/alloc.h"
#include "base/serial.h"
#include "wire/template.h"

enum { ROOM_MIN = 4 };

static void
forget(struct ipx_history *history, size_t index)
{
	struct ipx_past *past = &history->past[index];

	history->memory -= past->tmpl->size;
	ipfix_template_free(past->tmpl);
	history->count--;
	memmove(past, past + 1, (history->count - index) * sizeof(*past));
}

static bool
reserve(struct ipx_history *history, const ipfix_alloc *alloc)
{
	void *past = history->past;
	size_t room = history->room > 0 ? history->room * 2 : ROOM_MIN;

	if (history->count < history->room)
		return true;
	if (!ipx_alloc_grow(alloc, &past,
	        history->room * sizeof(*history->past),
	        room * sizeof(*history->past)))
		return false;
	history->past = past;
	history->room = room;
	return true;
}

void
ipx_history_add(struct ipx_history *history, const ipfix_alloc *alloc,
    const struct ipx_past *past)
{
	if (past->tmpl->size > history->max_memory)
		return;
	while (history->count == IPX_HISTORY ||
	    history->memory > history->max_memory - past->tmpl->size)
		forget(history, 0);
	if (!reserve(history, alloc))
		return;
	ipfix_template_hold(past->tmpl);
	history->memory += past->tmpl->size;
	history->past[history->count++] = *past;
}

static bool
describes(const struct ipx_past *past, uint32_t export_time, uint16_t stream)
{
	if (export_time == past->until)
		return past->withdrawn && stream != past->stream;
	return !ipx_before(export_time, past->from) &&
	    ipx_before(export_time, past->until);
}

const ipfix_template *
ipx_history_find(const struct ipx_history *history, uint64_t key,
    uint32_t export_time, uint16_t stream)
{
	/* The youngest first: it is the one that was valid to the end. */
	for (size_t i = history->count; i > 0; i--) {
		const struct ipx_past *past = &history->past[i - 1];

		if (past->key == key && describes(past, export_time, stream))
			return past->tmpl;
	}
	return NULL;
}

void
ipx_history_expire(
    struct ipx_history *history, const ipfix_alloc *alloc, uint32_t export_time)
{
	for (size_t i = history->count; i > 0; i--)
		if (ipx_before(history->past[i - 1].until, export_time))
			forget(history, i - 1);
	if (history->count == 0)
		ipx_history_clear(history, alloc);
}

void
ipx_history_clear(struct ipx_history *history, const ipfix_alloc *alloc)
{
	while (history->count > 0)
		forget(history, history->count - 1);
	ipx_free(alloc, history->past, history->room * sizeof(*history->past));
	*history = (struct ipx_history){ .max_memory = history->max_memory };
}
