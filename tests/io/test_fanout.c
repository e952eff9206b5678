/* SPDX-License-Identifier: BSD-3-Clause */
/* One Message for several collectors (RFC 7011, 10.3.5). */
#define _POSIX_C_SOURCE 200809L

#include <ipfix/io.h>

#include <ipfix/elements.h>
#include <ipfix/exporter.h>

#include <unistd.h>

#include "io/talk.h"
#include "support/must.h"
#include "support/test.h"

enum { COLLECTORS = 3 };

static ipfix_exporter *
exporter_new(uint16_t *id)
{
	static const ipfix_field_specifier field = {
		.id = IPFIX_IE_sourceTransportPort, .length = 2
	};
	ipfix_exporter *exporter = NULL;

	must(ipfix_exporter_new(&exporter, NULL, NULL) == IPFIX_OK);
	must(ipfix_exporter_add(exporter, id, 0, &field, 1, NOW, NULL) ==
	    IPFIX_OK);
	return exporter;
}

/* The Message is read; how many records it has. */
static size_t
read_message(const ipfix_listener_event *arrived)
{
	ipfix_reader reader;
	ipfix_event event;
	size_t records = 0;

	must(ipfix_reader_open(&reader, arrived->peer->session, arrived->octets,
	         NOW, NULL) == IPFIX_OK);
	while (ipfix_reader_next(&reader, &event, NULL) == IPFIX_OK) {
		must(event.kind != IPFIX_EVENT_FAULT &&
		    event.kind != IPFIX_EVENT_UNKNOWN_SET &&
		    event.kind != IPFIX_EVENT_ORDER);
		records += event.kind == IPFIX_EVENT_RECORD;
	}
	return records;
}

START_TEST(a_message_that_was_taken_can_go_to_several_collectors)
{
	ipfix_listener *listeners[COLLECTORS];
	int sockets[COLLECTORS];
	uint16_t id = 0;
	ipfix_exporter *exporter = exporter_new(&id);
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED };
	ipfix_exported message;

	CLAUSE("7011-10.3.5-01");
	for (int i = 0; i < COLLECTORS; i++) {
		listeners[i] = listener_new(NULL, IPFIX_UDP);
		sockets[i] = talk_to(ipfix_listener_endpoint(listeners[i], 0));
	}
	for (size_t round = 0; round < 5; round++) {
		for (value.as.u = 0; value.as.u <= round; value.as.u++)
			must(ipfix_exporter_put_values(
			         exporter, id, &value, 1, NOW) == IPFIX_OK);
		must(ipfix_exporter_take(exporter, NOW, &message) == IPFIX_OK);
		for (int i = 0; i < COLLECTORS; i++)
			talk(sockets[i],
			    (struct octets){
			        exact(message.octets.data, message.octets.size),
			        message.octets.size });
		/* To each of them nothing is missing, and nothing double. */
		for (int i = 0; i < COLLECTORS; i++) {
			ipfix_listener_event event;

			if (round == 0)
				listen_for(
				    listeners[i], NOW, IPFIX_LISTENER_OPENED);
			event = listen_for(
			    listeners[i], NOW, IPFIX_LISTENER_MESSAGE);
			ck_assert_uint_eq(read_message(&event), round + 1);
		}
	}
	for (int i = 0; i < COLLECTORS; i++) {
		close(sockets[i]);
		ipfix_listener_free(listeners[i]);
	}
	ipfix_exporter_free(exporter);
}
END_TEST

TESTS("io/fanout")
{
	test(a_message_that_was_taken_can_go_to_several_collectors);
}
