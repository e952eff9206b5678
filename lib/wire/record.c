/* SPDX-License-Identifier: BSD-3-Clause */
/* Data Records: where each begins and ends, and its fields. */
#include "wire/record.h"

#include "base/fail.h"
#include "wire/template.h"

enum { LONG_PREFIX = 255 };

static inline bool
take_value(struct ipx_cursor *c, ipfix_span *value, uint8_t *prefix)
{
	struct ipx_cursor in = *c;
	uint8_t octet;
	uint16_t length;

	if (!ipx_cursor_u8(&in, &octet))
		return false;
	length = octet;
	/* RFC 7011, section 7: 255 announces two more octets. */
	if (octet == LONG_PREFIX && !ipx_cursor_u16(&in, &length))
		return false;
	*prefix = (uint8_t)(in.at - c->at);
	if (!ipx_cursor_take(&in, length, value))
		return false;
	*c = in;
	return true;
}

bool
ipx_variable_take(struct ipx_cursor *c, ipfix_span *value, uint8_t *prefix)
{
	return take_value(c, value, prefix);
}

/* Records with fields of variable length end behind the last of them. */
static bool
take_variable(struct ipx_cursor *c, const ipfix_template *t,
    uint16_t marks[IPFIX_RECORD_MARKS], ipfix_span *octets)
{
	struct ipx_cursor in = *c;
	ipfix_span skipped;
	uint8_t prefix;

	for (uint16_t i = 0; i < t->variable_count; i++) {
		if (!ipx_cursor_take(&in, t->gaps[i], &skipped) ||
		    !take_value(&in, &skipped, &prefix))
			return false;
		if (i < IPFIX_RECORD_MARKS)
			marks[i] = (uint16_t)(in.at - c->at);
	}
	if (!ipx_cursor_take(&in, t->tail, &skipped))
		return false;
	return ipx_cursor_take(c, in.at - c->at, octets);
}

static inline bool
take_record(struct ipx_cursor *c, const ipfix_template *t,
    uint16_t marks[IPFIX_RECORD_MARKS], ipfix_span *octets)
{
	if (t->variable_count > 0)
		return take_variable(c, t, marks, octets);
	return ipx_cursor_take(c, t->record_min, octets);
}

bool
ipx_record_take(
    struct ipx_cursor *c, const ipfix_template *tmpl, ipfix_record *record)
{
	return take_record(c, tmpl, record->marks_, &record->octets);
}

void
ipfix_record_iter_init(ipfix_record_iter *iter, const ipfix_message *message,
    const ipfix_set *set, const ipfix_template *tmpl,
    const ipfix_template_source *source)
{
	iter->octets_ = set->body;
	iter->at_ = 0;
	iter->offset_ = set->offset + IPFIX_SET_HEADER_SIZE;
	/* The marks are set with the octets, as many as there are. */
	iter->record_.tmpl = tmpl;
	iter->record_.odid = message->odid;
	iter->record_.export_time = message->export_time;
	iter->record_.source = source;
	iter->record_.depth_ = 0;
}

ipfix_result
ipfix_record_iter_next(
    ipfix_record_iter *iter, ipfix_record *record, ipfix_error *error)
{
	struct ipx_cursor c = { iter->octets_, iter->at_ };
	size_t offset = iter->offset_ + iter->at_;
	ipfix_record *next = &iter->record_;
	ipfix_span octets;

	if (ipx_cursor_left(&c) < next->tmpl->record_min)
		return IPFIX_DONE;
	if (!take_record(&c, next->tmpl, next->marks_, &octets))
		return ipx_fail(error, IPFIX_FAULT_RECORD_CUT, offset);
	iter->at_ = c.at;
	*record = *next;
	record->octets = octets;
	record->offset = offset;
	return IPFIX_OK;
}

ipfix_span
ipfix_record_iter_rest(const ipfix_record_iter *iter)
{
	struct ipx_cursor c = { iter->octets_, iter->at_ };

	return ipx_cursor_rest(&c);
}

/* The field at `index`, of which it is known that it begins at `at`. */
static void
get_field(
    const ipfix_record *record, uint16_t index, size_t at, ipfix_field *field)
{
	ipfix_field_iter iter;

	ipfix_field_iter_init(&iter, record);
	iter.at_ = at;
	iter.next_ = index;
	(void)!ipfix_field_iter_next(&iter, field);
}

/* The end of the variable-length field number `number`, from 0. */
static size_t
variable_end(const ipfix_record *record, uint16_t number)
{
	const ipfix_template *t = record->tmpl;
	uint16_t marked =
	    number < IPFIX_RECORD_MARKS ? number : IPFIX_RECORD_MARKS - 1;
	struct ipx_cursor c = { record->octets, record->marks_[marked] };
	ipfix_span value;
	uint8_t prefix;

	for (uint16_t i = marked; i < number; i++) {
		c.at += t->gaps[i + 1];
		ipx_variable_take(&c, &value, &prefix);
	}
	return c.at;
}

void
ipx_record_seek(const ipfix_record *record, struct ipx_seek *seek,
    uint16_t index, ipfix_field *field)
{
	const ipfix_template *t = record->tmpl;
	const struct ipx_place *place = &t->places[index];
	struct ipx_cursor c = { record->octets, seek->end };
	ipfix_span value;
	uint8_t prefix;

	for (; seek->variables < place->variables; seek->variables++) {
		c.at += t->gaps[seek->variables];
		ipx_variable_take(&c, &value, &prefix);
	}
	seek->end = c.at;
	get_field(record, index, c.at + place->offset, field);
}

ipfix_result
ipfix_record_get(const ipfix_record *record, uint16_t index, ipfix_field *field)
{
	const ipfix_template *t = record->tmpl;
	const struct ipx_place *place;
	size_t at;

	if (index >= t->count)
		return IPFIX_ERR_NOTFOUND;
	place = &t->places[index];
	at = place->offset;
	if (place->variables > 0)
		at += variable_end(record, place->variables - 1);
	get_field(record, index, at, field);
	return IPFIX_OK;
}

ipfix_result
ipfix_record_find(const ipfix_record *record, uint32_t pen, uint16_t id,
    size_t occurrence, ipfix_field *field)
{
	uint16_t index;
	ipfix_result rc =
	    ipfix_template_find(record->tmpl, pen, id, occurrence, &index);

	return rc == IPFIX_OK ? ipfix_record_get(record, index, field) : rc;
}

extern inline void ipfix_field_iter_init(
    ipfix_field_iter *iter, const ipfix_record *record);
extern inline ipfix_result ipfix_field_iter_next(
    ipfix_field_iter *iter, ipfix_field *field);
