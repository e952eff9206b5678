/* SPDX-License-Identifier: BSD-3-Clause */
#include "model/registry.h"

#include "base/alloc.h"
#include "model/registry_iana.h"

#include <string.h>

ipfix_result
ipfix_registry_new(ipfix_registry **registry, const ipfix_alloc *alloc)
{
	ipfix_registry *r;

	alloc = ipx_alloc_or_default(alloc);
	r = ipx_alloc_zero(alloc, sizeof *r);
	if (r == NULL)
		return IPFIX_ERR_NOMEM;
	r->alloc = alloc;
	r->added.hash = ipx_hash_key(0, r);
	*registry = r;
	return IPFIX_OK;
}

void
ipfix_registry_free(ipfix_registry *registry)
{
	if (registry == NULL)
		return;
	while (registry->blocks != NULL) {
		struct ipx_block *block = registry->blocks;

		registry->blocks = block->next;
		ipx_free(registry->alloc, block, block->size);
	}
	ipx_elements_free(&registry->added, registry->alloc);
	ipx_free(registry->alloc, registry, sizeof *registry);
}

void
ipfix_registry_freeze(ipfix_registry *registry)
{
	registry->frozen = true;
}

const ipfix_element *
ipfix_registry_find(const ipfix_registry *registry, uint32_t pen, uint16_t id)
{
	const ipfix_element *iana = ipx_iana_find(pen, id), *added;

	if (registry == NULL || (iana != NULL && !registry->replaces))
		return iana;
	added = ipx_elements_find(&registry->added, pen, id);
	return added != NULL ? added : iana;
}

/* Reads digits up to `end` as a number no greater than `max`. */
static bool
read_number(const char **text, char end, uint32_t max, uint32_t *number)
{
	const char *p = *text;
	uint64_t n = 0;

	if (*p == end)
		return false;
	for (; *p != end; p++) {
		if (*p < '0' || *p > '9')
			return false;
		n = n * 10 + (uint64_t)(*p - '0');
		if (n > max)
			return false;
	}
	*text = p + 1;
	*number = (uint32_t)n;
	return true;
}

/* Finds what a name such as "6871/14" says. */
static const ipfix_element *
find_key(const ipfix_registry *registry, const char *name)
{
	uint32_t pen, id;

	if (!read_number(&name, '/', UINT32_MAX, &pen) ||
	    !read_number(&name, '\0', UINT16_MAX, &id))
		return NULL;
	return ipfix_registry_find(registry, pen, (uint16_t)id);
}

static const ipfix_element *
find_name(const ipfix_registry *registry, const char *name)
{
	const ipfix_element *iana = ipx_iana_find_name(name), *added;

	if (registry == NULL)
		return iana;
	if (iana != NULL &&
	    ipfix_registry_find(registry, iana->pen, iana->id) != iana)
		iana = NULL;
	if (iana != NULL && iana->pen == 0)
		return iana;
	added = ipx_elements_find_name(&registry->added, name);
	if (iana == NULL || (added != NULL && added->pen == 0))
		return added;
	return iana;
}

const ipfix_element *
ipfix_registry_find_name(const ipfix_registry *registry, const char *name)
{
	const ipfix_element *element = find_name(registry, name);

	return element != NULL ? element : find_key(registry, name);
}

void
ipfix_registry_iter_init(
    ipfix_registry_iter *iter, const ipfix_registry *registry)
{
	*iter = (ipfix_registry_iter){ registry, 0 };
}

/* What a walk meets at a position: NULL if nothing, or nothing new. */
static const ipfix_element *
element_at(const ipfix_registry *registry, size_t position)
{
	const ipfix_element *element;

	if (position < ipx_iana_positions()) {
		element = ipx_iana_at(position);
		return element == NULL
		    ? NULL
		    : ipfix_registry_find(registry, element->pen, element->id);
	}
	element = registry->added.list[position - ipx_iana_positions()];
	return ipx_iana_find(element->pen, element->id) == NULL ? element
	                                                        : NULL;
}

ipfix_result
ipfix_registry_iter_next(
    ipfix_registry_iter *iter, const ipfix_element **element)
{
	const ipfix_registry *registry = iter->registry_;
	size_t end = ipx_iana_positions() +
	    (registry != NULL ? registry->added.count : 0);

	while (iter->next_ < end) {
		const ipfix_element *e = element_at(registry, iter->next_++);

		if (e != NULL) {
			*element = e;
			return IPFIX_OK;
		}
	}
	return IPFIX_DONE;
}
