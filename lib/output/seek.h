/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fields of one record by their indices, in any order and many times over.
 * A record remembers where its first few fields of variable length end; where
 * there are more, the way is marked out here, so that no field is far from a
 * mark, whatever template a peer sends.
 */
#ifndef IPX_OUTPUT_SEEK_H
#define IPX_OUTPUT_SEEK_H

#include <ipfix/record.h>

struct ipx_seek {
	const ipfix_record *record;
	uint16_t every; /* so many fields from mark to mark; 0: none is set */
	uint16_t marks[256];
};

/* Nothing is done before the first ipx_seek_get(). */
static inline void
ipx_seek_init(struct ipx_seek *seek, const ipfix_record *record)
{
	seek->record = record;
	seek->every = 0;
}

/* The field at an index below ipfix_template_count(). */
ipfix_field ipx_seek_get(struct ipx_seek *seek, uint16_t index);

#endif
