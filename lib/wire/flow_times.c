/* SPDX-License-Identifier: BSD-3-Clause */
/* When a Flow began and ended, whichever way the exporter put it. */
#include <ipfix/flow.h>

#include <ipfix/elements.h>

#define MILLISECOND UINT64_C(1000000)
#define MICROSECOND UINT64_C(1000)

/* What one end of a Flow can be told by. */
struct ways {
	struct {
		uint16_t id;
		ipfix_type type;
	} times[4]; /* the most exact first */
	uint16_t up_time;
	uint16_t delta;
};

static const struct ways START = {
	{ { IPFIX_IE_flowStartNanoseconds, IPFIX_DATE_TIME_NANOSECONDS },
	    { IPFIX_IE_flowStartMicroseconds, IPFIX_DATE_TIME_MICROSECONDS },
	    { IPFIX_IE_flowStartMilliseconds, IPFIX_DATE_TIME_MILLISECONDS },
	    { IPFIX_IE_flowStartSeconds, IPFIX_DATE_TIME_SECONDS } },
	IPFIX_IE_flowStartSysUpTime,
	IPFIX_IE_flowStartDeltaMicroseconds,
};

static const struct ways END = {
	{ { IPFIX_IE_flowEndNanoseconds, IPFIX_DATE_TIME_NANOSECONDS },
	    { IPFIX_IE_flowEndMicroseconds, IPFIX_DATE_TIME_MICROSECONDS },
	    { IPFIX_IE_flowEndMilliseconds, IPFIX_DATE_TIME_MILLISECONDS },
	    { IPFIX_IE_flowEndSeconds, IPFIX_DATE_TIME_SECONDS } },
	IPFIX_IE_flowEndSysUpTime,
	IPFIX_IE_flowEndDeltaMicroseconds,
};

/* A single packet was seen at one time alone. */
static const struct ways PACKET = {
	{ { IPFIX_IE_observationTimeNanoseconds, IPFIX_DATE_TIME_NANOSECONDS },
	    { IPFIX_IE_observationTimeMicroseconds,
	        IPFIX_DATE_TIME_MICROSECONDS },
	    { IPFIX_IE_observationTimeMilliseconds,
	        IPFIX_DATE_TIME_MILLISECONDS },
	    { IPFIX_IE_observationTimeSeconds, IPFIX_DATE_TIME_SECONDS } },
	0,
	0,
};

static ipfix_time
export_time(const ipfix_record *record)
{
	return (ipfix_time)record->export_time * IPFIX_SECOND;
}

static bool
get_time(
    const ipfix_record *record, uint16_t id, ipfix_type type, ipfix_time *time)
{
	ipfix_field field;

	return ipfix_record_find(record, 0, id, 0, &field) == IPFIX_OK &&
	    ipfix_time_get(type, field.octets, export_time(record), time) ==
	    IPFIX_OK;
}

static bool
get_number(const ipfix_record *record, uint16_t id, uint64_t *number)
{
	ipfix_field field;

	return id != 0 &&
	    ipfix_record_find(record, 0, id, 0, &field) == IPFIX_OK &&
	    ipfix_unsigned_get(field.octets, number) == IPFIX_OK;
}

/*
 * Milliseconds since `boot`, modulo 2^32: so many turns later that it is
 * nearest to the Export Time, but not before `boot`.
 */
static ipfix_time
place_up_time(ipfix_time boot, uint32_t up_time, ipfix_time exported)
{
	uint64_t turn = (UINT64_C(1) << 32) * MILLISECOND;
	ipfix_time time = boot + up_time * MILLISECOND;

	if (exported > time)
		time += (exported - time + turn / 2) / turn * turn;
	return time;
}

static bool
get_up_time(
    const ipfix_record *record, uint16_t id, ipfix_time boot, ipfix_time *time)
{
	uint64_t up_time;

	if (!get_number(record, id, &up_time) || up_time > UINT32_MAX)
		return false;
	/* What the record itself says counts more. */
	get_time(record, IPFIX_IE_systemInitTimeMilliseconds,
	    IPFIX_DATE_TIME_MILLISECONDS, &boot);
	if (boot == 0 || boot > IPFIX_NEVER / 2)
		return false;
	*time = place_up_time(boot, (uint32_t)up_time, export_time(record));
	return true;
}

/* RFC 7011, 5.1: so long before the Export Time. */
static bool
get_delta(const ipfix_record *record, uint16_t id, ipfix_time *time)
{
	ipfix_time exported = export_time(record);
	uint64_t delta;

	if (!get_number(record, id, &delta) || delta > exported / MICROSECOND)
		return false;
	*time = exported - delta * MICROSECOND;
	return true;
}

static bool
get_end_of_flow(const ipfix_record *record, const struct ways *ways,
    ipfix_time boot, ipfix_time *time)
{
	for (size_t i = 0; i < IPFIX_COUNT(ways->times); i++)
		if (get_time(
		        record, ways->times[i].id, ways->times[i].type, time))
			return true;
	return get_up_time(record, ways->up_time, boot, time) ||
	    get_delta(record, ways->delta, time);
}

static bool
get_duration(const ipfix_record *record, ipfix_time *duration)
{
	uint64_t number;

	if (get_number(record, IPFIX_IE_flowDurationMicroseconds, &number))
		*duration = number * MICROSECOND;
	else if (get_number(record, IPFIX_IE_flowDurationMilliseconds, &number))
		*duration = number * MILLISECOND;
	else
		return false;
	return number <= UINT32_MAX;
}

/* One end from the other one. */
static void
add_duration(const ipfix_record *record, ipfix_flow_times *times)
{
	ipfix_time duration;

	if (times->has_start == times->has_end ||
	    !get_duration(record, &duration))
		return;
	if (times->has_start && duration <= IPFIX_NEVER - times->start) {
		times->end = times->start + duration;
		times->has_end = true;
	} else if (times->has_end && duration <= times->end) {
		times->start = times->end - duration;
		times->has_start = true;
	}
}

ipfix_result
ipfix_flow_get_times(
    const ipfix_record *record, ipfix_time boot, ipfix_flow_times *times)
{
	ipfix_flow_times found = { .start = 0 };

	found.has_start = get_end_of_flow(record, &START, boot, &found.start);
	found.has_end = get_end_of_flow(record, &END, boot, &found.end);
	if (!found.has_start && !found.has_end &&
	    get_end_of_flow(record, &PACKET, 0, &found.start)) {
		found.end = found.start;
		found.has_start = found.has_end = true;
	}
	add_duration(record, &found);
	if (!found.has_start && !found.has_end)
		return IPFIX_ERR_NOTFOUND;
	*times = found;
	return IPFIX_OK;
}
