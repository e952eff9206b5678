/* SPDX-License-Identifier: BSD-3-Clause */
/* One value between the wire and a member of a struct, of any kind. */
#ifndef IPX_PLAN_CONVERT_H
#define IPX_PLAN_CONVERT_H

#include "base/cursor.h"
#include "plan/move.h"

/* The largest number of so many octets, 1 to 8. */
static inline uint64_t
ipx_unsigned_max(size_t size)
{
	return UINT64_MAX >> (64 - 8 * size);
}

/* A number of 1 to 8 octets, as it is on the wire. */
static inline uint64_t
ipx_load_number(const uint8_t *p, size_t size)
{
	uint64_t v = 0;

	switch (size) {
	case 1:
		return *p;
	case 2:
		return ipx_load16(p);
	case 4:
		return ipx_load32(p);
	case 8:
		return ipx_load64(p);
	}
	for (size_t i = 0; i < size; i++)
		v = v << 8 | p[i];
	return v;
}

/* What happens on the way. */
struct ipx_losses {
	uint64_t saturated; /* numbers and times that did not fit */
	uint64_t truncated; /* texts and octets that were cut */
	uint64_t invalid;   /* octets that mean no value of their type */
};

/* How values are converted. */
struct ipx_converter {
	ipfix_time reference; /* places times */
	bool saturate;
	struct ipx_losses losses;
};

/*
 * Fills a member, of move->host_size octets at `host`, with a value.  What
 * does not fit, or means nothing, is counted.
 */
void ipx_decode_value(const struct ipx_move *move, ipfix_span value,
    uint8_t *host, struct ipx_converter *converter);

/* The octets that the value of a member takes in a field that varies. */
size_t ipx_encoded_size(const struct ipx_move *move, const uint8_t *host);

/*
 * Writes the value of the member at `host` to `size` octets.
 *
 * IPFIX_OK: done; with `saturate`, what did not fit was counted.
 * IPFIX_ERR_RANGE, IPFIX_ERR_LENGTH: it does not fit into them.
 * IPFIX_ERR_VALUE: a string that is not well-formed UTF-8.
 */
ipfix_result ipx_encode_value(const struct ipx_move *move, const uint8_t *host,
    uint8_t *octets, size_t size, struct ipx_converter *converter);

#endif
