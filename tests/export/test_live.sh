#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# ipfix-export on an interface: flows, templates and reports come while packets
# do, and go on when the collector was away.  In a network of its own, whose
# only interface is loopback.
set -u
if [ "${1:-}" != inside ]; then
	if ! unshare -rn true 2> /dev/null; then
		echo "skip: no network namespaces here"
		exit 0
	fi
	exec unshare -rn sh "$0" inside
fi

work=$(mktemp -d)
collector='' meter=''
trap 'kill $collector $meter 2>/dev/null; rm -rf "$work"' EXIT

say() # WHAT CONDITION...
{
	what=$1
	shift
	if "$@"; then
		echo "ok: $what"
	else
		echo "fail: $what"
		cat "$work"/*.log
	fi
}

# within COMMAND...: until the command succeeds, for some seconds
within()
{
	tries=200
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.1
	done
}

ip link set lo up
if ! ipfix-export --interface lo --to file:/dev/null --filter 'a b' 2>&1 |
    grep -q 'syntax error'; then
	echo "skip: ipfix-export cannot read from an interface here"
	exit 0
fi

collect() # RECORDS OPTION...
{
	records=$1
	shift
	: > "$work/collect.log"
	ipfix-collect "$@" > "$records" 2> "$work/collect.log" &
	collector=$!
	within grep -q listening "$work/collect.log"
}

# Packets, until the records show what is wanted.
shows() # COUNT PATTERN FILE
{
	minimal_exporter 127.0.0.1 9 > /dev/null 2>&1
	[ "$(grep -c "$2" "$3")" -ge "$1" ]
}

dumped() # COUNT PATTERN
{
	ipfix-dump "$work/file" > "$work/dump" 2> /dev/null
	shows "$1" "$2" "$work/dump"
}

collect "$work/records" --listen tcp:127.0.0.1:4739
ipfix-export --interface lo --filter 'not port 4739' --biflow \
    --idle 1 --active 2 --reports 1 --refresh 1 --sample 1 --retry 1 \
    --to tcp:127.0.0.1:4739 --to "file:$work/file" \
    --to udp:127.0.0.1:9996 2> "$work/export.log" &
meter=$!

say "flows come while packets do" \
    within shows 2 '"destinationTransportPort":9,' "$work/records"
say "what was counted is told again and again" \
    within shows 2 exportedMessageTotalCount "$work/records"
say "a file holds the flows, too" \
    within dumped 2 'destinationTransportPort  *9$'

# The collector goes away and comes back.
kill "$collector"
wait "$collector"
say "that the collector is gone is told" \
    within grep -q 'tcp:127.0.0.1:4739: ' "$work/export.log"
collect "$work/again" --listen tcp:127.0.0.1:4739
say "who comes back gets flows" \
    within shows 1 '"destinationTransportPort":9,' "$work/again"
say "and is told first how packets are sampled" \
    grep -q selectorAlgorithm "$work/again"
kill "$collector"
wait "$collector"

# Over UDP, templates come again by the clock.
kill -s TERM "$meter"
wait "$meter"
say "what did not arrive is a failure" [ $? -eq 1 ]
say "the summary says what was read" \
    grep -q 'packets, .* ignored, .* flows, ' "$work/export.log"
collect "$work/none" --listen udp:127.0.0.1:4739 --file "$work/file"
ipfix-export --interface lo --filter 'not port 4739' --idle 1 --refresh 1 \
    --sample 1 --to udp:127.0.0.1:4739 2> "$work/export.log" &
meter=$!
say "templates are sent again" within dumped 2 'Template 256 refreshed'
say "so is how packets are sampled" \
    within dumped 3 'Options Data Record of template 258'
kill -s INT "$meter"
wait "$meter"
say "ipfix-export ends well" [ $? -eq 0 ]
kill "$collector"
wait "$collector"
say "ipfix-collect ends well" [ $? -eq 0 ]
collector='' meter=''
