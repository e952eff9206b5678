/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A template as the codecs see it: one block of memory that holds the fields,
 * where each of them lies in a record, an index by element, and the octets
 * of the Template Record itself.
 */
#ifndef IPX_WIRE_TEMPLATE_H
#define IPX_WIRE_TEMPLATE_H

#include <ipfix/template.h>

#include <stdatomic.h>

#include "base/cursor.h"
#include "base/hash.h"

/* The first 16 bits of a Field Specifier (RFC 7011, 3.2). */
enum { IPX_ENTERPRISE_BIT = 0x8000, IPX_FIELD_ID_MAX = 0x7fff };

/*
 * Where a field lies: `offset` octets after the end of the last field of
 * variable length before it, of which there are `variables`, or after the
 * start of the record if there is none.
 */
struct ipx_place {
	uint32_t offset;
	uint16_t variables;
	uint16_t occurrence; /* fields of the same element before it */
};

/*
 * The fields of one element: order[start] to order[start + count - 1] are
 * their indices.  An empty slot has a count of 0.
 */
struct ipx_slot {
	uint16_t first; /* the index of the first of them */
	uint16_t start;
	uint16_t count;
};

struct ipfix_template {
	const ipfix_alloc *alloc;
	size_t size; /* of the whole block */
	atomic_size_t holders;
	uint16_t id;
	uint16_t set_id; /* of the Sets that define it: 2 or 3 */
	uint16_t scope_count;
	uint16_t count;
	uint16_t variable_count;
	uint16_t list_count; /* fields that are structured-data lists */
	uint32_t record_min;
	uint32_t tail; /* octets after the last field of variable length */
	uint32_t slot_mask;
	struct ipx_hash_key key;
	ipfix_field_specifier *fields; /* count */
	struct ipx_place *places;      /* count */
	uint32_t *gaps;                /* variable_count: octets before each */
	uint16_t *variables;           /* variable_count: their indices */
	struct ipx_slot *slots;        /* slot_mask + 1, a power of two */
	uint16_t *order;               /* count */
	uint16_t *lists;               /* list_count: their indices */
	uint8_t *octets;               /* octets_size */
	size_t octets_size;
};

/* One record of an (Options) Template Set: a definition or a withdrawal. */
struct ipx_template_record {
	uint16_t set_id;
	uint16_t id;
	uint16_t count; /* 0: a withdrawal */
	uint16_t scope_count;
	uint16_t empty_count; /* fields without octets */
	ipfix_span octets;    /* all of it */
	ipfix_fault fault;    /* why it cannot be used, or NONE */
	size_t fault_at;      /* and where, from its start */
};

/*
 * Reads the next record of a Set of templates without making anything of it.
 *
 * IPFIX_OK: *record is set, *c stands behind it; its `fault` may still say
 *     that it must not be used.
 * IPFIX_DONE: what is left, if anything, is padding (RFC 7011, 3.3.1).
 * IPFIX_ERR_TRUNCATED: the Set ends inside the record; `fault` and
 *     `fault_at` say where, and nothing behind it can be read.
 */
ipfix_result ipx_template_record_next(
    struct ipx_cursor *c, uint16_t set_id, struct ipx_template_record *record);

/* Takes one Field Specifier off *c, without its element. */
bool ipx_field_specifier_take(
    struct ipx_cursor *c, ipfix_field_specifier *specifier);

/* What the registry knows of a field, or NULL. */
const ipfix_element *ipx_field_specifier_element(
    const ipfix_field_specifier *specifier, const ipfix_registry *registry);

/* The abstract data type of a field; octetArray if it is unknown. */
static inline ipfix_type
ipx_field_specifier_type(const ipfix_field_specifier *specifier)
{
	const ipfix_element *element = specifier->element;

	return element != NULL ? (ipfix_type)element->type : IPFIX_OCTET_ARRAY;
}

/* Makes a template of a record without a fault.  IPFIX_ERR_NOMEM or OK. */
ipfix_result ipx_template_new(ipfix_template **tmpl,
    const struct ipx_template_record *record, const ipfix_registry *registry,
    const ipfix_alloc *alloc, const struct ipx_hash_key *key);

/*
 * Makes the block for `count` fields, `variable_count` of them of variable
 * length, and `octets_size` octets of record.  All of it is zero but the
 * pointers into it.  NULL: no memory.
 */
ipfix_template *ipx_template_block(const ipfix_alloc *alloc, size_t count,
    size_t variable_count, size_t octets_size);

/* Octets before the first Field Specifier in a record of this kind of Set. */
size_t ipx_template_header_size(uint16_t set_id);

/* Fills places, gaps, variables and the index, from fields. */
void ipx_template_index(ipfix_template *tmpl);

/* Finds a field of the element that a Field Specifier has; false: none is. */
bool ipx_template_find(const ipfix_template *tmpl,
    const ipfix_field_specifier *like, size_t occurrence, uint16_t *index);

/*
 * The indices of all fields of the element that the field at `index` has, in
 * their order; sets *count to how many there are.
 */
const uint16_t *ipx_template_family(
    const ipfix_template *tmpl, uint16_t index, uint16_t *count);

#endif
