/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How a product's own tests say what its exporter must send: the clock and the
 * memory are the test's, and what comes out is read by a session.
 */
#include <ipfix/ipfix.h>

#include <check.h>
#include <stdlib.h>

/* The product. */

static ipfix_result
my_template(ipfix_exporter *exporter, ipfix_time now)
{
	static const ipfix_field_specifier fields[] = {
		{ .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
		{ .id = IPFIX_IE_octetDeltaCount, .length = 4 },
	};
	uint16_t id = 256;

	return ipfix_exporter_add(exporter, &id, 0, fields, 2, now, NULL);
}

static ipfix_result
my_flow(ipfix_exporter *exporter, uint64_t octets, ipfix_time now)
{
	ipfix_value values[2] = { { .kind = IPFIX_KIND_IPV4,
		                      .as.address = { 192, 0, 2, 1 } },
		{ .kind = IPFIX_KIND_UNSIGNED, .as.u = octets } };

	return ipfix_exporter_put_values(exporter, 256, values, 2, now);
}

/* Its tests. */

static size_t blocks; /* of memory that are out */

static void *
take(void *arg, size_t size)
{
	(void)arg;
	blocks++;
	return malloc(size);
}

static void
give(void *arg, void *memory, size_t size)
{
	(void)arg;
	(void)size;
	blocks--;
	free(memory);
}

/* The sum of octetDeltaCount in a Message. */
static uint64_t
octets_of(const ipfix_exported *m, ipfix_session *session, ipfix_time now)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_field field;
	uint64_t octets, sum = 0;

	ck_assert(ipfix_reader_open(&reader, session, m->octets, now, NULL) ==
	    IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_RECORD &&
		    ipfix_record_find(&event.record, 0,
		        IPFIX_IE_octetDeltaCount, 0, &field) == IPFIX_OK &&
		    ipfix_field_get_unsigned(&field, &octets) == IPFIX_OK)
			sum += octets;
	return sum;
}

START_TEST(the_template_is_sent_again_after_ten_minutes)
{
	const ipfix_alloc memory = { take, give, NULL };
	ipfix_exporter_options options = { .odid = 7, .alloc = &memory };
	ipfix_time now = 1700000000 * IPFIX_SECOND;
	ipfix_exporter *exporter;
	ipfix_session *session;
	ipfix_exported m;

	ck_assert(ipfix_exporter_new(&exporter, NULL, &options) == IPFIX_OK);
	ck_assert(ipfix_session_new(&session, NULL, NULL) == IPFIX_OK);
	ck_assert(my_template(exporter, now) == IPFIX_OK);
	ck_assert(my_flow(exporter, 1500, now) == IPFIX_OK);
	ck_assert(my_flow(exporter, 40, now) == IPFIX_OK);
	ck_assert(ipfix_exporter_take(exporter, now, &m) == IPFIX_OK);
	ck_assert_uint_eq(octets_of(&m, session, now), 1540);
	ck_assert(m.templates && m.odid == 7 && m.sequence == 0);

	now += 600 * IPFIX_SECOND; /* no test needs to wait for it */
	ck_assert(my_flow(exporter, 3, now) == IPFIX_OK);
	ck_assert(ipfix_exporter_take(exporter, now, &m) == IPFIX_OK);
	ck_assert_uint_eq(octets_of(&m, session, now), 3);
	ck_assert(m.templates && m.sequence == 2);
	ipfix_exporter_free(exporter);
	ipfix_session_free(session);
	ck_assert_uint_eq(blocks, 0);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("my exporter");
	TCase *tcase = tcase_create("refresh");
	SRunner *runner = srunner_create(suite);
	int failed;

	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, the_template_is_sent_again_after_ten_minutes);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
