/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/template.h"

#include <ipfix/message.h>

#include "support/test.h"

/* RFC 7011, A.2.2, with the Enterprise Number of RFC 5612. */
#define ENTERPRISE                                         \
	"0101 0005 0008 0004 000c 0004 800f 0004 00007ed9" \
	"0002 0004 0001 0004"
/* RFC 7011, A.4.1 to A.4.3. */
#define OPTIONS "0102 0003 0001 008d 0004 0029 0002 002a 0002"
#define OPTIONS_PEN "0103 0003 0001 008d 0004 0029 0002 802a 0004 00007ed9"
#define OPTIONS_SCOPE_PEN \
	"0104 0003 0001 807b 0004 00007ed9 0029 0002 002a 0002"

/* Reads one record as ipfix_template_get() does, from the exact octets. */
static ipfix_result
get(ipfix_template **t, const char *text, uint16_t set_id, ipfix_error *error)
{
	struct octets o = hex(text);
	ipfix_span octets = octets_span(o);
	ipfix_result rc =
	    ipfix_template_get(t, &octets, set_id, NULL, NULL, error);

	if (rc < 0) {
		ck_assert_ptr_null(*t);
		ck_assert_ptr_eq(octets.data, octets_span(o).data);
		ck_assert_uint_eq(octets.size, o.size);
	}
	free(o.data);
	return rc;
}

static ipfix_template *
template_of(const char *text, uint16_t set_id)
{
	ipfix_template *t = NULL;

	ck_assert_int_eq(get(&t, text, set_id, NULL), IPFIX_OK);
	return t;
}

static void
fails(const char *text, uint16_t set_id, ipfix_fault fault, ipfix_result rc,
    size_t offset)
{
	ipfix_template *t = NULL;
	ipfix_error error;

	ck_assert_int_eq(get(&t, text, set_id, &error), rc);
	ck_assert_int_eq(error.result, rc);
	ck_assert_int_eq(error.fault, fault);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_int_eq(get(&t, text, set_id, NULL), rc);
}

static void
check_field(const ipfix_template *t, size_t index, ipfix_field_specifier want)
{
	const ipfix_field_specifier *f = &ipfix_template_fields(t)[index];

	ck_assert_uint_eq(f->pen, want.pen);
	ck_assert_uint_eq(f->id, want.id);
	ck_assert_uint_eq(f->length, want.length);
	ck_assert_int_eq(f->enterprise, want.enterprise);
}

START_TEST(fields_of_iana_and_enterprises_mix)
{
	ipfix_template *t = template_of(ENTERPRISE, 2);

	CLAUSE("7011-3.2-01");
	CLAUSE("7011-3.2-02");
	CLAUSE("7011-3.4.1-04");
	ck_assert_uint_eq(ipfix_template_count(t), 5);
	check_field(t, 1, (ipfix_field_specifier){ .id = 12, .length = 4 });
	check_field(t, 2,
	    (ipfix_field_specifier){
	        .pen = 32473, .id = 15, .length = 4, .enterprise = true });
	check_field(t, 3, (ipfix_field_specifier){ .id = 2, .length = 4 });
	check_field(t, 4, (ipfix_field_specifier){ .id = 1, .length = 4 });
	ipfix_template_free(t);
}
END_TEST

START_TEST(the_extremes_of_a_field_specifier_are_read)
{
	ipfix_template *t = template_of("ffff 0001 ffff fffe ffffffff", 2);

	CLAUSE("7011-3.2-03");
	check_field(t, 0,
	    (ipfix_field_specifier){ .pen = 0xffffffff,
	        .id = 0x7fff,
	        .length = 65534,
	        .enterprise = true });
	ipfix_template_free(t);
}
END_TEST

START_TEST(an_enterprise_element_is_not_that_of_iana)
{
	ipfix_template *t = template_of("0100 0003 8008 0004 00000009 0008 0004"
	                                "8008 0004 00000000",
	    2);
	const ipfix_field_specifier *f = ipfix_template_fields(t);

	CLAUSE("7011-3.2-04");
	ck_assert_ptr_null(f[0].element);
	ck_assert_str_eq(f[1].element->name, "sourceIPv4Address");
	/* The Enterprise bit with the number of IANA is no standard's. */
	ck_assert_ptr_null(f[2].element);
	ipfix_template_free(t);
}
END_TEST

START_TEST(a_reverse_element_is_found_by_its_rule)
{
	ipfix_template *t = template_of("0100 0001 8001 0008 00007279", 2);

	ck_assert_str_eq(ipfix_template_fields(t)[0].element->name,
	    "reverseOctetDeltaCount");
	ipfix_template_free(t);
}
END_TEST

START_TEST(an_options_template_has_a_longer_header)
{
	ipfix_template *t = template_of(OPTIONS, 3);

	CLAUSE("7011-3.4.2.2-01");
	ck_assert_uint_eq(ipfix_template_count(t), 3);
	ck_assert_uint_eq(ipfix_template_scope_count(t), 1);
	check_field(t, 0, (ipfix_field_specifier){ .id = 141, .length = 4 });
	check_field(t, 2, (ipfix_field_specifier){ .id = 42, .length = 2 });
	ipfix_template_free(t);
}
END_TEST

START_TEST(enterprise_elements_are_options_and_scopes)
{
	ipfix_template *t = template_of(OPTIONS_PEN, 3);

	CLAUSE("7011-3.4.2.1-02");
	check_field(t, 2,
	    (ipfix_field_specifier){
	        .pen = 32473, .id = 42, .length = 4, .enterprise = true });
	ipfix_template_free(t);
	t = template_of(OPTIONS_SCOPE_PEN, 3);
	check_field(t, 0,
	    (ipfix_field_specifier){
	        .pen = 32473, .id = 123, .length = 4, .enterprise = true });
	ipfix_template_free(t);
}
END_TEST

START_TEST(all_fields_may_be_scope)
{
	ipfix_template *t =
	    template_of("0100 0002 0002 0095 0004 008f 0004", 3);

	CLAUSE("7011-3.4.2.1-04");
	CLAUSE("7011-3.4.2.2-03");
	ck_assert_uint_eq(ipfix_template_scope_count(t), 2);
	ipfix_template_free(t);
}
END_TEST

START_TEST(what_follows_the_record_is_left)
{
	struct octets o = hex("0100 0001 0008 0004 0101 0001");
	ipfix_span octets = octets_span(o);
	ipfix_template *t;

	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, 2, NULL, NULL, NULL), IPFIX_OK);
	ck_assert_ptr_eq(octets.data, o.data + 8);
	ck_assert_uint_eq(octets.size, 4);
	ipfix_template_free(t);
	free(o.data);
}
END_TEST

START_TEST(another_set_id_is_an_argument_not_allowed)
{
	fails("0100 0001 0008 0004", 256, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL,
	    0);
	fails(
	    "0100 0001 0008 0004", 0, IPFIX_FAULT_ARGUMENT, IPFIX_ERR_INVAL, 0);
}
END_TEST

/* Every proper prefix ends inside the record, at its end. */
static void
cut(const char *text, uint16_t set_id)
{
	struct octets o = hex(text);

	for (size_t size = 0; size < o.size; size++) {
		uint8_t *copy = exact(o.data, size);
		ipfix_span octets = { size > 0 ? copy : NULL, size };
		ipfix_template *t = NULL;
		ipfix_error error;

		ck_assert_int_eq(
		    ipfix_template_get(&t, &octets, set_id, NULL, NULL, &error),
		    IPFIX_ERR_TRUNCATED);
		ck_assert_int_eq(error.fault, IPFIX_FAULT_TEMPLATE_CUT);
		ck_assert_uint_eq(error.offset, size);
		ck_assert_uint_eq(octets.size, size);
		ck_assert_ptr_null(t);
		free(copy);
	}
	free(o.data);
}

START_TEST(a_record_that_is_cut_anywhere_is_refused_at_the_end)
{
	CLAUSE("7011-3.2-02");
	cut(ENTERPRISE, 2);
	cut(OPTIONS, 3);
	cut(OPTIONS_PEN, 3);
	cut(OPTIONS_SCOPE_PEN, 3);
}
END_TEST

START_TEST(a_count_of_more_fields_than_octets_is_a_cut_record)
{
	fails("0100 ffff 0008 0004", 2, IPFIX_FAULT_TEMPLATE_CUT,
	    IPFIX_ERR_TRUNCATED, 8);
}
END_TEST

START_TEST(an_id_below_256_is_refused_at_the_id)
{
	fails("00ff 0001 0008 0004", 2, IPFIX_FAULT_TEMPLATE_ID,
	    IPFIX_ERR_TEMPLATE, 0);
	fails("0002 0001 0001 0008 0004", 3, IPFIX_FAULT_TEMPLATE_ID,
	    IPFIX_ERR_TEMPLATE, 0);
}
END_TEST

START_TEST(no_scope_is_refused_at_the_scope_count)
{
	CLAUSE("7011-3.4.2.2-02");
	fails("0100 0001 0000 0008 0004", 3, IPFIX_FAULT_TEMPLATE_NO_SCOPE,
	    IPFIX_ERR_TEMPLATE, 4);
}
END_TEST

START_TEST(more_scopes_than_fields_are_refused_at_the_scope_count)
{
	CLAUSE("7011-3.4.2.2-03");
	fails("0100 0001 0002 0008 0004", 3, IPFIX_FAULT_TEMPLATE_SCOPE,
	    IPFIX_ERR_TEMPLATE, 4);
	fails("0100 0001 ffff 0008 0004", 3, IPFIX_FAULT_TEMPLATE_SCOPE,
	    IPFIX_ERR_TEMPLATE, 4);
}
END_TEST

START_TEST(records_without_octets_are_refused_at_the_field_count)
{
	CLAUSE("7011-3.4.1-06");
	fails("0100 0001 0008 0000", 2, IPFIX_FAULT_TEMPLATE_EMPTY,
	    IPFIX_ERR_TEMPLATE, 2);
	fails("0100 0002 0001 0008 0000 8001 0000 00000009", 3,
	    IPFIX_FAULT_TEMPLATE_EMPTY, IPFIX_ERR_TEMPLATE, 2);
}
END_TEST

START_TEST(a_field_without_octets_beside_others_is_read)
{
	ipfix_template *t = template_of("0100 0002 0008 0000 0001 0004", 2);

	ck_assert_uint_eq(ipfix_template_record_size(t), 4);
	ipfix_template_free(t);
}
END_TEST

START_TEST(a_withdrawal_is_no_template)
{
	CLAUSE("7011-3.4.1-05");
	fails(
	    "0100 0000", 2, IPFIX_FAULT_TEMPLATE_EMPTY, IPFIX_ERR_TEMPLATE, 0);
	fails(
	    "0100 0000", 3, IPFIX_FAULT_TEMPLATE_EMPTY, IPFIX_ERR_TEMPLATE, 0);
	fails(
	    "0002 0000", 2, IPFIX_FAULT_TEMPLATE_EMPTY, IPFIX_ERR_TEMPLATE, 0);
	fails("0007 0000", 2, IPFIX_FAULT_WITHDRAWAL_ID, IPFIX_ERR_TEMPLATE, 0);
}
END_TEST

START_TEST(without_memory_nothing_changes)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	struct octets o = hex(ENTERPRISE);
	ipfix_span octets = octets_span(o);
	ipfix_template *t = NULL;
	ipfix_error error;

	heap.fail_at = 0;
	ck_assert_int_eq(ipfix_template_get(&t, &octets, 2, NULL, &mem, &error),
	    IPFIX_ERR_NOMEM);
	ck_assert_int_eq(error.fault, IPFIX_FAULT_NOMEM);
	ck_assert_ptr_null(t);
	ck_assert_uint_eq(octets.size, o.size);
	ck_assert_uint_eq(heap.out, 0);
	ck_assert_int_eq(
	    ipfix_template_get(&t, &octets, 2, NULL, &mem, &error), IPFIX_OK);
	ck_assert_uint_eq(octets.size, 0);
	ipfix_template_free(t);
	free(o.data);
}
END_TEST

/* Steps over the records of a Set and compares what each is. */
static void
records_are(const char *text, uint16_t set_id,
    const struct ipx_template_record *want, size_t count, ipfix_result last)
{
	struct octets o = hex(text);
	struct ipx_cursor c = ipx_cursor_over(octets_span(o));
	struct ipx_template_record r;

	for (size_t i = 0; i < count; i++) {
		ck_assert_int_eq(
		    ipx_template_record_next(&c, set_id, &r), IPFIX_OK);
		ck_assert_uint_eq(r.id, want[i].id);
		ck_assert_uint_eq(r.count, want[i].count);
		ck_assert_uint_eq(r.octets.size, want[i].octets.size);
		ck_assert_int_eq(r.fault, want[i].fault);
	}
	ck_assert_int_eq(ipx_template_record_next(&c, set_id, &r), last);
	free(o.data);
}

START_TEST(a_withdrawal_has_4_octets_in_both_kinds_of_set)
{
	static const struct ipx_template_record WANT[] = {
		{ .id = 256, .octets = { NULL, 4 } },
		{ .id = 257, .octets = { NULL, 4 } },
	};

	CLAUSE("7011-8.1-02");
	records_are("0100 0000 0101 0000", 2, WANT, 2, IPFIX_DONE);
	records_are("0100 0000 0101 0000", 3, WANT, 2, IPFIX_DONE);
}
END_TEST

START_TEST(fewer_octets_than_a_record_are_padding)
{
	static const struct ipx_template_record WANT[] = {
		{ .id = 256, .count = 1, .octets = { NULL, 8 } }
	};

	CLAUSE("7011-3.4.1-07");
	records_are("0100 0001 0008 0004", 2, WANT, 1, IPFIX_DONE);
	records_are("0100 0001 0008 0004 00", 2, WANT, 1, IPFIX_DONE);
	records_are("0100 0001 0008 0004 ffff", 2, WANT, 1, IPFIX_DONE);
	records_are("0100 0001 0008 0004 ffffff", 2, WANT, 1, IPFIX_DONE);
}
END_TEST

START_TEST(zeros_to_the_end_are_padding)
{
	static const struct ipx_template_record WANT[] = {
		{ .id = 256, .count = 1, .octets = { NULL, 8 } }
	};

	CLAUSE("7011-9-04");
	records_are("0100 0001 0008 0004 00000000", 2, WANT, 1, IPFIX_DONE);
	records_are("0100 0001 0008 0004 00000000 00000000 000000", 2, WANT, 1,
	    IPFIX_DONE);
}
END_TEST

START_TEST(zeros_before_a_record_are_one_bad_withdrawal)
{
	static const struct ipx_template_record WANT[] = {
		{ .octets = { NULL, 12 }, .fault = IPFIX_FAULT_WITHDRAWAL_ID },
		{ .id = 256, .count = 1, .octets = { NULL, 8 } },
	};

	records_are("00000000 00000000 00000000 0100 0001 0008 0004", 2, WANT,
	    2, IPFIX_DONE);
}
END_TEST

START_TEST(a_withdrawal_of_a_reserved_id_is_told)
{
	static const struct ipx_template_record WANT[] = {
		{ .id = 2, .octets = { NULL, 4 } },
		{ .id = 3,
		    .octets = { NULL, 4 },
		    .fault = IPFIX_FAULT_WITHDRAWAL_ID },
		{ .id = 255,
		    .octets = { NULL, 4 },
		    .fault = IPFIX_FAULT_WITHDRAWAL_ID },
	};

	records_are("0002 0000 0003 0000 00ff 0000", 2, WANT, 3, IPFIX_DONE);
}
END_TEST

START_TEST(behind_a_cut_record_nothing_is_read)
{
	static const struct ipx_template_record WANT[] = {
		{ .id = 256, .count = 1, .octets = { NULL, 8 } }
	};

	records_are(
	    "0100 0001 0008 0004 0101 0001", 2, WANT, 1, IPFIX_ERR_TRUNCATED);
}
END_TEST

TESTS("wire/template_record")
{
	test(fields_of_iana_and_enterprises_mix);
	test(the_extremes_of_a_field_specifier_are_read);
	test(an_enterprise_element_is_not_that_of_iana);
	test(a_reverse_element_is_found_by_its_rule);
	test(an_options_template_has_a_longer_header);
	test(enterprise_elements_are_options_and_scopes);
	test(all_fields_may_be_scope);
	test(what_follows_the_record_is_left);
	test(another_set_id_is_an_argument_not_allowed);
	test(a_record_that_is_cut_anywhere_is_refused_at_the_end);
	test(a_count_of_more_fields_than_octets_is_a_cut_record);
	test(an_id_below_256_is_refused_at_the_id);
	test(no_scope_is_refused_at_the_scope_count);
	test(more_scopes_than_fields_are_refused_at_the_scope_count);
	test(records_without_octets_are_refused_at_the_field_count);
	test(a_field_without_octets_beside_others_is_read);
	test(a_withdrawal_is_no_template);
	test(without_memory_nothing_changes);
	test(a_withdrawal_has_4_octets_in_both_kinds_of_set);
	test(fewer_octets_than_a_record_are_padding);
	test(zeros_to_the_end_are_padding);
	test(zeros_before_a_record_are_one_bad_withdrawal);
	test(a_withdrawal_of_a_reserved_id_is_told);
	test(behind_a_cut_record_nothing_is_read);
}
