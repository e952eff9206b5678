/* SPDX-License-Identifier: BSD-3-Clause */
/* Elements from CSV text, in IANA's layout or the simple one. */
#include "model/registry.h"

#include "base/fail.h"
#include "model/csv.h"
#include "model/registry_iana.h"

enum column {
	PEN,
	ID,
	NAME,
	TYPE,
	SEMANTICS,
	UNITS,
	RANGE,
	STATUS,
	REVERSE,
	COLUMNS
};

/* What columns are called, but for letter case and spaces. */
static const struct {
	const char *name;
	enum column column;
} HEADINGS[] = {
	{ "pen", PEN },
	{ "id", ID },
	{ "elementId", ID },
	{ "name", NAME },
	{ "type", TYPE },
	{ "abstractDataType", TYPE },
	{ "semantics", SEMANTICS },
	{ "dataTypeSemantics", SEMANTICS },
	{ "units", UNITS },
	{ "range", RANGE },
	{ "status", STATUS },
	{ "reverse", REVERSE },
};

/* Only IANA's own layout has this one, and lines that assign nothing. */
#define IANA_TYPE_HEADING "abstractDataType"

#define TYPE_ROW(name, number, text, size) [number] = text,
#define ROW(name, number, text) [number] = text,
static const char *const TYPES[] = { IPFIX_TYPE_MAP(TYPE_ROW) };
static const char *const SEMANTICS_NAMES[] = { IPFIX_SEMANTICS_MAP(ROW) };
static const char *const UNITS_NAMES[] = { IPFIX_UNITS_MAP(ROW) };

/* Where the columns are. */
struct layout {
	size_t place[COLUMNS]; /* from 1; 0 where there is none */
	bool iana;
};

/* One line.  Fields that are not there are empty, at its beginning. */
struct row {
	struct ipx_csv_field fields[COLUMNS];
};

static ipfix_result
fail_at(const struct row *row, enum column column, ipfix_fault fault,
    ipfix_error *error)
{
	const struct ipx_csv_field *field = &row->fields[column];

	return ipx_fail_line(error, fault, field->offset, field->line);
}

static ipfix_result
read_layout(struct ipx_csv *csv, struct layout *layout, ipfix_error *error)
{
	size_t offset = csv->in.at, line = csv->line, place = 0;
	struct ipx_csv_field field;
	ipfix_result rc;

	while ((rc = ipx_csv_field(csv, &field, error)) == IPFIX_OK) {
		place++;
		for (size_t i = 0; i < IPFIX_COUNT(HEADINGS); i++)
			if (ipx_csv_is(field.text, HEADINGS[i].name))
				layout->place[HEADINGS[i].column] = place;
		if (ipx_csv_is(field.text, IANA_TYPE_HEADING))
			layout->iana = true;
	}
	if (rc < 0)
		return rc;
	if (layout->place[ID] == 0 || layout->place[NAME] == 0)
		return ipx_fail_line(
		    error, IPFIX_FAULT_CSV_COLUMNS, offset, line);
	return IPFIX_OK;
}

static ipfix_result
read_row(struct ipx_csv *csv, const struct layout *layout, struct row *row,
    ipfix_error *error)
{
	struct ipx_csv_field field = { { NULL, 0 }, csv->in.at, csv->line };
	size_t place = 0;
	ipfix_result rc;

	for (size_t i = 0; i < COLUMNS; i++)
		row->fields[i] = field;
	while ((rc = ipx_csv_field(csv, &field, error)) == IPFIX_OK) {
		place++;
		for (size_t i = 0; i < COLUMNS; i++)
			if (layout->place[i] == place)
				row->fields[i] = field;
	}
	if (rc < 0)
		return rc;
	if (place < layout->place[ID] || place < layout->place[NAME])
		return ipx_fail_line(error, IPFIX_FAULT_CSV_FIELDS,
		    row->fields[ID].offset, row->fields[ID].line);
	return IPFIX_OK;
}

/* Reads "0-32" or "0x0-0x1F". */
static bool
read_range(ipfix_span text, uint64_t *min, uint64_t *max)
{
	struct ipx_cursor c = ipx_cursor_over(text);
	ipfix_span first = text;
	uint8_t octet;

	for (first.size = 0; ipx_cursor_u8(&c, &octet) && octet != '-';)
		first.size++;
	return ipx_csv_number(first, UINT64_MAX, min) &&
	    ipx_csv_number(ipx_cursor_rest(&c), UINT64_MAX, max) &&
	    *min <= *max;
}

/* Finds a text among names; none stands for the first. */
static bool
read_name(
    ipfix_span text, const char *const *names, size_t count, uint8_t *number)
{
	if (text.size == 0) {
		*number = 0;
		return true;
	}
	for (size_t i = 0; i < count; i++)
		if (ipx_csv_is(text, names[i])) {
			*number = (uint8_t)i;
			return true;
		}
	return false;
}

/* Whether it can be a name: some text without control characters. */
static bool
is_name(ipfix_span text)
{
	struct ipx_cursor c = ipx_cursor_over(text);
	uint8_t octet;

	while (ipx_cursor_u8(&c, &octet))
		if (octet < ' ' || octet == '"')
			return false;
	return text.size > 0;
}

/* What is not said: IANA's new elements are reversible, no others are. */
static bool
is_reversible(ipfix_span text, const ipfix_element *element)
{
	const ipfix_element *known;

	if (text.size > 0)
		return ipx_csv_is(text, "yes");
	known = ipx_iana_find(element->pen, element->id);
	return known != NULL ? known->reversible : element->pen == 0;
}

/* Reads the key: IPFIX_DONE if the line is about no element. */
static ipfix_result
read_key(const struct row *row, ipfix_element *element, ipfix_error *error)
{
	const ipfix_span pen = row->fields[PEN].text;
	const ipfix_span id = row->fields[ID].text;
	uint64_t number = 0, last;

	if (pen.size > 0 && !ipx_csv_number(pen, UINT32_MAX, &number))
		return fail_at(row, PEN, IPFIX_FAULT_CSV_PEN, error);
	element->pen = (uint32_t)number;
	if (read_range(id, &number, &last))
		return IPFIX_DONE;
	if (!ipx_csv_number(id, IPX_ID_MAX, &number) || number == 0)
		return fail_at(row, ID, IPFIX_FAULT_CSV_ID, error);
	element->id = (uint16_t)number;
	return IPFIX_OK;
}

static ipfix_result
read_element(const struct row *row, ipfix_element *e, ipfix_error *error)
{
	const struct ipx_csv_field *f = row->fields;
	ipfix_result rc = read_key(row, e, error);

	if (rc != IPFIX_OK)
		return rc;
	if (!is_name(f[NAME].text))
		return fail_at(row, NAME, IPFIX_FAULT_CSV_NAME, error);
	if (!read_name(f[TYPE].text, TYPES, IPFIX_COUNT(TYPES), &e->type))
		return fail_at(row, TYPE, IPFIX_FAULT_CSV_TYPE, error);
	if (!read_name(f[SEMANTICS].text, SEMANTICS_NAMES,
	        IPFIX_COUNT(SEMANTICS_NAMES), &e->semantics))
		return fail_at(
		    row, SEMANTICS, IPFIX_FAULT_CSV_SEMANTICS, error);
	if (!read_name(f[UNITS].text, UNITS_NAMES, IPFIX_COUNT(UNITS_NAMES),
	        &e->units))
		return fail_at(row, UNITS, IPFIX_FAULT_CSV_UNITS, error);
	e->ranged = f[RANGE].text.size > 0;
	if (e->ranged &&
	    !read_range(f[RANGE].text, &e->range_min, &e->range_max))
		return fail_at(row, RANGE, IPFIX_FAULT_CSV_RANGE, error);
	e->deprecated =
	    f[STATUS].text.size > 0 && !ipx_csv_is(f[STATUS].text, "current");
	e->reversible = is_reversible(f[REVERSE].text, e);
	return IPFIX_OK;
}

static ipfix_result
put_rows(struct ipx_batch *batch, struct ipx_csv csv, ipfix_error *error)
{
	struct layout layout = { { 0 }, false };
	struct row row;
	ipfix_result rc;

	/* Without a line of its own, the empty text fails for its columns. */
	(void)ipx_csv_row(&csv);
	rc = read_layout(&csv, &layout, error);
	while (rc >= 0 && ipx_csv_row(&csv)) {
		ipfix_element element = { 0 };

		rc = read_row(&csv, &layout, &row, error);
		if (rc < 0 || (layout.iana && row.fields[TYPE].text.size == 0))
			continue;
		rc = read_element(&row, &element, error);
		if (rc == IPFIX_OK)
			ipx_batch_put(batch, &element, row.fields[NAME].text);
	}
	return rc < 0 ? rc : IPFIX_OK;
}

ipfix_result
ipfix_registry_load(
    ipfix_registry *registry, ipfix_span text, ipfix_error *error)
{
	const struct ipx_csv csv = ipx_csv_over(text);
	struct ipx_batch batch = { 0, 0, NULL, NULL };
	ipfix_result rc;

	if (registry->frozen)
		return ipx_fail(error, IPFIX_FAULT_ARGUMENT, 0);
	rc = put_rows(&batch, csv, error);
	if (rc != IPFIX_OK)
		return rc;
	if (!ipx_batch_begin(&batch, registry->alloc))
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	/* The same text again, which cannot fail now. */
	(void)put_rows(&batch, csv, NULL);
	rc = ipx_batch_commit(&batch, registry);
	return rc == IPFIX_OK ? rc : ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
}
