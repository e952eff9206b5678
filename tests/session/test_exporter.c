/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/exporter.h>

#include <ipfix/elements.h>

#include "support/exporting.h"
#include "support/test.h"

static ipfix_result
try_new(ipfix_exporter_options options)
{
	ipfix_exporter *exporter = NULL;
	ipfix_result rc = ipfix_exporter_new(&exporter, NULL, &options);

	ck_assert((exporter != NULL) == (rc == IPFIX_OK));
	ipfix_exporter_free(exporter);
	return rc;
}

START_TEST(options_of_zero_make_an_exporter_over_udp)
{
	ipfix_exporter *exporter;

	ck_assert_int_eq(ipfix_exporter_new(&exporter, NULL, NULL), IPFIX_OK);
	ipfix_exporter_free(exporter);
	ipfix_exporter_free(NULL);
	ck_assert_int_eq(try_new((ipfix_exporter_options){ 0 }), IPFIX_OK);
}
END_TEST

START_TEST(what_no_option_can_be_is_refused)
{
	struct {
		ipfix_exporter_options known;
		uint8_t more[8];
	} newer = { { .size = sizeof(newer) }, { 0 } };
	ipfix_exporter *exporter = NULL;

	ck_assert_int_eq(try_new((ipfix_exporter_options){
	                     .transport = (ipfix_transport)4 }),
	    IPFIX_ERR_INVAL);
	for (unsigned a = 0; a <= UINT8_MAX; a++)
		ck_assert_int_eq(try_new((ipfix_exporter_options){
		                     .alignment = (uint8_t)a }),
		    a <= 1 || a == 4 || a == 8 ? IPFIX_OK : IPFIX_ERR_INVAL);
	ck_assert_int_eq(try_new((ipfix_exporter_options){ .max_message = 31 }),
	    IPFIX_ERR_INVAL);
	ck_assert_int_eq(
	    try_new((ipfix_exporter_options){ .max_message = 32 }), IPFIX_OK);
	ck_assert_int_eq(
	    try_new((ipfix_exporter_options){ .max_message = 65535 }),
	    IPFIX_OK);
	ck_assert_int_eq(
	    try_new((ipfix_exporter_options){ .max_message = 65536 }),
	    IPFIX_ERR_INVAL);

	ck_assert_int_eq(
	    ipfix_exporter_new(&exporter, NULL, &newer.known), IPFIX_OK);
	ipfix_exporter_free(exporter);
	newer.more[7] = 1;
	exporter = NULL;
	ck_assert_int_eq(
	    ipfix_exporter_new(&exporter, NULL, &newer.known), IPFIX_ERR_INVAL);
	ck_assert_ptr_null(exporter);
}
END_TEST

START_TEST(an_allocation_that_fails_makes_no_exporter)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	const ipfix_exporter_options options = { .alloc = &mem };
	ipfix_exporter *exporter = NULL;
	ipfix_result rc;
	long n = 0;

	do {
		heap.fail_at = n;
		rc = ipfix_exporter_new(&exporter, NULL, &options);
		if (rc == IPFIX_OK)
			break;
		ck_assert_int_eq(rc, IPFIX_ERR_NOMEM);
		ck_assert_ptr_null(exporter);
		ck_assert_uint_eq(heap.out, 0);
		n++;
	} while (true);
	ck_assert_int_ge(n, 2);
	ipfix_exporter_free(exporter);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(an_allocation_that_fails_opens_no_domain)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	add(&e, 256);
	e.heap->fail_at = 0;
	ck_assert_int_eq(
	    ipfix_exporter_open(e.exporter, 2, 0), IPFIX_ERR_NOMEM);
	/* Still in the first one. */
	put(&e, 256, 1);
	sent(&e, 0, "2: 0100 0001 0008 0004 | 256: 00000001");
	ck_assert_int_eq(ipfix_exporter_open(e.exporter, 2, 0), IPFIX_OK);
	/* One that is there needs no memory. */
	e.heap->fail_at = 0;
	ck_assert_int_eq(ipfix_exporter_open(e.exporter, 1, 0), IPFIX_OK);
	over(&e);
}
END_TEST

/* The size of a Message that is full of records. */
static size_t
full_size(ipfix_exporter_options options)
{
	struct exporting e = exporting(options);
	ipfix_exported message;
	ipfix_result rc;

	add(&e, 256);
	while ((rc = try_put(&e, 256, 0)) == IPFIX_OK)
		continue;
	ck_assert_int_eq(rc, IPFIX_FULL);
	ck_assert_int_eq(
	    ipfix_exporter_take(e.exporter, e.now, &message), IPFIX_OK);
	over(&e);
	return message.octets.size;
}

START_TEST(a_message_is_as_large_as_its_transport_bears)
{
	CLAUSE("7011-10.3.3-01");
	CLAUSE("7011-10.3.3-02");
	CLAUSE("7011-10-01");
	CLAUSE("7011-10.4.3-02");
	/* 16 + 12 + 4 octets, and then as many records of 4 as there go. */
	ck_assert_uint_eq(full_size((ipfix_exporter_options){ 0 }), 484);
	ck_assert_uint_eq(
	    full_size((ipfix_exporter_options){ .ipv6 = true }), 464);
	ck_assert_uint_eq(
	    full_size((ipfix_exporter_options){ .transport = IPFIX_TCP }),
	    65532);
	ck_assert_uint_eq(
	    full_size((ipfix_exporter_options){ .transport = IPFIX_SCTP }),
	    65532);
	ck_assert_uint_eq(
	    full_size((ipfix_exporter_options){ .transport = IPFIX_FILE }),
	    65532);
	for (size_t size = 36; size < 100; size++)
		ck_assert_uint_eq(
		    full_size((ipfix_exporter_options){ .max_message = size }),
		    size / 4 * 4);
}
END_TEST

START_TEST(a_domain_of_0_is_a_domain)
{
	struct exporting e = exporting((ipfix_exporter_options){ .odid = 0 });

	CLAUSE("7011-3.1-09");
	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: 0100 0001 0008 0004 | 256: 00000001");
	ck_assert_uint_eq(e.last.odid, 0);
	over(&e);
}
END_TEST

START_TEST(the_domain_is_what_the_caller_chose)
{
	struct exporting e =
	    exporting((ipfix_exporter_options){ .odid = UINT32_MAX });

	CLAUSE("7011-2-01");
	CLAUSE("7011-3.1-10");
	add(&e, 256);
	put(&e, 256, 1);
	sent(&e, 0, "2: 0100 0001 0008 0004 | 256: 00000001");
	ck_assert_uint_eq(e.last.odid, UINT32_MAX);
	over(&e);
}
END_TEST

START_TEST(domains_have_templates_of_their_own)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_TCP, .odid = 1 });

	CLAUSE("7011-8-01");
	CLAUSE("7011-8-11");
	CLAUSE("7011-3.4.1-01");
	add(&e, 256);
	turn(&e, 2, 0);
	ck_assert_ptr_null(ipfix_exporter_find(e.exporter, 256));
	ck_assert_int_eq(try_put(&e, 256, 1), IPFIX_ERR_NOTFOUND);
	add_options(&e, 256);
	put(&e, 256, 5);
	sent(&e, 0,
	    "3: 0100 0002 0001 0095 0004 0029 0004 | 256: 00000001 00000005");
	turn(&e, 1, 0);
	ck_assert(
	    !ipfix_template_is_options(ipfix_exporter_find(e.exporter, 256)));
	put(&e, 256, 5);
	sent(&e, 0, "2: 0100 0001 0008 0004 | 256: 00000005");
	ck_assert_uint_eq(ipfix_exporter_counters(e.exporter)->templates, 2);
	over(&e);
}
END_TEST

START_TEST(a_message_is_of_one_domain_and_stream)
{
	struct exporting e = exporting(
	    (ipfix_exporter_options){ .transport = IPFIX_SCTP, .odid = 1 });

	add(&e, 256);
	put(&e, 256, 1);
	ck_assert_int_eq(ipfix_exporter_open(e.exporter, 1, 9), IPFIX_OK);
	ck_assert_int_eq(try_put(&e, 256, 2), IPFIX_FULL);
	sent(&e, 0, "2: 0100 0001 0008 0004 | 256: 00000001");
	e.stream = 9;
	put(&e, 256, 2);
	ck_assert_int_eq(ipfix_exporter_open(e.exporter, 1, 0), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_remove(e.exporter, 256, e.now), IPFIX_FULL);
	sent(&e, 0, "256: 00000002");
	over(&e);
}
END_TEST

TESTS("session/exporter")
{
	test(options_of_zero_make_an_exporter_over_udp);
	test(what_no_option_can_be_is_refused);
	test(an_allocation_that_fails_makes_no_exporter);
	test(an_allocation_that_fails_opens_no_domain);
	test(a_message_is_as_large_as_its_transport_bears);
	test(a_domain_of_0_is_a_domain);
	test(the_domain_is_what_the_caller_chose);
	test(domains_have_templates_of_their_own);
	test(a_message_is_of_one_domain_and_stream);
}
