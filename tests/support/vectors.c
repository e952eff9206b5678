/* SPDX-License-Identifier: BSD-3-Clause */
#include "support/vectors.h"

#include <ipfix/message.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/message.h"
#include "support/must.h"
#include "support/path.h"

/* Two names with a slash between them, unless the first is empty. */
static char *
join_names(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *all = malloc(size);

	must(all != NULL);
	(void)snprintf(
	    all, size, "%s%s%s", folder, *folder != '\0' ? "/" : "", name);
	return all;
}

/* The file as a text. */
static char *
text_of(const char *path)
{
	struct octets o = file_octets(path);
	char *text = malloc(o.size + 1);

	must(o.data != NULL && text != NULL);
	memcpy(text, o.data, o.size);
	text[o.size] = '\0';
	free(o.data);
	return text;
}

/* What follows "#= " on each line. */
static char *
events_in(const char *text)
{
	char *events = malloc(strlen(text) + 1), *out = events;

	must(events != NULL);
	for (const char *line = strstr(text, "#= "); line != NULL;
	     line = strstr(line, "#= ")) {
		size_t size = strcspn(line += 3, "\n") + 1;

		memcpy(out, line, size);
		out += size;
	}
	*out = '\0';
	return events;
}

static ipfix_transport
transport_in(const char *text)
{
	if (strstr(text, "over TCP") != NULL)
		return IPFIX_TCP;
	if (strstr(text, "over SCTP") != NULL)
		return IPFIX_SCTP;
	return strstr(text, "from a file") != NULL ? IPFIX_FILE : IPFIX_UDP;
}

static void
add(struct vectors *v, const char *path, const char *label, const char *name)
{
	char *file = join_names(path, name), *text = text_of(file);

	v->list = realloc(v->list, (v->count + 1) * sizeof(*v->list));
	must(v->list != NULL);
	v->list[v->count++] = (struct vector){ .name = join_names(label, name),
		.octets = hex(text),
		.transport = transport_in(text),
		.events = events_in(text) };
	free(text);
	free(file);
}

/* All files of a folder whose names end in ".hex"; frees its path. */
static bool
add_folder(struct vectors *v, char *path, const char *label)
{
	DIR *folder = path != NULL ? opendir(path) : NULL;
	struct dirent *entry;

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		size_t size = strlen(entry->d_name);

		if (size > 4 && strcmp(entry->d_name + size - 4, ".hex") == 0)
			add(v, path, label, entry->d_name);
	}
	if (folder != NULL)
		closedir(folder);
	free(path);
	return folder != NULL;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(
	    ((const struct vector *)a)->name, ((const struct vector *)b)->name);
}

/* A bare Set becomes a Message; other octets stay what they are. */
static void
complete(struct vector *vector)
{
	struct octets *o = &vector->octets;
	struct octets header = message(1, "");

	if (o->size > 4 &&
	    (o->data[0] == 1 || o->data[1] == 2 || o->data[1] == 3)) {
		*o = join(header, *o);
		patch16(*o, 2, (uint16_t)o->size);
	} else {
		free(header.data);
	}
}

struct vectors
vectors_own(void)
{
	struct vectors v = { NULL, 0 };

	must(add_folder(&v, source_path("tests/vectors"), ""));
	must(v.count > 0);
	qsort(v.list, v.count, sizeof(*v.list), by_name);
	return v;
}

struct vectors
vectors_all(void)
{
	struct vectors v = vectors_own();
	size_t own = v.count;

	if (!add_folder(&v, shared_path("standards/vectors"), "standards"))
		skipped("no vectors beside the source tree");
	for (size_t i = own; i < v.count; i++)
		complete(&v.list[i]);
	if (!add_folder(&v, shared_path("corpus/rfc-examples"), "examples"))
		skipped("no examples of the RFCs beside the source tree");
	qsort(v.list, v.count, sizeof(*v.list), by_name);
	return v;
}

void
vectors_free(struct vectors *vectors)
{
	for (size_t i = 0; i < vectors->count; i++) {
		free(vectors->list[i].name);
		free(vectors->list[i].octets.data);
		free(vectors->list[i].events);
	}
	free(vectors->list);
	*vectors = (struct vectors){ NULL, 0 };
}
