#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# demo.sh - shows what ipfix-dump tells of a capture of real exporters.
#
# Says in a line what comes, shows the first lines of it, and fails where a
# step fails or prints nothing.  IPFIX_DUMP names another program to run.
set -eu

dump=${IPFIX_DUMP:-ipfix-dump}
capture=$(dirname "$0")/demo/demo.pcap
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
trap 'exit 1' INT TERM

if [ -t 1 ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
	bold='' plain=''
fi

fail()
{
	echo "demo: $*" >&2
	exit 1
}

# The demonstration ends with the first step that has nothing to show.
show() # LINES WHAT OPTION...
{
	lines=$1
	printf '\n%s# %s%s\n' "$bold" "$2" "$plain"
	shift 2
	printf '$ ipfix-dump %s demo.pcap\n' "$*"
	"$dump" "$@" "$capture" >"$printed" || fail "ipfix-dump $* failed"
	[ -s "$printed" ] || fail "ipfix-dump $* printed nothing"
	head -n "$lines" "$printed"
	rest=$(($(wc -l <"$printed") - lines))
	[ "$rest" -le 0 ] || echo "... and $rest lines more"
}

echo "Four exporters watched an office visit a web site, and told a collector."
show 24 'Records as text: every field by its name, values as people write them' \
    --text
show 24 'Templates: what an exporter announced before it sent records' \
    --templates
show 3 'Records as JSON: one object a line, for jq and for databases' --json
show 40 'Counts: what was read, and what could not be' --stats
