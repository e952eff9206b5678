/* SPDX-License-Identifier: BSD-3-Clause */
#include <ipfix/elements.h>
#include <ipfix/registry.h>

#include "support/test.h"

static const ipfix_element *
element_of(const char *name)
{
	const ipfix_element *element = ipfix_registry_find_name(NULL, name);

	ck_assert_ptr_nonnull(element);
	return element;
}

static const struct {
	const char *element;
	uint64_t value;
	const char *name;
} VALUES[] = {
	{ "protocolIdentifier", 0, "HOPOPT" },
	{ "protocolIdentifier", 6, "TCP" },
	{ "protocolIdentifier", 17, "UDP" },
	{ "protocolIdentifier", 147, "BIT-EMU" },
	{ "protocolIdentifier", 61, NULL },
	{ "protocolIdentifier", 255, NULL },
	{ "protocolIdentifier", 65536 + 6, NULL },
	{ "nextHeaderIPv6", 58, "IPv6-ICMP" },
	{ "exportTransportProtocol", 132, "SCTP" },
	{ "ipv6ExtensionHeaderType", 43, NULL },
	{ "flowEndReason", 0, NULL },
	{ "flowEndReason", 1, "idle timeout" },
	{ "flowEndReason", 3, "end of Flow detected" },
	{ "flowEndReason", 5, "lack of resources" },
	{ "flowEndReason", 6, NULL },
	{ "forwardingStatus", 0, "Unknown" },
	{ "forwardingStatus", 0x3f, "Unknown" },
	{ "forwardingStatus", 0x40, "Forwarded: Unknown" },
	{ "forwardingStatus", 0x41, "Forwarded: Fragmented" },
	{ "forwardingStatus", 0x7f, "Forwarded" },
	{ "forwardingStatus", 0x89, "Dropped: bad TTL" },
	{ "forwardingStatus", 0xc1, "Consumed: Punt Adjacency" },
	{ "forwardingStatus", 0xff, "Consumed" },
	{ "forwardingStatus", 0x100, NULL },
	{ "natEvent", 4, "NAT44 session create" },
	{ "natEvent", 18, "Threshold Reached" },
	{ "firewallEvent", 3, "Flow Denied" },
	{ "natType", 6, "IPv6-->IPv6 (no NAT)" },
	{ "samplingAlgorithm", 1, "Deterministic Sampling" },
	{ "samplingAlgorithm", 0, NULL },
	{ "selectorAlgorithm", 8, "Hash based Filtering using CRC" },
	{ "classificationEngineId", 20, "PANA-L7-PEN" },
	{ "mplsTopLabelType", 5, "LDP" },
	{ "biflowDirection", 2, "reverseInitiator" },
	{ "dataLinkFrameType", 2, "IEEE802.11 MAC Frame format" },
	{ "flowDirection", 0, "ingress" },
	{ "flowDirection", 1, "egress" },
	{ "samplerMode", 2, "Random Sampling" },
	{ "engineType", 1, "VIP/Line card" },
	{ "exportProtocolVersion", 10, "IPFIX" },
	{ "srhIPv6ActiveSegmentType", 5, "BGP Segment Routing Prefix-SID" },
	{ "dataRecordsReliability", 1, "true" },
	{ "dataRecordsReliability", 2, "false" },
	{ "dataRecordsReliability", 0, NULL },
	{ "informationElementDataType", 4, "unsigned64" },
	{ "informationElementDataType", 24, NULL },
	{ "informationElementSemantics", 3, "deltaCounter" },
	{ "informationElementUnits", 9, "4-octet words" },
	{ "natOriginatingAddressRealm", 1, "Private" },
	{ "natOriginatingAddressRealm", 2, NULL },
	{ "octetDeltaCount", 0, NULL },
	{ "octetDeltaCount", 1, NULL },
	{ "p2pTechnology", 1, NULL },
	{ "reverseFlowEndReason", 4, "forced end" },
	{ "reverseProtocolIdentifier", 1, "ICMP" },
};

START_TEST(a_value_has_the_name_that_the_registry_gives_it)
{
	const char *name = ipfix_element_value_name(
	    element_of(VALUES[_i].element), VALUES[_i].value);

	if (VALUES[_i].name == NULL)
		ck_assert_ptr_null(name);
	else
		ck_assert_pstr_eq(name, VALUES[_i].name);
}
END_TEST

static const struct {
	const char *element;
	uint64_t value;
	const char *names;
} FLAGS[] = {
	{ "tcpControlBits", 0, "" },
	{ "tcpControlBits", 0x12, "ACK|SYN" },
	{ "tcpControlBits", 0x1ff, "AE|CWR|ECE|URG|ACK|PSH|RST|SYN|FIN" },
	{ "tcpControlBits", 0xf002, "SYN|0xf000" },
	{ "tcpControlBits", 0x8000, "0x8000" },
	{ "reverseTcpControlBits", 0x14, "ACK|RST" },
	{ "fragmentFlags", 0xe0, "RS|DF|MF" },
	{ "fragmentFlags", 0x41, "DF|0x1" },
	{ "isMulticast", 0x59, "IPv6 T flag|MCv4|0x50" },
	{ "anonymizationFlags", 0x0f, "LOR|PmA|Stable" },
	{ "anonymizationFlags", 0x02, "Exporter-Collector Pair" },
	{ "anonymizationFlags", 0x15, "PmA|Session|0x10" },
	{ "ipv6ExtensionHeadersFull", 0x13, "FRA0|HOP|DST" },
	{ "ipv6ExtensionHeadersFull", 0x1800, "SHIM6|0x1000" },
	{ "tcpOptionsFull", 0x1c,
	    "SACK Permitted|Window Scale|"
	    "Maximum Segment Size" },
	{ "tcpOptionsFull", 0x8000000000000000, "0x8000000000000000" },
};

START_TEST(bits_have_names_the_highest_first)
{
	char *text = malloc(IPFIX_FLAGS_TEXT_SIZE);

	ck_assert_int_eq(ipfix_element_flags(element_of(FLAGS[_i].element),
	                     FLAGS[_i].value, text),
	    IPFIX_OK);
	ck_assert_str_eq(text, FLAGS[_i].names);
	free(text);
}
END_TEST

START_TEST(what_has_no_named_bits_is_not_found_and_writes_nothing)
{
	static const char *const NONE[] = { "octetDeltaCount",
		"ipv6ExtensionHeaders", "tcpOptions", "ipv4Options",
		"dataRecordsReliability" };
	char text[1] = "x";

	for (size_t i = 0; i < IPFIX_COUNT(NONE); i++)
		ck_assert_int_eq(
		    ipfix_element_flags(element_of(NONE[i]), 1, text),
		    IPFIX_ERR_NOTFOUND);
	ck_assert_int_eq(text[0], 'x');
}
END_TEST

START_TEST(all_names_of_any_element_fit)
{
	char *text = malloc(IPFIX_FLAGS_TEXT_SIZE);
	ipfix_registry_iter iter;
	const ipfix_element *e;
	int named = 0;

	ipfix_registry_iter_init(&iter, NULL);
	while (ipfix_registry_iter_next(&iter, &e) == IPFIX_OK) {
		if (ipfix_element_flags(e, UINT64_MAX, text) != IPFIX_OK)
			continue;
		ck_assert_uint_lt(
		    strlen(text), IPFIX_FLAGS_TEXT_SIZE / 2 + 128);
		ck_assert_uint_eq(e->semantics, IPFIX_SEMANTICS_FLAGS);
		named++;
	}
	ck_assert_int_eq(named, 12);
	free(text);
}
END_TEST

START_TEST(other_enterprises_have_no_names)
{
	const ipfix_element mine = { .pen = 5, .id = 4, .name = "mine" };
	const ipfix_element mine_too = {
		.pen = 5, .id = 4, .type = IPFIX_BOOLEAN, .name = "mineToo"
	};
	char text[1];

	ck_assert_ptr_null(ipfix_element_value_name(&mine, 6));
	ck_assert_int_eq(
	    ipfix_element_flags(&mine, 6, text), IPFIX_ERR_NOTFOUND);
	ck_assert_str_eq(ipfix_element_value_name(&mine_too, 2), "false");
}
END_TEST

TESTS("model/names")
{
	loop_test(a_value_has_the_name_that_the_registry_gives_it, 0,
	    IPFIX_COUNT(VALUES));
	loop_test(bits_have_names_the_highest_first, 0, IPFIX_COUNT(FLAGS));
	test(what_has_no_named_bits_is_not_found_and_writes_nothing);
	test(all_names_of_any_element_fit);
	test(other_enterprises_have_no_names);
}
