#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# make-capture.sh - makes demo.pcap anew, out of nothing but this machine.
#
# An office, a switch, a gateway and a web site are built of network
# namespaces; the office visits the site; real exporters watch it and
# report over IPFIX to a collector, where the capture is taken:
#
#   office --- switch --- gateway --- site          what is watched
#                 :          :
#                 :          :     probe  meter     who reports
#              ===+==========+=======+======+===
#                          collector                what is captured
#
# An exporter that is not installed is left out, and said so.
# Needs root, and: iproute2 ethtool socat tcpdump iputils-ping.
# Usage: make-capture.sh [OUTPUT.pcap]
set -eu

output=${1:-$(dirname "$0")/demo.pcap}
collector=198.51.100.10
collector6=2001:db8:ff::10
work=$(mktemp -d)
rooms=
pids=

# Ends what this script has started, and nothing else.
clean_up()
{
	for pid in $pids; do
		kill "$pid" 2>>"$work/log" || :
	done
	for room in $rooms; do
		ip netns pids "demo-$room" | xargs -r kill 2>>"$work/log" || :
		ip netns del "demo-$room"
	done
	rm -rf "$work"
}

has()
{
	command -v "$1" >>"$work/log" && return
	echo "skip: $1 is not installed" >&2
	return 1
}

at() # ROOM COMMAND...
{
	place=$1
	shift
	ip netns exec "demo-$place" "$@"
}

start() # ROOM COMMAND...: in the background; leaves its process id in $last
{
	place=$1
	shift
	ip netns exec "demo-$place" "$@" >>"$work/log" 2>&1 &
	last=$!
	pids="$pids $last"
}

stop() # PID
{
	kill "$1"
	wait "$1" || :
}

# ---- the network ----

build_room() # ROOM
{
	ip netns add "demo-$1"
	rooms="$rooms $1"
	ip -n "demo-$1" link set lo up
	at "$1" sysctl -qw net.ipv4.ip_forward=1 \
	    net.ipv6.conf.all.forwarding=1 net.ipv6.conf.default.accept_dad=0
}

# Ethernet addresses are those for documentation (RFC 7042).  Checksums are
# computed at once: nothing down the line would do it for a captured packet.
build_link() # ROOM INTERFACE ROOM INTERFACE NUMBER
{
	ip link add "$2" netns "demo-$1" address "00:00:5e:00:53:${5}1" \
	    type veth \
	    peer name "$4" netns "demo-$3" address "00:00:5e:00:53:${5}2"
	for end in "$1 $2" "$3 $4"; do
		at "${end% *}" ethtool -K "${end#* }" tx off >>"$work/log"
		ip -n "demo-${end% *}" link set "${end#* }" up
	done
}

address() # ROOM INTERFACE ADDRESS...
{
	place=$1 interface=$2
	shift 2
	for one; do
		ip -n "demo-$place" addr add "$one" dev "$interface"
	done
}

build_network()
{
	for room in office switch gateway site probe meter collector; do
		build_room "$room"
	done
	build_link office lan0 switch office0 1
	build_link switch uplink0 gateway lan0 2
	build_link gateway wan0 site wan0 3

	address office lan0 192.0.2.11/24 192.0.2.12/24 192.0.2.13/24 \
	    192.0.2.14/24 2001:db8:1::11/64 2001:db8:1::12/64 \
	    2001:db8:1::13/64 2001:db8:1::14/64
	address gateway lan0 192.0.2.1/24 2001:db8:1::1/64
	address gateway wan0 203.0.113.1/24 2001:db8:2::1/64
	address site wan0 203.0.113.80/24 2001:db8:2::80/64

	ip -n demo-office route add default via 192.0.2.1
	ip -n demo-office -6 route add default via 2001:db8:1::1
	ip -n demo-site route add default via 203.0.113.1
	ip -n demo-site -6 route add default via 2001:db8:2::1
}

connect() # ROOM NUMBER: gives an exporter a way to the collector
{
	build_link "$1" export0 collector "from-$1" "$2"
	ip -n demo-collector link set "from-$1" master report0
	address "$1" export0 "198.51.100.$2/24" "2001:db8:ff::$2/64"
}

build_collector()
{
	ip -n demo-collector link add report0 \
	    address 00:00:5e:00:53:ff type bridge
	ip -n demo-collector link set report0 up
	address collector report0 "$collector/24" "$collector6/64"
	connect switch 4
	connect gateway 5
	connect probe 6
	connect meter 7
	start collector socat -u UDP6-RECV:4739,ipv6-v6only=0 OPEN:/dev/null
	start collector socat -u \
	    TCP6-LISTEN:4739,ipv6-v6only=0,fork,reuseaddr OPEN:/dev/null
	capture_at collector report0 export.pcap \
	    'udp port 4739 or tcp port 4739'
}

capture_at() # ROOM INTERFACE FILE FILTER
{
	start "$1" tcpdump -Z root -U --immediate-mode -s 0 -B 8192 \
	    -i "$2" -w "$work/$3" "$4"
}

# ---- the traffic ----

open_site()
{
	cat >"$work/reply" <<'END'
#!/bin/sh
read -r request
printf 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
head -c 20000 /dev/zero
END
	chmod +x "$work/reply"
	for port in 25 80 443; do
		start site socat \
		    "TCP6-LISTEN:$port,ipv6-v6only=0,fork,reuseaddr" \
		    "EXEC:$work/reply"
	done
	for port in 53 123; do
		start site socat "UDP6-RECVFROM:$port,ipv6-v6only=0,fork" PIPE
	done
}

# The words are HTTP and DNS; what answers only has to make packets.
fetch() # FROM TO PORT
{
	printf 'GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n' |
	    at office socat -t 5 - "TCP:$2:$3,bind=$1" >>"$work/got"
}

ask() # FROM TO PORT
{
	question='\003www\007example\003com\0\0\01\0\01'
	printf '\022\064\1\0\0\1\0\0\0\0\0\0%b' "$question" |
	    at office socat -t 0.1 - "UDP:$2:$3,bind=$1" >>"$work/got"
}

visit() # FROM TO
{
	for port in 53 53 53 53 123; do
		ask "$1" "$2" "$port"
	done
	for port in 80 80 443 25; do
		fetch "$1" "$2" "$port"
	done
}

make_traffic() # DESK...
{
	for desk; do
		visit "192.0.2.$desk" 203.0.113.80
		visit "[2001:db8:1::$desk]" "[2001:db8:2::80]"
		at office ping -q -i 0.2 -c 3 -I "192.0.2.$desk" \
		    203.0.113.80 >>"$work/log"
		at office ping -q -i 0.2 -c 3 -I "2001:db8:1::$desk" \
		    2001:db8:2::80 >>"$work/log"
	done
}

# ---- the exporters ----

# A switch without IPFIX is still a switch: a bridge of the kernel's.
start_switch()
{
	if has ovs-vswitchd && has ovsdb-server; then
		start_openvswitch
		return
	fi
	ip -n demo-switch link add lan type bridge
	ip -n demo-switch link set office0 master lan
	ip -n demo-switch link set uplink0 master lan
	ip -n demo-switch link set lan up
}

start_openvswitch()
{
	export OVS_RUNDIR="$work" OVS_LOGDIR="$work" OVS_DBDIR="$work"
	ovsdb-tool create "$work/conf.db" \
	    /usr/share/openvswitch/vswitch.ovsschema
	start switch ovsdb-server --remote="punix:$work/db.sock" \
	    "$work/conf.db"
	start switch ovs-vswitchd "unix:$work/db.sock"
	ovs-vsctl --retry --timeout=20 --db="unix:$work/db.sock" \
	    add-br lan -- set bridge lan datapath_type=netdev -- \
	    add-port lan office0 -- add-port lan uplink0
}

report_openvswitch()
{
	[ -S "$work/db.sock" ] || return 0
	ovs-vsctl --timeout=20 --db="unix:$work/db.sock" \
	    --id=@ipfix create ipfix "targets=\"$collector:4739\"" \
	    sampling=1 obs_domain_id=4 obs_point_id=1 \
	    cache_active_timeout=4 cache_max_flows=1000 \
	    other_config:virtual_obs_id=office-switch -- \
	    set bridge lan ipfix=@ipfix >>"$work/log"
}

# The gateway's connection tracking: a flow is reported when forgotten, and
# sent with the next full Message.  IPv4 alone: its IPv6 addresses come out
# cut to four octets.
start_ulogd()
{
	has ulogd && has nft && has conntrack || return 0
	at gateway nft 'add table ip watch'
	at gateway nft 'add chain ip watch passing {
	    type filter hook forward priority 0; }'
	at gateway nft add rule ip watch passing ct state new accept
	at gateway sysctl -qw net.netfilter.nf_conntrack_acct=1 \
	    net.netfilter.nf_conntrack_timestamp=1
	cat >"$work/ulogd.conf" <<END
[global]
logfile="$work/ulogd.log"
plugin="$(find /usr/lib -name ulogd_inpflow_NFCT.so)"
plugin="$(find /usr/lib -name ulogd_output_IPFIX.so)"
stack=ct1:NFCT,ipfix1:IPFIX
[ct1]
hash_enable=0
event_mask=0x00000004
[ipfix1]
oid=5
host="$collector"
port=4739
proto="udp"
END
	start gateway ulogd -c "$work/ulogd.conf"
}

forget_flows()
{
	has conntrack || return 0
	at gateway conntrack -F >>"$work/log" 2>&1
}

# Reads the packets of the traffic; one reading for each form of report.
# It takes the name of the file for the name of an interface: keep it short.
run_softflowd()
{
	has softflowd || return 0
	for form in '-v 10 -A milli' '-v 10 -A micro -P tcp -b'; do
		# shellcheck disable=SC2086 # words on purpose
		(cd "$work" && at probe timeout 20 softflowd -d -r lan0 \
		    -p softflowd.pid -c none \
		    -n "$collector:4739" $form) >>"$work/log" 2>&1
	done
}

# Reports over IPv6, and writes a label of its own on each flow.
run_pmacctd()
{
	has pmacctd || return 0
	cat >"$work/labels" <<'END'
set_label=web filter='tcp port 80 or tcp port 443'
set_label=mail filter='tcp port 25'
set_label=names-and-time filter='udp'
set_label=echo filter='icmp or icmp6'
END
	cat >"$work/pmacctd.conf" <<END
daemonize: false
pcap_savefile: $work/lan0
pre_tag_map: $work/labels
plugins: nfprobe[meter]
aggregate: src_host, dst_host, src_port, dst_port, proto, tos, label
nfprobe_receiver: [$collector6]:4739
nfprobe_version: 10
nfprobe_engine: 7
nfprobe_timeouts: expint=1:maxlife=2
END
	at meter timeout 30 pmacctd -f "$work/pmacctd.conf" >>"$work/log" 2>&1
}

# ---- all of it ----

trap clean_up EXIT
trap 'exit 1' INT TERM
build_network
build_collector
open_site
start_switch
start_ulogd
sleep 3
capture_at gateway lan0 lan0 'ip or ip6'
capture=$last
sleep 1
make_traffic 11 12 13 14
stop "$capture"
run_softflowd
run_pmacctd
forget_flows

# The switch speaks last, and much: 88 templates before its first record.
report_openvswitch
sleep 1
make_traffic 11 12
sleep 8
cp "$work/export.pcap" "$output"
echo "$output: $(wc -c <"$output") octets" >&2
