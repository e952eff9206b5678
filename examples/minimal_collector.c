/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The least that a collector needs: a socket, and a session for each exporter.
 *
 *     minimal_collector PORT [RECORDS]
 *
 * receives over UDP and prints each Data Record as a line of JSON; after so
 * many records it ends.
 */
#define _POSIX_C_SOURCE 200809L
#include <ipfix/ipfix.h>

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { PEERS = 64 };

/* Templates belong to a Transport Session: an address and its port. */
struct peer {
	struct sockaddr_in address;
	ipfix_session *session;
};

static struct peer peers[PEERS];

static ipfix_session *
session_of(const struct sockaddr_in *from)
{
	size_t i = 0;

	while (i < PEERS && peers[i].session != NULL &&
	    (peers[i].address.sin_port != from->sin_port ||
	        peers[i].address.sin_addr.s_addr != from->sin_addr.s_addr))
		i++;
	if (i == PEERS)
		return NULL;
	peers[i].address = *from;
	if (peers[i].session == NULL &&
	    ipfix_session_new(&peers[i].session, NULL, NULL) != IPFIX_OK)
		return NULL;
	return peers[i].session;
}

static void
print(const ipfix_record *record, ipfix_time now)
{
	static char text[1000000];
	size_t length;

	if (ipfix_json_record(record, now, text, sizeof(text), &length) ==
	    IPFIX_OK)
		printf("%.*s\n", (int)length, text);
	fflush(stdout);
}

/* Prints the records of a Message; returns how many there were. */
static long
read_message(ipfix_session *session, ipfix_span octets, ipfix_time now)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	long records = 0;
	ipfix_result rc =
	    ipfix_reader_open(&reader, session, octets, now, &error);

	while (rc == IPFIX_OK &&
	    (rc = ipfix_reader_next(&reader, &event, &error)) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_RECORD) {
			print(&event.record, now);
			records++;
		}
	if (rc < 0)
		fprintf(stderr, "octet %zu: %s (%s)\n", error.offset,
		    error.text, error.clause);
	return records;
}

static int
listen_on(const char *port)
{
	struct sockaddr_in any = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)) };
	int s = socket(AF_INET, SOCK_DGRAM, 0);

	return bind(s, (struct sockaddr *)&any, sizeof(any)) == 0 ? s : -1;
}

int
main(int argc, char **argv)
{
	static uint8_t octets[IPFIX_MESSAGE_SIZE_MAX];
	long left = argc > 2 ? atol(argv[2]) : -1;
	int s = argc > 1 ? listen_on(argv[1]) : -1;

	if (s < 0) {
		fputs("usage: minimal_collector PORT [RECORDS]\n", stderr);
		return EXIT_FAILURE;
	}
	while (left != 0) {
		struct sockaddr_in from;
		socklen_t size = sizeof(from);
		ssize_t got = recvfrom(s, octets, sizeof(octets), 0,
		    (struct sockaddr *)&from, &size);
		ipfix_session *session = got > 0 ? session_of(&from) : NULL;
		ipfix_time now = (ipfix_time)time(NULL) * IPFIX_SECOND;
		ipfix_span message = { octets, (size_t)got };

		if (session != NULL)
			left -= read_message(session, message, now);
	}
	for (size_t i = 0; i < PEERS; i++)
		ipfix_session_free(peers[i].session);
	return EXIT_SUCCESS;
}
