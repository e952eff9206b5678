/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What Options Data Records said, by the values of their Scope Fields.
 *
 * Statements of one Scope are a list; Scopes of one kind (the same elements in
 * one Observation Domain) are a list; kinds of one domain are next to each
 * other in a list, the most special first.  Scopes and kinds are found by hash
 * tables, statements are also in one list by age.
 */
#ifndef IPX_SESSION_SCOPE_H
#define IPX_SESSION_SCOPE_H

#include <ipfix/options.h>

#include "base/hash.h"

enum {
	IPX_SCOPE_FIELDS = 16,    /* of one Scope */
	IPX_SCOPE_KINDS = 64,     /* in one domain */
	IPX_SCOPE_ALIKE = 8,      /* Scopes that differ in who exports alone */
	IPX_SCOPE_STATEMENTS = 8, /* in different elements on one Scope */
	IPX_SCOPE_OVERRIDE = 64,  /* octets of one override */
	IPX_SCOPE_TOLD = 64,      /* lists of templates */
};

struct ipx_element_key {
	uint32_t pen;
	uint16_t id;
};

/* A value in a form that does not depend on how many octets it was sent in. */
struct ipx_scope_value {
	bool known;        /* else it may be any */
	uint16_t lead;     /* an octet before the rest, plus 1; 0: none */
	ipfix_span rest;   /* without leading zeros, if it is a number */
	uint8_t number[8]; /* where `rest` may point */
};

struct ipx_statement {
	struct ipx_statement *older, *newer;
	struct ipx_statement *next; /* of the same Scope */
	struct ipx_scope *scope;
	ipfix_record record; /* its octets are below, its template is told */
	ipfix_time when;
	uint8_t octets[];
};

struct ipx_scope {
	struct ipx_scope *bucket;         /* the next of the same hash */
	struct ipx_scope *before, *after; /* of its kind */
	struct ipx_scope_kind *kind;
	struct ipx_statement *statements; /* at least one */
	uint64_t hash;
};

struct ipx_scope_kind {
	struct ipx_scope_kind *next;
	struct ipx_scope *scopes; /* at least one */
	size_t scope_count;
	uint32_t odid;
	uint32_t weight; /* the more, the more special */
	bool assumable;  /* its Scope may be assumed to apply */
	bool narrowed;   /* its last field is not one of the Scope Fields */
	uint16_t count;
	struct ipx_element_key fields[];
};

/* A template, held once for all statements that are told by it. */
struct ipx_told {
	struct ipx_told *next;
	const ipfix_template *tmpl;
	size_t count;
};

struct ipx_override {
	struct ipx_override *next;
	ipfix_field_specifier specifier;
	size_t size;
	uint8_t octets[IPX_SCOPE_OVERRIDE];
};

struct ipfix_options {
	const ipfix_alloc *alloc;
	struct ipx_hash_key key;
	bool exact;
	size_t max_statements, max_memory;
	struct ipx_scope **scopes; /* buckets, a power of two */
	size_t scope_room, scope_count;
	struct ipx_scope_kind **kinds; /* the same */
	size_t kind_room, kind_count;
	struct ipx_told *told[IPX_SCOPE_TOLD];
	struct ipx_statement *oldest, *newest;
	struct ipx_override *overrides;
	ipfix_option_counters counters;
};

/* Elements of the exporter itself: they apply to all that it sends. */
bool ipx_scope_is_wide(struct ipx_element_key key);

/* How special a Scope with this element is. */
uint32_t ipx_scope_weight(struct ipx_element_key key);

/* Whether a Scope with this element may be assumed to apply. */
bool ipx_scope_is_assumable(struct ipx_element_key key);

/*
 * Whether an element, among the other fields, says what of the exporter is
 * spoken of, where the Scope Fields say no more than that it is the exporter.
 */
bool ipx_scope_is_narrow(struct ipx_element_key key);

/* The field of a record that is the one at `index` of its kind of Scope. */
bool ipx_scope_field(const struct ipx_scope_kind *kind,
    const ipfix_record *record, uint16_t index, ipfix_field *field);

/* The value of a field, or of a number. */
void ipx_scope_value_of(
    struct ipx_scope_value *value, const ipfix_field *field);
void ipx_scope_value_number(struct ipx_scope_value *value, uint64_t number);
bool ipx_scope_value_equal(
    const struct ipx_scope_value *a, const struct ipx_scope_value *b);

/* Mixes the values of a Scope, but those of the exporter itself. */
uint64_t ipx_scope_hash(const ipfix_options *options,
    const struct ipx_scope_kind *kind, const struct ipx_scope_value *values);

/* Whether a Scope has these values, as far as they are known. */
bool ipx_scope_matches(
    const struct ipx_scope *scope, const struct ipx_scope_value *values);

/* The first kind of a domain, and the next one after a kind, or NULL. */
struct ipx_scope_kind *ipx_scope_kind_first(
    const ipfix_options *options, uint32_t odid);
struct ipx_scope_kind *ipx_scope_kind_next(const struct ipx_scope_kind *kind);

/* The Scopes of a hash, to be compared, or NULL. */
struct ipx_scope *ipx_scope_bucket(const ipfix_options *options, uint64_t hash);

/* What a template takes of the memory, with what holds it. */
size_t ipx_told_size(const ipfix_template *tmpl);

/* One statement more of a template; takes `spare`, which may be needed. */
void ipx_told_hold(
    ipfix_options *options, const ipfix_template *tmpl, struct ipx_told *spare);

/* And one less. */
void ipx_told_drop(ipfix_options *options, const ipfix_template *tmpl);

/* Drops a statement, and its Scope with the last one. */
void ipx_statement_drop(
    ipfix_options *options, struct ipx_statement *statement);

#endif
