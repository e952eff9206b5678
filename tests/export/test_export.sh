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
	timeout 60 ipfix-collect --listen "$1:127.0.0.1:0" --records 6 \
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

# Both ways in one, and what is sampled and counted.
dump() # OPTION...: of a file made of the capture
{
	ipfix-export --read "$capture" --to "file:$work/f" "$@" \
	    2> "$work/log"
	ipfix-dump --json "$work/f" > "$work/records"
}

dump --biflow
say "both ways of the connection are one record" \
    [ "$(grep -c '"protocolIdentifier":6,' "$work/records")" = 1 ]
say "it tells of the other way" grep -q \
    '"reversePacketDeltaCount":8,.*"biflowDirection":1}}' "$work/records"
say "what goes one way is no biflow" \
    [ "$(grep -c reverse "$work/records")" = 1 ]
say "no packet is lost by it" \
    [ "$(sum packetDeltaCount "$work/records")" = 236 ]

dump --sample 10
say "one packet in ten is taken" \
    [ "$(sum packetDeltaCount "$work/records")" = 25 ]
say "the summary says how many were not" \
    grep -q '219 packets not sampled' "$work/log"
say "the sampling is told before the flows" grep -q \
    '"selectorAlgorithm":1,"samplingPacketInterval":1,"samplingPacketSpace":9' \
    "$(sed 1q "$work/records" > "$work/first"; echo "$work/first")"
say "each flow names its selector" \
    [ "$(grep -c '"flowEndReason":4,"selectorId":1,' "$work/records")" = \
    "$(grep -c '"options":false' "$work/records")" ]

dump --sample-random 4
say "random sampling is told, too" grep -q \
    '"selectorAlgorithm":4,"samplingProbability":0.25' "$work/records"
taken=$(sum packetDeltaCount "$work/records")
say "and takes some of the packets" [ "$taken" -gt 0 -a "$taken" -lt 200 ]

dump --reports 60 --filter 'tcp or arp'
say "flow keys are told" \
    [ "$(grep -c '"flowKeyIndicator":41215}' "$work/records")" = 2 ]
say "records and Messages are counted" grep -q \
    '"exportedMessageTotalCount":1,"exportedFlowRecordTotalCount":2,' \
    "$work/records"
say "packets that were ignored, too" \
    grep -q '"ignoredPacketTotalCount":0,' "$work/records"
say "and flows that were not sent" \
    grep -q '"notSentFlowTotalCount":0,' "$work/records"

dump --reports 60 --biflow
say "those of biflows are told" \
    [ "$(grep -c '"flowKeyIndicator":255}' "$work/records")" = 4 ]

# Several destinations, and a backup for one that is not there.
: > "$work/errors"
timeout 60 ipfix-collect --listen tcp:127.0.0.1:0 --records 6 \
    > "$work/records" 2> "$work/errors" &
collector=$!
within grep -q listening "$work/errors"
port=$(sed -n 's/.*listening.*:\([0-9]*\).*/\1/p' "$work/errors")
say "a backup takes over at once" ipfix-export --read "$capture" \
    --to tcp:127.0.0.1:9 --backup "tcp:127.0.0.1:$port" \
    --to "file:$work/f" --odid 7 2> "$work/log"
say "it has all of it" wait "$collector"
collector=
say "all packets arrive at the backup" \
    [ "$(sum packetDeltaCount "$work/records")" = 244 ]
ipfix-dump --json "$work/f" > "$work/records"
say "and at the other destination" \
    [ "$(sum packetDeltaCount "$work/records")" = 244 ]
say "with the Observation Domain" \
    [ "$(grep -c '"observationDomainId":7,' "$work/records")" = 6 ]
say "each destination is summed up" \
    [ "$(grep -c ': 1 Messages, 0 dropped' "$work/log")" = 2 ]

# A collector that stands still: as many flows as packets, and more octets of
# them than may wait.
traffic=$srcdir/examples/demo/traffic.pcap
for _ in 1 2 3 4 5 6 7 8 9 10; do
	tail -c +25 "$traffic"
done > "$work/ten"
many()
{
	cat "$traffic"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		cat "$work/ten" "$work/ten" "$work/ten" "$work/ten" \
		    "$work/ten" "$work/ten" "$work/ten" "$work/ten"
	done
}
: > "$work/errors"
ipfix-collect --listen tcp:127.0.0.1:0 --file /dev/null \
    > "$work/records" 2> "$work/errors" &
collector=$!
within grep -q listening "$work/errors"
port=$(sed -n 's/.*listening.*:\([0-9]*\).*/\1/p' "$work/errors")
kill -s STOP "$collector"
many | ipfix-export --read - --to "tcp:127.0.0.1:$port" --flows 1 \
    2> "$work/log" &
meter=$!
# It is asleep, and again when looked at once more.
sleeps()
{
	for _ in 1 2 3 4 5; do
		grep -q '^State:.S' "/proc/$meter/status" || return 1
		sleep 0.1
	done
}
within sleeps
kill -s CONT "$collector"
say "a capture waits for who is slow" wait "$meter"
say "and loses nothing" grep -q \
    '738061 packets, 0 ignored, [0-9]* flows, [0-9]* Messages, 0 dropped' \
    "$work/log"
kill "$collector"
say "who was slow ends well" wait "$collector"
collector=

# Few octets in a packet, and few Messages in a second.
dump --mtu 300 --rate 1000 --to "udp:127.0.0.1:9"
say "small packets hold few records" grep -q \
    'udp:127.0.0.1:9: [3-6] Messages, 0 dropped' "$work/log"
say "of files the size of packets is no matter" grep -q \
    "file:$work/f: 1 Messages, 0 dropped" "$work/log"

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
wrong 2 'is out of range' --read "$capture" --sample 0
wrong 2 'one way of sampling too many' --read "$capture" --sample 2 \
    --sample-random 2
wrong 2 'is unknown' --no-such-option
wrong 2 'begins with none' --read "$capture" --to sctp:127.0.0.1:9
wrong 2 'is not HOST:PORT' --read "$capture" --to udp:127.0.0.1
wrong 2 'there is no such thing' --read "$capture" --to tcp:127.0.0.1:no-port
wrong 2 'only over TCP' --read "$capture" --to udp:127.0.0.1:9 \
    --backup udp:127.0.0.1:10
wrong 2 'only over TCP' --read "$capture" --backup tcp:127.0.0.1:10
wrong 2 'No such file' --read "$capture" --to file:/nowhere/f
wrong 1 'syntax error' --read "$capture" --to file:/dev/null --filter 'a b'

for transport in tcp udp; do
	ipfix-export --read "$capture" --to $transport:127.0.0.1:9 \
	    2> "$work/log"
	say "a collector that cannot be reached over $transport fails" \
	    [ $? -eq 1 ]
	say "it is told in a line" [ "$(grep -c \
	    "$transport:127.0.0.1:9: Connection refused" "$work/log")" = 1 ]
	say "beside the summary, over $transport" \
	    [ "$(wc -l < "$work/log")" = 2 ]
done
