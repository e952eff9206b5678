/* SPDX-License-Identifier: BSD-3-Clause */
/* Template management of the exporting end (RFC 7011, 8, 8.1 and 8.4). */
#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "session/exporter.h"
#include "wire/template.h"

static uint32_t
odid_of(const ipfix_exporter *x)
{
	return x->domains[x->domain].odid;
}

size_t
ipx_exported_lower(const ipfix_exporter *exporter, uint64_t key)
{
	size_t low = 0, high = exporter->exported_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (exporter->exported[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The entry of an id in the domain at hand, live or ended, or NULL. */
static struct ipx_exported *
find_any(const ipfix_exporter *x, uint16_t id)
{
	uint64_t key = ipx_exported_key(odid_of(x), id);
	size_t i = ipx_exported_lower(x, key);

	if (i == x->exported_count || x->exported[i].key != key)
		return NULL;
	return &x->exported[i];
}

struct ipx_exported *
ipx_exported_find(const ipfix_exporter *exporter, uint16_t id)
{
	struct ipx_exported *e = find_any(exporter, id);

	return e != NULL && e->tmpl != NULL ? e : NULL;
}

const ipfix_template *
ipfix_exporter_find(const ipfix_exporter *exporter, uint16_t id)
{
	const struct ipx_exported *e = ipx_exported_find(exporter, id);

	return e != NULL ? e->tmpl : NULL;
}

/* The first id of the domain that no template has, or had lately; or 0. */
static uint16_t
free_id(const ipfix_exporter *x, ipfix_time now)
{
	uint16_t id = IPFIX_TEMPLATE_ID_MIN;
	size_t i = ipx_exported_lower(x, ipx_exported_key(odid_of(x), id));

	for (; i < x->exported_count; i++) {
		const struct ipx_exported *e = &x->exported[i];

		if (e->key != ipx_exported_key(odid_of(x), id))
			break;
		if (e->tmpl == NULL && now >= e->reusable)
			break;
		id++; /* 0 behind 65535 */
	}
	return id;
}

static bool
reserve(ipfix_exporter *x)
{
	void *exported = x->exported;
	size_t room = x->exported_room;
	size_t grown = room > 0 ? room * 2 : 4;

	if (x->exported_count < room)
		return true;
	if (!ipx_alloc_grow(x->alloc, &exported, room * sizeof(*x->exported),
	        grown * sizeof(*x->exported)))
		return false;
	x->exported = exported;
	x->exported_room = grown;
	return true;
}

/* The entry of an id, made if there is none; there is room for it. */
static struct ipx_exported *
entry_for(ipfix_exporter *x, uint16_t id)
{
	uint64_t key = ipx_exported_key(odid_of(x), id);
	size_t i = ipx_exported_lower(x, key);

	if (i == x->exported_count || x->exported[i].key != key) {
		memmove(&x->exported[i + 1], &x->exported[i],
		    (x->exported_count - i) * sizeof(*x->exported));
		x->exported_count++;
	}
	x->exported[i] = (struct ipx_exported){ .key = key,
		.copies = x->options.initial_copies };
	return &x->exported[i];
}

/* Whether an id can be given to a new template. */
static ipfix_result
check_id(
    const ipfix_exporter *x, uint16_t id, ipfix_time now, ipfix_error *error)
{
	const struct ipx_exported *e = find_any(x, id);

	if (id == 0 || x->counters.templates >= x->options.max_templates)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_LIMIT, 0);
	if (e != NULL && e->tmpl != NULL)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_REDEFINED, 0);
	if (e != NULL && now < e->reusable)
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_REUSED, 0);
	return IPFIX_OK;
}

ipfix_result
ipfix_exporter_add(ipfix_exporter *exporter, uint16_t *id, uint16_t scope_count,
    const ipfix_field_specifier *fields, size_t count, ipfix_time now,
    ipfix_error *error)
{
	ipfix_exporter *x = exporter;
	uint16_t chosen = *id != 0 ? *id : free_id(x, now);
	ipfix_template *tmpl;
	ipfix_result rc = check_id(x, chosen, now, error);

	if (rc != IPFIX_OK)
		return rc;
	rc = ipfix_template_new(&tmpl, chosen, scope_count, fields, count,
	    x->registry, x->alloc, error);
	if (rc != IPFIX_OK)
		return rc;
	if (tmpl->octets_size + IPFIX_MESSAGE_HEADER_SIZE +
	        IPFIX_SET_HEADER_SIZE >
	    x->options.max_message) {
		ipfix_template_free(tmpl);
		return ipx_fail(error, IPFIX_FAULT_TEMPLATE_LONG, 0);
	}
	if (!reserve(x)) {
		ipfix_template_free(tmpl);
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	}
	entry_for(x, chosen)->tmpl = tmpl;
	x->counters.templates++;
	if (tmpl->octets_size > x->largest)
		x->largest = tmpl->octets_size;
	ipfix_exporter_limit(x, x->max_message);
	*id = chosen;
	return IPFIX_OK;
}

/* Its id is remembered, so that it is not used again too soon. */
static void
end_template(ipfix_exporter *x, struct ipx_exported *e, ipfix_time now)
{
	ipfix_template_free(e->tmpl);
	e->tmpl = NULL;
	/* Nobody knows of one that was never sent. */
	e->reusable =
	    e->first > 0 ? ipx_time_after(now, x->options.reuse_delay) : 0;
	x->counters.templates--;
	ipx_exporter_wake(x);
}

/* A withdrawal into the Message at hand; over UDP there is none (8.4). */
static ipfix_result
put_withdrawal(ipfix_exporter *x, uint16_t set_id, uint16_t id, ipfix_time now)
{
	ipfix_result rc;

	if (x->options.transport == IPFIX_UDP)
		return IPFIX_OK;
	rc = ipx_exporter_begin(x, now);
	if (rc == IPFIX_OK)
		rc = ipfix_builder_put_withdrawal(&x->builder, set_id, id);
	if (rc == IPFIX_OK)
		x->at_hand.withdrawals++;
	return rc;
}

ipfix_result
ipfix_exporter_remove(ipfix_exporter *exporter, uint16_t id, ipfix_time now)
{
	struct ipx_exported *e = ipx_exported_find(exporter, id);
	ipfix_result rc = IPFIX_OK;

	if (e == NULL)
		return IPFIX_ERR_NOTFOUND;
	if (e->first > 0)
		rc = put_withdrawal(exporter, e->tmpl->set_id, id, now);
	if (rc == IPFIX_OK)
		end_template(exporter, e, now);
	return rc;
}

/* A live template of a kind and the domain at hand, from an index on. */
static struct ipx_exported *
next_of(const ipfix_exporter *x, uint16_t set_id, size_t *index)
{
	for (; *index < x->exported_count; ++*index) {
		struct ipx_exported *e = &x->exported[*index];

		if (e->key >> 16 != odid_of(x))
			break;
		if (e->tmpl != NULL && e->tmpl->set_id == set_id)
			return e;
	}
	return NULL;
}

ipfix_result
ipfix_exporter_withdraw_all(
    ipfix_exporter *exporter, uint16_t set_id, ipfix_time now)
{
	ipfix_exporter *x = exporter;
	size_t first = ipx_exported_lower(x, ipx_exported_key(odid_of(x), 0));
	struct ipx_exported *e;
	bool announced = false;
	ipfix_result rc = IPFIX_OK;

	if (set_id != IPFIX_SET_TEMPLATE &&
	    set_id != IPFIX_SET_OPTIONS_TEMPLATE)
		return IPFIX_ERR_INVAL;
	if (x->options.transport == IPFIX_UDP)
		return IPFIX_ERR_UNSUPPORTED;
	for (size_t i = first; (e = next_of(x, set_id, &i)) != NULL; i++)
		announced = announced || e->first > 0;
	if (announced)
		rc = put_withdrawal(x, set_id, set_id, now);
	if (rc != IPFIX_OK)
		return rc;
	for (size_t i = first; (e = next_of(x, set_id, &i)) != NULL; i++)
		end_template(x, e, now);
	return IPFIX_OK;
}
