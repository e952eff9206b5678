/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench_load PORT RATE SECONDS OCTETS - sends so many records in a second to
 * a port of loopback over UDP, in Messages of so many octets, and prints how
 * many it sent, in how many seconds.
 */
#define _DEFAULT_SOURCE

#include <ipfix/elements.h>
#include <ipfix/io.h>
#include <ipfix/ipfix.h>

#include <arpa/inet.h>
#include <netinet/udp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	KINDS = 512,         /* Messages that differ, sent in turn */
	BATCH = 60,          /* at most so many in one call */
	OCTETS = 65000,      /* and so many octets */
	TEMPLATES_EVERY = 64 /* batches */
};

struct load {
	int fd;
	size_t max_message;
	uint8_t *octets[KINDS];
	size_t size[KINDS], records[KINDS];
	ipfix_exporter *exporter;
	uint16_t id;
	uint8_t first[512]; /* a Message of the template alone */
	size_t first_size;
	uint32_t sequence;
};

static void
fail(const char *what)
{
	fprintf(stderr, "bench_load: %s\n", what);
	exit(1);
}

static void
must(ipfix_result rc, const char *what)
{
	if (rc != IPFIX_OK)
		fail(what);
}

/* A flow as every exporter tells it; all of the peers know these. */
static const ipfix_field_specifier FIELDS[] = {
	{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
	{ .id = IPFIX_IE_destinationIPv4Address, .length = 4 },
	{ .id = IPFIX_IE_sourceTransportPort, .length = 2 },
	{ .id = IPFIX_IE_destinationTransportPort, .length = 2 },
	{ .id = IPFIX_IE_protocolIdentifier, .length = 1 },
	{ .id = IPFIX_IE_tcpControlBits, .length = 2 },
	{ .id = IPFIX_IE_ipClassOfService, .length = 1 },
	{ .id = IPFIX_IE_ingressInterface, .length = 4 },
	{ .id = IPFIX_IE_egressInterface, .length = 4 },
	{ .id = IPFIX_IE_octetDeltaCount, .length = 8 },
	{ .id = IPFIX_IE_packetDeltaCount, .length = 8 },
	{ .id = IPFIX_IE_flowStartMilliseconds, .length = 8 },
	{ .id = IPFIX_IE_flowEndMilliseconds, .length = 8 },
};

static void
fill(ipfix_value values[], uint64_t n)
{
	uint64_t mix = (n + 1) * UINT64_C(0x9e3779b97f4a7c15);
	ipfix_time now = ipfix_clock_get_real();

	for (size_t i = 0; i < IPFIX_COUNT(FIELDS); i++)
		values[i] = (ipfix_value){ .kind = IPFIX_KIND_UNSIGNED };
	for (size_t i = 0; i < 2; i++) {
		values[i].kind = IPFIX_KIND_IPV4;
		values[i].as.address[0] = 10;
		values[i].as.address[1] = (uint8_t)(mix >> (8 + 24 * i));
		values[i].as.address[2] = (uint8_t)(mix >> (16 + 24 * i));
		values[i].as.address[3] = (uint8_t)(mix >> (24 + 24 * i));
	}
	values[2].as.u = mix & 0xffff;
	values[3].as.u = 443;
	values[4].as.u = 6;
	values[5].as.u = 0x1b;
	values[7].as.u = 1 + (mix >> 40 & 15);
	values[8].as.u = 1 + (mix >> 44 & 15);
	values[9].as.u = mix >> 36 & 0xffffff;
	values[10].as.u = mix >> 52;
	for (size_t i = 11; i < 13; i++)
		values[i].kind = IPFIX_KIND_TIME;
	values[11].as.time = now - (mix >> 30 & 0xffffffff);
	values[12].as.time = now;
}

static void
make_messages(struct load *l)
{
	ipfix_exporter_options options = {
		.transport = IPFIX_UDP, .odid = 1, .max_message = l->max_message
	};
	ipfix_value values[IPFIX_COUNT(FIELDS)];
	ipfix_exported out;
	uint64_t number = 0;
	ipfix_time now = ipfix_clock_get_real();

	must(ipfix_exporter_new(&l->exporter, NULL, &options), "no exporter");
	must(ipfix_exporter_add(l->exporter, &l->id, 0, FIELDS,
	         IPFIX_COUNT(FIELDS), now, NULL),
	    "no template");
	ipfix_exporter_announce(l->exporter);
	must(ipfix_exporter_refresh(l->exporter, now), "no template");
	must(ipfix_exporter_take(l->exporter, now, &out), "no Message");
	l->first_size = out.octets.size;
	memcpy(l->first, out.octets.data, out.octets.size);
	for (size_t i = 0; i < KINDS; i++) {
		for (fill(values, number);
		     ipfix_exporter_put_values(l->exporter, l->id, values,
		         IPFIX_COUNT(FIELDS), now) == IPFIX_OK;
		     fill(values, ++number))
			;
		must(ipfix_exporter_take(l->exporter, now, &out), "no Message");
		l->octets[i] = malloc(out.octets.size);
		if (l->octets[i] == NULL)
			fail("no memory");
		memcpy(l->octets[i], out.octets.data, out.octets.size);
		l->size[i] = out.octets.size;
		l->records[i] = out.records;
		if (out.octets.size != l->size[0])
			fail("not all Messages are of one size");
	}
	ipfix_exporter_free(l->exporter);
}

/* The header's Export Time and Sequence Number, as they are now. */
static void
stamp(const struct load *l, uint8_t *message, uint32_t seconds)
{
	uint32_t words[2] = { htonl(seconds), htonl(l->sequence) };

	memcpy(message + 4, words, sizeof(words));
}

/*
 * Sends some Messages, from this one on, which are all of one size; the system
 * is handed them as one, and makes datagrams of it.  Returns how many records.
 */
static uint64_t
send_some(struct load *l, size_t from, size_t count)
{
	static uint8_t octets[OCTETS];
	uint32_t seconds = (uint32_t)(ipfix_clock_get_real() / IPFIX_SECOND);
	uint64_t records = 0;
	size_t size = 0;

	for (size_t i = 0; i < count; i++) {
		size_t kind = (from + i) % KINDS;

		memcpy(octets + size, l->octets[kind], l->size[kind]);
		stamp(l, octets + size, seconds);
		size += l->size[kind];
		l->sequence += (uint32_t)l->records[kind];
		records += l->records[kind];
	}
	if (send(l->fd, octets, size, 0) != (ssize_t)size)
		fail("nobody listens");
	return records;
}

static void
send_templates(struct load *l)
{
	stamp(l, l->first, (uint32_t)(ipfix_clock_get_real() / IPFIX_SECOND));
	if (send(l->fd, l->first, l->first_size, 0) < 0)
		fail("nobody listens");
}

/* Sends when it is time to, and not before. */
static void
run(struct load *l, double rate, double seconds)
{
	ipfix_time start = ipfix_clock_get_steady(), now = start;
	uint64_t records = 0, batches = 0;
	size_t most = OCTETS / l->size[0] < BATCH ? OCTETS / l->size[0] : BATCH;
	size_t next = 0;
	double took = 0;

	while (took < seconds) {
		double due = took * rate - (double)records;
		size_t each = l->records[0];
		size_t count = due > 0 ? (size_t)(due / (double)each) : 0;

		if (count > most)
			count = most;
		if (count > 0 && batches++ % TEMPLATES_EVERY == 0)
			send_templates(l);
		if (count > 0)
			records += send_some(l, next, count);
		else
			(void)usleep(50);
		next += count;
		now = ipfix_clock_get_steady();
		took = (double)(now - start) / (double)IPFIX_SECOND;
	}
	printf("%llu %.3f\n", (unsigned long long)records, took);
}

int
main(int argc, char **argv)
{
	struct load l = { .fd = socket(AF_INET, SOCK_DGRAM, 0) };
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int size;

	if (argc != 5)
		fail("usage: bench_load PORT RATE SECONDS OCTETS");
	to.sin_port = htons((uint16_t)atoi(argv[1]));
	l.max_message = (size_t)atoi(argv[4]);
	if (connect(l.fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		fail("cannot connect");
	make_messages(&l);
	send_templates(&l);
	size = (int)l.size[0];
	if (setsockopt(l.fd, IPPROTO_UDP, UDP_SEGMENT, &size, sizeof(size)) !=
	    0)
		fail("the system cuts no datagrams");
	(void)usleep(200 * 1000);
	run(&l, atof(argv[2]), atof(argv[3]));
	return 0;
}
