/* SPDX-License-Identifier: BSD-3-Clause */
#include "corpus.h"

#include "dump/source.h"
#include "support/path.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Whether a part is missing that not every build has. */
static bool
not_built(const char *error)
{
	return strstr(error, "built without") != NULL;
}

static struct octets
unpacked(const char *path)
{
	struct source *source = source_open(path);
	struct octets o = { NULL, 0 };
	size_t room = 0;
	ssize_t got = 1;

	ck_assert_ptr_nonnull(source);
	while (got > 0) {
		if (o.size == room) {
			room = room * 2 + 65536;
			o.data = realloc(o.data, room);
			ck_assert_ptr_nonnull(o.data);
		}
		got = source_read(source, o.data + o.size, room - o.size);
		o.size += got > 0 ? (size_t)got : 0;
	}
	ck_assert_msg(got == 0 || not_built(source_error(source)), "%s: %s",
	    path, source_error(source));
	source_close(source);
	if (got == 0)
		return o;
	free(o.data);
	return (struct octets){ NULL, 0 };
}

/* The table of all entries, or NULL without captures. */
static struct json *
open_index(void)
{
	char *path = shared_path("corpus/index.json");
	struct json *index;
	struct octets text;

	if (path == NULL)
		return NULL;
	text = unpacked(path);
	index = json_parse((const char *)text.data, text.size);
	ck_assert_ptr_nonnull(index);
	free(text.data);
	free(path);
	return index;
}

static bool
has_ipfix(const struct json *about)
{
	const struct json *versions = json_get(about, "versions");

	for (versions = versions->first; versions != NULL;
	     versions = versions->next)
		if (strcmp(versions->text, "10") == 0)
			return true;
	return false;
}

static char *
entry_path(const struct entry *entry, const char *name)
{
	size_t size = strlen(entry->name) + strlen(name) + sizeof("corpus//");
	char *relative = malloc(size), *path;

	ck_assert_ptr_nonnull(relative);
	(void)snprintf(relative, size, "corpus/%s/%s", entry->name, name);
	path = shared_path(relative);
	ck_assert_msg(path != NULL, "no %s", relative);
	free(relative);
	return path;
}

/* Whether this build can read such a file. */
static bool
readable(const char *path)
{
	struct input *in = input_open(path);
	struct unit unit;
	bool can;

	ck_assert_ptr_nonnull(in);
	can = input_next(in, &unit) != INPUT_FAILED ||
	    !not_built(input_error(in));
	input_close(in);
	return can;
}

void
each_entry(void (*check)(const struct entry *entry))
{
	struct json *index = open_index();
	bool all = true;

	if (index == NULL) {
		skipped("no captures beside the source tree");
		return;
	}
	for (const struct json *i = index->first; i != NULL; i = i->next) {
		struct entry entry = { .about = i,
			.name = json_string(i, "name") };

		if (!has_ipfix(i))
			continue;
		entry.input = entry_path(&entry, json_string(i, "input"));
		if (readable(entry.input))
			check(&entry);
		else
			all = false;
		free(entry.input);
	}
	json_free(index);
	if (!all)
		skipped("captures, which this build does not read");
}

struct octets
entry_octets(const struct entry *entry, const char *name)
{
	char *path = entry_path(entry, name);
	struct octets o = unpacked(path);

	free(path);
	return o;
}

static uint64_t
number(const struct json *stats, const char *key)
{
	return (uint64_t)json_number(stats, key);
}

ipfix_counters
entry_stats(const struct entry *entry)
{
	const struct json *s = json_get(entry->about, "stats");

	ipfix_counters c = {
		.messages = number(s, "messages"),
		.bad_messages = number(s, "badMessages"),
		.sets = number(s, "sets"),
		.bad_sets = number(s, "badSets"),
		.template_records = number(s, "templateRecords"),
		.options_template_records = number(s, "optionsTemplateRecords"),
		.bad_templates = number(s, "badTemplates"),
		.withdrawals = number(s, "withdrawals"),
		.data_sets_without_template =
		    number(s, "dataSetsWithoutTemplate"),
		.data_records = number(s, "dataRecords"),
		.options_data_records = number(s, "optionsDataRecords"),
		.bad_records = number(s, "badRecords"),
	};
	/*
	 * The table counts the one NetFlow version 9 export among this
	 * exporter's Messages as a Message.  To a reader of version 10 it is
	 * none (RFC 7011, 3.1 and 9.1), and so neither is its bad Set one.
	 */
	if (strcmp(entry->name, "vmware-go-ipfix-process") == 0) {
		c.messages--;
		c.bad_messages++;
		c.bad_sets--;
	}
	return c;
}

bool
entry_malformed(const struct entry *entry)
{
	static const char *const KINDS[] = { "msg-length-gt-datagram",
		"set-length-lt-4", "set-length-overrun", "record-overrun",
		"template-truncated" };
	const struct json *issues = json_get(entry->about, "issues");

	for (size_t i = 0; i < IPFIX_COUNT(KINDS); i++)
		if (json_get(issues, KINDS[i]) != NULL)
			return true;
	return false;
}

void
dump_begin(struct dump *dump, const struct printer *printer, bool salvage)
{
	*dump = (struct dump){ .printer = printer,
		.salvage = salvage,
		.now = 1700000000 * IPFIX_SECOND };
	ck_assert_int_eq(ipfix_registry_new(&dump->registry, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_registry_add_enterprise(dump->registry, 0), IPFIX_OK);
	ipfix_registry_freeze(dump->registry);
}

void
dump_end(struct dump *dump)
{
	free(dump->text);
	ipfix_registry_free(dump->registry);
}
