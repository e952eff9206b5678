/* SPDX-License-Identifier: BSD-3-Clause */
/* The program ipfix-collect, run and talked to over loopback. */
#ifndef TESTS_COLLECT_PROGRAM_H
#define TESTS_COLLECT_PROGRAM_H

#include <stdio.h>
#include <sys/types.h>

#include "support/octets.h"

/* A running ipfix-collect. */
struct program {
	pid_t pid;
	FILE *out, *err;
	uint16_t udp, tcp; /* its ports */
};

/* Starts it with these options behind two endpoints of any port. */
struct program start(const char *const *options, size_t count);

/* A line, for which the alarm of the test waits long enough. */
char *line(FILE *from);

/* Starts it and takes note of its ports. */
struct program collector(const char *const *options, size_t count);

/* A socket that is connected to a port of loopback. */
int talk_to(uint16_t port, int type);

/* The port that it is connected to. */
uint16_t port_of(int fd);

/* Sends octets, and frees them. */
void talk(int fd, struct octets m);

/* Waits for its end; returns its exit status. */
int finish(struct program *p);

#endif
