/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/seek.h"

#include "wire/template.h"

static void
set_marks(struct ipx_seek *seek)
{
	ipfix_field_iter iter;
	ipfix_field field;

	seek->every =
	    (uint16_t)(seek->record->tmpl->count / IPFIX_COUNT(seek->marks) +
	        1);
	ipfix_field_iter_init(&iter, seek->record);
	do {
		/* A record has no more octets than a Message. */
		if (iter.next_ % seek->every == 0)
			seek->marks[iter.next_ / seek->every] =
			    (uint16_t)iter.at_;
	} while (ipfix_field_iter_next(&iter, &field) == IPFIX_OK &&
	    iter.next_ < seek->record->tmpl->count);
}

ipfix_field
ipx_seek_get(struct ipx_seek *seek, uint16_t index)
{
	const ipfix_template *t = seek->record->tmpl;
	ipfix_field field = { .specifier = &t->fields[index] };
	ipfix_field_iter iter;

	if (t->variable_count <= IPFIX_RECORD_MARKS &&
	    ipfix_record_get(seek->record, index, &field) == IPFIX_OK)
		return field;
	if (seek->every == 0)
		set_marks(seek);
	ipfix_field_iter_init(&iter, seek->record);
	iter.at_ = seek->marks[index / seek->every];
	iter.next_ = (uint16_t)(index - index % seek->every);
	while (iter.next_ <= index &&
	    ipfix_field_iter_next(&iter, &field) == IPFIX_OK)
		continue;
	return field;
}
