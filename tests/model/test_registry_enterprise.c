/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/registry.h>

#include "model/csv.h"

#include "support/test.h"

#include <dirent.h>
#include <stdio.h>

#define TABLES 23
#define ELEMENTS 2021
#define CERT 6871
#define CERT_REVERSE_BIT 0x4000
#define CERT_REVERSE_ELEMENTS 22

static ipfix_registry *
registry_with(uint32_t pen, const ipfix_alloc *alloc)
{
	ipfix_registry *registry = NULL;

	ck_assert_int_eq(ipfix_registry_new(&registry, alloc), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_registry_add_enterprise(registry, pen), IPFIX_OK);
	return registry;
}

static size_t
count_of(const ipfix_registry *registry)
{
	ipfix_registry_iter iter;
	const ipfix_element *e;
	size_t count = 0;

	ipfix_registry_iter_init(&iter, registry);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK)
		count++;
	return count;
}

START_TEST(a_table_is_there_once_it_is_added)
{
	ipfix_registry *registry = registry_with(5951, NULL);
	const ipfix_element *e = ipfix_registry_find(registry, 5951, 128);

	ck_assert_str_eq(e->name, "roundTripTime");
	ck_assert_uint_eq(e->type, IPFIX_UNSIGNED32);
	ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_QUANTITY);
	ck_assert_uint_eq(e->units, IPFIX_UNITS_MILLISECONDS);
	ck_assert_ptr_eq(
	    ipfix_registry_find_name(registry, "roundTripTime"), e);
	ck_assert_ptr_null(ipfix_registry_find(registry, CERT, 14));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 5951, 128));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(all_tables_are_added_at_once)
{
	ipfix_registry *registry = registry_with(0, NULL);
	const uint32_t *pens;
	size_t count = ipfix_registry_enterprises(&pens);

	ck_assert_uint_eq(count, TABLES);
	ck_assert_uint_eq(count_of(registry),
	    count_of(NULL) + ELEMENTS + CERT_REVERSE_ELEMENTS);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(each_table_is_found_by_its_number_and_the_sum_is_all)
{
	const uint32_t *pens;
	size_t count = ipfix_registry_enterprises(&pens), sum = 0;

	for (size_t i = 0; i < count; i++) {
		ipfix_registry *registry = registry_with(pens[i], NULL);

		ck_assert(i == 0 || pens[i - 1] < pens[i]);
		ck_assert_uint_gt(count_of(registry), count_of(NULL));
		sum += count_of(registry) - count_of(NULL);
		ipfix_registry_free(registry);
	}
	ck_assert_uint_eq(sum, ELEMENTS + CERT_REVERSE_ELEMENTS);
}
END_TEST

START_TEST(an_enterprise_without_a_table_is_not_found)
{
	static const uint32_t NONE[] = { 1, 8, 10, 25461, IPFIX_PEN_REVERSE,
		56507, UINT32_MAX };
	ipfix_registry *registry = registry_with(9, NULL);
	size_t count = count_of(registry);

	for (size_t i = 0; i < IPFIX_COUNT(NONE); i++)
		ck_assert_int_eq(
		    ipfix_registry_add_enterprise(registry, NONE[i]),
		    IPFIX_ERR_NOTFOUND);
	ck_assert_uint_eq(count_of(registry), count);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(adding_a_table_again_changes_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = registry_with(CERT, &mem);
	const ipfix_element *e = ipfix_registry_find(registry, CERT, 14);
	size_t count = count_of(registry);

	for (int i = 0; i < 10; i++)
		ck_assert_int_eq(
		    ipfix_registry_add_enterprise(registry, CERT), IPFIX_OK);
	ck_assert_uint_eq(count_of(registry), count);
	ck_assert_ptr_eq(ipfix_registry_find(registry, CERT, 14), e);
	/* The elements are not copied: pointers and slots are all it takes. */
	ck_assert_uint_lt(heap.peak, count * sizeof(ipfix_element));
	ipfix_registry_free(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(certs_reverse_elements_have_a_bit_in_their_identifiers)
{
	ipfix_registry *registry = registry_with(CERT, NULL);
	const ipfix_element *forward = ipfix_registry_find(registry, CERT, 14);
	const ipfix_element *reverse =
	    ipfix_registry_find(registry, CERT, 14 | CERT_REVERSE_BIT);

	CLAUSE("5103-6.2-02");
	ck_assert(forward->reversible && !reverse->reversible);
	ck_assert_str_eq(forward->name, "initialTCPFlags");
	ck_assert_str_eq(reverse->name, "reverseInitialTCPFlags");
	ck_assert_uint_eq(reverse->id, 14 | CERT_REVERSE_BIT);
	ck_assert_uint_eq(reverse->type, forward->type);
	ck_assert_uint_eq(reverse->semantics, forward->semantics);
	ck_assert_ptr_eq(
	    ipfix_registry_find_name(registry, "reverseInitialTCPFlags"),
	    reverse);
	ck_assert_ptr_null(
	    ipfix_registry_find(registry, CERT, 30 | CERT_REVERSE_BIT));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(the_reverse_enterprise_number_serves_ianas_elements_only)
{
	ipfix_registry *registry = registry_with(0, NULL);

	CLAUSE("5103-6.2-01");
	ck_assert_ptr_null(
	    ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 9360));
	ck_assert_str_eq(
	    ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 14)->name,
	    "reverseEgressInterface");
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(names_are_identifiers_and_unique_within_a_table)
{
	ipfix_registry *registry = registry_with(0, NULL);
	ipfix_registry_iter iter;
	const ipfix_element *e, *first;

	CLAUSE("7012-2.3-02");
	ipfix_registry_iter_init(&iter, registry);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK) {
		ck_assert_uint_eq(strspn(e->name,
		                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
		                      "abcdefghijklmnopqrstuvwxyz"),
		    strlen(e->name));
		first = ipfix_registry_find_name(registry, e->name);
		ck_assert(first == e || first->pen != e->pen);
	}
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(names_with_odd_characters_became_camel_case)
{
	static const struct {
		uint32_t pen;
		uint16_t id;
		const char *name;
	} NAMES[] = {
		{ 9, 4251, "transportPacketsLostCounter" },
		{ 9, 8233, "c3plClassCceId" },
		{ 3054, 110, "l7ApplicationID" },
		{ 3054, 181, "imsiFor34GSubscriber" },
		{ 3054, 188, "transactionLatencyUs" },
		{ 6871, 254, "httpXForwardedFor" },
		{ 35632, 180, "HTTP_URL" },
	};
	ipfix_registry *registry = registry_with(0, NULL);

	for (size_t i = 0; i < IPFIX_COUNT(NAMES); i++)
		ck_assert_str_eq(
		    ipfix_registry_find(registry, NAMES[i].pen, NAMES[i].id)
		        ->name,
		    NAMES[i].name);
	ipfix_registry_free(registry);
}
END_TEST

#define ALLOCATIONS 3 /* the list and its two indexes */

START_TEST(every_failing_allocation_leaves_all_as_it_was)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = NULL;

	ck_assert_int_eq(ipfix_registry_new(&registry, &mem), IPFIX_OK);
	heap.fail_at = _i;
	ck_assert_int_eq(
	    ipfix_registry_add_enterprise(registry, 0), IPFIX_ERR_NOMEM);
	ck_assert_uint_eq(count_of(registry), count_of(NULL));
	heap.fail_at = ALLOCATIONS;
	ck_assert_int_eq(ipfix_registry_add_enterprise(registry, 0), IPFIX_OK);
	ipfix_registry_free(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* Loads a table at run time; what was built in is not other than that. */
static void
compare_table(const char *folder, const char *file)
{
	ipfix_registry *loaded = NULL;
	ipfix_registry *built_in = registry_with(0, NULL);
	ipfix_registry_iter iter;
	const ipfix_element *e;
	struct octets text;
	char path[512];
	size_t count = 0;

	(void)snprintf(path, sizeof path, "%s/%s", folder, file);
	text = file_octets(path);
	ck_assert_ptr_nonnull(text.data);
	ck_assert_int_eq(ipfix_registry_new(&loaded, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_registry_load(loaded, octets_span(text), NULL), IPFIX_OK);
	ipfix_registry_iter_init(&iter, loaded);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK) {
		const ipfix_element *b =
		    ipfix_registry_find(built_in, e->pen, e->id);

		ck_assert_ptr_nonnull(b);
		ck_assert_uint_eq(b->type, e->type);
		ck_assert_uint_eq(b->semantics, e->semantics);
		ck_assert_uint_eq(b->units, e->units);
		ck_assert_int_eq(b->deprecated, e->deprecated);
		ck_assert_int_eq(b->reversible, e->reversible);
		ck_assert_uint_eq(b->range_max, e->range_max);
		count++;
	}
	ck_assert_uint_gt(count, count_of(NULL));
	ipfix_registry_free(loaded);
	ipfix_registry_free(built_in);
	free(text.data);
}

START_TEST(every_table_loaded_at_run_time_says_what_is_built_in)
{
	char *path = source_path("lib/model/enterprise");
	DIR *folder = opendir(path);
	struct dirent *entry;
	size_t tables = 0;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL)
		if (strstr(entry->d_name, ".csv") != NULL) {
			compare_table(path, entry->d_name);
			tables++;
		}
	ck_assert_uint_eq(tables, TABLES);
	(void)closedir(folder);
	free(path);
}
END_TEST

TESTS("model/registry_enterprise")
{
	test(a_table_is_there_once_it_is_added);
	test(all_tables_are_added_at_once);
	test(each_table_is_found_by_its_number_and_the_sum_is_all);
	test(an_enterprise_without_a_table_is_not_found);
	test(adding_a_table_again_changes_nothing);
	test(certs_reverse_elements_have_a_bit_in_their_identifiers);
	test(the_reverse_enterprise_number_serves_ianas_elements_only);
	test(names_are_identifiers_and_unique_within_a_table);
	test(names_with_odd_characters_became_camel_case);
	loop_test(
	    every_failing_allocation_leaves_all_as_it_was, 0, ALLOCATIONS);
	test(every_table_loaded_at_run_time_says_what_is_built_in);
}
