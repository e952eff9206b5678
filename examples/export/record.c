/* SPDX-License-Identifier: BSD-3-Clause */
/* Flows as records; of both ways in one as RFC 5103 has them. */
#include <string.h>

#include "export.h"

enum { FIELDS_MAX = 32 };

/* The fields of a template, and the values of a record. */
struct row {
	ipfix_field_specifier fields[FIELDS_MAX];
	ipfix_value values[FIELDS_MAX];
	size_t count;
};

static ipfix_value *
add(struct row *r, uint32_t pen, uint16_t id, uint16_t length)
{
	ipfix_value *value = &r->values[r->count];

	r->fields[r->count++] =
	    (ipfix_field_specifier){ .pen = pen, .id = id, .length = length };
	*value = (ipfix_value){ .kind = IPFIX_KIND_UNSIGNED };
	return value;
}

static void
add_number(struct row *r, uint16_t id, uint16_t length, uint64_t number)
{
	add(r, 0, id, length)->as.u = number;
}

static void
add_address(struct row *r, uint16_t id, uint16_t length, const uint8_t *octets)
{
	ipfix_value *value = add(r, 0, id, length);

	value->kind = length == 4 ? IPFIX_KIND_IPV4 : IPFIX_KIND_IPV6;
	memcpy(value->as.address, octets, 16);
}

static void
add_time(struct row *r, uint32_t pen, uint16_t id, ipfix_time time)
{
	ipfix_value *value = add(r, pen, id, 8);

	value->kind = IPFIX_KIND_TIME;
	value->as.time = time;
}

/* What each way of a flow has; 0 or IPFIX_PEN_REVERSE. */
static void
add_way(struct row *r, uint32_t pen, const struct way *w, bool nanoseconds)
{
	ipfix_value *labels;

	add_time(r, pen,
	    nanoseconds ? IPFIX_IE_flowStartNanoseconds
	                : IPFIX_IE_flowStartMilliseconds,
	    w->start);
	add_time(r, pen,
	    nanoseconds ? IPFIX_IE_flowEndNanoseconds
	                : IPFIX_IE_flowEndMilliseconds,
	    w->end);
	add(r, pen, IPFIX_IE_octetDeltaCount, 8)->as.u = w->octets;
	add(r, pen, IPFIX_IE_packetDeltaCount, 8)->as.u = w->packets;
	add(r, pen, IPFIX_IE_ipClassOfService, 1)->as.u = w->class;
	add(r, pen, IPFIX_IE_tcpControlBits, 2)->as.u = w->tcp_flags;
	labels = add(r, pen, IPFIX_IE_mplsTopLabelStackSection, 3);
	labels->kind = IPFIX_KIND_OCTETS;
	labels->as.octets = (ipfix_span){ w->mpls, 3 };
}

/* All of a record of this template. */
static void
make_row(struct row *r, const struct export *e, int kind,
    const struct flow *flow, int reason)
{
	const struct flow_key *k = &flow->key;
	bool ipv6 = kind == FLOW_IPV6 || kind == BIFLOW_IPV6;
	uint16_t size = ipv6 ? 16 : 4;

	r->count = 0;
	add_address(r,
	    ipv6 ? IPFIX_IE_sourceIPv6Address : IPFIX_IE_sourceIPv4Address,
	    size, k->from);
	add_address(r,
	    ipv6 ? IPFIX_IE_destinationIPv6Address
	         : IPFIX_IE_destinationIPv4Address,
	    size, k->to);
	add_number(r, IPFIX_IE_sourceTransportPort, 2, k->from_port);
	add_number(r, IPFIX_IE_destinationTransportPort, 2, k->to_port);
	add_number(r,
	    ipv6 ? IPFIX_IE_icmpTypeCodeIPv6 : IPFIX_IE_icmpTypeCodeIPv4, 2,
	    k->icmp);
	add_number(r, IPFIX_IE_protocolIdentifier, 1, k->protocol);
	add_number(r, IPFIX_IE_ipVersion, 1, k->version);
	add_number(r, IPFIX_IE_vlanId, 2, k->vlan);
	add_number(r, IPFIX_IE_flowEndReason, 1, (uint64_t)reason);
	if (e->sampler.algorithm != SAMPLE_ALL)
		add_number(r, IPFIX_IE_selectorId, 8, SELECTOR_ID);
	add_way(r, 0, &flow->ways[0], e->nanoseconds);
	if (kind != BIFLOW_IPV4 && kind != BIFLOW_IPV6)
		return;
	add_way(r, IPFIX_PEN_REVERSE, &flow->ways[1], e->nanoseconds);
	add_number(r, IPFIX_IE_biflowDirection, 1, flow->direction);
}

ipfix_result
record_add(const struct export *export, struct output *output, ipfix_time now)
{
	static const struct flow NO_FLOW;
	int kinds = export->biflow ? FLOW_KINDS : BIFLOW_IPV4;
	ipfix_result rc = IPFIX_OK;
	struct row row;

	for (int i = 0; i < kinds && rc == IPFIX_OK; i++) {
		make_row(&row, export, i, &NO_FLOW, 0);
		rc = ipfix_exporter_add(output->exporter, &output->flows[i], 0,
		    row.fields, row.count, now, NULL);
	}
	return rc;
}

/* One that went one way alone is as any flow is (RFC 5103, section 4). */
static int
kind_of(const struct flow *flow, struct flow *single)
{
	bool ipv6 = flow->key.version == 6;

	*single = *flow;
	if (flow->ways[1].packets == 0)
		return ipv6 ? FLOW_IPV6 : FLOW_IPV4;
	if (flow->ways[0].packets > 0)
		return ipv6 ? BIFLOW_IPV6 : BIFLOW_IPV4;
	(void)packet_reverse(&flow->key, &single->key);
	single->ways[0] = flow->ways[1];
	return ipv6 ? FLOW_IPV6 : FLOW_IPV4;
}

void
record_put(struct export *export, struct output *output,
    const struct flow *flow, int reason)
{
	struct flow single;
	int kind = kind_of(flow, &single);
	struct row row;
	ipfix_result rc;

	make_row(&row, export, kind, &single, reason);
	while ((rc = ipfix_exporter_put_values(output->exporter,
	            output->flows[kind], row.values, row.count,
	            ipfix_clock_get_real())) == IPFIX_FULL)
		output_flush(export, output);
	if (rc != IPFIX_OK && output->failed++ == 0)
		(void)export_complain(output->name, rc);
}

bool
record_is_key(const struct export *export, const ipfix_field_specifier *field)
{
	static const uint16_t KEYS[] = { IPFIX_IE_sourceIPv4Address,
		IPFIX_IE_destinationIPv4Address, IPFIX_IE_sourceIPv6Address,
		IPFIX_IE_destinationIPv6Address, IPFIX_IE_sourceTransportPort,
		IPFIX_IE_destinationTransportPort, IPFIX_IE_icmpTypeCodeIPv4,
		IPFIX_IE_icmpTypeCodeIPv6, IPFIX_IE_protocolIdentifier,
		IPFIX_IE_ipVersion, IPFIX_IE_vlanId,
		/* Not of biflows. */
		IPFIX_IE_ipClassOfService, IPFIX_IE_mplsTopLabelStackSection };
	size_t count = IPFIX_COUNT(KEYS) - (export->biflow ? 2 : 0);

	for (size_t i = 0; i < count; i++)
		if (field->pen == 0 && field->id == KEYS[i])
			return true;
	return false;
}
