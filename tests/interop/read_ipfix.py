# SPDX-License-Identifier: BSD-3-Clause
"""Prints the records of a file of to_peers.c as Python's ipfix reads them."""
import calendar
import sys

import ipfix.ie
import ipfix.reader


def show(record):
    if "sourceIPv4Address" in record:
        start = record["flowStartMilliseconds"]
        milliseconds = (calendar.timegm(start.timetuple()) * 1000 +
                        start.microsecond // 1000)
        print("flow", record["sourceIPv4Address"],
              record["sourceTransportPort"], record["protocolIdentifier"],
              record["octetDeltaCount"], milliseconds,
              record["interfaceName"])
    else:
        print("options", record["exportedMessageTotalCount"],
              record["exportedFlowRecordTotalCount"])


ipfix.ie.use_iana_default()
with open(sys.argv[1], "rb") as stream:
    for each in ipfix.reader.from_stream(stream).namedict_iterator():
        show(each)
