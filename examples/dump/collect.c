/* SPDX-License-Identifier: BSD-3-Clause */
/* From the units of an input, by sessions and Messages, to the printer. */
#include "dump.h"

#include <stdlib.h>
#include <string.h>

/* What belongs to one Transport Session of the input. */
struct collected {
	ipfix_session *session;
	uint64_t messages; /* so far, the bad ones too */
	bool stream;
	bool lost; /* the framing of the stream is lost for good */
	ipfix_deframer deframer;
	uint8_t buffer[IPFIX_MESSAGE_SIZE_MAX];
};

static void
out_of_memory(void)
{
	fputs("ipfix-dump: out of memory\n", stderr);
	exit(1);
}

void
dump_reserve(struct dump *dump, size_t size)
{
	char *text;

	if (size <= dump->text_size)
		return;
	text = realloc(dump->text, size);
	if (text == NULL)
		out_of_memory();
	dump->text = text;
	dump->text_size = size;
}

void
dump_complain(const struct dump *dump, const ipfix_error *error)
{
	fprintf(stderr, "ipfix-dump: %s: ", dump->path);
	if (dump->session->transport != INPUT_FILE)
		fprintf(stderr, "%s: ", dump->session->text);
	fprintf(stderr, "Message %llu, octet %zu: %s",
	    (unsigned long long)dump->number, error->offset, error->text);
	if (error->template_id != 0)
		fprintf(stderr, ", template %u", error->template_id);
	else if (error->set_id != 0)
		fprintf(stderr, ", Set %u", error->set_id);
	if (error->clause[0] != '\0')
		fprintf(stderr, " (%s)", error->clause);
	fputc('\n', stderr);
}

static struct collected *
begin_session(struct dump *dump, struct input_session *session)
{
	static const ipfix_transport TRANSPORTS[] = {
		[INPUT_FILE] = IPFIX_FILE,
		[INPUT_UDP] = IPFIX_UDP,
		[INPUT_TCP] = IPFIX_TCP,
		[INPUT_SCTP] = IPFIX_SCTP,
	};
	ipfix_session_options options = {
		.transport = TRANSPORTS[session->transport],
		.salvage = dump->salvage,
	};
	struct collected *c = calloc(1, sizeof(*c));

	if (c == NULL ||
	    ipfix_session_new(&c->session, dump->registry, &options) !=
	        IPFIX_OK)
		out_of_memory();
	c->stream =
	    session->transport == INPUT_FILE || session->transport == INPUT_TCP;
	ipfix_deframer_init(&c->deframer, c->buffer);
	session->user = c;
	return c;
}

static void
add_counters(ipfix_counters *total, const ipfix_counters *one)
{
	total->messages += one->messages;
	total->bad_messages += one->bad_messages;
	total->sets += one->sets;
	total->bad_sets += one->bad_sets;
	total->template_records += one->template_records;
	total->options_template_records += one->options_template_records;
	total->bad_templates += one->bad_templates;
	total->withdrawals += one->withdrawals;
	total->data_sets_without_template += one->data_sets_without_template;
	total->data_records += one->data_records;
	total->options_data_records += one->options_data_records;
	total->bad_records += one->bad_records;
}

/* One Message, or octets that should have been one. */
static void
take_message(struct dump *dump, struct collected *c, ipfix_span octets)
{
	ipfix_reader reader;
	ipfix_event event;
	ipfix_error error;
	ipfix_result rc;

	dump->number = ++c->messages;
	rc = ipfix_reader_open(&reader, c->session, octets, dump->time, &error);
	if (rc == IPFIX_OK && dump->printer->message != NULL)
		dump->printer->message(dump, &reader);
	while (rc == IPFIX_OK) {
		rc = ipfix_reader_next(&reader, &event, &error);
		if (rc != IPFIX_OK)
			break;
		if (event.error.result != IPFIX_OK)
			dump_complain(dump, &event.error);
		if (dump->printer->event != NULL)
			dump->printer->event(dump, &reader, &event);
	}
	if (rc < 0)
		dump_complain(dump, &error);
}

/* Steps over octets that are no Message until there may be one again. */
static void
resynchronise(struct dump *dump, struct collected *c, ipfix_span *octets)
{
	uint64_t from = c->deframer.offset;
	ipfix_span message;
	ipfix_result rc;

	do {
		ipfix_deframer trial;
		ipfix_span ahead;

		ipfix_deframer_drop(&c->deframer, octets);
		trial = c->deframer;
		ahead = *octets;
		rc = ipfix_deframer_feed(&trial, &ahead, &message, NULL);
	} while (rc < 0);
	fprintf(stderr,
	    "ipfix-dump: %s: skipped %llu octets that are no Message\n",
	    dump->path, (unsigned long long)(c->deframer.offset - from));
}

/* The next octets of a stream. */
static void
take_stream(struct dump *dump, struct collected *c, ipfix_span octets)
{
	ipfix_span message;
	ipfix_error error;
	ipfix_result rc;

	while (!c->lost) {
		rc = ipfix_deframer_feed(
		    &c->deframer, &octets, &message, &error);
		if (rc == IPFIX_MORE)
			return;
		if (rc == IPFIX_OK) {
			take_message(dump, c, message);
			continue;
		}
		/* It counts as a bad Message, and is told as one. */
		if (c->deframer.held > 0)
			message = (ipfix_span){ c->buffer, c->deframer.held };
		else
			message = octets;
		take_message(dump, c, message);
		if (dump->salvage)
			resynchronise(dump, c, &octets);
		else
			c->lost = true;
	}
}

/* Whatever is left of a Message will not be completed. */
static void
break_stream(struct dump *dump, struct collected *c)
{
	if (!c->lost && c->deframer.held > 0)
		take_message(
		    dump, c, (ipfix_span){ c->buffer, c->deframer.held });
	if (c->lost)
		fprintf(stderr,
		    "ipfix-dump: %s: what follows octet %llu of the stream "
		    "was not read; --salvage tries to\n",
		    dump->path, (unsigned long long)c->deframer.offset);
	ipfix_deframer_init(&c->deframer, c->buffer);
	c->lost = false;
}

static void
end_session(struct dump *dump, struct collected *c)
{
	if (c->stream)
		break_stream(dump, c);
	add_counters(&dump->total, ipfix_session_counters(c->session));
	ipfix_session_free(c->session);
	free(c);
	dump->session = NULL;
}

static void
take_unit(struct dump *dump, const struct unit *unit)
{
	struct collected *c;

	if (unit->kind == UNIT_NOTE) {
		fprintf(stderr, "ipfix-dump: %s: %s\n", dump->path, unit->text);
		return;
	}
	c = unit->session->user;
	if (c == NULL)
		c = begin_session(dump, unit->session);
	dump->session = unit->session;
	dump->time = unit->time != 0 ? unit->time : dump->now;
	switch (unit->kind) {
	case UNIT_DATAGRAM:
		take_message(dump, c, unit->octets);
		break;
	case UNIT_STREAM:
		take_stream(dump, c, unit->octets);
		break;
	case UNIT_GAP:
		break_stream(dump, c);
		fprintf(stderr,
		    "ipfix-dump: %s: %s: octets are missing (%llu), "
		    "%llu skipped\n",
		    dump->path, unit->session->text,
		    (unsigned long long)unit->lost,
		    (unsigned long long)unit->skipped);
		break;
	default:
		end_session(dump, c);
		break;
	}
}

/* Inputs that take a while show how far they are, about every MiB. */
static void
show_progress(const struct dump *dump, const struct input *in, uint64_t *shown)
{
	const uint64_t mebibyte = 1024 * 1024;
	uint64_t done, total;

	if (!dump->progress)
		return;
	input_progress(in, &done, &total);
	if (total < 64 * mebibyte || done < *shown + mebibyte)
		return;
	*shown = done;
	fprintf(stderr, "\r%s: %llu of %llu MiB ", dump->path,
	    (unsigned long long)(done / mebibyte),
	    (unsigned long long)(total / mebibyte));
}

bool
dump_input(struct dump *dump, const char *path)
{
	struct input *in = input_open(path);
	struct unit unit;
	uint64_t shown = 0;
	int rc;

	if (in == NULL)
		out_of_memory();
	dump->path = path;
	while ((rc = input_next(in, &unit)) == INPUT_UNIT) {
		take_unit(dump, &unit);
		show_progress(dump, in, &shown);
	}
	if (shown > 0)
		fputs("\r\033[K", stderr);
	if (rc == INPUT_FAILED)
		fprintf(stderr, "ipfix-dump: %s\n", input_error(in));
	input_close(in);
	return rc != INPUT_FAILED;
}
