#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# make-traffic.sh - makes traffic.pcap anew: an office at work, and a stranger
# who looks for open ports, all on the loopback interface of a network
# namespace of their own.
#
# Needs root, and: iproute2 ethtool socat tcpdump iputils-ping.
# Usage: make-traffic.sh [OUTPUT.pcap]
set -eu

if [ "${1:-}" != inside ]; then
	output=${1:-$(dirname "$0")/traffic.pcap}
	exec unshare -n sh "$0" inside "$output"
fi
output=$2
work=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || :; rm -rf "$work"' EXIT

web=203.0.113.80 names=203.0.113.53 archive=203.0.113.90
web6=2001:db8:2::80 stranger=198.51.100.66

# ---- the network ----

ip link set lo mtu 1500 up
ethtool -K lo tx off tso off gso off gro off > "$work/log" 2>&1
for host in 192.0.2.11 192.0.2.12 192.0.2.13 $web $names $archive $stranger
do
	ip addr add "$host/32" dev lo
done
for host in 2001:db8:1::11 2001:db8:1::12 $web6; do
	ip addr add "$host/128" dev lo
done

start() # COMMAND...
{
	"$@" > "$work/log" 2>&1 &
	last=$!
	pids="$pids $last"
}

# What is sent is zeros: only headers get into the file.
start tcpdump -i lo -s 96 -Z "$(id -un)" -U -w "$work/traffic.pcap"
tcpdump=$last
start socat "TCP4-LISTEN:80,bind=$web,fork,reuseaddr" \
    SYSTEM:'read line; head -c 20000 /dev/zero'
start socat "TCP6-LISTEN:443,bind=[$web6],fork,reuseaddr" \
    SYSTEM:'read line; head -c 8000 /dev/zero'
start socat "TCP4-LISTEN:873,bind=$archive,fork,reuseaddr" \
    SYSTEM:'cat > /dev/null'
start socat -T 1 "UDP4-RECVFROM:53,bind=$names,fork" \
    SYSTEM:'head -c 120 /dev/zero'
sleep 1 # nobody can tell from outside when all of them listen

# ---- the traffic ----

visit() # OFFICE-HOST
{
	head -c 40 /dev/zero | socat -t 1 - "UDP4:$names:53,bind=$1" \
	    > "$work/answer"
	echo 'GET /' | socat -t 1 - "TCP4:$web:80,bind=$1" > "$work/page"
}

visit 192.0.2.11
echo 'GET /' | socat -t 1 - "TCP6:[$web6]:443,bind=[2001:db8:1::11]" \
    > "$work/page"
visit 192.0.2.12
ping -q -c 3 -i 0.2 -I 192.0.2.12 $web > "$work/log"
ping -q -c 3 -i 0.2 -I 2001:db8:1::12 $web6 > "$work/log"
visit 192.0.2.13
head -c 150000 /dev/zero |
    socat -t 1 - "TCP4:$archive:873,bind=192.0.2.13"
visit 192.0.2.11

port=20
while [ $port -lt 60 ]; do
	socat -u /dev/null "TCP4:192.0.2.11:$port,bind=$stranger" \
	    2> "$work/log" || :
	port=$((port + 1))
done

sleep 1 # for the last packets to be written
kill "$tcpdump"
wait "$tcpdump" || :
mv "$work/traffic.pcap" "$output"
