/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/elements.h>
#include <ipfix/io_file.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/options.h"
#include "io/file_writer.h"
#include "io/frame.h"
#include "io/input.h"
#include "io/md5.h"

struct ipfix_file_reader {
	const ipfix_alloc *alloc;
	ipfix_file_reader_options options;
	ipfix_file_read counters;
	uint64_t offset; /* of the octets at hand */
	size_t taken;    /* of the Message handed out last */
	bool lost;       /* octets were skipped since the last Message */
	struct ipx_input input;
};

ipfix_result
ipfix_file_reader_new(ipfix_file_reader **reader, const char *path,
    const ipfix_file_reader_options *options)
{
	ipfix_file_reader_options o;
	const ipfix_alloc *alloc;
	struct ipfix_file_reader *r;
	int fd;

	if (!ipx_options_copy(&o, sizeof(o), options))
		return IPFIX_ERR_INVAL;
	alloc = ipx_alloc_or_default(o.alloc);
	r = ipx_alloc_zero(alloc, sizeof(*r));
	if (r == NULL)
		return IPFIX_ERR_NOMEM;
	fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
	                            : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		int reason = errno;

		ipx_free(alloc, r, sizeof(*r));
		errno = reason;
		return IPFIX_ERR_SYSTEM;
	}
	r->alloc = alloc;
	r->options = o;
	ipx_input_init(&r->input, fd, alloc);
	r->input.grows = o.follow;
	*reader = r;
	return IPFIX_OK;
}

void
ipfix_file_reader_free(ipfix_file_reader *reader)
{
	if (reader == NULL)
		return;
	close(reader->input.fd);
	ipx_input_free(&reader->input);
	ipx_free(reader->alloc, reader, sizeof(*reader));
}

const ipfix_file_read *
ipfix_file_reader_counters(const ipfix_file_reader *reader)
{
	return &reader->counters;
}

static void
advance(struct ipfix_file_reader *r, size_t size)
{
	r->input.at += size;
	r->offset += size;
}

static void
skip(struct ipfix_file_reader *r)
{
	r->counters.skipped++;
	r->lost = true;
	advance(r, 1);
}

/* A Message found among octets that are none is to have a body, too. */
static bool
is_plausible(ipfix_span octets)
{
	ipfix_message message;
	ipfix_set_iter sets;
	ipfix_set set;
	ipfix_result rc = ipfix_message_get(octets, &message, NULL);

	if (rc != IPFIX_OK)
		return false;
	ipfix_set_iter_init(&sets, &message);
	while ((rc = ipfix_set_iter_next(&sets, &set, NULL)) == IPFIX_OK)
		;
	return rc == IPFIX_DONE;
}

static ipfix_result
fail(struct ipfix_file_reader *r, ipfix_fault fault, ipfix_error *error)
{
	return ipx_fail(error, fault, (size_t)r->offset);
}

/*
 * The octets at hand are the last ones, and no whole Message; where a length
 * is too long, there may be Messages behind it.
 */
static ipfix_result
finish(struct ipfix_file_reader *r, ipfix_error *error)
{
	ipfix_span octets = ipx_input_octets(&r->input);
	size_t size, left = octets.size;

	if (r->options.follow)
		return IPFIX_MORE;
	while (r->options.salvage && octets.size > 0) {
		octets = (ipfix_span){ octets.data + 1, octets.size - 1 };
		if (ipx_frame(octets, &size, NULL) != IPFIX_OK ||
		    !is_plausible((ipfix_span){ octets.data, size }))
			continue;
		while (ipx_input_octets(&r->input).size > octets.size)
			skip(r);
		return IPFIX_OK;
	}
	r->counters.cut = left;
	if (r->options.salvage || (left == 0 && !r->input.inside))
		return IPFIX_DONE;
	return fail(r, IPFIX_FAULT_FILE_CUT, error);
}

/* Reading failed.  Octets that are not of gzip may be passed over. */
static ipfix_result
cannot_read(struct ipfix_file_reader *r, ipfix_result rc, ipfix_error *error)
{
	if (rc == IPFIX_ERR_VALUE && r->options.salvage) {
		r->lost = true;
		/* All may be taken: a checksum is at the end of its member. */
		if (r->input.raw.size > 0) {
			r->input.raw.data++;
			r->input.raw.size--;
			r->input.raw_taken++;
			r->counters.skipped++;
		}
		return IPFIX_OK;
	}
	if (rc == IPFIX_ERR_VALUE)
		return fail(r, IPFIX_FAULT_GZIP, error);
	return ipx_file_fail(error, rc);
}

/* Hands out the Message that begins the octets at hand, if it is one. */
static ipfix_result
take(struct ipfix_file_reader *r, ipfix_span *message, ipfix_error *error)
{
	ipfix_span octets = ipx_input_octets(&r->input);
	size_t size;
	ipfix_result rc = ipx_frame(octets, &size, error);

	if (rc == IPFIX_MORE)
		return rc;
	if (rc < 0 && error != NULL)
		error->offset += (size_t)r->offset;
	octets.size = size;
	if (rc == IPFIX_OK && (!r->lost || is_plausible(octets))) {
		r->lost = false;
		r->taken = size;
		r->counters.messages++;
		r->counters.octets += size;
		*message = octets;
		return IPFIX_OK;
	}
	return rc < 0 ? rc : IPFIX_ERR_LENGTH;
}

ipfix_result
ipfix_file_reader_next(
    ipfix_file_reader *reader, ipfix_span *message, ipfix_error *error)
{
	struct ipfix_file_reader *r = reader;
	ipfix_result rc;

	advance(r, r->taken);
	r->taken = 0;
	for (;;) {
		rc = take(r, message, error);
		if (rc == IPFIX_OK || (rc < 0 && !r->options.salvage))
			return rc;
		if (rc < 0) {
			skip(r);
			continue;
		}
		rc = ipx_input_more(&r->input);
		if (rc < 0)
			rc = cannot_read(r, rc, error);
		else if (rc == IPFIX_DONE)
			rc = finish(r, error);
		if (rc != IPFIX_OK)
			return rc;
	}
}

ipfix_result
ipfix_file_checksum(const ipfix_message *message, const ipfix_record *record)
{
	ipfix_field field;
	uint8_t digest[IPX_MD5_SIZE];

	if (ipfix_record_find(record, 0, IPFIX_IE_messageMD5Checksum, 0,
	        &field) != IPFIX_OK ||
	    field.octets.size != IPX_MD5_SIZE)
		return IPFIX_DONE;
	ipx_md5_message(message->octets, record->offset + field.offset, digest);
	return memcmp(digest, field.octets.data, IPX_MD5_SIZE) == 0
	    ? IPFIX_OK
	    : IPFIX_ERR_VALUE;
}
