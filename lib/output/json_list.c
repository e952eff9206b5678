/* SPDX-License-Identifier: BSD-3-Clause */
/* Structured-data lists of the JSON writer. */
#include "output/json.h"

#include <ipfix/list.h>

/* What has been written of a list, and so must still be closed. */
struct state {
	const char *before; /* the next item */
	const char *close;  /* the block at hand */
};

static void
put_element(struct ipx_json *json, const ipfix_list *list)
{
	ipx_json_raw(json, ",\"element\":");
	ipx_json_key(json, &list->specifier);
	ipx_json_raw(json, ",\"values\":[");
}

/* The head of the records of one template, or their octets. */
static void
begin_block(struct ipx_json *json, const ipfix_list *list,
    const ipfix_list_item *block, struct state *state)
{
	bool multi = list->type == IPFIX_SUB_TEMPLATE_MULTI_LIST;

	ipx_json_raw(json, state->close);
	if (multi)
		ipx_json_raw(json, *state->close != '\0' ? ",{" : "{");
	else
		ipx_json_raw(json, ",");
	ipx_json_raw(json, "\"templateId\":");
	ipx_json_unsigned(json, block->template_id);
	if (block->tmpl == NULL) {
		ipx_json_raw(json, ",\"octets\":");
		ipx_json_hex(json, "", block->octets);
	} else {
		ipx_json_raw(json, ",\"records\":[");
	}
	state->before = "";
	state->close =
	    block->tmpl != NULL ? (multi ? "]}" : "]") : (multi ? "}" : "");
}

static void
put_item(struct ipx_json *json, const ipfix_list *list,
    const ipfix_list_item *item, struct state *state)
{
	if (item->kind == IPFIX_LIST_BLOCK) {
		begin_block(json, list, item, state);
		return;
	}
	ipx_json_raw(json, state->before);
	state->before = ",";
	if (item->kind == IPFIX_LIST_FIELD)
		ipx_json_field(json, &item->record, &item->field);
	else
		ipx_json_record(json, &item->record);
}

/* All of a list that could be opened; how its end was reached. */
static ipfix_result
put_list(struct ipx_json *json, ipfix_list *list)
{
	struct state state = { "", "" };
	ipfix_list_item item;
	ipfix_result rc;

	ipx_json_raw(json, "{\"semantic\":");
	ipx_json_name(json, ipfix_list_semantic(list->semantic));
	if (list->type == IPFIX_BASIC_LIST)
		put_element(json, list);
	else if (list->type == IPFIX_SUB_TEMPLATE_MULTI_LIST)
		ipx_json_raw(json, ",\"blocks\":[");
	while ((rc = ipfix_list_next(list, &item, NULL)) == IPFIX_OK)
		put_item(json, list, &item, &state);
	ipx_json_raw(json, state.close);
	ipx_json_raw(json, list->type == IPFIX_SUB_TEMPLATE_LIST ? "}" : "]}");
	return rc;
}

void
ipx_json_list(
    struct ipx_json *json, const ipfix_record *record, const ipfix_field *field)
{
	struct ipx_writer start = json->out;
	ipfix_list list;
	ipfix_result rc;

	rc = ipfix_list_open(&list, record, field, NULL);
	if (rc == IPFIX_OK)
		rc = put_list(json, &list);
	if (rc == IPFIX_DONE)
		return;
	/* It contradicts itself: what was written of it is taken back. */
	json->out = start;
	ipx_json_hex(json, "0x", field->octets);
}
