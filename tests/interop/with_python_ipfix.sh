#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What Python's ipfix exports arrives at ipfix-collect, and what ipfix-export
# and a program on the library send and write arrives at Python's ipfix.
set -u
. "$srcdir/tests/interop/lib.sh"
. "$here/to_peers.sh"
need 13 "with Python's ipfix" ss
if ! $python -c 'import ipfix.reader' 2> /dev/null; then
	skip 13 "with Python's ipfix" 'there is none'
	exit 0
fi
enter_namespace "$0"
build_to_peers || exit 1
all='src sport dst dport proto packets octets tos flags icmp first_ms last_ms'

peer()
{
	$python -W ignore::DeprecationWarning "$here/python_peer.py" "$@"
}

send() # udp|tcp
{
	peer send "$1" 4739 < "$work/lan.jsonl"
}

for transport in udp tcp; do
	start_collector $transport
	say "Python's ipfix sends over $transport" send $transport
	stop_collector "Python's ipfix, $transport"
	columns=$all
	compare "from Python's ipfix, $transport" lan "$work/lan.jsonl" \
	    collect "$work/records"
	no_loss "from Python's ipfix, $transport"
done

start_peer() # udp|tcp COUNT
{
	peer receive "$1" 4739 "$2" > "$work/records" 2> "$work/log" &
	daemon=$!
	within 10 listening "$1" || fail "Python's ipfix does not listen"
}

stop_peer() # TRANSPORT: it ends by itself when it has all
{
	within 10 ended $daemon || fail "Python's ipfix waits for more, $1"
	stop $daemon
	if [ -s "$work/log" ]; then
		fail "Python's ipfix complains, $1"
	fi
}

for transport in udp tcp; do
	start_peer $transport 125
	ipfix-export --read "$work/lan.pcap" --to $transport:127.0.0.1:4739 \
	    2> /dev/null || fail "ipfix-export over $transport"
	stop_peer $transport
	columns=$all
	compare "to Python's ipfix, $transport" lan "$work/lan.jsonl" \
	    collect "$work/records"
	# It takes no padding.
	start_peer $transport 203
	"$work/to_peers" $transport:4739 0 301 > "$work/told" ||
	    fail "to_peers over $transport"
	stop_peer $transport
	compare_told "to Python's ipfix from the library, $transport" \
	    collect "$work/records"
done

ipfix-export --read "$work/lan.pcap" --to "file:$work/f" 2> /dev/null
peer receive file "$work/f" > "$work/records" 2> "$work/log"
columns=$all
compare "to Python's ipfix, file" lan "$work/lan.jsonl" \
    collect "$work/records"
finish
