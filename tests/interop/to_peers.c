/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writes IPFIX for others to read, and what they must find in it.
 *
 *     to_peers FILE|udp:PORT|tcp:PORT ALIGNMENT ID > EXPECTED
 *
 * FILE becomes an IPFIX File (RFC 5655); a port is one of 127.0.0.1.  There are
 * two templates, one with reduced sizes and variable lengths, options, padding
 * to 4 or 8 octets or 0 for none, a withdrawal (not over UDP), a second
 * Template ID, which may be the first one, 300, used anew (not over UDP), and
 * several Messages.  EXPECTED has one line for each Data Record:
 *
 *     flow ADDRESS PORT PROTOCOL OCTETS MILLISECONDS NAME
 *     options MESSAGES FLOWS
 */
#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FLOWS = 100, LONG_NAME = 300 };

#define START UINT64_C(1700000000)

static FILE *out;
static ipfix_sender *sender;
static ipfix_exporter *exporter;

static void
need(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "to_peers: %s\n", what);
	exit(EXIT_FAILURE);
}

static void
write_message(ipfix_time now)
{
	ipfix_exported m;

	if (sender != NULL) {
		need(ipfix_sender_flush(sender, exporter, now) >= 0, "flush");
		return;
	}
	if (ipfix_exporter_take(exporter, now, &m) != IPFIX_OK)
		return;
	need(fwrite(m.octets.data, m.octets.size, 1, out) == 1, "fwrite");
}

static uint16_t
add_flows(uint16_t id, uint16_t octets, ipfix_time now)
{
	const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
		{ .id = IPFIX_IE_sourceTransportPort, .length = 2 },
		{ .id = IPFIX_IE_protocolIdentifier, .length = 1 },
		{ .id = IPFIX_IE_octetDeltaCount, .length = octets },
		{ .id = IPFIX_IE_flowStartMilliseconds, .length = 8 },
		{ .id = IPFIX_IE_interfaceName,
		    .length = IPFIX_VARIABLE_LENGTH },
	};

	need(ipfix_exporter_add(exporter, &id, 0, fields, IPFIX_COUNT(fields),
	         now, NULL) == IPFIX_OK,
	    "add_flows");
	return id;
}

static void
put(const ipfix_draft *draft, ipfix_time now)
{
	ipfix_result rc;

	while (
	    (rc = ipfix_exporter_put_draft(exporter, draft, now)) == IPFIX_FULL)
		write_message(now);
	need(rc == IPFIX_OK, "put");
}

/* A name of one octet more each time, and now and then a very long one. */
static const char *
name_of(unsigned i)
{
	static char name[LONG_NAME + 1];
	size_t size = i % 10 == 9 ? LONG_NAME : 1 + i % 10;

	memset(name, 'a' + (int)(i % 26), size);
	name[size] = '\0';
	return name;
}

static void
put_flow(uint16_t id, unsigned i, ipfix_time now)
{
	const uint8_t address[4] = { 192, 0, 2, (uint8_t)i };
	uint64_t octets = i * UINT64_C(40000000),
	         milliseconds = 1000 * START + i;
	ipfix_value values[6];
	ipfix_draft d;

	need(ipfix_draft_init(&d, ipfix_exporter_find(exporter, id), values,
	         IPFIX_COUNT(values)) == IPFIX_OK,
	    "draft");
	ipfix_draft_put_ipv4(&d, 0, IPFIX_IE_sourceIPv4Address, 0, address);
	ipfix_draft_put_unsigned(
	    &d, 0, IPFIX_IE_sourceTransportPort, 0, 1024 + i);
	ipfix_draft_put_unsigned(
	    &d, 0, IPFIX_IE_protocolIdentifier, 0, i % 2 == 0 ? 6 : 17);
	ipfix_draft_put_unsigned(&d, 0, IPFIX_IE_octetDeltaCount, 0, octets);
	ipfix_draft_put_time(
	    &d, 0, IPFIX_IE_flowStartMilliseconds, 0, milliseconds * 1000000);
	ipfix_draft_put_string(&d, 0, IPFIX_IE_interfaceName, 0, name_of(i));
	put(&d, now);
	printf("flow 192.0.2.%u %u %u %" PRIu64 " %" PRIu64 " %s\n", i,
	    1024 + i, i % 2 == 0 ? 6u : 17u, octets, milliseconds, name_of(i));
}

static void
put_report(uint16_t id, ipfix_time now)
{
	ipfix_value values[IPFIX_REPORT_FIELDS];
	ipfix_report report;
	ipfix_draft d;

	ipfix_report_init(&report, exporter);
	need(ipfix_draft_init(&d, ipfix_exporter_find(exporter, id), values,
	         IPFIX_REPORT_FIELDS) == IPFIX_OK,
	    "draft");
	need(ipfix_report_put(&report, &d) == IPFIX_OK, "report");
	put(&d, now);
	printf(
	    "options %" PRIu64 " %" PRIu64 "\n", report.messages, report.flows);
}

/* The transport of what is written to the destination. */
static ipfix_transport
open_destination(const char *name)
{
	bool udp = strncmp(name, "udp:", 4) == 0;

	if (!udp && strncmp(name, "tcp:", 4) != 0) {
		out = fopen(name, "wb");
		need(out != NULL, name);
		return IPFIX_FILE;
	}
	need(ipfix_sender_new(&sender, udp ? IPFIX_UDP : IPFIX_TCP, NULL) ==
	            IPFIX_OK &&
	        ipfix_sender_add(sender, "127.0.0.1", name + 4) == IPFIX_OK,
	    name);
	return udp ? IPFIX_UDP : IPFIX_TCP;
}

static void
close_destination(ipfix_time now)
{
	if (sender == NULL) {
		need(fclose(out) == 0, "fclose");
		return;
	}
	while (ipfix_sender_step(sender, exporter, now) == IPFIX_MORE) {
		need(ipfix_sender_counters(sender)->failed == 0, "connection");
		ipfix_sender_wait(sender, IPFIX_SECOND);
	}
	need(ipfix_sender_counters(sender)->dropped == 0, "dropped");
	ipfix_sender_free(sender);
}

int
main(int argc, char **argv)
{
	ipfix_exporter_options options = { .odid = 7, .max_message = 1400 };
	const ipfix_report_options metered = { .kind = IPFIX_REPORT_METERED };
	ipfix_time now = START * IPFIX_SECOND;
	uint16_t id, report_id = 0;

	need(argc == 4, "usage: to_peers FILE|udp:PORT|tcp:PORT ALIGNMENT ID");
	options.alignment = (uint8_t)atoi(argv[2]);
	options.transport = open_destination(argv[1]);
	need(ipfix_exporter_new(&exporter, NULL, &options) == IPFIX_OK, "new");
	need(ipfix_report_add(exporter, &report_id, &metered, now, NULL) ==
	        IPFIX_OK,
	    "report_add");
	id = add_flows(300, 4, now); /* reduced: half of octetDeltaCount */
	for (unsigned i = 0; i < FLOWS; i++, now += IPFIX_SECOND / 10) {
		put_flow(id, i, now);
		if (i % 30 == 29)
			put_report(report_id, now);
	}
	while (ipfix_exporter_remove(exporter, id, now) == IPFIX_FULL)
		write_message(now);
	id = add_flows((uint16_t)atoi(argv[3]), 8, now);
	for (unsigned i = FLOWS; i < 2 * FLOWS; i++, now += IPFIX_SECOND / 10)
		put_flow(id, i, now);
	write_message(now);
	close_destination(now);
	ipfix_exporter_free(exporter);
	return EXIT_SUCCESS;
}
