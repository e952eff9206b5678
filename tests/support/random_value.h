/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of any type and length, with their edges, for sweeps. */
#ifndef TESTS_SUPPORT_RANDOM_VALUE_H
#define TESTS_SUPPORT_RANDOM_VALUE_H

#include <ipfix/value.h>

#include "support/random.h"

/* The most octets of a value of variable length. */
enum { VALUE_SIZE = 300 };

/* A number below a limit. */
static inline uint64_t
sweep_below(struct sweep *s, uint64_t limit)
{
	return sweep_next(s) % limit;
}

/* True two times out of three. */
static inline bool
sweep_often(struct sweep *s)
{
	return sweep_below(s, 3) > 0;
}

static inline bool
type_is_list(ipfix_type type)
{
	return type >= IPFIX_BASIC_LIST &&
	    type <= IPFIX_SUB_TEMPLATE_MULTI_LIST;
}

/*
 * A value that a field of this type and length holds exactly; times are within
 * 30 years of `now`.  Octets and strings are in `octets`, VALUE_SIZE of them.
 */
ipfix_value random_value(struct sweep *s, ipfix_type type, uint16_t length,
    ipfix_time now, uint8_t *octets);

/* Whether both are the same; any NaN is as good as another. */
bool same_value(const ipfix_value *a, const ipfix_value *b);

#endif
