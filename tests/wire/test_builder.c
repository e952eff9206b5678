/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/builder.h>

#include "support/message.h"
#include "support/test.h"

#define FIELD(number, octets)                      \
	(ipfix_field_specifier)                    \
	{                                          \
		.id = (number), .length = (octets) \
	}

enum { POISON = 0xa5 };

/* A builder over octets of exactly so many, none of which is zero. */
struct rig {
	ipfix_builder builder;
	uint8_t *octets;
};

static struct rig
rig_new(size_t size)
{
	struct rig rig = { .octets = malloc(size) };

	ck_assert_ptr_nonnull(rig.octets);
	memset(rig.octets, POISON, size);
	ck_assert_int_eq(
	    ipfix_builder_init(&rig.builder, rig.octets, size), IPFIX_OK);
	return rig;
}

/* Ends the Message of domain 1, which must have these Sets. */
static void
builds(struct rig *rig, const char *sets)
{
	struct octets want = message(1, sets);
	ipfix_span m;

	ipfix_builder_finish(&rig->builder, MESSAGE_TIME, 0, 1, &m);
	ck_assert_ptr_eq(m.data, rig->octets);
	ck_assert_uint_eq(m.size, want.size);
	ck_assert_mem_eq(m.data, want.data, want.size);
	free(want.data);
	free(rig->octets);
}

static ipfix_template *
tmpl_of(uint16_t id, uint16_t scope_count, const ipfix_field_specifier *fields,
    size_t count)
{
	ipfix_template *t;

	ck_assert_int_eq(ipfix_template_new(&t, id, scope_count, fields, count,
	                     NULL, NULL, NULL),
	    IPFIX_OK);
	return t;
}

/* protocolIdentifier: records of one octet. */
static ipfix_template *
small(void)
{
	return tmpl_of(256, 0, &FIELD(4, 1), 1);
}

/* Three fields, of which one varies: records of at least 6 octets. */
static ipfix_template *
named(void)
{
	const ipfix_field_specifier fields[] = { FIELD(8, 4), FIELD(4, 1),
		FIELD(82, 65535) };

	return tmpl_of(257, 0, fields, 3);
}

static ipfix_result
put(struct rig *rig, const ipfix_template *t, const char *text)
{
	struct octets o = hex(text);
	ipfix_result rc =
	    ipfix_builder_put_octets(&rig->builder, t, octets_span(o));

	free(o.data);
	return rc;
}

START_TEST(a_message_has_a_header_at_least)
{
	uint8_t octets[16];
	ipfix_builder b = { .size = 77 };
	struct rig rig = rig_new(16);

	CLAUSE("7011-3.1-01");
	CLAUSE("7011-3.1-02");
	CLAUSE("7011-3.1-03");
	ck_assert_int_eq(ipfix_builder_init(&b, octets, 15), IPFIX_ERR_INVAL);
	ck_assert_uint_eq(b.size, 77);
	ipfix_builder_end_set(&rig.builder);
	ck_assert_uint_eq(rig.builder.size, 16);
	builds(&rig, "");
}
END_TEST

START_TEST(the_header_is_in_network_byte_order)
{
	struct octets want = hex("000a 0010 01020304 05060708 fffefdfc");
	struct rig rig = rig_new(16);
	ipfix_span m;

	CLAUSE("7011-3.1-01");
	ipfix_builder_finish(
	    &rig.builder, 0x01020304, 0x05060708, 0xfffefdfc, &m);
	ck_assert_uint_eq(m.size, want.size);
	ck_assert_mem_eq(m.data, want.data, want.size);
	free(want.data);
	free(rig.octets);
}
END_TEST

START_TEST(no_more_than_65535_octets_are_used)
{
	ipfix_template *t = small();
	struct rig rig = rig_new(70000);
	ipfix_span m;
	ipfix_result rc;

	CLAUSE("7011-10-01");
	while ((rc = put(&rig, t, "06")) == IPFIX_OK)
		continue;
	ck_assert_int_eq(rc, IPFIX_FULL);
	ipfix_builder_finish(&rig.builder, 0, 0, 0, &m);
	ck_assert_uint_eq(m.size, 65535);
	ck_assert_uint_eq(rig.builder.records, 65535 - 20);
	ck_assert_uint_eq(rig.octets[65535], POISON);
	ipfix_template_free(t);
	free(rig.octets);
}
END_TEST

START_TEST(records_of_a_kind_share_a_set)
{
	ipfix_template *s = small(), *n = named();
	struct rig rig = rig_new(200);

	CLAUSE("7011-3.3.1-01");
	CLAUSE("7011-3.4.1-07");
	CLAUSE("7011-2-03");
	CLAUSE("7011-3.3-01");
	ck_assert_int_eq(ipfix_builder_put_template(&rig.builder, s), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_template(&rig.builder, n), IPFIX_OK);
	ck_assert_int_eq(put(&rig, s, "06"), IPFIX_OK);
	ck_assert_int_eq(put(&rig, s, "11"), IPFIX_OK);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 02 6869"), IPFIX_OK);
	ck_assert_int_eq(put(&rig, s, "01"), IPFIX_OK);
	ck_assert_uint_eq(rig.builder.records, 4);
	ipfix_builder_end_set(&rig.builder);
	ipfix_builder_end_set(&rig.builder);
	ck_assert_int_eq(put(&rig, s, "02"), IPFIX_OK);
	builds(&rig,
	    "2: 0100 0001 0004 0001 0101 0003 0008 0004 0004 0001 0052 ffff |"
	    "256: 06 11 | 257: c0000201 06 02 6869 | 256: 01 | 256: 02");
	ipfix_template_free(s);
	ipfix_template_free(n);
}
END_TEST

START_TEST(withdrawals_are_template_records_without_fields)
{
	struct rig rig = rig_new(100);
	ipfix_builder *b = &rig.builder;

	CLAUSE("7011-8.1-02");
	CLAUSE("7011-8.1-10");
	CLAUSE("7011-8.1-11");
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 2, 256), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 2, 65535), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 3, 257), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 3, 3), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 2, 2), IPFIX_OK);
	ck_assert_uint_eq(b->records, 0);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(b, 1, 256), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(b, 256, 256), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(b, 2, 255), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(b, 2, 3), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(b, 3, 2), IPFIX_ERR_INVAL);
	builds(&rig,
	    "2: 0100 0000 ffff 0000 | 3: 0101 0000 0003 0000 | 2: 0002 0000");
}
END_TEST

START_TEST(padding_aligns_the_next_set)
{
	ipfix_template *n = named(), *o = tmpl_of(300, 1, &FIELD(149, 4), 1);
	struct rig rig = rig_new(200);

	CLAUSE("7011-3.3.1-02");
	CLAUSE("7011-3.3.1-03");
	CLAUSE("7011-3.3.1-06");
	rig.builder.alignment = 4;
	ck_assert_int_eq(put(&rig, n, "c0000201 06 00"), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_template(&rig.builder, o), IPFIX_OK);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 01 61"), IPFIX_OK);
	ipfix_builder_end_set(&rig.builder);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 02 6162"), IPFIX_OK);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 03 616263"), IPFIX_OK);
	builds(&rig,
	    "257: c0000201 06 00 0000 | 3: 012c 0001 0001 0095 0004 0000 |"
	    "257: c0000201 06 01 61 00 |"
	    "257: c0000201 06 02 6162 c0000201 06 03 616263 000000");
	ipfix_template_free(n);
	ipfix_template_free(o);
}
END_TEST

/* Every size of record and every alignment, against the rule itself. */
START_TEST(padding_is_shorter_than_any_record)
{
	CLAUSE("7011-3.3.1-04");
	for (uint16_t size = 1; size < 20; size++) {
		ipfix_template *t = tmpl_of(256, 0, &FIELD(210, size), 1);
		struct rig rig = rig_new(200);
		struct octets record = repeat("01", size);
		size_t used, padding;
		ipfix_span m;

		rig.builder.alignment = (uint8_t)_i;
		ck_assert_int_eq(ipfix_builder_put_octets(
		                     &rig.builder, t, octets_span(record)),
		    IPFIX_OK);
		used = rig.builder.size;
		padding = (8 * (size_t)_i - used) % (size_t)_i;
		if (padding >= size)
			padding = 0;
		ipfix_builder_finish(&rig.builder, 0, 0, 0, &m);
		ck_assert_uint_eq(m.size, used + padding);
		for (size_t i = used; i < m.size; i++)
			ck_assert_uint_eq(m.data[i], 0);
		free(record.data);
		free(rig.octets);
		ipfix_template_free(t);
	}
}
END_TEST

START_TEST(a_withdrawal_is_the_shortest_template_record)
{
	ipfix_template *o = tmpl_of(300, 1, &FIELD(149, 4), 1);
	struct rig rig = rig_new(100);

	CLAUSE("7011-3.3.1-04");
	/* 4 octets would align this to 8, but might be a withdrawal. */
	rig.builder.alignment = 8;
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(&rig.builder, 2, 256), IPFIX_OK);
	ipfix_builder_end_set(&rig.builder);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(&rig.builder, 2, 257), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_builder_put_withdrawal(&rig.builder, 2, 258), IPFIX_OK);
	builds(&rig, "2: 0100 0000 | 2: 0101 0000 0102 0000");
	ipfix_template_free(o);
}
END_TEST

START_TEST(padding_that_has_no_room_is_left_out)
{
	ipfix_template *n = named();
	struct rig rig = rig_new(16 + 4 + 6 + 1);

	rig.builder.alignment = 4;
	ck_assert_int_eq(put(&rig, n, "c0000201 06 00"), IPFIX_OK);
	builds(&rig, "257: c0000201 06 00");
	ipfix_template_free(n);
}
END_TEST

START_TEST(so_much_padding_as_was_asked_for)
{
	ipfix_template *n = named();
	struct rig rig = rig_new(16 + 2 * (4 + 6 + 5) + 4);
	ipfix_builder *b = &rig.builder;

	CLAUSE("7011-3.3.1-03");
	CLAUSE("7011-3.3.1-04");
	ck_assert_int_eq(ipfix_builder_put_padding(b, 0), IPFIX_ERR_INVAL);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 00"), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_padding(b, 6), IPFIX_ERR_INVAL);
	ck_assert_int_eq(ipfix_builder_put_padding(b, 5), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_padding(b, 0), IPFIX_ERR_INVAL);
	ck_assert_int_eq(put(&rig, n, "c0000202 06 04 61626364"), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_padding(b, 0), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_withdrawal(b, 2, 256), IPFIX_FULL);
	builds(&rig,
	    "257: c0000201 06 00 0000000000 | 257: c0000202 06 04"
	    " 61626364");
	ipfix_template_free(n);
}
END_TEST

START_TEST(padding_needs_room)
{
	ipfix_template *n = named();
	struct rig rig = rig_new(16 + 4 + 6 + 2);

	ck_assert_int_eq(put(&rig, n, "c0000201 06 00"), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_builder_put_padding(&rig.builder, 3), IPFIX_FULL);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 00"), IPFIX_FULL);
	ck_assert_int_eq(ipfix_builder_put_padding(&rig.builder, 2), IPFIX_OK);
	builds(&rig, "257: c0000201 06 00 0000");
	ipfix_template_free(n);
}
END_TEST

START_TEST(padding_octets_are_a_field)
{
	const ipfix_field_specifier fields[] = { FIELD(4, 1), FIELD(210, 3) };
	ipfix_template *t = tmpl_of(256, 0, fields, 2);
	ipfix_value values[] = { { .kind = IPFIX_KIND_UNSIGNED, .as.u = 6 },
		{ .kind = IPFIX_KIND_OCTETS } };
	struct rig rig = rig_new(100);

	CLAUSE("7011-3.3.1-05");
	ck_assert_int_eq(
	    ipfix_builder_put_values(&rig.builder, t, values, 2), IPFIX_OK);
	builds(&rig, "256: 06 000000");
	ipfix_template_free(t);
}
END_TEST

START_TEST(a_whole_set_is_added_as_it_is)
{
	ipfix_template *n = named();
	struct rig rig = rig_new(16 + 12 + 3 + 9);
	ipfix_builder *b = &rig.builder;
	struct octets o = hex("0102030405");

	b->alignment = 4;
	ck_assert_int_eq(put(&rig, n, "c0000201 06 02 6869"), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_builder_put_set(b, 255, octets_span(o), 1), IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_set(b, 256, (ipfix_span){ NULL, 0 }, 1),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    ipfix_builder_put_set(b, 257, octets_span(o), 2), IPFIX_OK);
	ck_assert_uint_eq(b->records, 3);
	ck_assert_int_eq(
	    ipfix_builder_put_set(b, 256, octets_span(o), 2), IPFIX_FULL);
	ck_assert_uint_eq(b->records, 3);
	ck_assert_int_eq(ipfix_builder_put_padding(b, 0), IPFIX_ERR_INVAL);
	builds(&rig, "257: c0000201 06 02 6869 | 257: 0102030405");
	free(o.data);
	ipfix_template_free(n);
}
END_TEST

/* Every room there can be: what is not whole is not there at all. */
START_TEST(what_does_not_fit_changes_nothing)
{
	ipfix_template *s = small(), *n = named();
	struct octets whole = message(1,
	    "2: 0100 0001 0004 0001 | 256: 06 | 2: 0100 0000 |"
	    "257: c0000201 06 02 6869");
	ipfix_value values[] = { { .kind = IPFIX_KIND_IPV4,
		                     .as.address = { 192, 0, 2, 1 } },
		{ .kind = IPFIX_KIND_UNSIGNED, .as.u = 6 },
		{ .kind = IPFIX_KIND_STRING,
		    .as.octets = { (const uint8_t *)"hi", 2 } } };

	for (size_t room = 16; room <= whole.size; room++) {
		struct rig rig = rig_new(room);
		ipfix_builder *b = &rig.builder;
		size_t size = 16;
		ipfix_span m;

		if (ipfix_builder_put_template(b, s) == IPFIX_OK)
			size += 12;
		ck_assert_uint_eq(b->size, size);
		if (size == 28 && put(&rig, s, "06") == IPFIX_OK)
			size += 5;
		ck_assert_uint_eq(b->size, size);
		if (size == 33 &&
		    ipfix_builder_put_withdrawal(b, 2, 256) == IPFIX_OK)
			size += 8;
		ck_assert_uint_eq(b->size, size);
		if (size == 41 &&
		    ipfix_builder_put_values(b, n, values, 3) == IPFIX_OK)
			size += 12;
		ck_assert_uint_eq(b->size, size);
		ck_assert_uint_eq(
		    b->records, (size >= 33 ? 1u : 0) + (size > 41 ? 1u : 0));
		ipfix_builder_finish(b, MESSAGE_TIME, 0, 1, &m);
		ck_assert_uint_eq(m.size, size);
		ck_assert_mem_eq(m.data + 4, whole.data + 4, size - 4);
		ck_assert(size == whole.size || room < whole.size);
		free(rig.octets);
	}
	free(whole.data);
	ipfix_template_free(s);
	ipfix_template_free(n);
}
END_TEST

START_TEST(octets_that_are_no_record_are_refused)
{
	ipfix_template *n = named();
	struct rig rig = rig_new(100);

	CLAUSE("7011-3.4.3-01");
	ck_assert_int_eq(put(&rig, n, ""), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(put(&rig, n, "c0000201 06"), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 01"), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 00 00"), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 ff00"), IPFIX_ERR_LENGTH);
	ck_assert_int_eq(put(&rig, n, "c0000201 06 ff0000"), IPFIX_OK);
	builds(&rig, "257: c0000201 06 ff0000");
	ipfix_template_free(n);
}
END_TEST

TESTS("wire/builder")
{
	test(a_message_has_a_header_at_least);
	test(the_header_is_in_network_byte_order);
	test(no_more_than_65535_octets_are_used);
	test(records_of_a_kind_share_a_set);
	test(withdrawals_are_template_records_without_fields);
	test(padding_aligns_the_next_set);
	loop_test(padding_is_shorter_than_any_record, 4, 5);
	loop_test(padding_is_shorter_than_any_record, 8, 9);
	test(a_withdrawal_is_the_shortest_template_record);
	test(padding_that_has_no_room_is_left_out);
	test(so_much_padding_as_was_asked_for);
	test(padding_needs_room);
	test(padding_octets_are_a_field);
	test(a_whole_set_is_added_as_it_is);
	test(what_does_not_fit_changes_nothing);
	test(octets_that_are_no_record_are_refused);
}
