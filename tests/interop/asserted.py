# SPDX-License-Identifier: BSD-3-Clause
"""What the tests of other projects assert of single records."""

import json
import os
import re

# Tool, capture, how many Data Records it must find.
COUNTS = [
    ("calmh/ipfix", "calmh-parse-data-set-with-aliasing", 31),
    ("calmh/ipfix", "calmh-parse-template-set", 0),
    ("calmh/ipfix", "calmh-parsing-buffer-all", 8),
    ("calmh/ipfix", "calmh-parsing-template-and-data-records", 2),
    ("Graylog", "graylog-ipfix-ixflow", 3),
    ("ipfixrw", "ipfixrw-test-parse", 21),
    ("bitkeks", "bitkeks-ipfix", 23),
    ("bitkeks", "bitkeks-ipfix-padding", 3),
    ("python-ipfix", "python-ipfix-stored-message", 128),
]

# Tool, capture, index of the record, key, value.
VALUES = [
    ("ipfixrw", "ipfixrw-test-parse", 0, "sourceIPv4Address",
     "172.19.219.50"),
    ("ipfixrw", "ipfixrw-test-parse", 0, "flowEndMilliseconds",
     ("ms", 1479840960376)),
    ("ipfixrw", "ipfixrw-test-parse", 0, "destinationTransportPort", 53),
    ("ipfixrw", "ipfixrw-test-parse", 0, "protocolIdentifier", 17),
    ("bitkeks", "bitkeks-ipfix", 0, "meteringProcessId", 2649),
    ("bitkeks", "bitkeks-ipfix", 0, "selectorAlgorithm", 1),
    ("bitkeks", "bitkeks-ipfix", 0, "systemInitTimeMilliseconds",
     ("ms", 1585735165729)),
    ("bitkeks", "bitkeks-ipfix-padding", -1, "meteringProcessId", 45786),
]

# Names that Logstash has for elements of enterprises.
LOGSTASH = {"FW_Rule": "fwRule", "proceraBaseService": "15397/2",
            "proceraFlowBehavior": "15397/15"}

EVENT = re.compile(r'decode\[(\d+)\]\.get\("\[netflow\]\[(\w+)\]"\)')


def value_of(record, key):
    return record.values[key][0] if record.has(key) else None


def logstash(folder, ours):
    path = os.path.join(folder, "expected.logstash.json")
    if not os.path.exists(path):
        return
    with open(path, encoding="utf-8") as f:
        expectations = json.load(f)["expectations"]
    for expectation in expectations:
        match = EVENT.fullmatch(expectation["expr"])
        if match is None or match.group(2) == "version":
            continue
        event, key = ours[int(match.group(1))], match.group(2)
        key = LOGSTASH.get(key, key)
        value = expectation["value"].strip('"')
        if key.endswith("Milliseconds"):
            value = ("ms", int(value))
        yield "Logstash", key, value_of(event, key), value


def counted(ours):
    """The records of python-ipfix are made by a rule."""
    for n, record in enumerate(ours):
        kind = "python-ipfix"
        yield (kind, "octetDeltaCount", value_of(record, "octetDeltaCount"),
               n % 33)
        yield (kind, "packetDeltaCount", value_of(record, "packetDeltaCount"),
               n % 27)
        yield (kind, "sourceIPv4Address",
               value_of(record, "sourceIPv4Address"), f"127.0.0.{n}")


def claims(entry, folder, ours):
    """(tool, key, what ipfix-dump has, what the tool says)."""
    for kind, name, count in COUNTS:
        if name == entry:
            yield kind, "records", len(ours), count
    for kind, name, index, key, value in VALUES:
        if name == entry:
            yield kind, key, value_of(ours[index], key), value
    if entry == "python-ipfix-stored-message":
        yield from counted(ours)
    yield from logstash(folder, ours)
