#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What pmacct's pmacctd measures arrives at ipfix-collect over UDP, and its
# nfacctd finds what ipfix-export sends.
set -u
. "$srcdir/tests/interop/lib.sh"
need 8 "with pmacct's programs" pmacctd nfacctd ss
enter_namespace "$0"

# shellcheck disable=SC2120 # kept has arguments for it
from_pmacctd() # OPTION-OF-ipfix-collect...
{
	cat > "$work/pmacctd.conf" <<-END
	daemonize: false
	pcap_savefile: $work/lan.pcap
	plugins: nfprobe[probe]
	aggregate: src_host, dst_host, src_port, dst_port, proto, tos
	nfprobe_receiver: 127.0.0.1:4739
	nfprobe_version: 10
	nfprobe_timeouts: expint=1:maxlife=2
	END
	start_collector udp "$@"
	pmacctd -f "$work/pmacctd.conf" > "$work/log" 2>&1 &
	daemon=$!
	within 20 ended "$daemon" || fail "pmacctd does not end"
	stop "$daemon"
	stop_collector pmacctd
}

# The times are those of both ways; ICMP has its type in a port; one class is
# told for both ways.
from_pmacctd
columns='src dst proto packets octets flags first_ms last_ms'
compare 'pmacctd udp' both "$work/lan.jsonl" collect "$work/records"
columns='src sport dst dport proto'
grep -v '"sport": 0' "$work/lan.jsonl" > "$work/ports"
grep -v 'rotocolIdentifier":\(1\|58\)}' "$work/records" > "$work/found_ports"
compare 'pmacctd udp, ports' lan "$work/ports" collect "$work/found_ports"
no_loss 'pmacctd udp'
columns='src sport dst dport proto packets octets flags tos first_ms last_ms'
kept 'pmacctd udp' from_pmacctd

start_nfacctd()
{
	keys='src_host, dst_host, src_port, dst_port, proto, tos, tcpflags'
	cat > "$work/nfacctd.conf" <<-END
	daemonize: false
	plugins: print[p]
	aggregate: $keys, timestamp_start, timestamp_end
	nfacctd_ip: 127.0.0.1
	nfacctd_port: 4739
	nfacctd_time_new: true
	print_output: json
	print_output_file: $work/records
	print_refresh_time: 2
	END
	: > "$work/records"
	: > "$work/said"
	nfacctd -f "$work/nfacctd.conf" > "$work/said" 2>&1 &
	daemon=$!
	within 20 grep -q 'object handlers' "$work/said" &&
	    within 20 listening udp || fail 'nfacctd does not begin'
}

# It writes what it has in a while, or when it is told to stop.
stop_nfacctd() # COUNT
{
	within 6 lines "$work/records" "$1"
	stop "$daemon" INT
	if grep -E '^(WARN|ERROR)' "$work/said" > "$work/complaints"; then
		fail 'nfacctd complains'
		cat "$work/complaints"
	fi
}

# tcpControlBits has two octets (IANA), of which it takes none.
to_nfacctd() # COLUMNS OPTION-OF-ipfix-export...
{
	columns="src sport dst dport proto packets octets tos $1"
	shift
	start_nfacctd
	say "ipfix-export $* to nfacctd" ipfix-export --read "$work/lan.pcap" \
	    --to udp:127.0.0.1:4739 "$@"
	stop_nfacctd 125
	compare "nfacctd udp $*" lan "$work/lan.jsonl" nfacctd "$work/records"
}

to_nfacctd 'first_ms last_ms'
to_nfacctd '' --nanoseconds --mtu 600 --odid 4294967295
finish
