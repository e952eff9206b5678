/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/registry.h>

#include "support/test.h"

#include <stdio.h>

static ipfix_registry *
new_registry(const ipfix_alloc *alloc)
{
	ipfix_registry *registry = NULL;

	ck_assert_int_eq(ipfix_registry_new(&registry, alloc), IPFIX_OK);
	return registry;
}

/* Loads an exact copy of the text, which is gone afterwards. */
static ipfix_result
load(ipfix_registry *registry, const char *text, ipfix_error *error)
{
	size_t size = strlen(text);
	uint8_t *copy = exact(text, size);
	ipfix_result rc = ipfix_registry_load(
	    registry, (ipfix_span){ size > 0 ? copy : NULL, size }, error);

	free(copy);
	return rc;
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

START_TEST(the_simple_layout_is_read)
{
	ipfix_registry *registry = new_registry(NULL);
	const ipfix_element *e;

	ck_assert_int_eq(
	    load(registry,
	        "pen,id,name,type,semantics,units,range,status,reverse\n"
	        "5,1,one,unsigned16,quantity,packets,3-0xFF,deprecated,\n"
	        "5,2,two,,,,,,\n"
	        "5,3,three\n"
	        "6871,4,four,string,,,,,yes\n",
	        NULL),
	    IPFIX_OK);
	e = ipfix_registry_find(registry, 5, 1);
	ck_assert_str_eq(e->name, "one");
	ck_assert_uint_eq(e->type, IPFIX_UNSIGNED16);
	ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_QUANTITY);
	ck_assert_uint_eq(e->units, IPFIX_UNITS_PACKETS);
	ck_assert(e->ranged && e->deprecated && !e->reversible);
	ck_assert_uint_eq(e->range_min, 3);
	ck_assert_uint_eq(e->range_max, 255);
	e = ipfix_registry_find_name(registry, "two");
	ck_assert_uint_eq(e->id, 2);
	ck_assert_uint_eq(e->type, IPFIX_OCTET_ARRAY);
	ck_assert(!e->ranged && !e->deprecated);
	ck_assert_str_eq(ipfix_registry_find(registry, 5, 3)->name, "three");
	ck_assert_str_eq(
	    ipfix_registry_find(registry, 6871, 0x4004)->name, "reverseFour");
	ck_assert_uint_eq(count_of(registry), count_of(NULL) + 5);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(columns_are_in_any_order_and_case_and_unknown_ones_are_ignored)
{
	ipfix_registry *registry = new_registry(NULL);

	ck_assert_int_eq(load(registry,
	                     "NAME , Colour , Id , TYPE , Pen\n"
	                     "one , red , 7 , UNSIGNED8 , 5\n",
	                     NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(
	    ipfix_registry_find(registry, 5, 7)->type, IPFIX_UNSIGNED8);
	ipfix_registry_free(registry);
}
END_TEST

static const char IANA[] =
    "\xef\xbb\xbf"
    "ElementID,Name,Abstract Data Type,Data Type Semantics,Status,"
    "Description,Units,Range,Additional Information,Reference,Revision,Date"
    "\r\n"
    "0,Reserved,,,,,,,,[RFC5102],,2013-02-18\r\n"
    "1,octetDeltaCount,unsigned64,deltaCounter,current,\"Octets, and\r\n"
    "\"\"all\"\" that\r\n\r\n# is no comment\",octets,,,[RFC5102],0,2013\r\n"
    "105-127,Assigned for NetFlow v9 compatibility,,,,,,,,,,\r\n"
    "600,laterElement,unsigned256,flags,current,\"New, with an"
    " ElementID\",4-octet words,0-0x1F,,,0,2030-01-01\r\n"
    "601,,,,deprecated,,,,,,,\r\n"
    "602-32767,Unassigned,unsigned8,,,,,,,,,\r\n"
    "210,paddingOctets,octetArray,default,current,,,,,,,\r\n";

START_TEST(ianas_own_layout_is_read)
{
	ipfix_registry *registry = new_registry(NULL);
	const ipfix_element *e;

	ck_assert_int_eq(load(registry, IANA, NULL), IPFIX_OK);
	e = ipfix_registry_find(registry, 0, 600);
	ck_assert_str_eq(e->name, "laterElement");
	ck_assert_uint_eq(e->type, IPFIX_UNSIGNED256);
	ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_FLAGS);
	ck_assert_uint_eq(e->units, IPFIX_UNITS_WORDS);
	ck_assert_uint_eq(e->range_max, 31);
	ck_assert_str_eq(
	    ipfix_registry_find(registry, IPFIX_PEN_REVERSE, 600)->name,
	    "reverseLaterElement");
	ck_assert_uint_eq(count_of(registry), count_of(NULL) + 2);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(what_the_rfc_calls_not_reversible_stays_so)
{
	ipfix_registry *registry = new_registry(NULL);

	CLAUSE("5103-6.1-02");
	ck_assert_int_eq(load(registry, IANA, NULL), IPFIX_OK);
	ck_assert(!ipfix_registry_find(registry, 0, IPFIX_IE_paddingOctets)
	               ->reversible);
	ck_assert_ptr_null(ipfix_registry_find(
	    registry, IPFIX_PEN_REVERSE, IPFIX_IE_paddingOctets));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(of_two_lines_with_one_key_the_later_one_counts)
{
	ipfix_registry *registry = new_registry(NULL);

	ck_assert_int_eq(
	    load(registry, "pen,id,name\n5,1,old\n5,1,new\n", NULL), IPFIX_OK);
	ck_assert_str_eq(ipfix_registry_find(registry, 5, 1)->name, "new");
	ck_assert_ptr_null(ipfix_registry_find_name(registry, "old"));
	ck_assert_uint_eq(count_of(registry), count_of(NULL) + 1);
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(a_text_of_columns_alone_adds_nothing)
{
	ipfix_registry *registry = new_registry(NULL);

	ck_assert_int_eq(load(registry, "# x\n\nid,name", NULL), IPFIX_OK);
	ck_assert_uint_eq(count_of(registry), count_of(NULL));
	ipfix_registry_free(registry);
}
END_TEST

/* What is wrong with the text, and where. */
static const struct {
	const char *text;
	ipfix_fault fault;
	size_t offset, line;
} BAD[] = {
	{ "", IPFIX_FAULT_CSV_COLUMNS, 0, 1 },
	{ "# x\n", IPFIX_FAULT_CSV_COLUMNS, 4, 2 },
	{ "id,type\n1,string\n", IPFIX_FAULT_CSV_COLUMNS, 0, 1 },
	{ "\n\nname,pen\n", IPFIX_FAULT_CSV_COLUMNS, 2, 3 },
	{ "id,\"name\n1,x\n", IPFIX_FAULT_CSV_QUOTE, 3, 1 },
	{ "id,name\n1,x\n\n2,\"y\n", IPFIX_FAULT_CSV_QUOTE, 15, 4 },
	{ "id,name\n1,x\n2\n", IPFIX_FAULT_CSV_FIELDS, 12, 3 },
	{ "pen,id,name\n5,1,x\nz,2,y\n", IPFIX_FAULT_CSV_PEN, 18, 3 },
	{ "pen,id,name\n4294967296,2,y\n", IPFIX_FAULT_CSV_PEN, 12, 2 },
	{ "id,name\n0,x\n", IPFIX_FAULT_CSV_ID, 8, 2 },
	{ "id,name\n32768,x\n", IPFIX_FAULT_CSV_ID, 8, 2 },
	{ "id,name\n,x\n", IPFIX_FAULT_CSV_ID, 8, 2 },
	{ "id,name\n9-1,x\n", IPFIX_FAULT_CSV_ID, 8, 2 },
	{ "id,name\n1,\n", IPFIX_FAULT_CSV_NAME, 10, 2 },
	{ "id,name\n1,\"a\nb\"\n", IPFIX_FAULT_CSV_NAME, 10, 2 },
	{ "id,name\n1,\"a\"\"b\"\n", IPFIX_FAULT_CSV_NAME, 10, 2 },
	{ "id,name,type\n1,x,unsigned7\n", IPFIX_FAULT_CSV_TYPE, 17, 2 },
	{ "id,name,semantics\n1,x,sum\n", IPFIX_FAULT_CSV_SEMANTICS, 22, 2 },
	{ "id,name,units\n1,x,miles\n", IPFIX_FAULT_CSV_UNITS, 18, 2 },
	{ "id,name,range\n1,x,5\n", IPFIX_FAULT_CSV_RANGE, 18, 2 },
	{ "id,name,range\n1,x,9-1\n", IPFIX_FAULT_CSV_RANGE, 18, 2 },
	{ "id,name,range\n1,x,a-b\n", IPFIX_FAULT_CSV_RANGE, 18, 2 },
	{ "id,name,note,type\r\n1,x,\"a\r\n\r\nb\",\r\n2,y,,bad\r\n",
	    IPFIX_FAULT_CSV_TYPE, 39, 5 },
};

START_TEST(a_fault_is_told_where_it_is_and_keeps_all_out)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);
	size_t count = heap.count;
	ipfix_error error;

	ck_assert_int_eq(
	    load(registry, BAD[_i].text, &error), IPFIX_ERR_SYNTAX);
	ck_assert_int_eq(error.result, IPFIX_ERR_SYNTAX);
	ck_assert_str_eq(
	    ipfix_fault_name(error.fault), ipfix_fault_name(BAD[_i].fault));
	ck_assert_uint_eq(error.offset, BAD[_i].offset);
	ck_assert_uint_eq(error.line, BAD[_i].line);
	ck_assert_int_eq(load(registry, BAD[_i].text, NULL), IPFIX_ERR_SYNTAX);
	ck_assert_uint_eq(heap.count, count);
	ck_assert_uint_eq(count_of(registry), count_of(NULL));
	ipfix_registry_free(registry);
}
END_TEST

START_TEST(every_prefix_of_a_good_text_is_read_or_refused)
{
	for (size_t size = 0; size < sizeof IANA; size++) {
		ipfix_registry *registry = new_registry(NULL);
		uint8_t *copy = exact(IANA, size);
		ipfix_result rc = ipfix_registry_load(
		    registry, (ipfix_span){ copy, size }, NULL);

		ck_assert(rc == IPFIX_OK || rc == IPFIX_ERR_SYNTAX);
		if (rc != IPFIX_OK)
			ck_assert_uint_eq(count_of(registry), count_of(NULL));
		free(copy);
		ipfix_registry_free(registry);
	}
}
END_TEST

#define ALLOCATIONS 4 /* a copy of all, the list and its two indexes */

START_TEST(every_failing_allocation_leaves_all_as_it_was)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);
	ipfix_error error;

	heap.fail_at = _i;
	ck_assert_int_eq(load(registry, IANA, &error), IPFIX_ERR_NOMEM);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_NOMEM);
	ck_assert_uint_eq(count_of(registry), count_of(NULL));
	ck_assert_ptr_null(ipfix_registry_find(registry, 0, 600));
	heap.fail_at = ALLOCATIONS;
	ck_assert_int_eq(load(registry, IANA, &error), IPFIX_OK);
	ck_assert_uint_eq(count_of(registry), count_of(NULL) + 2);
	ipfix_registry_free(registry);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(the_librarys_own_table_says_nothing_new)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_registry *registry = new_registry(&mem);
	char *path = source_path("lib/model/iana.csv");
	struct octets text = file_octets(path);
	size_t bytes = heap.bytes;

	ck_assert_ptr_nonnull(text.data);
	ck_assert_int_eq(
	    ipfix_registry_load(registry, octets_span(text), NULL), IPFIX_OK);
	ck_assert_uint_eq(heap.bytes, bytes);
	free(text.data);
	free(path);
	ipfix_registry_free(registry);
}
END_TEST

TESTS("model/registry_load")
{
	test(the_simple_layout_is_read);
	test(columns_are_in_any_order_and_case_and_unknown_ones_are_ignored);
	test(ianas_own_layout_is_read);
	test(what_the_rfc_calls_not_reversible_stays_so);
	test(of_two_lines_with_one_key_the_later_one_counts);
	test(a_text_of_columns_alone_adds_nothing);
	loop_test(
	    a_fault_is_told_where_it_is_and_keeps_all_out, 0, IPFIX_COUNT(BAD));
	test(every_prefix_of_a_good_text_is_read_or_refused);
	loop_test(
	    every_failing_allocation_leaves_all_as_it_was, 0, ALLOCATIONS);
	test(the_librarys_own_table_says_nothing_new);
}
