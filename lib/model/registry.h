/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inside a registry.  IANA's elements are in const tables; what was added is
 * listed in order of addition, with two hash tables over the list: one by
 * key, one by name.
 */
#ifndef IPX_MODEL_REGISTRY_H
#define IPX_MODEL_REGISTRY_H

#include <ipfix/registry.h>

#include "base/hash.h"

/* The largest identifier; the highest bit is the Enterprise bit. */
#define IPX_ID_MAX 0x7fff

/* Reverse elements of CERT have this bit in their identifiers. */
#define IPX_PEN_CERT 6871
#define IPX_CERT_REVERSE_BIT 0x4000

/* Positions in a list of elements; a slot holds position + 1, or 0. */
struct ipx_slots {
	uint32_t *slots;
	size_t count; /* of slots: 0 or a power of two */
	size_t used;
};

/* Elements that were added.  They are owned elsewhere. */
struct ipx_elements {
	const ipfix_element **list;
	size_t count, room;
	struct ipx_slots by_key, by_name;
	struct ipx_hash_key hash;
};

/* Copies of elements, and of their names behind them. */
struct ipx_block {
	struct ipx_block *next;
	size_t size;
	ipfix_element elements[];
};

struct ipfix_registry {
	const ipfix_alloc *alloc;
	bool frozen;
	bool replaces; /* something added has a key of IANA's tables */
	struct ipx_elements added;
	struct ipx_block *blocks;
};

/*
 * Makes room for `count` more elements, so that adding them cannot fail.
 * False without memory; then nothing has changed.
 */
bool ipx_elements_reserve(
    struct ipx_elements *elements, size_t count, const ipfix_alloc *alloc);

/* Adds an element, or puts it in place of the one with its key. */
void ipx_elements_put(
    struct ipx_elements *elements, const ipfix_element *element);

/* The element, or NULL. */
const ipfix_element *ipx_elements_find(
    const struct ipx_elements *elements, uint32_t pen, uint16_t id);

/* The element of that name that is IANA's, or was added first; or NULL. */
const ipfix_element *ipx_elements_find_name(
    const struct ipx_elements *elements, const char *name);

void ipx_elements_free(struct ipx_elements *elements, const ipfix_alloc *alloc);

/*
 * Makes room for `count` more elements: IPFIX_OK, IPFIX_ERR_INVAL if the
 * registry is frozen, or IPFIX_ERR_NOMEM.
 */
ipfix_result ipx_registry_reserve(ipfix_registry *registry, size_t count);

/* Adds an element, for which there is room, and which outlives the registry. */
void ipx_registry_put(ipfix_registry *registry, const ipfix_element *element);

/*
 * Elements to be copied.  They are put twice: at first they are only counted,
 * then, after ipx_batch_begin(), copied.
 */
struct ipx_batch {
	size_t count, text; /* of what was put: elements, octets of names */
	struct ipx_block *block;
	char *names; /* where the next name goes */
};

/* Puts an element named `name`, and its reverse element if it has one. */
void ipx_batch_put(
    struct ipx_batch *batch, const ipfix_element *element, ipfix_span name);

/* Makes room for what was put; false without memory. */
bool ipx_batch_begin(struct ipx_batch *batch, const ipfix_alloc *alloc);

/* Adds what was put to the registry, or releases it. */
ipfix_result ipx_batch_commit(
    struct ipx_batch *batch, ipfix_registry *registry);

#endif
