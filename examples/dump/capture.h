/* SPDX-License-Identifier: BSD-3-Clause */
/* From the packets of a capture to the units of its IPFIX sessions. */
#ifndef DUMP_CAPTURE_H
#define DUMP_CAPTURE_H

#include "input.h"

struct capture;
struct source;

/* NULL if memory is out; whatever else is wrong, capture_next() tells. */
struct capture *capture_open(struct source *source);

/* As input_next(). */
int capture_next(struct capture *capture, struct unit *unit);

/* Why it failed, and behind which packet; "" if it did not. */
const char *capture_error(const struct capture *capture);

uint64_t capture_packets(const struct capture *capture);

/* NULL is fine.  The source stays open. */
void capture_close(struct capture *capture);

#endif
