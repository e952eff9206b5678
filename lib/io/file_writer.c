/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/file_writer.h"

#include <string.h>

#include "base/alloc.h"
#include "base/fail.h"
#include "base/options.h"
#include "base/writer.h"

enum { BUFFER = 256 * 1024, DOMAINS = 65536, SEQUENCE_AT = 8, ODID_AT = 12 };

static char *
copy_text(const ipfix_alloc *alloc, const char *text, size_t *size)
{
	*size = strlen(text) + 1;
	return ipx_alloc_copy(alloc, text, *size);
}

static void
set_defaults(ipfix_file_writer_options *options)
{
	if (options->buffer == 0)
		options->buffer = BUFFER;
	if (options->max_domains == 0)
		options->max_domains = DOMAINS;
}

ipfix_result
ipfix_file_writer_new(ipfix_file_writer **writer, const char *path,
    ipfix_time now, const ipfix_file_writer_options *options)
{
	ipfix_file_writer_options o;
	struct ipfix_file_writer *w;
	ipfix_result rc;
	bool rotates;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	rotates = o.max_octets > 0 || o.max_age > 0;
	if (rotates && o.append)
		return IPFIX_ERR_INVAL;
	set_defaults(&o);
	o.alloc = ipx_alloc_or_default(o.alloc);
	w = ipx_alloc_zero(o.alloc, sizeof(*w));
	if (w == NULL)
		return IPFIX_ERR_NOMEM;
	w->alloc = o.alloc;
	w->options = o;
	w->rotates = rotates;
	w->output.alloc = o.alloc;
	w->output.fd = -1;
	w->output.gzip = o.gzip;
	w->output.sync = o.sync;
	rc = ipx_domains_init(&w->domains, o.max_domains, o.alloc);
	if (rc == IPFIX_OK) {
		w->prefix = copy_text(o.alloc, path, &w->prefix_size);
		rc =
		    w->prefix != NULL ? ipx_file_open(w, now) : IPFIX_ERR_NOMEM;
	}
	if (rc != IPFIX_OK) {
		ipfix_file_writer_free(w);
		return rc;
	}
	w->domains.stale = o.append;
	*writer = w;
	return IPFIX_OK;
}

void
ipfix_file_writer_free(ipfix_file_writer *writer)
{
	struct ipfix_file_writer *w = writer;

	if (w == NULL)
		return;
	(void)ipx_output_flush(&w->output);
	ipx_output_free(&w->output);
	ipx_domains_free(&w->domains);
	ipx_free(w->alloc, w->prefix, w->prefix_size);
	ipx_free(w->alloc, w->path, w->path_size);
	ipx_free(w->alloc, w, sizeof(*w));
}

ipfix_result
ipfix_file_writer_flush(ipfix_file_writer *writer)
{
	return ipx_output_flush(&writer->output);
}

const char *
ipfix_file_writer_path(const ipfix_file_writer *writer)
{
	return writer->path;
}

const ipfix_file_written *
ipfix_file_writer_counters(const ipfix_file_writer *writer)
{
	return &writer->counters;
}

void
ipfix_file_writer_remove(ipfix_file_writer *writer, uint64_t source_id)
{
	ipx_domains_end(&writer->domains, source_id);
}

/* Whether a Message of this size, at this time, belongs into another file. */
static bool
is_due(const struct ipfix_file_writer *w, size_t size, ipfix_time now)
{
	const ipfix_file_writer_options *o = &w->options;
	/* Of what is gathered, packed octets are not known yet. */
	uint64_t octets = w->output.size + w->output.unit_size;

	/* A clock that was set back makes no file last for years. */
	ipfix_time age = now > w->opened ? now - w->opened : w->opened - now;

	if (w->output.fd < 0)
		return true;
	if (!w->begun)
		return false;
	return (o->max_octets > 0 && octets + size > o->max_octets) ||
	    (o->max_age > 0 && age >= o->max_age);
}

/* Writes what is gathered, and turns to another file, when it is time. */
static ipfix_result
make_way(struct ipfix_file_writer *w, size_t size, ipfix_time now)
{
	bool due = is_due(w, size, now);
	ipfix_result rc;

	if (!due && w->output.unit_size < w->options.buffer)
		return IPFIX_OK;
	rc = ipx_output_flush(&w->output);
	/* Packed, it may have become small enough. */
	if (rc < 0 || !due || !is_due(w, size, now))
		return rc;
	return ipx_file_open(w, now);
}

/* Checks the framing; tells whether any Set holds templates. */
static ipfix_result
look(const ipfix_message *message, bool *templates, ipfix_error *error)
{
	ipfix_set_iter sets;
	ipfix_set set;
	ipfix_result rc;

	*templates = false;
	ipfix_set_iter_init(&sets, message);
	while ((rc = ipfix_set_iter_next(&sets, &set, error)) == IPFIX_OK)
		if (set.id < IPFIX_SET_DATA_MIN)
			*templates = true;
	return rc < 0 ? rc : IPFIX_OK;
}

/*
 * Has the domain's session learn the templates of a Message, which is read as
 * one of Observation Domain 0.
 */
static ipfix_result
learn(struct ipx_domain *domain, ipfix_span octets, ipfix_time now,
    ipfix_error *error)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_result rc;

	rc = ipfix_reader_open(&reader, domain->session, octets, now, error);
	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, error);
		if (rc != IPFIX_OK)
			break;
		if (event.kind == IPFIX_EVENT_SET)
			ipfix_reader_skip(&reader);
		if (event.kind == IPFIX_EVENT_FAULT &&
		    event.error.result == IPFIX_ERR_LIMIT) {
			if (error != NULL)
				*error = event.error;
			return IPFIX_ERR_LIMIT;
		}
	}
	return rc < 0 ? rc : IPFIX_OK;
}

/*
 * Puts the Message at the end of the unit and learns its templates.  Where it
 * takes the id of the checksum away, a withdrawal comes before it.
 */
static ipfix_result
put_given(struct ipfix_file_writer *w, struct ipx_domain *domain,
    const ipfix_message *message, bool templates, ipfix_time now,
    uint64_t *added, ipfix_error *error)
{
	size_t offset = w->output.unit_size;
	ipfix_result rc;

	if (!ipx_output_put(&w->output, message->octets))
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	if (templates) {
		uint8_t *copy = (uint8_t *)w->output.unit + offset;

		ipx_store32(copy + ODID_AT, 0);
		rc = learn(domain, (ipfix_span){ copy, message->octets.size },
		    now, error);
		if (rc < 0)
			return rc;
		domain->checksum_again = true;
	}
	if (!ipx_checksum_taken(domain, message))
		return IPFIX_OK;
	w->output.unit_size = offset;
	if (!ipx_checksum_withdraw(w, domain, message, added) ||
	    !ipx_output_put(&w->output, message->octets))
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	return IPFIX_OK;
}

/* Puts the Message and what belongs to it into the unit. */
static ipfix_result
put_message(struct ipfix_file_writer *w, struct ipx_domain *domain,
    const ipfix_message *message, const ipfix_ends *ends, bool templates,
    ipfix_time now, uint64_t *added, ipfix_error *error)
{
	size_t offset;
	uint8_t *copy;
	ipfix_result rc;

	if (!domain->opened && !ipx_head_put(w, domain, message, ends, added))
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	rc = put_given(w, domain, message, templates, now, added, error);
	if (rc < 0)
		return rc;
	offset = w->output.unit_size - message->octets.size;
	copy = (uint8_t *)w->output.unit + offset;
	ipx_store32(copy + SEQUENCE_AT, message->sequence + domain->added);
	ipx_store32(copy + ODID_AT, domain->number);
	if (w->options.checksum &&
	    !ipx_checksum_put(w, domain, offset, message))
		return ipx_fail(error, IPFIX_FAULT_NOMEM, 0);
	return IPFIX_OK;
}

ipfix_result
ipfix_file_writer_put(ipfix_file_writer *writer,
    const ipfix_file_source *source, ipfix_span octets, ipfix_time now,
    ipfix_error *error)
{
	static const ipfix_file_source ONE = { .ends.transport = IPFIX_FILE };
	struct ipfix_file_writer *w = writer;
	struct ipx_domain *domain, changed;
	ipfix_message message;
	bool templates;
	uint64_t added = 0;
	size_t mark;
	ipfix_result rc;

	if (source == NULL)
		source = &ONE;
	rc = ipfix_message_get(octets, &message, error);
	if (rc == IPFIX_OK && message.octets.size < octets.size)
		rc = ipx_fail(
		    error, IPFIX_FAULT_MESSAGE_TRAILER, message.octets.size);
	if (rc == IPFIX_OK)
		rc = look(&message, &templates, error);
	if (rc != IPFIX_OK)
		return rc;
	rc = make_way(w, octets.size, now);
	if (rc == IPFIX_OK)
		rc = ipx_domain_get(
		    &w->domains, source->id, message.odid, &domain);
	if (rc != IPFIX_OK)
		return ipx_file_fail(error, rc);
	/* Until all is well, nothing has happened. */
	mark = w->output.unit_size;
	changed = *domain;
	rc = put_message(w, &changed, &message, &source->ends, templates, now,
	    &added, error);
	if (rc != IPFIX_OK) {
		w->output.unit_size = mark;
		return rc;
	}
	domain->added = changed.added;
	domain->checksum_id = changed.checksum_id;
	domain->checksum_again = changed.checksum_again;
	domain->opened = w->begun = true;
	domain->stale = false;
	w->counters.messages++;
	w->counters.added += added;
	w->counters.octets += w->output.unit_size - mark;
	return IPFIX_OK;
}
