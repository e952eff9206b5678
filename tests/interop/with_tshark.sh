#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export and a program on the library send over UDP and TCP, and
# write into files, is what tshark reads there, without a word of warning.
set -u
. "$srcdir/tests/interop/lib.sh"
. "$here/to_peers.sh"
need 20 'what tshark reads' dumpcap tshark ss
enter_namespace "$0"
build_to_peers || exit 1

# From warnings on: TCP is full of chats and notes.
no_expert() # WHAT FILE
{
	tshark -r "$2" -T fields -e _ws.expert.message \
	    -Y '_ws.expert.severity > 4194304' > "$work/expert" 2>> "$work/log"
	if [ -s "$work/expert" ]; then
		fail "$1: tshark says: $(sort -u "$work/expert" | head -n 3)"
	else
		ok "$1: tshark has nothing to say"
	fi
}

# ipfix-collect is there to take what comes, and must find the same.
over() # udp|tcp COLUMNS OPTION-OF-ipfix-export...
{
	transport=$1
	columns="src sport dst dport proto packets octets tos flags icmp $2"
	shift 2
	start_collector "$transport"
	start_capture "$work/capture"
	say "ipfix-export $* over $transport" ipfix-export \
	    --read "$work/lan.pcap" --to "$transport:127.0.0.1:4739" "$@"
	stop_capture "$work/capture"
	stop_collector "ipfix-export $* over $transport"
	show_tshark "$work/capture" > "$work/read"
	compare "tshark, $transport $*" lan "$work/lan.jsonl" \
	    tshark "$work/read"
	no_expert "$transport $*" "$work/capture"
	compare "ipfix-collect, $transport $*" lan "$work/lan.jsonl" \
	    collect "$work/records"
}

over udp 'first_ms last_ms'
over tcp 'first_us last_us' --nanoseconds

file() # NAME OPTION-OF-ipfix-export...
{
	name=$1
	shift
	say "ipfix-export $* to a file" ipfix-export --read "$work/lan.pcap" \
	    --to "file:$work/$name" "$@"
	columns='src sport dst dport proto packets octets tos flags icmp'
	columns="$columns first_ms last_ms"
	show_tshark "$work/$name" > "$work/read"
	compare "tshark, file $*" lan "$work/lan.jsonl" tshark "$work/read"
	no_expert "file $*" "$work/$name"
}

file plain
file packed --gzip

library() # udp|tcp
{
	start_collector "$1"
	start_capture "$work/capture"
	say "a program of the library, $1" to_peers "$1:4739"
	stop_capture "$work/capture"
	stop_collector "a program of the library, $1"
	read_tshark "$work/capture" > "$work/found"
	same "tshark, a program of the library, $1" "$work/told" "$work/found"
	no_expert "a program of the library, $1" "$work/capture"
}

to_peers() # udp:PORT|tcp:PORT
{
	"$work/to_peers" "$1" 4 301 > "$work/told"
}

library udp
library tcp
finish
