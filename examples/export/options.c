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
    "                       may be given several times: to each of them\n"
    "  --backup tcp:HOST:PORT\n"
    "                       instead of the --to before it, if that fails\n"
    "  --retry SECONDS      connect again after this time, over TCP (60)\n"
    "  --filter EXPRESSION  only these packets; see pcap-filter(7)\n"
    "  --sample N           one packet in N, regularly\n"
    "  --sample-random N    one packet in N on average, at random\n"
    "  --biflow             both ways of a flow in one record (RFC 5103)\n"
    "  --active SECONDS     flows end after this time (120)\n"
    "  --idle SECONDS       or after this time without a packet (15)\n"
    "  --flows N            how many are kept at once (65536)\n"
    "  --nanoseconds        times in nanoseconds instead of milliseconds\n"
    "  --reports SECONDS    how often to tell what was counted; 0: never (0)\n"
    "  --odid N             Observation Domain ID (0)\n"
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

static void
judge(const char *what, ipfix_result rc)
{
	if (rc != IPFIX_OK)
		fail(what,
		    rc == IPFIX_ERR_SYSTEM ? strerror(errno)
		                           : ipfix_result_text(rc));
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
add_destination(ipfix_sender *sender, const char *text, const char *at)
{
	const char *port = strrchr(at, ':');
	char host[256] = "";
	size_t size;
	bool brackets;

	if (port == NULL || port == at || (size_t)(port - at) >= sizeof(host))
		fail(text, "is not HOST:PORT");
	size = (size_t)(port - at);
	brackets = size > 2 && at[0] == '[' && port[-1] == ']';
	memcpy(host, at + (brackets ? 1 : 0), size - (brackets ? 2 : 0));
	judge(text, ipfix_sender_add(sender, host, port + 1));
}

/* The largest Message that the path is to carry. */
static size_t
largest(const struct export *e, const ipfix_sender *sender)
{
	size_t room = (size_t)(e->mtu != 0 ? e->mtu : MTU) - HEADERS_IPV6;
	size_t most = ipfix_sender_max_message(sender);

	return e->mtu != 0 || most > room ? room : most;
}

static void
take_destination(
    struct export *e, const char *text, const ipfix_file_writer_options *file)
{
	const ipfix_sender_options sending = { .retry = e->retry };
	struct output *o = &e->outputs[e->count];
	ipfix_transport transport;
	const char *at = take_scheme(text, &transport);

	if (e->count == OUTPUTS_MAX)
		fail(text, "is one destination too many");
	e->count++;
	o->name = text;
	o->exporting.transport = transport;
	if (transport == IPFIX_FILE) {
		judge(text,
		    ipfix_file_writer_new(
		        &o->writer, at, ipfix_clock_get_real(), file));
		return;
	}
	judge(text, ipfix_sender_new(&o->sender, transport, &sending));
	add_destination(o->sender, text, at);
	if (transport == IPFIX_UDP)
		o->exporting.max_message = largest(e, o->sender);
}

static void
take_backup(struct export *e, const char *text)
{
	struct output *o = e->count > 0 ? &e->outputs[e->count - 1] : NULL;
	ipfix_transport transport;
	const char *at = take_scheme(text, &transport);

	if (o == NULL || transport != IPFIX_TCP ||
	    o->exporting.transport != IPFIX_TCP)
		fail(text, "only over TCP there can be backups");
	add_destination(o->sender, text, at);
}

static void
take_sampling(
    struct export *e, const char *option, int algorithm, const char *value)
{
	uint32_t one_in = (uint32_t)number(option, value, 1, UINT32_MAX);

	if (e->sampler.algorithm != SAMPLE_ALL)
		fail(option, "is one way of sampling too many");
	sample_init(&e->sampler, algorithm, one_in, ipfix_clock_get_real());
}

static ipfix_time
seconds(const char *option, const char *value, uint64_t least)
{
	return number(option, value, least, IPFIX_NEVER / IPFIX_SECOND) *
	    IPFIX_SECOND;
}

/* What packets become. */
static bool
take_metering(struct export *e, const char *option, const char *value)
{
	if (strcmp(option, "--read") == 0)
		e->file = value;
	else if (strcmp(option, "--interface") == 0)
		e->interface = value;
	else if (strcmp(option, "--filter") == 0)
		e->filter = value;
	else if (strcmp(option, "--sample") == 0)
		take_sampling(e, option, SAMPLE_SYSTEMATIC, value);
	else if (strcmp(option, "--sample-random") == 0)
		take_sampling(e, option, SAMPLE_RANDOM, value);
	else if (strcmp(option, "--active") == 0)
		e->active = seconds(option, value, 1);
	else if (strcmp(option, "--idle") == 0)
		e->idle = seconds(option, value, 1);
	else if (strcmp(option, "--flows") == 0)
		e->flows = (size_t)number(option, value, 1, 1 << 28);
	else
		return false;
	return true;
}

/* One option with its value. */
static void
take_value(struct export *e, const char *option, const char *value)
{
	if (value == NULL)
		fail(option, "is unknown, or wants a value; see --help");
	if (take_metering(e, option, value))
		return;
	if (strcmp(option, "--odid") == 0)
		e->odid = (uint32_t)number(option, value, 0, UINT32_MAX);
	else if (strcmp(option, "--reports") == 0)
		e->reports = seconds(option, value, 0);
	else if (strcmp(option, "--refresh") == 0)
		e->refresh = seconds(option, value, 1);
	else if (strcmp(option, "--retry") == 0)
		e->retry = seconds(option, value, 1);
	else if (strcmp(option, "--mtu") == 0)
		e->mtu = number(option, value, 256, 65535);
	else if (strcmp(option, "--rate") == 0)
		e->rate = number(option, value, 1, 1000000);
	else if (strcmp(option, "--to") != 0 && strcmp(option, "--backup") != 0)
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
		else if (strcmp(argv[i], "--biflow") == 0)
			e->biflow = true;
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

	take_all(e, argc, argv, &file);
	for (int i = 1; i + 1 < argc; i++) {
		if (strcmp(argv[i], "--to") == 0)
			take_destination(e, argv[++i], &file);
		else if (strcmp(argv[i], "--backup") == 0)
			take_backup(e, argv[++i]);
	}
	if (e->count == 0)
		fail("flows", "want --to");
}
