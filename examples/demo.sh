#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
#
# demo.sh - shows what ipfix-dump tells of a capture of real exporters.
#
# Says in a line what comes, shows the first lines of it, and fails where a
# step fails or has nothing to show.  IPFIX_DUMP names the program to run.
set -eu

dump=${IPFIX_DUMP:-ipfix-dump}
case $dump in
/*) ;;
*/*) dump=$PWD/$dump ;;
esac
cd "$(dirname "$0")/demo"

printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
trap 'exit 1' INT TERM

bold='' plain=''
if [ -t 1 ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
fi

fail()
{
	echo "demo: $*" >&2
	exit 1
}

show() # WHAT LINES PATTERN OPTION...
{
	what=$1 lines=$2 pattern=$3
	shift 3
	filter=
	[ "$pattern" = . ] || filter=" | grep $pattern"
	printf '\n%s# %s%s\n' "$bold" "$what" "$plain"
	printf '$ ipfix-dump %s demo.pcap%s\n' "$*" "$filter"

	"$dump" "$@" demo.pcap >"$printed" || fail "ipfix-dump $* failed"
	[ -s "$printed" ] || fail "ipfix-dump $* printed nothing"
	count=$(grep -c -e "$pattern" "$printed") ||
	    fail "ipfix-dump $* shows no $pattern"
	grep -e "$pattern" "$printed" | sed "${lines}q"
	[ "$count" -le "$lines" ] ||
	    echo "... and $((count - lines)) more lines"
}

echo 'An office visited a web site; four exporters told a collector of it.'
echo '(examples/demo/README.md says how the capture was made.)'

show 'Messages: templates as they are learned, records field by field' \
    30 . --text
show 'Templates: what the records that follow are made of' 18 . --templates
show 'JSON, a record a line: both ways of a conversation in one (RFC 5103)' \
    1 reverse --json
show "A switch's own elements, and strings of variable length" \
    1 office-switch --json
show 'The label of a probe: elements nobody told us of are shown raw ...' \
    1 43874/3 --json
show '... and by name once a table of yours describes them' \
    1 names-and-time --json --elements elements.csv
show 'Counts: what was read, and what could not be' 1 . --stats
