/* SPDX-License-Identifier: BSD-3-Clause */
#include "wire/record.h"
#include "wire/template.h"

#include "support/message.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

#define FIXED "0100 0002 0008 0004 0004 0001"    /* records of 5 octets */
#define VARIABLE "0100 0002 0052 ffff 0004 0002" /* of at least 3 */
#define TWO_VARIABLE "0100 0002 0052 ffff 0053 ffff"

/* A walk over the records of one Data Set at octet 16 of a Message. */
struct walk {
	struct octets octets;
	ipfix_template *tmpl;
	ipfix_record_iter iter;
};

static struct walk
walk_of(const char *tmpl, uint16_t set_id, struct octets body)
{
	static const ipfix_message MESSAGE = { .odid = 7, .export_time = 9 };
	struct walk w = { .octets = body };
	struct octets o = hex(tmpl);
	ipfix_span octets = octets_span(o);
	ipfix_set set = { 256, 16, octets_span(body) };

	ck_assert_int_eq(
	    ipfix_template_get(&w.tmpl, &octets, set_id, NULL, NULL, NULL),
	    IPFIX_OK);
	free(o.data);
	ipfix_record_iter_init(&w.iter, &MESSAGE, &set, w.tmpl, NULL);
	return w;
}

static void
walk_free(struct walk *w)
{
	ipfix_template_free(w->tmpl);
	free(w->octets.data);
}

/* Reads a record of so many octets, which begins where the last one ended. */
static ipfix_record
next(struct walk *w, size_t size)
{
	size_t left = ipfix_record_iter_rest(&w->iter).size;
	ipfix_record record;

	ck_assert_int_eq(
	    ipfix_record_iter_next(&w->iter, &record, NULL), IPFIX_OK);
	ck_assert_uint_eq(record.octets.size, size);
	ck_assert_uint_eq(ipfix_record_iter_rest(&w->iter).size, left - size);
	ck_assert_uint_eq(record.offset, 20 + w->octets.size - left);
	return record;
}

static void
ends(struct walk *w, size_t rest)
{
	ipfix_record record = { .offset = 77 };

	ck_assert_int_eq(
	    ipfix_record_iter_next(&w->iter, &record, NULL), IPFIX_DONE);
	ck_assert_int_eq(
	    ipfix_record_iter_next(&w->iter, &record, NULL), IPFIX_DONE);
	ck_assert_uint_eq(record.offset, 77);
	ck_assert_uint_eq(ipfix_record_iter_rest(&w->iter).size, rest);
	walk_free(w);
}

/* Fails at an offset in the Message, again and again. */
static void
fails(struct walk *w, size_t offset)
{
	ipfix_record record = { .offset = 77 };
	ipfix_error error;

	for (int again = 0; again < 2; again++) {
		ck_assert_int_eq(
		    ipfix_record_iter_next(&w->iter, &record, &error),
		    IPFIX_ERR_LENGTH);
		ck_assert_int_eq(error.fault, IPFIX_FAULT_RECORD_CUT);
		ck_assert_uint_eq(error.offset, offset);
		ck_assert_uint_eq(record.offset, 77);
	}
	ck_assert_int_eq(
	    ipfix_record_iter_next(&w->iter, &record, NULL), IPFIX_ERR_LENGTH);
	walk_free(w);
}

START_TEST(records_of_one_size_follow_each_other)
{
	struct walk w = walk_of(FIXED, 2, hex("c0000201 06 c0000202 11"));
	ipfix_record record = next(&w, 5);

	CLAUSE("7011-3.4.3-01");
	ck_assert_uint_eq(record.odid, 7);
	ck_assert_uint_eq(record.export_time, 9);
	ck_assert_ptr_eq(record.tmpl, w.tmpl);
	ck_assert_ptr_eq(record.octets.data, w.octets.data);
	record = next(&w, 5);
	ck_assert_ptr_eq(record.octets.data, w.octets.data + 5);
	ends(&w, 0);
}
END_TEST

START_TEST(fewer_octets_than_a_record_are_padding)
{
	struct walk w = walk_of(
	    FIXED, 2, join(hex("c0000201 06"), repeat("00", (size_t)_i)));

	CLAUSE("7011-3.4.3-03");
	CLAUSE("7011-9-05");
	next(&w, 5);
	ends(&w, (size_t)_i);
}
END_TEST

START_TEST(padding_need_not_be_zero)
{
	struct walk w = walk_of(FIXED, 2, hex("c0000201 06 ffffffff"));

	CLAUSE("7011-9-04");
	CLAUSE("7011-9.1-04");
	next(&w, 5);
	ends(&w, 4);
}
END_TEST

/* RFC 7011, 9: (Set Length - 4) modulo the smallest record. */
START_TEST(padding_is_the_remainder_of_the_division)
{
	struct walk w = walk_of(FIXED, 2, repeat("00", (size_t)_i));

	CLAUSE("7011-9-05");
	for (int n = 0; n < _i / 5; n++)
		next(&w, 5);
	ends(&w, (size_t)_i % 5);
}
END_TEST

START_TEST(an_empty_set_holds_no_record)
{
	struct walk w = walk_of(FIXED, 2, hex(""));

	ends(&w, 0);
}
END_TEST

START_TEST(short_and_long_prefixes_are_read)
{
	struct walk w = walk_of(VARIABLE, 2,
	    hex("02 6162 0102  ff0002 6364 0304  00 0506"
	        "ff0000 0708"));

	CLAUSE("7011-7-01");
	CLAUSE("7011-7-03");
	CLAUSE("7011-7-04");
	CLAUSE("7011-7-05");
	next(&w, 5);
	next(&w, 7);
	next(&w, 3);
	next(&w, 5);
	ends(&w, 0);
}
END_TEST

START_TEST(lengths_at_the_borders_of_the_short_form_are_read)
{
	struct octets o = join(hex("fe"), repeat("61", 254));
	struct walk w;

	CLAUSE("7011-7-03");
	CLAUSE("7011-7-04");
	o = join(o, join(hex("0000 ff00ff"), repeat("62", 255)));
	w = walk_of(VARIABLE, 2, join(o, hex("0000")));
	next(&w, 257);
	next(&w, 260);
	ends(&w, 0);
}
END_TEST

START_TEST(a_value_as_long_as_a_message_allows_is_read)
{
	struct walk w = walk_of("0100 0001 0052 ffff", 2,
	    join(hex("ffffe8"), repeat("61", 0xffe8)));
	ipfix_record record;
	ipfix_field field;

	CLAUSE("7011-7-04");
	record = next(&w, 65515);
	ck_assert_int_eq(ipfix_record_get(&record, 0, &field), IPFIX_OK);
	ck_assert_uint_eq(field.octets.size, 0xffe8);
	ck_assert_uint_eq(field.prefix, 3);
	ends(&w, 0);
}
END_TEST

START_TEST(a_value_past_its_set_is_refused_where_its_record_begins)
{
	struct walk w = walk_of(VARIABLE, 2, hex("01 61 0102  03 6162"));

	CLAUSE("7011-9.1-03");
	next(&w, 4);
	fails(&w, 24);
}
END_TEST

START_TEST(a_long_prefix_that_is_cut_is_refused)
{
	struct walk w = walk_of(VARIABLE, 2, hex("ff 0001"));

	fails(&w, 20);
	w = walk_of("0100 0001 0052 ffff", 2, hex("ff 00"));
	fails(&w, 20);
	w = walk_of("0100 0001 0052 ffff", 2, hex("ff"));
	fails(&w, 20);
}
END_TEST

START_TEST(what_follows_a_value_must_fit_too)
{
	struct walk w = walk_of(VARIABLE, 2, hex("02 6162 01"));

	fails(&w, 20);
}
END_TEST

START_TEST(zeros_in_which_no_record_fits_are_padding)
{
	/* Records of at least 9 octets, of which 1 is a prefix. */
	struct walk w = walk_of("0100 0002 0001 0008 0052 ffff", 2,
	    join(hex("0000000000000001 00"), repeat("00", 7)));

	CLAUSE("7011-9-04");
	next(&w, 9);
	ends(&w, 7);
}
END_TEST

START_TEST(zeros_in_which_a_record_fits_are_a_record)
{
	struct walk w = walk_of(VARIABLE, 2, hex("01 61 0102 000000"));

	next(&w, 4);
	next(&w, 3);
	ends(&w, 0);
}
END_TEST

START_TEST(a_record_that_no_set_can_hold_is_all_padding)
{
	struct walk w =
	    walk_of("0100 0002 0052 ea60 0053 ea60", 2, repeat("00", 60000));

	ends(&w, 60000);
}
END_TEST

START_TEST(fields_come_in_the_order_of_the_template)
{
	struct walk w =
	    walk_of("0100 0004 0007 0002 0052 ffff 0004 0001 0053 ffff", 2,
	        hex("0035 03616263 06 ff0001 64"));
	static const ipfix_field WANT[] = {
		{ .octets = { NULL, 2 }, .offset = 0, .prefix = 0 },
		{ .octets = { NULL, 3 }, .offset = 3, .prefix = 1 },
		{ .octets = { NULL, 1 }, .offset = 6, .prefix = 0 },
		{ .octets = { NULL, 1 }, .offset = 10, .prefix = 3 },
	};
	ipfix_record record = next(&w, 11);
	ipfix_field_iter fields;
	ipfix_field field;

	CLAUSE("7011-3.4.3-01");
	CLAUSE("7011-7-06");
	ipfix_field_iter_init(&fields, &record);
	for (uint16_t i = 0; i < 4; i++) {
		ck_assert_int_eq(
		    ipfix_field_iter_next(&fields, &field), IPFIX_OK);
		ck_assert_uint_eq(field.index, i);
		ck_assert_uint_eq(field.octets.size, WANT[i].octets.size);
		ck_assert_uint_eq(field.offset, WANT[i].offset);
		ck_assert_uint_eq(field.prefix, WANT[i].prefix);
		ck_assert_ptr_eq(
		    field.octets.data, record.octets.data + WANT[i].offset);
		ck_assert(!field.scope);
	}
	ck_assert_int_eq(ipfix_field_iter_next(&fields, &field), IPFIX_DONE);
	ck_assert_int_eq(ipfix_field_iter_next(&fields, &field), IPFIX_DONE);
	ends(&w, 0);
}
END_TEST

/* octetDeltaCount in 2 octets, an address in 3, interfaceName in 4 and in 1. */
START_TEST(lengths_are_those_of_the_template_not_of_the_registry)
{
	static const size_t SIZES[] = { 2, 3, 4, 1 };
	struct walk w =
	    walk_of("0100 0004 0001 0002 0008 0003 0052 0004 0052 ffff", 2,
	        hex("05dc c00002 65746830 01 61"));
	ipfix_record record = next(&w, 11);
	ipfix_field field;

	CLAUSE("7011-3.2-05");
	for (uint16_t i = 0; i < 4; i++) {
		ck_assert_int_eq(
		    ipfix_record_get(&record, i, &field), IPFIX_OK);
		ck_assert_uint_eq(field.octets.size, SIZES[i]);
	}
	ends(&w, 0);
}
END_TEST

START_TEST(the_first_fields_of_options_are_scope)
{
	struct walk w =
	    walk_of("0100 0004 0002 0090 0004 0052 ffff 0029 0008 002a 0008", 3,
	        hex("00000001 00 0000000000000002 0000000000000003"));
	ipfix_record record = next(&w, 21);
	ipfix_field field;

	CLAUSE("7011-3.4.2.1-02");
	CLAUSE("7011-3.4.2.2-03");
	for (uint16_t i = 0; i < 4; i++) {
		ck_assert_int_eq(
		    ipfix_record_get(&record, i, &field), IPFIX_OK);
		ck_assert_int_eq(field.scope, i < 2);
	}
	ends(&w, 0);
}
END_TEST

START_TEST(a_field_is_found_by_its_element)
{
	struct walk w =
	    walk_of("0100 0003 0008 0004 8008 0001 00007ed9 0008 0004", 2,
	        hex("c0000201 07 c0000202"));
	ipfix_record record = next(&w, 9);
	ipfix_field field = { .index = 77 };

	CLAUSE("7011-8-06");
	ck_assert_int_eq(ipfix_record_find(&record, 0, 8, 1, &field), IPFIX_OK);
	ck_assert_uint_eq(field.index, 2);
	ck_assert_uint_eq(field.offset, 5);
	ck_assert_int_eq(
	    ipfix_record_find(&record, 32473, 8, 0, &field), IPFIX_OK);
	ck_assert_uint_eq(field.index, 1);
	field.index = 77;
	ck_assert_int_eq(
	    ipfix_record_find(&record, 0, 8, 2, &field), IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(
	    ipfix_record_get(&record, 3, &field), IPFIX_ERR_NOTFOUND);
	ck_assert_uint_eq(field.index, 77);
	ends(&w, 0);
}
END_TEST

START_TEST(an_empty_value_has_no_octets)
{
	struct walk w = walk_of(TWO_VARIABLE, 2, hex("00 ff0000"));
	ipfix_record record = next(&w, 4);
	ipfix_field field;

	CLAUSE("7011-7-05");
	ck_assert_int_eq(ipfix_record_get(&record, 1, &field), IPFIX_OK);
	ck_assert_ptr_null(field.octets.data);
	ck_assert_uint_eq(field.octets.size, 0);
	ck_assert_uint_eq(field.offset, 4);
	ends(&w, 0);
}
END_TEST

START_TEST(a_field_without_octets_is_found_where_it_would_be)
{
	struct walk w =
	    walk_of("0100 0003 0004 0001 0052 0000 0005 0001", 2, hex("0102"));
	ipfix_record record = next(&w, 2);
	ipfix_field field;

	ck_assert_int_eq(ipfix_record_get(&record, 1, &field), IPFIX_OK);
	ck_assert_uint_eq(field.octets.size, 0);
	ck_assert_uint_eq(field.offset, 1);
	ck_assert_int_eq(ipfix_record_get(&record, 2, &field), IPFIX_OK);
	ck_assert_uint_eq(field.offset, 1);
	ends(&w, 0);
}
END_TEST

/* A template and one record of it, of any mixture of fields. */
static struct octets
random_record(struct sweep *sweep, ipfix_template **t)
{
	size_t count = (size_t)(sweep_next(sweep) % 40 + 1);
	ipfix_field_specifier fields[40];
	struct octets o = hex("");

	for (size_t i = 0; i < count; i++) {
		size_t size = (size_t)(sweep_next(sweep) % 20);
		uint64_t form = sweep_next(sweep) % 3;

		fields[i] = (ipfix_field_specifier){ .id = 7,
			.pen = 1,
			.length = form == 0 ? (uint16_t)size
			                    : IPFIX_VARIABLE_LENGTH };
		if (form > 0) {
			o = join(o, form == 1 ? hex("00") : hex("ff0000"));
			o.data[o.size - 1] = (uint8_t)size;
		}
		o = join(o, repeat("55", size));
	}
	if (o.size == 0 ||
	    ipfix_template_new(t, 256, 0, fields, count, NULL, NULL, NULL) !=
	        IPFIX_OK)
		*t = NULL;
	return o;
}

static bool
same_field(const ipfix_field *a, const ipfix_field *b)
{
	return a->octets.data == b->octets.data &&
	    a->octets.size == b->octets.size && a->offset == b->offset &&
	    a->index == b->index && a->prefix == b->prefix;
}

START_TEST(any_mixture_of_fields_is_walked_and_found_alike)
{
	struct sweep sweep = sweep_begin("record fields");

	for (int round = 0; round < 500; round++) {
		ipfix_template *t;
		struct octets o = random_record(&sweep, &t);
		struct ipx_cursor c = ipx_cursor_over(octets_span(o));
		ipfix_record record = { .tmpl = t };
		struct ipx_seek seek = { 0, 0 };
		ipfix_field_iter fields;
		ipfix_field a = { .index = 0 }, b;

		if (t != NULL) {
			must(ipx_record_take(&c, record.tmpl, &record));
			must(record.octets.size == o.size);
			ipfix_field_iter_init(&fields, &record);
			while (ipfix_field_iter_next(&fields, &a) == IPFIX_OK) {
				must(ipfix_record_get(&record, a.index, &b) ==
				    IPFIX_OK);
				must(same_field(&a, &b));
				if (round % 2 == 0 && a.index % 3 > 0)
					continue;
				ipx_record_seek(&record, &seek, a.index, &b);
				must(same_field(&a, &b));
			}
			must(a.offset + a.octets.size == o.size);
		}
		ipfix_template_free(t);
		free(o.data);
	}
}
END_TEST

START_TEST(fields_behind_more_marks_than_a_record_has_are_found)
{
	struct octets body = hex("");
	struct octets spec = hex("0100 0000");
	ipfix_record record;
	ipfix_field field;
	struct walk w = { .tmpl = NULL };
	ipfix_span octets;
	ipfix_set set;

	for (uint8_t i = 0; i < 2 * IPFIX_RECORD_MARKS; i++) {
		spec = join(spec, hex("0052 ffff 0004 0001"));
		body = join(body, hex("02 0000 00"));
		body.data[body.size - 1] = i;
	}
	patch16(spec, 2, 4 * IPFIX_RECORD_MARKS);
	octets = octets_span(spec);
	ck_assert_int_eq(
	    ipfix_template_get(&w.tmpl, &octets, 2, NULL, NULL, NULL),
	    IPFIX_OK);
	w.octets = body;
	set = (ipfix_set){ 256, 16, octets_span(body) };
	ipfix_record_iter_init(
	    &w.iter, &(ipfix_message){ .odid = 1 }, &set, w.tmpl, NULL);
	record = next(&w, body.size);
	for (uint8_t i = 0; i < 2 * IPFIX_RECORD_MARKS; i++) {
		ck_assert_int_eq(
		    ipfix_record_find(&record, 0, 4, i, &field), IPFIX_OK);
		ck_assert_uint_eq(field.octets.data[0], i);
	}
	free(spec.data);
	ends(&w, 0);
}
END_TEST

START_TEST(a_record_that_does_not_fit_moves_nothing)
{
	struct walk w = walk_of(VARIABLE, 2, hex("03 6162 0102"));
	struct ipx_cursor c = { octets_span(w.octets), 1 };
	ipfix_record record = { .tmpl = w.tmpl };

	ck_assert(!ipx_record_take(&c, record.tmpl, &record));
	ck_assert_uint_eq(c.at, 1);
	ck_assert_uint_eq(record.octets.size, 0);
	walk_free(&w);
}
END_TEST

TESTS("wire/record")
{
	test(records_of_one_size_follow_each_other);
	loop_test(fewer_octets_than_a_record_are_padding, 0, 5);
	test(padding_need_not_be_zero);
	loop_test(padding_is_the_remainder_of_the_division, 0, 21);
	test(an_empty_set_holds_no_record);
	test(short_and_long_prefixes_are_read);
	test(lengths_at_the_borders_of_the_short_form_are_read);
	test(a_value_as_long_as_a_message_allows_is_read);
	test(a_value_past_its_set_is_refused_where_its_record_begins);
	test(a_long_prefix_that_is_cut_is_refused);
	test(what_follows_a_value_must_fit_too);
	test(zeros_in_which_no_record_fits_are_padding);
	test(zeros_in_which_a_record_fits_are_a_record);
	test(a_record_that_no_set_can_hold_is_all_padding);
	test(fields_come_in_the_order_of_the_template);
	test(lengths_are_those_of_the_template_not_of_the_registry);
	test(the_first_fields_of_options_are_scope);
	test(a_field_is_found_by_its_element);
	test(an_empty_value_has_no_octets);
	test(a_field_without_octets_is_found_where_it_would_be);
	test(any_mixture_of_fields_is_walked_and_found_alike);
	test(fields_behind_more_marks_than_a_record_has_are_found);
	test(a_record_that_does_not_fit_moves_nothing);
}
