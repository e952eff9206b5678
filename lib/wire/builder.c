/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages and Sets, written: the framing around records. */
#include "wire/builder.h"

#include "wire/record_put.h"
#include "wire/template.h"

enum { WITHDRAWAL_SIZE = 4, SET_LENGTH_AT = 2 };

ipfix_result
ipfix_builder_init(ipfix_builder *builder, uint8_t *octets, size_t size)
{
	if (size < IPFIX_MESSAGE_HEADER_SIZE)
		return IPFIX_ERR_INVAL;
	if (size > IPFIX_MESSAGE_SIZE_MAX)
		size = IPFIX_MESSAGE_SIZE_MAX;
	*builder = (ipfix_builder){ .size = IPFIX_MESSAGE_HEADER_SIZE,
		.octets_ = octets,
		.room_ = size };
	return IPFIX_OK;
}

/* The octets of padding that the open Set gets, if there is one. */
static size_t
padding_of(const ipfix_builder *b)
{
	size_t padding;

	if (b->set_ == 0 || b->alignment < 2)
		return 0;
	padding = (b->alignment - b->size % b->alignment) % b->alignment;
	/* RFC 7011, 3.3.1: shorter than any record the Set may hold. */
	return padding < b->record_min_ ? padding : 0;
}

/* Ends the open Set with padding for which there is room. */
static void
end_set(ipfix_builder *b, size_t padding)
{
	struct ipx_writer w = { b->octets_, b->room_, b->size };

	ipx_writer_zeros(&w, padding);
	b->size = w.at;
	ipx_store16(&b->octets_[b->set_ + SET_LENGTH_AT],
	    (uint16_t)(b->size - b->set_));
	b->set_ = 0;
}

void
ipfix_builder_end_set(ipfix_builder *builder)
{
	size_t padding = padding_of(builder);

	if (builder->set_ == 0)
		return;
	if (padding > builder->room_ - builder->size)
		padding = 0;
	end_set(builder, padding);
}

ipfix_result
ipfix_builder_put_padding(ipfix_builder *builder, size_t size)
{
	if (builder->set_ == 0 || size >= builder->record_min_)
		return IPFIX_ERR_INVAL;
	if (size > builder->room_ - builder->size)
		return IPFIX_FULL;
	end_set(builder, size);
	return IPFIX_OK;
}

static bool
continues(const ipfix_builder *b, uint16_t set_id)
{
	return b->set_ != 0 && b->set_id_ == set_id;
}

/*
 * A writer for one record of a Set: behind the open Set if it is of this
 * kind, else behind the header of a new one.  Nothing is changed yet but
 * octets behind the end.
 */
static struct ipx_writer
begin_record(const ipfix_builder *b, uint16_t set_id)
{
	struct ipx_writer w = { b->octets_, b->room_, b->size };

	if (!continues(b, set_id)) {
		ipx_writer_zeros(&w, padding_of(b));
		ipx_writer_u16(&w, set_id);
		ipx_writer_u16(&w, 0); /* the Length, when the Set ends */
	}
	return w;
}

/* Makes the record part of the Message, and its Set the open one. */
static ipfix_result
commit_record(ipfix_builder *b, const struct ipx_writer *w, uint16_t set_id,
    uint32_t record_min)
{
	if (!ipx_writer_fits(w))
		return IPFIX_FULL;
	if (!continues(b, set_id)) {
		ipfix_builder_end_set(b);
		b->set_ = b->size;
		b->set_id_ = set_id;
		b->record_min_ = record_min;
	}
	b->size = w->at;
	return IPFIX_OK;
}

ipfix_result
ipfix_builder_put_template(ipfix_builder *builder, const ipfix_template *tmpl)
{
	struct ipx_writer w = begin_record(builder, tmpl->set_id);

	ipx_writer_octets(&w, tmpl->octets, tmpl->octets_size);
	return commit_record(builder, &w, tmpl->set_id, WITHDRAWAL_SIZE);
}

ipfix_result
ipfix_builder_put_withdrawal(
    ipfix_builder *builder, uint16_t set_id, uint16_t id)
{
	struct ipx_writer w = begin_record(builder, set_id);

	if (set_id != IPFIX_SET_TEMPLATE &&
	    set_id != IPFIX_SET_OPTIONS_TEMPLATE)
		return IPFIX_ERR_INVAL;
	if (id < IPFIX_TEMPLATE_ID_MIN && id != set_id)
		return IPFIX_ERR_INVAL;
	ipx_writer_u16(&w, id);
	ipx_writer_u16(&w, 0);
	return commit_record(builder, &w, set_id, WITHDRAWAL_SIZE);
}

static ipfix_result
commit_data(
    ipfix_builder *b, const struct ipx_writer *w, const ipfix_template *tmpl)
{
	ipfix_result rc = commit_record(b, w, tmpl->id, tmpl->record_min);

	if (rc == IPFIX_OK)
		b->records++;
	return rc;
}

ipfix_result
ipx_builder_fill(ipfix_builder *builder, const ipfix_template *tmpl,
    struct ipx_filler *filler)
{
	struct ipx_writer w = begin_record(builder, tmpl->id);
	size_t size = 0;
	uint32_t records = 0;
	ipfix_result rc;

	if (!ipx_writer_fits(&w))
		return IPFIX_FULL;
	rc = filler->fill(
	    filler, tmpl, w.data + w.at, ipx_writer_left(&w), &size, &records);
	if (rc != IPFIX_OK)
		return rc;
	w.at += size;
	rc = commit_record(builder, &w, tmpl->id, tmpl->record_min);
	if (rc == IPFIX_OK)
		builder->records += records;
	return rc;
}

ipfix_result
ipfix_builder_put_values(ipfix_builder *builder, const ipfix_template *tmpl,
    const ipfix_value *values, size_t count)
{
	struct ipx_writer w = begin_record(builder, tmpl->id);
	ipfix_result rc = IPFIX_OK;

	if (count != tmpl->count)
		return IPFIX_ERR_INVAL;
	for (size_t i = 0; i < count && rc == IPFIX_OK; i++)
		rc = ipx_put_value(&w, tmpl, i, &values[i]);
	return rc == IPFIX_OK ? commit_data(builder, &w, tmpl) : rc;
}

ipfix_result
ipfix_builder_put_fields(ipfix_builder *builder, const ipfix_template *tmpl,
    const ipfix_field *fields, size_t count)
{
	struct ipx_writer w = begin_record(builder, tmpl->id);
	ipfix_result rc = IPFIX_OK;

	if (count != tmpl->count)
		return IPFIX_ERR_INVAL;
	for (size_t i = 0; i < count && rc == IPFIX_OK; i++)
		rc = ipx_put_field(
		    &w, &tmpl->fields[i], fields[i].octets, fields[i].prefix);
	return rc == IPFIX_OK ? commit_data(builder, &w, tmpl) : rc;
}

ipfix_result
ipfix_builder_put_octets(
    ipfix_builder *builder, const ipfix_template *tmpl, ipfix_span octets)
{
	struct ipx_writer w = begin_record(builder, tmpl->id);
	struct ipx_cursor c = ipx_cursor_over(octets);
	ipfix_record record = { .tmpl = tmpl };

	if (!ipx_record_take(&c, tmpl, &record) || ipx_cursor_left(&c) > 0)
		return IPFIX_ERR_LENGTH;
	ipx_writer_octets(&w, octets.data, octets.size);
	return commit_data(builder, &w, tmpl);
}

ipfix_result
ipfix_builder_put_set(
    ipfix_builder *builder, uint16_t set_id, ipfix_span body, uint32_t records)
{
	ipfix_builder b = *builder;
	struct ipx_writer w;
	ipfix_result rc;

	if (set_id < IPFIX_SET_DATA_MIN || body.size == 0)
		return IPFIX_ERR_INVAL;
	ipfix_builder_end_set(&b);
	w = begin_record(&b, set_id);
	ipx_writer_octets(&w, body.data, body.size);
	rc = commit_record(&b, &w, set_id, 0);
	if (rc != IPFIX_OK)
		return rc;
	end_set(&b, 0);
	b.records += records;
	*builder = b;
	return IPFIX_OK;
}

void
ipfix_builder_finish(ipfix_builder *builder, uint32_t export_time,
    uint32_t sequence, uint32_t odid, ipfix_span *message)
{
	struct ipx_writer w =
	    ipx_writer_over(builder->octets_, IPFIX_MESSAGE_HEADER_SIZE);

	ipfix_builder_end_set(builder);
	ipx_writer_u16(&w, IPFIX_PROTOCOL_VERSION);
	ipx_writer_u16(&w, (uint16_t)builder->size);
	ipx_writer_u32(&w, export_time);
	ipx_writer_u32(&w, sequence);
	ipx_writer_u32(&w, odid);
	*message = (ipfix_span){ builder->octets_, builder->size };
}
