/* SPDX-License-Identifier: BSD-3-Clause */
#include "read.h"

#include "base/cursor.h"
#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW (1700000000 * IPFIX_SECOND)

static void
fail(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

/* Each Message of the stream, or only the first one. */
static void
each_message(struct read *r, bool first,
    void (*message)(struct read *read, ipfix_span octets))
{
	const struct stream *s = r->stream;
	size_t at = first ? 0 : s->first, end = first ? s->first : s->size;

	while (at < end) {
		size_t size = message_size(s->octets + at);

		message(r, (ipfix_span){ s->octets + at, size });
		at += size;
	}
}

/* Opens a Message, and comes to each of its Data Sets of records. */
static void
session_message(struct read *r, ipfix_span octets,
    void (*set)(struct read *read, ipfix_reader *reader))
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result rc =
	    ipfix_reader_open(&reader, r->session, octets, NOW, NULL);

	while (rc == IPFIX_OK &&
	    (rc = ipfix_reader_next(&reader, &event, NULL)) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_SET) {
			if (ipfix_template_is_options(event.tmpl))
				ipfix_reader_skip(&reader);
			else
				set(r, &reader);
		}
	if (rc != IPFIX_DONE)
		fail("a Message cannot be read");
}

static void
skip_set(struct read *r, ipfix_reader *reader)
{
	(void)r;
	ipfix_reader_skip(reader);
}

static void
skip_message(struct read *r, ipfix_span octets)
{
	session_message(r, octets, skip_set);
}

struct read *
read_new(const struct stream *stream, ipfix_layout *layout)
{
	ipfix_session_options options = { .transport = IPFIX_TCP };
	struct read *r = calloc(1, sizeof(*r));

	if (r == NULL)
		fail("no memory");
	r->stream = stream;
	r->layout = layout;
	r->structs = calloc(READ_MAX, ipfix_layout_size(layout));
	r->text = malloc(READ_TEXT);
	if (ipfix_session_new(&r->session, NULL, &options) != IPFIX_OK ||
	    !read_with(r, IPFIX_KERNEL_BEST))
		fail("no session");
	each_message(r, true, skip_message);
	return r;
}

void
read_free(struct read *read)
{
	ipfix_decoder_free(read->decoder);
	ipfix_session_free(read->session);
	ipfix_layout_free(read->layout);
	free(read->structs);
	free(read->text);
	free(read);
}

bool
read_with(struct read *read, ipfix_kernel kernel)
{
	ipfix_plan_options options = { .kernel = kernel };
	ipfix_decoder *decoder;

	if (ipfix_decoder_new(&decoder, read->layout, &options) != IPFIX_OK)
		return false;
	ipfix_decoder_free(read->decoder);
	read->decoder = decoder;
	return true;
}

void
read_copy(void *arg)
{
	struct read *r = arg;

	stream_copy(r->stream);
}

static void
frame(struct read *r, const ipfix_message *message, const ipfix_set *set)
{
	const ipfix_template *tmpl =
	    ipfix_session_find(r->session, message->odid, set->id);
	size_t size = ipfix_template_record_size(tmpl);
	ipfix_record_iter iter;
	ipfix_record record;

	if (size > 0) {
		r->records += set->body.size / size;
		return;
	}
	ipfix_record_iter_init(&iter, message, set, tmpl, NULL);
	while (ipfix_record_iter_next(&iter, &record, NULL) == IPFIX_OK)
		r->records++;
}

static void
frame_message(struct read *r, ipfix_span octets)
{
	ipfix_message message;
	ipfix_set_iter sets;
	ipfix_set set;

	if (ipfix_message_get(octets, &message, NULL) != IPFIX_OK)
		fail("no Message");
	ipfix_set_iter_init(&sets, &message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK)
		if (set.id >= IPFIX_SET_DATA_MIN)
			frame(r, &message, &set);
}

void
read_frames(void *arg)
{
	each_message(arg, false, frame_message);
}

void
read_session_frames(void *arg)
{
	each_message(arg, false, skip_message);
}

void
read_framed(
    struct read *read, void (*set)(struct read *read, const ipfix_set *set))
{
	const struct stream *s = read->stream;
	size_t size;

	for (size_t at = s->first; at < s->size; at += size) {
		ipfix_message message;
		ipfix_set_iter sets;
		ipfix_set one;

		size = message_size(s->octets + at);
		if (ipfix_message_get((ipfix_span){ s->octets + at, size },
		        &message, NULL) != IPFIX_OK)
			fail("no Message");
		ipfix_set_iter_init(&sets, &message);
		while (ipfix_set_iter_next(&sets, &one, NULL) == IPFIX_OK)
			if (one.id >= IPFIX_SET_DATA_MIN)
				set(read, &one);
	}
}

/* Without a session: the template is found, and nothing is counted. */
static void
decode_message(struct read *r, ipfix_span octets)
{
	ipfix_message message;
	ipfix_set_iter sets;
	ipfix_set set;
	ipfix_record_iter iter;
	size_t count;

	if (ipfix_message_get(octets, &message, NULL) != IPFIX_OK)
		fail("no Message");
	ipfix_set_iter_init(&sets, &message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK) {
		const ipfix_template *tmpl =
		    ipfix_session_find(r->session, message.odid, set.id);

		if (tmpl == NULL || ipfix_template_is_options(tmpl))
			continue;
		ipfix_record_iter_init(&iter, &message, &set, tmpl, NULL);
		while (ipfix_decoder_next(r->decoder, &iter, NOW, r->structs,
		           READ_MAX, &count, NULL) == IPFIX_OK) {
			r->records += count;
			opaque(r->structs);
		}
	}
}

void
read_sets(void *arg)
{
	each_message(arg, false, decode_message);
}

static void
decode_set(struct read *r, ipfix_reader *reader)
{
	size_t count;

	while (ipfix_decoder_set(r->decoder, reader, r->structs, READ_MAX,
	           &count, NULL) == IPFIX_OK) {
		r->records += count;
		if (r->sum != NULL)
			r->digest += r->sum(r->structs, count);
		opaque(r->structs);
	}
}

static void
decode_by_session(struct read *r, ipfix_span octets)
{
	session_message(r, octets, decode_set);
}

void
read_session_sets(void *arg)
{
	each_message(arg, false, decode_by_session);
}

uint64_t
read_sum(struct read *read, uint64_t (*sum)(const void *structs, size_t count))
{
	read->sum = sum;
	read->digest = 0;
	read_session_sets(read);
	read->sum = NULL;
	return read->digest;
}

static void
each_record(struct read *r, ipfix_span octets)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result rc =
	    ipfix_reader_open(&reader, r->session, octets, NOW, NULL);

	while (rc == IPFIX_OK &&
	    (rc = ipfix_reader_next(&reader, &event, NULL)) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_RECORD) {
			r->records++;
			r->each(r, &event.record);
		}
}

void
read_each(void *arg)
{
	each_message(arg, false, each_record);
}

static void
decode_record(struct read *r, const ipfix_record *record)
{
	if (ipfix_decoder_get(r->decoder, record, NOW, r->structs) != IPFIX_OK)
		fail("a record cannot be decoded");
	opaque(r->structs);
}

void
read_session_records(void *arg)
{
	struct read *r = arg;

	r->each = decode_record;
	read_each(r);
}

/* Through the getter for its type, as a program would that takes it all. */
static uint64_t
get(const ipfix_field *f)
{
	uint64_t u;
	ipfix_time time;
	uint8_t octets[16];
	ipfix_span text;

	switch (ipfix_field_type(f)) {
	case IPFIX_UNSIGNED8:
	case IPFIX_UNSIGNED16:
	case IPFIX_UNSIGNED32:
	case IPFIX_UNSIGNED64:
		return ipfix_field_get_unsigned(f, &u) == IPFIX_OK ? u : 0;
	case IPFIX_DATE_TIME_MILLISECONDS:
		return ipfix_field_get_time(f, NOW, &time) == IPFIX_OK ? time
		                                                       : 0;
	case IPFIX_IPV4_ADDRESS:
		return ipfix_field_get_ipv4(f, octets) == IPFIX_OK
		    ? ipx_load32(octets)
		    : 0;
	case IPFIX_IPV6_ADDRESS:
		return ipfix_field_get_ipv6(f, octets) == IPFIX_OK
		    ? ipx_load64(octets) + ipx_load64(octets + 8)
		    : 0;
	case IPFIX_MAC_ADDRESS:
		return ipfix_field_get_mac(f, octets) == IPFIX_OK
		    ? ipx_load32(octets) + ipx_load16(octets + 4)
		    : 0;
	case IPFIX_STRING:
		return ipfix_field_get_string(f, &text) == IPFIX_OK ? text.size
		                                                    : 0;
	default:
		return 0;
	}
}

static void
get_fields(struct read *r, const ipfix_record *record)
{
	ipfix_field_iter fields;
	ipfix_field field;
	uint64_t sum = 0;

	ipfix_field_iter_init(&fields, record);
	while (ipfix_field_iter_next(&fields, &field) == IPFIX_OK)
		sum += get(&field);
	r->digest += sum;
}

void
read_fields(void *arg)
{
	struct read *r = arg;

	r->each = get_fields;
	read_each(r);
}

/* The records of a Set, without the events of a session. */
static void
walk(struct read *r, const ipfix_message *message, const ipfix_set *set,
    const ipfix_template *tmpl)
{
	ipfix_record_iter iter;
	ipfix_record record;

	ipfix_record_iter_init(&iter, message, set, tmpl, NULL);
	while (ipfix_record_iter_next(&iter, &record, NULL) == IPFIX_OK) {
		r->records++;
		r->each(r, &record);
	}
}

static void
walk_message(struct read *r, ipfix_span octets)
{
	ipfix_message message;
	ipfix_set_iter sets;
	ipfix_set set;
	const ipfix_template *tmpl;

	if (ipfix_message_get(octets, &message, NULL) != IPFIX_OK)
		fail("no Message");
	ipfix_set_iter_init(&sets, &message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK) {
		tmpl = ipfix_session_find(r->session, message.odid, set.id);
		if (tmpl != NULL)
			walk(r, &message, &set, tmpl);
	}
}

void
read_set_fields(void *arg)
{
	struct read *r = arg;

	r->each = get_fields;
	each_message(r, false, walk_message);
}

static void
write_json(struct read *r, const ipfix_record *record)
{
	size_t length;

	if (ipfix_json_record(record, NOW, r->text, READ_TEXT, &length) !=
	    IPFIX_OK)
		fail("no room for JSON");
	opaque(r->text);
}

void
read_json(void *arg)
{
	struct read *r = arg;

	r->each = write_json;
	read_each(r);
}

void
read_set_json(void *arg)
{
	struct read *r = arg;

	r->each = write_json;
	each_message(r, false, walk_message);
}
