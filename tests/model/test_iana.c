/* SPDX-License-Identifier: BSD-3-Clause */
/* The built-in tables against the reference data, row by row. */
#include <ipfix/registry.h>

#include "model/csv.h"

#include "support/test.h"

#include <stdio.h>

#define FIELDS_MAX 10
#define PATH_SIZE 128

/* One row, as strings. */
struct row {
	size_t count;
	char fields[FIELDS_MAX][160];
};

/* Calls `check` for each row but the first; false if there is no file. */
static bool
for_each_row(const char *name, void (*check)(const struct row *row, void *arg),
    void *arg)
{
	char *path = shared_path(name);
	struct octets text;
	struct ipx_csv csv;
	struct ipx_csv_field field;
	bool heading = true;

	if (path == NULL) {
		skipped("no reference data here");
		return false;
	}
	text = file_octets(path);
	ck_assert_ptr_nonnull(text.data);
	csv = ipx_csv_over(octets_span(text));
	while (ipx_csv_row(&csv)) {
		struct row row = { 0 };

		while (ipx_csv_field(&csv, &field, NULL) == IPFIX_OK) {
			ck_assert_uint_lt(row.count, FIELDS_MAX);
			ck_assert_uint_lt(
			    field.text.size, sizeof row.fields[0]);
			if (field.text.size > 0)
				memcpy(row.fields[row.count], field.text.data,
				    field.text.size);
			row.count++;
		}
		if (!heading)
			check(&row, arg);
		heading = false;
	}
	free(text.data);
	free(path);
	return true;
}

static uint64_t
number_of(const char *text)
{
	return strtoull(text, NULL, 0);
}

static const char *
or_default(const char *text, const char *absent)
{
	return text[0] != '\0' ? text : absent;
}

/* Type, semantics and units of a row, from column `at` on. */
static void
check_kind(const ipfix_element *e, const char *type, const char *semantics,
    const char *units)
{
	ck_assert_str_eq(ipfix_type_name((ipfix_type)e->type), type);
	ck_assert_str_eq(ipfix_semantics_name((ipfix_semantics)e->semantics),
	    or_default(semantics, "default"));
	ck_assert_str_eq(
	    ipfix_units_name((ipfix_units)e->units), or_default(units, "none"));
}

static void
check_range(const ipfix_element *e, const char *range)
{
	char *dash = strchr(range, '-');

	ck_assert_int_eq(e->ranged, dash != NULL);
	if (dash == NULL)
		return;
	ck_assert_uint_eq(e->range_min, number_of(range));
	ck_assert_uint_eq(e->range_max, number_of(dash + 1));
}

static void
check_element(const struct row *row, void *arg)
{
	uint16_t id = (uint16_t)number_of(row->fields[0]);
	const ipfix_element *e = ipfix_registry_find(NULL, 0, id);
	size_t *elements = arg;

	if (row->fields[2][0] == '\0') {
		ck_assert_ptr_null(e);
		return;
	}
	ck_assert_ptr_nonnull(e);
	ck_assert_uint_eq(e->id, id);
	ck_assert_str_eq(e->name, row->fields[1]);
	check_kind(e, row->fields[2], row->fields[3], row->fields[5]);
	ck_assert_int_eq(e->deprecated, strcmp(row->fields[4], "current") != 0);
	check_range(e, row->fields[6]);
	(*elements)++;
}

static size_t
count_of(uint32_t pen)
{
	ipfix_registry_iter iter;
	const ipfix_element *e;
	size_t count = 0;

	ipfix_registry_iter_init(&iter, NULL);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK)
		if (e->pen == pen)
			count++;
	return count;
}

START_TEST(the_table_is_ianas_and_nothing_else)
{
	size_t elements = 0;

	if (for_each_row(
	        "standards/iana/elements.csv", check_element, &elements))
		ck_assert_uint_eq(elements, count_of(0));
}
END_TEST

static void
check_reverse(const struct row *row, void *arg)
{
	uint16_t id = (uint16_t)number_of(row->fields[1]);
	const ipfix_element *e =
	    ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, id);
	size_t *elements = arg;

	ck_assert_ptr_nonnull(e);
	ck_assert_uint_eq(e->id, id);
	ck_assert_str_eq(e->name, row->fields[2]);
	check_kind(e, row->fields[3], row->fields[4], row->fields[5]);
	(*elements)++;
}

START_TEST(reverse_elements_follow_from_the_rule)
{
	size_t elements = 0;

	CLAUSE("5103-6.1-01");
	if (for_each_row("standards/enterprise/29305-reverse.csv",
	        check_reverse, &elements))
		ck_assert_uint_eq(elements, count_of(IPFIX_PEN_REVERSE));
}
END_TEST

static void
check_not_reversible(const struct row *row, void *arg)
{
	uint16_t id = (uint16_t)number_of(row->fields[0]);

	(void)arg;
	ck_assert(!ipfix_registry_find(NULL, 0, id)->reversible);
	ck_assert_ptr_null(ipfix_registry_find(NULL, IPFIX_PEN_REVERSE, id));
}

START_TEST(what_the_rfc_calls_not_reversible_is_not)
{
	CLAUSE("5103-6.1-02");
	(void)for_each_row("standards/enterprise/29305-nonreversible.csv",
	    check_not_reversible, NULL);
}
END_TEST

/* Enumerations whose rows are a value, or a range of values, and a name. */
static const struct {
	uint16_t id;
	const char *file;
} NAMES[] = {
	{ 4, "sub/4-protocolIdentifier.csv" },
	{ 35, "sub/35-samplingAlgorithm.csv" },
	{ 38, "sub/38-engineType.csv" },
	{ 46, "sub/46-mplsTopLabelType.csv" },
	{ 49, "sub/49-samplerMode.csv" },
	{ 61, "sub/61-flowDirection.csv" },
	{ 101, "sub/101-classificationEngineId.csv" },
	{ 136, "sub/136-flowEndReason.csv" },
	{ 214, "sub/214-exportProtocolVersion.csv" },
	{ 230, "sub/230-natEvent.csv" },
	{ 233, "sub/233-firewallEvent.csv" },
	{ 239, "sub/239-biflowDirection.csv" },
	{ 276, "sub/boolean.csv" },
	{ 277, "sub/277-observationPointType.csv" },
	{ 286, "sub/286-anonymizationTechnique.csv" },
	{ 297, "sub/297-natType.csv" },
	{ 304, "sub/304-selectorAlgorithm.csv" },
	{ 339, "data-types.csv" },
	{ 344, "semantics.csv" },
	{ 345, "units.csv" },
	{ 384, "sub/384-valueDistributionMethod.csv" },
	{ 390, "sub/390-flowSelectorAlgorithm.csv" },
	{ 408, "sub/408-dataLinkFrameType.csv" },
	{ 448, "sub/448-mibCaptureTimeSemantics.csv" },
	{ 466, "sub/466-natQuotaExceededEvent.csv" },
	{ 467, "sub/467-natThresholdEvent.csv" },
	{ 500, "sub/500-srhIPv6ActiveSegmentType.csv" },
};

static void
check_name(const struct row *row, void *arg)
{
	const uint16_t *id = arg;
	const ipfix_element *e = ipfix_registry_find(NULL, 0, *id);
	const char *name = row->fields[1];
	const char *found =
	    ipfix_element_value_name(e, number_of(row->fields[0]));

	if (name[0] == '\0' || strcmp(name, "Reserved") == 0 ||
	    strcmp(name, "Unassigned") == 0)
		ck_assert_ptr_null(found);
	else
		ck_assert_pstr_eq(found, name);
}

START_TEST(values_have_the_names_of_the_registries)
{
	uint16_t id = NAMES[_i].id;
	char file[PATH_SIZE];

	CLAUSE("5610-3.1-01");
	CLAUSE("5610-3.6-01");
	CLAUSE("5610-3.7-01");
	(void)snprintf(file, sizeof file, "standards/iana/%s", NAMES[_i].file);
	(void)for_each_row(file, check_name, &id);
}
END_TEST

static void
check_forwarding(const struct row *row, void *arg)
{
	static const char *const STATUS[] = { "Unknown", "Forwarded", "Dropped",
		"Consumed" };
	const ipfix_element *e = ipfix_registry_find(NULL, 0, 89);
	bool assigned = strcmp(row->fields[2], "Unassigned") != 0;
	uint64_t value = number_of(row->fields[0]);
	char name[2 * PATH_SIZE];

	(void)arg;
	(void)snprintf(name, sizeof name, "%s%s%s", STATUS[value >> 6],
	    assigned ? ": " : "", assigned ? row->fields[2] : "");
	ck_assert_pstr_eq(ipfix_element_value_name(e, value), name);
}

START_TEST(a_forwarding_status_has_its_reason_in_its_name)
{
	(void)for_each_row("standards/iana/sub/89-forwardingStatus.csv",
	    check_forwarding, NULL);
}
END_TEST

/* Where the table differs from its source on purpose. */
static const struct {
	uint32_t pen;
	uint16_t id;
} DECIDED[] = {
	{ 9, 12239 },   /* "ipv6address" */
	{ 3054, 194 },  /* an IPv6 address of type ipv4Address */
	{ 5951, 538 },  /* "uint15" */
	{ 12326, 1 },   /* a time, as in the table it is a copy of */
	{ 26866, 2548 } /* a name for the second time */
};

static bool
is_decided(const ipfix_element *e)
{
	for (size_t i = 0; i < IPFIX_COUNT(DECIDED); i++)
		if (DECIDED[i].pen == e->pen && DECIDED[i].id == e->id)
			return true;
	return e->pen == 6871 && e->id >= 0x4000;
}

static void
check_enterprise_row(const struct row *row, void *arg)
{
	const ipfix_registry *registry = arg;
	uint32_t pen = (uint32_t)number_of(row->fields[0]);
	uint64_t id = number_of(row->fields[1]);
	const char *name = row->fields[2], *type = row->fields[3];
	const ipfix_element *e;

	if (id == 0 || id > 32767)
		return;
	e = ipfix_registry_find(registry, pen, (uint16_t)id);
	ck_assert_ptr_nonnull(e);
	if (is_decided(e))
		return;
	if (strcspn(name, " -()/") == strlen(name))
		ck_assert_str_eq(e->name, name);
	if (strchr(type, '?') == NULL)
		check_kind(e, or_default(type, "octetArray"), row->fields[4],
		    row->fields[5]);
}

/* One row is a table: Enterprise Number, organisation, rows, file. */
static void
check_enterprise(const struct row *row, void *arg)
{
	uint64_t pen = number_of(row->fields[0]);
	char file[2 * PATH_SIZE];

	/* Made by rule; numbers that are of NetFlow v9 alone; no table. */
	if (pen == IPFIX_PEN_REVERSE || pen == 25461 ||
	    row->fields[3][0] == '\0')
		return;
	(void)snprintf(
	    file, sizeof file, "standards/enterprise/%s", row->fields[3]);
	(void)for_each_row(file, check_enterprise_row, arg);
}

START_TEST(enterprise_tables_are_those_of_their_sources)
{
	ipfix_registry *registry = NULL;

	ck_assert_int_eq(ipfix_registry_new(&registry, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_registry_add_enterprise(registry, 0), IPFIX_OK);
	(void)for_each_row(
	    "standards/enterprise/pens.csv", check_enterprise, registry);
	ipfix_registry_free(registry);
}
END_TEST

TESTS("model/iana")
{
	test(the_table_is_ianas_and_nothing_else);
	test(reverse_elements_follow_from_the_rule);
	test(what_the_rfc_calls_not_reversible_is_not);
	loop_test(
	    values_have_the_names_of_the_registries, 0, IPFIX_COUNT(NAMES));
	test(a_forwarding_status_has_its_reason_in_its_name);
	test(enterprise_tables_are_those_of_their_sources);
}
