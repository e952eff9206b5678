#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What a program on libfixbuf sends arrives at ipfix-collect; what ipfix-export
# and a program on our library send arrives there; and its ipfixDump reads the
# files of ipfix-export and ipfix-collect.
set -u
. "$srcdir/tests/interop/lib.sh"
. "$here/to_peers.sh"
need 15 'with libfixbuf' ipfixDump ss
if ! ${PKG_CONFIG:-pkg-config} --exists libfixbuf; then
	skip 15 'with libfixbuf' 'it is not installed'
	exit 0
fi
enter_namespace "$0"
build_to_peers || exit 1
# shellcheck disable=SC2046,SC2086 # lists of words
${CC:-cc} ${CFLAGS:-} -std=c11 ${LDFLAGS:-} -o "$work/fixbuf_peer" \
    "$here/fixbuf_peer.c" \
    $(${PKG_CONFIG:-pkg-config} --cflags --libs libfixbuf) || {
	fail 'fixbuf_peer.c does not compile'
	exit 1
}
all='src sport dst dport proto packets octets tos flags icmp first_ms last_ms'
columns=$all
flows lan "$work/lan.jsonl" > "$work/lines"

send() # udp|tcp
{
	"$work/fixbuf_peer" send "$1" 4739 < "$work/lines"
}

for transport in udp tcp; do
	start_collector $transport
	say "libfixbuf sends over $transport" send $transport
	stop_collector "libfixbuf, $transport"
	compare "from libfixbuf, $transport" lan "$work/lan.jsonl" \
	    collect "$work/records"
	no_loss "from libfixbuf, $transport"
done

# Each on a port of its own, which libfixbuf keeps for a while.
start_peer() # udp|tcp PORT COUNT
{
	"$work/fixbuf_peer" receive "$1" "$2" "$3" > "$work/records" \
	    2> "$work/log" &
	daemon=$!
	within 10 listening "$1" "$2" || fail "libfixbuf does not listen"
}

stop_peer() # TRANSPORT: it ends by itself when it has all
{
	within 10 ended $daemon || fail "libfixbuf waits for more, $1"
	stop $daemon
	if [ -s "$work/log" ]; then
		fail "libfixbuf complains, $1"
	fi
}

for transport in udp tcp; do
	start_peer $transport 4740 125
	ipfix-export --read "$work/lan.pcap" --to $transport:127.0.0.1:4740 \
	    2> /dev/null || fail "ipfix-export over $transport"
	stop_peer $transport
	columns=$all
	compare "to libfixbuf, $transport" lan "$work/lan.jsonl" \
	    collect "$work/records"
	start_peer $transport 4741 203
	"$work/to_peers" $transport:4741 4 301 > "$work/told" ||
	    fail "to_peers over $transport"
	stop_peer $transport
	compare_told "to libfixbuf from the library, $transport" \
	    collect "$work/records"
done

# ipfixDump says on standard error what it does not like.
dump() # WHAT FILE
{
	ipfixDump --in "$2" > "$work/read" 2> "$work/log"
	if [ -s "$work/log" ]; then
		fail "ipfixDump complains, $1"
	fi
	columns=$all
	compare "ipfixDump, $1" lan "$work/lan.jsonl" ipfixdump "$work/read"
}

ipfix-export --read "$work/lan.pcap" --to "file:$work/f" 2> /dev/null
dump 'a file of ipfix-export' "$work/f"
start_collector tcp --file "$work/kept" --checksum --details
ipfix-export --read "$work/lan.pcap" --to tcp:127.0.0.1:4739 2> /dev/null
stop_collector 'ipfix-export'
dump 'a file of ipfix-collect' "$work/kept"
start_collector udp --file "$work/kept2"
send udp
stop_collector 'libfixbuf'
dump 'a file of ipfix-collect, from libfixbuf' "$work/kept2"
finish
