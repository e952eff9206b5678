/* SPDX-License-Identifier: BSD-3-Clause */
#include "base/alloc.h"

#include "support/test.h"

START_TEST(without_an_allocator_memory_comes_from_libc)
{
	const ipfix_alloc *libc = ipx_alloc_or_default(NULL);
	uint8_t *memory = ipx_alloc_zero(libc, 3);

	ck_assert_ptr_nonnull(memory);
	ck_assert_uint_eq(memory[2], 0);
	ipx_free(libc, memory, 3);
}
END_TEST

START_TEST(an_allocator_given_is_the_one_used)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);

	ck_assert_ptr_eq(ipx_alloc_or_default(&mem), &mem);
}
END_TEST

START_TEST(new_memory_is_zero)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	uint8_t *memory = ipx_alloc_zero(&mem, 40);

	for (size_t i = 0; i < 40; i++)
		ck_assert_uint_eq(memory[i], 0);
	ck_assert_uint_eq(heap.bytes, 40);
	ipx_free(&mem, memory, 40);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(a_copy_has_the_same_octets)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	char *memory = ipx_alloc_copy(&mem, "octets", 7);

	ck_assert_str_eq(memory, "octets");
	ipx_free(&mem, memory, 7);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(growing_keeps_the_old_octets_and_zeroes_the_new)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	void *memory = ipx_alloc_copy(&mem, "abc", 3);

	ck_assert(ipx_alloc_grow(&mem, &memory, 3, 6));
	ck_assert_mem_eq(memory, "abc\0\0\0", 6);
	ipx_free(&mem, memory, 6);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(growing_from_nothing_needs_no_old_memory)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	void *memory = NULL;

	ck_assert(ipx_alloc_grow(&mem, &memory, 0, 2));
	ck_assert_mem_eq(memory, "\0\0", 2);
	ipx_free(&mem, memory, 2);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(growing_that_fails_changes_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	void *memory = ipx_alloc_copy(&mem, "abc", 3);
	void *before = memory;

	heap.fail_at = 0;
	ck_assert(!ipx_alloc_grow(&mem, &memory, 3, 6));
	ck_assert_ptr_eq(memory, before);
	ck_assert_mem_eq(memory, "abc", 3);
	ipx_free(&mem, memory, 3);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(failing_allocations_return_null)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);

	heap.fail_at = 0;
	ck_assert_ptr_null(ipx_alloc_zero(&mem, 1));
	heap.fail_at = 0;
	ck_assert_ptr_null(ipx_alloc_copy(&mem, "x", 1));
	ck_assert_uint_eq(heap.count, 2);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(releasing_null_does_nothing)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);

	ipx_free(&mem, NULL, 5);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

TESTS("base/alloc")
{
	test(without_an_allocator_memory_comes_from_libc);
	test(an_allocator_given_is_the_one_used);
	test(new_memory_is_zero);
	test(a_copy_has_the_same_octets);
	test(growing_keeps_the_old_octets_and_zeroes_the_new);
	test(growing_from_nothing_needs_no_old_memory);
	test(growing_that_fails_changes_nothing);
	test(failing_allocations_return_null);
	test(releasing_null_does_nothing);
}
