/* SPDX-License-Identifier: BSD-3-Clause */
/* Typed getters of fields; what each type means is shown in tests/model. */
#include <ipfix/record.h>

#include "support/test.h"

/* A field of an IANA element, or of an unknown one (0). */
struct sample {
	ipfix_field_specifier specifier;
	ipfix_field field;
	struct octets octets;
};

static struct sample *
sample(uint16_t id, const char *text)
{
	struct sample *s = calloc(1, sizeof(*s));

	ck_assert_ptr_nonnull(s);
	s->octets = hex(text);
	s->specifier = (ipfix_field_specifier){ .id = id,
		.length = (uint16_t)s->octets.size,
		.element = id != 0 ? ipfix_registry_find(NULL, 0, id) : NULL };
	s->field = (ipfix_field){ .octets = octets_span(s->octets),
		.specifier = &s->specifier };
	return s;
}

static void
sample_free(struct sample *s)
{
	free(s->octets.data);
	free(s);
}

/* Elements, one of each kind of value. */
enum {
	UNKNOWN = 0,
	OCTETS = 1,         /* octetDeltaCount, unsigned64 */
	ADDRESS4 = 8,       /* sourceIPv4Address */
	ADDRESS6 = 27,      /* sourceIPv6Address */
	MAC = 56,           /* sourceMacAddress */
	NAME = 82,          /* interfaceName, string */
	SECONDS = 150,      /* flowStartSeconds */
	MILLISECONDS = 152, /* flowStartMilliseconds */
	DATA_RECORDS = 276, /* dataRecordsReliability, boolean */
	LIST = 291,         /* basicList */
	PROBABILITY = 311,  /* samplingProbability, float64 */
	MIB_INTEGER = 434,  /* mibObjectValueInteger, signed32 */
};

START_TEST(the_type_is_that_of_the_element)
{
	struct sample *s = sample(PROBABILITY, "00000000");

	ck_assert_int_eq(ipfix_field_type(&s->field), IPFIX_FLOAT64);
	sample_free(s);
}
END_TEST

START_TEST(an_unknown_field_is_octets)
{
	struct sample *s = sample(UNKNOWN, "01020304");
	ipfix_value value;

	CLAUSE("7011-9-02");
	ck_assert_int_eq(ipfix_field_type(&s->field), IPFIX_OCTET_ARRAY);
	ck_assert_int_eq(ipfix_field_get(&s->field, 0, &value), IPFIX_OK);
	ck_assert_int_eq(value.kind, IPFIX_KIND_OCTETS);
	ck_assert_ptr_eq(value.as.octets.data, s->octets.data);
	ck_assert_uint_eq(value.as.octets.size, 4);
	sample_free(s);
}
END_TEST

START_TEST(each_getter_reads_its_kind)
{
	struct sample *s = sample(OCTETS, "010203");
	uint64_t u;
	int64_t i;
	double f;
	bool b;

	ck_assert_int_eq(ipfix_field_get_unsigned(&s->field, &u), IPFIX_OK);
	ck_assert_uint_eq(u, 0x010203);
	sample_free(s);
	s = sample(MIB_INTEGER, "fffe");
	ck_assert_int_eq(ipfix_field_get_signed(&s->field, &i), IPFIX_OK);
	ck_assert_int_eq(i, -2);
	sample_free(s);
	s = sample(PROBABILITY, "3f000000");
	ck_assert_int_eq(ipfix_field_get_float(&s->field, &f), IPFIX_OK);
	ck_assert_double_eq(f, 0.5);
	sample_free(s);
	s = sample(DATA_RECORDS, "01");
	ck_assert_int_eq(ipfix_field_get_boolean(&s->field, &b), IPFIX_OK);
	ck_assert(b);
	sample_free(s);
}
END_TEST

START_TEST(each_getter_of_octets_reads_its_kind)
{
	struct sample *s = sample(MAC, "010203040506");
	uint8_t octets[32];
	ipfix_span span;

	ck_assert_int_eq(ipfix_field_get_mac(&s->field, octets), IPFIX_OK);
	ck_assert_mem_eq(octets, s->octets.data, 6);
	sample_free(s);
	s = sample(ADDRESS4, "c0000201");
	ck_assert_int_eq(ipfix_field_get_ipv4(&s->field, octets), IPFIX_OK);
	ck_assert_mem_eq(octets, s->octets.data, 4);
	sample_free(s);
	s = sample(ADDRESS6, "20010db8 00000000 00000000 00000001");
	ck_assert_int_eq(ipfix_field_get_ipv6(&s->field, octets), IPFIX_OK);
	ck_assert_mem_eq(octets, s->octets.data, 16);
	sample_free(s);
	s = sample(NAME, "6574 6830");
	ck_assert_int_eq(ipfix_field_get_string(&s->field, &span), IPFIX_OK);
	ck_assert_ptr_eq(span.data, s->octets.data);
	ck_assert_uint_eq(span.size, 4);
	sample_free(s);
}
END_TEST

START_TEST(an_unsigned256_is_filled_up_to_32_octets)
{
	static const ipfix_element BITS = {
		.pen = 1, .id = 1, .type = IPFIX_UNSIGNED256, .name = "bits"
	};
	struct sample *s = sample(UNKNOWN, "0102");
	uint8_t value[32], want[32] = { [30] = 1, [31] = 2 };

	ck_assert_int_eq(
	    ipfix_field_get_unsigned256(&s->field, value), IPFIX_ERR_TYPE);
	s->specifier.element = &BITS;
	ck_assert_int_eq(
	    ipfix_field_get_unsigned256(&s->field, value), IPFIX_OK);
	ck_assert_mem_eq(value, want, 32);
	sample_free(s);
}
END_TEST

START_TEST(times_are_placed_by_a_reference)
{
	struct sample *s = sample(SECONDS, "00000001");
	ipfix_time time;
	ipfix_value value;

	ck_assert_int_eq(ipfix_field_get_time(&s->field, 0, &time), IPFIX_OK);
	ck_assert_uint_eq(time, IPFIX_SECOND);
	ck_assert_int_eq(
	    ipfix_field_get_time(&s->field, IPFIX_SECOND * UINT32_MAX, &time),
	    IPFIX_OK);
	ck_assert_uint_eq(time, IPFIX_SECOND * 0x100000001);
	ck_assert_int_eq(
	    ipfix_field_get(&s->field, IPFIX_SECOND * UINT32_MAX, &value),
	    IPFIX_OK);
	ck_assert_uint_eq(value.as.time, time);
	sample_free(s);
}
END_TEST

/* Every getter but the one of this kind says ERR_TYPE and sets nothing. */
static void
only_kind(uint16_t id, const char *text, ipfix_kind kind)
{
	struct sample *s = sample(id, text);
	const ipfix_field *f = &s->field;
	uint8_t octets[32] = { 77 };
	uint64_t u = 77;
	int64_t i = 77;
	ipfix_time t = 77;
	ipfix_span span = { NULL, 77 };
	bool b = true;
	double d = 77;
	ipfix_result rc[11] = { IPFIX_OK };

	rc[IPFIX_KIND_OCTETS] = IPFIX_ERR_TYPE;
	rc[IPFIX_KIND_UNSIGNED] = ipfix_field_get_unsigned(f, &u);
	rc[IPFIX_KIND_SIGNED] = ipfix_field_get_signed(f, &i);
	rc[IPFIX_KIND_FLOAT] = ipfix_field_get_float(f, &d);
	rc[IPFIX_KIND_BOOLEAN] = ipfix_field_get_boolean(f, &b);
	rc[IPFIX_KIND_MAC] = ipfix_field_get_mac(f, octets);
	rc[IPFIX_KIND_STRING] = ipfix_field_get_string(f, &span);
	rc[IPFIX_KIND_TIME] = ipfix_field_get_time(f, 0, &t);
	rc[IPFIX_KIND_IPV4] = ipfix_field_get_ipv4(f, octets);
	rc[IPFIX_KIND_IPV6] = ipfix_field_get_ipv6(f, octets);
	rc[IPFIX_KIND_UNSIGNED256] = ipfix_field_get_unsigned256(f, octets);
	for (size_t k = 0; k < IPFIX_COUNT(rc); k++)
		ck_assert_int_eq(rc[k],
		    k == (size_t)kind && id != UNKNOWN && id != LIST
		        ? IPFIX_OK
		        : IPFIX_ERR_TYPE);
	if (id == UNKNOWN)
		ck_assert(u == 77 && i == 77 && t == 77 && d == 77 && b &&
		    span.size == 77 && octets[0] == 77);
	sample_free(s);
}

START_TEST(no_other_getter_reads_it)
{
	only_kind(UNKNOWN, "00000001", IPFIX_KIND_OCTETS);
	only_kind(LIST, "ff00080004", IPFIX_KIND_OCTETS);
	only_kind(OCTETS, "01", IPFIX_KIND_UNSIGNED);
	only_kind(MIB_INTEGER, "01", IPFIX_KIND_SIGNED);
	only_kind(PROBABILITY, "00000000", IPFIX_KIND_FLOAT);
	only_kind(DATA_RECORDS, "01", IPFIX_KIND_BOOLEAN);
	only_kind(MAC, "000000000000", IPFIX_KIND_MAC);
	only_kind(NAME, "61", IPFIX_KIND_STRING);
	only_kind(SECONDS, "00000000", IPFIX_KIND_TIME);
	only_kind(ADDRESS4, "00000000", IPFIX_KIND_IPV4);
	only_kind(
	    ADDRESS6, "00000000 00000000 00000000 00000000", IPFIX_KIND_IPV6);
}
END_TEST

START_TEST(a_length_that_the_type_cannot_have_is_told)
{
	struct sample *s = sample(OCTETS, "000000000000000001");
	uint8_t octets[16];
	uint64_t u = 77;
	ipfix_time t = 77;

	ck_assert_int_eq(
	    ipfix_field_get_unsigned(&s->field, &u), IPFIX_ERR_LENGTH);
	s->field.octets = (ipfix_span){ NULL, 0 };
	ck_assert_int_eq(
	    ipfix_field_get_unsigned(&s->field, &u), IPFIX_ERR_LENGTH);
	ck_assert_uint_eq(u, 77);
	sample_free(s);
	s = sample(ADDRESS4, "c00002");
	ck_assert_int_eq(
	    ipfix_field_get_ipv4(&s->field, octets), IPFIX_ERR_LENGTH);
	sample_free(s);
	s = sample(SECONDS, "000001");
	ck_assert_int_eq(
	    ipfix_field_get_time(&s->field, 0, &t), IPFIX_ERR_LENGTH);
	ck_assert_uint_eq(t, 77);
	sample_free(s);
}
END_TEST

START_TEST(values_without_a_meaning_are_told)
{
	struct sample *s = sample(DATA_RECORDS, "00");
	ipfix_span span = { NULL, 77 };
	ipfix_time t = 77;
	bool b = true;

	ck_assert_int_eq(
	    ipfix_field_get_boolean(&s->field, &b), IPFIX_ERR_VALUE);
	ck_assert(b);
	sample_free(s);
	s = sample(NAME, "c0af");
	ck_assert_int_eq(
	    ipfix_field_get_string(&s->field, &span), IPFIX_ERR_VALUE);
	ck_assert_uint_eq(span.size, 77);
	ck_assert_uint_eq(s->field.octets.size, 2);
	sample_free(s);
	s = sample(MILLISECONDS, "ffffffffffffffff");
	ck_assert_int_eq(
	    ipfix_field_get_time(&s->field, 0, &t), IPFIX_ERR_RANGE);
	ck_assert_uint_eq(t, 77);
	sample_free(s);
}
END_TEST

TESTS("wire/field")
{
	test(the_type_is_that_of_the_element);
	test(an_unknown_field_is_octets);
	test(each_getter_reads_its_kind);
	test(each_getter_of_octets_reads_its_kind);
	test(an_unsigned256_is_filled_up_to_32_octets);
	test(times_are_placed_by_a_reference);
	test(no_other_getter_reads_it);
	test(a_length_that_the_type_cannot_have_is_told);
	test(values_without_a_meaning_are_told);
}
