/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates that statements are told by, which count for their memory. */
#include "base/alloc.h"
#include "session/scope.h"
#include "wire/template.h"

/* Where the template hangs, or where it would. */
static struct ipx_told **
link_of(ipfix_options *options, const ipfix_template *tmpl)
{
	uint64_t hash = ipx_hash_u64(&options->key, (uintptr_t)tmpl);
	struct ipx_told **link = &options->told[hash % IPX_SCOPE_TOLD];

	while (*link != NULL && (*link)->tmpl != tmpl)
		link = &(*link)->next;
	return link;
}

size_t
ipx_told_size(const ipfix_template *tmpl)
{
	return sizeof(struct ipx_told) + tmpl->size;
}

void
ipx_told_hold(
    ipfix_options *options, const ipfix_template *tmpl, struct ipx_told *spare)
{
	struct ipx_told **link = link_of(options, tmpl);

	if (*link == NULL) {
		*spare = (struct ipx_told){ .tmpl = ipfix_template_hold(tmpl) };
		*link = spare;
		spare = NULL;
		options->counters.memory += ipx_told_size(tmpl);
	}
	(*link)->count++;
	ipx_free(options->alloc, spare, sizeof(*spare));
}

void
ipx_told_drop(ipfix_options *options, const ipfix_template *tmpl)
{
	struct ipx_told **link = link_of(options, tmpl), *told = *link;

	if (--told->count > 0)
		return;
	*link = told->next;
	options->counters.memory -= ipx_told_size(tmpl);
	ipfix_template_free(tmpl);
	ipx_free(options->alloc, told, sizeof(*told));
}
