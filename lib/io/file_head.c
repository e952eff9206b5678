/* SPDX-License-Identifier: BSD-3-Clause */
/* What a writer adds to the Messages it is given. */
#include "io/file_writer.h"

#include <ipfix/builder.h>

#include "io/md5.h"
#include "io/own.h"

enum { LENGTH_AT = 2, OWN_MAX = 256, IDS = 1024 };

static bool
uses(const ipfix_message *message, uint16_t id)
{
	ipfix_set_iter sets;
	ipfix_set set;

	ipfix_set_iter_init(&sets, message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK)
		if (set.id == id)
			return true;
	return false;
}

bool
ipx_checksum_taken(
    const struct ipx_domain *domain, const ipfix_message *message)
{
	uint16_t id = domain->checksum_id;

	return id != 0 &&
	    (ipfix_session_find(domain->session, 0, id) != NULL ||
	        uses(message, id));
}

/* Marks those of the ids from `first` on that are Sets of the Message. */
static void
mark_used(const ipfix_message *message, uint32_t first, bool used[IDS])
{
	ipfix_set_iter sets;
	ipfix_set set;

	ipfix_set_iter_init(&sets, message);
	while (ipfix_set_iter_next(&sets, &set, NULL) == IPFIX_OK)
		if (set.id >= first && set.id - first < IDS)
			used[set.id - first] = true;
}

/*
 * From the top, where exporters seldom are; many ids for each look at the
 * Message, which may have a Set of nearly each of them.
 */
uint16_t
ipx_spare_id(const struct ipx_domain *domain, const ipfix_message *message)
{
	uint32_t first = UINT16_MAX + 1;

	do {
		bool used[IDS] = { false };

		first -= IDS;
		mark_used(message, first, used);
		for (uint32_t i = IDS; i > 0; i--) {
			uint16_t id = (uint16_t)(first + i - 1);

			if (id >= IPFIX_SET_DATA_MIN && !used[i - 1] &&
			    ipfix_session_find(domain->session, 0, id) == NULL)
				return id;
		}
	} while (first > 0);
	return 0;
}

/* A Message being made of one domain. */
struct head {
	struct ipfix_file_writer *w;
	struct ipx_domain *domain;
	const ipfix_message *like;
	uint64_t *count;
	ipfix_builder builder;
};

static void
begin(struct head *h)
{
	ipfix_result rc = ipfix_builder_init(
	    &h->builder, h->w->scratch, sizeof(h->w->scratch));

	(void)rc; /* there is room for any Message */
}

/* Ends the Message at hand, if there is anything in it. */
static bool
end(struct head *h)
{
	const ipfix_message *like = h->like;
	ipfix_span message;

	if (h->builder.size <= IPFIX_MESSAGE_HEADER_SIZE)
		return true;
	ipfix_builder_finish(&h->builder, like->export_time,
	    like->sequence + h->domain->added, h->domain->number, &message);
	++*h->count;
	begin(h);
	return ipx_output_put(&h->w->output, message);
}

static bool
put_templates(struct head *h)
{
	ipfix_session_iter iter;
	ipfix_session_template found;

	ipfix_session_iter_init(&iter, h->domain->session);
	while (ipfix_session_iter_next(&iter, &found) == IPFIX_OK)
		while (ipfix_builder_put_template(&h->builder, found.tmpl) ==
		    IPFIX_FULL)
			if (!end(h))
				return false;
	return end(h);
}

/* Withdraws whatever another session has left behind in the file. */
static bool
put_withdrawals(struct head *h)
{
	static const uint16_t SETS[] = { IPFIX_SET_TEMPLATE,
		IPFIX_SET_OPTIONS_TEMPLATE };

	for (size_t i = 0; i < IPFIX_COUNT(SETS); i++)
		if (ipfix_builder_put_withdrawal(
		        &h->builder, SETS[i], SETS[i]) != IPFIX_OK)
			return false;
	return end(h);
}

/* A Message of these Sets, which hold so many Data Records. */
static bool
put_own(struct head *h, const struct ipx_writer *sets, uint32_t records)
{
	struct ipx_writer w =
	    ipx_writer_over(h->w->scratch, sizeof(h->w->scratch));

	ipx_writer_u16(&w, IPFIX_PROTOCOL_VERSION);
	ipx_writer_u16(&w, (uint16_t)(IPFIX_MESSAGE_HEADER_SIZE + sets->at));
	ipx_writer_u32(&w, h->like->export_time);
	ipx_writer_u32(&w, h->like->sequence + h->domain->added);
	ipx_writer_u32(&w, h->domain->number);
	ipx_writer_octets(&w, sets->data, sets->at);
	h->domain->added += records;
	++*h->count;
	return ipx_output_put(&h->w->output, (ipfix_span){ w.data, w.at });
}

static bool
put_options(struct head *h, const ipfix_ends *ends)
{
	const ipfix_file_writer_options *options = &h->w->options;
	uint16_t id = ipx_spare_id(h->domain, h->like);
	uint8_t octets[OWN_MAX];
	struct ipx_writer w = ipx_writer_over(octets, sizeof(octets));
	bool window = options->window_start != 0 || options->window_end != 0;

	if (id == 0)
		return true;
	/* There is one in a file (RFC 5655, 8.1.2): in its first Message. */
	if (window && !h->w->begun && h->w->output.size == 0) {
		ipx_own_window(
		    &w, id, options->window_start, options->window_end);
		if (!put_own(h, &w, 1))
			return false;
		w = ipx_writer_over(octets, sizeof(octets));
	}
	if (!options->details)
		return true;
	ipx_own_details(&w, id, h->domain->number, h->domain->odid, ends);
	return put_own(h, &w, 1);
}

bool
ipx_head_put(struct ipfix_file_writer *w, struct ipx_domain *domain,
    const ipfix_message *like, const ipfix_ends *ends, uint64_t *count)
{
	struct head h = {
		.w = w, .domain = domain, .like = like, .count = count
	};

	begin(&h);
	return (!domain->stale || put_withdrawals(&h)) &&
	    put_options(&h, ends) && put_templates(&h);
}

bool
ipx_checksum_withdraw(struct ipfix_file_writer *w, struct ipx_domain *domain,
    const ipfix_message *like, uint64_t *count)
{
	struct head h = {
		.w = w, .domain = domain, .like = like, .count = count
	};

	begin(&h);
	if (ipfix_builder_put_withdrawal(&h.builder, IPFIX_SET_OPTIONS_TEMPLATE,
	        domain->checksum_id) != IPFIX_OK)
		return false;
	domain->checksum_id = 0;
	return end(&h);
}

bool
ipx_checksum_put(struct ipfix_file_writer *w, struct ipx_domain *domain,
    size_t offset, const ipfix_message *like)
{
	uint8_t octets[OWN_MAX], *message;
	struct ipx_writer sets = ipx_writer_over(octets, sizeof(octets));
	size_t size = w->output.unit_size - offset;
	uint16_t id = domain->checksum_id;

	if (id == 0)
		id = ipx_spare_id(domain, like);
	if (id == 0)
		return true;
	if (id != domain->checksum_id || domain->checksum_again)
		ipx_own_checksum_template(&sets, id);
	ipx_own_checksum(&sets, id);
	if (sets.at > IPFIX_MESSAGE_SIZE_MAX - size)
		return true;
	if (!ipx_output_put(&w->output, (ipfix_span){ octets, sets.at }))
		return false;
	size += sets.at;
	message = (uint8_t *)w->output.unit + offset;
	ipx_store16(message + LENGTH_AT, (uint16_t)size);
	ipx_md5_message((ipfix_span){ message, size }, size - IPX_MD5_SIZE,
	    message + size - IPX_MD5_SIZE);
	domain->checksum_id = id;
	domain->checksum_again = false;
	domain->added++;
	return true;
}
