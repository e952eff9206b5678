/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the Messages come from: IPFIX Files (RFC 5655), and captures in pcap
 * or pcapng, plain or in gzip, told apart by their content.
 *
 * An input is pulled.  It yields units in the order of the capture:
 *
 *     struct input *in = input_open(path);      // "-" is standard input
 *     struct unit unit;
 *     int rc;
 *
 *     while ((rc = input_next(in, &unit)) == INPUT_UNIT)
 *             switch (unit.kind) {
 *             case UNIT_DATAGRAM: one Message          break;
 *             case UNIT_STREAM:   feed the deframer    break;
 *             case UNIT_GAP:      start it afresh      break;
 *             case UNIT_END:      the session is over  break;
 *             case UNIT_NOTE:     tell unit.text       break;
 *             }
 *     if (rc == INPUT_FAILED)
 *             complain(input_error(in));
 *     input_close(in);
 *
 * Each session ends with exactly one UNIT_END, also when the input fails:
 * what could be read is delivered first, the failure comes last.
 *
 * Which traffic of a capture is taken for IPFIX is told in select.h.
 */
#ifndef DUMP_INPUT_H
#define DUMP_INPUT_H

#include <ipfix/span.h>

enum {
	INPUT_UNIT = 0,    /* a unit was produced */
	INPUT_DONE = 1,    /* the input ended where it should */
	INPUT_FAILED = -1, /* it did not: see input_error() */
};

enum input_transport {
	INPUT_FILE,
	INPUT_UDP,
	INPUT_TCP,
	INPUT_SCTP,
};

/* One end of a session.  Of a file: no octets, port 0, an empty text. */
struct input_end {
	uint8_t octets[16]; /* the address in network byte order */
	uint8_t size;       /* 4 for IPv4, 16 for IPv6, 0 for neither */
	uint16_t port;
	char text[48]; /* the address as text, without the port */
};

/*
 * One Transport Session, from Exporting to Collecting Process.  Lives until
 * the call after the one that yielded its UNIT_END.
 */
struct input_session {
	uint32_t number; /* 0, 1, ... in the order they were first seen */
	enum input_transport transport;
	struct input_end from, to;
	char text[128]; /* "udp 192.0.2.1:50000 > [2001:db8::1]:4739" */
	void *user;     /* the caller's own; NULL at the first unit */
};

enum unit_kind {
	UNIT_DATAGRAM, /* a UDP datagram or an SCTP user message: 1 Message */
	UNIT_STREAM,   /* the next octets of a TCP stream or of a file */
	UNIT_GAP,      /* octets are missing; a Message begun is void */
	UNIT_END,      /* the session is over, nothing of it follows */
	UNIT_NOTE,     /* something the user should know; session is NULL */
};

struct unit {
	enum unit_kind kind;
	struct input_session *session; /* NULL for a UNIT_NOTE */
	ipfix_span octets; /* valid until the next call; may be empty */
	uint16_t stream;   /* SCTP stream identifier, 0 for the others */
	uint64_t time;     /* when captured: ns since 1970; 0 for files */
	uint64_t packet;   /* packet number, counting from 1; 0 for files */
	/*
	 * UNIT_GAP only: how much the capture lacks (octets of TCP, chunks of
	 * SCTP; 0 if unknown, as before a stream whose start was not seen),
	 * and how many octets were skipped to find a Message again.  The
	 * UNIT_STREAM that follows a gap begins with a Message Header.
	 */
	uint64_t lost, skipped;
	const char *text; /* UNIT_NOTE only: one line, no file name */
};

struct input;

/*
 * Opens a file, or standard input for "-".  NULL only if memory is out:
 * whatever else is wrong is what the first input_next() fails with.
 */
struct input *input_open(const char *path);

/* The next unit: INPUT_UNIT, INPUT_DONE or INPUT_FAILED, the latter two for
 * good. */
int input_next(struct input *in, struct unit *unit);

/* Why the input failed: one line with the file's name, "" if it did not. */
const char *input_error(const struct input *in);

/* How many octets of the file were read (of a gzip file: compressed ones),
 * and of how many; *total is 0 where nobody knows, as for a pipe. */
void input_progress(const struct input *in, uint64_t *done, uint64_t *total);

/* How many packets were read; 0 for files. */
uint64_t input_packets(const struct input *in);

/* Frees the input and its sessions; their user pointers are the caller's.
 * NULL is fine. */
void input_close(struct input *in);

#endif
