/* SPDX-License-Identifier: BSD-3-Clause */
/* Structured-data lists, read (RFC 6313, section 4.5). */
#include "wire/list.h"

#include "base/fail.h"
#include "wire/record.h"
#include "wire/template.h"

static size_t
depth_limit(const ipfix_template_source *source)
{
	return source != NULL && source->list_depth_ > 0 ? source->list_depth_
	                                                 : IPFIX_LIST_DEPTH;
}

static const ipfix_template *
find_template(const ipfix_record *context, uint16_t id)
{
	const ipfix_template_source *source = context->source;

	return source != NULL ? source->find_(source, context->odid, id) : NULL;
}

/* The element of a basicList: a Field Specifier within the list. */
static bool
take_element(const ipfix_record *record, struct ipx_cursor *c,
    ipfix_field_specifier *element)
{
	const ipfix_template_source *source = record->source;

	if (!ipx_field_specifier_take(c, element))
		return false;
	element->element = ipx_field_specifier_element(
	    element, source != NULL ? source->registry_ : NULL);
	return true;
}

/*
 * Lists and their items are told member by member: a struct that is made and
 * then copied is read before all of it is written, which takes longer than
 * what there is to do.
 */
static void
open_list(ipfix_list *list, const ipfix_record *record,
    const ipfix_field *field, const struct ipx_cursor *c)
{
	list->record_.octets = record->octets;
	list->record_.offset = record->offset + field->offset;
	list->record_.tmpl = record->tmpl;
	list->record_.odid = record->odid;
	list->record_.export_time = record->export_time;
	list->record_.source = record->source;
	list->record_.depth_ = (uint16_t)(record->depth_ + 1);
	list->octets_ = field->octets;
	list->at_ = c->at;
	list->end_ = 0;
	list->index_ = 0;
	if (list->type != IPFIX_BASIC_LIST)
		return;
	list->record_.tmpl = NULL;
	list->end_ = field->octets.size;
}

ipfix_result
ipfix_list_open(ipfix_list *list, const ipfix_record *record,
    const ipfix_field *field, ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(field->octets);
	size_t offset = record->offset + field->offset;
	ipfix_type type = ipfix_field_type(field);
	ipfix_field_specifier element = { .id = 0 };
	uint8_t semantic;

	if (!ipfix_type_is_list(type))
		return ipx_fail(error, IPFIX_FAULT_LIST_TYPE, offset);
	if (record->depth_ >= depth_limit(record->source))
		return ipx_fail(error, IPFIX_FAULT_LIST_DEPTH, offset);
	if (!ipx_cursor_u8(&c, &semantic) ||
	    (type == IPFIX_BASIC_LIST && !take_element(record, &c, &element)))
		return ipx_fail(error, IPFIX_FAULT_LIST_CUT, offset);
	list->type = type;
	list->semantic = semantic;
	list->specifier = element;
	open_list(list, record, field, &c);
	return IPFIX_OK;
}

/* Where in the Message the list stands. */
static size_t
message_offset(const ipfix_list *list, size_t at)
{
	return list->record_.offset + at;
}

/* The record at hand, but for its octets, their offset and marks. */
static void
put_record(const ipfix_list *list, ipfix_record *record)
{
	record->tmpl = list->record_.tmpl;
	record->odid = list->record_.odid;
	record->export_time = list->record_.export_time;
	record->source = list->record_.source;
	record->depth_ = list->record_.depth_;
}

/* The next value of a basicList. */
static ipfix_result
next_field(ipfix_list *list, ipfix_list_item *item, ipfix_error *error)
{
	struct ipx_cursor c = { list->octets_, list->at_ };
	uint16_t length = list->specifier.length;
	ipfix_span octets;
	uint8_t prefix = 0;
	bool whole;

	if (length == 0)
		return ipx_fail(error, IPFIX_FAULT_LIST_ELEMENT_EMPTY,
		    message_offset(list, list->at_));
	if (length == IPFIX_VARIABLE_LENGTH)
		whole = ipx_variable_take(&c, &octets, &prefix);
	else
		whole = ipx_cursor_take(&c, length, &octets);
	if (!whole)
		return ipx_fail(error, IPFIX_FAULT_LIST_ELEMENT,
		    message_offset(list, list->at_));

	item->kind = IPFIX_LIST_FIELD;
	item->field.octets = octets;
	item->field.specifier = &list->specifier;
	item->field.offset = c.at - octets.size;
	item->field.index = list->index_++;
	item->field.prefix = prefix;
	item->field.scope = false;
	put_record(list, &item->record);
	item->record.octets = list->record_.octets;
	item->record.offset = list->record_.offset;
	list->at_ = c.at;
	return IPFIX_OK;
}

/* The next record of the block at hand, whose template is known. */
static ipfix_result
next_record(ipfix_list *list, ipfix_list_item *item, ipfix_error *error)
{
	ipfix_span block = { list->octets_.data, list->end_ };
	struct ipx_cursor c = { block, list->at_ };
	size_t offset = message_offset(list, list->at_);

	/* RFC 6313, 5.5: there is no padding inside a list. */
	if (!ipx_record_take(&c, list->record_.tmpl, &item->record))
		return ipx_fail(error, IPFIX_FAULT_LIST_RECORD, offset);
	item->kind = IPFIX_LIST_RECORD;
	put_record(list, &item->record);
	item->record.offset = offset;
	list->at_ = c.at;
	return IPFIX_OK;
}

/* The end of the block whose header is at *c, or 0 if it cannot be. */
static size_t
block_end(const ipfix_list *list, struct ipx_cursor *c)
{
	size_t start = c->at - 2; /* of the block, at its Template ID */
	uint16_t length;

	if (list->type == IPFIX_SUB_TEMPLATE_LIST)
		return c->in.size;
	/* RFC 6313, erratum 3232: the Length counts its own 4 octets. */
	if (!ipx_cursor_u16(c, &length) || length < 4 ||
	    length > c->in.size - start)
		return 0;
	return start + length;
}

/* The head of the next block; a subTemplateList is one block. */
static ipfix_result
next_block(ipfix_list *list, ipfix_list_item *item, ipfix_error *error)
{
	struct ipx_cursor c = { list->octets_, list->at_ };
	const ipfix_template *tmpl;
	uint16_t id;
	size_t end;

	if (!ipx_cursor_u16(&c, &id))
		return ipx_fail(error, IPFIX_FAULT_LIST_CUT,
		    message_offset(list, list->at_));
	end = block_end(list, &c);
	if (end == 0)
		return ipx_fail(error, IPFIX_FAULT_LIST_BLOCK,
		    message_offset(list, list->at_));

	tmpl = find_template(&list->record_, id);
	list->record_.tmpl = tmpl;
	list->end_ = end;
	item->kind = IPFIX_LIST_BLOCK;
	item->template_id = id;
	item->tmpl = tmpl;
	list->at_ = c.at;
	ipx_cursor_take(&c, end - c.at, &item->octets);
	if (tmpl == NULL)
		list->at_ = end;
	return IPFIX_OK;
}

/* Whether a block must begin here: at the start of a list, or after one. */
static bool
block_due(const ipfix_list *list)
{
	if (list->type == IPFIX_SUB_TEMPLATE_LIST)
		return list->end_ == 0;
	return list->at_ < list->octets_.size;
}

ipfix_result
ipfix_list_next(ipfix_list *list, ipfix_list_item *item, ipfix_error *error)
{
	if (list->at_ < list->end_)
		return list->type == IPFIX_BASIC_LIST
		    ? next_field(list, item, error)
		    : next_record(list, item, error);
	if (list->type != IPFIX_BASIC_LIST && block_due(list))
		return next_block(list, item, error);
	return IPFIX_DONE;
}

const char *
ipfix_list_semantic(uint8_t semantic)
{
	static const char *const NAMES[] = { "noneOf", "exactlyOneOf",
		"oneOrMoreOf", "allOf", "ordered" };

	if (semantic < IPFIX_COUNT(NAMES))
		return NAMES[semantic];
	return semantic == 255 ? "undefined" : "unassigned";
}
