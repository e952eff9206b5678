#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Compares ipfix-dump with what other tools made of the same captures.

Prints how many values agree, per tool; every difference that is not known
to be the other tool's fault is a failure.
"""

import gzip
import json
import os
import re
import sys

import asserted
import faults
import peers
import records

# Golden files, their readers, and which records they tell: all in their
# order, some in their order, or some in any order.
ALL, SOME, ANY = range(3)
KINDS = [
    ("tshark", "expected.tshark.json.gz", peers.tshark, ALL),
    ("NetGauze", "expected.netgauze.jsonl", peers.netgauze, ALL),
    ("NetGauze", "expected.netgauze.jsonl.gz", peers.netgauze, ALL),
    ("nfdump", "expected.nfdump.json.gz", peers.nfdump, ANY),
    ("pmacct", "expected.pmacct.jsonl", peers.pmacct, ANY),
    ("Telegraf", "expected.telegraf.out", peers.telegraf, ANY),
    ("sender", "expected.values.jsonl", peers.sent, SOME),
]

# So many values agreed once; fewer mean that the comparison lost its way.
LEAST = {"tshark": 150000, "ipfixDump": 198000, "NetGauze": 30000,
         "nfdump": 9300, "pmacct": 1500, "Telegraf": 870, "sender": 420,
         "python-ipfix": 380, "Logstash": 50}

# How many records another tool may leave out between two.
WINDOW = 40

LIST_ITEMS = {"basicList": "values", "subTemplateList": "records",
              "subTemplateMultiList": "blocks"}


def text_of(path):
    opened = gzip.open if path.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8", errors="replace") as f:
        return f.read()


def same_list(key, ours, count, semantic):
    if not isinstance(ours, dict) or key not in LIST_ITEMS:
        return False
    return len(ours[LIST_ITEMS[key]]) == count and semantic in (
        None, ours["semantic"])


def agrees(key, ours, theirs):
    if not isinstance(theirs, tuple):
        return records.same(ours, theirs)
    what, value = theirs[0], theirs[1]
    if what == "length":
        digits = records.octets_of(ours)
        return digits is not None and len(digits) == 2 * value
    if what == "list":
        return same_list(key, ours, value, theirs[2])
    if what == "bits":
        return isinstance(ours, int) and ours & 0xff == value
    if what == "ms":
        time = records.time_of(str(ours))
        return time is not None and time[0] // 10**6 == value
    if what == "address":
        return records.same_address(ours, value)
    return False


def keys_of(keys):
    return keys if isinstance(keys, tuple) else (keys,)


def take(record, keys):
    """The next value of the first of these elements that has one left."""
    for key in keys_of(keys):
        value = record.take(key)
        if value is not None:
            return key, value
    return keys_of(keys)[0], None


def choose(record, keys, theirs):
    """Of all values of these elements the one that agrees, or the first."""
    values = [(key, value) for key in keys_of(keys)
              for value in record.values.get(key, [])]
    for key, value in values:
        if agrees(key, value, theirs):
            return key, value
    return values[0] if values else (keys_of(keys)[0], None)


def compare(record, claims, which=ALL):
    """The claims that agree, and the differences: (key, ours, theirs)."""
    good, bad = 0, []
    record.rewind()
    for keys, theirs in claims:
        # A tool with a structure of its own has one of several values.
        key, ours = choose(record, keys, theirs) if which == ANY else take(
            record, keys)
        if faults.is_nothing(ours, theirs) or faults.is_word(ours, theirs):
            continue
        if agrees(key, ours, theirs):
            good += 1
        else:
            bad.append((key, ours, theirs))
    return good, bad


class Tally:
    def __init__(self, names):
        self.names = names
        self.good, self.known, self.failed = {}, {}, 0

    def fail(self, kind, entry, text):
        print(f"fail: {kind}: {entry}: {text}")
        self.failed += 1

    def judge(self, kind, entry, difference):
        key, ours, theirs = difference
        reason = faults.reason(kind, entry, key, ours, theirs)
        if reason is None:
            self.fail(kind, entry, f"{key}: {ours!r}, they {theirs!r}"[:300])
            return
        count = self.known.setdefault(kind, {})
        count[reason] = count.get(reason, 0) + 1

    def add(self, kind, count):
        self.good[kind] = self.good.get(kind, 0) + count


def find(unused, claims, which):
    """The record that the claims speak of: the first that fits best."""
    window = unused if which == ANY else unused[:WINDOW]
    best, least = None, None
    for position, record in enumerate(window):
        bad = len(compare(record, claims, which)[1])
        if least is None or bad < least:
            best, least = position, bad
        if bad == 0:
            break
    return best


def check(tally, kind, entry, ours, theirs, which):
    """Compares the records of one capture with those of a tool."""
    unused = list(ours)
    all_there = which == ALL and len(ours) == len(theirs)
    if which == ALL and not all_there:
        tally.judge(kind, entry, ("records", len(ours), len(theirs)))
    for claims in theirs:
        position = 0 if all_there else find(unused, claims, which)
        if position is None:
            tally.judge(kind, entry, ("records", None, claims))
            continue
        good, bad = compare(unused[position], claims, which)
        # What is passed over, the other tool has left out.
        if which != ANY:
            del unused[:position + 1]
        tally.add(kind, good)
        for difference in bad:
            tally.judge(kind, entry, difference)


def check_ipfixdump(tally, folder, entry):
    """It was run on the Messages of each session by themselves."""
    for name in sorted(os.listdir(folder)):
        match = re.fullmatch(r"expected\.ipfixDump(.*)\.txt\.gz", name)
        if match is None:
            continue
        messages = os.path.join(folder, f"messages{match.group(1)}.bin")
        theirs = peers.ipfixdump(
            text_of(os.path.join(folder, name)), tally.names)
        check(tally, "ipfixDump", entry, records.read(messages),
              list(theirs), ALL)


def check_entry(tally, folder, about):
    entry = about["name"]
    ours = records.read(os.path.join(folder, about["input"]))
    flows = [record for record in ours if not record.options]
    for kind, name, reader, which in KINDS:
        path = os.path.join(folder, name)
        if os.path.exists(path):
            theirs = list(reader(text_of(path), tally.names))
            check(tally, kind, entry,
                  flows if kind in ("nfdump", "pmacct") else ours, theirs,
                  which)
    check_ipfixdump(tally, folder, entry)
    for kind, key, got, expected in asserted.claims(entry, folder, ours):
        if agrees(key, got, expected) or got == expected:
            tally.add(kind, 1)
        else:
            tally.judge(kind, entry, (key, got, expected))


def main():
    srcdir = os.environ.get("srcdir", ".")
    corpus = os.path.join(srcdir, "../shared/corpus")
    if not os.path.exists(os.path.join(corpus, "index.json")):
        print("skip: no captures beside the source tree")
        return 0
    tally = Tally(records.elements(srcdir))
    for about in json.loads(text_of(os.path.join(corpus, "index.json"))):
        if "10" in about["versions"]:
            check_entry(tally, os.path.join(corpus, about["name"]), about)
    for kind, least in LEAST.items():
        if tally.good.get(kind, 0) < least:
            tally.fail(kind, "all", f"fewer than {least} values agree")
    for kind in sorted(set(tally.good) | set(tally.known)):
        known = tally.known.get(kind, {})
        print(f"ok: {kind}: {tally.good.get(kind, 0)} values agree, "
              f"{sum(known.values())} differ by faults that are known")
        for reason, count in sorted(known.items()):
            print(f"    {count}: {reason}")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
