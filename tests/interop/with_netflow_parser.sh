#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export sends over UDP and writes into a file, the crate
# netflow_parser reads.  It is built below obj, where crates can be had.
set -u
. "$srcdir/tests/interop/lib.sh"
need 2 'to netflow_parser' cargo ss
place=$PWD/obj/interop/netflow_parser
peer=$place/target/debug/netflow_parser_peer

build()
{
	[ -x "$peer" ] && return
	mkdir -p "$place" && cp -R "$here/netflow_parser/." "$place" &&
	    (cd "$place" && timeout 280 cargo build > log 2>&1)
}
if ! build; then
	skip 2 'to netflow_parser' 'it cannot be built here'
	exit 0
fi
enter_namespace "$0"
key='src sport dst dport proto packets octets tos flags icmp'

quiet() # WHAT
{
	if [ -s "$work/log" ]; then
		fail "netflow_parser complains, $1"
	fi
}

"$peer" udp 4739 6 > "$work/records" 2> "$work/log" &
daemon=$!
within 10 listening udp || fail 'netflow_parser does not listen'
ipfix-export --read "$work/lan.pcap" --to udp:127.0.0.1:4739 2> /dev/null ||
    fail 'ipfix-export'
within 10 ended $daemon || fail 'netflow_parser waits for more'
stop $daemon
quiet udp
columns="$key first_ms last_ms"
compare 'netflow_parser udp' lan "$work/lan.jsonl" netflow_parser \
    "$work/records"

ipfix-export --read "$work/lan.pcap" --to "file:$work/f" --nanoseconds \
    2> /dev/null || fail 'ipfix-export to a file'
"$peer" file "$work/f" > "$work/records" 2> "$work/log"
quiet file
columns="$key first_us last_us"
compare 'netflow_parser file --nanoseconds' lan "$work/lan.jsonl" \
    netflow_parser "$work/records"
finish
