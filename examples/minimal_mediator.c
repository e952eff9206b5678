/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The least that a mediator needs: a session at one end, an exporter at the
 * other, and each template of the one made anew for the other.
 *
 *     minimal_mediator ADDRESS < FILE > FILE
 *
 * passes on the records of an IPFIX File, also those that came before their
 * template, and says that the exporter ADDRESS had them first (RFC 7119).
 */
#define _POSIX_C_SOURCE 200809L
#include <ipfix/ipfix.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static ipfix_exporter *exporter;
static ipfix_time now;
static uint8_t address[4];

static void
send_message(void)
{
	ipfix_exported message;

	if (ipfix_exporter_take(exporter, now, &message) == IPFIX_OK)
		fwrite(message.octets.data, 1, message.octets.size, stdout);
}

/* Templates come and go here as they do there, with one field more. */
static void
follow(const ipfix_event *event)
{
	static ipfix_field_specifier fields[UINT16_MAX + 1];
	const ipfix_template *t = event->tmpl;
	uint16_t id = event->template_id, count;

	if (event->action == IPFIX_TEMPLATE_REFRESHED)
		return;
	while (ipfix_exporter_remove(exporter, id, now) == IPFIX_FULL)
		send_message();
	if (event->action != IPFIX_TEMPLATE_LEARNED &&
	    event->action != IPFIX_TEMPLATE_REPLACED)
		return;
	count = ipfix_template_count(t);
	memcpy(fields, ipfix_template_fields(t), count * sizeof(*fields));
	fields[count] =
	    (ipfix_field_specifier){ .id = IPFIX_IE_originalExporterIPv4Address,
		    .length = 4 };
	if (ipfix_exporter_add(exporter, &id, ipfix_template_scope_count(t),
	        fields, count + 1u, now, NULL) != IPFIX_OK)
		fprintf(stderr, "template %u is not passed on\n", id);
}

static void
pass_on(const ipfix_record *record)
{
	static ipfix_field fields[UINT16_MAX + 1];
	uint16_t id = ipfix_template_id(record->tmpl);
	ipfix_field_iter iter;
	size_t n = 0;

	ipfix_field_iter_init(&iter, record);
	while (ipfix_field_iter_next(&iter, &fields[n]) == IPFIX_OK)
		n++;
	fields[n++] = (ipfix_field){ .octets = { address, 4 } };
	while (ipfix_exporter_put_fields(exporter, id, fields, n, now) ==
	    IPFIX_FULL)
		send_message();
}

static void
read_message(ipfix_session *session, ipfix_span octets)
{
	ipfix_reader reader;
	ipfix_event event;

	if (ipfix_reader_open(&reader, session, octets, now, NULL) < 0 ||
	    ipfix_exporter_open(exporter, reader.message.odid, 0) < 0)
		return;
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK)
		if (event.kind == IPFIX_EVENT_TEMPLATE)
			follow(&event);
		else if (event.kind == IPFIX_EVENT_RECORD)
			pass_on(&event.record);
}

int
main(int argc, char **argv)
{
	static uint8_t octets[4096], buffer[IPFIX_MESSAGE_SIZE_MAX];
	ipfix_session_options in = { .transport = IPFIX_FILE,
		.max_held = 9999 };
	ipfix_exporter_options out = { .transport = IPFIX_FILE };
	ipfix_session *session;
	ipfix_deframer deframer;
	ipfix_span piece = { octets, 0 }, message;

	now = (ipfix_time)time(NULL) * IPFIX_SECOND;
	if (argc != 2 || inet_pton(AF_INET, argv[1], address) != 1 ||
	    ipfix_session_new(&session, NULL, &in) != IPFIX_OK ||
	    ipfix_exporter_new(&exporter, NULL, &out) != IPFIX_OK) {
		fputs("usage: minimal_mediator ADDRESS < FILE\n", stderr);
		return 1;
	}
	ipfix_deframer_init(&deframer, buffer);
	while ((piece.size = fread(octets, 1, sizeof(octets), stdin)) > 0) {
		piece.data = octets;
		while (ipfix_deframer_feed(&deframer, &piece, &message, NULL) ==
		    IPFIX_OK)
			read_message(session, message);
	}
	send_message();
	ipfix_session_free(session);
	ipfix_exporter_free(exporter);
	return 0;
}
