/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets from libpcap. */
#define _DEFAULT_SOURCE

#include "export.h"

#include <stdio.h>

#ifdef HAVE_PCAP

#include <pcap/pcap.h>
#include <poll.h>
#include <signal.h>

enum { SNAP = 256, WAIT = 500, TURN = 1000 };

static volatile sig_atomic_t stopped;

static void
on_signal(int number)
{
	(void)number;
	stopped = 1;
}

bool
export_stopped(void)
{
	return stopped != 0;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigemptyset(&action.sa_mask);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

struct reading {
	struct export *export;
	int link;
};

static void
ignore(struct export *e, uint32_t octets, ipfix_time time)
{
	e->ignored++;
	e->ignored_octets += octets;
	e->last_ignored = time;
	if (e->first_ignored == 0)
		e->first_ignored = time;
}

static void
take(u_char *arg, const struct pcap_pkthdr *header, const u_char *octets)
{
	const struct reading *r = (const void *)arg;
	struct export *e = r->export;
	struct packet packet;
	/* The fraction is nanoseconds; that is how it was opened. */
	ipfix_time time = (ipfix_time)header->ts.tv_sec * IPFIX_SECOND +
	    (ipfix_time)header->ts.tv_usec;

	e->packets++;
	if (!sample_take(&e->sampler)) {
		e->passed++;
		return;
	}
	if (!packet_read(&packet, r->link,
	        (ipfix_span){ octets, header->caplen }, header->len)) {
		ignore(e, header->len, time);
		return;
	}
	packet.time = time;
	cache_add(e->cache, &packet);
}

static bool
fail(const char *what, const char *why)
{
	fprintf(stderr, "ipfix-export: %s: %s\n", what, why);
	return false;
}

static pcap_t *
open_live(const char *interface, char *why)
{
	pcap_t *pcap = pcap_create(interface, why);

	if (pcap == NULL)
		return NULL;
	(void)pcap_set_snaplen(pcap, SNAP);
	(void)pcap_set_promisc(pcap, 1);
	(void)pcap_set_timeout(pcap, WAIT);
	(void)pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO);
	if (pcap_activate(pcap) < 0 || pcap_setnonblock(pcap, 1, why) != 0 ||
	    pcap_get_tstamp_precision(pcap) != PCAP_TSTAMP_PRECISION_NANO) {
		snprintf(why, PCAP_ERRBUF_SIZE, "%s", pcap_geterr(pcap));
		pcap_close(pcap);
		return NULL;
	}
	return pcap;
}

static bool
set_filter(pcap_t *pcap, const char *filter)
{
	struct bpf_program program;
	bool well;

	if (filter == NULL)
		return true;
	if (pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0)
		return fail(filter, pcap_geterr(pcap));
	well = pcap_setfilter(pcap, &program) == 0 ||
	    fail(filter, pcap_geterr(pcap));
	pcap_freecode(&program);
	return well;
}

/* Waits for packets, for a while; a signal ends it. */
static void
wait_for_packets(pcap_t *pcap)
{
	struct pollfd poll_fd = { .fd = pcap_get_selectable_fd(pcap),
		.events = POLLIN };

	(void)poll(&poll_fd, 1, WAIT);
}

/* What the system could not hand over, as far as it says. */
static void
count_lost(struct export *e, pcap_t *pcap)
{
	struct pcap_stat stat;

	if (e->interface != NULL && pcap_stats(pcap, &stat) == 0)
		e->lost = (uint64_t)stat.ps_drop + stat.ps_ifdrop;
}

bool
export_capture(struct export *export)
{
	struct export *e = export;
	bool live = e->interface != NULL;
	const char *name = live ? e->interface : e->file;
	struct reading reading = { .export = e };
	char why[PCAP_ERRBUF_SIZE] = "";
	pcap_t *pcap;
	int rc = 0;

	catch_signals();
	pcap = live ? open_live(name, why)
	            : pcap_open_offline_with_tstamp_precision(
	                  name, PCAP_TSTAMP_PRECISION_NANO, why);
	if (pcap == NULL) {
		/* Of files, it says itself which one. */
		fprintf(stderr, "ipfix-export: %s%s%s\n", live ? name : "",
		    live ? ": " : "", why);
		return false;
	}
	reading.link = pcap_datalink(pcap);
	if (!set_filter(pcap, e->filter)) {
		pcap_close(pcap);
		return false;
	}
	e->opened = true;
	while (stopped == 0) {
		if (live)
			wait_for_packets(pcap);
		rc = pcap_dispatch(pcap, TURN, take, (u_char *)&reading);
		if (rc < 0 || (rc == 0 && !live))
			break;
		count_lost(e, pcap);
		export_tend(e);
	}
	count_lost(e, pcap);
	if (rc < 0)
		(void)fail(name, pcap_geterr(pcap));
	pcap_close(pcap);
	return rc >= 0;
}

#else /* without libpcap */

bool
export_stopped(void)
{
	return false;
}

bool
export_capture(struct export *export)
{
	(void)export;
	fputs("ipfix-export: built without libpcap, it reads no packets\n",
	    stderr);
	return false;
}

#endif
