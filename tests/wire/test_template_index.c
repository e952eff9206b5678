/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/template.h"

#include "support/message.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

static ipfix_template *
template_of(struct octets o)
{
	ipfix_span octets = octets_span(o);
	ipfix_template *t = NULL;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, 2, NULL, NULL, NULL), IPFIX_OK);
	free(o.data);
	return t;
}

static void
found_at(const ipfix_template *t, uint32_t pen, uint16_t id, size_t occurrence,
    uint16_t want)
{
	uint16_t index = UINT16_MAX;

	ck_assert_int_eq(
	    ipfix_template_find(t, pen, id, occurrence, &index), IPFIX_OK);
	ck_assert_uint_eq(index, want);
}

static void
not_found(const ipfix_template *t, uint32_t pen, uint16_t id, size_t occurrence)
{
	uint16_t index = 77;

	ck_assert_int_eq(ipfix_template_find(t, pen, id, occurrence, &index),
	    IPFIX_ERR_NOTFOUND);
	ck_assert_uint_eq(index, 77);
}

START_TEST(repeated_elements_keep_their_order)
{
	/* 8 twice side by side, 12 between, 8 again; 46 on its own. */
	ipfix_template *t = template_of(
	    hex("0100 0005 0008 0004 0008 0004 000c 0004 0008 0004 002e 0004"));

	CLAUSE("7011-8-06");
	found_at(t, 0, 8, 0, 0);
	found_at(t, 0, 8, 1, 1);
	found_at(t, 0, 8, 2, 3);
	not_found(t, 0, 8, 3);
	found_at(t, 0, 12, 0, 2);
	not_found(t, 0, 12, 1);
	found_at(t, 0, 46, 0, 4);
	ck_assert_uint_eq(ipfix_template_occurrences(t, 0, 8), 3);
	ck_assert_uint_eq(ipfix_template_occurrences(t, 0, 12), 1);
	ck_assert_uint_eq(ipfix_template_occurrences(t, 0, 9), 0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(elements_are_found_with_their_enterprise_alone)
{
	ipfix_template *t = template_of(
	    hex("0100 0003 8008 0004 00000009 8008 0004 0000000a 0008 0004"));

	CLAUSE("7011-3.2-04");
	found_at(t, 9, 8, 0, 0);
	found_at(t, 10, 8, 0, 1);
	found_at(t, 0, 8, 0, 2);
	not_found(t, 11, 8, 0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(an_enterprise_bit_without_an_enterprise_is_found_by_index_only)
{
	ipfix_template *t = template_of(hex("0100 0001 8008 0004 00000000"));

	not_found(t, 0, 8, 0);
	ck_assert_uint_eq(ipfix_template_occurrences(t, 0, 8), 0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(identifiers_beyond_15_bits_are_not_there)
{
	ipfix_template *t = template_of(hex("0100 0001 0008 0004"));

	not_found(t, 0, 0x8008, 0);
	not_found(t, 0, 8, SIZE_MAX);
	ipfix_template_free(t);
}
END_TEST

START_TEST(a_place_is_an_offset_behind_the_last_variable_field)
{
	/* 4, variable, 2, 8, variable, variable, 1 */
	static const struct ipx_place WANT[] = { { 0, 0, 0 }, { 4, 0, 0 },
		{ 0, 1, 0 }, { 2, 1, 0 }, { 10, 1, 1 }, { 0, 2, 0 },
		{ 0, 3, 0 } };
	static const uint32_t GAPS[] = { 4, 10, 0 };
	static const uint16_t VARIABLES[] = { 1, 4, 5 };
	ipfix_template *t = template_of(
	    hex("0100 0007 0008 0004 0052 ffff 0007 0002 0001 0008 0052 ffff"
	        "0053 ffff 0004 0001"));

	for (size_t i = 0; i < IPFIX_COUNT(WANT); i++) {
		ck_assert_uint_eq(t->places[i].offset, WANT[i].offset);
		ck_assert_uint_eq(t->places[i].variables, WANT[i].variables);
		ck_assert_uint_eq(t->places[i].occurrence, WANT[i].occurrence);
	}
	ck_assert_uint_eq(t->variable_count, 3);
	ck_assert_mem_eq(t->gaps, GAPS, sizeof(GAPS));
	ck_assert_mem_eq(t->variables, VARIABLES, sizeof(VARIABLES));
	ck_assert_uint_eq(t->tail, 1);
	ck_assert_uint_eq(t->record_min, 18);
	ipfix_template_free(t);
}
END_TEST

START_TEST(fields_that_are_lists_are_listed)
{
	static const uint16_t LISTS[] = { 1, 3, 4 };
	ipfix_template *t = template_of(
	    hex("0100 0006 0008 0004 0123 ffff 0004 0001 0124 0000 0125 ffff"
	        "8123 ffff 00007ed9"));

	ck_assert_uint_eq(t->list_count, 3);
	ck_assert_mem_eq(t->lists, LISTS, sizeof(LISTS));
	ipfix_template_free(t);
}
END_TEST

START_TEST(fields_larger_than_any_record_are_counted_in_full)
{
	ipfix_template *t =
	    template_of(join(hex("0100 3fff"), repeat("0001 fffe", 0x3fff)));

	ck_assert_uint_eq(ipfix_template_record_min(t), 0x3fffu * 65534u);
	ipfix_template_free(t);
}
END_TEST

/* What ipfix_template_find() must say, by looking at every field. */
static size_t
naive(const ipfix_template *t, uint32_t pen, uint16_t id, size_t occurrence)
{
	const ipfix_field_specifier *f = ipfix_template_fields(t);

	for (size_t i = 0; i < ipfix_template_count(t); i++)
		if (f[i].pen == pen && f[i].id == id && occurrence-- == 0)
			return i;
	return SIZE_MAX;
}

/* Few identifiers and enterprises, so that many fields repeat. */
static ipfix_template *
random_template(struct sweep *sweep)
{
	size_t count = (size_t)(sweep_next(sweep) % 100 + 1);
	ipfix_field_specifier fields[100];
	ipfix_template *t;

	for (size_t i = 0; i < count; i++)
		fields[i] = (ipfix_field_specifier){
			.pen = (uint32_t)(sweep_next(sweep) % 3),
			.id = (uint16_t)(30000 + sweep_next(sweep) % 40),
			.length = 1
		};
	ck_assert_int_eq(
	    ipfix_template_new(&t, 256, 0, fields, count, NULL, NULL, NULL),
	    IPFIX_OK);
	return t;
}

START_TEST(the_index_agrees_with_a_look_at_every_field)
{
	struct sweep sweep = sweep_begin("template index");

	for (int round = 0; round < 200; round++) {
		ipfix_template *t = random_template(&sweep);

		for (uint32_t key = 0; key < 3 * 41; key++) {
			uint32_t pen = key % 3;
			uint16_t id = (uint16_t)(30000 + key / 3), index = 0;
			size_t seen = 0, want;

			while ((want = naive(t, pen, id, seen)) != SIZE_MAX) {
				must(ipfix_template_find(
				         t, pen, id, seen, &index) == IPFIX_OK);
				must(index == want);
				seen++;
			}
			must(ipfix_template_occurrences(t, pen, id) == seen);
			must(ipfix_template_find(t, pen, id, seen, &index) ==
			    IPFIX_ERR_NOTFOUND);
		}
		ipfix_template_free(t);
	}
}
END_TEST

START_TEST(one_element_many_times_is_indexed)
{
	ipfix_template *t =
	    template_of(join(hex("0100 3ff0"), repeat("0008 0004", 0x3ff0)));

	ck_assert_uint_eq(ipfix_template_occurrences(t, 0, 8), 0x3ff0);
	found_at(t, 0, 8, 0x3fef, 0x3fef);
	not_found(t, 0, 8, 0x3ff0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(many_different_elements_are_indexed)
{
	struct octets o = join(hex("0100 3ff0"), repeat("0000 0001", 0x3ff0));
	ipfix_template *t;

	for (uint16_t i = 0; i < 0x3ff0; i++)
		patch16(o, 4 + i * (size_t)4, i);
	t = template_of(o);
	for (uint16_t i = 0; i < 0x3ff0; i++) {
		uint16_t index = 0;

		must(ipfix_template_find(t, 0, i, 0, &index) == IPFIX_OK);
		must(index == i);
	}
	ipfix_template_free(t);
}
END_TEST

TESTS("wire/template_index")
{
	test(repeated_elements_keep_their_order);
	test(elements_are_found_with_their_enterprise_alone);
	test(an_enterprise_bit_without_an_enterprise_is_found_by_index_only);
	test(identifiers_beyond_15_bits_are_not_there);
	test(a_place_is_an_offset_behind_the_last_variable_field);
	test(fields_that_are_lists_are_listed);
	test(fields_larger_than_any_record_are_counted_in_full);
	test(the_index_agrees_with_a_look_at_every_field);
	test(one_element_many_times_is_indexed);
	test(many_different_elements_are_indexed);
}
