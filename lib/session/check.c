/* SPDX-License-Identifier: BSD-3-Clause */
/* Malformed Messages are found before anything of them counts (9.1). */
#include "session/check.h"

#include "base/fail.h"
#include "session/templates.h"
#include "wire/list.h"
#include "wire/template.h"

static ipfix_result
check_templates(struct ipx_template_set *templates, ipfix_error *error)
{
	struct ipx_outcome outcome;
	ipfix_result rc;

	while ((rc = ipx_template_set_next(templates, &outcome)) == IPFIX_OK)
		ipfix_template_free(outcome.tmpl);
	switch (rc) {
	case IPFIX_DONE:
		return IPFIX_OK;
	case IPFIX_ERR_TRUNCATED:
		ipx_fail(error, outcome.fault, outcome.fault_at);
		if (error != NULL)
			error->template_id = outcome.template_id;
		return rc;
	default:
		return ipx_fail(
		    error, IPFIX_FAULT_NOMEM, templates->set.offset);
	}
}

static ipfix_result
check_data(const ipfix_session *session, const ipfix_message *message,
    const ipfix_set *set, ipfix_error *error)
{
	const ipfix_template *tmpl =
	    ipfix_session_find(session, message->odid, set->id);
	ipfix_record_iter records;
	ipfix_record record;
	ipfix_result rc = IPFIX_OK;

	/* Records of one size end where the Set does, or before. */
	if (tmpl == NULL || (tmpl->variable_count == 0 && !tmpl->lists))
		return IPFIX_OK;
	ipfix_record_iter_init(&records, message, set, tmpl, &session->source);
	while (rc == IPFIX_OK) {
		rc = ipfix_record_iter_next(&records, &record, error);
		if (rc == IPFIX_OK)
			rc = ipx_record_check_lists(&record, error);
	}
	return rc == IPFIX_DONE ? IPFIX_OK : rc;
}

static ipfix_result
check_set(struct ipx_template_set *templates, const ipfix_message *message,
    ipfix_error *error)
{
	const ipfix_set *set = &templates->set;
	ipfix_result rc = IPFIX_OK;

	if (set->id == IPFIX_SET_TEMPLATE ||
	    set->id == IPFIX_SET_OPTIONS_TEMPLATE)
		rc = check_templates(templates, error);
	else if (set->id >= IPFIX_SET_DATA_MIN)
		rc = check_data(templates->session, message, set, error);
	if (rc < 0 && error != NULL)
		error->set_id = set->id;
	return rc;
}

ipfix_result
ipx_message_check(ipfix_session *session, const ipfix_message *message,
    ipfix_time now, ipfix_error *error)
{
	struct ipx_template_set templates = { .session = session,
		.pass = IPX_PASS_CHECK,
		.now = now,
		.odid = message->odid };
	ipfix_set_iter sets;
	ipfix_result rc = IPFIX_OK;

	ipfix_set_iter_init(&sets, message);
	while (rc == IPFIX_OK) {
		rc = ipfix_set_iter_next(&sets, &templates.set, error);
		templates.at = 0;
		if (rc == IPFIX_OK)
			rc = check_set(&templates, message, error);
	}
	ipx_journal_undo(&session->journal, &session->store);
	if (rc == IPFIX_DONE)
		return IPFIX_OK;
	ipx_journal_clear(&session->journal, session->alloc);
	if (error != NULL)
		error->odid = message->odid;
	return rc;
}
