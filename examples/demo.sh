#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# demo.sh - shows what ipfix-dump tells of a capture of real exporters, and how
# ipfix-export measures its packets and ipfix-collect receives the flows.
#
# Says in a line what comes, shows the first lines of it, and fails where a
# step fails or has nothing to show.  IPFIX_DUMP names the program to run.
set -eu

dump=${IPFIX_DUMP:-ipfix-dump}
case $dump in
/*) ;;
*/*) dump=$PWD/$dump ;;
esac
cd "$(dirname "$0")/demo"

printed=$(mktemp) said=$(mktemp) collector=
trap '[ -z "$collector" ] || kill "$collector"; rm -f "$printed" "$said"' EXIT
trap 'exit 1' INT TERM

bold='' plain=''
if [ -t 1 ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

fail()
{
	echo "demo: $*" >&2
	exit 1
}

show() # WHAT LINES PATTERN OPTION...
{
	what=$1 lines=$2 pattern=$3
	shift 3
	filter=
	[ "$pattern" = . ] || filter=" | grep $pattern"
	printf '\n%s# %s%s\n' "$bold" "$what" "$plain"
	printf '$ ipfix-dump %s demo.pcap%s\n' "$*" "$filter"

	"$dump" "$@" demo.pcap >"$printed" || fail "ipfix-dump $* failed"
	[ -s "$printed" ] || fail "ipfix-dump $* printed nothing"
	count=$(grep -c -e "$pattern" "$printed") ||
	    fail "ipfix-dump $* shows no $pattern"
	grep -e "$pattern" "$printed" | sed "${lines}q"
	[ "$count" -le "$lines" ] ||
	    echo "... and $((count - lines)) more lines"
}

echo 'An office visited a web site; four exporters told a collector of it.'
echo '(examples/demo/README.md says how the capture was made.)'

show 'Messages: templates as they are learned, records field by field' \
    30 . --text
show 'Templates: what the records that follow are made of' 18 . --templates
show 'JSON, a record a line: both ways of a conversation in one (RFC 5103)' \
    1 reverse --json
show "A switch's own elements, and strings of variable length" \
    1 office-switch --json
show 'The label of a probe: elements nobody told us of are shown raw ...' \
    1 43874/3 --json
show '... and by name once a table of yours describes them' \
    1 names-and-time --json --elements elements.csv
show 'Counts: what was read, and what could not be' 1 . --stats

# A flow meter, a socket and a collector.
title()
{
	printf '\n%s# %s%s\n' "$bold" "$*" "$plain"
}

# Starts the collector; leaves its port in $port.
collect() # TRANSPORT OPTION...
{
	transport=$1
	shift
	: >"$said"
	timeout 20 ipfix-collect --listen "$transport:127.0.0.1:0" "$@" \
	    >"$printed" 2>"$said" &
	collector=$!
	tries=0
	until grep -q listening "$said"; do
		tries=$((tries + 1))
		[ $tries -lt 50 ] || fail 'ipfix-collect does not listen'
		sleep 0.1
	done
	port=$(sed -n 's/.*listening.*:\([0-9]*\).*/\1/p' "$said")
	printf '$ ipfix-collect --listen %s:127.0.0.1:%s %s &\n' \
	    "$transport" "$port" "$*"
}

# Exports to it, and waits for its end.
measure() # OPTION...
{
	printf '$ ipfix-export --read traffic.pcap --to %s:127.0.0.1:%s %s\n' \
	    "$transport" "$port" "$*"
	ipfix-export --read traffic.pcap --to "$transport:127.0.0.1:$port" \
	    "$@" 2>&1 || fail "ipfix-export over $transport failed"
	wait "$collector" || fail "ipfix-collect over $transport failed"
	collector=
	[ -s "$printed" ] || fail 'ipfix-collect printed nothing'
}

look() # WHAT PATTERN
{
	title "... $1:"
	grep -m 1 -e "$2" "$printed" || fail "no record has $2"
}

title 'An office at work, 461 packets on a loopback interface. A meter makes' \
    'flows of both ways of them; over UDP a collector gets 52, as JSON'
collect udp --records 52
measure --biflow
look 'a page of the web, asked for and answered' \
    '"destinationTransportPort":80,'
look 'a ping over IPv6' '"icmpTypeCodeIPv6":32768,'
look 'one of 40 ports that a stranger tried, and was refused at' \
    '"sourceIPv4Address":"198.51.100.66"'

title 'The same over TCP: who sends most, and how the exporter does'
collect tcp --records 52 --summary
measure --biflow
cat "$printed"

title 'One packet in ten is enough: the meter tells how it samples, and the' \
    'collector puts it to each flow'
count=$(ipfix-export --read traffic.pcap --sample 10 --to file:- 2>"$said" |
    "$dump" --json - | wc -l)
collect tcp --records "$count" --join
measure --sample 10
look 'what it said' selectorAlgorithm
look 'what became of it' '"joined":{"samplingFactor":10}'
