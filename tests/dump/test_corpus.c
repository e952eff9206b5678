/* SPDX-License-Identifier: BSD-3-Clause */
/* Real captures and files: each session gives the octets it should. */
#define _POSIX_C_SOURCE 200809L
#include <dirent.h>
#include <stdio.h>

#include "dump/input.h"
#include "support/test.h"

struct collected {
	uint8_t octets[1 << 20];
	size_t size;
	uint32_t sessions;
};

/* The entry's input, whatever kind it is. */
static struct input *
open_input(const char *folder)
{
	static const char *const kinds[] = { "pcap", "pcapng", "ipfix" };
	char path[4096];

	for (int i = 0; i < 3; i++) {
		FILE *file;

		if (snprintf(path, sizeof path, "%s/input.%s", folder,
		        kinds[i]) >= (int)sizeof path)
			continue;
		file = fopen(path, "rb");
		if (file == NULL)
			continue;
		fclose(file);
		return input_open(path);
	}
	return NULL;
}

/* All octets of all sessions; false if the build cannot read the input. */
static bool
collect(struct collected *c, const char *folder)
{
	struct input *in = open_input(folder);
	struct unit unit;
	int rc;

	ck_assert_ptr_nonnull(in);
	c->size = 0;
	c->sessions = 0;
	while ((rc = input_next(in, &unit)) == INPUT_UNIT) {
		ck_assert_uint_le(unit.octets.size, sizeof c->octets - c->size);
		if (unit.octets.size > 0)
			memcpy(&c->octets[c->size], unit.octets.data,
			    unit.octets.size);
		c->size += unit.octets.size;
		c->sessions += unit.kind == UNIT_END;
	}
	if (rc == INPUT_FAILED)
		ck_assert_msg(strstr(input_error(in), "built without"), "%s",
		    input_error(in));
	input_close(in);
	return rc == INPUT_DONE;
}

/* Entries of one session of IPFIX, less one with NetFlow within. */
static bool
is_comparable(const char *name, struct octets expected)
{
	return expected.size >= 2 && expected.data[0] == 0 &&
	    expected.data[1] == 10 &&
	    strcmp(name, "vmware-go-ipfix-process") != 0;
}

/* Whether the entry was compared. */
static bool
compare(struct collected *c, const char *corpus, const char *name)
{
	char path[4096];
	struct octets expected;
	bool compared = false;

	snprintf(path, sizeof path, "%s/%s/messages.bin", corpus, name);
	expected = file_octets(path);
	snprintf(path, sizeof path, "%s/%s", corpus, name);
	if (is_comparable(name, expected) && collect(c, path)) {
		ck_assert_msg(c->sessions == 1, "%s: sessions", name);
		ck_assert_msg(c->size == expected.size, "%s: size", name);
		ck_assert_msg(memcmp(c->octets, expected.data, c->size) == 0,
		    "%s: octets", name);
		compared = true;
	}
	free(expected.data);
	return compared;
}

START_TEST(sessions_give_the_octets_they_should)
{
	char *corpus = shared_path("corpus");
	struct collected *c = malloc(sizeof *c);
	unsigned compared = 0;
	struct dirent *entry;
	DIR *folder;

	if (corpus == NULL) {
		free(c);
		skipped("no captures here");
		return;
	}
	folder = opendir(corpus);
	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder)) != NULL)
		if (entry->d_name[0] != '.')
			compared += compare(c, corpus, entry->d_name);
	closedir(folder);
	ck_assert_uint_gt(compared, 0);
	free(corpus);
	free(c);
}
END_TEST

TESTS("dump/corpus")
{
	test(sessions_give_the_octets_they_should);
}
