/* SPDX-License-Identifier: BSD-3-Clause */
/* An Options Data Record is taken in. */
#include <ipfix/elements.h>

#include <string.h>

#include "base/alloc.h"
#include "session/scope.h"

enum { ROOM_MIN = 8 };

/* What is known of a record before anything is done. */
struct incoming {
	const ipfix_record *record;
	uint32_t odid;
	uint16_t count;
	bool special;  /* it is more than the exporter, or a domain of it */
	bool narrowed; /* by a field that is not of the Scope */
	struct ipx_element_key fields[IPX_SCOPE_FIELDS];
	struct ipx_scope_value values[IPX_SCOPE_FIELDS];
};

static bool
is_domain(struct ipx_element_key key)
{
	return key.pen == 0 && key.id == IPFIX_IE_observationDomainId;
}

static void
add_field(struct incoming *in, const ipfix_field *field)
{
	struct ipx_element_key key = { field->specifier->pen,
		field->specifier->id };
	uint64_t odid;

	in->fields[in->count] = key;
	ipx_scope_value_of(&in->values[in->count], field);
	in->count++;
	/* It may speak of another domain than its own. */
	if (is_domain(key) &&
	    ipfix_unsigned_get(field->octets, &odid) == IPFIX_OK)
		in->odid = (uint32_t)odid;
	else if (!is_domain(key) && !ipx_scope_is_wide(key))
		in->special = true;
}

/* Some put what they speak of among the other fields. */
static void
narrow(struct incoming *in)
{
	const ipfix_template *tmpl = in->record->tmpl;
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	ipfix_field field;

	for (uint16_t i = in->count; i < ipfix_template_count(tmpl); i++) {
		struct ipx_element_key key = { fields[i].pen, fields[i].id };

		if (ipx_scope_is_narrow(key) &&
		    ipfix_record_get(in->record, i, &field) == IPFIX_OK) {
			add_field(in, &field);
			in->narrowed = true;
			return;
		}
	}
}

/* False: its Scope is too large. */
static bool
look_at(struct incoming *in, const ipfix_record *record, bool exact)
{
	uint16_t count = ipfix_template_scope_count(record->tmpl);
	ipfix_field field;

	*in = (struct incoming){ .record = record, .odid = record->odid };
	if (count > IPX_SCOPE_FIELDS)
		return false;
	for (uint16_t i = 0; i < count; i++) {
		if (ipfix_record_get(record, i, &field) != IPFIX_OK)
			return false;
		add_field(in, &field);
	}
	if (!exact && !in->special && count < IPX_SCOPE_FIELDS)
		narrow(in);
	return true;
}

static bool
is_kind(const struct ipx_scope_kind *kind, const struct incoming *in)
{
	if (kind->count != in->count || kind->narrowed != in->narrowed)
		return false;
	for (uint16_t i = 0; i < in->count; i++)
		if (kind->fields[i].pen != in->fields[i].pen ||
		    kind->fields[i].id != in->fields[i].id)
			return false;
	return true;
}

/* The kind of the Scope, or NULL; *count is how many its domain has. */
static struct ipx_scope_kind *
find_kind(const ipfix_options *o, const struct incoming *in, size_t *count)
{
	struct ipx_scope_kind *kind = ipx_scope_kind_first(o, in->odid);

	for (*count = 0; kind != NULL; kind = ipx_scope_kind_next(kind)) {
		if (is_kind(kind, in))
			break;
		++*count;
	}
	return kind;
}

static struct ipx_scope *
find_scope(const ipfix_options *o, const struct ipx_scope_kind *kind,
    const struct incoming *in)
{
	uint64_t hash = ipx_scope_hash(o, kind, in->values);
	struct ipx_scope *scope = ipx_scope_bucket(o, hash);

	while (scope != NULL &&
	    (scope->hash != hash || scope->kind != kind ||
	        !ipx_scope_matches(scope, in->values)))
		scope = scope->bucket;
	return scope;
}

/* Whether two templates have the same elements in the same order. */
static bool
same_elements(const ipfix_template *a, const ipfix_template *b)
{
	const ipfix_field_specifier *x = ipfix_template_fields(a);
	const ipfix_field_specifier *y = ipfix_template_fields(b);
	uint16_t count = ipfix_template_count(a);

	if (a == b)
		return true;
	if (count != ipfix_template_count(b))
		return false;
	for (uint16_t i = 0; i < count; i++)
		if (x[i].pen != y[i].pen || x[i].id != y[i].id)
			return false;
	return true;
}

static struct ipx_statement *
find_statement(const struct ipx_scope *scope, const ipfix_template *tmpl)
{
	struct ipx_statement *s = scope->statements;

	while (s != NULL && !same_elements(s->record.tmpl, tmpl))
		s = s->next;
	return s;
}

static void
append(ipfix_options *o, struct ipx_statement *s)
{
	s->older = o->newest;
	s->newer = NULL;
	*(o->newest != NULL ? &o->newest->newer : &o->oldest) = s;
	o->newest = s;
}

/* Fills a statement, whose octets have the size of the record. */
static void
fill(struct ipx_statement *s, const ipfix_record *record, ipfix_time now)
{
	if (record->octets.size > 0)
		memcpy(s->octets, record->octets.data, record->octets.size);
	s->record = *record;
	s->record.octets.data = s->octets;
	s->record.source = NULL; /* the session may end before */
	s->when = now;
}

/* It was said before, by the same template and in as many octets. */
static bool
is_repeated(const struct ipx_statement *s, const ipfix_record *record)
{
	return s->record.tmpl == record->tmpl &&
	    s->record.octets.size == record->octets.size;
}

/* Then nothing is allocated. */
static void
repeat(ipfix_options *o, struct ipx_statement *s, const ipfix_record *record,
    ipfix_time now)
{
	*(s->older != NULL ? &s->older->newer : &o->oldest) = s->newer;
	*(s->newer != NULL ? &s->newer->older : &o->newest) = s->older;
	append(o, s);
	fill(s, record, now);
}

/*
 * Shares the Scopes of a bucket among its two successors, in the order they
 * have: the last one of those that are alike is the oldest.
 */
static void
split(struct ipx_scope *scope, size_t bit, struct ipx_scope **low,
    struct ipx_scope **high)
{
	struct ipx_scope *next;

	for (; scope != NULL; scope = next) {
		struct ipx_scope ***end =
		    (scope->hash & bit) != 0 ? &high : &low;

		next = scope->bucket;
		scope->bucket = NULL;
		**end = scope;
		*end = &scope->bucket;
	}
}

/* Makes the table of Scopes large enough for one more. */
static bool
reserve(ipfix_options *o)
{
	size_t room = o->scope_room > 0 ? o->scope_room * 2 : ROOM_MIN;
	struct ipx_scope **scopes;

	if (o->scope_count < o->scope_room)
		return true;
	scopes = ipx_alloc_zero(o->alloc, room * sizeof(*scopes));
	if (scopes == NULL)
		return false;
	for (size_t i = 0; i < o->scope_room; i++)
		split(o->scopes[i], o->scope_room, &scopes[i],
		    &scopes[i + o->scope_room]);
	ipx_free(o->alloc, o->scopes, o->scope_room * sizeof(*scopes));
	o->scopes = scopes;
	o->scope_room = room;
	return true;
}

/* Puts a kind into its list, behind the more special ones of its domain. */
static void
link_kind(ipfix_options *o, struct ipx_scope_kind *kind)
{
	size_t i =
	    (size_t)ipx_hash_u64(&o->key, kind->odid) & (o->kind_room - 1);
	struct ipx_scope_kind **link = &o->kinds[i];

	while (*link != NULL &&
	    ((*link)->odid != kind->odid || (*link)->weight >= kind->weight))
		link = &(*link)->next;
	kind->next = *link;
	*link = kind;
}

static bool
reserve_kinds(ipfix_options *o)
{
	struct ipx_scope_kind **old = o->kinds, *kind, *next;
	size_t old_room = o->kind_room;

	if (o->kind_count < o->kind_room)
		return true;
	o->kind_room = old_room > 0 ? old_room * 2 : ROOM_MIN;
	o->kinds = ipx_alloc_zero(o->alloc, o->kind_room * sizeof(*old));
	if (o->kinds == NULL) {
		o->kinds = old;
		o->kind_room = old_room;
		return false;
	}
	for (size_t i = 0; i < old_room; i++)
		for (kind = old[i]; kind != NULL; kind = next) {
			next = kind->next;
			link_kind(o, kind);
		}
	ipx_free(o->alloc, old, old_room * sizeof(*old));
	return true;
}

static struct ipx_scope_kind *
make_kind(ipfix_options *o, const struct incoming *in)
{
	struct ipx_scope_kind *kind = NULL;

	if (reserve_kinds(o))
		kind = ipx_alloc_zero(o->alloc,
		    sizeof(*kind) + in->count * sizeof(kind->fields[0]));
	if (kind == NULL)
		return NULL;
	kind->odid = in->odid;
	kind->count = in->count;
	kind->assumable = true;
	kind->narrowed = in->narrowed;
	for (uint16_t i = 0; i < in->count; i++) {
		kind->fields[i] = in->fields[i];
		kind->weight += ipx_scope_weight(in->fields[i]);
		kind->assumable &= ipx_scope_is_assumable(in->fields[i]);
	}
	return kind;
}

/* The Scope becomes one of its kind; both may be new. */
static void
link_scope(
    ipfix_options *o, struct ipx_scope *scope, struct ipx_scope_kind *kind)
{
	size_t i = (size_t)scope->hash & (o->scope_room - 1);

	if (kind->scope_count++ == 0) {
		link_kind(o, kind);
		o->kind_count++;
		o->counters.memory +=
		    sizeof(*kind) + kind->count * sizeof(kind->fields[0]);
	}
	scope->kind = kind;
	scope->bucket = o->scopes[i];
	o->scopes[i] = scope;
	scope->after = kind->scopes;
	if (kind->scopes != NULL)
		kind->scopes->before = scope;
	kind->scopes = scope;
	o->scope_count++;
	o->counters.memory += sizeof(*scope);
}

static void
link_statement(ipfix_options *o, struct ipx_scope *scope,
    struct ipx_statement *s, struct ipx_told *told)
{
	s->scope = scope;
	s->next = scope->statements;
	scope->statements = s;
	append(o, s);
	ipx_told_hold(o, s->record.tmpl, told);
	o->counters.statements++;
	o->counters.memory += sizeof(*s) + s->record.octets.size;
}

static void
drop_oldest(ipfix_options *o, struct ipx_statement *s)
{
	o->counters.dropped++;
	ipx_statement_drop(o, s);
}

/* Statements in many elements on one Scope: the oldest goes. */
static void
thin_statements(ipfix_options *o, struct ipx_scope *scope)
{
	struct ipx_statement *s = scope->statements, *oldest = s;
	size_t count = 0;

	for (; s != NULL; s = s->next, count++)
		if (s->when < oldest->when)
			oldest = s;
	if (count >= IPX_SCOPE_STATEMENTS)
		drop_oldest(o, oldest);
}

/* Scopes that differ in who exports alone are looked at one by one. */
static void
thin_scopes(ipfix_options *o, const struct ipx_scope_kind *kind, uint64_t hash)
{
	struct ipx_scope *scope = ipx_scope_bucket(o, hash), *last = NULL;
	size_t count = 0;

	for (; scope != NULL; scope = scope->bucket)
		if (scope->hash == hash && scope->kind == kind) {
			last = scope;
			count++;
		}
	/* New ones come first, so the last one is the oldest. */
	if (count < IPX_SCOPE_ALIKE)
		return;
	while (last->statements->next != NULL)
		drop_oldest(o, last->statements);
	drop_oldest(o, last->statements);
}

/* Makes room within the limits; the oldest statements go. */
static void
make_room(ipfix_options *o, size_t size)
{
	while (o->oldest != NULL &&
	    (o->counters.statements >= o->max_statements ||
	        o->counters.memory > o->max_memory - size))
		drop_oldest(o, o->oldest);
}

/* All that a statement may need, made before anything is changed. */
struct parts {
	struct ipx_statement *statement;
	struct ipx_told *told;
	struct ipx_scope *scope;
	struct ipx_scope_kind *kind;
};

/* From here on nothing can fail. */
static void
add(ipfix_options *o, const struct incoming *in, const struct parts *parts)
{
	struct ipx_statement *s = parts->statement;
	struct ipx_scope *scope = parts->scope;
	struct ipx_scope_kind *kind = parts->kind;
	struct ipx_scope_kind *old_kind;
	struct ipx_scope *old_scope = NULL;
	struct ipx_statement *old = NULL;
	size_t count;

	old_kind = find_kind(o, in, &count);
	if (old_kind != NULL)
		old_scope = find_scope(o, old_kind, in);
	if (old_scope != NULL) {
		old = find_statement(old_scope, s->record.tmpl);
		if (old == NULL)
			thin_statements(o, old_scope);
	} else {
		scope->hash = ipx_scope_hash(
		    o, old_kind != NULL ? old_kind : kind, in->values);
		if (old_kind != NULL)
			thin_scopes(o, old_kind, scope->hash);
		link_scope(o, scope, old_kind != NULL ? old_kind : kind);
		old_scope = scope;
		scope = NULL;
	}
	link_statement(o, old_scope, s, parts->told);
	if (old != NULL)
		ipx_statement_drop(o, old);
	if (old_kind != NULL)
		ipx_free(o->alloc, kind,
		    sizeof(*kind) + in->count * sizeof(kind->fields[0]));
	ipx_free(o->alloc, scope, sizeof(*scope));
}

static ipfix_result
put_new(ipfix_options *o, const struct incoming *in, ipfix_time now)
{
	size_t octets = sizeof(struct ipx_statement) + in->record->octets.size;
	size_t fields = in->count * sizeof(struct ipx_element_key);
	size_t size = octets + sizeof(struct ipx_scope) +
	    sizeof(struct ipx_scope_kind) + fields +
	    ipx_told_size(in->record->tmpl);
	struct parts p;

	if (size > o->max_memory) {
		o->counters.refused++;
		return IPFIX_ERR_LIMIT;
	}
	p.statement = o->alloc->alloc(o->alloc->arg, octets);
	p.told = ipx_alloc_zero(o->alloc, sizeof(*p.told));
	p.scope = ipx_alloc_zero(o->alloc, sizeof(*p.scope));
	p.kind = make_kind(o, in);
	if (p.statement == NULL || p.told == NULL || p.scope == NULL ||
	    p.kind == NULL || !reserve(o)) {
		ipx_free(o->alloc, p.statement, octets);
		ipx_free(o->alloc, p.told, sizeof(*p.told));
		ipx_free(o->alloc, p.scope, sizeof(*p.scope));
		ipx_free(o->alloc, p.kind, sizeof(*p.kind) + fields);
		return IPFIX_ERR_NOMEM;
	}
	make_room(o, size);
	fill(p.statement, in->record, now);
	add(o, in, &p);
	return IPFIX_OK;
}

ipfix_result
ipfix_options_put(
    ipfix_options *options, const ipfix_record *record, ipfix_time now)
{
	ipfix_options *o = options;
	struct ipx_statement *said = NULL;
	struct ipx_scope_kind *kind;
	struct ipx_scope *scope = NULL;
	struct incoming in;
	size_t kinds;
	ipfix_result rc = IPFIX_OK;

	if (!ipfix_template_is_options(record->tmpl))
		return IPFIX_DONE;
	if (!look_at(&in, record, o->exact)) {
		o->counters.refused++;
		return IPFIX_ERR_LIMIT;
	}
	kind = find_kind(o, &in, &kinds);
	if (kind == NULL && kinds >= IPX_SCOPE_KINDS) {
		o->counters.refused++;
		return IPFIX_ERR_LIMIT;
	}
	if (kind != NULL)
		scope = find_scope(o, kind, &in);
	if (scope != NULL)
		said = find_statement(scope, record->tmpl);
	if (said != NULL && is_repeated(said, record))
		repeat(o, said, record, now);
	else
		rc = put_new(o, &in, now);
	if (rc == IPFIX_OK)
		o->counters.put++;
	return rc;
}
