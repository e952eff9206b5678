/* SPDX-License-Identifier: BSD-3-Clause */
/* Templates that are saved and learned again, or refused whole. */
#include <ipfix/save.h>

#include "base/hash.h"
#include "session/collector.h"
#include "support/events.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"

#define T256 "2: 0100 0001 0008 0004"
#define T257 "2: 0101 0002 0004 0001 0052 ffff"
#define O258 "3: 0102 0002 0001 8004 0001 0000 7ed9 0029 0001"
#define AT(seconds) ((MESSAGE_TIME + UINT64_C(seconds)) * IPFIX_SECOND)

/* The octets of a session, in a block of their size; free them. */
static struct octets
save(const ipfix_session *s, ipfix_time now)
{
	struct octets o = { NULL, ipfix_save_size(s) };
	size_t size = 0;

	o.data = malloc(o.size);
	must(o.data != NULL);
	must(ipfix_save_put(s, now, o.data, o.size, &size) == IPFIX_OK);
	must(size == o.size);
	return o;
}

/* Three templates in two domains, saved 10 seconds after the last came. */
static struct octets
saved_sample(void)
{
	struct collector c;
	struct octets o;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, T256 "|" O258, "learned 256, learned 258");
	c.odid = 0xfffffffe;
	collector_says(&c, 20, T257, "learned 257");
	o = save(c.session, AT(30));
	collector_end(&c);
	return o;
}

/* That it is refused for a reason, and that nothing has changed. */
static void
refused(struct octets o, ipfix_result result, ipfix_fault fault)
{
	struct collector c;
	ipfix_error error = { .fault = IPFIX_FAULT_NONE };
	char *before, *after;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, T257, "learned 257");
	before = templates_of(c.session);
	ck_assert_int_eq(
	    ipfix_save_get(c.session, octets_span(o), AT(40), 0, &error),
	    result);
	ck_assert_int_eq(error.fault, fault);
	after = templates_of(c.session);
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
	collector_end(&c);
}

/* Makes the checksum right again. */
static void
seal(struct octets o)
{
	struct ipx_hash_key key = ipx_hash_key(1, NULL);
	uint64_t sum = ipx_hash_octets(&key, o.data, o.size - 8);

	for (size_t i = 0; i < 8; i++)
		o.data[o.size - 1 - i] = (uint8_t)(sum >> 8 * i);
}

START_TEST(what_was_saved_is_there_again)
{
	struct octets o = saved_sample();
	struct collector c;

	collector_init(&c, (ipfix_session_options){ 0 });
	ck_assert_int_eq(
	    ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(collector_counts(&c)->templates, 3);
	collector_says(&c, 41, "256: c0000201 | 258: 0103",
	    "set 256, record c0000201, set 258, record 0103");
	c.sequence = 2;
	collector_says(&c, 41, T256, "refreshed 256");
	c.odid = 0xfffffffe;
	collector_says(&c, 41, "257: 0102 4142", "set 257, record 01024142");
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(what_was_learned_again_is_saved_as_before)
{
	struct octets o = saved_sample(), again;
	struct collector c;
	char *texts[2];

	for (int i = 0; i < 2; i++) {
		collector_init(&c, (ipfix_session_options){ 0 });
		must(ipfix_save_get(c.session, octets_span(o), AT(40), 0,
		         NULL) == IPFIX_OK);
		texts[i] = templates_of(c.session);
		again = save(c.session, AT(30));
		ck_assert_uint_eq(again.size, o.size);
		free(o.data);
		o = again;
		collector_end(&c);
	}
	/* With the time when the last one came. */
	ck_assert_ptr_nonnull(strstr(texts[0], "1700000020000000000"));
	ck_assert_str_eq(texts[0], texts[1]);
	free(texts[0]);
	free(texts[1]);
	free(o.data);
}
END_TEST

START_TEST(lifetimes_go_on)
{
	struct octets o = saved_sample();
	struct collector c;

	collector_init(&c,
	    (ipfix_session_options){ .template_lifetime = 100 * IPFIX_SECOND });
	must(ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL) ==
	    IPFIX_OK);
	collector_expires(&c, 99, "");
	collector_expires(&c, 100, "expired 256");
	collector_expires(&c, 119, "");
	collector_expires(&c, 120, "expired 257");
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(what_has_expired_is_not_saved)
{
	struct collector c;
	struct octets o;

	collector_init(&c,
	    (ipfix_session_options){ .template_lifetime = 100 * IPFIX_SECOND });
	collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 90, T257, "learned 257");
	c.now = c.export_time = 110;
	(void)collector_read(&c, "");
	o = save(c.session, AT(110));
	collector_end(&c);
	collector_init(&c, (ipfix_session_options){ 0 });
	must(ipfix_save_get(c.session, octets_span(o), AT(110), 0, NULL) ==
	    IPFIX_OK);
	ck_assert_uint_eq(collector_counts(&c)->templates, 1);
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(the_interval_between_refreshes_is_known_again)
{
	struct collector c;
	struct octets o;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, T256, "learned 256");
	collector_says(&c, 1000, T256, "refreshed 256");
	o = save(c.session, AT(1000));
	collector_end(&c);
	collector_init(&c, (ipfix_session_options){ 0 });
	must(ipfix_save_get(c.session, octets_span(o), AT(1100), 0, NULL) ==
	    IPFIX_OK);
	collector_expires(&c, 3999, "");
	collector_expires(&c, 4000, "expired 256");
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(a_template_that_came_later_stays)
{
	struct octets o = saved_sample();
	struct collector c;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 5, "2: 0100 0001 0004 0001", "learned 256");
	must(ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL) ==
	    IPFIX_OK);
	collector_says(&c, 41, "256: 01", "set 256, record 01");
	collector_end(&c);
	/* And one that came before does not. */
	collector_init(&c, (ipfix_session_options){ 0 });
	c.odid = 0xfffffffe;
	collector_says(&c, 5, "2: 0101 0001 0004 0001", "learned 257");
	must(ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL) ==
	    IPFIX_OK);
	collector_says(&c, 41, "257: 0100", "set 257, record 0100");
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(a_message_being_read_ends)
{
	struct octets o = saved_sample(), m;
	struct collector c;
	ipfix_reader reader;
	ipfix_event event;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 5, T256, "learned 256");
	m = collector_message(&c, "256: c0000201 c0000202");
	must(ipfix_reader_open(
	         &reader, c.session, octets_span(m), AT(6), NULL) == IPFIX_OK);
	must(ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK);
	must(ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL) ==
	    IPFIX_OK);
	ck_assert_int_eq(ipfix_reader_next(&reader, &event, NULL), IPFIX_DONE);
	collector_end(&c);
	free(m.data);
	free(o.data);
}
END_TEST

START_TEST(an_empty_session_can_be_saved_too)
{
	struct collector c;
	struct octets o;

	collector_init(&c, (ipfix_session_options){ 0 });
	o = save(c.session, AT(0));
	ck_assert_int_eq(
	    ipfix_save_get(c.session, octets_span(o), AT(0), 0, NULL),
	    IPFIX_OK);
	ck_assert_uint_eq(collector_counts(&c)->templates, 0);
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(where_there_is_no_room_nothing_is_written)
{
	struct collector c;
	uint8_t octets[4096];
	size_t size, written = 7;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, T256 "|" T257, "learned 256, learned 257");
	size = ipfix_save_size(c.session);
	memset(octets, 0xee, sizeof(octets));
	for (size_t i = 0; i < size; i++)
		ck_assert_int_eq(
		    ipfix_save_put(c.session, AT(0), octets, i, &written),
		    IPFIX_FULL);
	ck_assert_uint_eq(written, 7);
	for (size_t i = 0; i < sizeof(octets); i++)
		must(octets[i] == 0xee);
	must(ipfix_save_put(c.session, AT(0), octets, size, &written) ==
	    IPFIX_OK);
	ck_assert_uint_eq(octets[size], 0xee);
	collector_end(&c);
}
END_TEST

START_TEST(what_is_too_old_or_of_the_future_is_refused)
{
	struct octets o = saved_sample();
	struct collector c;
	static const struct {
		ipfix_time now, max_age;
		ipfix_result result;
	} CASES[] = {
		{ AT(30), 0, IPFIX_OK },
		{ AT(30) - 1, 0, IPFIX_ERR_STATE },
		{ AT(30) - 1, IPFIX_NEVER, IPFIX_ERR_STATE },
		{ AT(1830), 0, IPFIX_OK },
		{ AT(1830) + 1, 0, IPFIX_ERR_STATE },
		{ AT(40), 10 * IPFIX_SECOND, IPFIX_OK },
		{ AT(40) + 1, 10 * IPFIX_SECOND, IPFIX_ERR_STATE },
		{ AT(400000000), IPFIX_NEVER, IPFIX_OK },
	};

	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++) {
		ipfix_error error = { .fault = IPFIX_FAULT_NONE };

		collector_init(&c, (ipfix_session_options){ 0 });
		ck_assert_int_eq(ipfix_save_get(c.session, octets_span(o),
		                     CASES[i].now, CASES[i].max_age, &error),
		    CASES[i].result);
		ck_assert_int_eq(error.fault,
		    CASES[i].result == IPFIX_OK ? IPFIX_FAULT_NONE
		                                : IPFIX_FAULT_SAVE_AGE);
		collector_end(&c);
	}
	free(o.data);
}
END_TEST

START_TEST(another_transport_is_refused)
{
	struct octets o = saved_sample();
	struct collector c;

	CLAUSE("7011-8-03");
	CLAUSE("7011-10-03");
	collector_init(&c, (ipfix_session_options){ .transport = IPFIX_TCP });
	ck_assert_int_eq(
	    ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL),
	    IPFIX_ERR_STATE);
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(every_prefix_is_refused)
{
	struct octets o = saved_sample();

	for (size_t i = 0; i < o.size; i++) {
		struct octets cut = { exact(o.data, i), i };

		refused(cut, IPFIX_ERR_TRUNCATED, IPFIX_FAULT_SAVE_CUT);
		free(cut.data);
	}
	free(o.data);
}
END_TEST

START_TEST(octets_behind_are_refused)
{
	struct octets o = join(saved_sample(), hex("00"));

	refused(o, IPFIX_ERR_LENGTH, IPFIX_FAULT_SAVE_LENGTH);
	free(o.data);
}
END_TEST

START_TEST(every_flipped_bit_is_refused)
{
	struct octets o = saved_sample();
	struct collector c;
	ipfix_error error;

	collector_init(&c, (ipfix_session_options){ 0 });
	for (size_t i = 0; i < o.size * 8; i++) {
		o.data[i / 8] ^= (uint8_t)(1u << i % 8);
		error.fault = IPFIX_FAULT_NONE;
		must(ipfix_save_get(c.session, octets_span(o), AT(40),
		         IPFIX_NEVER, &error) < 0);
		must(error.fault != IPFIX_FAULT_NONE);
		must(collector_counts(&c)->templates == 0);
		o.data[i / 8] ^= (uint8_t)(1u << i % 8);
	}
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(another_form_or_version_is_told_from_damage)
{
	struct octets o = saved_sample(), other = hex("49504649 5874706d");

	refused(other, IPFIX_ERR_SYNTAX, IPFIX_FAULT_SAVE_FORM);
	patch16(o, 8, 2);
	refused(o, IPFIX_ERR_VERSION, IPFIX_FAULT_SAVE_VERSION);
	patch16(o, 8, 1);
	o.data[20] ^= 1;
	refused(o, IPFIX_ERR_VALUE, IPFIX_FAULT_SAVE_DAMAGED);
	free(o.data);
	free(other.data);
}
END_TEST

/* Octets of somebody who knows the checksum. */
START_TEST(whatever_is_in_well_sealed_octets_does_no_harm)
{
	struct sweep sweep = sweep_begin("sealed");
	struct octets o = saved_sample();
	struct collector c;
	size_t accepted = 0;

	collector_init(
	    &c, (ipfix_session_options){ .max_templates = 5, .max_fields = 9 });
	for (int i = 0; i < 40000; i++) {
		struct octets bad = { exact(o.data, o.size), o.size };
		ipfix_error error;

		for (uint64_t n = 1 + sweep_next(&sweep) % 4; n > 0; n--)
			bad.data[36 + sweep_next(&sweep) % (o.size - 36)] =
			    (uint8_t)(sweep_next(&sweep) % 6);
		bad.data[35] = (uint8_t)(sweep_next(&sweep) % 5);
		seal(bad);
		accepted += ipfix_save_get(c.session, octets_span(bad), AT(40),
		                0, &error) == IPFIX_OK;
		must(collector_counts(&c)->templates ==
		    templates_count(c.session));
		must(collector_counts(&c)->templates <= 5);
		free(bad.data);
	}
	ck_assert_uint_gt(accepted, 0);
	collector_end(&c);
	free(o.data);
}
END_TEST

START_TEST(limits_hold_for_saved_templates)
{
	struct octets o = saved_sample();
	static const ipfix_session_options CASES[] = {
		{ .max_templates = 2 },
		{ .max_fields = 1 },
		{ .max_memory = 500 },
	};

	CLAUSE("7011-11.4-03");
	for (size_t i = 0; i < IPFIX_COUNT(CASES); i++) {
		struct collector c;

		collector_init(&c, CASES[i]);
		ck_assert_int_eq(
		    ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL),
		    IPFIX_ERR_LIMIT);
		ck_assert_uint_eq(collector_counts(&c)->templates, 0);
		collector_end(&c);
	}
	free(o.data);
}
END_TEST

START_TEST(fields_without_octets_are_limited_in_saved_templates_too)
{
	struct collector c;
	struct octets o;

	collector_init(&c, (ipfix_session_options){ .max_empty_fields = 17 });
	(void)collector_read(&c,
	    "2: 0100 0012 0004 0001 0052 0000 0052 0000 0052 0000 0052 0000 "
	    "0052 0000 0052 0000 0052 0000 0052 0000 0052 0000 0052 0000 "
	    "0052 0000 0052 0000 0052 0000 0052 0000 0052 0000 0052 0000 "
	    "0052 0000");
	ck_assert_str_eq(c.text, "learned 256");
	o = save(c.session, AT(30));
	collector_end(&c);
	for (uint16_t max = 16; max <= 17; max++) {
		collector_init(
		    &c, (ipfix_session_options){ .max_empty_fields = max });
		ck_assert_int_eq(
		    ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL),
		    max == 16 ? IPFIX_ERR_LIMIT : IPFIX_OK);
		ck_assert_uint_eq(
		    collector_counts(&c)->templates, max == 16 ? 0 : 1);
		collector_end(&c);
	}
	free(o.data);
}
END_TEST

START_TEST(without_memory_nothing_is_learned)
{
	struct octets o = saved_sample();
	struct collector c;
	ipfix_result rc = IPFIX_ERR_NOMEM;

	collector_init(&c, (ipfix_session_options){ 0 });
	collector_says(&c, 0, "2: 0110 0001 0004 0001", "learned 272");
	for (long fail = 0; rc == IPFIX_ERR_NOMEM; fail++) {
		ck_assert_uint_eq(collector_counts(&c)->templates, 1);
		c.heap.fail_at = fail;
		rc = ipfix_save_get(c.session, octets_span(o), AT(40), 0, NULL);
	}
	ck_assert_int_eq(rc, IPFIX_OK);
	ck_assert_uint_eq(collector_counts(&c)->templates, 4);
	collector_end(&c);
	free(o.data);
}
END_TEST

TESTS("session/save")
{
	test(what_was_saved_is_there_again);
	test(what_was_learned_again_is_saved_as_before);
	test(lifetimes_go_on);
	test(what_has_expired_is_not_saved);
	test(the_interval_between_refreshes_is_known_again);
	test(a_template_that_came_later_stays);
	test(a_message_being_read_ends);
	test(an_empty_session_can_be_saved_too);
	test(where_there_is_no_room_nothing_is_written);
	test(what_is_too_old_or_of_the_future_is_refused);
	test(another_transport_is_refused);
	test(every_prefix_is_refused);
	test(octets_behind_are_refused);
	test(every_flipped_bit_is_refused);
	test(another_form_or_version_is_told_from_damage);
	test(whatever_is_in_well_sealed_octets_does_no_harm);
	test(limits_hold_for_saved_templates);
	test(fields_without_octets_are_limited_in_saved_templates_too);
	test(without_memory_nothing_is_learned);
}
