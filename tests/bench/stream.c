/* SPDX-License-Identifier: BSD-3-Clause */
#include "stream.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RECORD_MAX = 1024, OPTIONS_EVERY = 100, OPTIONS_COUNT = 4 };

/* A stream being made. */
struct maker {
	struct stream s;
	size_t room;
	ipfix_builder builder;
	uint8_t message[IPFIX_MESSAGE_SIZE_MAX];
	uint32_t sequence;
	size_t in_message;
	ipfix_template *tmpl[256]; /* of the records */
	uint8_t order[256][22];    /* the fields of A in each of them */
	ipfix_template *others[2];
};

static void
must(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static void
begin(struct maker *m)
{
	must(ipfix_builder_init(&m->builder, m->message, m->s.shape.message) ==
	        IPFIX_OK,
	    "no Message");
	m->in_message = 0;
}

static void
flush(struct maker *m)
{
	ipfix_span out;

	if (m->builder.size == IPFIX_MESSAGE_HEADER_SIZE)
		return;
	ipfix_builder_finish(&m->builder,
	    1700000000 + (uint32_t)(m->s.messages / 1000), m->sequence, 1,
	    &out);
	if (m->s.size + out.size > m->room) {
		m->room = 2 * m->room + out.size;
		m->s.octets = realloc(m->s.octets, m->room);
		must(m->s.octets != NULL, "no memory");
	}
	memcpy(m->s.octets + m->s.size, out.data, out.size);
	m->s.size += out.size;
	m->sequence += m->builder.records;
	m->s.messages++;
	begin(m);
}

static ipfix_template *
template_new(uint16_t id, uint16_t scope, const ipfix_field_specifier *fields,
    size_t count)
{
	ipfix_template *t = NULL;

	must(ipfix_template_new(
	         &t, id, scope, fields, count, NULL, NULL, NULL) == IPFIX_OK,
	    "no template");
	return t;
}

/* The fields of A, in another order for each of 256 templates. */
static ipfix_template *
flow_template(struct maker *m, size_t which)
{
	ipfix_field_specifier fields[22];
	uint8_t *order = m->order[which];
	size_t a = which / 22 % 22, b = (which / 22 + 1 + which % 20) % 22;
	uint8_t swapped;

	for (size_t i = 0; i < 22; i++)
		order[i] = (uint8_t)((i + which) % 22);
	if (which > 0) {
		swapped = order[a];
		order[a] = order[b];
		order[b] = swapped;
	}
	for (size_t i = 0; i < 22; i++)
		fields[i] = FLOW_FIELDS[order[i]];
	return template_new((uint16_t)(ID_FLOW + which), 0, fields, 22);
}

static void
make_templates(struct maker *m)
{
	switch (m->s.shape.workload) {
	case A:
		for (size_t i = 0; i < m->s.shape.templates; i++)
			m->tmpl[i] = flow_template(m, i);
		break;
	case B:
		m->tmpl[0] = template_new(ID_MIXED, 0, MIXED_FIELDS, 15);
		m->others[0] = template_new(ID_OPTIONS, 1, OPTIONS_FIELDS, 4);
		break;
	case C:
		m->tmpl[0] = template_new(ID_LISTS, 0, LISTS_FIELDS, 6);
		m->others[0] = template_new(ID_PEER, 0, PEER_FIELDS, 3);
		m->others[1] = template_new(ID_REQUEST, 0, REQUEST_FIELDS, 2);
		break;
	}
}

static void
announce(struct maker *m, const ipfix_template *tmpl)
{
	if (tmpl == NULL)
		return;
	if (ipfix_builder_put_template(&m->builder, tmpl) == IPFIX_OK)
		return;
	flush(m);
	must(ipfix_builder_put_template(&m->builder, tmpl) == IPFIX_OK,
	    "no room for a template");
}

static size_t
permute(const struct maker *m, size_t which, const uint8_t *from, uint8_t *to)
{
	size_t at[22], size = 0;

	for (size_t i = 0; i < 22; i++) {
		at[i] = size;
		size += FLOW_FIELDS[i].length;
	}
	size = 0;
	for (size_t i = 0; i < 22; i++) {
		size_t field = m->order[which][i];

		memcpy(to + size, from + at[field], FLOW_FIELDS[field].length);
		size += FLOW_FIELDS[field].length;
	}
	return size;
}

static ipfix_span
record(struct maker *m, uint64_t number, size_t which, uint8_t *to)
{
	uint8_t plain[FLOW_SIZE];
	struct flow flow;
	struct mixed mixed;
	struct lists lists;

	switch (m->s.shape.workload) {
	case A:
		flow_make(number, &flow);
		m->s.digest += flow_digest(&flow);
		flow_write(plain, &flow);
		return (ipfix_span){ to, permute(m, which, plain, to) };
	case B:
		mixed_make(number, &mixed);
		m->s.digest += mixed_digest(&mixed);
		return (
		    ipfix_span){ to, (size_t)(mixed_write(to, &mixed) - to) };
	default:
		lists_make(number, &lists);
		m->s.digest += lists_digest(&lists);
		return (
		    ipfix_span){ to, (size_t)(lists_write(to, &lists) - to) };
	}
}

/* Options now and then, at the start of a Message of B. */
static void
put_options(struct maker *m)
{
	uint8_t octets[28] = { 0 };

	if (m->s.shape.workload != B || m->s.messages % OPTIONS_EVERY != 0)
		return;
	for (int i = 0; i < OPTIONS_COUNT; i++)
		must(ipfix_builder_put_octets(&m->builder, m->others[0],
		         (ipfix_span){ octets, sizeof(octets) }) == IPFIX_OK,
		    "no room for options");
}

static ipfix_result
try_record(struct maker *m, const ipfix_template *tmpl, ipfix_span octets)
{
	if (m->s.shape.each > 0 && m->in_message == m->s.shape.each)
		return IPFIX_FULL;
	if (m->in_message == 0) {
		if (m->s.shape.announce_always)
			announce(m, tmpl);
		put_options(m);
	}
	return ipfix_builder_put_octets(&m->builder, tmpl, octets);
}

static void
put_record(struct maker *m, uint64_t number)
{
	uint8_t octets[RECORD_MAX];
	size_t which = m->s.messages % m->s.shape.templates;
	uint64_t digest = m->s.digest;
	ipfix_span r = record(m, number, which, octets);
	ipfix_result rc = try_record(m, m->tmpl[which], r);

	if (rc == IPFIX_FULL) {
		flush(m);
		which = m->s.messages % m->s.shape.templates;
		m->s.digest = digest;
		r = record(m, number, which, octets);
		rc = try_record(m, m->tmpl[which], r);
	}
	must(rc == IPFIX_OK, "no room for a record");
	m->in_message++;
	m->s.records++;
}

struct stream
stream_new(const struct shape *shape)
{
	struct maker *m = calloc(1, sizeof(*m));
	struct stream s;

	must(m != NULL, "no memory");
	m->s.shape = *shape;
	if (m->s.shape.templates == 0)
		m->s.shape.templates = 1;
	begin(m);
	make_templates(m);
	m->builder.room_ = sizeof(m->message);
	for (size_t i = 0; i < IPFIX_COUNT(m->tmpl); i++)
		announce(m, m->tmpl[i]);
	announce(m, m->others[0]);
	announce(m, m->others[1]);
	flush(m);
	m->s.first = m->s.size;
	m->s.messages = 0;
	for (uint64_t i = 0; i < shape->records; i++)
		put_record(m, i);
	flush(m);
	for (size_t i = 0; i < IPFIX_COUNT(m->tmpl); i++)
		ipfix_template_free(m->tmpl[i]);
	ipfix_template_free(m->others[0]);
	ipfix_template_free(m->others[1]);
	s = m->s;
	free(m);
	return s;
}

void
stream_free(struct stream *stream)
{
	free(stream->octets);
}

void
stream_copy(const struct stream *stream)
{
	static uint8_t to[IPFIX_MESSAGE_SIZE_MAX];
	size_t size;

	for (size_t at = stream->first; at < stream->size; at += size) {
		size = message_size(stream->octets + at);
		memcpy(to, stream->octets + at, size);
		opaque(to);
	}
}
