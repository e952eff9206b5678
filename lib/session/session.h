/* SPDX-License-Identifier: BSD-3-Clause */
/* The session object, for the files of this folder. */
#ifndef IPX_SESSION_SESSION_H
#define IPX_SESSION_SESSION_H

#include <ipfix/session.h>

#include "session/journal.h"
#include "session/store.h"

struct ipfix_session {
	ipfix_template_source source; /* first: the store, as lists see it */
	const ipfix_alloc *alloc;
	const ipfix_registry *registry;
	ipfix_transport transport;
	bool salvage;
	uint16_t max_fields;
	size_t max_templates;
	size_t max_memory;
	struct ipx_store store;
	struct ipx_journal journal;
	const ipfix_template *retired; /* of the last event, held for it */
	ipfix_counters counters;
};

#endif
