/* SPDX-License-Identifier: BSD-3-Clause */
/* Adding elements: counted, then copied, then entered all at once. */
#include "model/registry.h"

#include "base/alloc.h"
#include "model/registry_iana.h"

#include <string.h>

#define REVERSE_PREFIX "reverse"
#define REVERSE_PREFIX_SIZE (sizeof REVERSE_PREFIX - 1)

#define ONE(...) +1
#define TYPES (0 IPFIX_TYPE_MAP(ONE))
#define SEMANTICS (0 IPFIX_SEMANTICS_MAP(ONE))
#define UNITS (0 IPFIX_UNITS_MAP(ONE))

ipfix_result
ipx_registry_reserve(ipfix_registry *registry, size_t count)
{
	if (registry->frozen)
		return IPFIX_ERR_INVAL;
	if (!ipx_elements_reserve(&registry->added, count, registry->alloc))
		return IPFIX_ERR_NOMEM;
	return IPFIX_OK;
}

void
ipx_registry_put(ipfix_registry *registry, const ipfix_element *element)
{
	if (ipx_iana_find(element->pen, element->id) != NULL)
		registry->replaces = true;
	ipx_elements_put(&registry->added, element);
}

/*
 * The key of the reverse element: IANA's have an Enterprise Number for it
 * (RFC 5103, 6.1), CERT's a bit of the identifier.  False where there is none.
 */
static bool
find_reverse(const ipfix_element *element, uint32_t *pen, uint16_t *id)
{
	if (!element->reversible)
		return false;
	if (element->pen == 0) {
		*pen = IPFIX_PEN_REVERSE;
		return true;
	}
	if (element->pen == IPX_PEN_CERT &&
	    (element->id & IPX_CERT_REVERSE_BIT) == 0) {
		*id = element->id | IPX_CERT_REVERSE_BIT;
		return true;
	}
	return false;
}

/* Copies a name, which may be "reverse" and a capital initial. */
static const char *
copy_name(struct ipx_batch *batch, ipfix_span name, bool reverse)
{
	char *copy = batch->names, *rest = copy;

	if (reverse) {
		memcpy(copy, REVERSE_PREFIX, REVERSE_PREFIX_SIZE);
		rest += REVERSE_PREFIX_SIZE;
	}
	memcpy(rest, name.data, name.size);
	if (reverse && *rest >= 'a' && *rest <= 'z')
		*rest = (char)(*rest - 'a' + 'A');
	rest[name.size] = '\0';
	batch->names = rest + name.size + 1;
	return copy;
}

static void
put_one(struct ipx_batch *batch, const ipfix_element *element, ipfix_span name,
    bool reverse)
{
	if (batch->block != NULL) {
		ipfix_element *copy = &batch->block->elements[batch->count];

		*copy = *element;
		copy->name = copy_name(batch, name, reverse);
	}
	batch->count++;
	batch->text +=
	    name.size + 1 + (reverse ? REVERSE_PREFIX_SIZE : (size_t)0);
}

void
ipx_batch_put(
    struct ipx_batch *batch, const ipfix_element *element, ipfix_span name)
{
	ipfix_element reverse = *element;

	put_one(batch, element, name, false);
	if (!find_reverse(element, &reverse.pen, &reverse.id))
		return;
	reverse.reversible = false;
	put_one(batch, &reverse, name, true);
}

bool
ipx_batch_begin(struct ipx_batch *batch, const ipfix_alloc *alloc)
{
	size_t elements = batch->count * sizeof(ipfix_element);
	size_t size = sizeof(struct ipx_block) + elements + batch->text;
	struct ipx_block *block = alloc->alloc(alloc->arg, size);

	if (block == NULL)
		return false;
	*block = (struct ipx_block){ NULL, size };
	*batch = (struct ipx_batch){ 0, 0, block,
		(char *)block->elements + elements };
	return true;
}

static bool
is_known(const ipfix_registry *registry, const ipfix_element *e)
{
	const ipfix_element *known =
	    ipfix_registry_find(registry, e->pen, e->id);

	return known != NULL && known->type == e->type &&
	    known->semantics == e->semantics && known->units == e->units &&
	    known->deprecated == e->deprecated &&
	    known->reversible == e->reversible && known->ranged == e->ranged &&
	    known->range_min == e->range_min &&
	    known->range_max == e->range_max &&
	    strcmp(known->name, e->name) == 0;
}

ipfix_result
ipx_batch_commit(struct ipx_batch *batch, ipfix_registry *registry)
{
	struct ipx_block *block = batch->block;
	ipfix_result rc = IPFIX_OK;
	size_t fresh = 0;

	for (size_t i = 0; i < batch->count; i++)
		if (!is_known(registry, &block->elements[i]))
			fresh++;
	if (fresh > 0)
		rc = ipx_registry_reserve(registry, batch->count);
	if (fresh == 0 || rc != IPFIX_OK) {
		ipx_free(registry->alloc, block, block->size);
		return rc;
	}
	for (size_t i = 0; i < batch->count; i++)
		if (!is_known(registry, &block->elements[i]))
			ipx_registry_put(registry, &block->elements[i]);
	block->next = registry->blocks;
	registry->blocks = block;
	return IPFIX_OK;
}

static bool
is_valid(const ipfix_element *e)
{
	return e->id >= 1 && e->id <= IPX_ID_MAX && e->name != NULL &&
	    e->name[0] != '\0' && e->type < TYPES && e->semantics < SEMANTICS &&
	    e->units < UNITS;
}

static void
put_all(struct ipx_batch *batch, const ipfix_element *elements, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *name = elements[i].name;

		ipx_batch_put(batch, &elements[i],
		    (ipfix_span){ (const uint8_t *)name, strlen(name) });
	}
}

ipfix_result
ipfix_registry_add(
    ipfix_registry *registry, const ipfix_element *elements, size_t count)
{
	struct ipx_batch batch = { 0, 0, NULL, NULL };

	if (registry->frozen)
		return IPFIX_ERR_INVAL;
	for (size_t i = 0; i < count; i++)
		if (!is_valid(&elements[i]))
			return IPFIX_ERR_INVAL;
	put_all(&batch, elements, count);
	if (!ipx_batch_begin(&batch, registry->alloc))
		return IPFIX_ERR_NOMEM;
	put_all(&batch, elements, count);
	return ipx_batch_commit(&batch, registry);
}
