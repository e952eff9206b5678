/* SPDX-License-Identifier: BSD-3-Clause */
/* The same by libfixbuf, where it is installed. */
#include "bench.h"

#ifdef HAVE_FIXBUF

#include "clock.h"

#include <fixbuf/public.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INTERNAL = 1024, INTERNAL_OPTIONS = 1025, STRUCTS = 2048 };
enum { FLOW_USED = 85, MIXED_FIXED = 83 };

/* struct mixed, with the strings of libfixbuf. */
struct varied {
	uint8_t fixed[MIXED_FIXED];
	uint8_t padding[5];
	fbVarfield_t host, target;
};

struct peer_work {
	const struct stream *stream;
	fbInfoModel_t *model;
	bool mixed;
	uint64_t digest, records;
	void *structs;
};

#define F(name, octets)                            \
	{                                          \
		(char *)(uintptr_t)name, octets, 0 \
	}
#define ANY FB_IE_VARLEN

static fbInfoElementSpec_t FLOW_HOST[] = { F("octetDeltaCount", 8),
	F("packetDeltaCount", 8), F("flowStartMilliseconds", 8),
	F("flowEndMilliseconds", 8), F("sourceIPv4Address", 4),
	F("destinationIPv4Address", 4), F("ipNextHopIPv4Address", 4),
	F("ingressInterface", 4), F("egressInterface", 4),
	F("bgpSourceAsNumber", 4), F("bgpDestinationAsNumber", 4),
	F("sourceTransportPort", 2), F("destinationTransportPort", 2),
	F("tcpControlBits", 2), F("vlanId", 2), F("protocolIdentifier", 1),
	F("ipClassOfService", 1), F("flowEndReason", 1),
	F("sourceIPv4PrefixLength", 1), F("destinationIPv4PrefixLength", 1),
	F("sourceMacAddress", 6), F("destinationMacAddress", 6),
	F("paddingOctets", 3), FB_IESPEC_NULL };

static fbInfoElementSpec_t FLOW_WIRE[] = { F("sourceIPv4Address", 4),
	F("destinationIPv4Address", 4), F("sourceTransportPort", 2),
	F("destinationTransportPort", 2), F("protocolIdentifier", 1),
	F("tcpControlBits", 2), F("octetDeltaCount", 8),
	F("packetDeltaCount", 8), F("flowStartMilliseconds", 8),
	F("flowEndMilliseconds", 8), F("ingressInterface", 4),
	F("egressInterface", 4), F("vlanId", 2), F("ipClassOfService", 1),
	F("bgpSourceAsNumber", 4), F("bgpDestinationAsNumber", 4),
	F("flowEndReason", 1), F("ipNextHopIPv4Address", 4),
	F("sourceIPv4PrefixLength", 1), F("destinationIPv4PrefixLength", 1),
	F("sourceMacAddress", 6), F("destinationMacAddress", 6),
	FB_IESPEC_NULL };

/* libfixbuf 2 does not know httpRequestHost and httpRequestTarget. */
static fbInfoElement_t EXTRA[] = { FB_IE_INIT_FULL("benchHost", 0, 460, ANY,
	                               FB_IE_DEFAULT, 0, 0, FB_STRING, NULL),
	FB_IE_INIT_FULL(
	    "benchTarget", 0, 461, ANY, FB_IE_DEFAULT, 0, 0, FB_STRING, NULL),
	FB_IE_NULL };

static fbInfoElementSpec_t MIXED_HOST[] = { F("sourceIPv6Address", 16),
	F("destinationIPv6Address", 16), F("octetDeltaCount", 8),
	F("packetDeltaCount", 8), F("flowStartMilliseconds", 8),
	F("flowEndMilliseconds", 8), F("flowLabelIPv6", 4),
	F("ingressInterface", 4), F("egressInterface", 4),
	F("sourceTransportPort", 2), F("destinationTransportPort", 2),
	F("tcpControlBits", 2), F("protocolIdentifier", 1),
	F("paddingOctets", 5), F("benchHost", ANY), F("benchTarget", ANY),
	FB_IESPEC_NULL };

static fbInfoElementSpec_t MIXED_WIRE[] = { F("sourceIPv6Address", 16),
	F("destinationIPv6Address", 16), F("sourceTransportPort", 2),
	F("destinationTransportPort", 2), F("protocolIdentifier", 1),
	F("tcpControlBits", 1), F("octetDeltaCount", 4),
	F("packetDeltaCount", 4), F("benchHost", ANY),
	F("flowStartMilliseconds", 8), F("flowEndMilliseconds", 8),
	F("flowLabelIPv6", 4), F("ingressInterface", 2),
	F("egressInterface", 2), F("benchTarget", ANY), FB_IESPEC_NULL };

static fbInfoElementSpec_t OPTIONS_HOST[] = { F("exportedMessageTotalCount", 8),
	F("exportedOctetTotalCount", 8), F("exportedFlowRecordTotalCount", 8),
	F("exportingProcessId", 4), F("paddingOctets", 4), FB_IESPEC_NULL };

static void
need(bool done, GError *error)
{
	if (done)
		return;
	fprintf(stderr, "libfixbuf: %s\n", error ? error->message : "?");
	exit(1);
}

static fbTemplate_t *
template_of(struct peer_work *w, fbInfoElementSpec_t *specs)
{
	GError *error = NULL;
	fbTemplate_t *t = fbTemplateAlloc(w->model);

	need(fbTemplateAppendSpecArray(t, specs, 0, &error), error);
	return t;
}

static void
add(struct peer_work *w, fbSession_t *session, gboolean internal, uint16_t id,
    fbInfoElementSpec_t *specs)
{
	GError *error = NULL;

	need(fbSessionAddTemplate(
	         session, internal, id, template_of(w, specs), &error) != 0,
	    error);
}

static void
count_record(struct peer_work *w, const void *record)
{
	const struct varied *v = record;
	struct mixed m;

	w->records++;
	if (w->structs == NULL)
		return;
	if (!w->mixed) {
		w->digest += flow_digest(record);
		return;
	}
	memset(&m, 0, sizeof(m));
	memcpy(&m, v->fixed, MIXED_FIXED);
	m.host = (ipfix_span){ v->host.buf, v->host.len };
	m.target = (ipfix_span){ v->target.buf, v->target.len };
	w->digest += mixed_digest(&m);
}

/* The record is read by the template that fits what comes next. */
static bool
next_record(struct peer_work *w, fBuf_t *buffer, uint16_t *current)
{
	union {
		struct flow flow;
		struct varied varied;
	} to;
	size_t size = w->mixed ? sizeof(struct varied) : sizeof(struct flow);
	GError *error = NULL;
	uint16_t id = *current;
	bool options;

	if (w->mixed &&
	    fBufNextCollectionTemplate(buffer, &id, &error) == NULL) {
		g_clear_error(&error);
		return false;
	}
	options = id == ID_OPTIONS;
	if (id != *current)
		need(fBufSetInternalTemplate(
		         buffer, options ? INTERNAL_OPTIONS : INTERNAL, &error),
		    error);
	*current = id;
	if (!fBufNext(buffer, (uint8_t *)&to, &size, &error)) {
		g_clear_error(&error);
		return false;
	}
	if (!options)
		count_record(w, &to);
	opaque(&to);
	return true;
}

static void
decode_pass(void *arg)
{
	struct peer_work *w = arg;
	fbSession_t *session = fbSessionAlloc(w->model);
	GError *error = NULL;
	uint16_t current = w->mixed ? ID_MIXED : ID_FLOW;
	fBuf_t *buffer;

	add(w, session, TRUE, INTERNAL, w->mixed ? MIXED_HOST : FLOW_HOST);
	add(w, session, TRUE, INTERNAL_OPTIONS, OPTIONS_HOST);
	buffer = fBufAllocForCollection(session, NULL);
	fBufSetBuffer(buffer, w->stream->octets, w->stream->size);
	fBufSetAutomaticMode(buffer, TRUE);
	need(fBufSetInternalTemplate(buffer, INTERNAL, &error), error);
	while (next_record(w, buffer, &current))
		continue;
	fBufFree(buffer);
}

static void
encode_pass(void *arg)
{
	struct peer_work *w = arg;
	static uint8_t message[2048];
	fbSession_t *session = fbSessionAlloc(w->model);
	fBuf_t *buffer =
	    fBufAllocForExport(session, fbExporterAllocBuffer(message, 1400));
	GError *error = NULL;
	uint16_t id = w->mixed ? ID_MIXED : ID_FLOW;
	size_t size = w->mixed ? sizeof(struct varied) : sizeof(struct flow);

	add(w, session, TRUE, INTERNAL, w->mixed ? MIXED_HOST : FLOW_HOST);
	add(w, session, FALSE, id, w->mixed ? MIXED_WIRE : FLOW_WIRE);
	need(fbSessionExportTemplates(session, &error), error);
	need(fBufSetInternalTemplate(buffer, INTERNAL, &error), error);
	need(fBufSetExportTemplate(buffer, id, &error), error);
	fBufSetAutomaticMode(buffer, TRUE);
	for (uint64_t i = 0; i < w->stream->records; i++)
		need(fBufAppend(buffer,
		         (uint8_t *)w->structs + i % STRUCTS * size, size,
		         &error),
		    error);
	need(fBufEmit(buffer, &error), error);
	fBufFree(buffer);
}

static void *
make_structs(bool mixed)
{
	struct flow *flows = calloc(STRUCTS, sizeof(*flows));
	struct varied *all = calloc(STRUCTS, sizeof(*all));
	struct mixed m;

	for (size_t i = 0; i < STRUCTS; i++) {
		flow_make(i, &flows[i]);
		mixed_make(i, &m);
		memcpy(all[i].fixed, &m, MIXED_FIXED);
		all[i].host.buf = (uint8_t *)(uintptr_t)m.host.data;
		all[i].host.len = m.host.size;
		all[i].target.buf = (uint8_t *)(uintptr_t)m.target.data;
		all[i].target.len = m.target.size;
	}
	free(mixed ? (void *)flows : (void *)all);
	return mixed ? (void *)all : (void *)flows;
}

static void
one(struct bench *b, bool mixed, uint64_t records)
{
	struct shape shape = {
		.workload = mixed ? B : A, .records = records, .message = 1400
	};
	struct stream s = stream_new(&shape);
	struct peer_work w = {
		.stream = &s, .model = fbInfoModelAlloc(), .mixed = mixed
	};
	void *structs = make_structs(mixed);

	fbInfoModelAddElementArray(w.model, EXTRA);
	w.structs = structs;
	decode_pass(&w);
	bench_check("libfixbuf", w.digest, s.digest);
	w.structs = NULL;
	bench_on(b, mixed ? "B libfixbuf" : "A libfixbuf", &s, 1);
	bench_row(b, "decode", decode_pass, &w);
	w.structs = structs;
	bench_row(b, "encode", encode_pass, &w);
	fbInfoModelFree(w.model);
	free(structs);
	stream_free(&s);
}

void
bench_fixbuf(struct bench *b, uint64_t records)
{
	one(b, false, records / 4);
	one(b, true, records / 4);
}

#else

#include <stdio.h>

void
bench_fixbuf(struct bench *b, uint64_t records)
{
	(void)b;
	(void)records;
	fputs("no libfixbuf to compare with\n", stderr);
}

#endif
