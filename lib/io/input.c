/* SPDX-License-Identifier: BSD-3-Clause */
#define _POSIX_C_SOURCE 200809L

#include "io/input.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "io/gzip.h"

void
ipx_input_init(struct ipx_input *input, int fd, const ipfix_alloc *alloc)
{
	input->alloc = alloc;
	input->fd = fd;
	input->grows = input->begun = input->inside = false;
	input->unzip = NULL;
	input->raw = (ipfix_span){ NULL, 0 };
	input->raw_taken = input->member_end = 0;
	input->at = input->end = 0;
}

void
ipx_input_free(struct ipx_input *input)
{
	ipx_unzip_free(input->unzip);
}

ipfix_span
ipx_input_octets(const struct ipx_input *input)
{
	size_t size = input->end - input->at;

	return (
	    ipfix_span){ size > 0 ? input->window + input->at : NULL, size };
}

static ipfix_result
read_some(int fd, uint8_t *to, size_t size, size_t *got)
{
	ssize_t count;

	do
		count = read(fd, to, size);
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return IPFIX_ERR_SYSTEM;
	*got = (size_t)count;
	return count > 0 ? IPFIX_OK : IPFIX_DONE;
}

/* What was read is still in the buffer, and there may be room behind it. */
static ipfix_result
read_raw(struct ipx_input *in)
{
	size_t got;
	ipfix_result rc;

	if (in->raw.size > 0)
		memmove(in->buffer, in->raw.data, in->raw.size);
	rc = read_some(in->fd, in->buffer + in->raw.size,
	    sizeof(in->buffer) - in->raw.size, &got);
	if (rc == IPFIX_OK)
		in->raw = (ipfix_span){ in->buffer, in->raw.size + got };
	return rc;
}

/* The first two octets tell whether it is gzip. */
static ipfix_result
begin(struct ipx_input *in)
{
	ipfix_result rc = IPFIX_OK;

	while (rc == IPFIX_OK && in->raw.size < 2)
		rc = read_raw(in);
	if (rc != IPFIX_OK &&
	    (rc != IPFIX_DONE || in->raw.size == 0 || in->grows))
		return rc;
	if (ipx_gzip_begins(in->raw)) {
		rc = ipx_unzip_new(&in->unzip, in->alloc);
		if (rc < 0)
			return rc;
	}
	in->begun = true;
	return IPFIX_OK;
}

static ipfix_result
more_plain(struct ipx_input *in)
{
	size_t got;
	ipfix_result rc;

	if (in->raw.size > 0) {
		/* What was read to tell what it is. */
		memcpy(in->window + in->end, in->raw.data, in->raw.size);
		in->end += in->raw.size;
		in->raw.size = 0;
		return IPFIX_OK;
	}
	rc = read_some(
	    in->fd, in->window + in->end, sizeof(in->window) - in->end, &got);
	if (rc == IPFIX_OK)
		in->end += got;
	return rc;
}

static ipfix_result
more_packed(struct ipx_input *in)
{
	size_t before, got = 0;
	ipfix_result rc;

	if (in->raw.size == 0) {
		rc = read_raw(in);
		if (rc != IPFIX_OK)
			return rc;
	}
	before = in->raw.size;
	rc = ipx_unzip(in->unzip, &in->raw, in->window + in->end,
	    sizeof(in->window) - in->end, &got);
	in->raw_taken += before - in->raw.size;
	in->end += got;
	in->inside = rc != IPFIX_DONE;
	if (rc == IPFIX_DONE)
		in->member_end = in->raw_taken;
	return rc < 0 ? rc : IPFIX_OK;
}

ipfix_result
ipx_input_more(struct ipx_input *input)
{
	struct ipx_input *in = input;

	if (!in->begun) {
		ipfix_result rc = begin(in);

		if (rc != IPFIX_OK)
			return rc;
	}
	if (in->at > 0 && sizeof(in->window) - in->end < IPX_INPUT_READ) {
		memmove(in->window, in->window + in->at, in->end - in->at);
		in->end -= in->at;
		in->at = 0;
	}
	return in->unzip != NULL ? more_packed(in) : more_plain(in);
}
