/* SPDX-License-Identifier: BSD-3-Clause */
#include "session/sequence.h"

#include <string.h>

enum {
	EVIDENCE = 4, /* Messages in a row until a rule is believed */
	AHEAD_MAX = INT32_MAX,
	/* Nobody loses so many records at once; an exporter began anew. */
	LOSS_MAX = 1 << 24,
};

void
ipx_sequence_init(struct ipx_sequence *s, uint32_t odid, uint16_t stream,
    ipfix_sequence_rule rule)
{
	*s = (struct ipx_sequence){ .settled = rule != IPFIX_SEQUENCE_AUTO };
	s->seen.odid = odid;
	s->seen.stream = stream;
	s->seen.rule =
	    rule == IPFIX_SEQUENCE_AUTO ? IPFIX_SEQUENCE_RECORDS : rule;
}

/* Modulo 2^32: whether `a` comes before `b`. */
static bool
before(uint32_t a, uint32_t b)
{
	return a != b && b - a <= AHEAD_MAX;
}

static void
remove_gap(struct ipx_sequence *s, size_t index)
{
	s->gap_count--;
	memmove(&s->gaps[index], &s->gaps[index + 1],
	    (s->gap_count - index) * sizeof(*s->gaps));
}

/* Remembers a gap; the oldest is forgotten when there are too many. */
static void
add_gap(struct ipx_sequence *s, uint32_t begin, uint32_t end)
{
	if (s->gap_count == IPX_GAPS) {
		s->since = s->gaps[0].end;
		remove_gap(s, 0);
	}
	s->gaps[s->gap_count++] = (struct ipx_gap){ begin, end };
}

/* The gap that a Message falls into, or the number of gaps. */
static size_t
gap_of(const struct ipx_sequence *s, uint32_t sequence)
{
	size_t i = 0;

	while (i < s->gap_count &&
	    !(sequence - s->gaps[i].begin < s->gaps[i].end - s->gaps[i].begin))
		i++;
	return i;
}

/* Takes `count` records from `sequence` on out of a gap; says how many. */
static uint32_t
fill_gap(
    struct ipx_sequence *s, size_t index, uint32_t sequence, uint32_t count)
{
	struct ipx_gap gap = s->gaps[index];
	uint32_t room = gap.end - sequence;
	uint32_t filled = count < room ? count : room;

	if (filled == 0)
		return 0;
	remove_gap(s, index);
	if (gap.begin != sequence)
		add_gap(s, gap.begin, sequence);
	if (filled != room)
		add_gap(s, sequence + filled, gap.end);
	return filled;
}

/* The Message is where counting goes on from. */
static void
go_on(struct ipx_sequence *s, uint32_t sequence, uint32_t count, bool exact)
{
	s->expected = sequence + count;
	s->known = exact;
	s->suspected = false;
}

static void
begin_anew(struct ipx_sequence *s, uint32_t sequence)
{
	s->since = sequence;
	s->gap_count = 0;
}

/*
 * Whether a Message that does not go on where the last one ended is the
 * exporter's first after a restart.  One sign alone may be chance: it begins
 * at 0, it is newer than all before, it announces templates, it continues a
 * Message that was as odd.
 */
static bool
is_restart(const struct ipx_sequence *s, const struct ipx_arrival *a,
    uint32_t sequence)
{
	bool newer = before(s->export_time, a->export_time);

	if (s->suspected && sequence == s->suspect &&
	    !before(a->export_time, s->export_time))
		return true;
	if (!newer)
		return false;
	return sequence == 0 || (a->templates && before(sequence, s->expected));
}

static ipfix_order
take_ahead(struct ipx_sequence *s, const struct ipx_arrival *a,
    uint32_t sequence, uint32_t *count)
{
	*count = sequence - s->expected;
	if (*count >= LOSS_MAX || (sequence == 0 && is_restart(s, a, 0))) {
		*count = 0;
		begin_anew(s, sequence);
		return IPFIX_ORDER_RESTART;
	}
	add_gap(s, s->expected, sequence);
	s->seen.lost += *count;
	return IPFIX_ORDER_GAP;
}

static ipfix_order
take_behind(struct ipx_sequence *s, const struct ipx_arrival *a,
    uint32_t sequence, uint32_t *count)
{
	size_t gap = gap_of(s, sequence);

	*count = a->count;
	if (gap < s->gap_count) {
		s->seen.lost -= fill_gap(s, gap, sequence, a->count);
		s->seen.reordered += a->count;
		return IPFIX_ORDER_LATE;
	}
	if (is_restart(s, a, sequence)) {
		*count = 0;
		begin_anew(s, sequence);
		return IPFIX_ORDER_RESTART;
	}
	s->suspected = true;
	s->suspect = sequence + a->count;
	/* From before it was followed, nobody can tell which of the two. */
	if (before(sequence, s->since)) {
		s->seen.reordered += a->count;
		return IPFIX_ORDER_LATE;
	}
	s->seen.duplicate += a->count;
	return IPFIX_ORDER_DUPLICATE;
}

/* By a rule that is settled: `sequence` and `count` are in its own terms. */
static ipfix_order
classify(struct ipx_sequence *s, const struct ipx_arrival *a, uint32_t sequence,
    uint32_t *count)
{
	*count = 0;
	if (!s->begun || !s->known) {
		begin_anew(s, sequence);
		return IPFIX_ORDER_NEXT;
	}
	if (sequence == s->expected)
		return IPFIX_ORDER_NEXT;
	if (before(s->expected, sequence))
		return take_ahead(s, a, sequence, count);
	return take_behind(s, a, sequence, count);
}

/*
 * Counts the Messages in a row that fit a rule and not the standard.  What
 * was counted before the first of them is kept in `clean`.
 */
static void
weigh(struct ipx_sequence *s, const struct ipx_arrival *a,
    const ipfix_stream *seen)
{
	uint32_t step = a->sequence - s->last;

	if (!s->last_exact || a->undecodable > 0 || step == s->last_count) {
		s->fits_after = 0;
		s->fits_messages = 0;
		return;
	}
	if (s->fits_after == 0 && s->fits_messages == 0)
		s->clean = *seen;
	s->fits_after = step == a->count ? (uint8_t)(s->fits_after + 1) : 0;
	s->fits_messages = step == 1 ? (uint8_t)(s->fits_messages + 1) : 0;
}

/* Believes a rule that fitted often enough, and forgets false findings. */
static void
settle(struct ipx_sequence *s)
{
	if (s->fits_after >= EVIDENCE)
		s->seen.rule = IPFIX_SEQUENCE_RECORDS_AFTER;
	else if (s->fits_messages >= EVIDENCE)
		s->seen.rule = IPFIX_SEQUENCE_MESSAGES;
	else
		return;
	s->settled = true;
	s->known = false;
	s->seen.lost = s->clean.lost;
	s->seen.duplicate = s->clean.duplicate;
	s->seen.reordered = s->clean.reordered;
	s->seen.restarts = s->clean.restarts;
}

/*
 * Classifies by the rule in force, and moves on to what is to come next.
 */
static ipfix_order
follow(struct ipx_sequence *s, const struct ipx_arrival *a, uint32_t *count)
{
	bool after = s->seen.rule == IPFIX_SEQUENCE_RECORDS_AFTER;
	bool messages = s->seen.rule == IPFIX_SEQUENCE_MESSAGES;
	uint32_t sequence = a->sequence - (after ? a->count : 0);
	ipfix_order order;

	*count = 0;
	/* How many there were is not known, nor where it began. */
	if (after && a->undecodable > 0) {
		go_on(s, a->sequence, 0, true);
		return IPFIX_ORDER_NEXT;
	}
	order = classify(s, a, sequence, count);
	if (order != IPFIX_ORDER_LATE && order != IPFIX_ORDER_DUPLICATE)
		go_on(s, sequence, messages ? 1 : a->count,
		    messages || a->undecodable == 0);
	if (order == IPFIX_ORDER_RESTART)
		s->seen.restarts++;
	if (!s->begun || order == IPFIX_ORDER_RESTART ||
	    before(s->export_time, a->export_time))
		s->export_time = a->export_time;
	return order;
}

ipfix_order
ipx_sequence_take(
    struct ipx_sequence *s, const struct ipx_arrival *arrival, uint32_t *count)
{
	ipfix_stream seen = s->seen;
	ipfix_order order = IPFIX_ORDER_NEXT;

	*count = 0;
	if (s->seen.rule != IPFIX_SEQUENCE_NONE)
		order = follow(s, arrival, count);
	if (!s->settled && s->begun) {
		weigh(s, arrival, &seen);
		settle(s);
	}
	s->seen.messages++;
	s->seen.records += arrival->count;
	s->seen.undecodable_sets += arrival->undecodable;
	s->begun = true;
	s->last = arrival->sequence;
	s->last_count = arrival->count;
	s->last_exact = arrival->undecodable == 0;
	return order;
}
