/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Octets between two pages that nobody may touch: as near as can be to the
 * one before them or to the one behind them.
 */
#ifndef TESTS_PLAN_GUARD_H
#define TESTS_PLAN_GUARD_H

#include <stddef.h>
#include <stdint.h>

struct guard {
	uint8_t *map;
	size_t size;
	size_t room;
};

/* Room for `room` octets; released by guard_free(). */
struct guard guard_new(size_t room);
void guard_free(struct guard *guard);

/* `size` octets that end where the room does, or begin where it does. */
uint8_t *guard_end(const struct guard *guard, size_t size);
uint8_t *guard_start(const struct guard *guard);

#endif
