/* SPDX-License-Identifier: BSD-3-Clause */
/* Malformed Messages are found before anything of them counts (9.1). */
#include "session/check.h"

#include "base/fail.h"
#include "session/templates.h"
#include "wire/list.h"
#include "wire/template.h"

static ipfix_result
check_templates(struct ipx_template_set *templates, struct ipx_count *count,
    ipfix_error *error)
{
	struct ipx_outcome outcome;
	ipfix_result rc;

	while ((rc = ipx_template_set_next(templates, &outcome)) == IPFIX_OK) {
		ipfix_template_free(outcome.tmpl);
		count->templates++;
	}
	switch (rc) {
	case IPFIX_DONE:
		return IPFIX_OK;
	case IPFIX_ERR_TRUNCATED:
	case IPFIX_ERR_TEMPLATE:
		ipx_fail(error, outcome.fault, outcome.fault_at);
		if (error != NULL)
			error->template_id = outcome.template_id;
		return rc;
	default:
		return ipx_fail(
		    error, IPFIX_FAULT_NOMEM, templates->set.offset);
	}
}

ipfix_result
ipx_records_check(
    ipfix_record_iter *records, size_t *count, bool *deep, ipfix_error *error)
{
	const ipfix_template *tmpl = records->record_.tmpl;
	ipfix_record record;
	ipfix_result rc = IPFIX_OK;

	*count = 0;
	/* Records of one size end where the Set does, or before. */
	if (tmpl->variable_count == 0 && tmpl->list_count == 0) {
		*count = records->octets_.size / tmpl->record_min;
		return IPFIX_OK;
	}
	while (rc == IPFIX_OK) {
		rc = ipfix_record_iter_next(records, &record, error);
		if (rc != IPFIX_OK)
			break;
		++*count;
		rc = ipx_record_check_lists(&record, deep, error);
	}
	return rc == IPFIX_DONE ? IPFIX_OK : rc;
}

/* Counts the records of a Data Set, and checks those that can be wrong. */
static ipfix_result
check_data(const struct ipx_template_set *at, const ipfix_message *message,
    struct ipx_count *count, ipfix_error *error)
{
	const ipfix_session *session = at->session;
	const ipfix_template *tmpl =
	    ipx_session_template_of(session, message, at->stream, &at->set);
	ipfix_record_iter records;
	ipfix_result rc;
	size_t found;

	if (tmpl == NULL) {
		count->undecodable++;
		return IPFIX_OK;
	}
	ipfix_record_iter_init(
	    &records, message, &at->set, tmpl, &session->source);
	rc = ipx_records_check(&records, &found, &count->deep, error);
	count->records += (uint32_t)found;
	if (ipfix_template_is_options(tmpl))
		count->options += (uint32_t)found;
	return rc;
}

static ipfix_result
check_set(struct ipx_template_set *at, const ipfix_message *message,
    struct ipx_count *count, ipfix_error *error)
{
	uint16_t id = at->set.id;
	ipfix_result rc = IPFIX_OK;

	if (id == IPFIX_SET_TEMPLATE || id == IPFIX_SET_OPTIONS_TEMPLATE)
		rc = check_templates(at, count, error);
	else if (id >= IPFIX_SET_DATA_MIN)
		rc = check_data(at, message, count, error);
	if (rc < 0 && error != NULL)
		error->set_id = id;
	return rc;
}

ipfix_result
ipx_message_check(ipfix_session *session, const ipfix_message *message,
    uint16_t stream, struct ipx_count *count, ipfix_error *error)
{
	struct ipx_template_set at = { .session = session,
		.pass = IPX_PASS_CHECK,
		.odid = message->odid,
		.export_time = message->export_time,
		.stream = stream };
	ipfix_set_iter sets;
	ipfix_result rc = IPFIX_OK;

	ipfix_set_iter_init(&sets, message);
	while (rc == IPFIX_OK) {
		rc = ipfix_set_iter_next(&sets, &at.set, error);
		at.at = 0;
		if (rc == IPFIX_OK)
			rc = check_set(&at, message, count, error);
	}
	ipx_journal_undo(&session->journal, &session->store);
	if (rc == IPFIX_DONE)
		return IPFIX_OK;
	if (error != NULL)
		error->odid = message->odid;
	return rc;
}
