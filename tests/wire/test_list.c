/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/list.h"

#include "support/message.h"
#include "support/test.h"

enum { BASIC_LIST = 291, SUB_TEMPLATE_LIST = 292, MULTI_LIST = 293 };

/* The value at octet 10 of a record, which is at octet 20 of a Message. */
enum { AT = 30 };

/* One list in a field of a record, and the templates it may name. */
struct sample {
	ipfix_template_source source;
	ipfix_template *fixed;    /* 256: records of 5 octets */
	ipfix_template *variable; /* 257: of 1 or more */
	ipfix_field_specifier specifier;
	ipfix_field field;
	ipfix_record record;
	struct octets octets;
	ipfix_list list;
};

static const ipfix_template *
find(const ipfix_template_source *source, uint32_t odid, uint16_t id)
{
	const struct sample *s = (const struct sample *)(const void *)source;

	ck_assert_uint_eq(odid, 7);
	if (id == 256)
		return s->fixed;
	return id == 257 ? s->variable : NULL;
}

static ipfix_template *
template_of(const char *text)
{
	struct octets o = hex(text);
	ipfix_span octets = octets_span(o);
	ipfix_template *t;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, 2, NULL, NULL, NULL), IPFIX_OK);
	free(o.data);
	return t;
}

static struct sample *
sample(uint16_t id, const char *text)
{
	struct sample *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	s->source.find_ = find;
	s->fixed = template_of("0100 0002 0008 0004 0004 0001");
	s->variable = template_of("0101 0001 0052 ffff");
	s->octets = hex(text);
	s->specifier = (ipfix_field_specifier){ .id = id,
		.length = IPFIX_VARIABLE_LENGTH,
		.element = ipfix_registry_find(NULL, 0, id) };
	s->field = (ipfix_field){ .octets = octets_span(s->octets),
		.specifier = &s->specifier,
		.offset = AT - 20 };
	s->record = (ipfix_record){
		.offset = 20, .odid = 7, .export_time = 9, .source = &s->source
	};
	return s;
}

static void
sample_free(struct sample *s)
{
	ipfix_template_free(s->fixed);
	ipfix_template_free(s->variable);
	free(s->octets.data);
	free(s);
}

static struct sample *
open(uint16_t id, const char *text)
{
	struct sample *s = sample(id, text);

	ck_assert_int_eq(
	    ipfix_list_open(&s->list, &s->record, &s->field, NULL), IPFIX_OK);
	return s;
}

static void
open_fails(uint16_t id, const char *text, ipfix_fault fault, ipfix_result rc)
{
	struct sample *s = sample(id, text);
	ipfix_error error;

	s->list.at_ = 77;
	ck_assert_int_eq(
	    ipfix_list_open(&s->list, &s->record, &s->field, &error), rc);
	ck_assert_int_eq(error.result, rc);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, AT);
	ck_assert_uint_eq(s->list.at_, 77);
	ck_assert_int_eq(
	    ipfix_list_open(&s->list, &s->record, &s->field, NULL), rc);
	sample_free(s);
}

static ipfix_list_item
next(struct sample *s, ipfix_list_item_kind kind)
{
	ipfix_list_item item;

	ck_assert_int_eq(ipfix_list_next(&s->list, &item, NULL), IPFIX_OK);
	ck_assert_int_eq(item.kind, kind);
	return item;
}

/* A value of a basicList: `size` octets at `offset`. */
static void
next_field(struct sample *s, size_t offset, size_t size, uint8_t prefix)
{
	uint16_t index = s->list.index_;
	ipfix_list_item item = next(s, IPFIX_LIST_FIELD);

	ck_assert_uint_eq(item.field.offset, offset);
	ck_assert_uint_eq(item.field.octets.size, size);
	ck_assert_uint_eq(item.field.prefix, prefix);
	ck_assert_uint_eq(item.field.index, index);
	ck_assert_ptr_eq(item.field.specifier, &s->list.specifier);
	ck_assert_ptr_eq(
	    item.field.octets.data, size > 0 ? s->octets.data + offset : NULL);
}

static void
next_block(struct sample *s, uint16_t id, const ipfix_template *t, size_t size)
{
	ipfix_list_item item = next(s, IPFIX_LIST_BLOCK);

	ck_assert_uint_eq(item.template_id, id);
	ck_assert_ptr_eq(item.tmpl, t);
	ck_assert_uint_eq(item.octets.size, size);
}

static void
next_record(struct sample *s, size_t offset, size_t size)
{
	ipfix_list_item item = next(s, IPFIX_LIST_RECORD);

	ck_assert_uint_eq(item.record.offset, AT + offset);
	ck_assert_uint_eq(item.record.octets.size, size);
	ck_assert_ptr_eq(item.record.octets.data, s->octets.data + offset);
	ck_assert_uint_eq(item.record.odid, 7);
	ck_assert_uint_eq(item.record.export_time, 9);
	ck_assert_ptr_nonnull(item.record.tmpl);
}

static void
ends(struct sample *s)
{
	ipfix_list_item item = { .template_id = 77 };

	ck_assert_int_eq(ipfix_list_next(&s->list, &item, NULL), IPFIX_DONE);
	ck_assert_int_eq(ipfix_list_next(&s->list, &item, NULL), IPFIX_DONE);
	ck_assert_uint_eq(item.template_id, 77);
	sample_free(s);
}

static void
fails(struct sample *s, ipfix_fault fault, size_t offset)
{
	ipfix_list_item item = { .template_id = 77 };
	ipfix_error error;

	for (int again = 0; again < 2; again++) {
		ck_assert_int_eq(
		    ipfix_list_next(&s->list, &item, &error), IPFIX_ERR_LIST);
		ck_assert_int_eq(error.fault, fault);
		ck_assert_uint_eq(error.offset, AT + offset);
		ck_assert_uint_eq(item.template_id, 77);
	}
	ck_assert_int_eq(
	    ipfix_list_next(&s->list, &item, NULL), IPFIX_ERR_LIST);
	sample_free(s);
}

START_TEST(a_basic_list_of_fixed_values_is_read)
{
	/* RFC 6313, 9.1: allOf, ingressInterface, 4 octets. */
	struct sample *s =
	    open(BASIC_LIST, "03 000a 0004 00000001 00000004 00000008");

	ck_assert_int_eq(s->list.type, IPFIX_BASIC_LIST);
	ck_assert_uint_eq(s->list.semantic, 3);
	ck_assert_uint_eq(s->list.specifier.id, 10);
	ck_assert_str_eq(s->list.specifier.element->name, "ingressInterface");
	next_field(s, 5, 4, 0);
	next_field(s, 9, 4, 0);
	next_field(s, 13, 4, 0);
	ends(s);
}
END_TEST

START_TEST(a_basic_list_of_an_enterprise_has_a_longer_header)
{
	struct sample *s = open(BASIC_LIST, "ff 8001 0002 00007ed9 0102 0304");

	ck_assert_uint_eq(s->list.semantic, 255);
	ck_assert_uint_eq(s->list.specifier.pen, 32473);
	ck_assert_ptr_null(s->list.specifier.element);
	next_field(s, 9, 2, 0);
	next_field(s, 11, 2, 0);
	ends(s);
}
END_TEST

START_TEST(values_of_variable_length_have_a_prefix_each)
{
	struct sample *s =
	    open(BASIC_LIST, "03 0052 ffff 03616263 00 ff0001 64 ff0000");

	next_field(s, 6, 3, 1);
	next_field(s, 10, 0, 1);
	next_field(s, 13, 1, 3);
	next_field(s, 17, 0, 3);
	ends(s);
}
END_TEST

START_TEST(a_basic_list_may_be_empty)
{
	ends(open(BASIC_LIST, "ff 000a 0004"));
	ends(open(BASIC_LIST, "ff 8001 0002 00007ed9"));
	ends(open(BASIC_LIST, "ff 0052 ffff"));
	ends(open(BASIC_LIST, "ff 000a 0000"));
}
END_TEST

START_TEST(a_basic_list_that_is_cut_in_its_header_is_refused)
{
	static const char *const HEADERS[] = { "", "ff", "ff 00", "ff 000a",
		"ff 000a 00", "ff 8001 0002", "ff 8001 0002 00007e" };

	for (size_t i = 0; i < IPFIX_COUNT(HEADERS); i++)
		open_fails(BASIC_LIST, HEADERS[i], IPFIX_FAULT_LIST_CUT,
		    IPFIX_ERR_LIST);
}
END_TEST

START_TEST(a_value_past_its_list_is_refused_where_it_begins)
{
	struct sample *s = open(BASIC_LIST, "ff 000a 0004 00000001 000000");

	next_field(s, 5, 4, 0);
	fails(s, IPFIX_FAULT_LIST_ELEMENT, 9);
	s = open(BASIC_LIST, "ff 0052 ffff 0161 0262");
	next_field(s, 6, 1, 1);
	fails(s, IPFIX_FAULT_LIST_ELEMENT, 7);
	s = open(BASIC_LIST, "ff 0052 ffff ff00");
	fails(s, IPFIX_FAULT_LIST_ELEMENT, 5);
}
END_TEST

START_TEST(octets_behind_values_without_octets_are_refused)
{
	struct sample *s = open(BASIC_LIST, "ff 000a 0000 00");

	fails(s, IPFIX_FAULT_LIST_ELEMENT_EMPTY, 5);
}
END_TEST

START_TEST(a_sub_template_list_is_one_block_of_records)
{
	struct sample *s =
	    open(SUB_TEMPLATE_LIST, "04 0100 c0000201 06 c0000202 11");

	ck_assert_int_eq(s->list.type, IPFIX_SUB_TEMPLATE_LIST);
	ck_assert_uint_eq(s->list.semantic, 4);
	next_block(s, 256, s->fixed, 10);
	next_record(s, 3, 5);
	next_record(s, 8, 5);
	ends(s);
}
END_TEST

START_TEST(a_sub_template_list_may_be_empty)
{
	struct sample *s = open(SUB_TEMPLATE_LIST, "ff 0100");

	next_block(s, 256, s->fixed, 0);
	ends(s);
}
END_TEST

START_TEST(records_of_an_unknown_template_are_octets)
{
	struct sample *s = open(SUB_TEMPLATE_LIST, "ff 012c 010203");

	next_block(s, 300, NULL, 3);
	ends(s);
	s = open(SUB_TEMPLATE_LIST, "ff 012c");
	next_block(s, 300, NULL, 0);
	ends(s);
}
END_TEST

START_TEST(without_a_source_every_template_is_unknown)
{
	struct sample *s = sample(SUB_TEMPLATE_LIST, "ff 0100 c0000201 06");

	s->record.source = NULL;
	ck_assert_int_eq(
	    ipfix_list_open(&s->list, &s->record, &s->field, NULL), IPFIX_OK);
	next_block(s, 256, NULL, 5);
	ends(s);
}
END_TEST

START_TEST(a_sub_template_list_without_an_id_is_cut)
{
	open_fails(SUB_TEMPLATE_LIST, "", IPFIX_FAULT_LIST_CUT, IPFIX_ERR_LIST);
	fails(open(SUB_TEMPLATE_LIST, "ff"), IPFIX_FAULT_LIST_CUT, 1);
	fails(open(SUB_TEMPLATE_LIST, "ff 01"), IPFIX_FAULT_LIST_CUT, 1);
}
END_TEST

START_TEST(there_is_no_padding_in_a_list)
{
	struct sample *s = open(SUB_TEMPLATE_LIST, "ff 0100 c0000201 06 0000");

	next_block(s, 256, s->fixed, 7);
	next_record(s, 3, 5);
	fails(s, IPFIX_FAULT_LIST_RECORD, 8);
}
END_TEST

START_TEST(a_record_past_its_list_is_refused_where_it_begins)
{
	struct sample *s = open(SUB_TEMPLATE_LIST, "ff 0101 0161 0362");

	next_block(s, 257, s->variable, 4);
	next_record(s, 3, 2);
	fails(s, IPFIX_FAULT_LIST_RECORD, 5);
}
END_TEST

START_TEST(blocks_of_a_multi_list_have_templates_of_their_own)
{
	struct sample *s =
	    open(MULTI_LIST, "03 0100 0009 c0000201 06  0101 0008 0161 00 00");

	next_block(s, 256, s->fixed, 5);
	next_record(s, 5, 5);
	next_block(s, 257, s->variable, 4);
	next_record(s, 14, 2);
	next_record(s, 16, 1);
	next_record(s, 17, 1);
	ends(s);
}
END_TEST

START_TEST(a_block_may_be_empty_or_unknown)
{
	struct sample *s =
	    open(MULTI_LIST, "ff 0100 0004  012c 0006 0102  0101 0004");

	next_block(s, 256, s->fixed, 0);
	next_block(s, 300, NULL, 2);
	next_block(s, 257, s->variable, 0);
	ends(s);
}
END_TEST

START_TEST(a_multi_list_may_have_no_block)
{
	ends(open(MULTI_LIST, "ff"));
	open_fails(MULTI_LIST, "", IPFIX_FAULT_LIST_CUT, IPFIX_ERR_LIST);
}
END_TEST

START_TEST(a_block_that_is_cut_in_its_header_is_refused)
{
	struct sample *s = open(MULTI_LIST, "ff 0100 0004 01");

	next_block(s, 256, s->fixed, 0);
	fails(s, IPFIX_FAULT_LIST_CUT, 5);
	fails(open(MULTI_LIST, "ff 0100"), IPFIX_FAULT_LIST_BLOCK, 1);
	fails(open(MULTI_LIST, "ff 0100 00"), IPFIX_FAULT_LIST_BLOCK, 1);
}
END_TEST

START_TEST(a_block_length_below_its_header_or_past_the_list_is_refused)
{
	fails(open(MULTI_LIST, "ff 0100 0000"), IPFIX_FAULT_LIST_BLOCK, 1);
	fails(open(MULTI_LIST, "ff 0100 0003"), IPFIX_FAULT_LIST_BLOCK, 1);
	fails(open(MULTI_LIST, "ff 0100 0005"), IPFIX_FAULT_LIST_BLOCK, 1);
	fails(open(MULTI_LIST, "ff 0100 ffff 00"), IPFIX_FAULT_LIST_BLOCK, 1);
}
END_TEST

START_TEST(a_record_past_its_block_is_refused_though_the_list_goes_on)
{
	struct sample *s =
	    open(MULTI_LIST, "ff 0100 0008 c0000201  06 0101 0004");

	next_block(s, 256, s->fixed, 4);
	fails(s, IPFIX_FAULT_LIST_RECORD, 5);
}
END_TEST

START_TEST(a_list_in_a_list_knows_where_it_is)
{
	struct sample *s = open(BASIC_LIST, "ff 0123 ffff 06 03 0004 0001 06");
	ipfix_list_item item = next(s, IPFIX_LIST_FIELD);
	ipfix_list inner;
	ipfix_error error;

	ck_assert_int_eq(
	    ipfix_list_open(&inner, &item.record, &item.field, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_list_next(&inner, &item, NULL), IPFIX_OK);
	ck_assert_uint_eq(item.field.octets.data[0], 6);
	ck_assert_uint_eq(item.record.offset, AT + 6);
	ends(s);

	s = open(BASIC_LIST, "ff 0123 ffff 04 03 0004 00");
	item = next(s, IPFIX_LIST_FIELD);
	ck_assert_int_eq(
	    ipfix_list_open(&inner, &item.record, &item.field, &error),
	    IPFIX_ERR_LIST);
	ck_assert_uint_eq(error.offset, AT + 6);
	ends(s);
}
END_TEST

START_TEST(a_field_that_is_no_list_is_of_another_type)
{
	struct sample *s = sample(8, "c0000201");
	ipfix_error error;

	s->list.at_ = 77;
	ck_assert_int_eq(
	    ipfix_list_open(&s->list, &s->record, &s->field, &error),
	    IPFIX_ERR_TYPE);
	ck_assert_int_eq(error.result, IPFIX_ERR_TYPE);
	ck_assert_uint_eq(error.offset, AT);
	s->specifier.element = NULL;
	ck_assert_int_eq(ipfix_list_open(&s->list, &s->record, &s->field, NULL),
	    IPFIX_ERR_TYPE);
	ck_assert_uint_eq(s->list.at_, 77);
	sample_free(s);
}
END_TEST

/* How deep lists within lists can be opened. */
static size_t
depth_of(uint16_t limit, ipfix_error *error)
{
	struct octets o = repeat("ff 0123 ffff ff0000", 40);
	struct sample *s = sample(BASIC_LIST, "");
	ipfix_list_item item = { .record = s->record, .field = s->field };
	ipfix_list lists[40];
	ipfix_result rc = IPFIX_OK;
	size_t depth = 0;

	for (size_t i = 0; i < 40; i++)
		patch16(o, i * 8 + 6, (uint16_t)(o.size - i * 8 - 8));
	s->source.list_depth_ = limit;
	item.field.octets = octets_span(o);
	while (depth < 40 &&
	    (rc = ipfix_list_open(&lists[depth], &item.record, &item.field,
	         error)) == IPFIX_OK) {
		ck_assert_int_eq(
		    ipfix_list_next(&lists[depth], &item, error), IPFIX_OK);
		depth++;
	}
	ck_assert_int_eq(rc, IPFIX_ERR_LIMIT);
	sample_free(s);
	free(o.data);
	return depth;
}

START_TEST(lists_are_opened_as_deep_as_the_limit)
{
	ipfix_error error;

	ck_assert_uint_eq(depth_of(0, &error), IPFIX_LIST_DEPTH);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_LIST_DEPTH);
	ck_assert_uint_eq(error.offset, AT + IPFIX_LIST_DEPTH * 8);
	ck_assert_uint_eq(depth_of(1, &error), 1);
	ck_assert_uint_eq(depth_of(30, &error), 30);
}
END_TEST

START_TEST(semantics_have_their_names)
{
	ck_assert_str_eq(ipfix_list_semantic(0), "noneOf");
	ck_assert_str_eq(ipfix_list_semantic(1), "exactlyOneOf");
	ck_assert_str_eq(ipfix_list_semantic(2), "oneOrMoreOf");
	ck_assert_str_eq(ipfix_list_semantic(3), "allOf");
	ck_assert_str_eq(ipfix_list_semantic(4), "ordered");
	ck_assert_str_eq(ipfix_list_semantic(5), "unassigned");
	ck_assert_str_eq(ipfix_list_semantic(254), "unassigned");
	ck_assert_str_eq(ipfix_list_semantic(255), "undefined");
}
END_TEST

TESTS("wire/list")
{
	test(a_basic_list_of_fixed_values_is_read);
	test(a_basic_list_of_an_enterprise_has_a_longer_header);
	test(values_of_variable_length_have_a_prefix_each);
	test(a_basic_list_may_be_empty);
	test(a_basic_list_that_is_cut_in_its_header_is_refused);
	test(a_value_past_its_list_is_refused_where_it_begins);
	test(octets_behind_values_without_octets_are_refused);
	test(a_sub_template_list_is_one_block_of_records);
	test(a_sub_template_list_may_be_empty);
	test(records_of_an_unknown_template_are_octets);
	test(without_a_source_every_template_is_unknown);
	test(a_sub_template_list_without_an_id_is_cut);
	test(there_is_no_padding_in_a_list);
	test(a_record_past_its_list_is_refused_where_it_begins);
	test(blocks_of_a_multi_list_have_templates_of_their_own);
	test(a_block_may_be_empty_or_unknown);
	test(a_multi_list_may_have_no_block);
	test(a_block_that_is_cut_in_its_header_is_refused);
	test(a_block_length_below_its_header_or_past_the_list_is_refused);
	test(a_record_past_its_block_is_refused_though_the_list_goes_on);
	test(a_list_in_a_list_knows_where_it_is);
	test(a_field_that_is_no_list_is_of_another_type);
	test(lists_are_opened_as_deep_as_the_limit);
	test(semantics_have_their_names);
}
