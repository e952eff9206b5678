/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of exporters that say too much, or anything; and no memory. */
#include <ipfix/options.h>

#include <ipfix/elements.h>

#include "session/scope.h"
#include "support/must.h"
#include "support/random.h"
#include "support/test.h"
#include "wire/template.h"

struct made {
	ipfix_template *tmpl;
	uint8_t octets[256];
	ipfix_record record;
};

/* How many octets a field of at most 4 has. */
static uint16_t
length_of(uint16_t id)
{
	const ipfix_element *e = ipfix_registry_find(NULL, 0, id);
	size_t size = e != NULL ? ipfix_type_size((ipfix_type)e->type) : 0;

	return size > 0 && size < 4 ? (uint16_t)size : 4;
}

/* An Options Template of fields of at most 4 octets each. */
static ipfix_template *
template_of(uint16_t id, uint16_t scope, const uint16_t *ids, size_t count)
{
	ipfix_field_specifier fields[20] = { { .id = 0 } };
	ipfix_template *t = NULL;

	for (size_t i = 0; i < count; i++) {
		fields[i].id = ids[i];
		fields[i].length = length_of(ids[i]);
	}
	must(ipfix_template_new(
	         &t, id, scope, fields, count, NULL, NULL, NULL) == IPFIX_OK);
	return t;
}

/* A record of the numbers; the template is the caller's. */
static void
make(struct made *m, ipfix_template *tmpl, uint32_t odid,
    const uint32_t *numbers)
{
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	size_t size = 0;

	for (uint16_t i = 0; i < ipfix_template_count(tmpl); i++) {
		must(ipfix_unsigned_put(&m->octets[size], fields[i].length,
		         numbers[i]) == IPFIX_OK);
		size += fields[i].length;
	}
	m->record = (ipfix_record){
		.octets = { m->octets, size }, .tmpl = tmpl, .odid = odid
	};
}

static ipfix_options *
options_of(struct heap *heap, ipfix_alloc *mem, ipfix_options_options how)
{
	ipfix_options *o = NULL;

	*heap = (struct heap)HEAP_INIT;
	*mem = heap_alloc_of(heap);
	how.alloc = mem;
	how.seed = 1;
	must(ipfix_options_new(&o, &how) == IPFIX_OK);
	return o;
}

static const uint16_t SELECTOR[] = { IPFIX_IE_selectorId,
	IPFIX_IE_samplingInterval };

START_TEST(the_oldest_statement_makes_room)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o = options_of(
	    &heap, &mem, (ipfix_options_options){ .max_statements = 10 });
	ipfix_template *t = template_of(300, 1, SELECTOR, 2);
	const ipfix_option_counters *n = ipfix_options_counters(o);
	struct made m;

	for (uint32_t i = 0; i < 100; i++) {
		make(&m, t, 1, (uint32_t[]){ i, i });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		/* The first one is said again and again. */
		make(&m, t, 1, (uint32_t[]){ 0, i });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
	}
	ck_assert_uint_eq(n->statements, 10);
	ck_assert_uint_eq(n->dropped, 90);
	ck_assert_uint_eq(n->put, 200);
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
	ipfix_template_free(t);
}
END_TEST

START_TEST(memory_has_a_limit)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o = options_of(
	    &heap, &mem, (ipfix_options_options){ .max_memory = 4000 });
	ipfix_template *t = template_of(300, 1, SELECTOR, 2);
	const ipfix_option_counters *n = ipfix_options_counters(o);
	struct made m;

	for (uint32_t i = 0; i < 200; i++) {
		make(&m, t, i % 7, (uint32_t[]){ i, i });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		must(n->memory <= 4000);
		must(n->memory - t->size <= heap.bytes);
	}
	ck_assert_uint_gt(n->dropped, 0);
	ck_assert_uint_gt(n->statements, 5);
	ipfix_options_free(o);
	/* One statement alone may be too large. */
	o = options_of(&heap, &mem, (ipfix_options_options){ .max_memory = 9 });
	make(&m, t, 1, (uint32_t[]){ 1, 1 });
	ck_assert_int_eq(ipfix_options_put(o, &m.record, 1), IPFIX_ERR_LIMIT);
	ck_assert_uint_eq(ipfix_options_counters(o)->refused, 1);
	ipfix_options_free(o);
	ipfix_template_free(t);
}
END_TEST

/* Whoever defines large templates for small records is no better off. */
START_TEST(templates_count_for_the_memory_once)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o = options_of(
	    &heap, &mem, (ipfix_options_options){ .max_memory = 1 << 20 });
	const ipfix_option_counters *n = ipfix_options_counters(o);
	static ipfix_field_specifier fields[5000];
	static uint8_t octets[5000];

	for (size_t i = 0; i < 5000; i++)
		fields[i] = (ipfix_field_specifier){
			.id = (uint16_t)(i + 1), .pen = 32473, .length = 1
		};
	for (uint32_t i = 0; i < 50; i++) {
		ipfix_template *t = NULL;
		ipfix_record record = { .octets = { octets, 5000 } };

		must(ipfix_template_new(&t, 300, 1, fields, 5000, NULL, &mem,
		         NULL) == IPFIX_OK);
		record.tmpl = t;
		for (octets[0] = 0; octets[0] < 10; octets[0]++)
			must(ipfix_options_put(o, &record, i) == IPFIX_OK);
		ipfix_template_free(t);
		must(n->memory <= 1 << 20);
		must(heap.bytes <= (1 << 20) + 10000);
	}
	ck_assert_uint_ge(n->statements, 10);
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(scopes_of_too_many_fields_are_refused)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	uint16_t ids[18];
	uint32_t numbers[18] = { 0 };
	struct made m;

	for (uint16_t i = 0; i < 18; i++)
		ids[i] = (uint16_t)(20000 + i);
	for (uint16_t scope = 16; scope <= 17; scope++) {
		ipfix_template *t = template_of(300, scope, ids, 18);

		make(&m, t, 1, numbers);
		ck_assert_int_eq(ipfix_options_put(o, &m.record, 1),
		    scope == 16 ? IPFIX_OK : IPFIX_ERR_LIMIT);
		ipfix_template_free(t);
	}
	ck_assert_uint_eq(ipfix_options_counters(o)->refused, 1);
	ipfix_options_free(o);
}
END_TEST

START_TEST(kinds_of_scope_are_bounded_in_each_domain)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	struct made m;

	for (uint16_t i = 1; i <= 100; i++)
		for (uint32_t odid = 1; odid <= 2; odid++) {
			uint16_t ids[] = { (uint16_t)(20000 + i),
				IPFIX_IE_samplingInterval };
			ipfix_template *t = template_of(300, 1, ids, 2);

			make(&m, t, odid, (uint32_t[]){ 1, 1 });
			ck_assert_int_eq(ipfix_options_put(o, &m.record, 1),
			    i <= IPX_SCOPE_KINDS ? IPFIX_OK : IPFIX_ERR_LIMIT);
			ipfix_template_free(t);
		}
	ck_assert_uint_eq(
	    ipfix_options_counters(o)->refused, 2 * (100 - IPX_SCOPE_KINDS));
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(exporting_processes_without_end_take_no_time)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	uint16_t ids[] = { IPFIX_IE_exportingProcessId,
		IPFIX_IE_samplingInterval };
	ipfix_template *t = template_of(300, 1, ids, 2);
	struct made m;

	for (uint32_t i = 0; i < 1000; i++) {
		make(&m, t, 1, (uint32_t[]){ i, i });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
	}
	ck_assert_uint_eq(
	    ipfix_options_counters(o)->statements, IPX_SCOPE_ALIKE);
	ck_assert_uint_eq(
	    ipfix_options_counters(o)->dropped, 1000 - IPX_SCOPE_ALIKE);
	ipfix_options_free(o);
	ipfix_template_free(t);
}
END_TEST

static bool
process_is_known(const ipfix_options *o, ipfix_template *t, uint32_t process)
{
	struct made m;
	ipfix_field scope;
	ipfix_option option;

	make(&m, t, 1, (uint32_t[]){ process, 0 });
	must(ipfix_record_get(&m.record, 0, &scope) == IPFIX_OK);
	return ipfix_options_find_scope(o, 1, &scope, 0,
	           IPFIX_IE_samplingInterval, &option) == IPFIX_OK;
}

/* However often the table has grown since: 10 * _i other Scopes. */
START_TEST(of_exporting_processes_the_oldest_is_forgotten)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	uint16_t ids[] = { IPFIX_IE_exportingProcessId,
		IPFIX_IE_samplingInterval };
	ipfix_template *t = template_of(300, 1, ids, 2);
	ipfix_template *other = template_of(301, 1, SELECTOR, 2);
	struct made m;

	for (uint32_t i = 0; i <= IPX_SCOPE_ALIKE; i++) {
		make(&m, t, 1, (uint32_t[]){ i, i });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		for (uint32_t k = 0; k < 10 * (uint32_t)_i && i == 4; k++) {
			make(&m, other, 1, (uint32_t[]){ k, k });
			must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		}
	}
	for (uint32_t i = 0; i <= IPX_SCOPE_ALIKE; i++)
		ck_assert_int_eq(process_is_known(o, t, i), i > 0);
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
	ipfix_template_free(t);
	ipfix_template_free(other);
}
END_TEST

START_TEST(statements_on_one_scope_are_bounded)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	struct made m;

	for (uint16_t i = 1; i < 100; i++) {
		uint16_t ids[] = { IPFIX_IE_selectorId, (uint16_t)(20000 + i) };
		ipfix_template *t = template_of(300, 1, ids, 2);

		make(&m, t, 1, (uint32_t[]){ 1, 1 });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		ipfix_template_free(t);
	}
	ck_assert_uint_eq(
	    ipfix_options_counters(o)->statements, IPX_SCOPE_STATEMENTS);
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

START_TEST(without_memory_nothing_is_taken_in)
{
	ipfix_template *t = template_of(300, 1, SELECTOR, 2);
	long fail = 0;
	bool failed = true;

	for (; failed; fail++) {
		struct heap heap;
		ipfix_alloc mem;
		ipfix_options *o =
		    options_of(&heap, &mem, (ipfix_options_options){ 0 });
		ipfix_option_counters before;
		ipfix_result rc = IPFIX_OK;
		struct made m;

		heap.fail_at = fail;
		for (uint32_t i = 0; i < 40 && rc == IPFIX_OK; i++) {
			make(&m, t, i, (uint32_t[]){ i, i });
			before = *ipfix_options_counters(o);
			rc = ipfix_options_put(o, &m.record, i);
		}
		failed = rc == IPFIX_ERR_NOMEM;
		if (failed) {
			const ipfix_option_counters *now =
			    ipfix_options_counters(o);

			must(now->put == before.put);
			must(now->statements == before.statements);
			must(now->memory == before.memory);
			must(ipfix_options_put(o, &m.record, 9) == IPFIX_OK);
		}
		ipfix_options_free(o);
		ck_assert_uint_eq(heap.out, 0);
	}
	ck_assert_int_gt(fail, 40);
	ipfix_template_free(t);
}
END_TEST

START_TEST(without_memory_there_is_no_object)
{
	struct heap heap = HEAP_INIT;
	ipfix_alloc mem = heap_alloc_of(&heap);
	ipfix_options *o = NULL;
	ipfix_options_options how = { .alloc = &mem, .size = sizeof(how) };

	heap.fail_at = 0;
	ck_assert_int_eq(ipfix_options_new(&o, &how), IPFIX_ERR_NOMEM);
	ck_assert_ptr_null(o);
	ipfix_options_free(NULL);
}
END_TEST

START_TEST(repeating_and_finding_allocate_nothing)
{
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ 0 });
	ipfix_template *t = template_of(300, 1, SELECTOR, 2);
	struct made m, flow;
	uint16_t ids[] = { IPFIX_IE_octetDeltaCount, IPFIX_IE_selectorId };
	ipfix_template *f = template_of(256, 1, ids, 2);
	ipfix_option option;
	size_t count;

	for (uint32_t i = 0; i < 1000; i++) {
		make(&m, t, 1, (uint32_t[]){ i, i * 2 });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
	}
	count = heap.count;
	heap.fail_at = 0;
	for (uint32_t i = 0; i < 1000; i++) {
		uint64_t interval;

		make(&m, t, 1, (uint32_t[]){ i, i * 3 });
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		make(&flow, f, 1, (uint32_t[]){ 77, i });
		must(ipfix_options_find(o, &flow.record, 0,
		         IPFIX_IE_samplingInterval, &option) == IPFIX_OK);
		must(ipfix_field_get_unsigned(&option.field, &interval) ==
		    IPFIX_OK);
		must(interval == i * 3);
	}
	ck_assert_uint_eq(heap.count, count);
	ipfix_options_free(o);
	ipfix_template_free(t);
	ipfix_template_free(f);
	ck_assert_uint_eq(heap.out, 0);
}
END_TEST

/* What was said last of each Scope, kept without any of the machinery. */
struct model {
	uint32_t interval[5][40];
	bool said[5][40];
};

START_TEST(whatever_is_said_the_last_word_counts)
{
	struct sweep sweep = sweep_begin("options");
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o =
	    options_of(&heap, &mem, (ipfix_options_options){ .exact = true });
	ipfix_template *t = template_of(300, 1, SELECTOR, 2);
	uint16_t ids[] = { IPFIX_IE_octetDeltaCount, IPFIX_IE_selectorId };
	ipfix_template *f = template_of(256, 1, ids, 2);
	static struct model model;

	for (uint32_t i = 1; i < 60000; i++) {
		uint32_t odid = 1 + (uint32_t)(sweep_next(&sweep) % 4);
		uint32_t id = (uint32_t)(sweep_next(&sweep) % 40);
		struct made m;
		ipfix_option option;
		uint64_t interval = 0;
		ipfix_result rc;

		if (sweep_next(&sweep) % 5000 == 0) {
			ipfix_options_reset(o);
			memset(&model, 0, sizeof(model));
		}
		if (sweep_next(&sweep) % 3 == 0) {
			make(&m, t, odid, (uint32_t[]){ id, i });
			must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
			model.interval[odid][id] = i;
			model.said[odid][id] = true;
			continue;
		}
		make(&m, f, odid, (uint32_t[]){ 77, id });
		rc = ipfix_options_find(
		    o, &m.record, 0, IPFIX_IE_samplingInterval, &option);
		must((rc == IPFIX_OK) == model.said[odid][id]);
		if (rc == IPFIX_OK)
			must(ipfix_unsigned_get(
			         option.field.octets, &interval) == IPFIX_OK);
		must(interval == model.interval[odid][id]);
	}
	ipfix_options_free(o);
	ck_assert_uint_eq(heap.out, 0);
	ipfix_template_free(t);
	ipfix_template_free(f);
}
END_TEST

/* Scopes of all kinds, statements that come and go, in little room. */
START_TEST(numbers_agree_whatever_is_said)
{
	static const uint16_t ELEMENTS[] = { IPFIX_IE_selectorId,
		IPFIX_IE_exportingProcessId, IPFIX_IE_observationDomainId,
		IPFIX_IE_templateId, IPFIX_IE_ingressInterface,
		IPFIX_IE_egressInterface, IPFIX_IE_applicationId,
		IPFIX_IE_samplingInterval };
	struct sweep sweep = sweep_begin("numbers");
	struct heap heap;
	ipfix_alloc mem;
	ipfix_options *o = options_of(&heap, &mem,
	    (ipfix_options_options){
	        .max_statements = 60, .max_memory = 12000 });
	const ipfix_option_counters *n = ipfix_options_counters(o);

	for (uint32_t i = 1; i < 30000; i++) {
		uint16_t ids[4];
		uint32_t numbers[4];
		size_t count = 1 + sweep_next(&sweep) % 4;
		uint16_t scope = (uint16_t)(1 + sweep_next(&sweep) % count);
		ipfix_template *t;
		ipfix_event event = { .kind = IPFIX_EVENT_TEMPLATE,
			.action = IPFIX_TEMPLATE_WITHDRAWN };
		ipfix_option option;
		struct made m;

		for (size_t k = 0; k < count; k++) {
			ids[k] = ELEMENTS[sweep_next(&sweep) %
			    IPFIX_COUNT(ELEMENTS)];
			numbers[k] = (uint32_t)(sweep_next(&sweep) % 4);
		}
		t = template_of(300, scope, ids, count);
		make(&m, t, (uint32_t)(sweep_next(&sweep) % 3), numbers);
		must(ipfix_options_put(o, &m.record, i) == IPFIX_OK);
		(void)!ipfix_options_find(o, &m.record, 0,
		    ELEMENTS[sweep_next(&sweep) % IPFIX_COUNT(ELEMENTS)],
		    &option);
		event.error.odid = (uint32_t)(sweep_next(&sweep) % 3);
		event.template_id = (uint16_t)(sweep_next(&sweep) % 4);
		if (sweep_next(&sweep) % 10 == 0)
			must(ipfix_options_feed(o, &event, i) == IPFIX_OK);
		if (sweep_next(&sweep) % 500 == 0)
			ipfix_options_remove(o, i - sweep_next(&sweep) % 40);
		ipfix_template_free(t);
		must(n->statements <= 60 && n->memory <= 12000);
		must((n->statements == 0) == (n->memory == 0));
		must(o->scope_count <= n->statements);
		must(o->kind_count <= o->scope_count);
	}
	ipfix_options_reset(o);
	ck_assert_uint_eq(n->memory, 0);
	ck_assert_uint_eq(heap.out, 1);
	ipfix_options_free(o);
}
END_TEST

TESTS("session/options_limits")
{
	test(the_oldest_statement_makes_room);
	test(memory_has_a_limit);
	test(templates_count_for_the_memory_once);
	test(scopes_of_too_many_fields_are_refused);
	test(kinds_of_scope_are_bounded_in_each_domain);
	test(exporting_processes_without_end_take_no_time);
	loop_test(of_exporting_processes_the_oldest_is_forgotten, 0, 12);
	test(statements_on_one_scope_are_bounded);
	test(without_memory_nothing_is_taken_in);
	test(without_memory_there_is_no_object);
	test(repeating_and_finding_allocate_nothing);
	test(whatever_is_said_the_last_word_counts);
	test(numbers_agree_whatever_is_said);
}
