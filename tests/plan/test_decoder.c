/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/decoder.h>
#include <ipfix/elements.h>

#include "chance.h"
#include "support/must.h"
#include "support/test.h"

#define NOW (1700000000 * IPFIX_SECOND)

struct all {
	uint64_t octets;
	uint8_t small;
	int32_t temperature;
	double ratio;
	float narrow;
	bool flag;
	uint8_t source[4];
	uint32_t destination;
	uint64_t mac;
	uint64_t start;
	uint32_t seconds;
	char name[8];
	uint8_t octet_array[6];
	ipfix_span host;
};

#define M(member, name) IPFIX_MEMBER(struct all, member, name)

static const ipfix_member MEMBERS[] = {
	M(octets, "octetDeltaCount"),
	M(small, "packetDeltaCount"),
	M(temperature, "mibObjectValueInteger"),
	M(ratio, "samplingProbability"),
	M(narrow, "absoluteError"),
	M(flag, "dataRecordsReliability"),
	M(source, "sourceIPv4Address"),
	M(destination, "destinationIPv4Address"),
	M(mac, "sourceMacAddress"),
	IPFIX_MEMBER_AS(
	    struct all, start, "flowStartNanoseconds", IPFIX_AS_TIME),
	M(seconds, "flowStartSeconds"),
	M(name, "interfaceName"),
	M(octet_array, "mplsLabelStackSection"),
	M(host, "httpRequestHost"),
};

enum { ALL = IPFIX_COUNT(MEMBERS) };

/* A decoder of these members, by whatever kernel. */
static ipfix_decoder *
decoder_new(const ipfix_plan_options *options)
{
	ipfix_layout *layout;
	ipfix_decoder *decoder;
	ipfix_error error;

	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, MEMBERS, ALL,
	                     sizeof(struct all), NULL, &error),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_decoder_new(&decoder, layout, options), IPFIX_OK);
	ipfix_layout_free(layout);
	return decoder;
}

static ipfix_template *
one_field(uint16_t id, uint16_t length)
{
	ipfix_field_specifier field = { .id = id, .length = length };
	ipfix_template *tmpl;

	ck_assert_int_eq(
	    ipfix_template_new(&tmpl, 256, 0, &field, 1, NULL, NULL, NULL),
	    IPFIX_OK);
	return tmpl;
}

/* Decodes a record of one field; the octets must outlive what is returned. */
static ipfix_result
decode_one(ipfix_decoder *decoder, uint16_t id, uint16_t length,
    struct octets o, struct all *to)
{
	ipfix_template *tmpl = one_field(id, length);
	ipfix_record record = { .octets = octets_span(o),
		.tmpl = tmpl,
		.export_time = 1700000000 };
	ipfix_result rc;

	memset(to, 0xa5, sizeof(*to));
	rc = ipfix_decoder_get(decoder, &record, NOW, to);
	ipfix_template_free(tmpl);
	return rc;
}

/* The kernels take turns: each test holds for all of them. */
static ipfix_plan_options
options_of(int kernel, bool saturate)
{
	return (ipfix_plan_options){ .kernel = ipfix_kernel_available(
		                                   (ipfix_kernel)kernel)
		    ? (ipfix_kernel)kernel
		    : IPFIX_KERNEL_PORTABLE,
		.saturate = saturate };
}

static struct all
decoded(int kernel, uint16_t id, uint16_t length, const char *text)
{
	ipfix_plan_options options = options_of(kernel, true);
	ipfix_decoder *decoder = decoder_new(&options);
	struct octets o = hex(text);
	struct all to;

	ck_assert_int_eq(decode_one(decoder, id, length, o, &to), IPFIX_OK);
	ipfix_decoder_free(decoder);
	free(o.data);
	return to;
}

START_TEST(fewer_octets_are_widened)
{
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_octetDeltaCount, 3, "01 02 03").octets,
	    0x010203);
	ck_assert_int_eq(
	    decoded(_i, IPFIX_IE_mibObjectValueInteger, 2, "ff fe").temperature,
	    -2);
	ck_assert_double_eq(
	    decoded(_i, IPFIX_IE_samplingProbability, 4, "3f000000").ratio,
	    0.5);
	ck_assert_uint_eq(decoded(_i, IPFIX_IE_octetDeltaCount,
	                      IPFIX_VARIABLE_LENGTH, "02 0102")
	                      .octets,
	    0x0102);
}
END_TEST

START_TEST(what_does_not_fit_becomes_the_nearest)
{
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_packetDeltaCount, 2, "01 00").small, 255);
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_packetDeltaCount, 2, "00 07").small, 7);
	ck_assert(
	    decoded(_i, IPFIX_IE_absoluteError, 8, "7fe0000000000000").narrow >
	    3e38f);
	ck_assert_float_eq(
	    decoded(_i, IPFIX_IE_absoluteError, 8, "3ff8000000000000").narrow,
	    1.5f);
}
END_TEST

START_TEST(addresses_and_numbers_of_them)
{
	struct all a = decoded(_i, IPFIX_IE_sourceIPv4Address, 4, "c0000201");

	ck_assert_mem_eq(a.source, "\xc0\x00\x02\x01", 4);
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_destinationIPv4Address, 4, "c0000201")
	        .destination,
	    0xc0000201);
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_sourceMacAddress, 6, "020304050607").mac,
	    0x020304050607);
}
END_TEST

START_TEST(times_in_nanoseconds_or_as_they_are)
{
	struct octets o = hex("e8fe6f40 80000000");
	ipfix_time expected;
	struct all a =
	    decoded(_i, IPFIX_IE_flowStartNanoseconds, 8, "e8fe6f40 80000000");

	ck_assert_int_eq(ipfix_time_get(IPFIX_DATE_TIME_NANOSECONDS,
	                     octets_span(o), NOW, &expected),
	    IPFIX_OK);
	ck_assert_uint_eq(a.start, expected);
	ck_assert_uint_eq(
	    decoded(_i, IPFIX_IE_flowStartSeconds, 4, "6553f100").seconds,
	    0x6553f100);
	free(o.data);
}
END_TEST

START_TEST(booleans_texts_and_octets)
{
	ck_assert(decoded(_i, IPFIX_IE_dataRecordsReliability, 1, "01").flag);
	ck_assert(!decoded(_i, IPFIX_IE_dataRecordsReliability, 1, "02").flag);
	ck_assert(!decoded(_i, IPFIX_IE_dataRecordsReliability, 1, "07").flag);
	ck_assert_str_eq(
	    decoded(_i, IPFIX_IE_interfaceName, 4, "65746830").name, "eth0");
	ck_assert_str_eq(
	    decoded(_i, IPFIX_IE_interfaceName, 8, "6162636465666768").name,
	    "abcdefg");
	ck_assert_str_eq(decoded(_i, IPFIX_IE_interfaceName,
	                     IPFIX_VARIABLE_LENGTH, "03 616263")
	                     .name,
	    "abc");
	ck_assert_mem_eq(decoded(_i, IPFIX_IE_mplsLabelStackSection,
	                     IPFIX_VARIABLE_LENGTH, "02 0102")
	                     .octet_array,
	    "\1\2\0\0\0\0", 6);
}
END_TEST

START_TEST(spans_point_into_the_record)
{
	ipfix_plan_options options = options_of(_i, false);
	ipfix_decoder *decoder = decoder_new(&options);
	struct octets varied = hex("ff 0003 616263"), fixed = hex("6162");
	struct all to;

	ck_assert_int_eq(decode_one(decoder, IPFIX_IE_httpRequestHost,
	                     IPFIX_VARIABLE_LENGTH, varied, &to),
	    IPFIX_OK);
	ck_assert_ptr_eq(to.host.data, varied.data + 3);
	ck_assert_uint_eq(to.host.size, 3);
	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_httpRequestHost, 2, fixed, &to),
	    IPFIX_OK);
	ck_assert_ptr_eq(to.host.data, fixed.data);
	ck_assert_uint_eq(to.host.size, 2);
	free(varied.data);
	free(fixed.data);
	ipfix_decoder_free(decoder);
}
END_TEST

START_TEST(what_is_absent_is_zero_and_can_be_asked_for)
{
	ipfix_plan_options options = options_of(_i, false);
	ipfix_decoder *decoder = decoder_new(&options);
	struct octets o = hex("0000000000000007");
	ipfix_template *tmpl = one_field(IPFIX_IE_octetDeltaCount, 8);
	struct all to, expected;

	memset(&expected, 0, sizeof(expected));
	expected.octets = 7;
	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_octetDeltaCount, 8, o, &to), IPFIX_OK);
	ck_assert_mem_eq(&to, &expected, sizeof(to));
	ck_assert(ipfix_decoder_has(decoder, tmpl, 0));
	ck_assert(!ipfix_decoder_has(decoder, tmpl, 1));
	ck_assert(!ipfix_decoder_has(decoder, tmpl, ALL));
	ipfix_template_free(tmpl);
	ipfix_decoder_free(decoder);
	free(o.data);
}
END_TEST

START_TEST(a_field_wider_than_its_member_is_an_error_of_the_template)
{
	ipfix_decoder *decoder = decoder_new(NULL);
	ipfix_template *tmpl = one_field(IPFIX_IE_packetDeltaCount, 2);
	struct octets o = hex("0001");
	ipfix_error error;
	struct all to;

	for (int again = 0; again < 2; again++) {
		ck_assert_int_eq(
		    ipfix_decoder_open(decoder, tmpl, &error), IPFIX_ERR_RANGE);
		ck_assert_int_eq(error.fault, IPFIX_FAULT_MEMBER_NARROW);
		ck_assert_uint_eq(error.offset, 1);
	}
	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_packetDeltaCount, 2, o, &to),
	    IPFIX_ERR_RANGE);
	ck_assert_uint_eq(ipfix_decoder_counters(decoder)->compiled, 1);
	ipfix_template_free(tmpl);
	ipfix_decoder_free(decoder);
	free(o.data);
}
END_TEST

START_TEST(losses_are_counted_apart)
{
	ipfix_plan_options options = options_of(_i, true);
	ipfix_decoder *decoder = decoder_new(&options);
	const ipfix_decode_counters *c = ipfix_decoder_counters(decoder);
	struct octets wide = hex("0100"), undefined = hex("03");
	struct octets text = hex("616263646566676869");
	struct octets nine = hex("09 010203040506070809");
	struct all to;

	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_packetDeltaCount, 2, wide, &to),
	    IPFIX_OK);
	ck_assert_int_eq(decode_one(decoder, IPFIX_IE_dataRecordsReliability, 1,
	                     undefined, &to),
	    IPFIX_OK);
	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_interfaceName, 9, text, &to),
	    IPFIX_OK);
	ck_assert_int_eq(decode_one(decoder, IPFIX_IE_octetDeltaCount,
	                     IPFIX_VARIABLE_LENGTH, nine, &to),
	    IPFIX_OK);
	ck_assert_uint_eq(c->saturated, 1);
	ck_assert_uint_eq(c->truncated, 1);
	ck_assert_uint_eq(c->invalid, 2);
	ck_assert_uint_eq(c->records, 4);
	ipfix_decoder_free(decoder);
	free(wide.data);
	free(undefined.data);
	free(text.data);
	free(nine.data);
}
END_TEST

/* Walks a Set by the decoder and by the iterator: they agree on its end. */
static void
same_end(ipfix_decoder *decoder, const ipfix_template *tmpl, ipfix_span body,
    void *to, size_t max)
{
	ipfix_message message = { .export_time = 1700000000 };
	ipfix_set set = { ipfix_template_id(tmpl), 16, body };
	ipfix_record_iter walk, other;
	ipfix_record record;
	ipfix_error error = { .offset = 0 }, other_error = { .offset = 0 };
	ipfix_result rc, other_rc;
	size_t count, all = 0;

	ipfix_record_iter_init(&walk, &message, &set, tmpl, NULL);
	ipfix_record_iter_init(&other, &message, &set, tmpl, NULL);
	while ((rc = ipfix_decoder_next(
	            decoder, &walk, NOW, to, max, &count, &error)) == IPFIX_OK)
		all += count;
	while ((other_rc = ipfix_record_iter_next(
	            &other, &record, &other_error)) == IPFIX_OK)
		all--;
	must(rc == other_rc);
	must(all == 0);
	must(rc == IPFIX_DONE || error.offset == other_error.offset);
	must(ipfix_record_iter_rest(&walk).size ==
	    ipfix_record_iter_rest(&other).size);
}

/* Every prefix of random records, exactly as large as it is. */
START_TEST(a_set_ends_where_the_walk_over_records_says)
{
	struct sweep sweep = sweep_begin("ends of Sets");

	for (int round = 0; round < 60; round++) {
		ipfix_template *tmpl = chance_template(&sweep, 6, false);
		ipfix_layout *layout = chance_layout(&sweep, tmpl);
		struct octets o = chance_records(&sweep, tmpl, 3);
		ipfix_plan_options options =
		    options_of(1 + round % IPFIX_KERNEL_NEON, true);
		uint8_t *to = malloc(40 * ipfix_layout_size(layout));
		ipfix_decoder *decoder;

		must(ipfix_decoder_new(&decoder, layout, &options) == IPFIX_OK);
		for (size_t size = 0; size <= o.size; size++) {
			uint8_t *octets = exact(o.data, size);

			same_end(decoder, tmpl, (ipfix_span){ octets, size },
			    to, 1 + chance(&sweep, 40));
			free(octets);
		}
		ipfix_decoder_free(decoder);
		ipfix_layout_free(layout);
		ipfix_template_free(tmpl);
		free(to);
		free(o.data);
	}
}
END_TEST

START_TEST(octets_that_are_no_record_are_refused)
{
	ipfix_decoder *decoder = decoder_new(NULL);
	struct octets o = hex("01");
	struct all to, before;

	memset(&before, 0xa5, sizeof(before));
	ck_assert_int_eq(
	    decode_one(decoder, IPFIX_IE_octetDeltaCount, 2, o, &to),
	    IPFIX_ERR_LENGTH);
	ck_assert_mem_eq(&to, &before, sizeof(to));
	ipfix_decoder_free(decoder);
	free(o.data);
}
END_TEST

START_TEST(kernels_that_are_not_there_are_refused)
{
	ipfix_plan_options options = { .kernel = (ipfix_kernel)77 };
	ipfix_layout *layout;
	ipfix_decoder *decoder = NULL;

	ck_assert_int_eq(ipfix_layout_new(&layout, NULL, MEMBERS, ALL,
	                     sizeof(struct all), NULL, NULL),
	    IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_decoder_new(&decoder, layout, &options), IPFIX_ERR_INVAL);
	for (int k = 0; k <= IPFIX_KERNEL_NEON; k++) {
		options.kernel = (ipfix_kernel)k;
		if (ipfix_kernel_available(options.kernel))
			continue;
		ck_assert_int_eq(ipfix_decoder_new(&decoder, layout, &options),
		    IPFIX_ERR_UNSUPPORTED);
	}
	ck_assert_ptr_null(decoder);
	ck_assert(ipfix_kernel_available(IPFIX_KERNEL_PORTABLE));
	ck_assert_str_eq(ipfix_kernel_name(IPFIX_KERNEL_AVX2), "avx2");
	ck_assert_str_eq(ipfix_kernel_name((ipfix_kernel)77), "unknown");
	ipfix_layout_free(layout);
}
END_TEST

/* As many rows as there can be, and the one that begins with the record. */
START_TEST(each_of_65535_fields_of_variable_length_has_its_row)
{
	enum { COUNT = UINT16_MAX };
	ipfix_field_specifier *fields = calloc(COUNT, sizeof(*fields));
	uint8_t *octets = calloc(1, COUNT + 1);
	ipfix_message message = { .export_time = 1700000000 };
	ipfix_set set = { 256, 16, { octets, COUNT } };
	ipfix_template *tmpl = NULL;
	ipfix_layout *layout = NULL;
	ipfix_decoder *decoder = NULL;
	ipfix_record_iter iter;
	ipfix_span *spans;
	size_t count = 0;

	must(fields != NULL && octets != NULL);
	for (size_t i = 0; i < COUNT; i++)
		fields[i] =
		    (ipfix_field_specifier){ .id = IPFIX_IE_interfaceName,
			    .length = IPFIX_VARIABLE_LENGTH };
	must(ipfix_template_new(
	         &tmpl, 256, 0, fields, COUNT, NULL, NULL, NULL) == IPFIX_OK);
	must(ipfix_layout_of(&layout, tmpl, NULL) == IPFIX_OK);
	must(ipfix_decoder_new(&decoder, layout, NULL) == IPFIX_OK);
	spans = malloc(ipfix_layout_size(layout));
	must(spans != NULL);
	ipfix_record_iter_init(&iter, &message, &set, tmpl, NULL);
	ck_assert_int_eq(
	    ipfix_decoder_next(decoder, &iter, NOW, spans, 1, &count, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(count, 1);
	for (size_t i = 0; i < COUNT; i++) {
		must(spans[i].size == 0);
		must(spans[i].data == octets + i + 1);
	}
	free(spans);
	ipfix_decoder_free(decoder);
	ipfix_layout_free(layout);
	ipfix_template_free(tmpl);
	free(octets);
	free(fields);
}
END_TEST

TESTS("plan/decoder")
{
	loop_test(fewer_octets_are_widened, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(
	    what_does_not_fit_becomes_the_nearest, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(addresses_and_numbers_of_them, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(
	    times_in_nanoseconds_or_as_they_are, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(booleans_texts_and_octets, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(spans_point_into_the_record, 0, IPFIX_KERNEL_NEON + 1);
	loop_test(what_is_absent_is_zero_and_can_be_asked_for, 0,
	    IPFIX_KERNEL_NEON + 1);
	loop_test(losses_are_counted_apart, 0, IPFIX_KERNEL_NEON + 1);
	test(a_field_wider_than_its_member_is_an_error_of_the_template);
	test(a_set_ends_where_the_walk_over_records_says);
	test(octets_that_are_no_record_are_refused);
	test(kernels_that_are_not_there_are_refused);
	test(each_of_65535_fields_of_variable_length_has_its_row);
}
