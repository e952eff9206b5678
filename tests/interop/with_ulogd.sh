#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# ulogd exports over UDP and TCP what conntrack, which listens to the same
# events of the kernel, prints: it arrives at ipfix-collect.
set -u
. "$srcdir/tests/interop/lib.sh"
need 4 'what ulogd exports' ulogd conntrack nft ss
enter_namespace "$0"

plugins=$(dirname "$(find /usr/lib* -name ulogd_output_IPFIX.so | head -n 1)")
if [ ! -e "$plugins/ulogd_inpflow_NFCT.so" ]; then
	skip 4 'what ulogd exports' 'its plugins are not there'
	exit 0
fi

# Connections are followed, and their packets counted, except our own reports.
follow()
{
	nft -f - <<-END &&
	table inet filter {
		chain input {
			type filter hook input priority 0;
			ct state new counter
		}
		chain before {
			type filter hook output priority raw;
			meta l4proto { tcp, udp } th dport 4739 notrack
		}
		chain answers {
			type filter hook prerouting priority raw;
			meta l4proto { tcp, udp } th sport 4739 notrack
		}
	}
	END
	echo 1 > /proc/sys/net/netfilter/nf_conntrack_acct
}
if ! follow > "$work/log" 2>&1; then
	skip 4 'what ulogd exports' 'the kernel follows no connections here'
	exit 0
fi

start_ulogd() # udp|tcp
{
	cat > "$work/ulogd.conf" <<-END
	[global]
	logfile="$work/said"
	loglevel=1
	plugin="$plugins/ulogd_inpflow_NFCT.so"
	plugin="$plugins/ulogd_output_IPFIX.so"
	stack=ct1:NFCT,ipfix1:IPFIX
	[ct1]
	[ipfix1]
	oid=77
	host="127.0.0.1"
	port=4739
	proto="$1"
	END
	ulogd -c "$work/ulogd.conf" > "$work/log" 2>&1 &
	daemon=$!
}

# Both listen to what the kernel says of connections, 12 among its subjects.
subscribed()
{
	[ "$(awk '$2 == 12 && $4 != "00000000"' /proc/net/netlink |
	    wc -l)" -ge 2 ]
}

for transport in udp tcp; do
	start_collector $transport
	conntrack -E -e DESTROY > "$work/events" 2> /dev/null &
	events=$!
	start_ulogd $transport
	within 10 subscribed || fail 'ulogd and conntrack do not listen'
	say 'programs talk' $python "$here/traffic.py" talk 90
	conntrack -F > "$work/log" 2>&1 # ends what is followed
	within 10 lines "$work/events" 90
	# It sends whole Messages, and keeps what does not fill one.
	within 10 lines "$work/records" 80
	stop $daemon
	stop $events INT
	stop_collector "ulogd, $transport"
	sent=$(wc -l < "$work/records")
	head -n "$sent" "$work/events" > "$work/ended"
	columns='src sport dst dport proto packets octets'
	compare "ulogd, $transport" conntrack "$work/ended" \
	    collect "$work/records"
done
finish
