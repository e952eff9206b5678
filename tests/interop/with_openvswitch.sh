#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# Packets pass a bridge of Open vSwitch, and what it exports over UDP, by 88
# templates with up to 67 fields, arrives at ipfix-collect.
set -u
. "$srcdir/tests/interop/lib.sh"
need 4 'what Open vSwitch exports' ovs-vswitchd ovsdb-server ovsdb-tool \
    ovs-vsctl dumpcap tshark ss
enter_namespace "$0"

OVS_RUNDIR=$work OVS_DBDIR=$work OVS_LOGDIR=$work OVS_SYSCONFDIR=$work
export OVS_RUNDIR OVS_DBDIR OVS_LOGDIR OVS_SYSCONFDIR
schema=/usr/share/openvswitch/vswitch.ovsschema

vsctl()
{
	ovs-vsctl --timeout=20 --db="unix:$work/db.sock" "$@"
}

# A bridge without a kernel's help, and a wire into it.
start_switch()
{
	ovsdb-tool create "$work/conf.db" $schema || return
	ovsdb-server "$work/conf.db" --remote="punix:$work/db.sock" \
	    --no-chdir > "$work/db.said" 2>&1 &
	database=$!
	within 10 test -S "$work/db.sock" || return
	vsctl --no-wait init || return
	ovs-vswitchd "unix:$work/db.sock" --no-chdir > "$work/said" 2>&1 &
	switch=$!
	ip link add wire0 type veth peer name wire1 &&
	    ip link set wire0 up && ip link set wire1 up &&
	    vsctl add-br br0 -- set bridge br0 datapath_type=netdev \
		-- add-port br0 wire1 -- --id=@i create ipfix \
		'targets="127.0.0.1:4739"' obs_domain_id=123 sampling=1 \
		obs_point_id=456 cache_active_timeout=1 \
		cache_max_flows=10000 -- set bridge br0 ipfix=@i
}

# Of others, such as the neighbours that the kernel looks for, nothing is said.
ours()
{
	grep -E ' (192\.0\.2|198\.51\.100)\.|2001:db8:' "$1"
}

all_came()
{
	flows ingress "$work/records" > "$work/sums" 2> /dev/null
	[ "$(ours "$work/sums" | awk '{ n += $6 } END { print n }')" = 920 ]
}

columns='src sport dst dport proto packets octets tos'
start_collector udp
start_capture "$work/capture"
say 'a bridge of Open vSwitch' start_switch
say 'packets pass it' $python "$here/traffic.py" send wire0
within 30 all_came
stop "$switch"
stop "$database"
stop_capture "$work/capture"
stop_collector 'Open vSwitch'
flows lan "$work/lan.jsonl" > "$work/want"
flows ingress "$work/records" > "$work/sums"
ours "$work/sums" > "$work/found"
same 'Open vSwitch, udp' "$work/want" "$work/found"
show_tshark "$work/capture" > "$work/read"
compare 'Open vSwitch, udp, as tshark reads it' tshark "$work/read" \
    collect "$work/records"

finish
