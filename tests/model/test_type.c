/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/type.h"

#include "support/random.h"
#include "support/test.h"

#define TYPES 24 /* numbered from 0 */

struct sizes {
	ipfix_type type;
	size_t full;
	size_t least; /* every size from here to `full` is legal */
};

static const struct sizes FIXED[] = {
	{ IPFIX_UNSIGNED8, 1, 1 },
	{ IPFIX_UNSIGNED16, 2, 1 },
	{ IPFIX_UNSIGNED32, 4, 1 },
	{ IPFIX_UNSIGNED64, 8, 1 },
	{ IPFIX_SIGNED8, 1, 1 },
	{ IPFIX_SIGNED16, 2, 1 },
	{ IPFIX_SIGNED32, 4, 1 },
	{ IPFIX_SIGNED64, 8, 1 },
	{ IPFIX_FLOAT32, 4, 4 },
	{ IPFIX_BOOLEAN, 1, 1 },
	{ IPFIX_MAC_ADDRESS, 6, 6 },
	{ IPFIX_DATE_TIME_SECONDS, 4, 4 },
	{ IPFIX_DATE_TIME_MILLISECONDS, 8, 8 },
	{ IPFIX_DATE_TIME_MICROSECONDS, 8, 8 },
	{ IPFIX_DATE_TIME_NANOSECONDS, 8, 8 },
	{ IPFIX_IPV4_ADDRESS, 4, 4 },
	{ IPFIX_IPV6_ADDRESS, 16, 16 },
	{ IPFIX_UNSIGNED256, 32, 1 },
};

static const ipfix_type ANY_SIZE[] = { IPFIX_OCTET_ARRAY, IPFIX_STRING,
	IPFIX_BASIC_LIST, IPFIX_SUB_TEMPLATE_LIST,
	IPFIX_SUB_TEMPLATE_MULTI_LIST };

START_TEST(every_type_is_found_by_its_name)
{
	for (int i = 0; i < TYPES; i++) {
		ipfix_type type = IPFIX_OCTET_ARRAY;
		const char *name = ipfix_type_name((ipfix_type)i);

		ck_assert_int_eq(ipfix_type_find(&type, name), IPFIX_OK);
		ck_assert_int_eq(type, i);
	}
}
END_TEST

START_TEST(types_have_the_numbers_of_the_registry)
{
	ck_assert_str_eq(ipfix_type_name((ipfix_type)0), "octetArray");
	ck_assert_str_eq(ipfix_type_name((ipfix_type)4), "unsigned64");
	ck_assert_str_eq(ipfix_type_name((ipfix_type)11), "boolean");
	ck_assert_str_eq(
	    ipfix_type_name((ipfix_type)17), "dateTimeNanoseconds");
	ck_assert_str_eq(
	    ipfix_type_name((ipfix_type)22), "subTemplateMultiList");
	ck_assert_str_eq(ipfix_type_name((ipfix_type)23), "unsigned256");
}
END_TEST

START_TEST(numbers_without_a_name_are_unknown)
{
	ck_assert_str_eq(ipfix_type_name((ipfix_type)TYPES), "unknown");
	ck_assert_str_eq(ipfix_type_name((ipfix_type)255), "unknown");
	ck_assert_str_eq(ipfix_semantics_name((ipfix_semantics)9), "unknown");
	ck_assert_str_eq(ipfix_units_name((ipfix_units)16), "unknown");
	ck_assert_uint_eq(ipfix_type_size((ipfix_type)TYPES), 0);
	ck_assert(!ipfix_type_is_list((ipfix_type)TYPES));
}
END_TEST

START_TEST(a_name_not_found_changes_nothing)
{
	ipfix_type type = IPFIX_FLOAT32;
	ipfix_semantics semantics = IPFIX_SEMANTICS_FLAGS;
	ipfix_units units = IPFIX_UNITS_HOPS;

	ck_assert_int_eq(
	    ipfix_type_find(&type, "unsigned128"), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(ipfix_type_find(&type, ""), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(
	    ipfix_semantics_find(&semantics, "Flags"), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(ipfix_units_find(&units, "hop"), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(type, IPFIX_FLOAT32);
	ck_assert_int_eq(semantics, IPFIX_SEMANTICS_FLAGS);
	ck_assert_int_eq(units, IPFIX_UNITS_HOPS);
}
END_TEST

START_TEST(semantics_and_units_are_found_by_their_names)
{
	for (int i = 0; i <= 8; i++) {
		ipfix_semantics found = IPFIX_SEMANTICS_DEFAULT;
		const char *name = ipfix_semantics_name((ipfix_semantics)i);

		ck_assert_int_eq(ipfix_semantics_find(&found, name), IPFIX_OK);
		ck_assert_int_eq(found, i);
	}
	for (int i = 0; i <= 15; i++) {
		ipfix_units found = IPFIX_UNITS_NONE;
		const char *name = ipfix_units_name((ipfix_units)i);

		ck_assert_int_eq(ipfix_units_find(&found, name), IPFIX_OK);
		ck_assert_int_eq(found, i);
	}
}
END_TEST

START_TEST(a_type_has_its_full_size_and_legal_reduced_ones_only)
{
	CLAUSE("7011-6.2-01");
	CLAUSE("7011-6.2-02");
	CLAUSE("7011-6.2-06");
	CLAUSE("7011-6.2-07");
	CLAUSE("7011-6.2-08");
	const struct sizes *row = &FIXED[_i];

	ck_assert_uint_eq(ipfix_type_size(row->type), row->full);
	for (uint16_t length = 0; length < 300; length++) {
		bool legal = length >= row->least && length <= row->full;

		ck_assert(ipfix_type_allows(row->type, length) == legal);
		ck_assert(ipx_type_holds(row->type, length) == legal);
	}
	ck_assert(!ipfix_type_allows(row->type, 65534));
	ck_assert(ipfix_type_allows(row->type, IPFIX_VARIABLE_LENGTH));
	ck_assert(!ipx_type_holds(row->type, 65535));
}
END_TEST

START_TEST(a_float64_has_eight_octets_or_four)
{
	CLAUSE("7011-6.2-06");
	for (uint16_t length = 0; length < 300; length++)
		ck_assert(ipfix_type_allows(IPFIX_FLOAT64, length) ==
		    (length == 4 || length == 8));
}
END_TEST

START_TEST(strings_octets_and_lists_have_any_size)
{
	CLAUSE("7011-6.1.6-01");
	CLAUSE("7011-6.2-09");
	ipfix_type type = ANY_SIZE[_i];

	sweep_assert_eq(ipfix_type_size(type), 0);
	for (unsigned length = 0; length <= UINT16_MAX; length++)
		sweep_assert(ipfix_type_allows(type, (uint16_t)length));
	sweep_assert(ipx_type_holds(type, 65535));
}
END_TEST

START_TEST(forwarding_status_may_be_sent_in_one_octet)
{
	/* An unsigned32 in the registry; routers send 1 octet. */
	ck_assert(ipfix_type_allows(IPFIX_UNSIGNED32, 1));
}
END_TEST

START_TEST(three_types_are_lists)
{
	for (int i = 0; i < TYPES; i++)
		ck_assert(
		    ipfix_type_is_list((ipfix_type)i) == (i >= 20 && i <= 22));
}
END_TEST

TESTS("model/type")
{
	test(every_type_is_found_by_its_name);
	test(types_have_the_numbers_of_the_registry);
	test(numbers_without_a_name_are_unknown);
	test(a_name_not_found_changes_nothing);
	test(semantics_and_units_are_found_by_their_names);
	loop_test(a_type_has_its_full_size_and_legal_reduced_ones_only, 0,
	    IPFIX_COUNT(FIXED));
	test(a_float64_has_eight_octets_or_four);
	loop_test(
	    strings_octets_and_lists_have_any_size, 0, IPFIX_COUNT(ANY_SIZE));
	test(forwarding_status_may_be_sent_in_one_octet);
	test(three_types_are_lists);
}
