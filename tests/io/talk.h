/* SPDX-License-Identifier: BSD-3-Clause */
/* The other end of a listener, over loopback. */
#ifndef TESTS_IO_TALK_H
#define TESTS_IO_TALK_H

#include <ipfix/io.h>

#include "support/octets.h"

/* A socket connected to this endpoint. */
int talk_to(const ipfix_endpoint *endpoint);

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
