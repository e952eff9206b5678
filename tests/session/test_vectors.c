/* SPDX-License-Identifier: BSD-3-Clause */
/* What a session makes of each vector, octet for octet. */
#include <ipfix/session.h>

#include "support/events.h"
#include "support/test.h"
#include "support/vectors.h"

START_TEST(each_vector_of_ours_has_the_events_it_says)
{
	struct vectors v = vectors_own();

	for (size_t i = 0; i < v.count; i++) {
		ipfix_session *s = session_of(v.list[i].transport, NULL);
		struct events events = EVENTS_INIT;

		events_read(&events, s, v.list[i].octets);
		ck_assert_msg(strcmp(events.size > 0 ? events.text : "",
		                  v.list[i].events) == 0,
		    "%s:\n%s", v.list[i].name,
		    events.text != NULL ? events.text : "");
		events_free(&events);
		ipfix_session_free(s);
	}
	vectors_free(&v);
}
END_TEST

/* A good one is used whole; of a bad one something is told. */
START_TEST(each_vector_of_ours_has_the_verdict_of_its_name)
{
	struct vectors v = vectors_own();

	for (size_t i = 0; i < v.count; i++) {
		bool good = strncmp(v.list[i].name, "good-", 5) == 0;
		const char *events = v.list[i].events;

		ck_assert(good || strncmp(v.list[i].name, "bad-", 4) == 0);
		ck_assert_msg((strchr(events, '@') == NULL) == good, "%s",
		    v.list[i].name);
	}
	vectors_free(&v);
}
END_TEST

START_TEST(each_vector_of_ours_is_in_the_readme)
{
	char *path = source_path("tests/vectors/README"), *text;
	struct octets readme = file_octets(path);
	struct vectors v = vectors_own();

	ck_assert_ptr_nonnull(readme.data);
	text = malloc(readme.size + 1);
	memcpy(text, readme.data, readme.size);
	text[readme.size] = '\0';
	for (size_t i = 0; i < v.count; i++)
		ck_assert_msg(
		    strstr(text, v.list[i].name) != NULL, "%s", v.list[i].name);
	vectors_free(&v);
	free(text);
	free(readme.data);
	free(path);
}
END_TEST

/* What the reference data's are; the names that end otherwise are good. */
START_TEST(bad_vectors_of_the_standards_are_refused)
{
	struct vectors v = vectors_all();

	CLAUSE("7011-9.1-03");
	for (size_t i = 0; i < v.count; i++) {
		ipfix_session *s = session_of(v.list[i].transport, NULL);
		struct events events = EVENTS_INIT;

		if (strstr(v.list[i].name, "-bad.hex") != NULL) {
			events_read(&events, s, v.list[i].octets);
			ck_assert_msg(templates_count(s) == 0 &&
			        events.notices > 0 && events.records == 0,
			    "%s:\n%s", v.list[i].name, events.text);
		}
		events_free(&events);
		ipfix_session_free(s);
	}
	vectors_free(&v);
}
END_TEST

/* Reads one of the reference data's, if it is there. */
static void
example(const char *name, ipfix_transport transport, const char *want)
{
	struct vectors v = vectors_all();
	struct events events = EVENTS_INIT;
	ipfix_session *s = session_of(transport, NULL);

	for (size_t i = 0; i < v.count; i++) {
		if (strcmp(v.list[i].name, name) != 0)
			continue;
		events_read(&events, s, v.list[i].octets);
		ck_assert_str_eq(events.text, want);
	}
	events_free(&events);
	ipfix_session_free(s);
	vectors_free(&v);
}

START_TEST(the_message_of_appendix_a_is_read)
{
	CLAUSE("7011-3.4.2.2-01");
	CLAUSE("7011-3.4.3-01");
	example("examples/rfc7011-A-message.hex", IPFIX_UDP,
	    "learned 256\nset 256\n"
	    "record c000020cc00002fec00002010000139100518c81\n"
	    "record c000021bc0000217c0000202000002ec0005ef46\n"
	    "record c0000238c0000241c00002030000000500001986\n"
	    "learned 258\nset 258\n"
	    "record 00000001015927d9\nrecord 0000000202b24fb2\n");
	example("examples/rfc7011-A2.2-template-enterprise.hex", IPFIX_UDP,
	    "learned 257\n");
	example("examples/rfc7011-A4.2-options-enterprise.hex", IPFIX_UDP,
	    "learned 259\n");
	example("standards/rfc7011-A4.3-optionstemplateset.hex", IPFIX_UDP,
	    "learned 260\n");
}
END_TEST

START_TEST(the_withdrawals_of_section_8_1_are_read)
{
	CLAUSE("7011-8.1-02");
	CLAUSE("7011-8.1-10");
	CLAUSE("7011-8.1-11");
	example("examples/rfc7011-8.1-withdrawals.hex", IPFIX_TCP,
	    "learned 256\nlearned 257\nlearned 258\n"
	    "withdrawn 256\nwithdrawn 257\n"
	    "withdrawn-all 2 (1)\nwithdrawn-all 3 (0)\n");
}
END_TEST

START_TEST(the_values_of_appendix_a_5_are_read)
{
	CLAUSE("7011-7-02");
	CLAUSE("7011-7-06");
	example("examples/rfc7011-A5-varlen.hex", IPFIX_UDP,
	    "learned 300\nset 300\nrecord 056669766535ff03e8"
	    "4141414141414141414141414141414141414141414141414141414141"
	    "4141414141414141414141414141414141414141414141414141...\n"
	    "set 300\nrecord ff000573686f727400\n");
}
END_TEST

START_TEST(the_lists_of_rfc_6313_are_read)
{
	example("examples/rfc6313-9.1-9.2-basicList.hex", IPFIX_UDP,
	    "learned 256\nset 256\nrecord 00000009c00002c9e9fc0001"
	    "ff001103000e0004000000010000000400000008\n"
	    "set 256\nrecord 00000009c00002c9e9fc0001"
	    "ff0019030052ffff054645302f3007464531302f3130054645322f32\n"
	    "set 256\nrecord 00000009c00002c9e9fc0001"
	    "ff001101000e0004000000010000000400000008\n");
	example("examples/rfc6313-9.3-subTemplateList.hex", IPFIX_UDP,
	    "learned 257\nlearned 258\nset 258\nrecord c0000201c0000269"
	    "0401005006ff003f030101d0a1b2c30010000091230613d0a1b2c3002000"
	    "0091230650d0a1b2c30030000091230725d0a1b2c30040000091...\n");
}
END_TEST

TESTS("session/vectors")
{
	test(each_vector_of_ours_has_the_events_it_says);
	test(each_vector_of_ours_has_the_verdict_of_its_name);
	test(each_vector_of_ours_is_in_the_readme);
	test(bad_vectors_of_the_standards_are_refused);
	test(the_message_of_appendix_a_is_read);
	test(the_withdrawals_of_section_8_1_are_read);
	test(the_values_of_appendix_a_5_are_read);
	test(the_lists_of_rfc_6313_are_read);
}
