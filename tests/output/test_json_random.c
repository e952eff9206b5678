/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random records as JSON: members written where there is room to spare are
 * the same as each of them written for itself, with none.
 */
#include "support/test.h"

#include <ipfix/ipfix.h>

#include "output/json.h"
#include "support/must.h"
#include "support/octets.h"
#include "support/random.h"
#include "support/random_value.h"

enum { RECORDS = 20000, FIELDS_MAX = 24, TYPES = IPFIX_UNSIGNED256 + 1 };

#define NOW (1700000000 * IPFIX_SECOND)

struct text {
	char text[65536];
	size_t size;
};

/* A template of random fields, and one record. */
struct sample {
	ipfix_element elements[FIELDS_MAX];
	ipfix_field_specifier fields[FIELDS_MAX];
	size_t count;
	ipfix_template *tmpl;
	uint8_t octets[FIELDS_MAX * (VALUE_SIZE + 3)];
	size_t size;
};

/* Names of all sizes, some of which cannot be keys as they are. */
static const char *
random_name(struct sweep *s)
{
	static const char *const NAMES[] = { "scope", "\xc3\xa9t\xc3\xa9",
		"\xff", "4/2", "a\"b\\c", "", "x-y" };
	static const char LETTERS[] =
	    "sAbCdEfGhIjKlMnOpQrStUvWxYz0123456789aBcDeFgHiJkLmNoPqRsTuVwXyZ";
	size_t count = IPFIX_COUNT(NAMES);
	uint64_t which = sweep_below(s, 60);

	/* Those that end where the letters do are of any size, too. */
	return which < count ? NAMES[which]
	                     : LETTERS + sweep_below(s, sizeof(LETTERS) - 1);
}

static uint16_t
random_length(struct sweep *s, ipfix_type type)
{
	size_t full = ipfix_type_size(type);
	uint16_t length = (uint16_t)sweep_below(s, full > 0 ? full + 1 : 40);

	if (type_is_list(type) || sweep_below(s, 4) == 0)
		return IPFIX_VARIABLE_LENGTH;
	return ipfix_type_allows(type, length) && length > 0 ? length
	    : full > 0                                       ? (uint16_t)full
	                                                     : 7;
}

static void
random_field(struct sweep *s, struct sample *sample, size_t i)
{
	ipfix_type type = (ipfix_type)sweep_below(s, TYPES);
	ipfix_element *element = &sample->elements[i];

	*element = (ipfix_element){ .pen = 32473,
		.id = (uint16_t)(i + 1),
		.type = (uint8_t)type,
		.name = random_name(s) };
	sample->fields[i] = (ipfix_field_specifier){ .pen = 32473,
		.id = element->id,
		.length = random_length(s, type),
		.element = element };
}

/* Any octets at all. */
static void
random_octets(struct sweep *s, uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		octets[i] = (uint8_t)sweep_next(s);
}

/* Text as most is, but for one octet in some of it. */
static void
random_ascii(struct sweep *s, uint8_t *octets, size_t size)
{
	static const uint8_t OTHERS[] = { '"', '\\', 0, 0x1f, 0x20, 0x21, 0x5b,
		0x5d, 0x7f, 0x80, 0xa2, 0xdc, 0xff };

	for (size_t i = 0; i < size; i++)
		octets[i] = (uint8_t)('#' + sweep_below(s, '[' - '#'));
	if (size > 0 && sweep_below(s, 2) == 0)
		octets[sweep_below(s, size)] =
		    OTHERS[sweep_below(s, sizeof(OTHERS))];
}

/* What the type means, or, now and then, what it cannot mean. */
static size_t
random_content(
    struct sweep *s, ipfix_type type, uint16_t length, uint8_t *octets)
{
	bool variable = length == IPFIX_VARIABLE_LENGTH;
	uint8_t spare[VALUE_SIZE];
	ipfix_value value = random_value(s, type, length, NOW, spare);
	size_t size = !variable         ? length
	    : ipfix_type_size(type) > 0 ? ipfix_type_size(type)
	                                : value.as.octets.size;

	if (sweep_below(s, type == IPFIX_STRING ? 2 : 8) > 0 &&
	    ipfix_value_put(octets, size, type, &value) == IPFIX_OK)
		return size;
	if (variable)
		size = (size_t)sweep_below(s, 20);
	if (type == IPFIX_STRING)
		random_ascii(s, octets, size);
	else
		random_octets(s, octets, size);
	return size;
}

static void
put_field(struct sweep *s, struct sample *sample, size_t i)
{
	const ipfix_field_specifier *f = &sample->fields[i];
	uint8_t content[VALUE_SIZE], *to = sample->octets + sample->size;
	size_t size =
	    random_content(s, (ipfix_type)f->element->type, f->length, content);

	if (f->length == IPFIX_VARIABLE_LENGTH) {
		bool three = size > 254 || sweep_below(s, 8) == 0;

		*to++ = three ? 255 : (uint8_t)size;
		if (three) {
			*to++ = (uint8_t)(size >> 8);
			*to++ = (uint8_t)size;
		}
	}
	memcpy(to, content, size);
	sample->size = (size_t)(to - sample->octets) + size;
}

static ipfix_record
random_record(struct sweep *s, struct sample *sample)
{
	static const ipfix_message MESSAGE = { .odid = 7,
		.export_time = 1700000000 };
	ipfix_set set = { .id = 256 };
	ipfix_record_iter records;
	ipfix_record record;

	sample->count = 1 + (size_t)sweep_below(s, FIELDS_MAX);
	sample->size = 0;
	for (size_t i = 0; i < sample->count; i++) {
		random_field(s, sample, i);
		put_field(s, sample, i);
	}
	must(ipfix_template_new(&sample->tmpl, 256,
	         sweep_often(s) ? 0
	                        : (uint16_t)sweep_below(s, sample->count + 1),
	         sample->fields, sample->count, NULL, NULL, NULL) == IPFIX_OK);
	set.body = (ipfix_span){ sample->octets, sample->size };
	ipfix_record_iter_init(&records, &MESSAGE, &set, sample->tmpl, NULL);
	must(ipfix_record_iter_next(&records, &record, NULL) == IPFIX_OK);
	return record;
}

static void
add(struct text *t, const char *more)
{
	strcpy(t->text + t->size, more);
	t->size += strlen(more);
}

/* A member in a block of no more than its size. */
static void
add_member(struct text *t, const char *before, const ipfix_record *record,
    const ipfix_field *field)
{
	struct ipx_json json = { ipx_writer_over(NULL, 0), NOW };
	uint8_t *block;
	size_t size;

	ipx_json_member(&json, before, field->specifier);
	ipx_json_field(&json, record, field);
	size = json.out.at;
	block = malloc(size);
	must(block != NULL);
	json.out = ipx_writer_over(block, size);
	ipx_json_member(&json, before, field->specifier);
	ipx_json_field(&json, record, field);
	must(json.out.at == size);
	memcpy(t->text + t->size, block, size);
	t->size += size;
	free(block);
}

static void
expect(struct text *t, const ipfix_record *record)
{
	uint16_t scope = ipfix_template_scope_count(record->tmpl);
	const char *before = "";
	ipfix_field_iter fields;
	ipfix_field field;

	t->size = 0;
	add(t, scope > 0 ? "{\"scope\":{" : "{");
	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK) {
		add_member(t, before, record, &field);
		before = ",";
		if (field.index + 1 == scope)
			add(t, "}");
	}
	add(t, "}");
}

/* The same in a buffer of any size that does. */
static void
check(const ipfix_record *record, const struct text *expected, size_t size)
{
	char *text = malloc(size);
	size_t length;

	must(text != NULL);
	must(ipfix_json_record(record, NOW, text, size, &length) ==
	    (size >= expected->size ? IPFIX_OK : IPFIX_FULL));
	must(length == expected->size);
	must(size < length || memcmp(text, expected->text, length) == 0);
	free(text);
}

START_TEST(members_are_the_same_with_room_and_without)
{
	static struct sample sample;
	static struct text expected;
	struct sweep sweep = sweep_begin("records as JSON");

	for (int n = 0; n < RECORDS; n++) {
		ipfix_record record = random_record(&sweep, &sample);

		expect(&expected, &record);
		check(&record, &expected, sizeof(expected.text));
		check(&record, &expected, expected.size);
		check(&record, &expected,
		    expected.size + (size_t)sweep_below(&sweep, 100));
		check(&record, &expected,
		    (size_t)sweep_below(&sweep, expected.size));
		ipfix_template_free(sample.tmpl);
	}
}
END_TEST

TESTS("output/json_random")
{
	test(members_are_the_same_with_room_and_without);
}
