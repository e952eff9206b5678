/* SPDX-License-Identifier: BSD-3-Clause */
/* Each line that ipfix-dump --json prints of real captures is JSON. */
#define _POSIX_C_SOURCE 200809L
#include "support/test.h"

#include "corpus.h"

#include <unistd.h>

/* What dump_input() prints while standard output is a file. */
static struct octets
printed(struct dump *dump, const char *path)
{
	FILE *file = tmpfile();
	int out = dup(STDOUT_FILENO);
	struct octets text = { NULL, 0 };

	ck_assert_ptr_nonnull(file);
	fflush(stdout);
	ck_assert_int_ge(dup2(fileno(file), STDOUT_FILENO), 0);
	(void)dump_input(dump, path);
	fflush(stdout);
	ck_assert_int_ge(dup2(out, STDOUT_FILENO), 0);
	close(out);

	text.size = (size_t)lseek(fileno(file), 0, SEEK_END);
	text.data = exact(NULL, 0);
	if (text.size > 0) {
		free(text.data);
		text.data = malloc(text.size);
		ck_assert_ptr_nonnull(text.data);
		rewind(file);
		ck_assert_uint_eq(
		    fread(text.data, 1, text.size, file), text.size);
	}
	fclose(file);
	return text;
}

static bool
keys_are_unique(const struct json *value)
{
	for (const struct json *i = value->first; i != NULL; i = i->next) {
		if (i->key != NULL && json_get(value, i->key) != i)
			return false;
		if (!keys_are_unique(i))
			return false;
	}
	return true;
}

/* Returns how many lines there are. */
static uint64_t
check_lines(const struct entry *entry, struct octets text)
{
	const char *at = (const char *)text.data, *end = at + text.size;
	uint64_t lines = 0;

	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct json *line;

		ck_assert_ptr_nonnull(stop);
		line = json_parse(at, (size_t)(stop - at));
		ck_assert_msg(line != NULL, "%s: no JSON: %.*s", entry->name,
		    (int)(stop - at), at);
		ck_assert_msg(keys_are_unique(line), "%s: keys repeat: %.*s",
		    entry->name, (int)(stop - at), at);
		json_free(line);
		at = stop + 1;
		lines++;
	}
	return lines;
}

static void
check_entry(const struct entry *entry, bool salvage)
{
	struct dump dump;
	struct octets text;

	dump_begin(&dump, &PRINT_JSON, salvage);
	text = printed(&dump, entry->input);
	dump_end(&dump);
	ck_assert_uint_eq(check_lines(entry, text),
	    dump.total.data_records + dump.total.options_data_records);
	free(text.data);
}

static void
check_both(const struct entry *entry)
{
	check_entry(entry, true);
	check_entry(entry, false);
}

START_TEST(each_record_is_a_line_of_json_whose_keys_are_unique)
{
	each_entry(check_both);
}
END_TEST

TESTS("corpus/lines")
{
	test(each_record_is_a_line_of_json_whose_keys_are_unique);
}
