/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether all lists of a record can be read: RFC 7011, 9.1, for RFC 6313. */
#include "base/fail.h"
#include "wire/list.h"
#include "wire/record.h"
#include "wire/template.h"

static ipfix_result check_field(const ipfix_record *record,
    const ipfix_field *field, bool *deep, ipfix_error *error);

static ipfix_result
check_item(const ipfix_list_item *item, bool *deep, ipfix_error *error)
{
	switch (item->kind) {
	case IPFIX_LIST_FIELD:
		return check_field(&item->record, &item->field, deep, error);
	case IPFIX_LIST_RECORD:
		return ipx_record_check_lists(&item->record, deep, error);
	case IPFIX_LIST_BLOCK:
		break;
	}
	return IPFIX_OK;
}

/* Recursion ends at the depth limit, where ipfix_list_open() fails. */
static ipfix_result
check_field(const ipfix_record *record, const ipfix_field *field, bool *deep,
    ipfix_error *error)
{
	ipfix_list list;
	ipfix_list_item item;
	ipfix_result rc;

	if (!ipfix_type_is_list(ipfix_field_type(field)))
		return IPFIX_OK;
	rc = ipfix_list_open(&list, record, field, error);
	/* What is too deep to be read may be anything, and harms nobody. */
	if (rc == IPFIX_ERR_LIMIT) {
		*deep = true;
		return IPFIX_OK;
	}
	while (rc == IPFIX_OK) {
		rc = ipfix_list_next(&list, &item, error);
		if (rc == IPFIX_OK)
			rc = check_item(&item, deep, error);
	}
	return rc == IPFIX_DONE ? IPFIX_OK : rc;
}

/* Other fields are not looked at: there may be thousands without octets. */
ipfix_result
ipx_record_check_lists(
    const ipfix_record *record, bool *deep, ipfix_error *error)
{
	const ipfix_template *t = record->tmpl;
	struct ipx_seek seek = { 0, 0 };
	ipfix_field field;
	ipfix_result rc = IPFIX_OK;

	for (uint16_t i = 0; i < t->list_count && rc == IPFIX_OK; i++) {
		ipx_record_seek(record, &seek, t->lists[i], &field);
		rc = check_field(record, &field, deep, error);
	}
	return rc;
}
