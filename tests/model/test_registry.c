/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/registry.h>

#include "model/registry.h"

#include "support/test.h"

#include <stdio.h>

#define IANA_ELEMENTS 502
#define REVERSE_ELEMENTS 477

static ipfix_registry *
new_registry(const ipfix_alloc *alloc)
{
	ipfix_registry *registry = NULL;

	ck_assert_int_eq(ipfix_registry_new(&registry, alloc), IPFIX_OK);
	return registry;
}

/* How many elements a walk meets; each is found by its key. */
static size_t
walk(const ipfix_registry *registry)
{
	ipfix_registry_iter iter;
	const ipfix_element *e;
	size_t count = 0;

	ipfix_registry_iter_init(&iter, registry);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK) {
		ck_assert_ptr_eq(
		    ipfix_registry_find(registry, e->pen, e->id), e);
		count++;
	}
	return count;
}

static const ipfix_element ONE = {
	.pen = 99999,
	.id = 7,
	.type = IPFIX_UNSIGNED16,
	.name = "acmeWidgets",
};

START_TEST(an_element_is_found_by_enterprise_number_and_identifier)
{
	const ipfix_element *e =
	    ipfix_registry_find(NULL, 0, IPFIX_IE_octetDeltaCount);

	CLAUSE("7012-2.1-01");
	CLAUSE("7012-2.1-02");
	ck_assert_str_eq(e->name, "octetDeltaCount");
	ck_assert_uint_eq(e->pen, 0);
	ck_assert_uint_eq(e->id, 1);
	ck_assert_uint_eq(e->type, IPFIX_UNSIGNED64);
	ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_DELTA_COUNTER);
	ck_assert_uint_eq(e->units, IPFIX_UNITS_OCTETS);
	ck_assert(!e->deprecated);
	ck_assert(e->reversible);
	ck_assert(!e->ranged);
	ck_assert_ptr_null(ipfix_registry_find(NULL, 1, 1));
}
END_TEST

START_TEST(identifiers_that_nothing_has_find_nothing)
{
	CLAUSE("7012-4-01");
	ck_assert_ptr_null(ipfix_registry_find(NULL, 0, 0));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 0, 105));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 0, 416));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 0, 32767));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 0, 65535));
	ck_assert_ptr_null(ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, 0));
	ck_assert_ptr_null(ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, 65535));
	ck_assert_ptr_null(ipfix_registry_find(NULL, UINT32_MAX, 1));
}
END_TEST

START_TEST(a_range_of_nothing_but_zero_is_a_range)
{
	const ipfix_element *e =
	    ipfix_registry_find(NULL, 0, IPFIX_IE_messageScope);

	ck_assert(e->ranged);
	ck_assert_uint_eq(e->range_max, 0);
	e = ipfix_registry_find(NULL, 0, IPFIX_IE_flowLabelIPv6);
	ck_assert(e->ranged);
	ck_assert_uint_eq(e->range_max, 0xfffff);
}
END_TEST

START_TEST(a_deprecated_element_says_so)
{
	CLAUSE("7012-2.1-05");
	ck_assert(ipfix_registry_find(NULL, 0, IPFIX_IE_samplerId)->deprecated);
}
END_TEST

START_TEST(a_reverse_element_is_its_forward_one_but_for_key_and_name)
{
	const ipfix_element *e =
	    ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, 1);

	CLAUSE("5103-6.1-01");
	ck_assert_str_eq(e->name, "reverseOctetDeltaCount");
	ck_assert_uint_eq(e->pen, IPFIX_PEN_REVERSE);
	ck_assert_uint_eq(e->id, 1);
	ck_assert_uint_eq(e->type, IPFIX_UNSIGNED64);
	ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_DELTA_COUNTER);
	ck_assert_uint_eq(e->units, IPFIX_UNITS_OCTETS);
	ck_assert(!e->reversible);
	e = ipfix_registry_find(
	    NULL, IPFIX_PEN_REVERSE, IPFIX_IE_sourceIPv4PrefixLength);
	ck_assert(e->ranged);
	ck_assert_uint_eq(e->range_max, 32);
}
END_TEST

START_TEST(what_is_not_reversible_has_no_reverse_element)
{
	CLAUSE("5103-6.1-02");
	ck_assert(
	    !ipfix_registry_find(NULL, 0, IPFIX_IE_templateId)->reversible);
	ck_assert_ptr_null(
	    ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, IPFIX_IE_templateId));
	ck_assert_ptr_null(ipfix_registry_find_name(NULL, "reverseTemplateId"));
}
END_TEST

START_TEST(every_element_is_found_by_its_name_and_by_its_key_as_text)
{
	ipfix_registry_iter iter;
	const ipfix_element *e;
	char key[32];

	CLAUSE("7012-2.3-01");
	ipfix_registry_iter_init(&iter, NULL);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK) {
		(void)snprintf(key, sizeof key, "%u/%u", e->pen, e->id);
		ck_assert_ptr_eq(ipfix_registry_find_name(NULL, e->name), e);
		ck_assert_ptr_eq(ipfix_registry_find_name(NULL, key), e);
	}
	ck_assert_uint_eq(walk(NULL), IANA_ELEMENTS + REVERSE_ELEMENTS);
}
END_TEST

START_TEST(names_are_compared_exactly)
{
	static const char *const WRONG[] = { "", "octetdeltacount",
		"octetDeltaCoun", "octetDeltaCountX", "reverseoctetDeltaCount",
		"OctetDeltaCount", "reverse", "0/", "/1", "0/1 ", " 0/1",
		"0/65536", "4294967296/1", "0/-1", "0/1/1", "1", "0/0" };

	for (size_t i = 0; i < IPFIX_COUNT(WRONG); i++)
		ck_assert_msg(ipfix_registry_find_name(NULL, WRONG[i]) == NULL,
		    "\"%s\" was found", WRONG[i]);
}
END_TEST

START_TEST(what_is_added_is_copied_and_found)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);
	char name[] = "acmeWidgets";
	ipfix_element element = ONE;
	const ipfix_element *found;

	element.name = name;
	ck_assert_int_eq(ipfix_registry_add(registry, &element, 1), IPFIX_OK);
	memset(name, 'x', sizeof name - 1);
	found = ipfix_registry_find(registry, 99999, 7);
	ck_assert_ptr_nonnull(found);
	ck_assert_str_eq(found->name, "acmeWidgets");
	ck_assert_uint_eq(found->type, IPFIX_UNSIGNED16);
	ck_assert_ptr_eq(
	    ipfix_registry_find_name(registry, "acmeWidgets"), found);
	ck_assert_ptr_eq(ipfix_registry_find_name(registry, "99999/7"), found);
	ck_assert_ptr_null(ipfix_registry_find(registry, 99999, 8));
	ck_assert_ptr_null(ipfix_registry_find(NULL, 99999, 7));
	ck_assert_uint_eq(walk(registry), walk(NULL) + 1);
	ipfix_registry_free(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(many_elements_are_all_found)
{
	enum { MANY = 5000 };
	ipfix_registry *registry = new_registry(NULL);
	char name[32];
	ipfix_element e = ONE;

	e.name = name;
	for (unsigned i = 1; i <= MANY; i++) {
		e.pen = i % 7 + 1;
		e.id = (uint16_t)i;
		(void)snprintf(name, sizeof name, "element%u", i);
		ck_assert_int_eq(ipfix_registry_add(registry, &e, 1), 0);
	}
	for (unsigned i = 1; i <= MANY; i++) {
		const ipfix_element *found =
		    ipfix_registry_find(registry, i % 7 + 1, (uint16_t)i);

		(void)snprintf(name, sizeof name, "element%u", i);
		ck_assert_str_eq(found->name, name);
		ck_assert_ptr_eq(
		    ipfix_registry_find_name(registry, name), found);
	}
	ck_assert_uint_eq(walk(registry), walk(NULL) + MANY);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(what_is_replaced_stays_readable_but_is_not_found)
{
	ipfix_registry *registry = new_registry(NULL);
	ipfix_element element = ONE;
	const ipfix_element *old, *new;

	ck_assert_int_eq(ipfix_registry_add(registry, &element, 1), IPFIX_OK);
	old = ipfix_registry_find(registry, 99999, 7);
	element.name = "acmeGadgets";
	ck_assert_int_eq(ipfix_registry_add(registry, &element, 1), IPFIX_OK);
	new = ipfix_registry_find(registry, 99999, 7);
	ck_assert_str_eq(new->name, "acmeGadgets");
	ck_assert_str_eq(old->name, "acmeWidgets");
	ck_assert_ptr_null(ipfix_registry_find_name(registry, "acmeWidgets"));
	ck_assert_ptr_eq(
	    ipfix_registry_find_name(registry, "acmeGadgets"), new);
	ck_assert_uint_eq(walk(registry), walk(NULL) + 1);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(one_of_ianas_can_be_replaced)
{
	ipfix_registry *registry = new_registry(NULL);
	const ipfix_element mine = {
		.id = IPFIX_IE_octetDeltaCount,
		.type = IPFIX_UNSIGNED32,
		.name = "myOctets",
		.reversible = true,
	};
	const ipfix_element *found;

	ck_assert_int_eq(ipfix_registry_add(registry, &mine, 1), IPFIX_OK);
	found = ipfix_registry_find(registry, 0, 1);
	ck_assert_str_eq(found->name, "myOctets");
	ck_assert_ptr_eq(ipfix_registry_find_name(registry, "myOctets"), found);
	ck_assert_ptr_null(
	    ipfix_registry_find_name(registry, "octetDeltaCount"));
	found = ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 1);
	ck_assert_str_eq(found->name, "reverseMyOctets");
	ck_assert_uint_eq(found->type, IPFIX_UNSIGNED32);
	ck_assert_str_eq(
	    ipfix_registry_find(registry, 0, 2)->name, "packetDeltaCount");
	ck_assert_uint_eq(walk(registry), walk(NULL));
	ck_assert_str_eq(
	    ipfix_registry_find(NULL, 0, 1)->name, "octetDeltaCount");
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(a_new_one_of_ianas_brings_its_reverse_element)
{
	ipfix_registry *registry = new_registry(NULL);
	const ipfix_element two[] = {
		{ .id = 30000, .name = "later", .reversible = true },
		{ .id = 30001, .name = "oneWay" },
	};
	const ipfix_element *found;

	CLAUSE("5103-6.1-04");
	ck_assert_int_eq(ipfix_registry_add(registry, two, 2), IPFIX_OK);
	found = ipfix_registry_find_name(registry, "reverseLater");
	ck_assert_ptr_eq(
	    ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 30000), found);
	ck_assert_uint_eq(found->id, 30000);
	ck_assert(!found->reversible);
	ck_assert_ptr_null(
	    ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 30001));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(of_one_name_ianas_element_comes_first_then_the_one_added_first)
{
	ipfix_registry *registry = new_registry(NULL);
	const ipfix_element several[] = {
		{ .pen = 5, .id = 1, .name = "octetDeltaCount" },
		{ .pen = 5, .id = 2, .name = "reverseOctetDeltaCount" },
		{ .pen = 7, .id = 3, .name = "common" },
		{ .pen = 6, .id = 3, .name = "common" },
		{ .pen = 7, .id = 4, .name = "standardLater" },
		{ .pen = 0, .id = 30000, .name = "standardLater" },
	};

	CLAUSE("7012-2.3-02");
	ck_assert_int_eq(ipfix_registry_add(registry, several, 6), IPFIX_OK);
	ck_assert_uint_eq(
	    ipfix_registry_find_name(registry, "octetDeltaCount")->pen, 0);
	ck_assert_uint_eq(
	    ipfix_registry_find_name(registry, "reverseOctetDeltaCount")->pen,
	    IPFIX_PEN_REVERSE);
	ck_assert_uint_eq(ipfix_registry_find_name(registry, "common")->pen, 7);
	ck_assert_uint_eq(
	    ipfix_registry_find_name(registry, "standardLater")->pen, 0);
	ck_assert_uint_eq(ipfix_registry_find_name(registry, "6/3")->pen, 6);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(what_is_there_exactly_so_costs_no_memory)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);
	size_t bytes;

	ck_assert_int_eq(ipfix_registry_add(registry, &ONE, 1), IPFIX_OK);
	bytes = heap.bytes;
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(
		    ipfix_registry_add(registry, &ONE, 1), IPFIX_OK);
	ck_assert_uint_eq(heap.bytes, bytes);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(renaming_for_ever_keeps_the_index_small)
{
	ipfix_registry *registry = new_registry(NULL);
	ipfix_element e = ONE;
	char name[32];

	e.name = name;
	for (int i = 0; i < 1000; i++) {
		(void)snprintf(name, sizeof name, "element%d", i);
		ck_assert_int_eq(ipfix_registry_add(registry, &e, 1), IPFIX_OK);
	}
	ck_assert_uint_le(registry->added.by_name.count, 64);
	ck_assert_str_eq(
	    ipfix_registry_find_name(registry, "element999")->name, name);
	ck_assert_ptr_null(ipfix_registry_find_name(registry, "element998"));
	ipfix_registry_free(registry);
}
END_TEST

static const ipfix_element WRONG[] = {
	{ .pen = 1, .id = 0, .name = "noIdentifier" },
	{ .pen = 1, .id = 32768, .name = "bitOfTheWire" },
	{ .pen = 1, .id = 1, .name = NULL },
	{ .pen = 1, .id = 1, .name = "" },
	{ .pen = 1, .id = 1, .name = "type", .type = 24 },
	{ .pen = 1, .id = 1, .name = "semantics", .semantics = 9 },
	{ .pen = 1, .id = 1, .name = "units", .units = 16 },
};

START_TEST(one_that_cannot_be_keeps_all_out)
{
	ipfix_registry *registry = new_registry(NULL);
	ipfix_element two[2] = { ONE, WRONG[_i] };

	CLAUSE("7012-4-01");
	CLAUSE("7012-6-01");
	ck_assert_int_eq(ipfix_registry_add(registry, two, 2), IPFIX_ERR_INVAL);
	ck_assert_uint_eq(walk(registry), walk(NULL));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(adding_nothing_is_no_error)
{
	ipfix_registry *registry = new_registry(NULL);

	ck_assert_int_eq(ipfix_registry_add(registry, NULL, 0), IPFIX_OK);
	ck_assert_uint_eq(walk(registry), walk(NULL));
	ipfix_registry_free(registry);
	ipfix_registry_free(NULL);
}
END_TEST

START_TEST(a_frozen_registry_never_changes)
{
	static const char CSV[] = "id,name\n1,x\n";
	ipfix_registry *registry = new_registry(NULL);
	ipfix_error error;

	ipfix_registry_freeze(registry);
	ck_assert_int_eq(
	    ipfix_registry_add(registry, &ONE, 1), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_registry_add_enterprise(registry, 6871), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_registry_load(registry,
	        (ipfix_span){ (const uint8_t *)CSV, sizeof CSV - 1 }, &error),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(error.result, IPFIX_ERR_INVAL);
	ck_assert_uint_eq(walk(registry), walk(NULL));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(without_memory_nothing_is_made)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = NULL;

	heap.fail_at = 0;
	ck_assert_int_eq(ipfix_registry_new(&registry, &mem), IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* So many at once, and there is no room for one more. */
#define FULL 8

static void
fill(ipfix_registry *registry)
{
	ipfix_element elements[FULL];

	for (uint16_t i = 0; i < FULL; i++) {
		elements[i] = ONE;
		elements[i].id = (uint16_t)(i + 100);
		elements[i].name = "filler";
	}
	ck_assert_int_eq(
	    ipfix_registry_add(registry, elements, FULL), IPFIX_OK);
}

#define ALLOCATIONS 4 /* a copy of all, the list and its two indexes */

START_TEST(every_failing_allocation_leaves_all_as_it_was)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);

	fill(registry);
	heap.fail_at = _i;
	ck_assert_int_eq(
	    ipfix_registry_add(registry, &ONE, 1), IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(ipfix_registry_find(registry, 99999, 7));
	ck_assert_ptr_null(ipfix_registry_find_name(registry, "acmeWidgets"));
	ck_assert_uint_eq(walk(registry), walk(NULL) + FULL);
	heap.fail_at = ALLOCATIONS;
	ck_assert_int_eq(ipfix_registry_add(registry, &ONE, 1), IPFIX_OK);
	ck_assert_ptr_nonnull(ipfix_registry_find(registry, 99999, 7));
	ck_assert_uint_eq(walk(registry), walk(NULL) + FULL + 1);
	ipfix_registry_free(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("model/registry")
{
	test(an_element_is_found_by_enterprise_number_and_identifier);
	test(identifiers_that_nothing_has_find_nothing);
	test(a_range_of_nothing_but_zero_is_a_range);
	test(a_deprecated_element_says_so);
	test(a_reverse_element_is_its_forward_one_but_for_key_and_name);
	test(what_is_not_reversible_has_no_reverse_element);
	test(every_element_is_found_by_its_name_and_by_its_key_as_text);
	test(names_are_compared_exactly);
	test(what_is_added_is_copied_and_found);
	test(many_elements_are_all_found);
	test(what_is_replaced_stays_readable_but_is_not_found);
	test(one_of_ianas_can_be_replaced);
	test(a_new_one_of_ianas_brings_its_reverse_element);
	test(of_one_name_ianas_element_comes_first_then_the_one_added_first);
	test(what_is_there_exactly_so_costs_no_memory);
	test(renaming_for_ever_keeps_the_index_small);
	loop_test(one_that_cannot_be_keeps_all_out, 0, IPFIX_COUNT(WRONG));
	test(adding_nothing_is_no_error);
	test(a_frozen_registry_never_changes);
	test(without_memory_nothing_is_made);
	loop_test(
	    every_failing_allocation_leaves_all_as_it_was, 0, ALLOCATIONS);
}
