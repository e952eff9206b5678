/* SPDX-License-Identifier: BSD-3-Clause */
/* What an exporter counts, found out from its numbers. */
#include "session/sequence.h"

#include <string.h>

enum { EVIDENCE = 4 }; /* Messages that fit a rule better, to believe it */

uint32_t
ipx_sequence_step(ipfix_sequence_rule rule, const struct ipx_arrival *a)
{
	switch (rule) {
	case IPFIX_SEQUENCE_FLOWS:
	case IPFIX_SEQUENCE_FLOWS_AFTER:
		return a->records - a->options;
	case IPFIX_SEQUENCE_ALL_RECORDS:
		return a->records + a->templates;
	case IPFIX_SEQUENCE_MESSAGES:
		return 1;
	case IPFIX_SEQUENCE_NONE:
		return 0;
	case IPFIX_SEQUENCE_AUTO:
	case IPFIX_SEQUENCE_RECORDS:
	case IPFIX_SEQUENCE_RECORDS_AFTER:
		break;
	}
	return a->records;
}

uint32_t
ipx_sequence_begin(ipfix_sequence_rule rule, const struct ipx_arrival *a)
{
	return ipx_sequence_is_after(rule)
	    ? a->sequence - ipx_sequence_step(rule, a)
	    : a->sequence;
}

/* Whether `a` goes on from `last` by this rule. */
static bool
fits(ipfix_sequence_rule rule, const struct ipx_arrival *last,
    const struct ipx_arrival *a)
{
	const struct ipx_arrival *moves =
	    ipx_sequence_is_after(rule) ? a : last;

	/* A number that never moves says nothing; a duplicate is not newer. */
	if (rule == IPFIX_SEQUENCE_NONE)
		return a->sequence == last->sequence && last->records > 0 &&
		    ipx_before(last->export_time, a->export_time);
	return a->sequence - last->sequence == ipx_sequence_step(rule, moves);
}

/* The rule with the most evidence: of equal ones that which is seen more. */
static ipfix_sequence_rule
best(const struct ipx_sequence *s)
{
	ipfix_sequence_rule found = IPFIX_SEQUENCE_AUTO;

	for (int r = IPFIX_SEQUENCE_RECORDS; r <= IPFIX_SEQUENCE_NONE; r++)
		if (s->score[r] > s->score[found])
			found = (ipfix_sequence_rule)r;
	return s->score[found] >= EVIDENCE ? found : IPFIX_SEQUENCE_AUTO;
}

/*
 * What fitted worse than the rule in force begins again from nothing.  False,
 * as most of the time: the rule fits, and nothing ever fitted better.
 */
static bool
score(struct ipx_sequence *s, const struct ipx_arrival *a)
{
	bool fitted = fits(s->seen.rule, &s->last, a), any = false;

	for (int r = IPFIX_SEQUENCE_RECORDS; r <= IPFIX_SEQUENCE_NONE; r++)
		any |= s->score[r] > 0;
	if (!any)
		s->clean =
		    (struct ipx_findings){ s->seen.lost, s->seen.duplicate,
			    s->seen.reordered, s->seen.restarts };
	if (fitted && !any)
		return false;
	for (int r = IPFIX_SEQUENCE_RECORDS; r <= IPFIX_SEQUENCE_NONE; r++) {
		bool better = fits((ipfix_sequence_rule)r, &s->last, a);

		if (better && !fitted)
			s->score[r]++;
		else if (fitted && !better)
			s->score[r] = 0;
	}
	return true;
}

/* From here on by another rule; what was found by the old one was false. */
static void
change_rule(struct ipx_sequence *s, ipfix_sequence_rule rule,
    const struct ipx_arrival *a)
{
	memset(s->score, 0, sizeof(s->score));
	s->seen.rule = rule;
	s->seen.lost = s->clean.lost;
	s->seen.duplicate = s->clean.duplicate;
	s->seen.reordered = s->clean.reordered;
	s->seen.restarts = s->clean.restarts;
	s->gap_count = 0;
	s->anew.open = false;
	s->back.open = false;
	s->since = ipx_sequence_begin(rule, a);
	s->expected = s->since + ipx_sequence_step(rule, a);
	s->known = true;
	s->export_time = a->export_time;
}

bool
ipx_sequence_weigh(struct ipx_sequence *s, const struct ipx_arrival *a)
{
	ipfix_sequence_rule rule;

	if (!s->automatic || !s->begun || s->last.undecodable > 0 ||
	    a->undecodable > 0 || s->seen.rule == IPFIX_SEQUENCE_NONE)
		return false;
	if (!score(s, a))
		return false;
	rule = best(s);
	if (rule == IPFIX_SEQUENCE_AUTO)
		return false;
	change_rule(s, rule, a);
	return true;
}
