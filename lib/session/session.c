/* SPDX-License-Identifier: BSD-3-Clause */
/* The session object: its making, its end, and what can be asked of it. */
#include "session/session.h"

#include "base/alloc.h"

enum {
	DEFAULT_TEMPLATES = 65536,
	DEFAULT_MEMORY = 16 * 1024 * 1024,
	/* Options can only come from this size on: that of version 0.1. */
};

static const ipfix_template *
find_for_lists(const ipfix_template_source *source, uint32_t odid, uint16_t id)
{
	return ipfix_session_find(
	    (const ipfix_session *)(const void *)source, odid, id);
}

/* Whether all octets of `options` behind those that are known are zero. */
static bool
options_known(const ipfix_session_options *options)
{
	const unsigned char *octets = (const unsigned char *)options;

	for (size_t i = sizeof(*options); i < options->size; i++)
		if (octets[i] != 0)
			return false;
	return options->transport <= IPFIX_FILE;
}

static size_t
or_default(size_t value, size_t otherwise)
{
	return value != 0 ? value : otherwise;
}

ipfix_result
ipfix_session_new(ipfix_session **session, const ipfix_registry *registry,
    const ipfix_session_options *options)
{
	static const ipfix_session_options NONE = { 0 };
	const ipfix_session_options *o = options != NULL ? options : &NONE;
	const ipfix_alloc *alloc = ipx_alloc_or_default(o->alloc);
	ipfix_session *s;

	if (!options_known(o))
		return IPFIX_ERR_INVAL;
	s = ipx_alloc_zero(alloc, sizeof(*s));
	if (s == NULL)
		return IPFIX_ERR_NOMEM;
	s->source = (ipfix_template_source){ find_for_lists, registry,
		o->max_list_depth };
	s->alloc = alloc;
	s->registry = registry;
	s->transport = o->transport;
	s->salvage = o->salvage;
	s->max_fields = (uint16_t)or_default(o->max_fields, UINT16_MAX);
	s->max_templates = or_default(o->max_templates, DEFAULT_TEMPLATES);
	s->max_memory = or_default(o->max_memory, DEFAULT_MEMORY);
	s->store.alloc = alloc;
	s->store.key = ipx_hash_key(o->seed, s);
	*session = s;
	return IPFIX_OK;
}

static void
retire(ipfix_session *session)
{
	ipfix_template_free(session->retired);
	session->retired = NULL;
}

void
ipfix_session_reset(ipfix_session *session)
{
	retire(session);
	ipx_journal_free(&session->journal, session->alloc);
	ipx_store_clear(&session->store);
	session->counters.templates = 0;
	session->counters.memory = 0;
}

void
ipfix_session_free(ipfix_session *session)
{
	if (session == NULL)
		return;
	ipfix_session_reset(session);
	ipx_free(session->alloc, session, sizeof(*session));
}

const ipfix_counters *
ipfix_session_counters(const ipfix_session *session)
{
	return &session->counters;
}

const ipfix_template *
ipfix_session_find(const ipfix_session *session, uint32_t odid, uint16_t id)
{
	const struct ipx_entry *entry =
	    ipx_store_find(&session->store, odid, id);

	return entry != NULL ? entry->tmpl : NULL;
}

void
ipfix_session_iter_init(ipfix_session_iter *iter, const ipfix_session *session)
{
	*iter = (ipfix_session_iter){ session, 0 };
}

ipfix_result
ipfix_session_iter_next(ipfix_session_iter *iter, ipfix_session_template *found)
{
	const struct ipx_entry *entry =
	    ipx_store_next(&iter->session_->store, &iter->next_);

	if (entry == NULL)
		return IPFIX_DONE;
	*found =
	    (ipfix_session_template){ .odid = ipx_store_key_odid(entry->key),
		    .tmpl = entry->tmpl,
		    .defined = entry->defined,
		    .received = entry->received };
	return IPFIX_OK;
}
