/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any text as a table of elements.  What is refused adds nothing; what is
 * taken can be found, and adds nothing when it is taken once more.
 */
#include <ipfix/registry.h>

#include "fuzz/require.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How many elements there are; each is found by its key and by its name. */
static size_t
count(const ipfix_registry *registry)
{
	const ipfix_element *element;
	const ipfix_element *named;
	ipfix_registry_iter iter;
	size_t n = 0;

	ipfix_registry_iter_init(&iter, registry);
	while (ipfix_registry_iter_next(&iter, &element) == IPFIX_OK) {
		n++;
		REQUIRE(ipfix_registry_find(
		            registry, element->pen, element->id) == element);
		named = ipfix_registry_find_name(registry, element->name);
		REQUIRE(named != NULL);
		REQUIRE(strchr(element->name, '/') != NULL ||
		    strcmp(named->name, element->name) == 0);
	}
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	ipfix_span text = { size > 0 ? data : NULL, size };
	ipfix_error error = { .offset = 0 };
	ipfix_registry *registry;
	ipfix_result rc;
	size_t before, after;

	REQUIRE(ipfix_registry_new(&registry, NULL) == IPFIX_OK);
	before = count(registry);
	rc = ipfix_registry_load(registry, text, &error);
	after = count(registry);
	if (rc == IPFIX_OK) {
		REQUIRE(
		    ipfix_registry_load(registry, text, &error) == IPFIX_OK);
		REQUIRE(count(registry) == after);
	} else {
		REQUIRE(rc == IPFIX_ERR_SYNTAX);
		REQUIRE(error.offset <= size);
		REQUIRE(after == before);
	}
	ipfix_registry_free(registry);
	return 0;
}
