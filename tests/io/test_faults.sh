#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# ipfix-collect where disks and pipes are full, readers go away, and it is
# killed.
set -u
work=$(mktemp -d)
collector=
trap 'kill -9 $collector 2> /dev/null; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# start OUTPUT OPTION... - starts a collector on a port that is free.
start()
{
	output=$1
	shift
	: > "$work/err"
	ipfix-collect --listen udp:127.0.0.1:0 "$@" > "$output" \
	    2> "$work/err" &
	collector=$!
	port=
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		port=$(sed -n 's/.*udp 127.0.0.1:\([0-9]*\).*/\1/p' \
		    "$work/err")
		[ -z "$port" ] || return 0
		sleep 0.1
	done
	echo "fail: no collector"
	exit 1
}

# result NAME STATUS WANTED
result()
{
	if [ "$2" -eq "$3" ]; then
		echo "ok: $1"
	else
		echo "fail: $1: status $2"
		sed 's/^/	/' "$work/err"
	fi
}

# send COUNT - three records each time.
send()
{
	i=0
	while [ $i -lt "$1" ]; do
		minimal_exporter 127.0.0.1 "$port"
		i=$((i + 1))
	done
}

# until COMMAND... - waits until it succeeds, for some seconds.
wait_until()
{
	i=0
	while [ $i -lt 100 ]; do
		"$@" && return 0
		sleep 0.1
		i=$((i + 1))
	done
	return 1
}

gone()
{
	! kill -0 $collector 2> /dev/null
}

for to in "json /dev/full" "file /dev/null --file /dev/full"; do
	# shellcheck disable=SC2086
	set -- $to
	name=$1
	shift
	[ -w /dev/full ] || { echo "skip: no /dev/full"; continue; }
	start "$@" --stats-interval 1
	send 2
	if [ "$name" = json ]; then
		wait_until gone
		wait $collector
	else
		sleep 1
		kill -TERM $collector
		wait $collector
	fi
	result "$name on a full device ends with 1" $? 1
	grep -q 'No space left on device' "$work/err" &&
	    echo "ok: $name says that the device is full" ||
	    echo "fail: $name does not say that the device is full"
done

# Nobody reads the pipe for a while, and it holds less than what comes.
mkfifo "$work/pipe"
(exec < "$work/pipe"; sleep 2; cat > "$work/out") &
reader=$!
start "$work/pipe"
send 150
sleep 2
kill -TERM $collector
wait $collector
result "a full pipe ends nothing" $? 0
wait $reader
if [ "$(grep -c '^{.*}$' "$work/out")" -eq 450 ]; then
	echo "ok: all that waited for a full pipe has come"
else
	echo "fail: $(wc -l < "$work/out") of 450 lines came out of the pipe"
fi

# Its reader goes away.
(exec < "$work/pipe"; sleep 1) &
reader=$!
start "$work/pipe"
wait $reader
send 2
wait_until gone
wait $collector
result "a reader that went away ends it with 1" $? 1

# Killed, and started again on the same file: what was there stays.
start /dev/null --file "$work/flows"
send 3
wait_until test -s "$work/flows"
kill -9 $collector
wait $collector 2> /dev/null
before=$(ipfix-dump --json "$work/flows" | grep -c 192.0.2)
printf '\0\12\0\100\1\2\3' >> "$work/flows"
start /dev/null --file "$work/flows" --append
send 1
sleep 1.2
kill -TERM $collector
wait $collector
result "a file is appended to after a kill" $? 0
after=$(ipfix-dump --json "$work/flows" | grep -c 192.0.2)
if [ "$before" -gt 0 ] && [ "$after" -eq $((before + 3)) ]; then
	echo "ok: what was in the file is there, and what came after it"
else
	echo "fail: $before records before a kill, $after after it"
fi
