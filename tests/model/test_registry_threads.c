/* SPDX-License-Identifier: BSD-3-Clause */
/* A frozen registry is read by any number of threads; for ThreadSanitizer. */
#include <ipfix/registry.h>

#include "support/test.h"

#include <pthread.h>

#define THREADS 4

/* Looks up every element by key and by name; returns how many there are. */
static void *
read_all(void *arg)
{
	const ipfix_registry *registry = arg;
	ipfix_registry_iter iter;
	const ipfix_element *e;
	uintptr_t found = 0;

	ipfix_registry_iter_init(&iter, registry);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK)
		if (ipfix_registry_find(registry, e->pen, e->id) == e &&
		    ipfix_registry_find_name(registry, e->name) != NULL)
			found++;
	return (void *)found;
}

START_TEST(threads_read_a_frozen_registry_at_once)
{
	pthread_t threads[THREADS];
	ipfix_registry *registry = NULL;
	void *expected, *found;

	ck_assert_int_eq(ipfix_registry_new(&registry, NULL), IPFIX_OK);
	ck_assert_int_eq(ipfix_registry_add_enterprise(registry, 0), IPFIX_OK);
	ipfix_registry_freeze(registry);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(
		    pthread_create(&threads[i], NULL, read_all, registry), 0);
	expected = read_all(registry);
	ck_assert_ptr_nonnull(expected);
	for (int i = 0; i < THREADS; i++) {
		ck_assert_int_eq(pthread_join(threads[i], &found), 0);
		ck_assert_ptr_eq(found, expected);
	}
	ipfix_registry_free(registry);
}
END_TEST

TESTS("model/registry_threads")
{
	test(threads_read_a_frozen_registry_at_once);
}
