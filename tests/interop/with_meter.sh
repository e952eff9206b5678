#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What ipfix-export does beyond flows of one way, others understand: biflows
# (RFC 5103), sampling and reports.
set -u
. "$srcdir/tests/interop/lib.sh"
need 19 'biflows and samples' tshark ipfixDump ss
enter_namespace "$0"
key='src sport dst dport proto packets octets tos flags'

export_to() # DESTINATION OPTION...
{
	destination=$1
	shift
	ipfix-export --read "$work/lan.pcap" --to "$destination" "$@" \
	    > "$work/log" 2>&1 || fail "ipfix-export $* to $destination"
}

read_python() # FILE
{
	$python -W ignore::DeprecationWarning "$here/python_peer.py" \
	    receive file "$1"
}

# files WHAT FLOWS: what is in $work/f, as three others read it.
files()
{
	show_tshark "$work/f" > "$work/read"
	compare "tshark, file $1" lan "$2" tshark "$work/read"
	ipfixDump --in "$work/f" > "$work/read" 2> "$work/log"
	[ ! -s "$work/log" ] || fail "ipfixDump complains, $1"
	compare "ipfixDump, file $1" lan "$2" ipfixdump "$work/read"
	if $python -c 'import ipfix.reader' 2> /dev/null; then
		read_python "$work/f" > "$work/read" 2> "$work/log"
		compare "Python's ipfix, file $1" lan "$2" \
		    collect "$work/read"
	else
		skip 1 "Python's ipfix, file $1" 'there is none'
	fi
}

# over WHAT FLOWS OPTION...: what comes at ipfix-collect, and as tshark reads
# what it kept.
over()
{
	what=$1 wanted=$2
	shift 2
	for transport in udp tcp; do
		start_collector $transport
		export_to $transport:127.0.0.1:4739 "$@"
		stop_collector "$what over $transport"
		compare "ipfix-collect, $what over $transport" lan "$wanted" \
		    collect "$work/records"
		no_loss "$what over $transport"
		cp "$work/records" "$work/shown"
		rm -f "$work/kept"
		start_collector $transport --file "$work/kept"
		export_to $transport:127.0.0.1:4739 "$@"
		stop_collector "$what over $transport"
		show_tshark "$work/kept" > "$work/read"
		compare "tshark, $what over $transport" lan "$wanted" \
		    tshark "$work/read"
	done
}

columns="$key first_ms last_ms"
export_to "file:$work/f" --biflow
files --biflow "$work/lan.jsonl"
columns="$key first_us last_us"
over biflows "$work/lan.jsonl" --biflow --nanoseconds

$python "$here/traffic.py" flows 4 > "$work/sampled.jsonl"
columns="$key icmp first_ms last_ms"
export_to "file:$work/f" --sample 4 --reports 1
files '--sample 4' "$work/sampled.jsonl"
over samples "$work/sampled.jsonl" --sample 4 --reports 1
columns='samplingPacketInterval samplingPacketSpace selectorAlgorithm'
echo 1 3 1 > "$work/want"
flows collect "$work/shown" > "$work/found"
same 'ipfix-collect, how packets were sampled' "$work/want" "$work/found"
finish
