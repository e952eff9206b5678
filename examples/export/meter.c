/* SPDX-License-Identifier: BSD-3-Clause */
/* Flows as records. */
#define _POSIX_C_SOURCE 200809L

#include "export.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { FIELDS = 16, PATIENCE = 10 };

/* The fields of both templates; those of addresses and ICMP differ. */
enum field {
	START,
	END,
	OCTETS,
	PACKETS,
	FROM,
	TO,
	FROM_PORT,
	TO_PORT,
	ICMP_TYPE,
	PROTOCOL,
	CLASS,
	FLAGS,
	VLAN,
	MPLS,
	VERSION,
	REASON
};

static bool
complain(const char *what, ipfix_result rc)
{
	fprintf(stderr, "ipfix-export: %s: %s\n", what,
	    rc == IPFIX_ERR_SYSTEM ? strerror(errno) : ipfix_result_text(rc));
	return false;
}

static ipfix_result
add_template(struct export *e, uint16_t *id, bool ipv6)
{
	ipfix_field_specifier fields[FIELDS] = {
		[START] = { .id = IPFIX_IE_flowStartMilliseconds, .length = 8 },
		[END] = { .id = IPFIX_IE_flowEndMilliseconds, .length = 8 },
		[OCTETS] = { .id = IPFIX_IE_octetDeltaCount, .length = 8 },
		[PACKETS] = { .id = IPFIX_IE_packetDeltaCount, .length = 8 },
		[FROM] = { .id = IPFIX_IE_sourceIPv4Address, .length = 4 },
		[TO] = { .id = IPFIX_IE_destinationIPv4Address, .length = 4 },
		[FROM_PORT] = { .id = IPFIX_IE_sourceTransportPort,
		    .length = 2 },
		[TO_PORT] = { .id = IPFIX_IE_destinationTransportPort,
		    .length = 2 },
		[ICMP_TYPE] = { .id = IPFIX_IE_icmpTypeCodeIPv4, .length = 2 },
		[PROTOCOL] = { .id = IPFIX_IE_protocolIdentifier, .length = 1 },
		[CLASS] = { .id = IPFIX_IE_ipClassOfService, .length = 1 },
		[FLAGS] = { .id = IPFIX_IE_tcpControlBits, .length = 2 },
		[VLAN] = { .id = IPFIX_IE_vlanId, .length = 2 },
		[MPLS] = { .id = IPFIX_IE_mplsTopLabelStackSection,
		    .length = 3 },
		[VERSION] = { .id = IPFIX_IE_ipVersion, .length = 1 },
		[REASON] = { .id = IPFIX_IE_flowEndReason, .length = 1 },
	};

	if (e->nanoseconds) {
		fields[START].id = IPFIX_IE_flowStartNanoseconds;
		fields[END].id = IPFIX_IE_flowEndNanoseconds;
	}
	if (ipv6) {
		fields[FROM].id = IPFIX_IE_sourceIPv6Address;
		fields[TO].id = IPFIX_IE_destinationIPv6Address;
		fields[FROM].length = fields[TO].length = 16;
		fields[ICMP_TYPE].id = IPFIX_IE_icmpTypeCodeIPv6;
	}
	return ipfix_exporter_add(
	    e->exporter, id, 0, fields, FIELDS, ipfix_clock_get_real(), NULL);
}

bool
export_open(struct export *export)
{
	struct export *e = export;
	ipfix_result rc;

	e->cache = cache_new(e->flows, e->active, e->idle, export_flow, export);
	if (e->cache == NULL)
		return complain("flows", IPFIX_ERR_NOMEM);
	rc = ipfix_exporter_new(&e->exporter, NULL, &e->exporting);
	if (rc == IPFIX_OK)
		rc = add_template(e, &e->ipv4, false);
	if (rc == IPFIX_OK)
		rc = add_template(e, &e->ipv6, true);
	return rc == IPFIX_OK || complain("exporter", rc);
}

/* Not before it is this Message's turn. */
static void
keep_rate(struct export *e)
{
	ipfix_time now = ipfix_clock_get_steady(), wait;
	struct timespec time;

	if (e->rate == 0)
		return;
	if (e->next_message > now) {
		wait = e->next_message - now;
		time.tv_sec = (time_t)(wait / IPFIX_SECOND);
		time.tv_nsec = (long)(wait % IPFIX_SECOND);
		(void)nanosleep(&time, NULL);
		now = e->next_message;
	}
	e->next_message = now + IPFIX_SECOND / e->rate;
}

void
export_flush(struct export *export)
{
	struct export *e = export;
	ipfix_time now = ipfix_clock_get_real();
	ipfix_exported message;
	ipfix_result rc;

	if (e->sender != NULL) {
		keep_rate(e);
		(void)ipfix_sender_flush(e->sender, e->exporter, now);
		return;
	}
	if (ipfix_exporter_take(e->exporter, now, &message) != IPFIX_OK)
		return;
	rc = ipfix_file_writer_put(e->writer, NULL, message.octets, now, NULL);
	if (rc == IPFIX_OK)
		return;
	if (e->failed++ == 0)
		(void)complain(ipfix_file_writer_path(e->writer), rc);
	ipfix_exporter_discard(e->exporter, &message);
}

void
export_flow(void *export, const struct flow *flow, int reason)
{
	struct export *e = export;
	const struct flow_key *k = &flow->key;
	bool ipv6 = k->version == 6;
	ipfix_value v[FIELDS];
	ipfix_result rc;

	for (size_t i = 0; i < FIELDS; i++)
		v[i] = (ipfix_value){ .kind = IPFIX_KIND_UNSIGNED };
	v[START].kind = v[END].kind = IPFIX_KIND_TIME;
	v[FROM].kind = v[TO].kind = ipv6 ? IPFIX_KIND_IPV6 : IPFIX_KIND_IPV4;
	v[MPLS].kind = IPFIX_KIND_OCTETS;
	v[START].as.time = flow->start;
	v[END].as.time = flow->end;
	v[OCTETS].as.u = flow->octets;
	v[PACKETS].as.u = flow->packets;
	memcpy(v[FROM].as.address, k->from, 16);
	memcpy(v[TO].as.address, k->to, 16);
	v[FROM_PORT].as.u = k->from_port;
	v[TO_PORT].as.u = k->to_port;
	v[ICMP_TYPE].as.u = k->icmp;
	v[PROTOCOL].as.u = k->protocol;
	v[CLASS].as.u = k->class;
	v[FLAGS].as.u = flow->tcp_flags;
	v[VLAN].as.u = k->vlan;
	v[MPLS].as.octets = (ipfix_span){ k->mpls, 3 };
	v[VERSION].as.u = k->version;
	v[REASON].as.u = (uint64_t)reason;
	while ((rc = ipfix_exporter_put_values(e->exporter,
	            ipv6 ? e->ipv6 : e->ipv4, v, FIELDS,
	            ipfix_clock_get_real())) == IPFIX_FULL)
		export_flush(e);
	if (rc == IPFIX_OK)
		e->records++;
	else if (e->failed++ == 0)
		(void)complain("record", rc);
}

static bool
close_sender(struct export *e)
{
	ipfix_time end = ipfix_clock_get_steady() + PATIENCE * IPFIX_SECOND;
	const ipfix_sender_counts *counts = ipfix_sender_counters(e->sender);

	while (ipfix_sender_step(e->sender, e->exporter,
	           ipfix_clock_get_real()) == IPFIX_MORE &&
	    ipfix_clock_get_steady() < end && counts->failed == 0)
		ipfix_sender_wait(e->sender, IPFIX_SECOND / 10);
	if (counts->queued > 0 || counts->failed > 0)
		fprintf(stderr, "ipfix-export: the collector: %s\n",
		    counts->error != 0 ? strerror(counts->error)
		                       : "ended the connection");
	return counts->queued == 0 && counts->dropped == 0;
}

bool
export_close(struct export *export)
{
	struct export *e = export;
	const ipfix_export_counters *k;
	bool well = true;
	uint64_t dropped = e->failed;

	if (e->sender != NULL) {
		well = close_sender(e);
		dropped = ipfix_exporter_counters(e->exporter)->messages -
		    ipfix_sender_counters(e->sender)->messages;
	} else if (ipfix_file_writer_flush(e->writer) != IPFIX_OK) {
		well = complain(
		    ipfix_file_writer_path(e->writer), IPFIX_ERR_SYSTEM);
	}
	k = ipfix_exporter_counters(e->exporter);
	if (e->opened)
		fprintf(stderr,
		    "ipfix-export: %llu packets, %llu ignored, %llu flows, "
		    "%llu Messages, %llu dropped\n",
		    (unsigned long long)e->packets,
		    (unsigned long long)e->ignored,
		    (unsigned long long)e->records,
		    (unsigned long long)k->messages,
		    (unsigned long long)dropped);
	ipfix_sender_free(e->sender);
	ipfix_file_writer_free(e->writer);
	ipfix_exporter_free(e->exporter);
	cache_free(e->cache);
	return well && e->failed == 0;
}
