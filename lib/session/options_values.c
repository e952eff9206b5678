/* SPDX-License-Identifier: BSD-3-Clause */
/* What several elements say together: sampling, Flow Keys, applications. */
#include <ipfix/options.h>

#include <ipfix/elements.h>

#include "base/cursor.h"

enum { ENGINE_PANA_L7_PEN = 20, SELECTOR_MAX = 8 };

/* selectorAlgorithm as IANA numbers it (RFC 5477, 8.2.4). */
enum { SYSTEMATIC = 1, RANDOM = 3 };

/* What the two numbers of a way are. */
enum meaning {
	SIZE_OF_POPULATION, /* so many of so many */
	INTERVAL_AND_SPACE, /* so many, then not so many */
	PROBABILITY,
	ONE_OF, /* the second one: which algorithm, 1 or 2 */
};

/* The ways in which exporters tell a rate, the clearest first. */
static const struct way {
	uint16_t id, other;
	enum meaning meaning;
} WAYS[] = {
	{ IPFIX_IE_samplingSize, IPFIX_IE_samplingPopulation,
	    SIZE_OF_POPULATION },
	{ IPFIX_IE_samplingPacketInterval, IPFIX_IE_samplingPacketSpace,
	    INTERVAL_AND_SPACE },
	{ IPFIX_IE_samplingProbability, 0, PROBABILITY },
	{ IPFIX_IE_samplerRandomInterval, IPFIX_IE_samplerMode, ONE_OF },
	{ IPFIX_IE_samplingInterval, IPFIX_IE_samplingAlgorithm, ONE_OF },
	{ IPFIX_IE_samplingTimeInterval, IPFIX_IE_samplingTimeSpace,
	    INTERVAL_AND_SPACE },
};

/* What was said together with another element; false: nothing was. */
static bool
get_beside(const ipfix_options *options, const ipfix_record *record,
    const ipfix_option *option, uint16_t id, uint64_t *number)
{
	ipfix_option other;
	ipfix_field field;

	if (id == 0)
		return false;
	if (option->source != IPFIX_OPTION_OVERRIDE)
		return ipfix_record_find(&option->record, 0, id, 0, &field) ==
		    IPFIX_OK &&
		    ipfix_unsigned_get(field.octets, number) == IPFIX_OK;
	return ipfix_options_find(options, record, 0, id, &other) == IPFIX_OK &&
	    other.source == IPFIX_OPTION_OVERRIDE &&
	    ipfix_unsigned_get(other.field.octets, number) == IPFIX_OK;
}

/* How many packets for each that was counted; at least 1. */
static double
ratio(double all, double counted)
{
	return all > counted && counted > 0 ? all / counted : 1;
}

static bool
get_probability(const ipfix_field *field, double *factor)
{
	double p;

	if (ipfix_float_get(field->octets, &p) != IPFIX_OK || !(p >= 0) ||
	    p > 1)
		return false;
	*factor = ratio(1, p);
	return true;
}

static uint16_t
algorithm_of(uint64_t mode)
{
	return mode == 1 ? SYSTEMATIC : mode == 2 ? RANDOM : 0;
}

/* False: the numbers mean nothing. */
static bool
get_factor(const ipfix_options *options, const ipfix_record *record,
    const struct way *way, ipfix_sampling *sampling)
{
	const ipfix_option *option = &sampling->option;
	uint64_t number, other = 0;
	bool both = get_beside(options, record, option, way->other, &other);

	if (way->meaning == PROBABILITY)
		return get_probability(&option->field, &sampling->factor);
	if (ipfix_unsigned_get(option->field.octets, &number) != IPFIX_OK)
		return false;
	switch (way->meaning) {
	case SIZE_OF_POPULATION:
		if (!both)
			return false;
		sampling->factor = ratio((double)other, (double)number);
		break;
	case INTERVAL_AND_SPACE:
		sampling->factor = both
		    ? ratio((double)number + (double)other, (double)number)
		    : ratio((double)number, 1);
		break;
	case ONE_OF:
		sampling->factor = ratio((double)number, 1);
		sampling->algorithm = algorithm_of(other);
		break;
	case PROBABILITY:
		break;
	}
	return true;
}

ipfix_result
ipfix_options_get_sampling(const ipfix_options *options,
    const ipfix_record *record, ipfix_sampling *sampling)
{
	ipfix_sampling best = { .factor = 0 };
	uint64_t algorithm;

	for (size_t i = 0; i < IPFIX_COUNT(WAYS); i++) {
		ipfix_sampling found = { .factor = 1 };

		if (ipfix_options_find(options, record, 0, WAYS[i].id,
		        &found.option) != IPFIX_OK)
			continue;
		/* What is nearer to the record counts more. */
		if (best.factor > 0 &&
		    found.option.source >= best.option.source)
			continue;
		if (get_factor(options, record, &WAYS[i], &found))
			best = found;
	}
	if (!(best.factor > 0))
		return IPFIX_ERR_NOTFOUND;
	if (get_beside(options, record, &best.option,
	        IPFIX_IE_selectorAlgorithm, &algorithm) &&
	    algorithm <= UINT16_MAX)
		best.algorithm = (uint16_t)algorithm;
	*sampling = best;
	return IPFIX_OK;
}

ipfix_result
ipfix_options_get_keys(
    const ipfix_options *options, const ipfix_record *record, uint64_t *keys)
{
	ipfix_option option;
	ipfix_result rc = ipfix_options_find(
	    options, record, 0, IPFIX_IE_flowKeyIndicator, &option);

	if (rc == IPFIX_OK &&
	    ipfix_unsigned_get(option.field.octets, keys) != IPFIX_OK)
		rc = IPFIX_ERR_NOTFOUND;
	return rc;
}

ipfix_result
ipfix_application_get(ipfix_span octets, ipfix_application *application)
{
	struct ipx_cursor c = ipx_cursor_over(octets);
	ipfix_application found = { .pen = 0 };

	if (!ipx_cursor_u8(&c, &found.engine))
		return IPFIX_ERR_LENGTH;
	if (found.engine == ENGINE_PANA_L7_PEN &&
	    !ipx_cursor_u32(&c, &found.pen))
		return IPFIX_ERR_LENGTH;
	if (ipx_cursor_left(&c) == 0 || ipx_cursor_left(&c) > SELECTOR_MAX ||
	    ipfix_unsigned_get(ipx_cursor_rest(&c), &found.selector) !=
	        IPFIX_OK)
		return IPFIX_ERR_LENGTH;
	*application = found;
	return IPFIX_OK;
}
