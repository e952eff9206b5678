/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line of ipfix-export. */
#include "export.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: ipfix-export (--read FILE | --interface NAME) --to DESTINATION\n"
    "                    [OPTION]...\n"
    "Measures flows of IP packets and exports them.\n"
    "  --read FILE          packets of a capture, pcap or pcapng; - is\n"
    "                       standard input\n"
    "  --interface NAME     packets of an interface, until SIGINT or SIGTERM\n"
    "  --to udp:HOST:PORT, --to tcp:HOST:PORT, --to file:NAME\n"
    "                       over TCP, further ones are backups\n"
    "  --filter EXPRESSION  only these packets; see pcap-filter(7)\n"
    "  --odid N             Observation Domain ID (0)\n"
    "  --active SECONDS     flows end after this time (120)\n"
    "  --idle SECONDS       or after this time without a packet (15)\n"
    "  --flows N            how many are kept at once (65536)\n"
    "  --nanoseconds        times in nanoseconds instead of milliseconds\n"
    "  --refresh SECONDS    send templates again over UDP (600)\n"
    "  --mtu OCTETS         of the path, over UDP (what the system knows, at\n"
    "                       most 1500)\n"
    "  --rate N             at most so many Messages in a second\n"
    "  --gzip               pack the file\n"
    "  --help, --version\n";

enum { FAILED = 2, MTU = 1500, HEADERS_IPV6 = 48 };

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "ipfix-export: %s: %s\n", what, why);
	exit(FAILED);
}

static uint64_t
number(const char *option, const char *text, uint64_t least, uint64_t most)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		fail(option, "wants a number");
	if (value < least || value > most)
		fail(option, "is out of range");
	return value;
}

/* The transport of a destination, and where the rest of it begins. */
static const char *
take_scheme(const char *text, ipfix_transport *transport)
{
	static const struct {
		const char *scheme;
		ipfix_transport transport;
	} SCHEMES[] = {
		{ "udp:", IPFIX_UDP },
		{ "tcp:", IPFIX_TCP },
		{ "file:", IPFIX_FILE },
	};

	for (size_t i = 0; i < IPFIX_COUNT(SCHEMES); i++) {
		size_t size = strlen(SCHEMES[i].scheme);

		if (strncmp(text, SCHEMES[i].scheme, size) != 0)
			continue;
		*transport = SCHEMES[i].transport;
		return text + size;
	}
	fail(text, "begins with none of udp:, tcp: and file:");
	return NULL;
}

static void
add_destination(struct export *e, const char *text, const char *at)
{
	const char *port = strrchr(at, ':');
	char host[256] = "";
	size_t size;
	bool brackets;
	ipfix_result rc;

	if (port == NULL || port == at || (size_t)(port - at) >= sizeof(host))
		fail(text, "is not HOST:PORT");
	size = (size_t)(port - at);
	brackets = size > 2 && at[0] == '[' && port[-1] == ']';
	memcpy(host, at + (brackets ? 1 : 0), size - (brackets ? 2 : 0));
	rc = ipfix_sender_add(e->sender, host, port + 1);
	if (rc != IPFIX_OK)
		fail(text,
		    rc == IPFIX_ERR_SYSTEM ? strerror(errno)
		                           : ipfix_result_text(rc));
}

static void
take_destination(
    struct export *e, const char *text, const ipfix_file_writer_options *file)
{
	ipfix_transport transport;
	const char *at = take_scheme(text, &transport);
	ipfix_result rc = IPFIX_OK;

	if ((e->sender != NULL || e->writer != NULL) &&
	    (transport != IPFIX_TCP || e->exporting.transport != IPFIX_TCP))
		fail(text, "only over TCP there can be backups");
	e->exporting.transport = transport;
	if (transport == IPFIX_FILE)
		rc = ipfix_file_writer_new(
		    &e->writer, at, ipfix_clock_get_real(), file);
	else if (e->sender == NULL)
		rc = ipfix_sender_new(&e->sender, transport, NULL);
	if (rc != IPFIX_OK)
		fail(text,
		    rc == IPFIX_ERR_SYSTEM ? strerror(errno)
		                           : ipfix_result_text(rc));
	if (e->sender != NULL)
		add_destination(e, text, at);
}

/* One option with its value. */
static void
take_value(struct export *e, const char *option, const char *value)
{
	const uint64_t longest = IPFIX_NEVER / IPFIX_SECOND;

	if (value == NULL)
		fail(option, "is unknown, or wants a value; see --help");
	if (strcmp(option, "--read") == 0)
		e->file = value;
	else if (strcmp(option, "--interface") == 0)
		e->interface = value;
	else if (strcmp(option, "--filter") == 0)
		e->filter = value;
	else if (strcmp(option, "--odid") == 0)
		e->exporting.odid =
		    (uint32_t)number(option, value, 0, UINT32_MAX);
	else if (strcmp(option, "--active") == 0)
		e->active = number(option, value, 1, longest) * IPFIX_SECOND;
	else if (strcmp(option, "--idle") == 0)
		e->idle = number(option, value, 1, longest) * IPFIX_SECOND;
	else if (strcmp(option, "--flows") == 0)
		e->flows = (size_t)number(option, value, 1, 1 << 28);
	else if (strcmp(option, "--refresh") == 0)
		e->exporting.template_refresh =
		    number(option, value, 1, longest) * IPFIX_SECOND;
	else if (strcmp(option, "--mtu") == 0)
		e->mtu = number(option, value, 256, 65535);
	else if (strcmp(option, "--rate") == 0)
		e->rate = number(option, value, 1, 1000000);
	else if (strcmp(option, "--to") != 0)
		fail(option, "is unknown; see --help");
}

static void
take_all(
    struct export *e, int argc, char **argv, ipfix_file_writer_options *file)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0) {
			fputs(USAGE, stdout);
			exit(0);
		}
		if (strcmp(argv[i], "--version") == 0) {
			printf("ipfix-export %s\n", ipfix_version());
			exit(0);
		}
		if (strcmp(argv[i], "--nanoseconds") == 0)
			e->nanoseconds = true;
		else if (strcmp(argv[i], "--gzip") == 0)
			file->gzip = true;
		else {
			take_value(
			    e, argv[i], i + 1 < argc ? argv[i + 1] : NULL);
			i++;
		}
	}
	if ((e->file == NULL) == (e->interface == NULL))
		fail("packets", "want --read or --interface");
}

void
export_options(struct export *export, int argc, char **argv)
{
	struct export *e = export;
	ipfix_file_writer_options file = { .size = 0 };
	size_t room;

	take_all(e, argc, argv, &file);
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--to") == 0)
			take_destination(e, argv[++i], &file);
	if (e->sender == NULL && e->writer == NULL)
		fail("flows", "want --to");
	if (e->exporting.transport != IPFIX_UDP)
		return;
	room = (size_t)(e->mtu != 0 ? e->mtu : MTU) - HEADERS_IPV6;
	e->exporting.max_message = ipfix_sender_max_message(e->sender);
	if (e->mtu != 0 || e->exporting.max_message > room)
		e->exporting.max_message = room;
}
