/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What was read and is written again is the same, octet for octet.
 *
 * Every Message of the captures is read as events and built again from them:
 * field by field, record by record, and Data Set by Data Set.  Left out, and
 * counted, is what an Exporting Process must not send and a builder does not:
 * Sets that are malformed, empty or of reserved ids; and, unless Sets are
 * taken as a whole, padding that is not zero or as long as a record (RFC 7011,
 * 3.3.1).
 */
#include <ipfix/builder.h>
#include <ipfix/deframer.h>
#include <ipfix/session.h>

#include <glob.h>
#include <stdio.h>

#include "support/must.h"
#include "support/test.h"

enum { BY_FIELDS, BY_RECORDS, BY_SETS, WAYS };

/* One Message being built again. */
struct copy {
	ipfix_builder builder;
	uint8_t octets[IPFIX_MESSAGE_SIZE_MAX];
	int how;
	ipfix_set set;        /* the one at hand; its offset is 0: none */
	size_t used;          /* octets of its body that were copied */
	size_t record_min;    /* of its records */
	bool whole;           /* it was copied as it is */
	const char *left_out; /* why the Message is, or NULL */
};

/* Why Messages were left out, and how many. */
struct reason {
	const char *why;
	size_t count;
};

static struct {
	size_t files, messages, same, records, fields, values;
	struct reason reasons[40];
} total;

static void
count_reason(const char *why)
{
	struct reason *r = total.reasons;

	while (r->why != NULL && strcmp(r->why, why) != 0)
		r++;
	must(r < total.reasons + IPFIX_COUNT(total.reasons) - 1);
	r->why = why;
	r->count++;
}

/* ---- values ---- */

/* NTP fractions have more bits than nanoseconds, and NaN has many forms. */
static bool
is_exact(const ipfix_value *value, ipfix_type type)
{
	if (type == IPFIX_DATE_TIME_MICROSECONDS ||
	    type == IPFIX_DATE_TIME_NANOSECONDS)
		return false;
	return value->kind != IPFIX_KIND_FLOAT || value->as.f == value->as.f;
}

static void
copy_value(const ipfix_field *field)
{
	static uint8_t again[IPFIX_MESSAGE_SIZE_MAX];
	ipfix_type type = ipfix_field_type(field);
	size_t size = field->octets.size;
	ipfix_value value;

	total.fields++;
	if (size == 0 || ipfix_field_get(field, 0, &value) != IPFIX_OK ||
	    !is_exact(&value, type))
		return;
	must(ipfix_value_put(again, size, type, &value) == IPFIX_OK);
	must(memcmp(again, field->octets.data, size) == 0);
	total.values++;
}

/* ---- records, templates, Sets ---- */

static ipfix_result
copy_fields(struct copy *c, const ipfix_record *record)
{
	size_t count = ipfix_template_count(record->tmpl);
	ipfix_field *fields = calloc(count, sizeof(*fields));
	ipfix_field_iter iter;
	ipfix_result rc;
	size_t n = 0;

	must(fields != NULL);
	ipfix_field_iter_init(&iter, record);
	while (
	    n < count && ipfix_field_iter_next(&iter, &fields[n]) == IPFIX_OK)
		copy_value(&fields[n++]);
	must(n == count);
	rc = ipfix_builder_put_fields(&c->builder, record->tmpl, fields, count);
	free(fields);
	return rc;
}

static void
copy_record(struct copy *c, const ipfix_record *record)
{
	ipfix_result rc = c->how == BY_RECORDS
	    ? ipfix_builder_put_octets(
	          &c->builder, record->tmpl, record->octets)
	    : copy_fields(c, record);

	must(rc == IPFIX_OK);
	total.records++;
	c->used += record->octets.size;
	c->record_min = ipfix_template_record_min(record->tmpl);
}

static void
copy_template(struct copy *c, const ipfix_template *tmpl)
{
	must(ipfix_builder_put_template(&c->builder, tmpl) == IPFIX_OK);
	c->used += ipfix_template_octets(tmpl).size;
	c->record_min = 4;
}

static void
copy_withdrawal(struct copy *c, uint16_t id)
{
	must(ipfix_builder_put_withdrawal(&c->builder, c->set.id, id) ==
	    IPFIX_OK);
	c->used += 4;
	c->record_min = 4;
}

/* Ends the Set at hand with the padding it had. */
static void
end_set(struct copy *c)
{
	ipfix_span body = c->set.body;
	bool had_one = c->set.offset > 0;

	c->set.offset = 0;
	if (!had_one || c->whole || c->left_out != NULL)
		return;
	must(c->used <= body.size);
	if (c->used == 0) {
		c->left_out = "a Set without a record";
		return;
	}
	for (size_t i = c->used; i < body.size; i++)
		if (body.data[i] != 0)
			c->left_out = "padding that is not zero";
	if (body.size - c->used >= c->record_min)
		c->left_out = "padding as long as a record";
	if (c->left_out == NULL)
		must(ipfix_builder_put_padding(
		         &c->builder, body.size - c->used) == IPFIX_OK);
}

static bool
is_withdrawal(ipfix_fault fault)
{
	return fault == IPFIX_FAULT_WITHDRAWAL_UNKNOWN ||
	    fault == IPFIX_FAULT_WITHDRAWAL_KIND;
}

static void
copy_template_event(struct copy *c, const ipfix_event *event)
{
	switch (event->action) {
	case IPFIX_TEMPLATE_LEARNED:
	case IPFIX_TEMPLATE_REFRESHED:
	case IPFIX_TEMPLATE_REPLACED:
		copy_template(c, event->tmpl);
		break;
	case IPFIX_TEMPLATE_WITHDRAWN:
	case IPFIX_TEMPLATE_WITHDRAWN_ALL:
		copy_withdrawal(c, event->template_id);
		break;
	default:
		ck_abort_msg("action %d", event->action);
	}
}

static void
copy_set(struct copy *c, const ipfix_set *set)
{
	ipfix_result rc =
	    ipfix_builder_put_set(&c->builder, set->id, set->body, 0);

	if (set->body.size == 0)
		return; /* end_set() tells why */
	must(rc == IPFIX_OK);
	c->used = set->body.size;
	c->whole = true;
}

static void
copy_event(struct copy *c, const ipfix_event *event)
{
	if (event->kind == IPFIX_EVENT_ORDER || c->left_out != NULL)
		return;
	if (event->set.offset != c->set.offset) {
		end_set(c);
		c->set = event->set;
		c->used = 0;
		c->whole = false;
	}
	if (event->kind == IPFIX_EVENT_RECORD && c->how != BY_SETS)
		copy_record(c, &event->record);
	else if (event->kind == IPFIX_EVENT_SET && c->how == BY_SETS)
		copy_set(c, &event->set);
	else if (event->kind == IPFIX_EVENT_TEMPLATE)
		copy_template_event(c, event);
	else if (event->kind == IPFIX_EVENT_UNKNOWN_SET)
		copy_set(c, &event->set);
	else if (event->kind == IPFIX_EVENT_FAULT) {
		if (is_withdrawal(event->error.fault))
			copy_withdrawal(c, event->template_id);
		else
			c->left_out = ipfix_fault_name(event->error.fault);
	}
}

/* ---- Messages ---- */

static void
copy_message(ipfix_session *session, ipfix_span octets, int how)
{
	static struct copy c;
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	ipfix_span again;

	c.how = how;
	c.set.offset = 0;
	c.whole = false;
	c.left_out = NULL;
	total.messages++;
	must(ipfix_builder_init(&c.builder, c.octets, sizeof(c.octets)) ==
	    IPFIX_OK);
	if (ipfix_reader_open(&reader, session, octets, 0, &error) !=
	    IPFIX_OK) {
		count_reason(ipfix_fault_name(error.fault));
		return;
	}
	while (ipfix_reader_next(&reader, &event, &error) == IPFIX_OK)
		copy_event(&c, &event);
	end_set(&c);
	if (c.left_out != NULL) {
		count_reason(c.left_out);
		return;
	}
	ipfix_builder_finish(&c.builder, reader.message.export_time,
	    reader.message.sequence, reader.message.odid, &again);
	must(again.size == octets.size);
	must(memcmp(again.data, octets.data, octets.size) == 0);
	total.same++;
}

static void
copy_file(const char *path, int how)
{
	/* In a file withdrawals and redefinitions are both honoured. */
	const ipfix_session_options options = { .transport = IPFIX_FILE };
	static uint8_t buffer[IPFIX_MESSAGE_SIZE_MAX];
	struct octets file = file_octets(path);
	ipfix_span rest = octets_span(file), octets;
	ipfix_deframer deframer;
	ipfix_session *session;
	ipfix_error error;
	ipfix_result rc;

	must(file.data != NULL);
	total.files++;
	must(ipfix_session_new(&session, NULL, &options) == IPFIX_OK);
	ipfix_deframer_init(&deframer, buffer);
	while ((rc = ipfix_deframer_feed(&deframer, &rest, &octets, &error)) ==
	    IPFIX_OK)
		copy_message(session, octets, how);
	if (rc < 0)
		count_reason(ipfix_fault_name(error.fault));
	ipfix_session_free(session);
	free(file.data);
}

static void
copy_all(const char *pattern, int how)
{
	char *path = shared_path("corpus");
	char all[4096];
	glob_t found;

	(void)snprintf(all, sizeof(all), "%s/%s", path, pattern);
	free(path);
	must(glob(all, 0, NULL, &found) == 0);
	for (size_t i = 0; i < found.gl_pathc; i++)
		copy_file(found.gl_pathv[i], how);
	globfree(&found);
}

START_TEST(what_was_captured_is_written_again_as_it_was)
{
	char *path = shared_path("corpus");
	size_t left_out = 0;

	CLAUSE("7011-6.2-03");
	CLAUSE("7011-7-05");
	if (path == NULL) {
		skipped("round trip of captures: they are not here");
		return;
	}
	free(path);
	memset(&total, 0, sizeof(total));
	copy_all("*/messages*.bin", _i);
	copy_all("rfc-examples/rfc*.bin", _i);
	printf("round trip of captures: %zu files, %zu Messages, %zu records,"
	       " %zu fields, %zu values; %zu Messages the same\n",
	    total.files, total.messages, total.records, total.fields,
	    total.values, total.same);
	for (const struct reason *r = total.reasons; r->why != NULL; r++) {
		printf("round trip of captures: left out %zu: %s\n", r->count,
		    r->why);
		left_out += r->count;
	}
	(void)fflush(stdout);
	/* A stream that goes bad is counted, but is no Message. */
	ck_assert_uint_le(total.messages, total.same + left_out);
	ck_assert_uint_gt(total.same, total.messages / 2);
}
END_TEST

TESTS("session/roundtrip_corpus")
{
	loop_test(what_was_captured_is_written_again_as_it_was, 0, WAYS);
}
