# SPDX-License-Identifier: BSD-3-Clause
"""Python's ipfix as a peer.

    python_peer.py send udp|tcp PORT < JSONL    flows of traffic.py
    python_peer.py receive udp|tcp PORT COUNT   so many records, as JSON
    python_peer.py receive file NAME
"""
import datetime
import ipaddress
import json
import socket
import sys

import ipfix.ie
import ipfix.message
import ipfix.reader
import ipfix.template

HERE = "127.0.0.1"
FIELDS = {"proto": "protocolIdentifier", "tos": "ipClassOfService",
          "sport": "sourceTransportPort", "dport": "destinationTransportPort",
          "packets": "packetDeltaCount", "octets": "octetDeltaCount",
          "flags": "tcpControlBits"}
TIMES = ("flowStartMilliseconds", "flowEndMilliseconds")


def spec(version):
    """Every type that it has, one element of variable length in the midst."""
    return (*TIMES, "sourceIPv%dAddress" % version, "interfaceName",
            *FIELDS.values(), "destinationIPv%dAddress" % version,
            "icmpTypeCodeIPv%d" % version)


def record(flow):
    ends = [ipaddress.ip_address(flow[key]) for key in ("src", "dst")]
    version = ends[0].version
    rec = {FIELDS[key]: flow[key] for key in FIELDS}
    rec["sourceIPv%dAddress" % version] = ends[0]
    rec["destinationIPv%dAddress" % version] = ends[1]
    rec["icmpTypeCodeIPv%d" % version] = flow["icmp"]
    rec["interfaceName"] = "if" * (flow["sport"] % 200)
    for name, key in zip(TIMES, ("first", "last")):
        rec[name] = datetime.datetime.fromtimestamp(
            flow[key] // 10**6 / 1000, datetime.timezone.utc).replace(
                tzinfo=None)
    return rec


def send(transport, port):
    kind = {"udp": socket.SOCK_DGRAM, "tcp": socket.SOCK_STREAM}[transport]
    out = socket.socket(socket.AF_INET, kind)
    out.connect((HERE, int(port)))
    message = ipfix.message.MessageBuffer()
    message.mtu = 1400
    message.begin_export(11)
    for version in (4, 6):
        message.add_template(ipfix.template.for_specs(
            300 + version, *spec(version)))
    for line in sys.stdin:
        flow = json.loads(line)
        version = ipaddress.ip_address(flow["src"]).version
        try:
            message.export_ensure_set(300 + version)
            message.export_namedict(record(flow))
        except ipfix.message.EndOfMessage:
            out.sendall(message.to_bytes())
            message.begin_export()
            message.export_ensure_set(300 + version)
            message.export_namedict(record(flow))
    out.sendall(message.to_bytes())
    out.close()


def plain(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    return value if isinstance(value, int) else str(value)


def show(rec):
    print(json.dumps({name: plain(value) for name, value in rec.items()}),
          flush=True)


def records(transport, where):
    if transport == "file":
        with open(where, "rb") as stream:
            yield from ipfix.reader.from_stream(stream).namedict_iterator()
    elif transport == "tcp":
        with socket.create_server((HERE, int(where))) as server:
            stream = server.accept()[0].makefile("rb")
            yield from ipfix.reader.from_stream(stream).namedict_iterator()
    else:
        server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        server.bind((HERE, int(where)))
        message = ipfix.message.MessageBuffer()
        while True:
            message.from_bytes(server.recv(65536))
            yield from message.namedict_iterator()


def receive(transport, where, count="0"):
    left = int(count)
    for rec in records(transport, where):
        show(rec)
        left -= 1
        if left == 0:
            break


ipfix.ie.use_iana_default()
ipfix.ie.use_5103_default()
{"send": send, "receive": receive}[sys.argv[1]](*sys.argv[2:])
