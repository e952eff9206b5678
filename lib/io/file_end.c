/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a file ends that is appended to. */
#include "io/file_writer.h"

#include "base/alloc.h"
#include "io/frame.h"
#include "io/input.h"

/* Takes the whole Messages at hand; *held is what is left of one. */
static ipfix_result
take_messages(struct ipx_input *in, uint64_t *taken, size_t *held)
{
	for (;;) {
		ipfix_span octets = ipx_input_octets(in);
		size_t size;
		ipfix_result rc = ipx_frame(octets, &size, NULL);

		*held = octets.size;
		if (rc != IPFIX_OK)
			return rc;
		in->at += size;
		*taken += size;
	}
}

/* Reads to the end; IPFIX_DONE if there is one. */
static ipfix_result
read_all(struct ipx_input *in, uint64_t *size)
{
	uint64_t taken = 0;
	size_t held = 0;
	ipfix_result rc;

	*size = 0;
	do {
		rc = ipx_input_more(in);
		if (rc != IPFIX_OK)
			break;
		rc = take_messages(in, &taken, &held);
		/* Only what ends with a member and a Message is kept. */
		if (in->unzip == NULL)
			*size = taken;
		else if (!in->inside && held == 0)
			*size = in->member_end;
	} while (rc == IPFIX_MORE);
	return rc;
}

ipfix_result
ipx_file_end(int fd, bool gzip, const ipfix_alloc *alloc, uint64_t *size)
{
	struct ipx_input *in = ipx_alloc_zero(alloc, sizeof(*in));
	ipfix_result rc;
	bool empty;

	if (in == NULL)
		return IPFIX_ERR_NOMEM;
	ipx_input_init(in, fd, alloc);
	rc = read_all(in, size);
	empty = !in->begun;
	if (rc == IPFIX_DONE && !empty && (in->unzip != NULL) != gzip)
		rc = IPFIX_ERR_VALUE;
	ipx_input_free(in);
	ipx_free(alloc, in, sizeof(*in));
	return rc == IPFIX_DONE ? IPFIX_OK : rc;
}
