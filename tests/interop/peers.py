# SPDX-License-Identifier: BSD-3-Clause
"""What other tools printed, as claims about values.

A reader takes the text of one golden file and yields records; a record is a
list of claims, a claim is (key, value): the key that ipfix-dump gives the
field, and what the other tool says of it.
"""

import json
import re
from datetime import datetime, timezone

from records import reverse


def dictionary(pairs):
    """An object of JSON whose keys may repeat: its pairs."""
    return pairs


# --- ipfixDump of libfixbuf ---

DUMP_FIELD = re.compile(
    r"\t\((?:(\d+)/)?(\d+)\)(?: \(S\))?\s*(\S+) : ?(.*)")
DUMP_LIST = re.compile(r"count: (\d+)\s+semantic: \d+-(\w+)")


def dump_value(text):
    """("length", n) or the value itself."""
    match = re.fullmatch(r"\(len: (\d+)\) ?(.*)", text, re.S)
    if match is not None:
        return match.group(2)
    match = re.fullmatch(r"len: (\d+)", text)
    if match is not None:
        return ("length", int(match.group(1)))
    return text


def ipfixdump(text, names):
    record = None
    for line in text.split("\n"):
        if re.match(r"--- data record ", line):
            if record:
                yield record
            record = []
            continue
        if line and not line.startswith("\t") and not line.startswith(
                ("fields:", "header:")) and record:
            yield record
            record = None
        if record is None:
            continue
        match = DUMP_FIELD.fullmatch(line)
        if match is not None:
            pen, number, _, value = match.groups()
            key = int(pen or 0), int(number)
            record.append((names.get(key, "%d/%d" % key),
                           dump_value(value)))
            continue
        match = re.match(r"\t\t\t(count: .*)", line)
        match = match and DUMP_LIST.match(match.group(1))
        if match and record and record[-1][1] == "":
            record[-1] = (record[-1][0], ("list", int(match.group(1)),
                                          match.group(2)))
    if record:
        yield record


# --- NetGauze ---

FLAGS = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]


def netgauze_claims(field):
    """Elements of an enterprise are one level down; words are no claims."""
    for key, value in field.items():
        if key == "tcpControlBits":
            yield key, ("bits", sum(1 << i for i, name in enumerate(FLAGS)
                                    if value[name]))
        elif not isinstance(value, dict):
            yield key, value


def netgauze(text, _names):
    for line in text.splitlines():
        message = json.loads(line).get("IPFIX")
        if message is None:
            continue
        for kind in message["sets"]:
            for record in kind.get("Data", {}).get("records", []):
                fields = record["scope_fields"] + record["fields"]
                yield [claim for field in fields
                       for claim in netgauze_claims(field)]


# --- tshark ---

TSHARK = {
    "octets": "octetDeltaCount", "packets": "packetDeltaCount",
    "inputint": "ingressInterface", "outputint": "egressInterface",
    "protocol": "protocolIdentifier", "ip_version": "ipVersion",
    "srcport": "sourceTransportPort", "dstport": "destinationTransportPort",
    "srcaddr": "sourceIPv4Address", "dstaddr": "destinationIPv4Address",
    "ip_ttl": "ipTTL", "tos": "ipClassOfService",
    "tcpflags": "tcpControlBits", "srcaddrv6": "sourceIPv6Address",
    "dstaddrv6": "destinationIPv6Address", "ingress_vrfid": "ingressVRFID",
    "egress_vrfid": "egressVRFID", "direction": "flowDirection",
    "flow_end_reason": "flowEndReason", "srcmac": "sourceMacAddress",
    "dstmac": "destinationMacAddress", "srcas": "bgpSourceAsNumber",
    "dstas": "bgpDestinationAsNumber", "selector_id": "selectorId",
    "icmp_type_code_ipv4": "icmpTypeCodeIPv4",
    "delta_octets_squared": "octetDeltaSumOfSquares",
    "ttl_max": "maximumTTL", "ttl_min": "minimumTTL", "vlanid": "vlanId",
    "post_vlanid": "postVlanId", "srcmask": "sourceIPv4PrefixLength",
    "dstmask": "destinationIPv4PrefixLength", "vrfname": "VRFname",
    "mpls_vpn_rd": "mplsVpnRouteDistinguisher", "if_name": "interfaceName",
    "if_descr": "interfaceDescription", "ipv6flowlabel": "flowLabelIPv6",
    "ipv6_exthdr": "ipv6ExtensionHeaders",
    "bgpnexthopv6": "bgpNextHopIPv6Address",
    "bgpnexthop": "bgpNextHopIPv4Address",
    "srcmaskv6": "sourceIPv6PrefixLength",
    "dstmaskv6": "destinationIPv6PrefixLength",
    "dot1q_vlan_id": "dot1qVlanId",
    "dot1q_customer_vlan_id": "dot1qCustomerVlanId",
    "dot1q_priority": "dot1qPriority", "ethernet_type": "ethernetType",
    "post_dstmac": "postDestinationMacAddress",
    "appl_name": "applicationName", "appl_desc": "applicationDescription",
    "srcprefix": "sourceIPv4Prefix", "dstprefix": "destinationIPv4Prefix",
    "biflow_direction": "biflowDirection", "sampler_id": "samplerId",
    "sampler_name": "samplerName", "selector_name": "selectorName",
    "selector_algorithm": "selectorAlgorithm",
    "sampling_packet_interval": "samplingPacketInterval",
    "sampling_packet_space": "samplingPacketSpace",
    "sampling_size": "samplingSize",
    "sampling_population": "samplingPopulation",
    "sampling_interval": "samplingInterval",
    "sampling_algorithm": "samplingAlgorithm",
    "permanent_packets": "packetTotalCount",
    "permanent_octets": "octetTotalCount", "nexthop": "ipNextHopIPv4Address",
    "nexthopv6": "ipNextHopIPv6Address",
    "sys_init_time": "systemInitTimeMilliseconds",
    "ip_fragment_flags": "fragmentFlags", "tcp_windows_size": "tcpWindowSize",
    "tcp_option_map": "tcpOptions", "toplabeltype": "mplsTopLabelType",
    "toplabeladdr": "mplsTopLabelIPv4Address",
    "toplabeladdr_v6": "mplsTopLabelIPv6Address",
    "mpls_top_label_prefix_length": "mplsTopLabelPrefixLength",
    "new_connection_delta_count": "newConnectionDeltaCount",
    "initiator_octets": "initiatorOctets",
    "responder_octets": "responderOctets",
    "initiator_packets": "initiatorPackets",
    "responder_packets": "responderPackets",
    "connection_sum_duration_seconds": "connectionSumDurationSeconds",
    "ipv6_next_hdr": "nextHeaderIPv6", "flow_id": "flowId",
    "ingress_physical_interface": "ingressPhysicalInterface",
    "egress_physical_interface": "egressPhysicalInterface",
    "post_dot1q_vlan_id": "postDot1qVlanId",
    "post_dot1q_customer_vlan_id": "postDot1qCustomerVlanId",
    "observation_point_id": "observationPointId",
    "mp_id": "meteringProcessId", "layer2_segment_id": "layer2SegmentId",
    "post_octets": "postOctetDeltaCount",
    "post_packets": "postPacketDeltaCount",
    "flowsexp": "exportedFlowRecordTotalCount",
    "flow_exporter": "exportingProcessId",
    "firewall_event": "firewallEvent", "ip_dscp": "ipDiffServCodePoint",
    "length_min": "minimumIpTotalLength",
    "length_max": "maximumIpTotalLength",
    "private_enterprise_number": "privateEnterpriseNumber",
    "information_element_id": "informationElementId",
    "information_element_data_type": "informationElementDataType",
    "information_element_semantics": "informationElementSemantics",
    "information_element_units": "informationElementUnits",
    "information_element_range_begin": "informationElementRangeBegin",
    "information_element_range_end": "informationElementRangeEnd",
    "information_element_name": "informationElementName",
    "information_element_description": "informationElementDescription",
    "data_link_frame_size": "dataLinkFrameSize",
}


def tshark_value(key, value):
    if key != "sys_init_time":
        return value
    # "May 13, 2015 11:20:13.506000000 UTC"
    day, fraction = value.rsplit(" ", 1)[0].rsplit(".", 1)
    day = datetime.strptime(" ".join(day.split()), "%b %d, %Y %H:%M:%S")
    day = day.replace(tzinfo=timezone.utc)
    return day.strftime("%Y-%m-%dT%H:%M:%S.") + fraction


def tshark_flow(flow):
    for key, value in flow:
        key = key.replace("cflow.", "", 1)
        if key in TSHARK and isinstance(value, str):
            name = TSHARK[key]
            # Reverse elements go by the same name, behind the others.
            yield (name, reverse(name)), tshark_value(key, value)


def tshark_flows(node):
    """Flows in the order of the wire; those within flows are lists."""
    for key, value in node:
        if not isinstance(value, list):
            continue
        if re.fullmatch(r"Flow \d+.*", key):
            yield value
        elif key != "cflow" or ("cflow.version", "10") in value:
            yield from tshark_flows(value)


def tshark(text, _names):
    for packet in json.loads(text, object_pairs_hook=dictionary):
        for flow in tshark_flows(packet):
            yield list(tshark_flow(flow))


# --- nfdump, pmacct, Telegraf: records without an order of their own ---

NFDUMP = {
    "in_packets": ("packetDeltaCount", "packetTotalCount"),
    "in_bytes": ("octetDeltaCount", "octetTotalCount"),
    "out_packets": ("postPacketDeltaCount", "reversePacketDeltaCount",
                    "reversePacketTotalCount"),
    "out_bytes": ("postOctetDeltaCount", "reverseOctetDeltaCount",
                  "reverseOctetTotalCount"),
    "proto": "protocolIdentifier", "src_tos": "ipClassOfService",
    "src4_addr": "sourceIPv4Address", "dst4_addr": "destinationIPv4Address",
    "src6_addr": "sourceIPv6Address", "dst6_addr": "destinationIPv6Address",
    "input_snmp": "ingressInterface", "output_snmp": "egressInterface",
    "direction": "flowDirection", "src_port": "sourceTransportPort",
    "dst_port": ("destinationTransportPort", "icmpTypeCodeIPv4",
                 "icmpTypeCodeIPv6"),
    "tcp_flags": ("tcpControlBits", "reverseTcpControlBits"),
    "in_src_mac": "sourceMacAddress", "in_dst_mac": "destinationMacAddress",
    "ingress_vrf": "ingressVRFID", "egress_vrf": "egressVRFID",
    "src_as": "bgpSourceAsNumber", "dst_as": "bgpDestinationAsNumber",
    "src_vlan": "vlanId", "bgp4_next_hop": "bgpNextHopIPv4Address",
    "bgp6_next_hop": "bgpNextHopIPv6Address",
    "ip4_next_hop": "ipNextHopIPv4Address",
    "ip6_next_hop": "ipNextHopIPv6Address",
    "observationPointID": "observationPointId",
    "src4_xlt_ip": "postNATSourceIPv4Address",
    "src_xlt_port": "postNAPTSourceTransportPort",
}
# What it prints where there is no such field.
NOTHING = {"0", "........", "::", "0.0.0.0", "00:00:00:00:00:00"}


def nfdump(text, _names):
    for flow in json.loads(text):
        claims = []
        for key, value in flow.items():
            if key == "tcp_flags":
                value = ("bits", sum(1 << (7 - i) for i, letter in
                                     enumerate(value) if letter != "."))
            # Addresses of both versions share their place there.
            if key in NFDUMP and not ("_addr" in key and (
                    value in NOTHING or re.match(r"::\d+\.", value))):
                claims.append((NFDUMP[key], value))
        yield claims


PMACCT = {
    "ip_src": ("sourceIPv4Address", "sourceIPv6Address"),
    "ip_dst": ("destinationIPv4Address", "destinationIPv6Address"),
    "port_src": ("sourceTransportPort",),
    "port_dst": ("destinationTransportPort",), "tos": ("ipClassOfService",),
    "iface_in": ("ingressInterface",), "iface_out": ("egressInterface",),
}


def pmacct(text, _names):
    for line in text.splitlines():
        flow = json.loads(line)
        yield [(PMACCT[k], v) for k, v in flow.items() if k in PMACCT]


TELEGRAF = {
    "src": ("sourceIPv4Address", "sourceIPv6Address"),
    "dst": ("destinationIPv4Address", "destinationIPv6Address"),
    "src_port": "sourceTransportPort", "dst_port": "destinationTransportPort",
    "in_total_bytes": "octetTotalCount",
    "in_total_packets": "packetTotalCount", "src_tos": "ipClassOfService",
    "vlan_src": "vlanId", "flow_start_ms": "flowStartMilliseconds",
    "flow_end_ms": "flowEndMilliseconds", "app_desc": "applicationDescription",
    "app_id": "applicationId", "app_name": "applicationName",
    "observation_domain_id": "observationDomainId",
    "exporting_pid": "exportingProcessId",
    "system_init_ms": "systemInitTimeMilliseconds",
    "ignored_packet_total": "ignoredPacketTotalCount",
    "notsent_packet_total": "notSentPacketTotalCount",
    "dropped_packets_total": "droppedPacketTotalCount",
    "total_flows_exported": "exportedFlowRecordTotalCount",
}
TELEGRAF_PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,]*)(?:,|$)')


def telegraf_value(key, value):
    value = value.strip('"').replace("\\\"", "\"").rstrip("u")
    return ("ms", int(value)) if key.endswith("_ms") else value


def telegraf(text, names):
    for line in text.splitlines():
        # measurement,tags fields time
        fields = line.split(" ", 1)[1].rsplit(" ", 1)[0]
        claims = []
        for key, value in TELEGRAF_PAIR.findall(fields):
            number = re.fullmatch(r"type_(\d+)_(rev_)?(\d+)", key)
            if number is not None:
                pen, backward, number = number.groups()
                # Options Templates keep the Enterprise bit there.
                number = int(number) & 0x7fff | (0x4000 if backward else 0)
                name = names.get((int(pen), number), f"{pen}/{number}")
            else:
                name = TELEGRAF.get(key)
            if name is not None:
                claims.append((name, telegraf_value(key, value)))
        yield claims


# --- what a sender says it sent ---

SENT = {
    "flowStartMilliseconds": "flowStartMilliseconds",
    "flowEndMilliseconds": "flowEndMilliseconds",
    "octetDeltaCount": "octetDeltaCount", "sip": "sourceIPv4Address",
    "dip": "destinationIPv4Address", "proto": "protocolIdentifier",
    "basicList": "basicList", "stl": "subTemplateList",
    "stml": "subTemplateMultiList", "testUnsigned": "32473/100",
}


def sent_value(key, value):
    if isinstance(value, dict):
        return ("list", value.get("n", value.get("entries")), None)
    if key.startswith("flow"):
        return ("ms", value)
    return ("address", value) if key in ("sip", "dip") else value


def sent(text, _names):
    for line in text.splitlines():
        record = json.loads(line)
        yield [(SENT[k], sent_value(k, v))
               for k, v in record.items() if k in SENT]
