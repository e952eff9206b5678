/* SPDX-License-Identifier: BSD-3-Clause */
/* What a Message is by its number, in the terms of the rule in force. */
#include "session/sequence.h"

#include <string.h>

enum {
	/* Nobody loses so many records at once: the number is false. */
	LOSS_MAX = 1 << 24,
	/* So near the end of all numbers, 0 is what follows them. */
	WRAP_MAX = 1 << 16,
	/* So far behind, gaps are remembered. */
	MEMORY_MAX = 1 << 30,
	/* No Message is so many seconds late. */
	LATE_MAX = 3600,
	/* So many "duplicates" in a row, and nothing else, are none. */
	DUPLICATES_MAX = 16,
	/* So many Messages going on in the last gap: it was none. */
	BACK_MIN = 8,
};

/* A Message in the terms of the rule in force. */
struct step {
	const struct ipx_arrival *arrival;
	uint32_t begin, count;
	bool exact;     /* `count` is all of it */
	bool displaced; /* in time: it can neither be late nor double */
};

void
ipx_sequence_init(struct ipx_sequence *s, uint32_t odid, uint16_t stream,
    ipfix_sequence_rule rule)
{
	*s = (struct ipx_sequence){ .automatic = rule == IPFIX_SEQUENCE_AUTO };
	s->seen.odid = odid;
	s->seen.stream = stream;
	s->seen.rule = s->automatic ? IPFIX_SEQUENCE_RECORDS : rule;
}

static void
remove_gap(struct ipx_sequence *s, size_t index)
{
	s->gap_count--;
	memmove(&s->gaps[index], &s->gaps[index + 1],
	    (s->gap_count - index) * sizeof(*s->gaps));
}

/* The gap that a number falls into, or the number of gaps. */
static size_t
gap_of(const struct ipx_sequence *s, uint32_t number)
{
	size_t i = 0;

	while (i < s->gap_count &&
	    number - s->gaps[i].begin >= s->gaps[i].end - s->gaps[i].begin)
		i++;
	return i;
}

/*
 * Puts a gap into its place, and says where the next one goes.  The oldest
 * is forgotten when there are too many.
 */
static size_t
insert_gap(struct ipx_sequence *s, size_t index, uint32_t begin, uint32_t end,
    bool counted)
{
	if (begin == end)
		return index;
	if (s->gap_count == IPX_GAPS) {
		if (index == 0) {
			s->since = end;
			return index;
		}
		s->since = s->gaps[0].end;
		remove_gap(s, 0);
		index--;
	}
	memmove(&s->gaps[index + 1], &s->gaps[index],
	    (s->gap_count - index) * sizeof(*s->gaps));
	s->gaps[index] = (struct ipx_gap){ begin, end, counted };
	s->gap_count++;
	return index + 1;
}

/* Takes a Message out of a gap, whose rest stays, in its place. */
static void
fill_gap(struct ipx_sequence *s, size_t index, const struct step *step)
{
	struct ipx_gap gap = s->gaps[index];
	uint32_t room = gap.end - step->begin;
	uint32_t filled = step->count < room ? step->count : room;
	/* If it could not be read whole, nobody knows how much is missing. */
	bool counted = gap.counted && step->exact;

	if (gap.counted)
		s->seen.lost -= counted ? filled : room;
	if (filled == 0 && counted == gap.counted)
		return;
	remove_gap(s, index);
	index = insert_gap(s, index, gap.begin, step->begin, gap.counted);
	insert_gap(s, index, step->begin + filled, gap.end, counted);
}

/* What lies half a circle behind would soon be ahead. */
static void
forget_old(struct ipx_sequence *s)
{
	if (s->expected - s->since > MEMORY_MAX)
		s->since = s->expected - MEMORY_MAX;
	while (s->gap_count > 0 && ipx_before(s->gaps[0].begin, s->since))
		remove_gap(s, 0);
}

/* The Message is where counting goes on from. */
static void
go_on(struct ipx_sequence *s, const struct step *step)
{
	s->expected = step->begin + step->count;
	s->known = step->exact;
	s->export_time = step->arrival->export_time;
	s->anew.open = false;
	forget_old(s);
}

/* The Message goes on along a doubtful way, or begins one. */
static void
doubt(struct ipx_doubt *d, const struct step *step)
{
	if (!d->open || step->begin != d->next)
		*d = (struct ipx_doubt){ .begin = step->begin };
	d->open = step->exact;
	d->next = step->begin + step->count;
	if (d->count < UINT8_MAX)
		d->count++;
}

/* The exporter counts from here, or from where the doubt began. */
static ipfix_order
restart(struct ipx_sequence *s, const struct step *step)
{
	s->since = step->begin;
	if (s->anew.open && s->anew.next == step->begin) {
		s->since = s->anew.begin;
		s->seen.duplicate -= s->anew.duplicate;
		s->seen.reordered -= s->anew.reordered;
	}
	s->gap_count = 0;
	s->back.open = false;
	s->seen.restarts++;
	go_on(s, step);
	return IPFIX_ORDER_RESTART;
}

/* One number alone is not followed; a second one that goes on from it is. */
static ipfix_order
stray(struct ipx_sequence *s, const struct step *step, uint32_t *count)
{
	if (s->anew.open && s->anew.next == step->begin)
		return restart(s, step);
	doubt(&s->anew, step);
	*count = step->arrival->records;
	return IPFIX_ORDER_STRAY;
}

static ipfix_order
take_ahead(struct ipx_sequence *s, const struct step *step, uint32_t *count)
{
	uint32_t missing = step->begin - s->expected;

	if (step->begin == 0 && step->displaced && missing > WRAP_MAX)
		return restart(s, step);
	if (missing >= LOSS_MAX)
		return stray(s, step, count);
	insert_gap(s, s->gap_count, s->expected, step->begin, s->known);
	/* If Messages go on from here nevertheless, the number was false. */
	s->back = (struct ipx_doubt){
		.open = s->known, .begin = s->expected, .next = s->expected
	};
	if (s->known) {
		s->seen.lost += missing;
		*count = missing;
	}
	go_on(s, step);
	return *count > 0 ? IPFIX_ORDER_GAP : IPFIX_ORDER_NEXT;
}

/*
 * The Message before the last gap was false: those in the gap went on in
 * order, and the rest of it is none.
 */
static void
take_back(struct ipx_sequence *s, const struct step *step)
{
	size_t gap = gap_of(s, s->back.next);

	if (s->back.count < BACK_MIN || gap == s->gap_count)
		return;
	s->seen.reordered -= s->back.reordered;
	if (s->gaps[gap].counted)
		s->seen.lost -= s->gaps[gap].end - s->gaps[gap].begin;
	remove_gap(s, gap);
	s->back.open = false;
	go_on(s, step);
}

static ipfix_order
take_late(struct ipx_sequence *s, const struct step *step, size_t gap,
    uint32_t *count)
{
	uint32_t records = step->arrival->records;
	bool last = gap + 1u == s->gap_count;

	*count = records;
	s->seen.reordered += records;
	fill_gap(s, gap, step);
	if (s->back.open && last && step->count > 0) {
		doubt(&s->back, step);
		s->back.reordered += records;
		take_back(s, step);
	}
	return IPFIX_ORDER_LATE;
}

/* It was here before, or nobody can tell. */
static ipfix_order
take_double(struct ipx_sequence *s, const struct step *step, uint32_t *count)
{
	uint32_t records = step->arrival->records;
	bool late = ipx_before(step->begin, s->since) || records == 0;

	if (s->anew.open && s->anew.next == step->begin &&
	    s->anew.count >= DUPLICATES_MAX)
		return restart(s, step);
	doubt(&s->anew, step);
	*count = records;
	if (late) {
		s->anew.reordered += records;
		s->seen.reordered += records;
		return IPFIX_ORDER_LATE;
	}
	s->anew.duplicate += records;
	s->seen.duplicate += records;
	return IPFIX_ORDER_DUPLICATE;
}

static ipfix_order
take_behind(struct ipx_sequence *s, const struct step *step, uint32_t *count)
{
	size_t gap = gap_of(s, step->begin);

	if (step->displaced && (step->begin == 0 || step->arrival->announces))
		return restart(s, step);
	/* Of what was sent later than all others, only what fits is late. */
	if (gap < s->gap_count &&
	    (!step->displaced || step->count <= s->gaps[gap].end - step->begin))
		return take_late(s, step, gap, count);
	/* It ends behind what was expected: the exporter lost count. */
	if (s->expected - step->begin < step->count) {
		go_on(s, step);
		*count = step->arrival->records;
		return IPFIX_ORDER_STRAY;
	}
	if (step->displaced)
		return stray(s, step, count);
	return take_double(s, step, count);
}

static bool
is_displaced(const struct ipx_sequence *s, uint32_t export_time)
{
	return ipx_before(s->export_time, export_time) ||
	    s->export_time - export_time > LATE_MAX;
}

static ipfix_order
classify(struct ipx_sequence *s, const struct step *step, uint32_t *count)
{
	if (!s->begun)
		s->since = step->begin;
	if (!s->begun || step->begin == s->expected) {
		s->back.open = s->back.open && step->count == 0;
		go_on(s, step);
		return IPFIX_ORDER_NEXT;
	}
	if (ipx_before(s->expected, step->begin))
		return take_ahead(s, step, count);
	return take_behind(s, step, count);
}

/* By a rule that counts the Message itself, where it begins is not known. */
static ipfix_order
take_end(struct ipx_sequence *s, const struct ipx_arrival *a)
{
	struct step step = {
		.arrival = a, .begin = a->sequence, .exact = true
	};

	if (!s->begun)
		s->since = a->sequence;
	if (s->begun && ipx_before(a->sequence, s->expected))
		return IPFIX_ORDER_LATE;
	go_on(s, &step);
	return IPFIX_ORDER_NEXT;
}

static ipfix_order
take(struct ipx_sequence *s, const struct ipx_arrival *a, uint32_t *count)
{
	ipfix_sequence_rule rule = s->seen.rule;
	struct step step = { .arrival = a,
		.begin = ipx_sequence_begin(rule, a),
		.count = ipx_sequence_step(rule, a),
		.exact = a->undecodable == 0 || rule == IPFIX_SEQUENCE_MESSAGES,
		.displaced = is_displaced(s, a->export_time) };

	if (ipx_sequence_is_after(rule) && !step.exact)
		return take_end(s, a);
	return classify(s, &step, count);
}

ipfix_order
ipx_sequence_take(
    struct ipx_sequence *s, const struct ipx_arrival *arrival, uint32_t *count)
{
	ipfix_order order = IPFIX_ORDER_NEXT;

	*count = 0;
	if (!ipx_sequence_weigh(s, arrival) &&
	    s->seen.rule != IPFIX_SEQUENCE_NONE)
		order = take(s, arrival, count);
	s->seen.messages++;
	s->seen.records += arrival->records;
	s->seen.undecodable_sets += arrival->undecodable;
	s->begun = true;
	s->last = *arrival;
	return order;
}

void
ipx_sequence_discard(struct ipx_sequence *s, uint32_t sequence)
{
	/* Then no rule can be weighed by the next one, either. */
	s->last.undecodable++;
	if (s->seen.rule == IPFIX_SEQUENCE_MESSAGES)
		s->expected += sequence == s->expected;
	else if (ipx_sequence_is_after(s->seen.rule) || sequence == s->expected)
		s->known = false;
}
