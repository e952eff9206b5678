/* SPDX-License-Identifier: BSD-3-Clause */
/* What is counted in real captures, and what a malformed Message costs. */
#include "support/test.h"

#include "corpus.h"

static void
equal(const char *name, const char *what, uint64_t got, uint64_t expected)
{
	ck_assert_msg(got == expected, "%s: %s: %llu, expected %llu", name,
	    what, (unsigned long long)got, (unsigned long long)expected);
}

static void
compare(const char *name, const ipfix_counters *got, const ipfix_counters *c)
{
#define EQUAL(member) equal(name, #member, got->member, c->member)
	EQUAL(messages);
	EQUAL(bad_messages);
	EQUAL(sets);
	EQUAL(bad_sets);
	EQUAL(template_records);
	EQUAL(options_template_records);
	EQUAL(bad_templates);
	EQUAL(withdrawals);
	EQUAL(data_sets_without_template);
	EQUAL(data_records);
	EQUAL(options_data_records);
	EQUAL(bad_records);
#undef EQUAL
}

static const struct printer NOTHING = { NULL, NULL, NULL };

static ipfix_counters
read_entry(const struct entry *entry, bool salvage)
{
	struct dump dump;

	dump_begin(&dump, &NOTHING, salvage);
	ck_assert_msg(dump_input(&dump, entry->input), "%s", entry->name);
	dump_end(&dump);
	return dump.total;
}

static void
check_salvage(const struct entry *entry)
{
	ipfix_counters expected = entry_stats(entry);
	ipfix_counters got = read_entry(entry, true);

	compare(entry->name, &got, &expected);
}

START_TEST(salvaging_counts_everything)
{
	each_entry(check_salvage);
}
END_TEST

static void
check_well_formed(const struct entry *entry)
{
	ipfix_counters expected = entry_stats(entry);
	ipfix_counters got = read_entry(entry, false);

	if (!entry_malformed(entry))
		compare(entry->name, &got, &expected);
}

START_TEST(well_formed_messages_need_no_salvaging)
{
	each_entry(check_well_formed);
}
END_TEST

/* What is left of the captures that hold malformed Messages. */
static const struct strict {
	const char *name;
	uint64_t messages, bad_messages, template_records, data_records;
} STRICT[] = {
	{ "calmh-bad-encoding-error", 6, 1, 6, 88 },
	{ "calmh-version-error", 1, 1, 0, 0 },
	{ "ipfixcol-bad-template-field-count", 0, 1, 0, 0 },
	{ "ipfixcol-enterprise-from-nfv9", 9, 1, 0, 0 },
	{ "ipfixcol-header-and-zeros", 0, 1, 0, 0 },
	{ "netgauze-wire-ipfix-zero-length-fields", 0, 1, 0, 0 },
	{ "nfparser-can-read-ipfix", 0, 1, 0, 0 },
	{ "nfparser-parse-ipfix-with-partial-template-data", 0, 1, 0, 0 },
	{ "nfparser-parse-ipfix-with-v9-style-template", 1, 1, 1, 0 },
	{ "nfparser-test-ipfix-length-field-wrong", 0, 1, 0, 0 },
	{ "nfparser-test-ipfix-template-withdrawal", 0, 1, 0, 0 },
	{ "vflow-unknown-dataset-message", 0, 1, 0, 0 },
	{ "vmware-go-ipfix-process", 4, 4, 2, 1 },
};

static const struct strict *
find_strict(const char *name)
{
	for (size_t i = 0; i < IPFIX_COUNT(STRICT); i++)
		if (strcmp(STRICT[i].name, name) == 0)
			return &STRICT[i];
	return NULL;
}

static void
check_malformed(const struct entry *entry)
{
	const struct strict *s = find_strict(entry->name);
	ipfix_counters got = read_entry(entry, false);

	ck_assert_msg((s != NULL) == entry_malformed(entry), "%s", entry->name);
	if (s == NULL)
		return;
	equal(s->name, "messages", got.messages, s->messages);
	equal(s->name, "bad messages", got.bad_messages, s->bad_messages);
	equal(s->name, "templates", got.template_records, s->template_records);
	equal(s->name, "records", got.data_records, s->data_records);
	/* These would have been delivered up to the fault. */
	equal(s->name, "bad records", got.bad_records, 0);
}

START_TEST(a_malformed_message_counts_once_and_leaves_nothing)
{
	CLAUSE("7011-9.1-01");
	CLAUSE("7011-9.1-03");
	each_entry(check_malformed);
}
END_TEST

TESTS("corpus/stats")
{
	test(salvaging_counts_everything);
	test(well_formed_messages_need_no_salvaging);
	test(a_malformed_message_counts_once_and_leaves_nothing);
}
