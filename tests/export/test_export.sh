#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# ipfix-export and ipfix-collect, together: the packets of a capture arrive as
# flows, over UDP, over TCP and by a file.
set -u
capture=$srcdir/examples/demo/demo.pcap
work=$(mktemp -d)
collector=
trap '[ -z "$collector" ] || kill "$collector" 2>/dev/null; rm -rf "$work"' EXIT

say() # WHAT CONDITION...
{
	what=$1
	shift
	if "$@"; then
		echo "ok: $what"
	else
		echo "fail: $what"
		cat "$work/log" "$work/errors" 2>/dev/null
	fi
}

if ipfix-export --read /dev/null --to file:/dev/null 2>&1 |
    grep -q 'without libpcap'; then
	echo "skip: ipfix-export was built without libpcap"
	exit 0
fi

# The sum of a counter over the lines of JSON.
sum()
{
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$2" |
	    awk '{ n += $1 } END { print n + 0 }'
}

# within COMMAND...: until the command succeeds, for some seconds
within()
{
	tries=100
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

over() # TRANSPORT
{
	: > "$work/errors"
	ipfix-collect --listen "$1:127.0.0.1:0" --records 6 \
	    > "$work/records" 2> "$work/errors" &
	collector=$!
	within grep -q listening "$work/errors"
	port=$(sed -n 's/.*listening.*:\([0-9]*\).*/\1/p' "$work/errors")
	say "a capture is exported over $1" ipfix-export --read "$capture" \
	    --to "$1:127.0.0.1:$port" 2> "$work/log"
	say "ipfix-collect ends well" wait "$collector"
	collector=
	say "all packets arrive over $1" \
	    [ "$(sum packetDeltaCount "$work/records")" = 244 ]
	say "all octets arrive over $1" \
	    [ "$(sum octetDeltaCount "$work/records")" = 115877 ]
}

over udp
over tcp

say "a capture is exported to a file" ipfix-export --read "$capture" \
    --to "file:$work/f" --nanoseconds 2> "$work/log"
say "the summary counts packets and flows" grep -q \
    '244 packets, 0 ignored, 6 flows, 1 Messages, 0 dropped' "$work/log"
ipfix-dump --json "$work/f" > "$work/records"
say "the file holds all packets" \
    [ "$(sum packetDeltaCount "$work/records")" = 244 ]
say "times have nanoseconds" grep -q \
    '"flowStartNanoseconds":"2026-11-23T17:43:15.26[0-9]*' "$work/records"

ipfix-export --read "$capture" --to "file:$work/f" --filter 'tcp' \
    2> "$work/log"
ipfix-dump --json "$work/f" > "$work/records"
say "a filter leaves the rest out" \
    [ "$(grep -c '"protocolIdentifier":6,' "$work/records")" = \
    "$(wc -l < "$work/records")" ]

wrong() # STATUS PATTERN OPTION...
{
	status=$1 pattern=$2
	shift 2
	ipfix-export "$@" > "$work/log" 2>&1
	say "$* ends with $status" [ $? -eq "$status" ]
	say "$* says why in a line" \
	    [ "$(grep -c "$pattern" "$work/log")" = 1 ]
	say "$* says nothing else" [ "$(wc -l < "$work/log")" = 1 ]
}

wrong 1 'No such file' --read /nowhere --to udp:127.0.0.1:9
wrong 2 'want --to' --read "$capture"
wrong 2 'want --read or --interface' --to udp:127.0.0.1:9
wrong 2 'wants a number' --read "$capture" --odid x
wrong 2 'is out of range' --read "$capture" --mtu 1
wrong 2 'is unknown' --no-such-option
wrong 2 'begins with none' --read "$capture" --to sctp:127.0.0.1:9
ipfix-export --read "$capture" --to tcp:127.0.0.1:9 2> "$work/log"
say "a collector that cannot be reached fails" [ $? -eq 1 ]
say "and is told" grep -q 'Connection refused' "$work/log"
