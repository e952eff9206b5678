/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/layout.h>
#include <ipfix/value.h>

#include "support/test.h"

struct flow {
	uint64_t octets;
	uint64_t start;
	uint8_t source[4];
	uint32_t destination;
	uint16_t port;
	bool flag;
	signed char offset;
	float ratio;
	double mean;
	char interface[16];
	uint8_t mac[6];
	ipfix_span host;
	uint8_t *pointer;
};

static const ipfix_member GOOD[] = {
	IPFIX_MEMBER(struct flow, octets, "octetDeltaCount"),
	IPFIX_MEMBER_AS(
	    struct flow, start, "flowStartMilliseconds", IPFIX_AS_TIME),
	IPFIX_MEMBER(struct flow, source, "sourceIPv4Address"),
	IPFIX_MEMBER(struct flow, destination, "destinationIPv4Address"),
	IPFIX_MEMBER_ID(struct flow, port, 0, IPFIX_IE_sourceTransportPort),
	IPFIX_MEMBER(struct flow, flag, "dataRecordsReliability"),
	IPFIX_MEMBER(struct flow, ratio, "samplingProbability"),
	IPFIX_MEMBER_NTH(struct flow, mean, "samplingProbability", 1),
	IPFIX_MEMBER(struct flow, interface, "interfaceName"),
	IPFIX_MEMBER(struct flow, mac, "sourceMacAddress"),
	IPFIX_MEMBER(struct flow, host, "httpRequestHost"),
};

/* The fault of a layout of these members, and the index it names. */
static ipfix_fault
fault_of(const ipfix_member *members, size_t count, size_t *index)
{
	ipfix_layout *layout = NULL;
	ipfix_error error = { .fault = IPFIX_FAULT_NONE };
	ipfix_result rc = ipfix_layout_new(
	    &layout, NULL, members, count, sizeof(struct flow), NULL, &error);

	ck_assert((rc == IPFIX_OK) == (layout != NULL));
	ipfix_layout_free(layout);
	*index = error.offset;
	return rc == IPFIX_OK ? IPFIX_FAULT_NONE : error.fault;
}

static void
expect(const ipfix_member *members, size_t count, ipfix_fault fault)
{
	size_t index;

	ck_assert_str_eq(ipfix_fault_name(fault_of(members, count, &index)),
	    ipfix_fault_name(fault));
	ck_assert_uint_eq(index, count - 1);
}

START_TEST(a_layout_tells_what_it_was_made_of)
{
	ipfix_layout *layout;
	const ipfix_member *m;

	ck_assert_int_eq(
	    ipfix_layout_new(&layout, NULL, GOOD, IPFIX_COUNT(GOOD),
	        sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	m = ipfix_layout_members(layout);
	ck_assert_uint_eq(ipfix_layout_size(layout), sizeof(struct flow));
	ck_assert_uint_eq(ipfix_layout_count(layout), IPFIX_COUNT(GOOD));
	ck_assert_uint_eq(m[0].id, IPFIX_IE_octetDeltaCount);
	ck_assert_uint_eq(m[0].length, 8);
	ck_assert_str_eq(m[4].name, "sourceTransportPort");
	ck_assert_uint_eq(m[7].occurrence, 1);
	ipfix_layout_free(layout);
}
END_TEST

START_TEST(members_are_what_their_types_say)
{
	static const ipfix_as AS[] = { IPFIX_AS_UNSIGNED, IPFIX_AS_TIME,
		IPFIX_AS_OCTETS, IPFIX_AS_UNSIGNED, IPFIX_AS_UNSIGNED,
		IPFIX_AS_BOOLEAN, IPFIX_AS_FLOAT, IPFIX_AS_FLOAT, IPFIX_AS_TEXT,
		IPFIX_AS_OCTETS, IPFIX_AS_SPAN };

	for (size_t i = 0; i < IPFIX_COUNT(GOOD); i++)
		ck_assert_int_eq(GOOD[i].as, AS[i]);
	ck_assert_int_eq(IPFIX_AS_OF(struct flow, offset), IPFIX_AS_SIGNED);
	ck_assert_int_eq(IPFIX_AS_OF(struct flow, pointer), IPFIX_AS_NOTHING);
}
END_TEST

START_TEST(a_template_follows_from_a_layout)
{
	ipfix_layout *layout;
	ipfix_template *tmpl;
	const ipfix_field_specifier *fields;
	static const uint16_t LENGTHS[] = { 8, 8, 4, 4, 2, 1, 8, 8,
		IPFIX_VARIABLE_LENGTH, 6, IPFIX_VARIABLE_LENGTH };

	ck_assert_int_eq(
	    ipfix_layout_new(&layout, NULL, GOOD, IPFIX_COUNT(GOOD),
	        sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	fields = ipfix_layout_fields(layout);
	for (size_t i = 0; i < IPFIX_COUNT(GOOD); i++)
		ck_assert_uint_eq(fields[i].length, LENGTHS[i]);
	ck_assert_int_eq(ipfix_template_new(&tmpl, 256, 0, fields,
	                     ipfix_layout_count(layout), NULL, NULL, NULL),
	    IPFIX_OK);
	ipfix_template_free(tmpl);
	ipfix_layout_free(layout);
}
END_TEST

START_TEST(a_reduced_size_can_be_chosen)
{
	static const ipfix_member MEMBERS[] = { IPFIX_MEMBER_SIZED(
	    struct flow, octets, "octetDeltaCount", 5) };
	ipfix_layout *layout;

	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, MEMBERS, 1,
	                     sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(ipfix_layout_fields(layout)[0].length, 5);
	ipfix_layout_free(layout);
}
END_TEST

/* Each list of members is wrong in its last one. */
START_TEST(what_is_wrong_with_a_member_is_told)
{
	const ipfix_member unknown[] = { GOOD[0],
		IPFIX_MEMBER(struct flow, start, "noSuchElement") };
	const ipfix_member kind[] = { GOOD[0],
		IPFIX_MEMBER(struct flow, ratio, "packetDeltaCount") };
	const ipfix_member sign[] = { GOOD[0],
		IPFIX_MEMBER(struct flow, offset, "protocolIdentifier") };
	const ipfix_member list[] = { IPFIX_MEMBER_AS(
	    struct flow, mac, "basicList", IPFIX_AS_OCTETS) };
	const ipfix_member pointer[] = { IPFIX_MEMBER(
	    struct flow, pointer, "interfaceName") };
	const ipfix_member size[] = { IPFIX_MEMBER(
	    struct flow, mac, "sourceIPv6Address") };
	const ipfix_member narrow[] = { IPFIX_MEMBER(
	    struct flow, port, "sourceIPv4Address") };
	const ipfix_member odd[] = { { "octetDeltaCount", 0, 0, 0,
	    IPFIX_AS_UNSIGNED, 0, 0, 3 } };
	const ipfix_member twice[] = { GOOD[0], GOOD[2],
		IPFIX_MEMBER(struct flow, start, "octetDeltaCount") };
	const ipfix_member overlap[] = { GOOD[0],
		IPFIX_MEMBER(struct flow, octets, "packetDeltaCount") };
	const ipfix_member outside[] = { { "octetDeltaCount", 0, 0, 0,
	    IPFIX_AS_UNSIGNED, 0, sizeof(struct flow) - 4, 8 } };
	const ipfix_member length[] = { IPFIX_MEMBER_SIZED(
	    struct flow, octets, "octetDeltaCount", 9) };
	const ipfix_member key[] = { IPFIX_MEMBER_ID(
	    struct flow, octets, 0, 0x8001) };

	expect(unknown, 2, IPFIX_FAULT_MEMBER_UNKNOWN);
	expect(kind, 2, IPFIX_FAULT_MEMBER_KIND);
	expect(sign, 2, IPFIX_FAULT_MEMBER_KIND);
	expect(list, 1, IPFIX_FAULT_MEMBER_KIND);
	expect(pointer, 1, IPFIX_FAULT_MEMBER_KIND);
	expect(size, 1, IPFIX_FAULT_MEMBER_SIZE);
	expect(narrow, 1, IPFIX_FAULT_MEMBER_SIZE);
	expect(odd, 1, IPFIX_FAULT_MEMBER_SIZE);
	expect(twice, 3, IPFIX_FAULT_MEMBER_TWICE);
	expect(overlap, 2, IPFIX_FAULT_MEMBER_OVERLAP);
	expect(outside, 1, IPFIX_FAULT_MEMBER_BOUNDS);
	expect(length, 1, IPFIX_FAULT_FIELD_LENGTH);
	expect(key, 1, IPFIX_FAULT_ARGUMENT);
}
END_TEST

START_TEST(a_layout_has_members_and_a_bounded_size)
{
	ipfix_layout *layout;

	ck_assert_int_eq(
	    ipfix_layout_new(&layout, NULL, GOOD, 0, 8, NULL, NULL),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, GOOD, 1,
	                     IPFIX_LAYOUT_SIZE_MAX + 1, NULL, NULL),
	    IPFIX_ERR_INVAL);
}
END_TEST

START_TEST(an_unknown_element_is_octets)
{
	const ipfix_member members[] = { IPFIX_MEMBER_ID(
	    struct flow, mac, 4711, 1) };
	const ipfix_member number[] = { IPFIX_MEMBER_ID(
	    struct flow, octets, 4711, 1) };
	ipfix_layout *layout;

	expect(number, 1, IPFIX_FAULT_MEMBER_KIND);
	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, members, 1,
	                     sizeof(struct flow), NULL, NULL),
	    IPFIX_OK);
	ck_assert_ptr_null(ipfix_layout_members(layout)[0].name);
	ck_assert_uint_eq(ipfix_layout_fields(layout)[0].length, 6);
	ipfix_layout_free(layout);
}
END_TEST

START_TEST(a_layout_follows_from_a_template)
{
	static const ipfix_field_specifier FIELDS[] = {
		{ .id = IPFIX_IE_protocolIdentifier, .length = 1 },
		{ .id = IPFIX_IE_octetDeltaCount, .length = 4 },
		{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
		{ .id = IPFIX_IE_interfaceName, .length = 7 },
		{ .id = IPFIX_IE_interfaceName,
		    .length = IPFIX_VARIABLE_LENGTH },
		{ .id = IPFIX_IE_basicList, .length = 9 },
	};
	static const size_t OFFSETS[] = { 0, 8, 16, 20, 32, 48 };
	ipfix_template *tmpl;
	ipfix_layout *layout;
	const ipfix_member *m;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, FIELDS, 6, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_layout_of(&layout, tmpl, NULL), IPFIX_OK);
	m = ipfix_layout_members(layout);
	if (sizeof(void *) == 8)
		for (size_t i = 0; i < 6; i++)
			ck_assert_uint_eq(m[i].offset, OFFSETS[i]);
	ck_assert_int_eq(m[1].as, IPFIX_AS_UNSIGNED);
	ck_assert_uint_eq(m[1].size, 8);
	ck_assert_uint_eq(m[1].length, 4);
	ck_assert_int_eq(m[3].as, IPFIX_AS_OCTETS);
	ck_assert_int_eq(m[4].as, IPFIX_AS_SPAN);
	ck_assert_uint_eq(m[4].occurrence, 1);
	ck_assert_int_eq(m[5].as, IPFIX_AS_SPAN);
	ipfix_template_free(tmpl);
	ipfix_layout_free(layout);
}
END_TEST

START_TEST(a_layout_larger_than_any_is_refused)
{
	ipfix_field_specifier fields[20];
	ipfix_template *tmpl;
	ipfix_layout *layout = NULL;

	for (size_t i = 0; i < 20; i++)
		fields[i] = (ipfix_field_specifier){
			.pen = 4711, .id = 1, .length = 65534
		};
	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, fields, 20, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_layout_of(&layout, tmpl, NULL), IPFIX_ERR_INVAL);
	ipfix_template_free(tmpl);
}
END_TEST

START_TEST(failed_allocations_leave_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_layout *layout = NULL;

	heap.fail_at = 0;
	ck_assert_int_eq(
	    ipfix_layout_new(&layout, NULL, GOOD, 1, 8, &mem, NULL),
	    IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(layout);
	heap.fail_at = -1;
	ck_assert_int_eq(
	    ipfix_layout_new(&layout, NULL, GOOD, 1, 8, &mem, NULL), IPFIX_OK);
	ck_assert_ptr_eq(ipfix_layout_hold(layout), layout);
	ipfix_layout_free(layout);
	ck_assert_uint_eq(heap.out, 1);
	ipfix_layout_free(layout);
	ipfix_layout_free(NULL);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("plan/layout")
{
	test(a_layout_tells_what_it_was_made_of);
	test(members_are_what_their_types_say);
	test(a_template_follows_from_a_layout);
	test(a_reduced_size_can_be_chosen);
	test(what_is_wrong_with_a_member_is_told);
	test(a_layout_has_members_and_a_bounded_size);
	test(an_unknown_element_is_octets);
	test(a_layout_follows_from_a_template);
	test(a_layout_larger_than_any_is_refused);
	test(failed_allocations_leave_nothing);
}
