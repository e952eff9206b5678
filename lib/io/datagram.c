/* SPDX-License-Identifier: BSD-3-Clause */
#include "io/system.h"

#include "io/datagram.h"

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#ifdef IPX_LINUX
#include <linux/sock_diag.h>
#include <netinet/udp.h>
#endif

#include "base/alloc.h"
#include "io/address.h"

enum {
	LARGEST = 65536, /* octets of a datagram */
	NOTES = 192      /* octets of what is told beside it */
};

#ifdef IPX_LINUX
typedef struct mmsghdr message;
#else
typedef struct message {
	struct msghdr msg_hdr;
	unsigned int msg_len;
} message;
#endif

union notes {
	max_align_t align;
	uint8_t room[NOTES];
};

struct ipx_datagrams {
	message messages[IPX_BATCH];
	struct iovec pieces[IPX_BATCH];
	union ipx_sockaddr from[IPX_BATCH];
	union notes notes[IPX_BATCH];
	size_t next, count;          /* packets */
	size_t offset, segment;      /* of the datagram at hand in its own */
	ipfix_address bound;         /* of the socket */
	struct ipx_datagram at_hand; /* octets NULL: none */
	uint8_t octets[IPX_BATCH][LARGEST];
};

struct ipx_datagrams *
ipx_datagrams_new(const ipfix_alloc *alloc)
{
	struct ipx_datagrams *d = alloc->alloc(alloc->arg, sizeof(*d));

	if (d == NULL)
		return NULL;
	/* But for the octets, which take no memory until they are used. */
	memset(d, 0, offsetof(struct ipx_datagrams, octets));
	for (size_t i = 0; i < IPX_BATCH; i++) {
		struct msghdr *header = &d->messages[i].msg_hdr;

		d->pieces[i] = (struct iovec){ d->octets[i], LARGEST };
		header->msg_name = &d->from[i];
		header->msg_iov = &d->pieces[i];
		header->msg_iovlen = 1;
		header->msg_control = &d->notes[i];
	}
	return d;
}

void
ipx_datagrams_free(struct ipx_datagrams *datagrams, const ipfix_alloc *alloc)
{
	ipx_free(alloc, datagrams, sizeof(*datagrams));
}

/* What the system writes to, it shortens. */
static void
reset(struct ipx_datagrams *d, size_t index)
{
	d->messages[index].msg_hdr.msg_namelen = sizeof(d->from[0]);
	d->messages[index].msg_hdr.msg_controllen = sizeof(d->notes[0]);
}

#ifdef IPX_LINUX

static int
receive(struct ipx_datagrams *datagrams, int fd)
{
	for (size_t i = 0; i < IPX_BATCH; i++)
		reset(datagrams, i);
	return recvmmsg(fd, datagrams->messages, IPX_BATCH, MSG_DONTWAIT, NULL);
}

#else

static int
receive(struct ipx_datagrams *datagrams, int fd)
{
	message *messages = datagrams->messages;
	int count = 0;

	for (; count < IPX_BATCH; count++) {
		ssize_t size;

		reset(datagrams, (size_t)count);
		size = recvmsg(fd, &messages[count].msg_hdr, 0);
		if (size < 0)
			break;
		messages[count].msg_len = (unsigned int)size;
	}
	return count;
}

#endif

bool
ipx_datagrams_prepare(int fd, int family)
{
#ifdef IPX_LINUX
	(void)ipx_socket_set(fd, SOL_SOCKET, SO_RXQ_OVFL, 1);
#ifdef UDP_GRO
	(void)ipx_socket_set(fd, IPPROTO_UDP, UDP_GRO, 1);
#endif
#endif
#if defined(IPX_LINUX) || !defined(__linux__)
#ifdef IPV6_RECVPKTINFO
	if (family == AF_INET6)
		return ipx_socket_set(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
#endif
#if defined(IP_RECVDSTADDR)
	if (family == AF_INET)
		return ipx_socket_set(fd, IPPROTO_IP, IP_RECVDSTADDR, 1);
#elif defined(IP_PKTINFO)
	if (family == AF_INET)
		return ipx_socket_set(fd, IPPROTO_IP, IP_PKTINFO, 1);
#endif
#endif
	(void)fd, (void)family;
	return true;
}

/* Takes one of them; unknown ones are passed over. */
static void
take_note(struct ipx_datagrams *d, const struct cmsghdr *c)
{
	const void *data = CMSG_DATA(c);
	ipfix_address *to = &d->at_hand.to;

#ifdef IPX_LINUX
	if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SO_RXQ_OVFL)
		memcpy(&d->at_hand.dropped, data, sizeof(d->at_hand.dropped));
#ifdef UDP_GRO
	if (c->cmsg_level == IPPROTO_UDP && c->cmsg_type == UDP_GRO) {
		int segment;

		memcpy(&segment, data, sizeof(segment));
		if (segment > 0)
			d->segment = (size_t)segment;
	}
#endif
#endif
#if defined(IPX_LINUX) || !defined(__linux__)
#ifdef IPV6_PKTINFO
	if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_PKTINFO) {
		struct in6_pktinfo ipv6;

		memcpy(&ipv6, data, sizeof(ipv6));
		memcpy(to->octets, &ipv6.ipi6_addr, 16);
	}
#endif
#if defined(IP_RECVDSTADDR)
	if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_RECVDSTADDR)
		memcpy(to->octets, data, 4);
#elif defined(IP_PKTINFO)
	if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
		struct in_pktinfo ipv4;

		memcpy(&ipv4, data, sizeof(ipv4));
		memcpy(to->octets, &ipv4.ipi_addr, 4);
	}
#endif
#endif
	(void)c, (void)data, (void)to, (void)d;
}

/* The octets at hand: from the offset on, to the end of the packet at most. */
static void
cut(struct ipx_datagrams *d)
{
	size_t left = d->messages[d->next].msg_len - d->offset;

	d->at_hand.octets = (ipfix_span){ d->octets[d->next] + d->offset,
		left < d->segment ? left : d->segment };
}

/* Turns to the next packet, if there is one. */
static void
open_packet(struct ipx_datagrams *d)
{
	struct msghdr *header;

	d->at_hand.octets = (ipfix_span){ NULL, 0 };
	if (d->next == d->count)
		return;
	header = &d->messages[d->next].msg_hdr;
	d->at_hand.from = ipx_address_of(&d->from[d->next]);
	d->at_hand.to = d->bound;
	d->at_hand.follows = false;
	d->offset = 0;
	d->segment = d->messages[d->next].msg_len;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(header); c != NULL;
	     c = CMSG_NXTHDR(header, c))
		take_note(d, c);
	cut(d);
}

void
ipx_datagrams_read(
    struct ipx_datagrams *datagrams, int fd, const ipfix_address *to)
{
	struct ipx_datagrams *d = datagrams;
	int count = receive(d, fd);

	/* Errors of a socket that sends nothing are passing ones. */
	d->next = 0;
	d->count = count > 0 ? (size_t)count : 0;
	d->bound = *to;
	d->at_hand.dropped = 0;
	open_packet(d);
}

const struct ipx_datagram *
ipx_datagrams_get(const struct ipx_datagrams *datagrams)
{
	return datagrams->next < datagrams->count ? &datagrams->at_hand : NULL;
}

void
ipx_datagrams_take(struct ipx_datagrams *datagrams)
{
	struct ipx_datagrams *d = datagrams;

	d->offset += d->segment;
	if (d->segment > 0 && d->offset < d->messages[d->next].msg_len) {
		d->at_hand.follows = true;
		cut(d);
		return;
	}
	d->next++;
	open_packet(d);
}

void
ipx_datagrams_dropped(int fd, uint32_t *dropped)
{
#ifdef IPX_LINUX
	uint32_t memory[SK_MEMINFO_VARS];
	socklen_t size = sizeof(memory);

	if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &size) == 0 &&
	    size > SK_MEMINFO_DROPS * sizeof(memory[0]))
		*dropped = memory[SK_MEMINFO_DROPS];
#endif
	(void)fd, (void)dropped;
}
