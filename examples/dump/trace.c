/* SPDX-License-Identifier: BSD-3-Clause */
#define _DEFAULT_SOURCE /* what pcap.h needs: u_char and the like */
#define _DARWIN_C_SOURCE
#include "trace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packet.h"
#include "source.h"

#ifdef HAVE_PCAP
#include <pcap.h>
#endif

struct trace {
	struct source *source;
#ifdef HAVE_PCAP
	pcap_t *pcap; /* NULL if it could not be opened */
#endif
	char error[400];
};

/* pcap has microseconds or nanoseconds in either byte order; pcapng begins
 * with a Section Header Block. */
bool
trace_wanted(ipfix_span octets)
{
	static const uint8_t magics[][4] = {
		{ 0xa1, 0xb2, 0xc3, 0xd4 },
		{ 0xd4, 0xc3, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0x3c, 0x4d },
		{ 0x4d, 0x3c, 0xb2, 0xa1 },
		{ 0xa1, 0xb2, 0xcd, 0x34 },
		{ 0x34, 0xcd, 0xb2, 0xa1 },
		{ 0x0a, 0x0d, 0x0d, 0x0a },
	};

	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (octets.size >= 4 &&
		    memcmp(octets.data, magics[i], sizeof magics[i]) == 0)
			return true;
	return false;
}

const char *
trace_error(const struct trace *t)
{
	return t->error;
}

#ifdef HAVE_PCAP

/* The source knows better than libpcap why it could not be read. */
static void
fail(struct trace *t, const char *what)
{
	const char *reason = source_error(t->source);

	snprintf(
	    t->error, sizeof t->error, "%s", reason[0] != '\0' ? reason : what);
}

static void
check_link(struct trace *t)
{
	const char *name = pcap_datalink_val_to_name(trace_link(t));

	if (!link_known(trace_link(t)))
		snprintf(t->error, sizeof t->error,
		    "packets of link type %d (%s) cannot be read",
		    trace_link(t), name != NULL ? name : "unknown");
}

struct trace *
trace_open(struct source *source)
{
	struct trace *t = calloc(1, sizeof *t);
	FILE *stream = t != NULL ? source_stream(source) : NULL;
	char reason[PCAP_ERRBUF_SIZE] = "";

	if (stream == NULL) {
		free(t);
		return NULL;
	}
	t->source = source;
	t->pcap = pcap_fopen_offline_with_tstamp_precision(
	    stream, PCAP_TSTAMP_PRECISION_NANO, reason);
	if (t->pcap != NULL) {
		check_link(t);
	} else {
		fail(t, reason);
		fclose(stream);
	}
	return t;
}

int
trace_next(struct trace *t, ipfix_span *octets, uint64_t *time)
{
	struct pcap_pkthdr *header;
	const u_char *data;
	int rc;

	if (t->error[0] != '\0')
		return -1;
	rc = pcap_next_ex(t->pcap, &header, &data);
	if (rc == 1) {
		*octets = (ipfix_span){ data, header->caplen };
		/* In nanoseconds, because they were asked for. */
		*time = (uint64_t)header->ts.tv_sec * 1000000000u +
		    (uint64_t)header->ts.tv_usec;
		return 1;
	}
	if (rc == PCAP_ERROR_BREAK && source_error(t->source)[0] == '\0')
		return 0;
	fail(t, pcap_geterr(t->pcap));
	return -1;
}

int
trace_link(const struct trace *t)
{
	return pcap_datalink(t->pcap);
}

void
trace_close(struct trace *t)
{
	if (t != NULL && t->pcap != NULL)
		pcap_close(t->pcap);
	free(t);
}

#else /* without libpcap */

struct trace *
trace_open(struct source *source)
{
	struct trace *t = calloc(1, sizeof *t);

	if (t == NULL)
		return NULL;
	t->source = source;
	snprintf(t->error, sizeof t->error,
	    "is a capture, but this program was built without libpcap");
	return t;
}

int
trace_next(struct trace *t, ipfix_span *octets, uint64_t *time)
{
	(void)t, (void)octets, (void)time;
	return -1;
}

int
trace_link(const struct trace *t)
{
	(void)t;
	return -1;
}

void
trace_close(struct trace *t)
{
	free(t);
}

#endif
