# SPDX-License-Identifier: BSD-3-Clause
"""Flows, as whoever read them tells it, in lines that can be compared.

    flows.py FORMAT COLUMN... < INPUT

prints the columns of each flow, in order.  FORMAT says who wrote the input:

    lan        traffic.py: what there is to find
    both, late the same with first and last of both ways, as those have it who
               keep times for a conversation; late: a microsecond too late
    collect    ipfix-collect, or lines of {"name of an element": value}
    ingress    the same, of packets that came in, summed up by their flow
    tshark, nfdump, nfacctd, ipfixdump
    conntrack  what conntrack -E prints; both ways are one
    goflow2, netflow_parser, python_netflow
    psamp      ipfix-collect, of packets that were sampled
    pcap       the capture of them

and a COLUMN is src, dst, sport, dport, proto, packets, octets, tos, flags,
icmp, name, or first or last with _ms, _us or _ns, or the name of an element;
of a packet first_us, octets and data, a checksum.  Records that lack the first
of the columns are left out, and so are flows without packets.
"""
import calendar
import ipaddress
import json
import re
import struct
import sys
import zlib

UNITS = {"ms": 10**6, "us": 10**3, "ns": 1}
PROTOCOLS = {"icmp": 1, "tcp": 6, "udp": 17, "ipv6icmp": 58, "icmpv6": 58}
MONTHS = ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()
TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)"
                  r"(?:\.(\d{1,9}))?")

# Names of elements, less "source", "destination", "reverse", IPv4 and IPv6.
ELEMENTS = {"sourceIPv4Address": "src", "sourceIPv6Address": "src",
            "destinationIPv4Address": "dst", "destinationIPv6Address": "dst",
            "sourceTransportPort": "sport", "protocolIdentifier": "proto",
            "destinationTransportPort": "dport", "ipClassOfService": "tos",
            "packetDeltaCount": "packets", "octetDeltaCount": "octets",
            "packetTotalCount": "packets", "octetTotalCount": "octets",
            "tcpControlBits": "flags", "icmpTypeCodeIPv4": "icmp",
            "icmpTypeCodeIPv6": "icmp", "interfaceName": "name"}
for way in ("Start", "End"):
    for unit in ("Seconds", "Milliseconds", "Microseconds", "Nanoseconds"):
        ELEMENTS["flow" + way + unit] = {"Start": "first", "End": "last"}[way]


def protocol(name):
    return PROTOCOLS[name.lower().replace("-", "")]


def time_of(value):
    """Nanoseconds: of a text in UTC; a number counts milliseconds."""
    if isinstance(value, (int, float)):
        return int(value) * 10**6
    part = TIME.match(value)
    if part is None or part[1] == "0000":
        return None
    return (calendar.timegm(tuple(int(p) for p in part.groups()[:6])) * 10**9
            + int((part[7] or "").ljust(9, "0")))


def ways(flow, back):
    """The flow, and the one that goes back, if packets did."""
    if "packets" not in back:
        return [flow]
    for key, other in (("src", "dst"), ("dst", "src"),
                       ("sport", "dport"), ("dport", "sport")):
        back[key] = flow.get(other, 0)
    return [flow, {**flow, **back}]


def named(fields):
    """The flow, or the two flows, of names and values.

    Elements that are no column keep their names.
    """
    flow, back = {}, {}
    for name, value in fields.items():
        way = flow
        if name.startswith("reverse"):
            way = back
            name = name[7].lower() + name[8:]
        key = ELEMENTS.get(name, name)
        if key in way and name.endswith("TotalCount"):
            continue  # of all flows, beside what there was since
        if key in ("first", "last"):
            value = time_of(value)
        way[key] = value
    return ways(flow, back)


def collect(stream):
    for line in stream:
        fields = json.loads(line)
        yield from named(fields.get("fields", fields))


KEY = ("src", "sport", "dst", "dport", "proto", "tos")


def ingress(stream):
    sums = {}
    for flow in collect(stream):
        if flow.get("flowDirection") != 0 or "src" not in flow:
            continue
        key = tuple(flow.get(k, 0) for k in KEY)
        flow = {**dict(zip(KEY, key)), "packets": flow["packets"],
                "octets": flow["octets"]}
        if key in sums:
            sums[key]["packets"] += flow["packets"]
            sums[key]["octets"] += flow["octets"]
        else:
            sums[key] = flow
    return list(sums.values())


def conntrack(stream):
    """[DESTROY] udp 17 src=... packets=1 bytes=86 src=... packets=0 ..."""
    for line in stream:
        found = re.findall(r"(\w+)=(\S+)", line)
        flow = dict(reversed(found))
        yield {"src": flow["src"], "dst": flow["dst"],
               "sport": int(flow["sport"]), "dport": int(flow["dport"]),
               "proto": protocol(line.split()[1]),
               "packets": sum(int(v) for k, v in found if k == "packets"),
               "octets": sum(int(v) for k, v in found if k == "bytes")}


def lan(stream):
    return [json.loads(line) for line in stream]


def both(stream, late=0):
    flows = lan(stream)
    ends = {}
    for flow in flows:
        sides = sorted([(flow["src"], flow["sport"]),
                        (flow["dst"], flow["dport"])])
        key = (*sides, flow["proto"], flow["icmp"])
        first, last = ends.get(key, (flow["first"], flow["last"]))
        flow["key"] = key
        ends[key] = min(first, flow["first"]), max(last, flow["last"])
    for flow in flows:
        flow["first"], flow["last"] = (t + late for t in ends[flow["key"]])
    return flows


def nfdump(stream):
    for r in json.load(stream):
        bits = r.get("tcp_flags", "")
        flags = sum(1 << (len(bits) - 1 - i)
                    for i, c in enumerate(bits) if c != ".")
        icmp = (r.get("icmp_type", 0) << 8) + r.get("icmp_code", 0)
        flow = {"src": r.get("src4_addr") or r["src6_addr"],
                "dst": r.get("dst4_addr") or r["dst6_addr"],
                "sport": r.get("src_port", 0), "dport": r.get("dst_port", 0),
                "proto": r["proto"], "packets": r["in_packets"],
                "octets": r["in_bytes"], "tos": r["src_tos"], "flags": flags,
                "icmp": icmp, "first": time_of(r["first"]),
                "last": time_of(r["last"])}
        yield from ways(flow, {} if "out_packets" not in r else {
            "packets": r["out_packets"], "octets": r["out_bytes"]})


def nfacctd(stream):
    for line in stream:
        r = json.loads(line)
        yield {"src": r["ip_src"], "dst": r["ip_dst"],
               "sport": r["port_src"], "dport": r["port_dst"],
               "proto": protocol(r["ip_proto"]),
               "packets": r["packets"], "octets": r["bytes"],
               "tos": r["tos"], "flags": int(r["tcp_flags"]),
               "first": time_of(r["timestamp_start"]),
               "last": time_of(r["timestamp_end"])}


def goflow2(stream):
    for line in stream:
        r = json.loads(line)
        yield {"src": r["src_addr"], "dst": r["dst_addr"],
               "sport": r["src_port"], "dport": r["dst_port"],
               "proto": protocol(r["proto"]), "octets": r["bytes"],
               "packets": r["packets"], "tos": r["ip_tos"],
               "flags": r["tcp_flags"],
               "icmp": (r["icmp_type"] << 8) + r["icmp_code"],
               "first": r["time_flow_start_ns"],
               "last": r["time_flow_end_ns"]}


def python_netflow(stream):
    for line in stream:
        for message in json.loads(line).values():
            for fields in message["flows"]:
                yield from named(fields)


NTP = 2208988800
BITS = ("fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr", "ns")
BY_LOWER = {name.lower(): key for name, key in ELEMENTS.items()}


def plain(kind, value):
    """What netflow_parser calls a value of a kind."""
    if kind == "DataNumber":
        return next(iter(value.values()))
    if kind == "Duration":
        # Of NTP it keeps seconds since 1900.
        since = value["secs"] - (NTP if value["secs"] > NTP else 0)
        return since * 10**9 + value["nanos"]
    if kind == "ProtocolType":
        return protocol(value)
    if kind == "TcpControlBits":
        return sum(1 << i for i, bit in enumerate(BITS) if value[bit])
    return value


def netflow_parser(stream):
    for line in stream:
        for flow_set in json.loads(line)["IPFix"]["flowsets"]:
            for record in flow_set["body"].get("Data", {}).get("fields", []):
                yield {BY_LOWER.get(str(name.get("IANA")).lower()):
                       plain(*next(iter(value.items())))
                       for name, value in record}


def psamp(stream):
    for line in stream:
        r = json.loads(line)["fields"]
        size = r["sectionExportedOctets"]
        data = bytes.fromhex(r["dataLinkFrameSection"])[:size]
        yield {"octets": size, "data": zlib.crc32(data),
               "first": time_of(r["observationTimeMicroseconds"])}


def pcap(stream):
    """As softflowd has it: a microsecond late, and of long ones a part."""
    stream = stream.buffer
    stream.read(24)
    while head := stream.read(16):
        seconds, micro, size, _ = struct.unpack(">IIII", head)
        data = stream.read(size)[:1390]
        yield {"octets": len(data), "data": zlib.crc32(data),
               "first": seconds * 10**9 + (micro + 1) * 1000}


def month_first(text):
    """Nov 14, 2023 22:13:20.000000000 UTC

    Of fractions in 1/2^32 of a second, what is below a nanosecond is cut off;
    a nanosecond more cuts it off behind the microsecond that was meant.
    """
    month, day, year, clock = text.split()[:4]
    return 1 + time_of("%s-%02d-%02dT%s" % (year, MONTHS.index(month) + 1,
                                            int(day.rstrip(",")), clock))


def number(text):
    """The last number: in brackets, if it has a name."""
    return int(re.findall(r"0x[0-9a-f]+|\d+", text)[-1], 0)


def first(text):
    return int(text.split()[0])


TSHARK = {"SrcAddr": ("src", str), "DstAddr": ("dst", str),
          "SrcPort": ("sport", first), "DstPort": ("dport", first),
          "Protocol": ("proto", number), "Octets": ("octets", int),
          "Packets": ("packets", int), "StartTime": ("first", month_first),
          "EndTime": ("last", month_first), "IP ToS": ("tos", number),
          "TCP Flags": ("flags", lambda t: int(t.split(",")[0], 16)),
          "ICMP Type": ("icmp", number)}


def tshark(stream):
    """What tshark -V prints: of a biflow, one way behind the other."""
    flow, back = {}, {}
    for line in stream:
        name, _, value = line.strip().partition(": ")
        if re.match(r"\s*(Flow|Set|Frame) \d+", line):
            yield from ways(flow, back)
            flow, back = {}, {}
        if re.match(r"IPv. ICMP (Type|Code)$", name):
            shift = 8 if name.endswith("Type") else 0
            flow["icmp"] = flow.get("icmp", 0) + (number(value) << shift)
        elif name in TSHARK:
            key, of = TSHARK[name]
            way = back if key in flow else flow
            way[key] = of(value.partition(" (Reverse")[0])
    yield from ways(flow, back)


def ipfixdump(stream):
    fields = {}
    for line in stream:
        found = re.match(r"\s+\(\S+\)\s+(\w+) : (.*)", line)
        if found:
            value = found[2].strip()
            fields[found[1]] = int(value) if value.isdigit() else value
        elif line.startswith("---"):
            yield from named(fields)
            fields = {}
    yield from named(fields)


# What may be left out and counts as 0, by whether it is ICMP.
ABSENT = {True: ("sport", "dport", "flags"), False: ("icmp",)}


def cell(flow, column):
    key, _, unit = column.partition("_")
    value = flow.get(key)
    if value is None and key in ABSENT[flow["proto"] in (1, 58)]:
        value = 0
    if key in ("src", "dst"):
        return str(ipaddress.ip_address(value))
    if unit and value is not None:
        return str(value // UNITS[unit])
    return str(value)


FORMATS = {"lan": lan, "both": both, "late": lambda s: both(s, 1000),
           "collect": collect, "tshark": tshark, "nfdump": nfdump,
           "nfacctd": nfacctd, "ipfixdump": ipfixdump, "psamp": psamp,
           "pcap": pcap, "ingress": ingress, "conntrack": conntrack,
           "goflow2": goflow2, "netflow_parser": netflow_parser,
           "python_netflow": python_netflow}


def main():
    columns = sys.argv[2:]
    flows = [f for f in FORMATS[sys.argv[1]](sys.stdin)
             if columns[0].split("_")[0] in f and f.get("packets") != 0]
    for line in sorted(" ".join(cell(flow, column) for column in columns)
                       for flow in flows):
        print(line)


if __name__ == "__main__":
    main()
