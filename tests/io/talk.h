/* SPDX-License-Identifier: BSD-3-Clause */
/* The other end of a listener, over loopback. */
#ifndef TESTS_IO_TALK_H
#define TESTS_IO_TALK_H

#include <ipfix/io.h>

#include "support/octets.h"

/* What the tests say the time is, and the Template Set they use. */
#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)
#define TEMPLATE "2: 0100 0001 0008 0004"

/* A listener with one endpoint on loopback. */
ipfix_listener *listener_new(
    const ipfix_listener_options *options, ipfix_transport transport);

/* Its endpoint. */
const ipfix_endpoint *first(const ipfix_listener *listener);

/* A Message of these Sets comes next, from the peer that is returned. */
ipfix_peer *listen_to(ipfix_listener *listener, const char *sets);

/* A socket connected to this endpoint. */
int talk_to(const ipfix_endpoint *endpoint);

/*
 * The same, or -1: for processes that the test makes, which must not assert
 * anything, since Check would hear two speak at once.
 */
int talk_try(const ipfix_endpoint *endpoint);

/* Sends octets, which are freed. */
void talk(int fd, struct octets octets);

/* The next event, for which it waits a few seconds, or IPFIX_DONE. */
ipfix_result listen_next(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event *event);

/* The same, which must be of this kind. */
ipfix_listener_event listen_for(
    ipfix_listener *listener, ipfix_time now, ipfix_listener_event_kind kind);

/* Nothing may come until this counter has this value. */
void listen_until(ipfix_listener *listener, ipfix_time now,
    const uint64_t *counter, uint64_t value);

/* Nothing may come. */
void listen_in_vain(ipfix_listener *listener, ipfix_time now);

#endif
