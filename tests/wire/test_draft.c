/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/draft.h>

#include <ipfix/builder.h>
#include <ipfix/elements.h>
#include <ipfix/list.h>

#include "support/exporting.h"
#include "support/message.h"
#include "support/test.h"

#define IE(name, octets)                                  \
	{                                                 \
		.id = IPFIX_IE_##name, .length = (octets) \
	}

/* One field for each kind of value, and one element twice. */
static const ipfix_field_specifier FIELDS[] = {
	IE(octetDeltaCount, 4),
	IE(mibObjectValueInteger, 2),
	IE(samplingProbability, 8),
	IE(dataRecordsReliability, 1),
	IE(sourceMacAddress, 6),
	IE(interfaceName, 65535),
	IE(flowStartSeconds, 4),
	IE(sourceIPv4Address, 4),
	IE(sourceIPv6Address, 16),
	IE(paddingOctets, 3),
	IE(octetDeltaCount, 1),
	{ .pen = 32473, .id = 1, .length = 2 },
};

enum { COUNT = IPFIX_COUNT(FIELDS) };

struct rig {
	ipfix_template *tmpl;
	ipfix_value values[COUNT];
	ipfix_draft draft;
};

static void
setup(struct rig *rig)
{
	ck_assert_int_eq(ipfix_template_new(&rig->tmpl, 256, 0, FIELDS, COUNT,
	                     NULL, NULL, NULL),
	    IPFIX_OK);
	memset(rig->values, 0xa5, sizeof(rig->values));
	ck_assert_int_eq(
	    ipfix_draft_init(&rig->draft, rig->tmpl, rig->values, COUNT),
	    IPFIX_OK);
}

/* The record of the draft. */
static void
makes(const struct rig *rig, const char *text)
{
	struct octets want = hex(text);
	uint8_t octets[200];
	ipfix_builder b;
	ipfix_span m;

	ck_assert_int_eq(
	    ipfix_builder_init(&b, octets, sizeof(octets)), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_put_values(&b, rig->draft.tmpl,
	                     rig->draft.values, rig->draft.count),
	    IPFIX_OK);
	ipfix_builder_finish(&b, 0, 0, 0, &m);
	ck_assert_uint_eq(m.size, 20 + want.size);
	ck_assert_mem_eq(m.data + 20, want.data, want.size);
	free(want.data);
}

#define NOTHING                                                      \
	"00000000 0000 0000000000000000 02 000000000000 00 00000000" \
	"00000000 00000000000000000000000000000000 000000 00 0000"

START_TEST(fields_that_are_not_set_are_zero_or_empty)
{
	struct rig rig;

	setup(&rig);
	makes(&rig, NOTHING);
	ipfix_template_free(rig.tmpl);
}
END_TEST

/* How many items a list of a record has. */
static size_t
items_of(const ipfix_record *record, uint16_t index)
{
	ipfix_field field;
	ipfix_list list;
	ipfix_list_item item;
	ipfix_result rc;
	size_t items = 0;

	ck_assert_int_eq(ipfix_record_get(record, index, &field), IPFIX_OK);
	rc = ipfix_list_open(&list, record, &field, NULL);
	while (rc == IPFIX_OK) {
		rc = ipfix_list_next(&list, &item, NULL);
		items += rc == IPFIX_OK && item.kind != IPFIX_LIST_BLOCK;
	}
	ck_assert_int_eq(rc, IPFIX_DONE);
	return items;
}

START_TEST(lists_that_are_not_set_have_no_elements)
{
	static const ipfix_field_specifier LISTS[] = {
		IE(basicList, 65535),
		IE(subTemplateList, 65535),
		IE(subTemplateMultiList, 65535),
		IE(basicList, 5),
	};
	static const char SETS[] =
	    "256: 05 ff00d20001 03 ff0100 05 ff01000004 ff00d20001";
	struct octets m = message(0, SETS);
	struct rig rig;
	ipfix_record record;

	ck_assert_int_eq(
	    ipfix_template_new(&rig.tmpl, 256, 0, LISTS, 4, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_draft_init(&rig.draft, rig.tmpl, rig.values, 4), IPFIX_OK);
	makes(&rig, SETS + 4);
	record = record_of(octets_span(m), rig.tmpl);
	for (uint16_t i = 0; i < 4; i++)
		ck_assert_uint_eq(items_of(&record, i), 0);
	free(m.data);
	ipfix_template_free(rig.tmpl);
}
END_TEST

START_TEST(a_list_of_a_fixed_length_that_fits_nothing_must_be_set)
{
	const ipfix_field_specifier list = IE(subTemplateList, 4);
	static const uint8_t octets[4] = { 255, 1, 0, 9 };
	ipfix_template *t = NULL;
	ipfix_value value;
	ipfix_draft draft;
	uint8_t room[64];
	ipfix_builder b;

	ck_assert_int_eq(
	    ipfix_template_new(&t, 256, 0, &list, 1, NULL, NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_draft_init(&draft, t, &value, 1), IPFIX_OK);
	ck_assert_int_eq(ipfix_builder_init(&b, room, sizeof(room)), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_builder_put_values(&b, t, &value, 1), IPFIX_ERR_LENGTH);
	ipfix_draft_put_octets(
	    &draft, 0, IPFIX_IE_subTemplateList, 0, (ipfix_span){ octets, 4 });
	ck_assert_int_eq(ipfix_builder_put_values(&b, t, &value, 1), IPFIX_OK);
	ipfix_template_free(t);
}
END_TEST

START_TEST(there_must_be_room_for_every_field)
{
	struct rig rig;
	ipfix_draft draft = { .count = 77 };

	setup(&rig);
	ck_assert_int_eq(
	    ipfix_draft_init(&draft, rig.tmpl, rig.values, COUNT - 1),
	    IPFIX_ERR_INVAL);
	ck_assert_uint_eq(draft.count, 77);
	ipfix_template_free(rig.tmpl);
}
END_TEST

static void
set_all(ipfix_draft *d)
{
	static const uint8_t mac[6] = { 1, 2, 3, 4, 5, 6 };
	static const uint8_t ipv4[4] = { 192, 0, 2, 1 };
	static const uint8_t ipv6[16] = { 0x20, 0x01, [15] = 0xff };
	static const uint8_t octets[3] = { 7, 8, 9 };

	ipfix_draft_put_octets(d, 32473, 1, 0, (ipfix_span){ octets, 2 });
	ipfix_draft_put_unsigned(d, 0, IPFIX_IE_octetDeltaCount, 1, 255);
	ipfix_draft_put_octets(
	    d, 0, IPFIX_IE_paddingOctets, 0, (ipfix_span){ octets, 3 });
	ipfix_draft_put_ipv6(d, 0, IPFIX_IE_sourceIPv6Address, 0, ipv6);
	ipfix_draft_put_ipv4(d, 0, IPFIX_IE_sourceIPv4Address, 0, ipv4);
	ipfix_draft_put_time(
	    d, 0, IPFIX_IE_flowStartSeconds, 0, 0x01020304 * IPFIX_SECOND);
	ipfix_draft_put_string(d, 0, IPFIX_IE_interfaceName, 0, "eth0");
	ipfix_draft_put_mac(d, 0, IPFIX_IE_sourceMacAddress, 0, mac);
	ipfix_draft_put_boolean(d, 0, IPFIX_IE_dataRecordsReliability, 0, true);
	ipfix_draft_put_float(d, 0, IPFIX_IE_samplingProbability, 0, 0.5);
	ipfix_draft_put_signed(d, 0, IPFIX_IE_mibObjectValueInteger, 0, -2);
	ipfix_draft_put_unsigned(d, 0, IPFIX_IE_octetDeltaCount, 0, 0xfffefdfc);
}

START_TEST(fields_are_set_by_their_element_in_any_order)
{
	struct rig rig;

	setup(&rig);
	set_all(&rig.draft);
	ck_assert_int_eq(rig.draft.result, IPFIX_OK);
	makes(&rig,
	    "fffefdfc fffe 3fe0000000000000 01 010203040506 04 65746830"
	    "01020304 c0000201 200100000000000000000000000000ff 070809 ff"
	    "0708");
	ipfix_draft_reset(&rig.draft);
	makes(&rig, NOTHING);
	ipfix_template_free(rig.tmpl);
}
END_TEST

START_TEST(a_value_of_any_kind_is_set_as_it_is)
{
	ipfix_value v = { .kind = IPFIX_KIND_UNSIGNED, .as.u = 1 };
	struct rig rig;

	setup(&rig);
	ck_assert_int_eq(
	    ipfix_draft_put(&rig.draft, 0, IPFIX_IE_octetDeltaCount, 0, &v),
	    IPFIX_OK);
	ck_assert_uint_eq(rig.values[0].as.u, 1);
	ipfix_template_free(rig.tmpl);
}
END_TEST

START_TEST(a_field_that_is_not_there_cannot_be_set)
{
	struct rig rig;

	setup(&rig);
	ck_assert_int_eq(ipfix_draft_put_unsigned(
	                     &rig.draft, 0, IPFIX_IE_packetDeltaCount, 0, 1),
	    IPFIX_ERR_NOTFOUND);
	ipfix_draft_reset(&rig.draft);
	ck_assert_int_eq(ipfix_draft_put_unsigned(
	                     &rig.draft, 0, IPFIX_IE_octetDeltaCount, 2, 1),
	    IPFIX_ERR_NOTFOUND);
	ipfix_draft_reset(&rig.draft);
	ck_assert_int_eq(ipfix_draft_put_unsigned(
	                     &rig.draft, 29305, IPFIX_IE_octetDeltaCount, 0, 1),
	    IPFIX_ERR_NOTFOUND);
	ipfix_template_free(rig.tmpl);
}
END_TEST

START_TEST(a_value_of_another_kind_cannot_be_set)
{
	struct rig rig;

	setup(&rig);
	for (size_t i = 0; i < COUNT; i++) {
		const ipfix_field_specifier *f = &FIELDS[i];
		ipfix_kind kind = rig.values[i].kind;

		for (int k = 0; k <= IPFIX_KIND_UNSIGNED256; k++) {
			ipfix_value v = { .kind = (ipfix_kind)k };
			size_t occurrence = i == 10 ? 1 : 0;

			ipfix_draft_reset(&rig.draft);
			ck_assert_int_eq(ipfix_draft_put(&rig.draft, f->pen,
			                     f->id, occurrence, &v),
			    (ipfix_kind)k == kind ? IPFIX_OK : IPFIX_ERR_TYPE);
		}
	}
	ipfix_template_free(rig.tmpl);
}
END_TEST

START_TEST(after_a_failure_nothing_is_set_until_it_is_reset)
{
	struct rig rig;

	setup(&rig);
	ck_assert_int_eq(ipfix_draft_put_signed(
	                     &rig.draft, 0, IPFIX_IE_octetDeltaCount, 0, 1),
	    IPFIX_ERR_TYPE);
	ck_assert_int_eq(
	    ipfix_draft_put_signed(&rig.draft, 0, 9999, 0, 1), IPFIX_ERR_TYPE);
	set_all(&rig.draft);
	ck_assert_int_eq(rig.draft.result, IPFIX_ERR_TYPE);
	makes(&rig, NOTHING);
	ipfix_draft_reset(&rig.draft);
	ck_assert_int_eq(rig.draft.result, IPFIX_OK);
	set_all(&rig.draft);
	ck_assert_int_eq(rig.draft.result, IPFIX_OK);
	ipfix_template_free(rig.tmpl);
}
END_TEST

TESTS("wire/draft")
{
	test(fields_that_are_not_set_are_zero_or_empty);
	test(lists_that_are_not_set_have_no_elements);
	test(a_list_of_a_fixed_length_that_fits_nothing_must_be_set);
	test(there_must_be_room_for_every_field);
	test(fields_are_set_by_their_element_in_any_order);
	test(a_value_of_any_kind_is_set_as_it_is);
	test(a_field_that_is_not_there_cannot_be_set);
	test(a_value_of_another_kind_cannot_be_set);
	test(after_a_failure_nothing_is_set_until_it_is_reset);
}
