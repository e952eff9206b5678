#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# What the scripts with_*.sh share; each of them says:
#
#     set -u
#     . "$srcdir/tests/interop/lib.sh"
#     need N 'of what' TOOL...
#     enter_namespace "$0"
#
# From there on it has a network of its own, where port 4739 is free, a folder
# $work that goes away, and a packet capture with what is in it:
# $work/lan.pcap, $work/lan.jsonl (see traffic.py).

here=$srcdir/tests/interop
export PYTHONDONTWRITEBYTECODE=1 LC_ALL=C.UTF-8 TZ=UTC
python=/usr/bin/python3 # where Debian has its modules
[ -x $python ] || python=python3

has()
{
	command -v "$1" > /dev/null 2>&1
}

skip() # COUNT WHAT WHY: a line for each test that is left out
{
	count=$1
	while [ "$count" -gt 0 ]; do
		echo "skip: $2: $3"
		count=$((count - 1))
	done
}

need() # COUNT WHAT TOOL...: ends the script, well, if a tool is missing
{
	count=$1 what=$2
	shift 2
	for tool in $python "$@"; do
		has "$tool" && continue
		skip "$count" "$what" "there is no $tool"
		exit 0
	done
	if ipfix-export --read /dev/null --to file:/dev/null 2>&1 |
	    grep -q 'without libpcap'; then
		skip "$count" "$what" 'this build reads no packets'
		exit 0
	fi
	needed="$count $what"
}

# The namespaces: of the network, of processes and of what they share, so that
# nothing is left.
enter_namespace() # SCRIPT
{
	if [ -z "${INTEROP_INSIDE:-}" ]; then
		if ! has ip || ! unshare -rnipf ip link set lo up 2>&1; then
			skip "${needed%% *}" "${needed#* }" \
			    'no namespace can be made'
			exit 0
		fi
		INTEROP_INSIDE=yes exec unshare -rnipf --kill-child \
		    --mount-proc sh "$1"
	fi
	ip link set lo up
	work=$(mktemp -d)
	trap 'rm -rf "$work"' EXIT
	trap 'exit 1' INT TERM
	export HOME="$work" # where tools look for their settings
	failures=0
	collector=
	$python "$here/traffic.py" write "$work/lan.pcap" "$work/lan.jsonl"
}

# The last line of a script.
finish()
{
	[ "$failures" -eq 0 ]
}

ok()
{
	echo "ok: $*"
}

# What $work/log has, the tools said.
fail()
{
	echo "fail: $*"
	failures=$((failures + 1))
	[ ! -s "$work/log" ] || tail -n 5 "$work/log" | sed 's/^/    /'
}

say() # WHAT COMMAND...: whether the command succeeds
{
	what=$1
	shift
	if "$@" > "$work/log" 2>&1; then
		ok "$what"
	else
		fail "$what"
	fi
}

within() # SECONDS COMMAND...: until the command succeeds
{
	tries=$(($1 * 20))
	shift
	until "$@" > /dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || return 1
		sleep 0.05
	done
}

listening() # udp|tcp [PORT]
{
	ss -Hln "--$1" "sport = :${2:-4739}" | grep -q .
}

drained() # [PORT]: whether a program has read what came to it over UDP
{
	[ "$(ss -Hanu "sport = :${1:-4739}" | awk '{ print $2 }')" = 0 ]
}

lines() # FILE COUNT: whether it has so many
{
	[ "$(wc -l < "$1")" -ge "$2" ]
}

ended() # PID
{
	! kill -0 "$1"
}

stop() # PID [SIGNAL]
{
	kill -s "${2:-TERM}" "$1" 2> /dev/null
	wait "$1" 2> /dev/null
}

# ---- what flows are there: lines of the columns $columns, see flows.py ----

flows() # FORMAT FILE
{
	# shellcheck disable=SC2086 # a list of words
	$python "$here/flows.py" "$1" $columns < "$2"
}

# compare WHAT FORMAT FILE FORMAT FILE: the flows of the first are what must
# be found in the second.
compare()
{
	rm -f "$work/want" "$work/found"
	flows "$2" "$3" > "$work/want"
	flows "$4" "$5" > "$work/found"
	same "$1" "$work/want" "$work/found"
}

same() # WHAT FILE FILE
{
	if [ ! -s "$2" ]; then
		fail "$1: nothing to compare with"
	elif diff "$2" "$3" > "$work/diff"; then
		ok "$1: $(wc -l < "$2") records with the same values"
	else
		fail "$1: other values (>) than there are (<)"
		head -n 8 "$work/diff" | cut -c 1-200
	fi
}

# compare_told WHAT FORMAT FILE: what to_peers told ($work/told) is in the file.
compare_told()
{
	columns='src sport proto octets first_ms name'
	sed -n 's/^flow //p' "$work/told" | sort > "$work/want"
	flows "$2" "$3" > "$work/found"
	same "$1" "$work/want" "$work/found"
	columns='exportedMessageTotalCount exportedFlowRecordTotalCount'
	sed -n 's/^options //p' "$work/told" | sort > "$work/want"
	flows "$2" "$3" > "$work/found"
	same "$1, options" "$work/want" "$work/found"
}

# ---- a capture of what is exported ----

# True once the file has not grown for a second.
settled() # FILE
{
	size=$(wc -c < "$1") && sleep 1 && [ "$size" -gt 0 ] &&
	    [ "$size" = "$(wc -c < "$1")" ]
}

start_capture() # FILE
{
	dumpcap -q -P -i lo -f 'port 4739' -w "$1" > /dev/null 2>&1 &
	capture=$!
	within 10 settled "$1"
}

stop_capture() # FILE
{
	within 10 settled "$1"
	stop "$capture" INT
}

# ---- ipfix-collect, which leaves $work/records, and counters ----

start_collector() # udp|tcp [OPTION...]
{
	over=$1
	shift
	: > "$work/collected"
	ipfix-collect --listen "$over:127.0.0.1:4739" \
	    --stats-interval 3600 "$@" \
	    > "$work/records" 2> "$work/collected" &
	collector=$!
	within 10 grep -q listening "$work/collected" ||
	    fail "ipfix-collect does not listen on $over"
}

# It takes what has arrived, says what was wrong, and counts.
stop_collector() # WHAT
{
	kill "$collector"
	wait "$collector" || fail "$1: ipfix-collect ends with $?"
	if grep -v listening "$work/collected" | grep '^ipfix-collect' \
	    > "$work/complaints"; then
		fail "$1: ipfix-collect complains"
		cat "$work/complaints"
	fi
	for fault in badMessages dataSetsWithoutTemplate badTemplates \
	    foreignDatagrams droppedDatagrams; do
		[ "$(counter $fault)" = 0 ] ||
		    fail "$1: $fault is $(counter $fault)"
	done
}

counter() # NAME: of the collector that was stopped
{
	sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" "$work/collected" | tail -n 1
}

no_loss() # WHAT: its Sequence Numbers are those of the RFC
{
	if [ "$(counter lostRecords)" = 0 ]; then
		ok "$1: no record is missing by the Sequence Numbers"
	else
		fail "$1: $(counter lostRecords) records seem lost"
	fi
}

# kept WHAT COMMAND...: the command exports the same again, for ipfix-collect
# to keep in a file, where tshark reads what ipfix-collect showed before.
kept()
{
	what=$1
	shift
	if ! has tshark; then
		skip 1 "$what, as tshark reads it" 'there is no tshark'
		return
	fi
	cp "$work/records" "$work/shown"
	rm -f "$work/kept"
	"$@" --file "$work/kept"
	show_tshark "$work/kept" > "$work/read"
	compare "$what, as tshark reads it" tshark "$work/read" \
	    collect "$work/shown"
}

show_tshark() # FILE
{
	tshark -o cflow.max_template_fields:1000 -r "$1" -V 2> /dev/null
}
