#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# from_peers.sh - what others export is read the way others read it.
#
# softflowd and pmacctd report over loopback.  Each report is kept twice: as a
# capture, and as the file of Messages that its collector received.
# ipfix-dump must count as many templates and records in both, and as many
# as tshark and libfixbuf's ipfixDump do.  All of it happens in a network
# namespace of its own.  What is not installed is skipped.
#
# Usage: from_peers.sh    (IPFIX_DUMP names the program to test)
set -u

dump=${IPFIX_DUMP:-ipfix-dump}
case $dump in
/*) ;;
*/*) dump=$PWD/$dump ;;
esac

has()
{
	command -v "$1" >/dev/null 2>&1
}

skip_all()
{
	echo "skip: 4 reports of others: $*"
	exit 77
}

# The namespaces: of the network, and of processes, so that none is left.
if [ -z "${FROM_PEERS_INSIDE:-}" ]; then
	if ! has "$dump"; then
		echo "fail: there is no $dump to test"
		exit 1
	fi
	for tool in dumpcap tshark socat ip unshare; do
		has $tool || skip_all "$tool is not installed"
	done
	unshare -rnpf ip link set lo up || skip_all 'no namespace can be made'
	FROM_PEERS_INSIDE=yes exec unshare -rnpf --kill-child sh "$0"
fi

ip link set lo up
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
cd "$work" || exit 1
export HOME="$work" # where tshark looks for its settings

# ---- what the exporters watch, and how their reports are taken ----

within() # SECONDS COMMAND...: until the command succeeds
{
	tries=$(($1 * 10))
	shift
	until "$@" >>log 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.1
	done
}

# True once the file has not grown for a second.
settled() # FILE
{
	size=$(wc -c <"$1") && sleep 1 && [ "$size" -gt 0 ] &&
	    [ "$size" = "$(wc -c <"$1")" ]
}

listening() # udp|tcp
{
	ss -Hln "--$1" 'sport = :4739' | grep -q .
}

start_capture() # FILE FILTER
{
	dumpcap -q -P -i lo -f "$2" -w "$1" >>log 2>&1 &
	capture=$!
	within 10 settled "$1"
}

stop_capture() # FILE
{
	within 10 settled "$1"
	kill "$capture"
	wait "$capture"
}

# Nobody answers, which makes flows enough: of UDP, TCP and ICMP.
make_traffic()
{
	start_capture lan0 'ip or ip6'
	for port in 1001 1002 1003 1004 1005 1006 1007 1008 1009 1010; do
		for host in 127.0.0.1 127.0.0.2 '[::1]'; do
			echo octets | socat -u - "UDP:$host:$port" 2>>log
			echo octets | socat -u - "TCP:$host:$port" 2>>log
		done
	done
	stop_capture lan0
}

# Leaves $name.pcap and $name.ipfix.
report() # NAME udp|tcp COMMAND...
{
	name=$1 transport=$2
	shift 2
	case $transport in
	udp) from=UDP-RECV:4739,bind=127.0.0.1 ;;
	tcp) from=TCP-LISTEN:4739,bind=127.0.0.1,reuseaddr ;;
	esac
	socat -u "$from" "CREATE:$name.ipfix" >>log 2>&1 &
	collector=$!
	within 10 listening "$transport"
	start_capture "$name.pcap" 'port 4739'
	timeout 30 "$@" >>log 2>&1
	stop_capture "$name.pcap"
	kill "$collector" 2>>log # over TCP it has left with the exporter
	wait "$collector"
}

# ---- the counts: "MESSAGES TEMPLATES RECORDS", of either kind ----

count_ours() # FILE
{
	"$dump" --stats "$1" | tr -d '{}"' | tr ',' '\n' | awk -F: '
		{ n[$1] = $2 }
		END {
			print n["messages"],
			    n["templateRecords"] + n["optionsTemplateRecords"],
			    n["dataRecords"] + n["optionsDataRecords"]
		}'
}

count_tshark() # FILE
{
	tshark -o cflow.max_template_fields:1000 -r "$1" -V 2>>log | awk '
		/^ *Version: 10$/ { messages++ }
		/^ *(Options )?Template \(Id = [0-9]+/ { templates++ }
		/^ *Flow [0-9]+$/ { records++ }
		END { print messages + 0, templates + 0, records + 0 }'
}

# *** File Stats: 191 Messages, 359 Data Records, 95 Template Records ***
count_ipfixdump() # FILE
{
	ipfixDump --stats --in "$1" 2>>log |
	    awk '/File Stats:/ { print $4, $9, $6 }'
}

compare() # WHAT EXPECTED FOUND
{
	if [ "$2" = "$3" ]; then
		echo "ok: $1: $2 (messages, templates, records)"
	else
		echo "fail: $1: we count $3, the peer $2"
		failures=$((failures + 1))
	fi
}

check() # NAME
{
	ours=$(count_ours "$1.pcap")
	case $ours in
	'' | 0* | *' 0 '* | *' 0')
		echo "fail: $1: nothing was reported: $ours"
		failures=$((failures + 1))
		return
		;;
	esac
	compare "$1, capture against file" "$(count_ours "$1.ipfix")" "$ours"
	compare "$1, tshark" "$(count_tshark "$1.pcap")" "$ours"
	if has ipfixDump; then
		compare "$1, ipfixDump" "$(count_ipfixdump "$1.ipfix")" "$ours"
	else
		echo "skip: $1, ipfixDump: libfixbuf-tools is not installed"
	fi
}

# ---- the exporters ----

try_softflowd() # NAME udp|tcp OPTION...
{
	name=$1 transport=$2
	shift 2
	if ! has softflowd; then
		echo "skip: $name: softflowd is not installed"
		return
	fi
	report "$name" "$transport" softflowd -d -r lan0 -p pid -c none \
	    -n 127.0.0.1:4739 -P "$transport" "$@"
	check "$name"
}

try_pmacctd()
{
	if ! has pmacctd; then
		echo 'skip: pmacctd: pmacct is not installed'
		return
	fi
	cat >pmacctd.conf <<END
daemonize: false
pcap_savefile: $work/lan0
plugins: nfprobe[probe]
aggregate: src_host, dst_host, src_port, dst_port, proto, tos
nfprobe_receiver: 127.0.0.1:4739
nfprobe_version: 10
nfprobe_timeouts: expint=1:maxlife=2
END
	report pmacctd udp pmacctd -f pmacctd.conf
	check pmacctd
}

failures=0
make_traffic
try_softflowd softflowd-udp udp -v 10 -A milli
try_softflowd softflowd-tcp tcp -v 10 -A nano -b
try_softflowd softflowd-psamp udp -v psamp -s 2
try_pmacctd
[ "$failures" -eq 0 ]
