/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line of ipfix-collect. */
#include "collect.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "usage: ipfix-collect [OPTION]...\n"
    "Collects IPFIX over UDP and TCP.\n"
    "  --listen TRANSPORT:[HOST:]PORT\n"
    "                       udp or tcp; may be given several times; without\n"
    "                       it both, on port 4739 of all addresses\n"
    "  --json               one JSON object per record (the default)\n"
    "  --join               add what options said: sampling, names\n"
    "  --file NAME          IPFIX Files\n"
    "  --summary            who sends most, every few seconds\n"
    "  --rotate-octets N    begin another file before one has so many octets\n"
    "  --rotate-seconds N   begin another file after so many seconds\n"
    "  --gzip, --checksum, --details, --append\n"
    "                       how files are written\n"
    "  --window SECONDS     of the summary (5)\n"
    "  --by octets|packets  what counts there\n"
    "  --stats-interval N   counters on standard error every N seconds\n"
    "  --records N          stop after so many records\n"
    "  --idle-timeout N     give up a peer that is silent for N seconds "
    "(1800)\n"
    "  --max-peers N, --max-connections N, --receive-buffer OCTETS\n"
    "  --state FILE         keep templates of exporters over UDP over a "
    "restart\n"
    "  --reuse-port         share the ports with others that say so\n"
    "  --elements FILE.csv  more Information Elements\n"
    "  --help, --version\n"
    "SIGTERM and SIGINT end it, SIGUSR1 prints counters.\n";

enum { FAILED = 2 };

static void
fail(const char *what, const char *why)
{
	fprintf(stderr, "ipfix-collect: %s: %s\n", what, why);
	exit(FAILED);
}

static const char *
reason(ipfix_result rc)
{
	return rc == IPFIX_ERR_SYSTEM ? strerror(errno) : ipfix_result_text(rc);
}

static uint64_t
number(const char *option, const char *text)
{
	char *end;
	uint64_t value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || errno != 0)
		fail(option, "wants a number");
	return value;
}

static ipfix_time
seconds(const char *option, const char *text)
{
	uint64_t value = number(option, text);

	if (value > IPFIX_NEVER / IPFIX_SECOND)
		fail(option, "is too long");
	return value * IPFIX_SECOND;
}

/* All of a file. */
static char *
read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0, got = 1;

	*size = 0;
	while (file != NULL && got > 0) {
		if (*size == room) {
			room = room * 2 + 4096;
			text = realloc(text, room);
			if (text == NULL)
				break;
		}
		got = fread(text + *size, 1, room - *size, file);
		*size += got;
	}
	if (file == NULL || ferror(file) || text == NULL)
		fail(path, strerror(errno));
	fclose(file);
	return text;
}

static void
load_elements(ipfix_registry *registry, const char *path)
{
	size_t size;
	char *text = read_file(path, &size);
	ipfix_error error;

	if (ipfix_registry_load(registry,
	        (ipfix_span){ (const uint8_t *)text, size },
	        &error) != IPFIX_OK) {
		fprintf(stderr, "ipfix-collect: %s, line %zu: %s\n", path,
		    error.line, error.text);
		exit(FAILED);
	}
	free(text);
}

/* "udp:4739", "tcp:localhost:4739", "udp:[::1]:4739". */
static void
listen_on(struct collect *collect, const char *text)
{
	bool udp = strncmp(text, "udp:", 4) == 0;
	const char *at = text + 4, *port;
	char host[256] = "";
	ipfix_result rc;

	if (!udp && strncmp(text, "tcp:", 4) != 0)
		fail(text, "begins neither with udp: nor with tcp:");
	port = strrchr(at, ':');
	if (port != NULL && (size_t)(port - at) < sizeof(host)) {
		size_t size = (size_t)(port - at);
		bool brackets = size > 2 && at[0] == '[' && port[-1] == ']';

		memcpy(
		    host, at + (brackets ? 1 : 0), size - (brackets ? 2 : 0));
	}
	rc = ipfix_listener_add(collect->listener, udp ? IPFIX_UDP : IPFIX_TCP,
	    host[0] != '\0' ? host : NULL, port != NULL ? port + 1 : at);
	if (rc != IPFIX_OK)
		fail(text, reason(rc));
}

/* Options that stand alone. */
static bool
take_flag(struct collect *c, const char *option)
{
	const struct {
		const char *option;
		bool *flag;
	} FLAGS[] = {
		{ "--gzip", &c->writing.gzip },
		{ "--checksum", &c->writing.checksum },
		{ "--details", &c->writing.details },
		{ "--append", &c->writing.append },
		{ "--join", &c->join },
		{ "--reuse-port", &c->listening.reuse_port },
	};

	for (size_t i = 0; i < IPFIX_COUNT(FLAGS); i++)
		if (strcmp(option, FLAGS[i].option) == 0)
			return *FLAGS[i].flag = true;
	if (strcmp(option, "--json") == 0)
		c->sink = &SINK_JSON;
	else if (strcmp(option, "--summary") == 0)
		c->sink = &SINK_SUMMARY;
	else
		return false;
	return true;
}

/* Options with a number. */
static bool
take_number(struct collect *c, const char *option, const char *value)
{
	const struct {
		const char *option;
		ipfix_time *time;
		uint64_t *count;
		size_t *size;
	} ROWS[] = {
		{ "--rotate-octets", NULL, &c->writing.max_octets, NULL },
		{ "--rotate-seconds", &c->writing.max_age, NULL, NULL },
		{ "--window", &c->window, NULL, NULL },
		{ "--stats-interval", &c->stats_interval, NULL, NULL },
		{ "--records", NULL, &c->max_records, NULL },
		{ "--idle-timeout", &c->listening.idle_timeout, NULL, NULL },
		{ "--max-peers", NULL, NULL, &c->listening.max_peers },
		{ "--max-connections", NULL, NULL,
		    &c->listening.max_connections },
		{ "--receive-buffer", NULL, NULL,
		    &c->listening.receive_buffer },
	};

	for (size_t i = 0; i < IPFIX_COUNT(ROWS); i++) {
		if (strcmp(option, ROWS[i].option) != 0)
			continue;
		if (value == NULL)
			fail(option, "wants a number");
		if (ROWS[i].time != NULL)
			*ROWS[i].time = seconds(option, value);
		else if (ROWS[i].count != NULL)
			*ROWS[i].count = number(option, value);
		else
			*ROWS[i].size = (size_t)number(option, value);
		return true;
	}
	return false;
}

static bool
take_text(struct collect *c, const char *option, const char *value)
{
	if (strcmp(option, "--by") == 0 && value != NULL) {
		c->by_packets = strcmp(value, "packets") == 0;
		if (!c->by_packets && strcmp(value, "octets") != 0)
			fail(value, "is neither octets nor packets");
	} else if (strcmp(option, "--file") == 0) {
		c->sink = &SINK_FILE;
		c->path = value;
	} else if (strcmp(option, "--state") == 0) {
		c->state_path = value;
	} else if (strcmp(option, "--elements") == 0 && value != NULL) {
		load_elements(c->registry, value);
	} else if (strcmp(option, "--listen") != 0) {
		return false;
	}
	if (value == NULL)
		fail(option, "wants a value");
	return true;
}

static void
open_listener(struct collect *c, int argc, char **argv)
{
	ipfix_result rc = ipfix_listener_new(&c->listener, &c->listening);
	bool any = false;

	if (rc != IPFIX_OK)
		fail("cannot listen", reason(rc));
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], "--listen") == 0) {
			listen_on(c, argv[++i]);
			any = true;
		}
	if (!any) {
		listen_on(c, "udp:4739");
		listen_on(c, "tcp:4739");
	}
}

void
collect_options(struct collect *collect, int argc, char **argv)
{
	struct collect *c = collect;

	for (int i = 1; i < argc; i++) {
		const char *option = argv[i];
		const char *value = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(option, "--help") == 0) {
			fputs(USAGE, stdout);
			exit(0);
		}
		if (strcmp(option, "--version") == 0) {
			printf("ipfix-collect %s\n", ipfix_version());
			exit(0);
		}
		if (take_flag(c, option))
			continue;
		if (!take_number(c, option, value) &&
		    !take_text(c, option, value))
			fail(option, "unknown option; see --help");
		i++;
	}
	c->listening.registry = c->registry;
	c->listening.session = &c->session;
	ipfix_registry_freeze(c->registry);
	open_listener(c, argc, argv);
	state_open(c);
}
