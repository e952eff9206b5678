#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export sends over UDP, nfcapd takes, and nfdump shows.
set -u
. "$srcdir/tests/interop/lib.sh"
need 9 'what nfdump shows' nfcapd nfdump ss
enter_namespace "$0"

start_nfcapd()
{
	rm -rf "$work/nf"
	mkdir "$work/nf"
	nfcapd -b 127.0.0.1 -p 4739 -w "$work/nf" -t 3600 -S 0 \
	    > "$work/said" 2>&1 &
	daemon=$!
	within 10 listening udp || fail 'nfcapd does not listen'
}

# Its socket is read to the end before it goes.
stop_nfcapd()
{
	within 10 drained
	stop "$daemon"
	nfdump -R "$work/nf" -o json > "$work/records" 2>> "$work/log"
}

to_nfcapd() # COLUMNS OPTION-OF-ipfix-export...
{
	columns="src sport dst dport proto packets octets $1"
	shift
	start_nfcapd
	say "ipfix-export $* to nfcapd" ipfix-export --read "$work/lan.pcap" \
	    --to udp:127.0.0.1:4739 "$@"
	stop_nfcapd
	compare "nfdump udp $*" lan "$work/lan.jsonl" nfdump "$work/records"
	say "nfcapd $*: no record is missing, no packet is bad" \
	    grep -q 'Sequence Errors: 0, Bad Packets: 0' "$work/said"
}

# It has no times in nanoseconds, and of what goes back no more than counters.
to_nfcapd 'tos flags icmp first_ms last_ms'
to_nfcapd 'tos flags icmp' --nanoseconds --mtu 600 --odid 77
to_nfcapd '' --biflow
finish
