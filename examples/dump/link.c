/* SPDX-License-Identifier: BSD-3-Clause */
/* From the link layer's header, tags and labels to the IP header. */
#include "packet.h"
#include "scan.h"

/* Numbers of https://www.tcpdump.org/linktypes.html, and what systems use
 * for raw IP in their place. */
enum {
	LINK_NULL = 0,
	LINK_ETHERNET = 1,
	LINK_PPP = 9,
	LINK_RAW_DLT = 12,
	LINK_RAW_OPENBSD = 14,
	LINK_PPP_HDLC = 50,
	LINK_PPP_ETHER = 51,
	LINK_RAW = 101,
	LINK_C_HDLC = 104,
	LINK_LOOP = 108,
	LINK_LINUX_SLL = 113,
	LINK_IPV4 = 228,
	LINK_IPV6 = 229,
	LINK_LINUX_SLL2 = 276,
};

enum {
	ETHERNET_IPV4 = 0x0800,
	ETHERNET_VLAN = 0x8100,
	ETHERNET_IPV6 = 0x86dd,
	ETHERNET_MPLS = 0x8847,
	ETHERNET_MPLS_MULTICAST = 0x8848,
	ETHERNET_PPPOE = 0x8864,
	ETHERNET_QINQ = 0x88a8,
	ETHERNET_QINQ_OLD = 0x9100,
};

enum {
	PPP_IPV4 = 0x0021,
	PPP_IPV6 = 0x0057,
};

/* Labels come off up to the one that says it is the last. */
static bool
strip_mpls(ipfix_span *in)
{
	const uint32_t bottom = 1u << 8;
	uint32_t label;

	do
		if (!scan_u32(in, &label))
			return false;
	while ((label & bottom) == 0);
	return true;
}

/* The protocol field may be cut down to one, odd, octet. */
static bool
strip_ppp(ipfix_span *in)
{
	uint32_t protocol;

	if (in->size == 0)
		return false;
	return scan_number(in, (in->data[0] & 1) != 0 ? 1 : 2, &protocol) &&
	    (protocol == PPP_IPV4 || protocol == PPP_IPV6);
}

/* PPP as on serial lines: an address and a control octet may come first. */
static bool
strip_ppp_hdlc(ipfix_span *in)
{
	if (in->size >= 2 && in->data[0] == 0xff && in->data[1] == 0x03)
		scan_skip(in, 2);
	return strip_ppp(in);
}

static bool
strip_pppoe(ipfix_span *in)
{
	return scan_skip(in, 6) && strip_ppp(in);
}

/* What follows a type as Ethernet has it.  Each turn uses up octets. */
static bool
strip_typed(uint16_t type, ipfix_span *in)
{
	for (;;)
		switch (type) {
		case ETHERNET_IPV4:
		case ETHERNET_IPV6:
			return true;
		case ETHERNET_VLAN:
		case ETHERNET_QINQ:
		case ETHERNET_QINQ_OLD:
			if (!scan_skip(in, 2) || !scan_u16(in, &type))
				return false;
			break;
		case ETHERNET_MPLS:
		case ETHERNET_MPLS_MULTICAST:
			return strip_mpls(in);
		case ETHERNET_PPPOE:
			return strip_pppoe(in);
		default:
			return false;
		}
}

/* A type stands behind so many octets, and IP so many behind the type. */
static bool
strip_header(ipfix_span *in, size_t before, size_t behind)
{
	uint16_t type;

	return scan_skip(in, before) && scan_u16(in, &type) &&
	    scan_skip(in, behind) && strip_typed(type, in);
}

bool
link_known(int type)
{
	switch (type) {
	case LINK_NULL:
	case LINK_ETHERNET:
	case LINK_PPP:
	case LINK_RAW_DLT:
	case LINK_RAW_OPENBSD:
	case LINK_PPP_HDLC:
	case LINK_PPP_ETHER:
	case LINK_RAW:
	case LINK_C_HDLC:
	case LINK_LOOP:
	case LINK_LINUX_SLL:
	case LINK_IPV4:
	case LINK_IPV6:
	case LINK_LINUX_SLL2:
		return true;
	default:
		return false;
	}
}

bool
link_strip(int type, ipfix_span *in)
{
	switch (type) {
	case LINK_ETHERNET:
		return strip_header(in, 12, 0);
	case LINK_LINUX_SLL:
		return strip_header(in, 14, 0);
	case LINK_LINUX_SLL2:
		return strip_header(in, 0, 18);
	case LINK_C_HDLC:
		return strip_header(in, 2, 0);
	case LINK_PPP:
	case LINK_PPP_HDLC:
		return strip_ppp_hdlc(in);
	case LINK_PPP_ETHER:
		return strip_pppoe(in);
	case LINK_NULL:
	case LINK_LOOP:
		/* An address family in some system's numbers and some byte
		 * order says less than the IP version that follows. */
		return scan_skip(in, 4);
	default:
		return link_known(type);
	}
}
