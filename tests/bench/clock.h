/* SPDX-License-Identifier: BSD-3-Clause */
/* Time is taken of the thread, so that neighbours count little. */
#ifndef TESTS_BENCH_CLOCK_H
#define TESTS_BENCH_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Nanoseconds that this thread has run. */
double clock_now(void);

/* The middle one of `count` numbers, which are put in order. */
double median(double *numbers, size_t count);

/* Keeps the compiler from seeing through what is measured. */
static inline void
opaque(const void *p)
{
	__asm__ volatile("" : : "r"(p) : "memory");
}

#endif
