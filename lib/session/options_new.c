/* SPDX-License-Identifier: BSD-3-Clause */
/* The object: its making and its end, and what leaves it. */
#include "base/options.h"

#include <ipfix/elements.h>

#include <string.h>

#include "base/alloc.h"
#include "session/scope.h"

enum { DEFAULT_STATEMENTS = 65536, DEFAULT_MEMORY = 4 * 1024 * 1024 };

ipfix_result
ipfix_options_new(ipfix_options **options, const ipfix_options_options *how)
{
	ipfix_options_options h;
	ipfix_options *o;

	if (!ipx_options_copy(&h, sizeof(h), how))
		return IPFIX_ERR_INVAL;
	h.alloc = ipx_alloc_or_default(h.alloc);
	o = ipx_alloc_zero(h.alloc, sizeof(*o));
	if (o == NULL)
		return IPFIX_ERR_NOMEM;
	o->alloc = h.alloc;
	o->key = ipx_hash_key(h.seed, o);
	o->exact = h.exact;
	o->max_statements =
	    h.max_statements != 0 ? h.max_statements : DEFAULT_STATEMENTS;
	o->max_memory = h.max_memory != 0 ? h.max_memory : DEFAULT_MEMORY;
	*options = o;
	return IPFIX_OK;
}

void
ipfix_options_reset(ipfix_options *options)
{
	ipfix_options *o = options;

	while (o->oldest != NULL)
		ipx_statement_drop(o, o->oldest);
	ipx_free(o->alloc, o->scopes, o->scope_room * sizeof(*o->scopes));
	ipx_free(o->alloc, o->kinds, o->kind_room * sizeof(*o->kinds));
	o->scopes = NULL;
	o->scope_room = 0;
	o->kinds = NULL;
	o->kind_room = 0;
}

void
ipfix_options_free(ipfix_options *options)
{
	struct ipx_override *override, *next;

	if (options == NULL)
		return;
	ipfix_options_reset(options);
	for (override = options->overrides; override != NULL; override = next) {
		next = override->next;
		ipx_free(options->alloc, override, sizeof(*override));
	}
	ipx_free(options->alloc, options, sizeof(*options));
}

const ipfix_option_counters *
ipfix_options_counters(const ipfix_options *options)
{
	return &options->counters;
}

static void
release(ipfix_options *options, void *memory, size_t size)
{
	options->counters.memory -= size;
	ipx_free(options->alloc, memory, size);
}

static void
drop_kind(ipfix_options *options, struct ipx_scope_kind *kind)
{
	size_t mask = options->kind_room - 1;
	struct ipx_scope_kind **link =
	    &options->kinds[ipx_hash_u64(&options->key, kind->odid) & mask];

	while (*link != kind)
		link = &(*link)->next;
	*link = kind->next;
	options->kind_count--;
	release(options, kind,
	    sizeof(*kind) + kind->count * sizeof(kind->fields[0]));
}

static void
drop_scope(ipfix_options *options, struct ipx_scope *scope)
{
	struct ipx_scope_kind *kind = scope->kind;
	struct ipx_scope **link =
	    &options->scopes[scope->hash & (options->scope_room - 1)];

	while (*link != scope)
		link = &(*link)->bucket;
	*link = scope->bucket;
	if (scope->before != NULL)
		scope->before->after = scope->after;
	else
		kind->scopes = scope->after;
	if (scope->after != NULL)
		scope->after->before = scope->before;
	options->scope_count--;
	release(options, scope, sizeof(*scope));
	if (--kind->scope_count == 0)
		drop_kind(options, kind);
}

void
ipx_statement_drop(ipfix_options *options, struct ipx_statement *statement)
{
	struct ipx_statement *s = statement, **link = &s->scope->statements;

	while (*link != s)
		link = &(*link)->next;
	*link = s->next;
	if (s->scope->statements == NULL)
		drop_scope(options, s->scope);
	*(s->older != NULL ? &s->older->newer : &options->oldest) = s->newer;
	*(s->newer != NULL ? &s->newer->older : &options->newest) = s->older;
	options->counters.statements--;
	ipx_told_drop(options, s->record.tmpl);
	release(options, s, sizeof(*s) + s->record.octets.size);
}

void
ipfix_options_remove(ipfix_options *options, ipfix_time before)
{
	struct ipx_statement *s, *next;

	/* All of them: the caller's clock may have stepped back. */
	for (s = options->oldest; s != NULL; s = next) {
		next = s->newer;
		if (s->when < before)
			ipx_statement_drop(options, s);
	}
}

/* What was said of a template, or, for ids below 256, of all of them. */
static void
end_template(ipfix_options *options, const struct ipx_scope_kind *kind,
    uint16_t place, uint16_t id)
{
	struct ipx_scope_value wanted, value;
	struct ipx_scope *scope, *after;
	ipfix_field field;
	size_t left = kind->scope_count;

	ipx_scope_value_number(&wanted, id);
	/* With the last Scope the kind goes, too. */
	for (scope = kind->scopes; left > 0; scope = after, left--) {
		after = scope->after;
		if (!ipx_scope_field(
		        kind, &scope->statements->record, place, &field))
			continue;
		ipx_scope_value_of(&value, &field);
		if (id >= IPFIX_TEMPLATE_ID_MIN &&
		    !ipx_scope_value_equal(&value, &wanted))
			continue;
		while (scope->statements->next != NULL)
			ipx_statement_drop(options, scope->statements);
		ipx_statement_drop(options, scope->statements);
	}
}

static void
end_templates(ipfix_options *options, uint32_t odid, uint16_t id)
{
	struct ipx_scope_kind *kind, *next;

	for (kind = ipx_scope_kind_first(options, odid); kind != NULL;
	     kind = next) {
		next = ipx_scope_kind_next(kind);
		for (uint16_t i = 0; i < kind->count; i++)
			if (kind->fields[i].pen == 0 &&
			    kind->fields[i].id == IPFIX_IE_templateId) {
				end_template(options, kind, i, id);
				break;
			}
	}
}

ipfix_result
ipfix_options_feed(
    ipfix_options *options, const ipfix_event *event, ipfix_time now)
{
	if (event->kind == IPFIX_EVENT_RECORD)
		return ipfix_options_put(options, &event->record, now);
	switch (event->action) {
	case IPFIX_TEMPLATE_REPLACED:
	case IPFIX_TEMPLATE_REMOVED:
	case IPFIX_TEMPLATE_WITHDRAWN:
	case IPFIX_TEMPLATE_WITHDRAWN_ALL:
	case IPFIX_TEMPLATE_EXPIRED:
		end_templates(options, event->error.odid, event->template_id);
		return IPFIX_OK;
	case IPFIX_TEMPLATE_NONE:
	case IPFIX_TEMPLATE_LEARNED:
	case IPFIX_TEMPLATE_REFRESHED:
		break;
	}
	return IPFIX_DONE;
}

ipfix_result
ipfix_options_put_override(
    ipfix_options *options, uint32_t pen, uint16_t id, ipfix_span octets)
{
	struct ipx_override **link = &options->overrides, *override;

	if (octets.size > IPX_SCOPE_OVERRIDE)
		return IPFIX_ERR_INVAL;
	while (*link != NULL &&
	    ((*link)->specifier.pen != pen || (*link)->specifier.id != id))
		link = &(*link)->next;
	override = *link;
	if (octets.data == NULL) {
		if (override != NULL) {
			*link = override->next;
			ipx_free(options->alloc, override, sizeof(*override));
		}
		return IPFIX_OK;
	}
	if (override == NULL) {
		override = ipx_alloc_zero(options->alloc, sizeof(*override));
		if (override == NULL)
			return IPFIX_ERR_NOMEM;
		override->specifier = (ipfix_field_specifier){ .pen = pen,
			.id = id,
			.enterprise = pen != 0,
			.element = ipfix_registry_find(NULL, pen, id) };
		*link = override;
	}
	override->size = octets.size;
	override->specifier.length = (uint16_t)octets.size;
	if (octets.size > 0)
		memcpy(override->octets, octets.data, octets.size);
	return IPFIX_OK;
}
