# SPDX-License-Identifier: BSD-3-Clause
"""What ipfix-dump prints of a capture, and when two values are the same."""

import ipaddress
import json
import os
import re
import subprocess
from datetime import datetime, timezone


class Record:
    """One Data Record: the values of each key, in their order."""

    def __init__(self, line):
        self.template = line["templateId"]
        self.options = line["options"]
        self.values = {}
        fields = line["fields"]
        for key, value in list(fields.get("scope", {}).items()) + [
                f for f in fields.items() if f[0] != "scope"]:
            # Repeated elements are an array; no single value is one.
            value = value if isinstance(value, list) else [value]
            self.values.setdefault(key, []).extend(value)
        self.taken = {}

    def has(self, key):
        return key in self.values

    def take(self, key):
        """The value at the next field of this key, or None."""
        at = self.taken.get(key, 0)
        self.taken[key] = at + 1
        values = self.values.get(key, [])
        return values[at] if at < len(values) else None

    def rewind(self):
        self.taken = {}


def read(path):
    """All Data Records of a capture."""
    run = subprocess.run(["ipfix-dump", "--json", "--salvage", path],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         check=False)
    return [Record(json.loads(line)) for line in run.stdout.splitlines()]


def reverse(name):
    return "reverse" + name[0].upper() + name[1:]


ROW = re.compile(r"EE\((\d+), (\d+), (\w+),.*?, (ONE_WAY|BOTH_WAYS),")
IANA = re.compile(r"^(\d+),(\w+),", re.M)


def elements(srcdir):
    """Names by (pen, id), of the tables that ipfix-dump knows."""
    model = os.path.join(srcdir, "lib/model")
    names = {}
    with open(os.path.join(model, "iana.csv"), encoding="utf-8") as f:
        for number, name in IANA.findall(f.read()):
            names[0, int(number)] = name
            names[29305, int(number)] = reverse(name)
    with open(os.path.join(model, "enterprise.inc"), encoding="utf-8") as f:
        for pen, number, name, ways in ROW.findall(f.read()):
            names[int(pen), int(number)] = name
            if ways == "BOTH_WAYS":
                names[int(pen), int(number) | 0x4000] = reverse(name)
    return names


TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?Z?")


def time_of(text):
    """Nanoseconds since 1970, and how many digits of a second are known."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    day, clock, fraction = match.groups()
    seconds = datetime.strptime(day + clock, "%Y-%m-%d%H:%M:%S")
    seconds = int(seconds.replace(tzinfo=timezone.utc).timestamp())
    digits = (fraction or ".")[1:]
    return seconds * 10**9 + int(digits.ljust(9, "0")[:9]), len(digits)


def same_time(ours, theirs):
    ours, theirs = time_of(ours), time_of(theirs)
    if ours is None or theirs is None:
        return False
    # Some round, some cut off.
    unit = 10**(9 - min(ours[1], theirs[1], 9))
    return abs(ours[0] - theirs[0]) < unit


def number_of(value):
    if isinstance(value, (int, float)):
        return value
    try:
        return int(value, 0)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return None


def same_address(ours, theirs):
    try:
        return ipaddress.ip_address(ours) == ipaddress.ip_address(theirs)
    except ValueError:
        return False


def address_octets(text):
    try:
        return ipaddress.ip_address(text).packed.hex()
    except ValueError:
        return None


def octets_of(value):
    """Hexadecimal digits alone, or None."""
    if isinstance(value, list):
        return "".join("%02x" % octet for octet in value)
    digits = re.sub(r"^0x|[:\- ]", "", str(value)).lower()
    return digits if re.fullmatch(r"([0-9a-f]{2})*", digits) else None


def same_octets(ours, theirs):
    """One of them shows the octets of what the other takes for a value."""
    digits = octets_of(theirs)
    if isinstance(ours, int):
        return bool(digits) and (isinstance(theirs, list) or ":" in theirs
                                 ) and int(digits, 16) == ours
    if digits is not None and (ours.encode().hex() == digits or
                               address_octets(ours) == digits):
        return True
    mine = octets_of(ours)
    if isinstance(theirs, str) and mine == theirs.encode().hex():
        return True
    if not mine:
        return mine == digits
    number = None if isinstance(theirs, list) else number_of(theirs)
    return mine == digits or (
        number is not None and int(mine, 16) == number)


def same(ours, theirs):
    """Whether two tools mean one value, however each writes it."""
    if ours is None or isinstance(ours, (dict, list)):
        return False
    if isinstance(theirs, list):
        return same_octets(ours, theirs)
    if isinstance(ours, bool):
        return str(theirs).lower() in (str(ours).lower(), "12"[not ours])
    # Octets of zero behind a string are shown by few.
    if str(ours).rstrip("\0") == str(theirs).rstrip("\0"):
        return True
    a, b = number_of(ours), number_of(theirs)
    if a is not None and b is not None and a == b:
        return True
    if not isinstance(theirs, str) or isinstance(ours, float):
        return isinstance(ours, str) and same_octets(ours, theirs)
    if isinstance(ours, str) and (
            same_address(ours, theirs) or same_time(ours, theirs)):
        return True
    return same_octets(ours, theirs)
