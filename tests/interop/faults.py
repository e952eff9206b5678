# SPDX-License-Identifier: BSD-3-Clause
"""Differences that are the other tool's fault, and why."""

import ipaddress
import re
import struct

from peers import NOTHING
from records import time_of


def octets_of(ours):
    """What was on the wire, in all lengths that it may have had."""
    if isinstance(ours, float):
        return [struct.pack(">f", ours), struct.pack(">d", ours)]
    if isinstance(ours, int):
        return [ours.to_bytes(size, "big") for size in (1, 2, 4, 8)
                if ours < 1 << 8 * size]
    try:
        return [ipaddress.ip_address(ours).packed]
    except ValueError:
        pass
    time = time_of(str(ours))
    if time is not None:
        return [(time[0] // 10**9).to_bytes(4, "big"),
                (time[0] // 10**6).to_bytes(8, "big")]
    try:
        return [bytes.fromhex(str(ours).replace("0x", ""))]
    except ValueError:
        return []


def shortened(ours, theirs):
    """ipfixDump prints 64 octets of what it does not know."""
    theirs = str(theirs)
    digits = octets_of_text(ours)
    return theirs.startswith("0x") and len(theirs) >= 64 and (
        digits.startswith(theirs[2:]))


def octets_of_text(ours):
    if re.fullmatch("([0-9a-f]{2})*", str(ours)):
        return str(ours)
    return str(ours).encode().hex()


def swapped(ours, theirs):
    return str(theirs).isdigit() and any(
        int.from_bytes(octets, "little") == int(theirs)
        for octets in octets_of(ours))


def anything(ours, theirs):
    del ours, theirs
    return True


# Kind, entry, key: regular expressions; a test of both values; the reason.
KNOWN = [
    ("ipfixDump", ".*", ".*", swapped,
     "octets of unknown or long integers are swapped"),
    ("ipfixDump", ".*", ".*", shortened,
     "long octets are cut off"),
    ("ipfixDump", ".*", ".*(Micro|Nano)seconds", anything,
     "fractions of micro- and nanoseconds are printed as zero"),
    ("ipfixDump|Telegraf", ".*", "tombstoneAccessList", anything,
     "lists of CERT's own elements are left as octets"),
    ("nfdump", "gen-libfixbuf-structured-udp|logstash-ipfix-yaf-.*", ".*",
     anything, "records of lists are taken for flows"),
    ("tshark", "calmh-bad-encoding-error|vmware-go-ipfix-process", ".*",
     anything, "records are read past the end of a malformed Set"),
    ("pmacct", ".*", ".*", anything,
     "flows of other captures of its test, or several in one"),
]


def is_nothing(ours, theirs):
    """A tool that prints all it knows of, also fields that are not there."""
    if isinstance(theirs, tuple):
        return ours is None and theirs == ("bits", 0)
    return ours is None and str(theirs) in NOTHING


def is_word(ours, theirs):
    """The other tool says a word where the wire has a number."""
    return isinstance(ours, int) and isinstance(theirs, str) and bool(
        re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*", theirs))


def reason(kind, entry, key, ours, theirs):
    for kinds, entries, keys, test, why in KNOWN:
        if re.fullmatch(kinds, kind) and re.fullmatch(
                entries, entry) and re.fullmatch(keys, key) and test(
                ours, theirs):
            return why
    return None
