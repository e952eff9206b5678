/* SPDX-License-Identifier: BSD-3-Clause */
/* The template object: its block of memory, its holders, what it tells. */
#include "wire/template.h"

#include "support/test.h"

/* Field 1 of variable length; octets 4 + 3 * 4. */
#define RECORD "0123 0003 0008 0004 0052 ffff 0001 0002"
#define OPTIONS "0124 0002 0001 0095 0004 0029 0008"

static ipfix_template *
get(const char *text, uint16_t set_id, const ipfix_alloc *alloc)
{
	struct octets o = hex(text);
	ipfix_span octets = octets_span(o);
	ipfix_template *t = NULL;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, set_id, NULL, alloc, NULL),
	    IPFIX_OK);
	free(o.data);
	return t;
}

START_TEST(a_template_tells_what_it_is)
{
	ipfix_template *t = get(RECORD, 2, NULL);

	ck_assert_uint_eq(ipfix_template_id(t), 0x123);
	ck_assert_uint_eq(ipfix_template_count(t), 3);
	ck_assert_uint_eq(ipfix_template_scope_count(t), 0);
	ck_assert(!ipfix_template_is_options(t));
	ipfix_template_free(t);
}
END_TEST

START_TEST(an_options_template_tells_its_scope)
{
	ipfix_template *t = get(OPTIONS, 3, NULL);

	ck_assert_uint_eq(ipfix_template_id(t), 0x124);
	ck_assert_uint_eq(ipfix_template_count(t), 2);
	ck_assert_uint_eq(ipfix_template_scope_count(t), 1);
	ck_assert(ipfix_template_is_options(t));
	ipfix_template_free(t);
}
END_TEST

START_TEST(fields_are_in_the_order_of_the_record)
{
	ipfix_template *t = get(RECORD, 2, NULL);
	const ipfix_field_specifier *f = ipfix_template_fields(t);

	ck_assert_uint_eq(f[0].id, 8);
	ck_assert_uint_eq(f[0].length, 4);
	ck_assert_str_eq(f[0].element->name, "sourceIPv4Address");
	ck_assert_uint_eq(f[1].id, 82);
	ck_assert_uint_eq(f[1].length, IPFIX_VARIABLE_LENGTH);
	ck_assert_uint_eq(f[2].id, 1);
	ck_assert_uint_eq(f[2].length, 2);
	ipfix_template_free(t);
}
END_TEST

START_TEST(a_field_of_variable_length_counts_as_its_prefix)
{
	ipfix_template *t = get(RECORD, 2, NULL);

	CLAUSE("7011-3.4.3-03");
	ck_assert_uint_eq(ipfix_template_record_min(t), 7);
	ck_assert_uint_eq(ipfix_template_record_size(t), 0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(records_of_fixed_fields_have_one_size)
{
	ipfix_template *t = get(OPTIONS, 3, NULL);

	ck_assert_uint_eq(ipfix_template_record_min(t), 12);
	ck_assert_uint_eq(ipfix_template_record_size(t), 12);
	ipfix_template_free(t);
}
END_TEST

START_TEST(the_octets_are_those_that_were_received)
{
	struct octets o = hex(RECORD);
	ipfix_template *t = get(RECORD, 2, NULL);
	ipfix_span octets = ipfix_template_octets(t);

	ck_assert_uint_eq(octets.size, o.size);
	ck_assert_mem_eq(octets.data, o.data, o.size);
	ipfix_template_free(t);
	free(o.data);
}
END_TEST

START_TEST(the_last_holder_releases_the_one_block)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_template *t = get(RECORD, 2, &mem);

	ck_assert_uint_eq(heap.out, 1);
	ck_assert_ptr_eq(ipfix_template_hold(t), t);
	ck_assert_ptr_eq(ipfix_template_hold(t), t);
	ipfix_template_free(t);
	ipfix_template_free(t);
	ck_assert_uint_eq(heap.out, 1);
	ipfix_template_free(t);
	ck_assert_uint_eq(heap.out, 0);
	ck_assert_uint_eq(heap.bytes, 0);
}
END_TEST

START_TEST(to_free_no_template_does_nothing)
{
	ipfix_template_free(NULL);
}
END_TEST

static void
ends_before(const void *end, const void *next)
{
	ck_assert((const char *)end <= (const char *)next);
}

/* Parts follow each other, aligned, and end where the block does. */
START_TEST(a_block_holds_all_its_parts)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	size_t count = (size_t)_i, slots;
	ipfix_template *t = ipx_template_block(&mem, count, count / 2, 7);

	ck_assert_ptr_nonnull(t);
	slots = t->slot_mask + 1;
	ck_assert_uint_eq(slots & (slots - 1), 0);
	ck_assert_uint_gt(slots, count);
	ck_assert_uint_eq(heap.bytes, t->size);
	ck_assert_uint_eq((uintptr_t)t->fields % sizeof(void *), 0);
	ck_assert_uint_eq((uintptr_t)t->gaps % sizeof(*t->gaps), 0);
	ends_before(t->fields + count, t->places);
	ends_before(t->places + count, t->gaps);
	ends_before(t->gaps + count / 2, t->variables);
	ends_before(t->variables + count / 2, t->slots);
	ends_before(t->slots + slots, t->order);
	ends_before(t->order + count, t->lists);
	ends_before(t->lists + count, t->octets);
	ck_assert_ptr_eq((char *)t->octets + 7, (char *)t + t->size);
	ipfix_template_free(t);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(without_memory_there_is_no_block)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);

	heap.fail_at = 0;
	ck_assert_ptr_null(ipx_template_block(&mem, 3, 1, 16));
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("wire/template")
{
	test(a_template_tells_what_it_is);
	test(an_options_template_tells_its_scope);
	test(fields_are_in_the_order_of_the_record);
	test(a_field_of_variable_length_counts_as_its_prefix);
	test(records_of_fixed_fields_have_one_size);
	test(the_octets_are_those_that_were_received);
	test(the_last_holder_releases_the_one_block);
	test(to_free_no_template_does_nothing);
	loop_test(a_block_holds_all_its_parts, 1, 40);
	test(without_memory_there_is_no_block);
}
