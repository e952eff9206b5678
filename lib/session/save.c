/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The templates of a session as octets.  All numbers are in network byte
 * order:
 *
 *     8  "IPFIXtpl"
 *     2  version, 1
 *     2  transport
 *     4  octets, all of them
 *     8  when it was saved, in nanoseconds
 *     4  the longest interval between refreshes of Templates, in seconds
 *     4  the same of Options Templates
 *     4  templates
 *        of each: Observation Domain (4), Set ID (2), stream (2), the seconds
 *        of its definition, of its last refresh and of its Export Time (4
 *        each), and its Template Record
 *     8  checksum of all octets before
 */
#include <ipfix/save.h>

#include <string.h>

#include "base/fail.h"
#include "base/serial.h"
#include "base/writer.h"
#include "session/cache.h"
#include "session/session.h"

enum { VERSION = 1, HEADER = 36, CHECKSUM = 8, ENTRY = 20, MAX_AGE = 1800 };

static const char MAGIC[8] = { 'I', 'P', 'F', 'I', 'X', 't', 'p', 'l' };

/* What is before the templates. */
struct header {
	uint16_t version, transport;
	uint32_t size;
	uint64_t when;
	uint32_t longest[2];
	uint32_t count;
};

/* One template: its entry without the template, and its record. */
struct saved {
	struct ipx_entry entry;
	struct ipx_template_record record;
};

/* A key that is no secret: this finds accidents, and no more. */
static uint64_t
checksum_of(ipfix_span octets)
{
	struct ipx_hash_key key = ipx_hash_key(VERSION, NULL);

	return ipx_hash_octets(&key, octets.data, octets.size);
}

static const struct ipx_entry *
next_live(const ipfix_session *session, size_t *at)
{
	const struct ipx_entry *entry;

	while ((entry = ipx_store_next(&session->store, at)) != NULL)
		if (ipx_session_live(session, ipx_store_key_odid(entry->key),
		        (uint16_t)entry->key) != NULL)
			break;
	return entry;
}

/* How many templates there are, and how many octets they need. */
static uint32_t
measure(const ipfix_session *session, size_t *size)
{
	const struct ipx_entry *entry;
	uint32_t count = 0;
	size_t at = 0;

	*size = HEADER + CHECKSUM;
	while ((entry = next_live(session, &at)) != NULL) {
		*size += ENTRY + entry->tmpl->octets_size;
		count++;
	}
	return count;
}

static void
put_entry(struct ipx_writer *w, const struct ipx_entry *entry)
{
	ipx_writer_u32(w, ipx_store_key_odid(entry->key));
	ipx_writer_u16(w, entry->tmpl->set_id);
	ipx_writer_u16(w, entry->stream);
	ipx_writer_u32(w, entry->defined);
	ipx_writer_u32(w, entry->received);
	ipx_writer_u32(w, entry->exported);
	ipx_writer_octets(w, entry->tmpl->octets, entry->tmpl->octets_size);
}

static void
put_u64(struct ipx_writer *w, uint64_t value)
{
	uint8_t *room = ipx_writer_room(w, sizeof(value));

	if (room != NULL)
		ipx_store64(room, value);
}

size_t
ipfix_save_size(const ipfix_session *session)
{
	size_t size;

	measure(session, &size);
	return size;
}

ipfix_result
ipfix_save_put(const ipfix_session *session, ipfix_time now, uint8_t *octets,
    size_t size, size_t *written)
{
	struct ipx_writer w = ipx_writer_over(octets, size);
	const struct ipx_entry *entry;
	size_t needed, at = 0;
	uint32_t count = measure(session, &needed);

	if (needed > size || needed > UINT32_MAX)
		return IPFIX_FULL;
	ipx_writer_octets(&w, MAGIC, sizeof(MAGIC));
	ipx_writer_u16(&w, VERSION);
	ipx_writer_u16(&w, (uint16_t)session->transport);
	ipx_writer_u32(&w, (uint32_t)needed);
	put_u64(&w, now);
	ipx_writer_u32(&w, session->lifetimes[0].longest);
	ipx_writer_u32(&w, session->lifetimes[1].longest);
	ipx_writer_u32(&w, count);
	while ((entry = next_live(session, &at)) != NULL)
		put_entry(&w, entry);
	put_u64(&w, checksum_of((ipfix_span){ octets, w.at }));
	*written = needed;
	return IPFIX_OK;
}

static ipfix_result
get_header(struct ipx_cursor *c, struct header *h, ipfix_error *error)
{
	ipfix_span magic;

	if (!ipx_cursor_take(c, sizeof(MAGIC), &magic))
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, c->at);
	if (memcmp(magic.data, MAGIC, sizeof(MAGIC)) != 0)
		return ipx_fail(error, IPFIX_FAULT_SAVE_FORM, 0);
	if (!ipx_cursor_u16(c, &h->version))
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, c->at);
	if (h->version != VERSION)
		return ipx_fail(error, IPFIX_FAULT_SAVE_VERSION, 8);
	if (!ipx_cursor_u16(c, &h->transport) || !ipx_cursor_u32(c, &h->size) ||
	    !ipx_cursor_u64(c, &h->when) ||
	    !ipx_cursor_u32(c, &h->longest[0]) ||
	    !ipx_cursor_u32(c, &h->longest[1]) || !ipx_cursor_u32(c, &h->count))
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, c->at);
	if (h->size > c->in.size)
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, c->in.size);
	if (h->size < c->in.size || h->size < HEADER + CHECKSUM)
		return ipx_fail(error, IPFIX_FAULT_SAVE_LENGTH, 12);
	return IPFIX_OK;
}

/* The checksum, behind which nothing is; then *c ends before it. */
static ipfix_result
check_sum(struct ipx_cursor *c, ipfix_error *error)
{
	struct ipx_cursor end = *c;
	uint64_t sum = 0;

	end.at = c->in.size - CHECKSUM;
	c->in.size = end.at;
	if (!ipx_cursor_u64(&end, &sum) || sum != checksum_of(c->in))
		return ipx_fail(error, IPFIX_FAULT_SAVE_DAMAGED, c->in.size);
	return IPFIX_OK;
}

static ipfix_result
check_use(const ipfix_session *session, const struct header *h, ipfix_time now,
    ipfix_time max_age, ipfix_error *error)
{
	if (h->transport != session->transport)
		return ipx_fail(error, IPFIX_FAULT_SAVE_TRANSPORT, 10);
	if (max_age == 0)
		max_age = MAX_AGE * IPFIX_SECOND;
	if (h->when > now || now - h->when > max_age)
		return ipx_fail(error, IPFIX_FAULT_SAVE_AGE, 16);
	return IPFIX_OK;
}

/* Takes one template off *c, which can be used as far as can be seen. */
static ipfix_result
get_entry(struct ipx_cursor *c, struct saved *saved, ipfix_error *error)
{
	struct ipx_entry *entry = &saved->entry;
	struct ipx_template_record *record = &saved->record;
	size_t begin = c->at;
	uint32_t odid;
	uint16_t set_id;

	*entry = (struct ipx_entry){ 0 };
	if (!ipx_cursor_u32(c, &odid) || !ipx_cursor_u16(c, &set_id) ||
	    !ipx_cursor_u16(c, &entry->stream) ||
	    !ipx_cursor_u32(c, &entry->defined) ||
	    !ipx_cursor_u32(c, &entry->received) ||
	    !ipx_cursor_u32(c, &entry->exported))
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, c->at);
	if (set_id != IPFIX_SET_TEMPLATE &&
	    set_id != IPFIX_SET_OPTIONS_TEMPLATE)
		return ipx_fail(error, IPFIX_FAULT_SAVE_DAMAGED, begin + 4);
	begin = c->at;
	if (ipx_template_record_next(c, set_id, record) != IPFIX_OK)
		return ipx_fail(error, IPFIX_FAULT_SAVE_CUT, begin);
	if (record->fault != IPFIX_FAULT_NONE)
		return ipx_fail(error, record->fault, begin + record->fault_at);
	if (record->count == 0)
		return ipx_fail(error, IPFIX_FAULT_SAVE_DAMAGED, begin);
	entry->key = ipx_store_key(odid, record->id);
	return IPFIX_OK;
}

/* Makes the template of an entry, and puts it into a store. */
static ipfix_result
learn(const ipfix_session *s, struct ipx_store *store, struct saved *saved)
{
	const struct ipx_entry *old = ipx_store_find(store,
	    ipx_store_key_odid(saved->entry.key), (uint16_t)saved->entry.key);
	ipfix_template *made;
	ipfix_result rc;

	if (old != NULL && !ipx_before(old->received, saved->entry.received))
		return IPFIX_OK;
	if (saved->record.count > s->max_fields ||
	    saved->record.empty_count > s->max_empty_fields ||
	    (old == NULL && store->count >= s->max_templates))
		return IPFIX_ERR_LIMIT;
	if (!ipx_store_reserve(store))
		return IPFIX_ERR_NOMEM;
	if (s->cache != NULL) {
		rc = ipx_cache_get(
		    s->cache, &saved->record, s->registry, &saved->entry.tmpl);
	} else {
		rc = ipx_template_new(&made, &saved->record, s->registry,
		    s->alloc, &s->store.key);
		saved->entry.tmpl = made;
	}
	if (rc == IPFIX_OK)
		ipx_store_put(store, &saved->entry);
	return rc;
}

/* A store with what the session has, each template held once more. */
static bool
copy_store(const ipfix_session *s, struct ipx_store *copy)
{
	const struct ipx_entry *entry;
	size_t at = 0;

	*copy =
	    (struct ipx_store){ .alloc = s->store.alloc, .key = s->store.key };
	while ((entry = ipx_store_next(&s->store, &at)) != NULL) {
		if (!ipx_store_reserve(copy))
			return false;
		ipfix_template_hold(entry->tmpl);
		ipx_store_put(copy, entry);
	}
	return true;
}

static ipfix_result
learn_all(const ipfix_session *s, struct ipx_store *store, struct ipx_cursor *c,
    uint32_t count, ipfix_error *error)
{
	struct saved saved;
	ipfix_result rc;

	for (; count > 0; count--) {
		size_t begin = c->at;

		rc = get_entry(c, &saved, error);
		if (rc != IPFIX_OK)
			return rc;
		rc = learn(s, store, &saved);
		if (rc == IPFIX_ERR_NOMEM)
			return ipx_fail(error, IPFIX_FAULT_NOMEM, begin);
		if (rc == IPFIX_ERR_LIMIT)
			return ipx_fail(
			    error, IPFIX_FAULT_TEMPLATE_LIMIT, begin);
		if (store->memory > s->max_memory)
			return ipx_fail(error, IPFIX_FAULT_MEMORY_LIMIT, begin);
	}
	if (ipx_cursor_left(c) > 0)
		return ipx_fail(error, IPFIX_FAULT_SAVE_LENGTH, c->at);
	return IPFIX_OK;
}

/* The store of the session becomes another one. */
static void
take_over(ipfix_session *s, const struct ipx_store *store,
    const struct header *h, ipfix_time now)
{
	ipx_session_end_message(s);
	ipx_store_clear(&s->store);
	s->store = *store;
	for (int i = 0; i < 2; i++)
		if (s->lifetimes[i].longest < h->longest[i])
			s->lifetimes[i].longest = h->longest[i];
	ipx_session_set_time(s, now);
	s->may_expire = true;
	s->next_expiry = s->now;
	s->sweeping = false;
	ipx_session_count(s);
}

ipfix_result
ipfix_save_get(ipfix_session *session, ipfix_span octets, ipfix_time now,
    ipfix_time max_age, ipfix_error *error)
{
	struct ipx_cursor c = ipx_cursor_over(octets);
	struct ipx_store store;
	struct header h = { 0 };
	ipfix_result rc = get_header(&c, &h, error);

	if (rc == IPFIX_OK)
		rc = check_sum(&c, error);
	if (rc == IPFIX_OK)
		rc = check_use(session, &h, now, max_age, error);
	if (rc != IPFIX_OK)
		return rc;
	if (copy_store(session, &store))
		rc = learn_all(session, &store, &c, h.count, error);
	else
		rc = ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	if (rc == IPFIX_OK)
		take_over(session, &store, &h, now);
	else
		ipx_store_clear(&store);
	return rc;
}
