/* SPDX-License-Identifier: BSD-3-Clause */
/* What ipfix-collect has seen, as numbers. */
#include "collect.h"

#include <stdio.h>

const char *
collect_time(ipfix_time time, char text[IPFIX_VALUE_TEXT_SIZE])
{
	ipfix_value value = { .kind = IPFIX_KIND_TIME };
	size_t length;

	value.as.time = time;
	if (ipfix_value_text(&value, IPFIX_DATE_TIME_SECONDS, text,
	        IPFIX_VALUE_TEXT_SIZE, &length) != IPFIX_OK)
		return "";
	return text;
}

void
collect_stats(const struct collect *collect)
{
	ipfix_counters c = collect_counters(collect);
	const ipfix_listener_counts *l =
	    ipfix_listener_counters(collect->listener);
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{ "messages", l->messages },
		{ "octets", l->octets },
		{ "dataRecords", c.data_records },
		{ "optionsDataRecords", c.options_data_records },
		{ "lostRecords", c.lost },
		{ "badMessages", c.bad_messages },
		{ "dataSetsWithoutTemplate", c.data_sets_without_template },
		{ "badTemplates", c.bad_templates },
		{ "limitsReached", c.limits_reached },
		{ "templates", c.templates },
		{ "udpPeers", l->udp_peers },
		{ "connections", l->connections },
		{ "refused", l->refused },
		{ "foreignDatagrams", l->foreign },
		{ "droppedDatagrams", l->dropped },
		{ "unwrittenMessages", collect->unwritten },
	};
	char text[IPFIX_VALUE_TEXT_SIZE];

	fprintf(stderr, "{\"time\":\"%s\"",
	    collect_time(ipfix_clock_get_real(), text));
	for (size_t i = 0; i < IPFIX_COUNT(rows); i++)
		fprintf(stderr, ",\"%s\":%llu", rows[i].name,
		    (unsigned long long)rows[i].value);
	fputs("}\n", stderr);
}
