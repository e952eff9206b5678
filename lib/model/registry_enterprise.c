/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The tables of enterprises.  A program that adds none does not link them
 * statically: nothing else refers to this file.
 */
#include "model/registry.h"

#include "model/registry_rows.h"

/* Sorted by Enterprise Number. */
#define PEN(pen, name) pen,
#define EE(...)
static const uint32_t PENS[] = {
#include "model/enterprise.inc"
};
#undef PEN
#undef EE

#define PEN(pen, name)
#define EE(pen, id, name, Name, type, semantics, units, status, ways, ...)    \
	IPX_ELEMENT(pen, id, type, semantics, units, status, IPX_WAYS_##ways, \
	    #name, __VA_ARGS__),
static const ipfix_element FORWARD[] = {
#include "model/enterprise.inc"
};
#undef EE

#define REVERSE_ONE_WAY(...)
#define REVERSE_BOTH_WAYS(pen, id, Name, type, semantics, units, status, ...) \
	IPX_ELEMENT(pen, id | IPX_CERT_REVERSE_BIT, type, semantics, units,   \
	    status, false, "reverse" #Name, __VA_ARGS__),
#define EE(pen, id, name, Name, type, semantics, units, status, ways, ...) \
	REVERSE_##ways(                                                    \
	    pen, id, Name, type, semantics, units, status, __VA_ARGS__)
static const ipfix_element REVERSE[] = {
#include "model/enterprise.inc"
};
#undef EE

/* A run of const elements. */
struct run {
	const ipfix_element *elements;
	size_t count;
};

/* The elements of one enterprise, or, for 0, of all. */
static struct run
run_of(const ipfix_element *table, size_t count, uint32_t pen)
{
	struct run run = { table, count };

	if (pen == 0)
		return run;
	for (; run.count > 0 && run.elements->pen != pen; run.count--)
		run.elements++;
	while (run.count > 0 && run.elements[run.count - 1].pen != pen)
		run.count--;
	return run;
}

static void
put_run(ipfix_registry *registry, struct run run)
{
	for (size_t i = 0; i < run.count; i++)
		ipx_registry_put(registry, &run.elements[i]);
}

ipfix_result
ipfix_registry_add_enterprise(ipfix_registry *registry, uint32_t pen)
{
	struct run forward = run_of(FORWARD, IPFIX_COUNT(FORWARD), pen);
	struct run reverse = run_of(REVERSE, IPFIX_COUNT(REVERSE), pen);
	ipfix_result rc;

	if (forward.count == 0)
		return IPFIX_ERR_NOTFOUND;
	rc = ipx_registry_reserve(registry, forward.count + reverse.count);
	if (rc != IPFIX_OK)
		return rc;
	put_run(registry, forward);
	put_run(registry, reverse);
	return IPFIX_OK;
}

size_t
ipfix_registry_enterprises(const uint32_t **pens)
{
	*pens = PENS;
	return IPFIX_COUNT(PENS);
}
