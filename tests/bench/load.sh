#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# load.sh - the most records in a second that collectors take over UDP without
# losing one, all of them in turn, on the same stream over loopback.  The sender
# has a core and the collector another.  A rate is held if in any of three tries
# no datagram was dropped by the system and every record was counted, so that
# whatever else the machine does spoils a try and not the result.  What a record
# took of the processor, the system's part included, is told for that rate.
#
# LOAD_SECONDS  of each try (2)
# LOAD_OCTETS   of a Message (1400)
# LOAD_TRIES    (3)
# LOAD_ONLY     names of collectors, else all that are installed
set -u
seconds=${LOAD_SECONDS:-2}
octets=${LOAD_OCTETS:-1400}
tries=${LOAD_TRIES:-3}
port=$((20000 + $$ % 20000))
buffer=4194304
if [ -d /dev/shm ]; then
	work=$(mktemp -d /dev/shm/ipfix-load-XXXXXX)
else
	work=$(mktemp -d)
fi
collector=
trap 'kill -9 $collector 2> /dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

command -v taskset > /dev/null || { echo "skip: no taskset"; exit 0; }
nice="nice -n -20"
$nice true 2> /dev/null || nice=
sender="$nice taskset -c 0"
receiver="$nice taskset -c $(($(nproc) > 1 ? 1 : 0))"

# What the kernel tells of the port: octets that wait, datagrams dropped.
socket()
{
	awk -v port="$(printf ':%04X' "$port")" '
	$2 ~ port "$" { split($5, q, ":"); waits = q[2]; dropped += $NF; n++ }
	END { if (n) print waits, dropped }' /proc/net/udp
}

# The ticks of the processor that it and its children have had.
ticks()
{
	for pid in "$collector" $(pgrep -P "$collector"); do
		cat "/proc/$pid/stat"
	done 2> /dev/null | awk '{ t += $14 + $15 } END { print t + 0 }'
}

# Starts a collector in its folder.
start()
{
	rm -rf "$work/run"
	mkdir "$work/run"
	cd "$work/run" || exit 1
	case $1 in
	ipfix-collect-json)
		$receiver ipfix-collect --listen "udp:127.0.0.1:$port" \
		    --receive-buffer $buffer --stats-interval 3600 \
		    > /dev/null 2> log &
		;;
	ipfix-collect-file)
		$receiver ipfix-collect --listen "udp:127.0.0.1:$port" \
		    --receive-buffer $buffer --stats-interval 3600 \
		    --file flows > /dev/null 2> log &
		;;
	nfcapd)
		$receiver nfcapd -b 127.0.0.1 -p "$port" -w . -t 3600 \
		    -B $buffer > log 2>&1 &
		;;
	nfacctd)
		cat > conf << END
nfacctd_ip: 127.0.0.1
nfacctd_port: $port
nfacctd_pipe_size: $buffer
plugins: print[p]
plugin_pipe_size[p]: 268435456
plugin_buffer_size[p]: 262144
aggregate[p]: src_host, dst_host, src_port, dst_port, proto
print_output: json
print_refresh_time: 3600
print_cache_entries[p]: 262144
END
		$receiver nfacctd -f conf > /dev/null 2> log &
		;;
	esac
	collector=$!
	i=0
	while [ -z "$(socket)" ]; do
		sleep 0.1
		i=$((i + 1))
		[ $i -lt 50 ] || return 1
	done
}

# Ends it, and prints how many records it says that it had, or "-".
stop()
{
	kill -INT $collector
	wait $collector 2> /dev/null
	case $1 in
	ipfix-collect-*)
		sed -n 's/.*"dataRecords":\([0-9]*\).*/\1/p' log | tail -n 1
		;;
	nfcapd)
		sed -n 's/.*Flows: \([0-9]*\).*/\1/p' log | tail -n 1
		;;
	nfacctd)
		grep -q 'Missing data' log && echo 0 || echo -
		;;
	esac
	collector=
	cd "$work" || exit 1
}

# try NAME RATE - true if nothing was lost; the rate that came about is in
# $rate, and why it was lost in $why.
try()
{
	start "$1" || { why="does not start"; return 1; }
	had=$(ticks)
	sent=$($sender bench_load "$port" "$2" "$seconds" "$octets")
	i=0
	while s=$(socket) && [ "${s% *}" != 00000000 ] && [ $i -lt 5 ]; do
		sleep 0.1
		i=$((i + 1))
	done
	sleep 0.2
	cpu=$(echo "$sent $had $(ticks) $(getconf CLK_TCK)" |
	    awk '{ printf "%d", ($4 - $3) * 1e9 / $5 / $1 }')
	dropped=$(socket)
	dropped=${dropped#* }
	stop "$1" > "$work/had"
	had=$(cat "$work/had")
	rate=$(echo "$sent" | awk '{ printf "%d", $1 / $2 }')
	sent=${sent% *}
	why="sent $sent, had $had, datagrams dropped $dropped"
	[ $i -lt 5 ] && [ "$dropped" = 0 ] &&
	    { [ "$had" = - ] || [ "$had" = "$sent" ]; }
}

# hold NAME RATE - true if it holds that rate.
hold()
{
	t=0
	while [ $t -lt "$tries" ]; do
		if try "$1" "$2"; then
			[ -z "${LOAD_VERBOSE:-}" ] ||
			    echo "$1 holds $rate" >&2
			return 0
		fi
		t=$((t + 1))
	done
	[ -z "${LOAD_VERBOSE:-}" ] || echo "$1 loses at $2: $why" >&2
	return 1
}

# Doubles the rate until it is lost, then halves the distance four times.
search()
{
	low=0
	high=${LOAD_START:-50000}
	best=0
	took=-
	limit=
	while hold "$1" "$high"; do
		[ "$rate" -gt "$best" ] && best=$rate took=$cpu
		low=$high
		# The sender does not get there.
		if [ $((rate * 100)) -lt $((high * 93)) ]; then
			limit=" (as fast as the sender goes)"
			break
		fi
		high=$((high * 2))
	done
	for i in 1 2 3 4; do
		[ -z "$limit" ] || break
		middle=$(((low + high) / 2))
		if hold "$1" $middle; then
			[ "$rate" -gt "$best" ] && best=$rate took=$cpu
			low=$middle
		else
			high=$middle
		fi
	done
	printf '%-20s %12d %12s%s\n' "$1" "$best" "$took" "$limit"
}

echo "Records of 56 octets in Messages of $octets, over UDP on loopback,"
echo "for $seconds s each; the highest rate without loss, in records/s, and"
echo "nanoseconds of the processor for a record at that rate:"
echo
for name in nfcapd nfacctd ipfix-collect-json ipfix-collect-file; do
	case " ${LOAD_ONLY:-$name} " in
	*" $name "*) ;;
	*) continue ;;
	esac
	if ! command -v "${name%-[jf]*[en]}" > /dev/null; then
		echo "skip: no $name"
		continue
	fi
	search "$name"
done | tee "$work/table"
awk '/^nf/ && $2 > best { best = $2; least = $3 }
    /^ipfix/ { ours[$1] = $2; took[$1] = $3 }
    END {
	for (name in ours)
		if (best && took[name] > 0)
			printf "%s: %.1f times the better peer, by the " \
			    "processor %.1f times\n", name,
			    ours[name] / best, least / took[name]
    }' "$work/table"
