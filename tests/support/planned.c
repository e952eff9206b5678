/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/planned.h"

#include <ipfix/decoder.h>
#include <ipfix/encoder.h>
#include <ipfix/value.h>

#include <stdlib.h>
#include <string.h>

#include "support/must.h"

static uint64_t
host_unsigned(const uint8_t *p, size_t size)
{
	uint8_t v8;
	uint16_t v16;
	uint32_t v32;
	uint64_t v64;

	switch (size) {
	case 1:
		memcpy(&v8, p, 1);
		return v8;
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

static int64_t
host_signed(const uint8_t *p, size_t size)
{
	uint64_t sign = UINT64_C(1) << (8 * size - 1);

	return (int64_t)((host_unsigned(p, size) ^ sign) - sign);
}

static double
host_float(const uint8_t *p, size_t size)
{
	float narrow;
	double wide;

	if (size == sizeof(wide)) {
		memcpy(&wide, p, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, p, sizeof(narrow));
	return (double)narrow;
}

/* A member without a value of its type is zero. */
static void
must_be_zero(const ipfix_member *m, const uint8_t *p)
{
	for (size_t i = 0; i < m->size; i++)
		must(p[i] == 0);
}

static void
compare_octets(
    const ipfix_field *field, const ipfix_member *m, const uint8_t *p)
{
	size_t size = field->octets.size, gap = m->size - size;

	must(size <= m->size);
	if (ipfix_field_type(field) == IPFIX_UNSIGNED256)
		p += gap;
	must(size == 0 || memcmp(p, field->octets.data, size) == 0);
}

static void
compare_span(const ipfix_field *field, const uint8_t *p)
{
	ipfix_span span;

	memcpy(&span, p, sizeof(span));
	must(span.size == field->octets.size);
	must(span.size == 0 || span.data == field->octets.data);
}

static void
compare_number(
    const ipfix_field *field, const ipfix_member *m, const uint8_t *p)
{
	uint64_t u = 0;
	int64_t s = 0;
	double d = 0, is;
	bool b = false, flag;

	switch (m->as) {
	case IPFIX_AS_UNSIGNED:
		must(ipfix_unsigned_get(field->octets, &u) == IPFIX_OK);
		must(host_unsigned(p, m->size) == u);
		break;
	case IPFIX_AS_SIGNED:
		must(ipfix_signed_get(field->octets, &s) == IPFIX_OK);
		must(host_signed(p, m->size) == s);
		break;
	case IPFIX_AS_FLOAT:
		must(ipfix_float_get(field->octets, &d) == IPFIX_OK);
		is = host_float(p, m->size);
		must(is == d || (is != is && d != d));
		break;
	default:
		if (ipfix_boolean_get(field->octets, &b) != IPFIX_OK)
			b = false;
		memcpy(&flag, p, sizeof(flag));
		must(flag == b);
		break;
	}
}

static void
compare(const ipfix_field *field, const ipfix_member *m, const uint8_t *p)
{
	ipfix_type type = ipfix_field_type(field);

	if (m->as == IPFIX_AS_SPAN)
		compare_span(field, p);
	else if (!ipfix_type_allows(type, (uint16_t)field->octets.size))
		must_be_zero(m, p);
	else if (m->as == IPFIX_AS_OCTETS)
		compare_octets(field, m, p);
	else
		compare_number(field, m, p);
}

enum { WIDEST = 33 }; /* a number of variable length, and its length */

/*
 * What has lost nothing, and has its lengths in as few octets as they take,
 * is the same again.
 */
static void
encode(const ipfix_record *record, const ipfix_layout *layout, const void *host)
{
	ipfix_encoder *encoder = NULL;
	size_t room =
	    record->octets.size + WIDEST * ipfix_template_count(record->tmpl);
	uint8_t *octets = malloc(room + 1);
	size_t size = 0, taken;
	ipfix_result rc;

	must(octets != NULL);
	must(ipfix_encoder_new(&encoder, layout, NULL) == IPFIX_OK);
	rc = ipfix_encoder_write(
	    encoder, record->tmpl, host, 1, octets, room, &size, &taken);
	must(rc == IPFIX_OK || rc == IPFIX_ERR_VALUE);
	if (rc == IPFIX_OK && size == record->octets.size)
		must(memcmp(octets, record->octets.data, size) == 0);
	ipfix_encoder_free(encoder);
	free(octets);
}

static void
decode(const ipfix_record *record, const ipfix_layout *layout)
{
	ipfix_plan_options options = { .saturate = true };
	const ipfix_member *members = ipfix_layout_members(layout);
	uint8_t *host = malloc(ipfix_layout_size(layout));
	ipfix_decoder *decoder = NULL;
	ipfix_field field;

	must(host != NULL);
	must(ipfix_decoder_new(&decoder, layout, &options) == IPFIX_OK);
	must(ipfix_decoder_get(decoder, record, 0, host) == IPFIX_OK);
	for (size_t i = 0; i < ipfix_layout_count(layout); i++) {
		must(ipfix_record_get(record, (uint16_t)i, &field) == IPFIX_OK);
		compare(&field, &members[i], host + members[i].offset);
	}
	if (ipfix_decoder_counters(decoder)->invalid == 0)
		encode(record, layout, host);
	ipfix_decoder_free(decoder);
	free(host);
}

/* Enterprise 0 is no enterprise: such a field has no name of its own. */
static bool
has_nameless(const ipfix_template *tmpl)
{
	const ipfix_field_specifier *f = ipfix_template_fields(tmpl);
	size_t count = ipfix_template_count(tmpl), i = 0;

	while (i < count && (!f[i].enterprise || f[i].pen != 0))
		i++;
	return i < count;
}

void
planned(const ipfix_record *record)
{
	ipfix_layout *layout = NULL;

	if (has_nameless(record->tmpl))
		return;
	if (ipfix_layout_of(&layout, record->tmpl, NULL) != IPFIX_OK)
		return; /* larger than any struct */
	decode(record, layout);
	ipfix_layout_free(layout);
}
