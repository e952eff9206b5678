# SPDX-License-Identifier: BSD-3-Clause
"""Packets of a small network, and the flows they make.

    traffic.py write PCAP JSONL   a capture, and a line for each flow in it
    traffic.py flows EVERY        flows of one packet in so many
    traffic.py send INTERFACE     the same packets, with time between them
    traffic.py talk COUNT         so many conversations of this machine

A flow goes one way: a line has its key, its packets, octets (RFC 7011's
octetDeltaCount: of IP, with headers), its first and last packet in
nanoseconds, and the flags of TCP.  Nothing of it is left to chance.
"""
import ipaddress
import json
import socket
import struct
import sys
import time

START = 1700000000 * 10**6  # microseconds, as the capture has them
ICMP, TCP, UDP, ICMPV6 = 1, 6, 17, 58
FIN, SYN, PSH, ACK = 1, 2, 8, 16
MACS = bytes.fromhex("020000000002"), bytes.fromhex("020000000001")


def checksum(data):
    data += b"\0" * (len(data) % 2)
    total = sum(struct.unpack(">%dH" % (len(data) // 2), data))
    while total > 0xffff:
        total = (total & 0xffff) + (total >> 16)
    return struct.pack(">H", total ^ 0xffff)


def transport(key, flags, number, payload):
    """What is above IP, its checksum left out, and where that belongs."""
    protocol, ports = key["proto"], (key["sport"], key["dport"])
    if protocol == TCP:
        return struct.pack(">HHIIBBHHH", *ports, number, number, 5 << 4,
                           flags, 8192, 0, 0) + payload, 16
    if protocol == UDP:
        return struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload, 6
    return struct.pack(">HHHH", key["icmp"], 0, 7, number) + payload, 2


def packet(key, flags, number, payload):
    """An IP packet."""
    ends = [ipaddress.ip_address(key[k]).packed for k in ("src", "dst")]
    data, at = transport(key, flags, number, payload)
    pseudo = b"".join(ends) + struct.pack(">II", len(data), key["proto"])
    if key["proto"] == ICMP:
        pseudo = b""
    data = data[:at] + checksum(pseudo + data) + data[at + 2:]
    if len(ends[0]) == 16:
        return struct.pack(">IHBB", 6 << 28 | key["tos"] << 20, len(data),
                           key["proto"], 64) + b"".join(ends) + data
    head = struct.pack(">BBHHHBBH", 0x45, key["tos"], 20 + len(data), number,
                       0, 64, key["proto"], 0) + b"".join(ends)
    return head[:10] + checksum(head) + head[12:] + data


def conversations():
    """(key, [(delay, back, flags, size)...]), delay in microseconds."""
    for i in range(30):
        net = "192.0.2.%d" if i % 3 else "2001:db8::%x"
        far = "198.51.100.%d" if i % 3 else "2001:db8:ff::%x"
        key = {"src": net % (1 + i), "dst": far % (1 + i % 7), "tos": 0,
               "sport": 40000 + i, "dport": 443, "proto": TCP, "icmp": 0}
        steps = [(0, False, SYN, 0), (731, True, SYN | ACK, 0),
                 (17, False, ACK, 0), (1009, False, PSH | ACK, 100 + i)]
        steps += [(1500 + 7 * n, True, ACK, 1200) for n in range(i % 11)]
        steps += [(900, False, FIN | ACK, 0), (333, True, FIN | ACK, 0),
                  (71, False, ACK, 0)]
        yield key, steps
        key = dict(key, proto=UDP, dport=53, sport=50000 + i,
                   tos=0x28 if i % 5 == 0 else 0)
        yield key, [(0, False, 0, 30 + i), (2500 + i, True, 0, 90 + 3 * i)]
    for version, protocol, kinds in ((4, ICMP, (0x0800, 0x0000)),
                                     (6, ICMPV6, (0x8000, 0x8100))):
        key = {"src": "192.0.2.99" if version == 4 else "2001:db8::99",
               "dst": "198.51.100.9" if version == 4 else "2001:db8:ff::9",
               "tos": 0, "sport": 0, "dport": 0, "proto": protocol,
               "icmp": kinds[0], "answer": kinds[1]}
        yield key, [(400, n % 2 == 1, 0, 56) for n in range(6)]
    key = {"src": "192.0.2.200", "dst": "198.51.100.200", "tos": 0xb8,
           "sport": 5004, "dport": 5004, "proto": UDP, "icmp": 0}
    yield key, [(19, False, 0, 1372)] * 500


def turned(key):
    return dict(key, src=key["dst"], dst=key["src"], sport=key["dport"],
                dport=key["sport"], icmp=key.get("answer", 0))


def count(flow, at, data, flags):
    flow["packets"] += 1
    flow["octets"] += len(data)
    flow["flags"] |= flags
    flow.setdefault("first", at * 1000)
    flow["last"] = at * 1000


def packets():
    """(time, flow, packet, flags), in the order of time."""
    out = []
    for i, (key, steps) in enumerate(conversations()):
        flows = [dict(k, packets=0, octets=0, flags=0)
                 for k in (key, turned(key))]
        at = START + 11003 * i
        for number, (delay, back, flags, size) in enumerate(steps):
            at += delay
            flow = flows[back]
            data = packet(flow, flags, number, b"\xa5" * size)
            out.append((at, flow, data, flags))
    return sorted(out, key=lambda p: p[0])


def frame(data):
    return b"".join(MACS) + (b"\x08\x00" if data[0] >> 4 == 4
                             else b"\x86\xdd") + data


def flows_of(chosen, out):
    flows = {}
    for at, flow, data, flags in chosen:
        count(flow, at, data, flags)
        flows[id(flow)] = flow
    for flow in flows.values():
        flow.pop("answer", None)
        print(json.dumps(flow), file=out)


def write(pcap, jsonl):
    with open(pcap, "wb") as out:
        out.write(struct.pack(">IHHIIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 1))
        for at, _, data, _ in packets():
            size = len(frame(data))
            out.write(struct.pack(">IIII", at // 10**6, at % 10**6, size,
                                  size) + frame(data))
    with open(jsonl, "w", encoding="utf-8") as out:
        flows_of(packets(), out)


def flows(every):
    flows_of(packets()[::int(every)], sys.stdout)


def send(interface):
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as out:
        out.bind((interface, 0))
        for _, _, data, _ in packets():
            out.send(frame(data))
            time.sleep(0.003)  # a switch without a kernel is slow


def talk(count):
    """Over loopback, of UDP and, every third, of TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as far, \
            socket.create_server(("127.0.0.1", 5000)) as server:
        far.bind(("127.0.0.1", 5000))
        for i in range(int(count)):
            tcp = i % 3 == 0
            with socket.socket(socket.AF_INET, socket.SOCK_STREAM if tcp
                               else socket.SOCK_DGRAM) as near:
                near.bind(("127.0.0.1", 20000 + i))
                near.connect(("127.0.0.1", 5000))
                for n in range(1 + i % 4):
                    near.send(b"x" * (10 + i + n))
                if tcp:
                    server.accept()[0].close()
                elif i % 2:
                    far.sendto(b"answer", ("127.0.0.1", 20000 + i))


if __name__ == "__main__":
    {"write": write, "flows": flows, "send": send,
     "talk": talk}[sys.argv[1]](*sys.argv[2:])
