/* SPDX-License-Identifier: BSD-3-Clause */
/* One JSON object per Data Record, a line each; and the counters as one. */
#include "dump.h"

static const char *
export_time(const struct dump *dump, const ipfix_reader *reader, char *text)
{
	ipfix_value value = { .kind = IPFIX_KIND_TIME };
	size_t length;

	value.as.time =
	    ipfix_time_from_unix(reader->message.export_time, dump->time);
	if (ipfix_value_text(&value, IPFIX_DATE_TIME_SECONDS, text,
	        IPFIX_VALUE_TEXT_SIZE, &length) != IPFIX_OK)
		return "";
	return text;
}

static void
print_record(
    struct dump *dump, const ipfix_reader *reader, const ipfix_event *event)
{
	char time[IPFIX_VALUE_TEXT_SIZE];
	size_t length;

	if (event->kind != IPFIX_EVENT_RECORD)
		return;
	while (ipfix_json_record(&event->record, dump->time, dump->text,
	           dump->text_size, &length) == IPFIX_FULL)
		dump_reserve(dump, length);
	printf("{\"exportTime\":\"%s\",\"observationDomainId\":%lu,"
	       "\"sequenceNumber\":%lu,\"templateId\":%u,\"options\":%s,"
	       "\"fields\":",
	    export_time(dump, reader, time),
	    (unsigned long)reader->message.odid,
	    (unsigned long)reader->message.sequence,
	    ipfix_template_id(event->tmpl),
	    ipfix_template_is_options(event->tmpl) ? "true" : "false");
	fwrite(dump->text, 1, length, stdout);
	fputs("}\n", stdout);
}

static void
print_stats(struct dump *dump)
{
	const ipfix_counters *c = &dump->total;
	const struct {
		const char *name;
		uint64_t value;
	} rows[] = {
		{ "messages", c->messages },
		{ "badMessages", c->bad_messages },
		{ "sets", c->sets },
		{ "badSets", c->bad_sets },
		{ "templateRecords", c->template_records },
		{ "optionsTemplateRecords", c->options_template_records },
		{ "badTemplates", c->bad_templates },
		{ "withdrawals", c->withdrawals },
		{ "dataSetsWithoutTemplate", c->data_sets_without_template },
		{ "dataRecords", c->data_records },
		{ "optionsDataRecords", c->options_data_records },
		{ "badRecords", c->bad_records },
	};

	for (size_t i = 0; i < IPFIX_COUNT(rows); i++)
		printf("%s\"%s\":%llu", i == 0 ? "{" : ",", rows[i].name,
		    (unsigned long long)rows[i].value);
	fputs("}\n", stdout);
}

const struct printer PRINT_JSON = { NULL, print_record, NULL };
const struct printer PRINT_STATS = { NULL, NULL, print_stats };
