/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libfixbuf as a peer.
 *
 *     fixbuf_peer send udp|tcp PORT < LINES    flows, as flows.py prints them
 *     fixbuf_peer receive udp|tcp PORT COUNT   so many records, as JSON
 *
 * LINES have the columns src sport dst dport proto packets octets tos flags
 * icmp first_ms last_ms.
 */
#include <arpa/inet.h>
#include <fixbuf/public.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLOW = 999, REPORT = 998, WIRE_IPV4 = 400, WIRE_IPV6 = 600 };

struct flow {
	uint64_t first, last, packets, octets;
	uint8_t from6[16], to6[16];
	uint32_t from4, to4; /* numbers, as libfixbuf has them */
	uint16_t from_port, to_port, flags, icmp4, icmp6;
	uint8_t protocol, class, padding[4];
	fbVarfield_t name;
};

struct report {
	uint64_t messages, records;
};

#define F(name, octets)                            \
	{                                          \
		(char *)(uintptr_t)name, octets, 0 \
	}

static fbInfoElementSpec_t FLOW_HERE[] = { F("flowStartMilliseconds", 8),
	F("flowEndMilliseconds", 8), F("packetDeltaCount", 8),
	F("octetDeltaCount", 8), F("sourceIPv6Address", 16),
	F("destinationIPv6Address", 16), F("sourceIPv4Address", 4),
	F("destinationIPv4Address", 4), F("sourceTransportPort", 2),
	F("destinationTransportPort", 2), F("tcpControlBits", 2),
	F("icmpTypeCodeIPv4", 2), F("icmpTypeCodeIPv6", 2),
	F("protocolIdentifier", 1), F("ipClassOfService", 1),
	F("paddingOctets", 4), F("interfaceName", FB_IE_VARLEN),
	FB_IESPEC_NULL };

/* On the wire in another order, and two of them reduced in size. */
static fbInfoElementSpec_t IPV4_THERE[] = { F("sourceIPv4Address", 4),
	F("interfaceName", FB_IE_VARLEN), F("destinationIPv4Address", 4),
	F("octetDeltaCount", 4), F("packetDeltaCount", 2),
	F("flowStartMilliseconds", 8), F("flowEndMilliseconds", 8),
	F("icmpTypeCodeIPv4", 2), F("tcpControlBits", 2),
	F("sourceTransportPort", 2), F("destinationTransportPort", 2),
	F("protocolIdentifier", 1), F("ipClassOfService", 1), FB_IESPEC_NULL };

static fbInfoElementSpec_t IPV6_THERE[] = { F("sourceIPv6Address", 16),
	F("interfaceName", FB_IE_VARLEN), F("destinationIPv6Address", 16),
	F("octetDeltaCount", 8), F("packetDeltaCount", 8),
	F("flowStartMilliseconds", 8), F("flowEndMilliseconds", 8),
	F("icmpTypeCodeIPv6", 2), F("tcpControlBits", 2),
	F("sourceTransportPort", 2), F("destinationTransportPort", 2),
	F("protocolIdentifier", 1), F("ipClassOfService", 1), FB_IESPEC_NULL };

static fbInfoElementSpec_t REPORT_HERE[] = { F("exportedMessageTotalCount", 8),
	F("exportedFlowRecordTotalCount", 8), FB_IESPEC_NULL };

static GError *error;
static fbInfoModel_t *model;

static void
need(bool done, const char *what)
{
	if (done)
		return;
	fprintf(stderr, "fixbuf_peer: %s: %s\n", what,
	    error != NULL ? error->message : "?");
	exit(EXIT_FAILURE);
}

static void
add(fbSession_t *session, bool internal, uint16_t id,
    fbInfoElementSpec_t *specs)
{
	fbTemplate_t *t = fbTemplateAlloc(model);

	need(fbTemplateAppendSpecArray(t, specs, UINT32_MAX, &error), "specs");
	need(fbSessionAddTemplate(session, internal, id, t, &error) != 0,
	    "template");
}

static bool
read_flow(struct flow *f)
{
	char from[64], to[64];
	unsigned long packets, octets, first, last;
	unsigned class, icmp, protocol;
	bool ipv6;

	memset(f, 0, sizeof(*f));
	if (scanf("%63s %hu %63s %hu %u %lu %lu %u %hu %u %lu %lu", from,
	        &f->from_port, to, &f->to_port, &protocol, &packets, &octets,
	        &class, &f->flags, &icmp, &first, &last) != 12)
		return false;
	ipv6 = strchr(from, ':') != NULL;
	need(ipv6 ? inet_pton(AF_INET6, from, f->from6) == 1 &&
	            inet_pton(AF_INET6, to, f->to6) == 1
	          : inet_pton(AF_INET, from, &f->from4) == 1 &&
	            inet_pton(AF_INET, to, &f->to4) == 1,
	    "address");
	f->from4 = ntohl(f->from4);
	f->to4 = ntohl(f->to4);
	f->packets = packets;
	f->octets = octets;
	f->first = first;
	f->last = last;
	f->protocol = (uint8_t)protocol;
	f->class = (uint8_t) class;
	*(ipv6 ? &f->icmp6 : &f->icmp4) = (uint16_t)icmp;
	return true;
}

static void
send_flows(fbSession_t *session, fbConnSpec_t *to)
{
	static char name[300];
	fBuf_t *buffer;
	struct flow f;

	memset(name, 'n', sizeof(name));
	add(session, false, WIRE_IPV4, IPV4_THERE);
	add(session, false, WIRE_IPV6, IPV6_THERE);
	fbSessionSetDomain(session, 13);
	add(session, false, WIRE_IPV4, IPV4_THERE);
	add(session, false, WIRE_IPV6, IPV6_THERE);
	buffer = fBufAllocForExport(session, fbExporterAllocNet(to));
	need(fbSessionExportTemplates(session, &error), "templates");
	need(fBufSetInternalTemplate(buffer, FLOW, &error), "internal");
	while (read_flow(&f)) {
		f.name.buf = (uint8_t *)name;
		f.name.len = f.from_port % sizeof(name);
		need(fBufSetExportTemplate(
		         buffer, f.from4 != 0 ? WIRE_IPV4 : WIRE_IPV6, &error),
		    "export");
		need(fBufAppend(buffer, (uint8_t *)&f, sizeof(f), &error),
		    "append");
	}
	need(fBufEmit(buffer, &error), "emit");
	fBufFree(buffer);
}

static void
print_address(const char *name, int family, const void *octets)
{
	char text[INET6_ADDRSTRLEN];

	printf("\"%s\": \"%s\", ", name,
	    inet_ntop(family, octets, text, sizeof(text)));
}

static void
print_flow(const struct flow *f, bool ipv6, bool counted)
{
	const uint32_t from4 = htonl(f->from4), to4 = htonl(f->to4);

	putchar('{');
	if (ipv6) {
		print_address("sourceIPv6Address", AF_INET6, f->from6);
		print_address("destinationIPv6Address", AF_INET6, f->to6);
	} else {
		print_address("sourceIPv4Address", AF_INET, &from4);
		print_address("destinationIPv4Address", AF_INET, &to4);
	}
	if (counted)
		printf("\"packetDeltaCount\": %" PRIu64 ", ", f->packets);
	printf("\"sourceTransportPort\": %u, \"destinationTransportPort\": %u, "
	       "\"protocolIdentifier\": %u, \"octetDeltaCount\": %" PRIu64
	       ", \"ipClassOfService\": %u, "
	       "\"tcpControlBits\": %u, \"icmpTypeCodeIPv4\": %u, "
	       "\"flowStartMilliseconds\": %" PRIu64 ", "
	       "\"flowEndMilliseconds\": %" PRIu64 ", "
	       "\"interfaceName\": \"%.*s\"}\n",
	    f->from_port, f->to_port, f->protocol, f->octets, f->class,
	    f->flags, ipv6 ? f->icmp6 : f->icmp4, f->first, f->last,
	    (int)f->name.len, (const char *)f->name.buf);
}

/* The next record, by the template that fits; false: there is none. */
static bool
receive_record(fBuf_t *buffer)
{
	fbTemplate_t *t = fBufNextCollectionTemplate(buffer, NULL, &error);
	struct report report;
	struct flow flow;
	size_t size;

	if (t == NULL)
		return false;
	if (fbTemplateGetOptionsScope(t) != 0) {
		size = sizeof(report);
		need(fBufSetInternalTemplate(buffer, REPORT, &error), "report");
		if (!fBufNext(buffer, (uint8_t *)&report, &size, &error))
			return false;
		printf("{\"exportedMessageTotalCount\": %" PRIu64
		       ", \"exportedFlowRecordTotalCount\": %" PRIu64 "}\n",
		    report.messages, report.records);
		return true;
	}
	size = sizeof(flow);
	need(fBufSetInternalTemplate(buffer, FLOW, &error), "flow");
	if (!fBufNext(buffer, (uint8_t *)&flow, &size, &error))
		return false;
	print_flow(&flow,
	    fbTemplateContainsElementByName(t, &IPV6_THERE[0]) != 0,
	    fbTemplateContainsElementByName(t, &FLOW_HERE[2]) != 0);
	return true;
}

static void
receive(fbSession_t *session, fbConnSpec_t *at, long count)
{
	fbListener_t *listener;
	fBuf_t *buffer;

	add(session, true, REPORT, REPORT_HERE);
	listener = fbListenerAlloc(at, session, NULL, NULL, &error);
	need(listener != NULL, "listen");
	buffer = fbListenerWait(listener, &error);
	need(buffer != NULL, "wait");
	for (; count > 0; count--)
		need(receive_record(buffer), "record");
}

int
main(int argc, char **argv)
{
	fbConnSpec_t place = { .host = (char *)(uintptr_t) "127.0.0.1" };
	fbSession_t *session;

	need(argc >= 4, "usage: fixbuf_peer send|receive udp|tcp PORT COUNT");
	place.transport = strcmp(argv[2], "udp") == 0 ? FB_UDP : FB_TCP;
	place.svc = argv[3];
	model = fbInfoModelAlloc();
	session = fbSessionAlloc(model);
	add(session, true, FLOW, FLOW_HERE);
	if (strcmp(argv[1], "send") == 0)
		send_flows(session, &place);
	else
		receive(session, &place, argc == 5 ? atol(argv[4]) : 0);
	return EXIT_SUCCESS;
}
