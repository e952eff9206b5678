/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages for tests, written as the Sets they hold:
 *
 *     message(1, "2: 0100 0001 0008 0004 | 256: c0000201 c0000202")
 *
 * is a Message of Observation Domain 1 with a Template Set and a Data Set.
 * All lengths are counted here; a test that wants a wrong one patches it.
 */
#ifndef TESTS_SUPPORT_MESSAGE_H
#define TESTS_SUPPORT_MESSAGE_H

#include "support/octets.h"

/* The Export Time of all of them: 2023-11-14 22:13:20 UTC. */
#define MESSAGE_TIME 1700000000u

/* A Message; its Sets, "id: octets", are kept apart by '|'. */
struct octets message(uint32_t odid, const char *sets);

/* One octet after the other, `count` times over. */
struct octets repeat(const char *text, size_t count);

/* A Message of one Set with these octets, which are freed. */
struct octets message_of(uint32_t odid, uint16_t set_id, struct octets body);

/* Both, one after the other, which are freed. */
struct octets join(struct octets a, struct octets b);

/* Puts two octets at an offset. */
void patch16(struct octets o, size_t offset, uint16_t value);

#endif
