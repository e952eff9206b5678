/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Records decoded by plans: the input is how (the first octet), a number of
 * members and four octets for each, a Template Record, and records.  Every
 * kernel there is must make of them what plain C does, and that must be what
 * the getters of values say.
 */
#include <ipfix/decoder.h>
#include <ipfix/elements.h>
#include <ipfix/value.h>

#include "fuzz/require.h"

#include <float.h>
#include <string.h>

enum {
	MEMBERS_MAX = 24,
	CHOICE = 4, /* octets that choose a member */
	RECORDS_MAX = 80,
	OPTIONS = 1,
	SATURATES = 2,
	STEP_AT = 2 /* the other bits: how many records at once */
};

static const uint32_t EXPORT_TIME = 1700000000;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One input. */
struct trial {
	ipfix_template *tmpl;
	ipfix_layout *layout;
	ipfix_span octets; /* of the records */
	bool saturate;
	size_t step;
};

/* What came of it. */
struct outcome {
	uint8_t *structs; /* of exactly their size */
	size_t count;
	ipfix_result result; /* of the call that decoded none */
	ipfix_decode_counters counters;
};

static size_t
member_size(ipfix_as as, ipfix_type type, uint8_t choice)
{
	switch (as) {
	case IPFIX_AS_UNSIGNED:
	case IPFIX_AS_SIGNED:
		return (size_t)1 << (choice & 3);
	case IPFIX_AS_FLOAT:
		return (choice & 1) != 0 ? sizeof(float) : sizeof(double);
	case IPFIX_AS_BOOLEAN:
		return sizeof(bool);
	case IPFIX_AS_SPAN:
		return sizeof(ipfix_span);
	case IPFIX_AS_TIME:
		return sizeof(ipfix_time);
	default:
		break;
	}
	if (as == IPFIX_AS_OCTETS && ipfix_type_size(type) > 0)
		return ipfix_type_size(type);
	return (size_t)choice + 1;
}

static ipfix_type
type_of(uint32_t pen, uint16_t id)
{
	const ipfix_element *e = ipfix_registry_find(NULL, pen, id);

	return e != NULL ? (ipfix_type)e->type : IPFIX_OCTET_ARRAY;
}

/* A member for a field, or for one that there may not be. */
static ipfix_member
member_of(const ipfix_template *tmpl, const uint8_t *choice, size_t end)
{
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	size_t count = ipfix_template_count(tmpl), index = choice[0] % count;
	const ipfix_field_specifier *f = &fields[index];
	ipfix_member m = { .pen = f->pen,
		.id = f->id,
		.as = (ipfix_as)(choice[1] % (IPFIX_AS_TIME + 1)),
		.offset = end + (choice[3] & 15) };

	for (size_t i = 0; i < index; i++)
		if (fields[i].pen == f->pen && fields[i].id == f->id)
			m.occurrence++;
	if (choice[3] >> 7 != 0)
		m.occurrence++;
	m.size = member_size(m.as, type_of(m.pen, m.id), choice[2]);
	return m;
}

/* A layout of those members that there can be; NULL: of none. */
static ipfix_layout *
layout_of(const ipfix_template *tmpl, ipfix_span choices)
{
	ipfix_member members[MEMBERS_MAX];
	ipfix_layout *layout = NULL;
	ipfix_error error;
	size_t count = 0, end = 0;

	for (size_t at = 0; at + CHOICE <= choices.size; at += CHOICE) {
		members[count] = member_of(tmpl, choices.data + at, end);
		end = members[count].offset + members[count].size;
		count++;
	}
	while (count > 0 &&
	    ipfix_layout_new(
	        &layout, NULL, members, count, end, NULL, &error) != IPFIX_OK) {
		REQUIRE(error.offset < count);
		count--;
		memmove(&members[error.offset], &members[error.offset + 1],
		    (count - error.offset) * sizeof(*members));
	}
	return layout;
}

static struct outcome
decode(const struct trial *t, ipfix_kernel kernel, size_t step)
{
	ipfix_plan_options options = { .kernel = kernel,
		.saturate = t->saturate };
	ipfix_message message = { .export_time = EXPORT_TIME };
	ipfix_set set = { 256, 16, t->octets };
	size_t size = ipfix_layout_size(t->layout), count;
	struct outcome o = { .structs = malloc(RECORDS_MAX * size) };
	ipfix_decoder *decoder;
	ipfix_record_iter iter;

	REQUIRE(o.structs != NULL);
	memset(o.structs, (int)kernel, RECORDS_MAX * size);
	REQUIRE(ipfix_decoder_new(&decoder, t->layout, &options) == IPFIX_OK);
	ipfix_record_iter_init(&iter, &message, &set, t->tmpl, NULL);
	while (o.result == IPFIX_OK && o.count < RECORDS_MAX) {
		/* Not an octet more than there is to be room for. */
		size_t room = RECORDS_MAX - o.count;
		uint8_t *to;

		if (room > step)
			room = step;
		to = malloc(room * size);
		REQUIRE(to != NULL);
		o.result = ipfix_decoder_next(
		    decoder, &iter, 0, to, room, &count, NULL);
		if (o.result == IPFIX_OK) {
			REQUIRE(count > 0 && count <= room);
			memcpy(o.structs + o.count * size, to, count * size);
			o.count += count;
		}
		free(to);
	}
	o.counters = *ipfix_decoder_counters(decoder);
	ipfix_decoder_free(decoder);
	return o;
}

static uint64_t
host_unsigned(const uint8_t *p, size_t size)
{
	uint16_t v16;
	uint32_t v32;
	uint64_t v64;

	switch (size) {
	case 1:
		return *p;
	case 2:
		memcpy(&v16, p, 2);
		return v16;
	case 4:
		memcpy(&v32, p, 4);
		return v32;
	default:
		memcpy(&v64, p, 8);
		return v64;
	}
}

static uint64_t
wire_unsigned(ipfix_span octets)
{
	uint64_t value = 0;

	for (size_t i = 0; i < octets.size; i++)
		value = value << 8 | octets.data[i];
	return value;
}

static void
compare_signed(ipfix_span octets, const ipfix_member *m, const uint8_t *p)
{
	int64_t is = 0, most = INT64_MAX >> (64 - 8 * m->size);
	uint64_t all = UINT64_MAX >> (64 - 8 * m->size);

	REQUIRE(ipfix_signed_get(octets, &is) == IPFIX_OK);
	if (is > most)
		is = most;
	if (is < -most - 1)
		is = -most - 1;
	REQUIRE(host_unsigned(p, m->size) == ((uint64_t)is & all));
}

static void
compare_float(ipfix_span octets, const ipfix_member *m, const uint8_t *p)
{
	double is = 0, found;
	float narrow;

	REQUIRE(ipfix_float_get(octets, &is) == IPFIX_OK);
	memcpy(&narrow, p, sizeof(narrow));
	found = (double)narrow;
	if (m->size == sizeof(found))
		memcpy(&found, p, sizeof(found));
	if (is != is) {
		REQUIRE(found != found);
		return;
	}
	if (m->size == sizeof(narrow) && is - is == 0) {
		if (is > (double)FLT_MAX)
			is = (double)FLT_MAX;
		if (is < -(double)FLT_MAX)
			is = -(double)FLT_MAX;
		is = (double)(float)is;
	}
	REQUIRE(found == is);
}

static void
compare_octets(
    ipfix_span octets, ipfix_type type, size_t room, const uint8_t *p)
{
	size_t size = octets.size < room ? octets.size : room;

	if (type == IPFIX_UNSIGNED256)
		p += room - size;
	REQUIRE(size == 0 || memcmp(p, octets.data, size) == 0);
}

/* Octets where a value does not reach are zero. */
static void
require_zero(const uint8_t *p, size_t size)
{
	for (size_t i = 0; i < size; i++)
		REQUIRE(p[i] == 0);
}

static void
compare_time(ipfix_span octets, ipfix_type type, const uint8_t *p)
{
	ipfix_time time = UINT64_MAX, found;

	if (ipfix_time_get(type, octets, ipfix_time_from_unix(EXPORT_TIME, 0),
	        &time) != IPFIX_OK)
		time = UINT64_MAX;
	memcpy(&found, p, sizeof(found));
	REQUIRE(found == time);
}

static void
compare_boolean(ipfix_span octets, const uint8_t *p)
{
	bool is = false, found;

	if (ipfix_boolean_get(octets, &is) != IPFIX_OK)
		is = false;
	memcpy(&found, p, sizeof(found));
	REQUIRE(found == is);
}

static void
compare_unsigned(ipfix_span octets, const ipfix_member *m, const uint8_t *p)
{
	uint64_t most = UINT64_MAX >> (64 - 8 * m->size);
	uint64_t is = wire_unsigned(octets);

	/* A time of as many octets is copied. */
	if (m->as == IPFIX_AS_SIGNED && octets.size != m->size)
		most >>= 1;
	REQUIRE(host_unsigned(p, m->size) == (is < most ? is : most));
}

/* A value, and the member that holds it. */
static void
compare_value(ipfix_span octets, const ipfix_member *m, const uint8_t *p)
{
	ipfix_type type = type_of(m->pen, m->id);
	ipfix_kind kind = ipfix_type_kind(type);
	ipfix_span span;

	if (m->as == IPFIX_AS_SPAN) {
		memcpy(&span, p, sizeof(span));
		REQUIRE(span.size == octets.size);
		REQUIRE(span.size == 0 || span.data == octets.data);
	} else if (!ipfix_type_allows(type, (uint16_t)octets.size)) {
		require_zero(p, m->size);
	} else if (m->as == IPFIX_AS_SIGNED && kind == IPFIX_KIND_SIGNED) {
		compare_signed(octets, m, p);
	} else if (m->as == IPFIX_AS_UNSIGNED || m->as == IPFIX_AS_SIGNED) {
		compare_unsigned(octets, m, p);
	} else if (m->as == IPFIX_AS_FLOAT) {
		compare_float(octets, m, p);
	} else if (m->as == IPFIX_AS_BOOLEAN) {
		compare_boolean(octets, p);
	} else if (m->as == IPFIX_AS_TIME) {
		compare_time(octets, type, p);
	} else {
		compare_octets(
		    octets, type, m->size - (m->as == IPFIX_AS_TEXT), p);
		REQUIRE(m->as != IPFIX_AS_TEXT || p[m->size - 1] == 0);
	}
}

/* What plain C made, by what the getters say. */
static void
judge(const struct trial *t, const struct outcome *o)
{
	ipfix_message message = { .export_time = EXPORT_TIME };
	ipfix_set set = { 256, 16, t->octets };
	const ipfix_member *members = ipfix_layout_members(t->layout);
	ipfix_record_iter iter;
	ipfix_record record;
	ipfix_field field;
	ipfix_result rc;

	ipfix_record_iter_init(&iter, &message, &set, t->tmpl, NULL);
	for (size_t i = 0; i < o->count; i++) {
		const uint8_t *host =
		    o->structs + i * ipfix_layout_size(t->layout);

		REQUIRE(
		    ipfix_record_iter_next(&iter, &record, NULL) == IPFIX_OK);
		for (size_t k = 0; k < ipfix_layout_count(t->layout); k++) {
			const ipfix_member *m = &members[k];

			rc = ipfix_record_find(
			    &record, m->pen, m->id, m->occurrence, &field);
			if (rc == IPFIX_OK)
				compare_value(
				    field.octets, m, host + m->offset);
			else
				require_zero(host + m->offset, m->size);
		}
	}
	if (o->count < RECORDS_MAX && o->result != IPFIX_ERR_RANGE)
		REQUIRE(
		    ipfix_record_iter_next(&iter, &record, NULL) == o->result);
}

static void
compare_outcomes(
    const struct trial *t, const struct outcome *a, const struct outcome *b)
{
	size_t size = ipfix_layout_size(t->layout);

	REQUIRE(a->count == b->count && a->result == b->result);
	REQUIRE(memcmp(a->structs, b->structs, a->count * size) == 0);
	REQUIRE(a->counters.records == b->counters.records);
	REQUIRE(a->counters.saturated == b->counters.saturated);
	REQUIRE(a->counters.truncated == b->counters.truncated);
	REQUIRE(a->counters.invalid == b->counters.invalid);
}

static void
run(const struct trial *t)
{
	struct outcome plain = decode(t, IPFIX_KERNEL_PORTABLE, RECORDS_MAX);

	judge(t, &plain);
	for (int k = IPFIX_KERNEL_PORTABLE; k <= IPFIX_KERNEL_NEON; k++) {
		struct outcome other;

		if (!ipfix_kernel_available((ipfix_kernel)k))
			continue;
		other = decode(t, (ipfix_kernel)k, t->step);
		compare_outcomes(t, &plain, &other);
		free(other.structs);
	}
	free(plain.structs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trial t = { .tmpl = NULL };
	ipfix_span left, choices;
	uint8_t *records;
	size_t count;

	if (size < 2)
		return 0;
	t.saturate = (data[0] & SATURATES) != 0;
	t.step = (size_t)(data[0] >> STEP_AT) + 1;
	count = data[1] % (MEMBERS_MAX + 1);
	if (size - 2 < count * CHOICE)
		return 0;
	choices = (ipfix_span){ data + 2, count * CHOICE };
	left = (ipfix_span){ data + 2 + choices.size, size - 2 - choices.size };
	if (ipfix_template_get(&t.tmpl, &left,
	        (data[0] & OPTIONS) != 0 ? IPFIX_SET_OPTIONS_TEMPLATE
	                                 : IPFIX_SET_TEMPLATE,
	        NULL, NULL, NULL) != IPFIX_OK)
		return 0;
	t.layout = layout_of(t.tmpl, choices);
	records = malloc(left.size + 1);
	REQUIRE(records != NULL);
	if (left.size > 0)
		memcpy(records + 1, left.data, left.size);
	t.octets = (ipfix_span){ records + 1, left.size };
	if (t.layout != NULL)
		run(&t);
	ipfix_layout_free(t.layout);
	ipfix_template_free(t.tmpl);
	free(records);
	return 0;
}
