/* SPDX-License-Identifier: BSD-3-Clause */
/* ipfix-dump: shows what is in IPFIX Files and captures of IPFIX traffic. */
#include "dump/dump.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char USAGE[] =
    "usage: ipfix-dump [--json|--text|--templates|--stats] [--salvage]\n"
    "                  [--elements FILE.csv]... FILE...\n"
    "Shows the IPFIX Messages in IPFIX Files and in pcap and pcapng\n"
    "captures, plain or in gzip; \"-\" is standard input.\n"
    "  --text          text for people (the default)\n"
    "  --json          one JSON object per Data Record\n"
    "  --templates     the templates, field by field\n"
    "  --stats         counters, as one JSON object\n"
    "  --salvage       show what precedes a fault in a malformed Message\n"
    "  --elements FILE more Information Elements, as CSV\n"
    "  --help, --version\n";

static void
usage(void)
{
	fputs(USAGE, stderr);
	exit(2);
}

/* All of a file, or an exit. */
static char *
read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *text = NULL;
	size_t room = 0, got = 1;

	*size = 0;
	while (file != NULL && got > 0) {
		if (*size == room) {
			room = room * 2 + 4096;
			text = realloc(text, room);
			if (text == NULL)
				break;
		}
		got = fread(text + *size, 1, room - *size, file);
		*size += got;
	}
	if (file == NULL || ferror(file) || text == NULL) {
		perror(path);
		exit(2);
	}
	fclose(file);
	return text;
}

static void
load_elements(ipfix_registry *registry, const char *path)
{
	size_t size;
	char *text = read_file(path, &size);
	ipfix_span span = { (const uint8_t *)text, size };
	ipfix_error error;

	if (ipfix_registry_load(registry, span, &error) != IPFIX_OK) {
		fprintf(stderr, "ipfix-dump: %s, line %zu: %s\n", path,
		    error.line, error.text);
		exit(2);
	}
	free(text);
}

static bool
choose_printer(struct dump *dump, const char *option)
{
	static const struct {
		const char *option;
		const struct printer *printer;
	} PRINTERS[] = {
		{ "--text", &PRINT_TEXT },
		{ "--json", &PRINT_JSON },
		{ "--templates", &PRINT_TEMPLATES },
		{ "--stats", &PRINT_STATS },
	};

	for (size_t i = 0; i < IPFIX_COUNT(PRINTERS); i++) {
		if (strcmp(option, PRINTERS[i].option) != 0)
			continue;
		dump->printer = PRINTERS[i].printer;
		return true;
	}
	return false;
}

/* Reads the options; returns the index of the first file. */
static int
read_options(struct dump *dump, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1] != '\0'; i++) {
		const char *option = argv[i];

		if (strcmp(option, "--") == 0)
			return i + 1;
		if (strcmp(option, "--salvage") == 0) {
			dump->salvage = true;
		} else if (strcmp(option, "--elements") == 0 && i + 1 < argc) {
			load_elements(dump->registry, argv[++i]);
		} else if (strcmp(option, "--help") == 0) {
			fputs(USAGE, stdout);
			exit(0);
		} else if (strcmp(option, "--version") == 0) {
			printf("ipfix-dump %s\n", ipfix_version());
			exit(0);
		} else if (!choose_printer(dump, option)) {
			fprintf(
			    stderr, "ipfix-dump: unknown option %s\n", option);
			usage();
		}
	}
	return i;
}

int
main(int argc, char **argv)
{
	struct dump dump = { .printer = &PRINT_TEXT,
		.progress = isatty(STDERR_FILENO) != 0,
		.now = (ipfix_time)time(NULL) * IPFIX_SECOND };
	int first;

	if (ipfix_registry_new(&dump.registry, NULL) != IPFIX_OK ||
	    ipfix_registry_add_enterprise(dump.registry, 0) != IPFIX_OK) {
		fputs("ipfix-dump: out of memory\n", stderr);
		return 1;
	}
	first = read_options(&dump, argc, argv);
	if (first >= argc)
		usage();
	ipfix_registry_freeze(dump.registry);
	for (int i = first; i < argc; i++)
		if (!dump_input(&dump, argv[i]))
			dump.failed = true;
	if (dump.printer->end != NULL)
		dump.printer->end(&dump);
	free(dump.text);
	ipfix_registry_free(dump.registry);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		perror("ipfix-dump: standard output");
		return 1;
	}
	return dump.failed ? 1 : 0;
}
