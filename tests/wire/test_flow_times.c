/* SPDX-License-Identifier: BSD-3-Clause */
/* The ways in which exporters say when a Flow began and ended. */
#include <ipfix/flow.h>

#include "support/must.h"
#include "support/test.h"

#define T UINT64_C(1700000000)
#define S IPFIX_SECOND
#define MS UINT64_C(1000000)
#define US UINT64_C(1000)
#define NONE IPFIX_NEVER
/* When the device of the samples was initialised: 1000 s before. */
#define BOOT ((T - 1000) * S)

struct way {
	const char *tmpl, *data;
	ipfix_time boot, start, end;
};

/* 1700000000 s are 3908988800 s since 1900, e8fe6f80; 0.5 s is 80000000. */
static const struct way WAYS[] = {
	/* Seconds. */
	{ "0100 0002 0096 0004 0097 0004", "6553f0f6 6553f100", 0, (T - 10) * S,
	    T *S },
	/* Milliseconds: 1699999999500 and 1700000000250. */
	{ "0100 0002 0098 0008 0099 0008", "0000018bcfe5660c 0000018bcfe568fa",
	    0, T *S - 500 * MS, T *S + 250 * MS },
	/* Microseconds, whose low 11 bits mean nothing. */
	{ "0100 0002 009a 0008 009b 0008", "e8fe6f80800007ff e8fe6f8100000000",
	    0, T *S + 500 * MS, (T + 1) * S },
	/* Nanoseconds. */
	{ "0100 0002 009c 0008 009d 0008", "e8fe6f8080000000 e8fe6f8100000004",
	    0, T *S + 500 * MS, (T + 1) * S + 1 },
	/* Milliseconds since a time in the record, and in fewer octets. */
	{ "0100 0003 0016 0004 0015 0003 00a0 0008",
	    "00000064 0007d0 0000018bcfd625c0", 0, (T - 1000) * S + 100 * MS,
	    (T - 1000) * S + 2000 * MS },
	/* The same since a time that somebody else told. */
	{ "0100 0002 0016 0004 0015 0004", "00000064 000007d0", BOOT,
	    BOOT + 100 * MS, BOOT + 2000 * MS },
	/* Without one nothing is known. */
	{ "0100 0002 0016 0004 0015 0004", "00000064 000007d0", 0, NONE, NONE },
	/* Microseconds before the Export Time. */
	{ "0100 0002 009e 0004 009f 0004", "000f4240 00000005", 0, (T - 1) * S,
	    T *S - 5 * US },
	/* One end and a duration. */
	{ "0100 0002 0096 0004 00a1 0004", "6553f0f6 000003e8", 0, (T - 10) * S,
	    (T - 9) * S },
	{ "0100 0002 0097 0004 00a2 0004", "6553f100 000f4240", 0, (T - 1) * S,
	    T *S },
	{ "0100 0003 0097 0004 00a1 0004 00a2 0004",
	    "6553f100 00000001 000f4240", 0, (T - 1) * S, T *S },
	/* A duration alone says nothing. */
	{ "0100 0001 00a1 0004", "000003e8", 0, NONE, NONE },
	/* One end alone. */
	{ "0100 0001 0096 0004", "6553f0f6", 0, (T - 10) * S, NONE },
	{ "0100 0001 009f 0004", "00000005", 0, NONE, T *S - 5 * US },
	/* A single packet. */
	{ "0100 0001 0142 0004", "6553f0f6", 0, (T - 10) * S, (T - 10) * S },
	{ "0100 0001 0143 0008", "0000018bcfe5660c", 0, T *S - 500 * MS,
	    T *S - 500 * MS },
	{ "0100 0001 0145 0008", "e8fe6f8080000000", 0, T *S + 500 * MS,
	    T *S + 500 * MS },
	/* The most exact one is taken, of each end by itself. */
	{ "0100 0003 0096 0004 009c 0008 0097 0004",
	    "6553f0f6 e8fe6f8080000000 6553f200", 0, T *S + 500 * MS,
	    (T + 256) * S },
	/* A time of a length that it cannot have is passed over. */
	{ "0100 0002 0098 0004 0096 0004", "00000001 6553f0f6", 0, (T - 10) * S,
	    NONE },
	/* No time at all. */
	{ "0100 0001 0008 0004", "c0000201", BOOT, NONE, NONE },
};

/* The times of a record; false: none. */
static bool
times_of(const struct way *way, uint32_t export_time, ipfix_flow_times *times)
{
	struct octets t = hex(way->tmpl), data = hex(way->data);
	ipfix_span span = octets_span(t);
	ipfix_message message = { .export_time = export_time };
	ipfix_set set = { .id = 256, .body = octets_span(data) };
	ipfix_template *tmpl;
	ipfix_record_iter iter;
	ipfix_record record;
	ipfix_result rc;

	must(ipfix_template_get(&tmpl, &span, 2, NULL, NULL, NULL) == IPFIX_OK);
	ipfix_record_iter_init(&iter, &message, &set, tmpl, NULL);
	must(ipfix_record_iter_next(&iter, &record, NULL) == IPFIX_OK);
	rc = ipfix_flow_get_times(&record, way->boot, times);
	must(rc == IPFIX_OK || rc == IPFIX_ERR_NOTFOUND);
	ipfix_template_free(tmpl);
	free(t.data);
	free(data.data);
	return rc == IPFIX_OK;
}

START_TEST(each_way_gives_the_same_times)
{
	const struct way *way = &WAYS[_i];
	ipfix_flow_times times = { .start = 1, .end = 2 };
	bool any = way->start != NONE || way->end != NONE;

	ck_assert_int_eq(times_of(way, (uint32_t)T, &times), any);
	if (!any) {
		ck_assert_uint_eq(times.start, 1);
		return;
	}
	ck_assert_int_eq(times.has_start, way->start != NONE);
	ck_assert_int_eq(times.has_end, way->end != NONE);
	if (times.has_start)
		ck_assert_uint_eq(times.start, way->start);
	if (times.has_end)
		ck_assert_uint_eq(times.end, way->end);
}
END_TEST

START_TEST(milliseconds_since_the_start_of_a_device_wrap)
{
	/* A device that has been up for 100 days; 2^32 ms are 49.7. */
	const ipfix_time turn = (UINT64_C(1) << 32) * MS;
	struct way way = { "0100 0002 0016 0004 0015 0004", "fffffff0 00000010",
		(T - 8640000) * S, 0, 0 };
	uint32_t export_time = (uint32_t)((way.boot + 2 * turn) / S) + 1;
	ipfix_flow_times times;

	must(times_of(&way, export_time, &times));
	ck_assert_uint_eq(times.end, way.boot + 2 * turn + 16 * MS);
	ck_assert_uint_eq(times.start, way.boot + 2 * turn - 16 * MS);
	/* Soon after its start, nothing has wrapped. */
	way.data = "00000010 00000020";
	must(times_of(&way, (uint32_t)(way.boot / S), &times));
	ck_assert_uint_eq(times.start, way.boot + 16 * MS);
}
END_TEST

START_TEST(times_of_nonsense_are_no_times)
{
	/* Longer before the Export Time than there is time. */
	struct way way = { "0100 0001 009e 0008", "00ffffffffffffff", 0, 0, 0 };
	ipfix_flow_times times;

	ck_assert(!times_of(&way, (uint32_t)T, &times));
	/* A duration that leads before all time. */
	way.tmpl = "0100 0002 0097 0004 00a1 0004";
	way.data = "00000001 ffffffff";
	must(times_of(&way, 1, &times));
	ck_assert(!times.has_start);
	/* A device that was initialised at the end of all time. */
	way.tmpl = "0100 0001 0016 0004";
	way.data = "ffffffff";
	way.boot = IPFIX_NEVER;
	ck_assert(!times_of(&way, (uint32_t)T, &times));
}
END_TEST

TESTS("wire/flow_times")
{
	loop_test(each_way_gives_the_same_times, 0, IPFIX_COUNT(WAYS));
	test(milliseconds_since_the_start_of_a_device_wrap);
	test(times_of_nonsense_are_no_times);
}
