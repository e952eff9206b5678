/* SPDX-License-Identifier: BSD-3-Clause */
/* A layout, as the plans see it. */
#ifndef IPX_PLAN_LAYOUT_H
#define IPX_PLAN_LAYOUT_H

#include <ipfix/layout.h>

#include <stdatomic.h>

struct ipfix_layout {
	const ipfix_alloc *alloc;
	atomic_size_t holders;
	size_t size; /* of the struct */
	size_t count;
	ipfix_member *members;         /* count */
	ipfix_field_specifier *fields; /* count: what the members stand for */
};

/* A layout of `count` members that are all zero, held once; or NULL. */
ipfix_layout *ipx_layout_block(
    const ipfix_alloc *alloc, size_t count, size_t size);

/*
 * What is wrong with member number *index, or with any after it: then *index
 * is its number.  Fills in what the caller left out.
 */
ipfix_fault ipx_layout_check(
    ipfix_layout *layout, const ipfix_registry *registry, size_t *index);

/* The abstract data type of a member's element. */
ipfix_type ipx_layout_type(const ipfix_layout *layout, size_t index);

#endif
