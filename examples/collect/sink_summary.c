/* SPDX-License-Identifier: BSD-3-Clause */
/* Who sends most, and how each exporter does, every few seconds. */
#define _POSIX_C_SOURCE 200809L

#include "collect.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "talkers.h"

enum { TOP = 10, EXPORTERS = 20, WINDOW = 5, REVERSE_PEN = 29305 };

struct state {
	struct talkers *talkers;
	ipfix_time begun;
	bool terminal;
};

static bool
summary_open(struct collect *c)
{
	struct state *s = calloc(1, sizeof(*s));

	c->state = s;
	if (s == NULL || (s->talkers = talkers_new()) == NULL) {
		fputs("ipfix-collect: out of memory\n", stderr);
		return false;
	}
	if (c->window == 0)
		c->window = WINDOW * IPFIX_SECOND;
	s->begun = ipfix_clock_get_steady();
	s->terminal = isatty(STDOUT_FILENO) != 0;
	return true;
}

/* The first of these two elements that the record has, or 0. */
static uint64_t
count_of(
    const ipfix_record *record, uint32_t pen, uint16_t delta, uint16_t total)
{
	ipfix_field field;
	uint64_t count;

	if (ipfix_record_find(record, pen, delta, 0, &field) != IPFIX_OK &&
	    ipfix_record_find(record, pen, total, 0, &field) != IPFIX_OK)
		return 0;
	return ipfix_field_get_unsigned(&field, &count) == IPFIX_OK ? count : 0;
}

static bool
address_of(const ipfix_record *record, uint16_t ipv4, uint16_t ipv6,
    ipfix_span *address)
{
	ipfix_field field;

	if (ipfix_record_find(record, 0, ipv4, 0, &field) != IPFIX_OK &&
	    ipfix_record_find(record, 0, ipv6, 0, &field) != IPFIX_OK)
		return false;
	*address = field.octets;
	return true;
}

/* Each direction of a biflow (RFC 5103) counts for the one who sent it. */
static void
summary_event(struct collect *c, const ipfix_event *event)
{
	struct state *s = c->state;
	const ipfix_record *r = &event->record;
	uint64_t octets;
	ipfix_span address;

	if (event->kind != IPFIX_EVENT_RECORD)
		return;
	if (address_of(r, IPFIX_IE_sourceIPv4Address,
	        IPFIX_IE_sourceIPv6Address, &address))
		talkers_add(s->talkers, address,
		    count_of(r, 0, IPFIX_IE_octetDeltaCount,
		        IPFIX_IE_octetTotalCount),
		    count_of(r, 0, IPFIX_IE_packetDeltaCount,
		        IPFIX_IE_packetTotalCount));
	octets = count_of(
	    r, REVERSE_PEN, IPFIX_IE_octetDeltaCount, IPFIX_IE_octetTotalCount);
	if (octets > 0 &&
	    address_of(r, IPFIX_IE_destinationIPv4Address,
	        IPFIX_IE_destinationIPv6Address, &address))
		talkers_add(s->talkers, address, octets,
		    count_of(r, REVERSE_PEN, IPFIX_IE_packetDeltaCount,
		        IPFIX_IE_packetTotalCount));
}

static void
print_talker(const struct talker *t)
{
	ipfix_value value = { .kind = t->size == 4 ? IPFIX_KIND_IPV4
		                                   : IPFIX_KIND_IPV6 };
	ipfix_type type =
	    t->size == 4 ? IPFIX_IPV4_ADDRESS : IPFIX_IPV6_ADDRESS;
	char text[IPFIX_VALUE_TEXT_SIZE] = "(others)";
	size_t length;

	for (size_t i = 0; i < t->size; i++)
		value.as.address[i] = t->address[i];
	if (t->size > 0 &&
	    ipfix_value_text(&value, type, text, sizeof(text), &length) !=
	        IPFIX_OK)
		return;
	printf("%-40s %14llu %12llu %10llu\n", text,
	    (unsigned long long)t->octets, (unsigned long long)t->packets,
	    (unsigned long long)t->flows);
}

static void
print_talkers(struct state *s, bool by_packets)
{
	const struct talker *list, *rest = talkers_rest(s->talkers);
	size_t count = talkers_sort(s->talkers, by_packets, &list);
	struct talker others = *rest;

	printf("%-40s %14s %12s %10s\n", "from", "octets", "packets", "flows");
	for (size_t i = 0; i < count; i++) {
		if (i < TOP) {
			print_talker(&list[i]);
			continue;
		}
		others.octets += list[i].octets;
		others.packets += list[i].packets;
		others.flows += list[i].flows;
	}
	if (others.flows > 0)
		print_talker(&others);
	talkers_forget(s->talkers);
}

static void
print_exporters(struct collect *c)
{
	size_t count = 0;

	printf("\n%-40s %14s %12s %10s %10s\n", "exporter", "records", "lost",
	    "templates", "unknown");
	for (struct exporter *e = c->exporters; e != NULL;
	     e = e->next, count++) {
		const ipfix_counters *k =
		    ipfix_session_counters(e->peer->session);
		uint64_t records = k->data_records + k->options_data_records;

		if (count < EXPORTERS)
			printf("%-40s %14llu %12lld %10zu %10llu\n", e->name,
			    (unsigned long long)(records - e->before.records),
			    (long long)k->lost - (long long)e->before.lost,
			    k->templates,
			    (unsigned long long)(k->data_sets_without_template -
			        e->before.unknown));
		e->before.records = records;
		e->before.lost = k->lost;
		e->before.unknown = k->data_sets_without_template;
	}
	if (count > EXPORTERS)
		printf("... and %zu more\n", count - EXPORTERS);
}

static bool
print(struct collect *c)
{
	struct state *s = c->state;
	char time[IPFIX_VALUE_TEXT_SIZE];

	if (s->terminal)
		fputs("\033[H\033[2J", stdout);
	printf("%s, the last %llu seconds\n",
	    collect_time(ipfix_clock_get_real(), time),
	    (unsigned long long)((ipfix_clock_get_steady() - s->begun) /
	        IPFIX_SECOND));
	print_talkers(s, c->by_packets);
	print_exporters(c);
	putchar('\n');
	s->begun = ipfix_clock_get_steady();
	if (fflush(stdout) == 0)
		return true;
	perror("ipfix-collect: standard output");
	return false;
}

static bool
summary_tick(struct collect *c)
{
	struct state *s = c->state;

	return ipfix_clock_get_steady() < s->begun + c->window || print(c);
}

static bool
summary_close(struct collect *c)
{
	struct state *s = c->state;
	bool well = s != NULL && s->talkers != NULL && print(c);

	if (s != NULL)
		talkers_free(s->talkers);
	free(s);
	return well;
}

const struct sink SINK_SUMMARY = {
	.wants_records = true,
	.open = summary_open,
	.event = summary_event,
	.tick = summary_tick,
	.close = summary_close,
};
