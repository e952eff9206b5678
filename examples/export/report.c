/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What is told besides flows: how packets are sampled (RFC 5477), and what
 * RFC 7011, section 4, has of Metering and Exporting Processes.
 */
#define _POSIX_C_SOURCE 200809L

#include "export.h"

#include <unistd.h>

/* Another field for each algorithm, behind the selectorAlgorithm. */
static size_t
selector_fields(const struct sampler *s, ipfix_field_specifier fields[4],
    ipfix_value values[4])
{
	bool random = s->algorithm == SAMPLE_RANDOM;
	const ipfix_field_specifier all[] = {
		{ .id = IPFIX_IE_selectorId, .length = 8 },
		{ .id = IPFIX_IE_selectorAlgorithm, .length = 2 },
		{ .id = IPFIX_IE_samplingPacketInterval, .length = 4 },
		{ .id = IPFIX_IE_samplingPacketSpace, .length = 4 },
	};

	for (size_t i = 0; i < IPFIX_COUNT(all); i++) {
		fields[i] = all[i];
		values[i] = (ipfix_value){ .kind = IPFIX_KIND_UNSIGNED };
	}
	values[0].as.u = SELECTOR_ID;
	values[1].as.u = (uint64_t)s->algorithm;
	values[2].as.u = 1;
	values[3].as.u = s->one_in - 1;
	if (!random)
		return 4;
	fields[2] = (ipfix_field_specifier){ .id = IPFIX_IE_samplingProbability,
		.length = 8 };
	values[2].kind = IPFIX_KIND_FLOAT;
	values[2].as.f = 1.0 / s->one_in;
	return 3;
}

ipfix_result
report_add(const struct export *export, struct output *output, ipfix_time now)
{
	ipfix_field_specifier fields[4];
	ipfix_value values[4];
	ipfix_result rc = IPFIX_OK;

	if (export->sampler.algorithm != SAMPLE_ALL)
		rc = ipfix_exporter_add(output->exporter, &output->selector, 1,
		    fields, selector_fields(&export->sampler, fields, values),
		    now, NULL);
	for (int i = IPFIX_REPORT_METERED; i <= IPFIX_REPORT_FLOW_KEYS &&
	     rc == IPFIX_OK && export->reports > 0;
	     i++) {
		ipfix_report_options options = { .kind = (ipfix_report_kind)i };

		rc = ipfix_report_add(
		    output->exporter, &output->reports[i], &options, now, NULL);
	}
	return rc;
}

static void
judge(struct output *o, ipfix_result rc)
{
	if (rc != IPFIX_OK && o->failed++ == 0)
		(void)export_complain(o->name, rc);
}

static void
put_report(struct export *e, struct output *o, const ipfix_report *report,
    ipfix_report_kind kind)
{
	const ipfix_template *tmpl =
	    ipfix_exporter_find(o->exporter, o->reports[kind]);
	ipfix_value values[IPFIX_REPORT_FIELDS];
	ipfix_draft draft;
	ipfix_result rc =
	    ipfix_draft_init(&draft, tmpl, values, IPFIX_REPORT_FIELDS);

	if (rc == IPFIX_OK)
		rc = ipfix_report_put(report, &draft);
	while (rc == IPFIX_OK &&
	    (rc = ipfix_exporter_put_draft(
	         o->exporter, &draft, ipfix_clock_get_real())) == IPFIX_FULL) {
		output_flush(e, o);
		rc = IPFIX_OK;
	}
	judge(o, rc);
}

static void
put_keys(struct export *e, struct output *o, uint16_t id)
{
	const ipfix_template *tmpl = ipfix_exporter_find(o->exporter, id);
	const ipfix_field_specifier *fields = ipfix_template_fields(tmpl);
	ipfix_report report;
	ipfix_result rc = IPFIX_OK;

	ipfix_report_init(&report, NULL);
	for (uint16_t i = 0; i < ipfix_template_count(tmpl); i++)
		if (rc == IPFIX_OK && record_is_key(e, &fields[i]))
			rc = ipfix_report_put_key(&report, tmpl, i);
	judge(o, rc);
	put_report(e, o, &report, IPFIX_REPORT_FLOW_KEYS);
}

void
report_tell(struct export *export, struct output *output)
{
	ipfix_field_specifier fields[4];
	ipfix_value values[4];
	ipfix_result rc = IPFIX_OK;
	size_t count;

	if (export->sampler.algorithm != SAMPLE_ALL) {
		count = selector_fields(&export->sampler, fields, values);
		while ((rc = ipfix_exporter_put_values(output->exporter,
		            output->selector, values, count,
		            ipfix_clock_get_real())) == IPFIX_FULL)
			output_flush(export, output);
		judge(output, rc);
	}
	for (size_t i = 0; i<FLOW_KINDS &&export->reports> 0; i++)
		if (output->flows[i] != 0)
			put_keys(export, output, output->flows[i]);
}

void
report_count(struct export *export, struct output *output)
{
	ipfix_report report;

	/* The Message at hand counts, too. */
	output_flush(export, output);
	ipfix_report_init(&report, output->exporter);
	report.exporting_process = (uint32_t)getpid();
	put_report(export, output, &report, IPFIX_REPORT_METERED);
	put_report(export, output, &report, IPFIX_REPORT_NOT_SENT);
	report.ignored_packets = export->ignored + export->lost;
	report.ignored_octets = export->ignored_octets;
	report.first = export->first_ignored;
	report.last = export->last_ignored;
	put_report(export, output, &report, IPFIX_REPORT_IGNORED);
}
