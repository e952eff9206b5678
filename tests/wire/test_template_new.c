/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/template.h"

#include "support/test.h"

#define FIELD(number, octets)                      \
	(ipfix_field_specifier)                    \
	{                                          \
		.id = (number), .length = (octets) \
	}

static ipfix_result new (ipfix_template **t, uint16_t id, uint16_t scope_count,
    const ipfix_field_specifier *fields, size_t count, ipfix_error *error)
{
	return ipfix_template_new(
	    t, id, scope_count, fields, count, NULL, NULL, error);
}

static void
fails(uint16_t id, uint16_t scope_count, const ipfix_field_specifier *fields,
    size_t count, ipfix_fault fault, ipfix_result rc, size_t offset)
{
	ipfix_template *t = NULL;
	ipfix_error error;

	ck_assert_int_eq(new (&t, id, scope_count, fields, count, &error), rc);
	ck_assert_int_eq(error.result, rc);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_ptr_null(t);
	ck_assert_int_eq(new (&t, id, scope_count, fields, count, NULL), rc);
}

/* What a template made of fields is sent as. */
static void
is_sent_as(uint16_t scope_count, const ipfix_field_specifier *fields,
    size_t count, const char *text)
{
	struct octets want = hex(text);
	ipfix_template *t, *again;
	ipfix_span octets;

	ck_assert_int_eq(
	    new (&t, 256, scope_count, fields, count, NULL), IPFIX_OK);
	octets = ipfix_template_octets(t);
	ck_assert_uint_eq(octets.size, want.size);
	ck_assert_mem_eq(octets.data, want.data, want.size);
	ck_assert_int_eq(ipfix_template_get(&again, &octets,
	                     scope_count > 0 ? 3 : 2, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(octets.size, 0);
	ck_assert_uint_eq(
	    ipfix_template_record_min(again), ipfix_template_record_min(t));
	ipfix_template_free(again);
	ipfix_template_free(t);
	free(want.data);
}

START_TEST(a_template_is_sent_as_its_record)
{
	const ipfix_field_specifier fields[] = { FIELD(8, 4),
		{ .pen = 32473, .id = 15, .length = 65535 }, FIELD(1, 8) };

	CLAUSE("7011-3.4.1-04");
	is_sent_as(
	    0, fields, 3, "0100 0003 0008 0004 800f ffff 00007ed9 0001 0008");
}
END_TEST

START_TEST(an_options_template_is_sent_with_its_scope_count)
{
	const ipfix_field_specifier fields[] = { FIELD(149, 4), FIELD(41, 8) };

	CLAUSE("7011-3.4.2.2-01");
	is_sent_as(1, fields, 2, "0100 0002 0001 0095 0004 0029 0008");
}
END_TEST

START_TEST(an_enterprise_bit_without_an_enterprise_is_kept)
{
	const ipfix_field_specifier field = {
		.id = 8, .length = 4, .enterprise = true
	};

	is_sent_as(0, &field, 1, "0100 0001 8008 0004 00000000");
}
END_TEST

START_TEST(elements_are_looked_up)
{
	const ipfix_field_specifier fields[] = { FIELD(8, 4),
		{ .pen = 29305, .id = 1, .length = 8 },
		{ .pen = 32473, .id = 1, .length = 8 } };
	ipfix_template *t;

	ck_assert_int_eq(new (&t, 256, 0, fields, 3, NULL), IPFIX_OK);
	ck_assert_str_eq(
	    ipfix_template_fields(t)[0].element->name, "sourceIPv4Address");
	ck_assert_str_eq(ipfix_template_fields(t)[1].element->name,
	    "reverseOctetDeltaCount");
	ck_assert_ptr_null(ipfix_template_fields(t)[2].element);
	ck_assert(ipfix_template_fields(t)[2].enterprise);
	ipfix_template_free(t);
}
END_TEST

START_TEST(an_element_of_the_caller_is_kept)
{
	static const ipfix_element MINE = {
		.pen = 32473, .id = 7, .type = IPFIX_UNSIGNED32, .name = "mine"
	};
	const ipfix_field_specifier field = {
		.pen = 32473, .id = 7, .length = 4, .element = &MINE
	};
	ipfix_template *t;

	ck_assert_int_eq(new (&t, 256, 0, &field, 1, NULL), IPFIX_OK);
	ck_assert_ptr_eq(ipfix_template_fields(t)[0].element, &MINE);
	ipfix_template_free(t);
}
END_TEST

START_TEST(no_field_and_too_many_are_arguments_not_allowed)
{
	const ipfix_field_specifier field = FIELD(8, 4);

	CLAUSE("7011-3.4.1-05");
	fails(256, 0, &field, 0, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL, 0);
	fails(256, 0, &field, 65536, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL, 0);
}
END_TEST

START_TEST(as_many_fields_as_a_count_can_say_are_allowed)
{
	ipfix_field_specifier *fields = calloc(65535, sizeof(*fields));
	ipfix_template *t;
	uint16_t index;

	ck_assert_ptr_nonnull(fields);
	for (size_t i = 0; i < 65535; i++)
		fields[i] = FIELD(8, 4);
	ck_assert_int_eq(new (&t, 256, 0, fields, 65535, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_template_find(t, 0, 8, 65534, &index), IPFIX_OK);
	ck_assert_uint_eq(index, 65534);
	ck_assert_uint_eq(ipfix_template_octets(t).size, 4 + 4 * 65535);
	ipfix_template_free(t);
	free(fields);
}
END_TEST

START_TEST(an_identifier_of_16_bits_is_refused_at_its_field)
{
	const ipfix_field_specifier fields[] = { FIELD(8, 4),
		FIELD(0x8000, 4) };

	fails(256, 0, fields, 2, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL, 1);
}
END_TEST

START_TEST(a_template_id_below_256_is_refused)
{
	const ipfix_field_specifier field = FIELD(8, 4);

	CLAUSE("7011-3.4.2.2-05");
	fails(
	    255, 0, &field, 1, IPFIX_FAULT_TEMPLATE_ID, IPFIX_ERR_TEMPLATE, 0);
	fails(0, 1, &field, 1, IPFIX_FAULT_TEMPLATE_ID, IPFIX_ERR_TEMPLATE, 0);
}
END_TEST

START_TEST(more_scopes_than_fields_are_refused)
{
	const ipfix_field_specifier field = FIELD(8, 4);

	CLAUSE("7011-3.4.2.2-03");
	fails(256, 2, &field, 1, IPFIX_FAULT_TEMPLATE_SCOPE, IPFIX_ERR_TEMPLATE,
	    0);
}
END_TEST

START_TEST(records_without_octets_are_refused)
{
	const ipfix_field_specifier fields[] = {
		{ .pen = 32473, .id = 1, .length = 0 },
		{ .pen = 32473, .id = 2, .length = 0 },
	};

	CLAUSE("7011-3.4.1-06");
	fails(256, 0, fields, 2, IPFIX_FAULT_TEMPLATE_EMPTY, IPFIX_ERR_TEMPLATE,
	    0);
}
END_TEST

START_TEST(a_length_that_the_type_cannot_have_is_refused_at_its_field)
{
	const ipfix_field_specifier reduced[] = { FIELD(1, 4), FIELD(8, 3) };
	const ipfix_field_specifier longer = FIELD(1, 9);

	CLAUSE("7011-6.2-07");
	CLAUSE("7011-6.2-08");
	fails(256, 0, reduced, 2, IPFIX_FAULT_FIELD_LENGTH, IPFIX_ERR_VALUE, 1);
	fails(256, 0, &longer, 1, IPFIX_FAULT_FIELD_LENGTH, IPFIX_ERR_VALUE, 0);
}
END_TEST

/* interfaceName, ipHeaderPacketSection, and the three kinds of list. */
START_TEST(strings_octets_and_lists_may_be_of_variable_length)
{
	const ipfix_field_specifier fields[] = { FIELD(82, 65535),
		FIELD(313, 65535), FIELD(291, 65535), FIELD(292, 65535),
		FIELD(293, 65535), FIELD(1, 2) };

	CLAUSE("7011-3.2-05");
	is_sent_as(0, fields, 6,
	    "0100 0006 0052 ffff 0139 ffff 0123 ffff 0124 ffff 0125 ffff"
	    "0001 0002");
}
END_TEST

START_TEST(without_memory_nothing_is_made)
{
	const ipfix_field_specifier field = FIELD(8, 4);
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template *t = NULL;
	ipfix_error error;

	heap.fail_at = 0;
	ck_assert_int_eq(
	    ipfix_template_new(&t, 256, 0, &field, 1, NULL, &mem, &error),
	    IPFIX_ERR_NOMEM);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_NOMEM);
	ck_assert_ptr_null(t);
	ck_assert_int_eq(
	    ipfix_template_new(&t, 256, 0, &field, 1, NULL, &mem, NULL),
	    IPFIX_OK);
	ipfix_template_free(t);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("wire/template_new")
{
	test(a_template_is_sent_as_its_record);
	test(an_options_template_is_sent_with_its_scope_count);
	test(an_enterprise_bit_without_an_enterprise_is_kept);
	test(elements_are_looked_up);
	test(an_element_of_the_caller_is_kept);
	test(no_field_and_too_many_are_arguments_not_allowed);
	test(as_many_fields_as_a_count_can_say_are_allowed);
	test(an_identifier_of_16_bits_is_refused_at_its_field);
	test(a_template_id_below_256_is_refused);
	test(more_scopes_than_fields_are_refused);
	test(records_without_octets_are_refused);
	test(a_length_that_the_type_cannot_have_is_refused_at_its_field);
	test(strings_octets_and_lists_may_be_of_variable_length);
	test(without_memory_nothing_is_made);
}
