/* SPDX-License-Identifier: BSD-3-Clause */
/* What the records of an (Options) Template Set do to a session. */
#ifndef IPX_SESSION_TEMPLATES_H
#define IPX_SESSION_TEMPLATES_H

#include "session/session.h"

/* How changes of the store and the journal go together. */
enum ipx_pass {
	IPX_PASS_CHECK,   /* make them, and note them */
	IPX_PASS_DELIVER, /* make again what was noted */
	IPX_PASS_SALVAGE, /* make them */
};

struct ipx_template_set {
	ipfix_session *session;
	enum ipx_pass pass;
	uint32_t odid;
	uint32_t export_time;
	uint16_t stream;
	ipfix_set set;
	size_t at; /* the next record, from the start of the body */
};

/* What became of one record. */
struct ipx_outcome {
	ipfix_template_action action;
	bool withdrawal;
	uint16_t template_id;
	size_t withdrawn;           /* how many, by a withdrawal of all */
	const ipfix_template *tmpl; /* a hold of the caller's, or NULL */
	ipfix_fault fault;          /* with the action, or alone */
	size_t fault_at;            /* in the Message */
};

/*
 * Takes the next record of the Set and does what it says.
 *
 * IPFIX_OK: *outcome is set.
 * IPFIX_DONE: there are no more records.
 * IPFIX_ERR_TRUNCATED: the Set ends inside a record; *outcome has the fault.
 * IPFIX_ERR_TEMPLATE: a redefinition that the session does not stand, only
 *     when checking; *outcome has the fault.
 * IPFIX_ERR_NOMEM: nothing was done, and the record is still the next.
 */
ipfix_result ipx_template_set_next(
    struct ipx_template_set *set, struct ipx_outcome *outcome);

#endif
