#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What softflowd measures arrives at ipfix-collect: over UDP and TCP, in each
# unit of time, flows of one way and of both, and packets that were sampled.
set -u
. "$srcdir/tests/interop/lib.sh"
need 12 'what softflowd exports' softflowd ss
enter_namespace "$0"

measure() # udp|tcp "OPTION..." OPTION-OF-ipfix-collect...
{
	transport=$1 options=$2
	shift 2
	start_collector "$transport" "$@"
	# shellcheck disable=SC2086 # a list of words
	timeout 30 softflowd -d -r "$work/lan.pcap" -p "$work/pid" -c none \
	    -n 127.0.0.1:4739 -P "$transport" $options > "$work/log" 2>&1 ||
	    fail "softflowd $options over $transport ends with $?"
	stop_collector "softflowd $options over $transport"
}

# The times are those of both ways.  The class is that of the first packet of
# both, so it is compared with what tshark reads.
try() # WANTED UNIT udp|tcp "OPTION..."
{
	measure "$3" "$4"
	columns='src sport dst dport proto packets octets flags'
	columns="$columns first_$2 last_$2"
	compare "softflowd $4, $3" "$1" "$work/lan.jsonl" \
	    collect "$work/records"
}

# Fractions of a second are sent as those of the microsecond that comes next.
try both ms udp '-v 10 -A milli'
columns="$columns tos"
kept 'softflowd -v 10 -A milli, udp' measure udp '-v 10 -A milli'
try late us udp '-v 10 -A micro'
columns="$columns tos"
kept 'softflowd -v 10 -A micro, udp' measure udp '-v 10 -A micro'
try late us udp '-v 10 -A nano'
try both ms tcp '-v 10 -A milli'
try late us tcp '-v 10 -A nano'
columns="$columns tos"
kept 'softflowd -v 10 -A nano, tcp' measure tcp '-v 10 -A nano'
try both ms udp '-v 10 -A milli -b'
try late us tcp '-v 10 -A micro -b'

for transport in udp tcp; do
	measure $transport '-v psamp'
	columns='first_us octets data'
	compare "softflowd -v psamp, $transport" pcap "$work/lan.pcap" \
	    psamp "$work/records"
done
finish
