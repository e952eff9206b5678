/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The least that an exporter needs: a template, records, a socket and a clock.
 *
 *     minimal_exporter HOST PORT
 *
 * sends three flows over UDP.  Messages, their Sequence Numbers, and when the
 * template is sent, are the library's.
 */
#define _POSIX_C_SOURCE 200809L
#include <ipfix/ipfix.h>

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct flow {
	uint8_t source[4], destination[4];
	uint16_t port;
	uint64_t octets;
};

static const struct flow FLOWS[] = {
	{ { 192, 0, 2, 1 }, { 198, 51, 100, 7 }, 443, 1500 },
	{ { 192, 0, 2, 2 }, { 198, 51, 100, 7 }, 53, 120 },
	{ { 192, 0, 2, 3 }, { 198, 51, 100, 8 }, 22, 987654321 },
};

static const ipfix_field_specifier FIELDS[] = {
	{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
	{ .id = IPFIX_IE_destinationIPv4Address, .length = 4 },
	{ .id = IPFIX_IE_destinationTransportPort, .length = 2 },
	{ .id = IPFIX_IE_octetDeltaCount, .length = 8 },
};

static ipfix_time
now(void)
{
	struct timespec t;

	timespec_get(&t, TIME_UTC);
	return (ipfix_time)t.tv_sec * IPFIX_SECOND + (ipfix_time)t.tv_nsec;
}

static int
connect_to(const char *host, const char *port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *found;
	int s, rc;

	if (getaddrinfo(host, port, &hints, &found) != 0)
		return -1;
	s = socket(found->ai_family, found->ai_socktype, 0);
	rc = connect(s, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	return rc == 0 ? s : -1;
}

/* The Message at hand, if there is one. */
static void
send_message(ipfix_exporter *exporter, int s)
{
	ipfix_exported m;

	if (ipfix_exporter_take(exporter, now(), &m) != IPFIX_OK)
		return;
	if (send(s, m.octets.data, m.octets.size, 0) < 0)
		ipfix_exporter_discard(exporter, &m);
}

static ipfix_result
put(ipfix_exporter *exporter, ipfix_draft *draft, const struct flow *flow,
    int s)
{
	ipfix_result rc;

	ipfix_draft_reset(draft);
	ipfix_draft_put_ipv4(
	    draft, 0, IPFIX_IE_sourceIPv4Address, 0, flow->source);
	ipfix_draft_put_ipv4(
	    draft, 0, IPFIX_IE_destinationIPv4Address, 0, flow->destination);
	ipfix_draft_put_unsigned(
	    draft, 0, IPFIX_IE_destinationTransportPort, 0, flow->port);
	ipfix_draft_put_unsigned(
	    draft, 0, IPFIX_IE_octetDeltaCount, 0, flow->octets);
	while ((rc = ipfix_exporter_put_draft(exporter, draft, now())) ==
	    IPFIX_FULL)
		send_message(exporter, s);
	return rc;
}

int
main(int argc, char **argv)
{
	ipfix_exporter_options options = { .transport = IPFIX_UDP, .odid = 1 };
	ipfix_value values[IPFIX_COUNT(FIELDS)];
	ipfix_exporter *exporter = NULL;
	ipfix_draft draft;
	uint16_t id = 0;
	int s = argc == 3 ? connect_to(argv[1], argv[2]) : -1;

	if (s < 0 ||
	    ipfix_exporter_new(&exporter, NULL, &options) != IPFIX_OK ||
	    ipfix_exporter_add(exporter, &id, 0, FIELDS, IPFIX_COUNT(FIELDS),
	        now(), NULL) != IPFIX_OK ||
	    ipfix_draft_init(&draft, ipfix_exporter_find(exporter, id), values,
	        IPFIX_COUNT(values)) != IPFIX_OK) {
		fputs("usage: minimal_exporter HOST PORT\n", stderr);
		return EXIT_FAILURE;
	}
	for (size_t i = 0; i < IPFIX_COUNT(FLOWS); i++)
		if (put(exporter, &draft, &FLOWS[i], s) != IPFIX_OK)
			return EXIT_FAILURE;
	send_message(exporter, s);
	ipfix_exporter_free(exporter);
	return EXIT_SUCCESS;
}
