/* SPDX-License-Identifier: BSD-3-Clause */
/* A sender over UDP finds out how large Messages may be. */
#define _GNU_SOURCE

#include <ipfix/io.h>

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ipfix/elements.h>

#include "support/test.h"

#define NOW (UINT64_C(1700000000) * IPFIX_SECOND)

/* Has loopback, of a network of our own, take packets of so many octets. */
static bool
set_mtu(int mtu)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	bool well;

	request.ifr_flags = IFF_UP;
	well = ioctl(fd, SIOCSIFFLAGS, &request) == 0;
	request.ifr_mtu = mtu;
	well = well && ioctl(fd, SIOCSIFMTU, &request) == 0;
	close(fd);
	return well;
}

struct rig {
	ipfix_exporter *exporter;
	ipfix_sender *sender;
	uint16_t id;
};

static struct rig
rig_new(void)
{
	static const ipfix_field_specifier FIELD = {
		.id = IPFIX_IE_octetDeltaCount, .length = 8
	};
	ipfix_exporter_options options = { .transport = IPFIX_UDP };
	struct rig r = { .id = 0 };

	ck_assert_int_eq(
	    ipfix_sender_new(&r.sender, IPFIX_UDP, NULL), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_sender_add(r.sender, "127.0.0.1", "4739"), IPFIX_OK);
	options.max_message = ipfix_sender_max_message(r.sender);
	ck_assert_int_eq(
	    ipfix_exporter_new(&r.exporter, NULL, &options), IPFIX_OK);
	ck_assert_int_eq(
	    ipfix_exporter_add(r.exporter, &r.id, 0, &FIELD, 1, NOW, NULL),
	    IPFIX_OK);
	return r;
}

/* Fills a Message and sends it; its octets, or 0 if it was dropped. */
static uint64_t
send_full(struct rig *r, ipfix_time now)
{
	ipfix_value value = { .kind = IPFIX_KIND_UNSIGNED };
	uint64_t before = ipfix_sender_counters(r->sender)->octets;
	ipfix_result rc;

	while ((rc = ipfix_exporter_put_values(
	            r->exporter, r->id, &value, 1, now)) == IPFIX_OK)
		;
	ck_assert_int_eq(rc, IPFIX_FULL);
	(void)ipfix_sender_flush(r->sender, r->exporter, now);
	return ipfix_sender_counters(r->sender)->octets - before;
}

START_TEST(messages_shrink_with_the_path_and_grow_again)
{
	/* What a packet has beside the Message, and what a record leaves. */
	enum { HEADERS = 28, RECORD = 8 };
	const ipfix_sender_counts *counts;
	struct rig r;

#ifdef IPX_IO_POSIX
	skipped("POSIX alone does not tell");
	return;
#endif
	CLAUSE("7011-10.3.3-01");
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0 || !set_mtu(1500)) {
		skipped("no network of our own");
		return;
	}
	r = rig_new();
	counts = ipfix_sender_counters(r.sender);
	ck_assert_uint_eq(ipfix_sender_max_message(r.sender), 1500 - HEADERS);
	ck_assert_uint_gt(send_full(&r, NOW), 1500 - HEADERS - RECORD);
	ck_assert(set_mtu(600));
	ck_assert_uint_eq(send_full(&r, NOW), 0);
	ck_assert_uint_eq(counts->too_large, 1);
	ck_assert_uint_eq(
	    ipfix_exporter_counters(r.exporter)->discarded_messages, 1);
	ck_assert_uint_gt(send_full(&r, NOW), 600 - HEADERS - RECORD);
	ck_assert(set_mtu(1500));
	ck_assert_uint_lt(send_full(&r, NOW + IPFIX_SECOND), 600);
	/* After ten minutes more is tried, from the next Message on. */
	ck_assert_uint_lt(send_full(&r, NOW + 600 * IPFIX_SECOND), 600);
	ck_assert_uint_gt(
	    send_full(&r, NOW + 600 * IPFIX_SECOND), 1500 - HEADERS - RECORD);
	ck_assert_uint_eq(counts->too_large, 1);
	ck_assert_uint_eq(counts->dropped, 1);
	ipfix_sender_free(r.sender);
	ipfix_exporter_free(r.exporter);
}
END_TEST

TESTS("io/path")
{
	test(messages_shrink_with_the_path_and_grow_again);
}
